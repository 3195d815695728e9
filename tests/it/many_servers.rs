//! Several servers over one PostgreSQL, as behind a balancer: whoever is asked, no unit is promised twice. (A file of
//! SQLite is one server's.)

use chrono::{Days, NaiveDate};
use futures::future::join_all;
use plantel_tests::center::{Center, FIRST_DAY, request_for};
use plantel_tests::client::{Client, Reply, id};
use plantel_tests::databases::Kind;
use plantel_tests::server::{Env, Server};
use plantel_tests::stock::proves;
use serde_json::{Value, json};
use std::sync::Arc;

/// Servers over the one database.
const SERVERS: usize = 4;

/// Things of which there is one each, and how many requests there are for each of them.
const ITEMS: usize = 20;
const REQUESTS: usize = 10;

/// Few connections, and time to wait for one: what is shown here is right on a slow machine too.
const PATIENT: Env<'static> = &[
    ("PLANTEL_DATABASE__MAX_CONNECTIONS", "8"),
    ("PLANTEL_DATABASE__ACQUIRE_TIMEOUT_SECONDS", "50"),
    ("PLANTEL_HTTP__REQUEST_TIMEOUT_SECONDS", "55"),
];

/// A centre that several servers serve.
struct House {
    center: Center,
    others: Vec<Server>,
    warehouse: String,
}

impl House {
    async fn open(servers: usize) -> Self {
        let center = Center::open_with(Kind::Postgres, PATIENT).await;
        let beside = |_| Server::over(Arc::clone(&center.server.database), PATIENT);
        let others = (1..servers).map(beside).collect();
        let warehouse = center.warehouse("Bodega").await;
        Self { center, others, warehouse }
    }

    /// The same somebody at the nth server, counted round.
    fn at(&self, nth: usize, who: &Client) -> Client {
        let servers: Vec<&Server> = std::iter::once(&self.center.server).chain(&self.others).collect();
        who.at(&servers[nth % servers.len()].address)
    }

    /// So many people of a role, who know the warehouse.
    async fn people(&self, role: &str, number: usize) -> Vec<Client> {
        let mut people = Vec::new();
        for nth in 0..number {
            people.push(self.center.named(&format!("{role}-{nth}"), role, &[&self.warehouse]).await);
        }
        people
    }

    /// So many things of which there is one each: their ids.
    async fn items(&self, number: usize) -> Vec<String> {
        let mut items = Vec::new();
        for nth in 0..number {
            items.push(self.center.asset(&format!("TRI-{nth}"), &self.warehouse, 1).await);
        }
        items
    }

    /// How many rows a list has.
    async fn count(&self, list: &str) -> Value {
        self.center.root.get(&format!("{list}&count=true&limit=1")).await.is(200)["count"].clone()
    }
}

/// Sends all of these at once; their answers in the same order.
async fn at_once(posts: Vec<(Client, String, Value)>) -> Vec<Reply> {
    join_all(posts.iter().map(|(client, path, body)| client.post(path, body.clone()))).await
}

fn approval(loan: &str) -> String {
    format!("/api/v1/loans/{loan}/approve")
}

/// What a loan asks for: one thing, from a day to a day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
struct Asked {
    loan: String,
    item: String,
    first: NaiveDate,
    last: NaiveDate,
}

impl Asked {
    /// As an answer tells it.
    fn of(loan: &Value) -> Self {
        let text = |name: &str| loan[name].as_str().unwrap_or_else(|| panic!("no {name} in {loan}"));
        let day = |name: &str| text(name).parse().expect("a day");
        Self { loan: id(loan), item: text("item_id").to_owned(), first: day("start_date"), last: day("end_date") }
    }

    /// Whether both want the same thing on some day.
    fn meets(&self, other: &Self) -> bool {
        self.item == other.item && self.first <= other.last && other.first <= self.last
    }
}

/// Asks for each of the things often, for three of the same thirty days; several people do, at all servers.
async fn requests(house: &House, items: &[String]) -> Vec<Asked> {
    let borrowers = house.people("instructor", 3).await;
    let begins: NaiveDate = FIRST_DAY.parse().expect("a day");
    let mut chance = fastrand::Rng::with_seed(200);
    let mut posts = Vec::new();
    for item in items {
        for nth in 0..REQUESTS {
            let first = begins + Days::new(chance.u64(0..28));
            let mut body = request_for(item, 1);
            body["start_date"] = json!(first.to_string());
            body["end_date"] = json!((first + Days::new(2)).to_string());
            let who = &borrowers[nth % borrowers.len()];
            posts.push((house.at(nth, who), "/api/v1/loans".to_owned(), body));
        }
    }
    at_once(posts).await.into_iter().map(|reply| Asked::of(&reply.is(201))).collect()
}

/// The loans that are promised, in the order of their ids, as the nth server tells it.
async fn approved(house: &House, nth: usize) -> Vec<Asked> {
    let told = house.at(nth, &house.center.root).get("/api/v1/loans?state=approved&limit=200").await.is(200);
    assert!(told["next"].is_null(), "there are no more than fit on a page");
    let mut approved: Vec<_> = told["data"].as_array().expect("a list").iter().map(Asked::of).collect();
    approved.sort();
    approved
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn of_two_hundred_approvals_at_four_servers_none_promises_a_unit_twice() {
    let house = House::open(SERVERS).await;
    let keepers = house.people("warehouse_admin", 3).await;
    let asked = requests(&house, &house.items(ITEMS).await).await;
    assert_eq!(asked.len(), ITEMS * REQUESTS);

    // Those for one thing follow each other: each server has some of them, and so has each keeper.
    let post = |(nth, one): (usize, &Asked)| {
        (house.at(nth, &keepers[nth / SERVERS % keepers.len()]), approval(&one.loan), Value::Null)
    };
    let replies = at_once(asked.iter().enumerate().map(post).collect()).await;
    let (mut granted, mut refused) = (Vec::new(), Vec::new());
    for (one, reply) in asked.iter().zip(&replies) {
        if reply.status == 200 {
            granted.push(one.clone());
        } else {
            reply.refuses(409, "loan.not-enough-units");
            refused.push(one);
        }
    }
    granted.sort();

    for nth in 0..SERVERS {
        assert_eq!(approved(&house, nth).await, granted, "server {nth} tells what was answered");
    }
    for (at, one) in granted.iter().enumerate() {
        let twice = granted[at + 1..].iter().find(|other| one.meets(other));
        assert_eq!(twice, None, "promised beside {one:?}");
    }
    for one in &refused {
        assert!(granted.iter().any(|other| one.meets(other)), "nothing stood against {one:?}");
    }
    assert!(!refused.is_empty(), "more was asked for than there is");
    assert_eq!(house.count("/api/v1/loans?state=pending").await, refused.len());
    assert_eq!(house.count("/api/v1/audit-logs?action=loan.approved").await, granted.len(), "each was done once");
    proves(&house.center.server.database);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_double_click_that_reaches_two_servers_has_one_effect() {
    let house = House::open(2).await;
    let keeper = house.people("warehouse_admin", 1).await.remove(0);
    let borrower = house.people("instructor", 1).await.remove(0);
    let mut loans = Vec::new();
    for item in house.items(ITEMS).await {
        loans.push(id(&borrower.post("/api/v1/loans", request_for(&item, 1)).await.is(201)));
    }
    let clicks = |loan: &str, who: &Client| {
        let click = |nth| (house.at(nth, who), approval(loan), Value::Null);
        at_once(vec![click(0), click(1)])
    };
    let (keyed, bare) = loans.split_at(ITEMS / 2);
    for loan in keyed {
        let replies = clicks(loan, &keeper.keyed(&format!("clic-{loan}"))).await;
        for reply in &replies {
            assert_eq!(reply.status, 200, "{}\n{}", reply.asked, reply.text());
        }
        assert_eq!(replies[0].bytes, replies[1].bytes, "both are told the same");
        let replayed = replies.iter().filter(|reply| reply.header("idempotency-replayed") == "true").count();
        assert_eq!(replayed, 1, "one of them was carried out");
    }
    for loan in bare {
        let mut replies = clicks(loan, &keeper).await;
        replies.sort_by_key(|reply| reply.status);
        assert_eq!(replies[0].status, 200, "{}\n{}", replies[0].asked, replies[0].text());
        // It depends on whether the second had read the loan before the first was through.
        let late = ["store.stale", "loan.wrong-state"].into_iter().find(|code| replies[1].codes().contains(code));
        replies[1].refuses(409, late.unwrap_or("loan.wrong-state"));
    }
    assert_eq!(approved(&house, 0).await.len(), ITEMS);
    assert_eq!(house.count("/api/v1/audit-logs?action=loan.approved").await, ITEMS, "each was done once");
}
