//! Many take the last units at once: as many succeed as there are units, and the books agree.

use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, Reply, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::stock::{balances, place_of, proves, units};
use serde_json::{Value, json};
use tokio::task::JoinSet;

on_both_databases!(
    of_twenty_who_take_the_last_units_as_many_succeed_as_there_are,
    of_twenty_hand_overs_and_write_offs_no_unit_is_taken_twice,
    of_two_who_receive_a_transfer_one_does,
    of_who_receives_and_who_cancels_one_does,
    of_two_who_retire_a_thing_one_does,
    of_two_sheets_with_the_same_codes_each_code_goes_in_once,
    the_ledger_is_proved_while_it_is_written,
);

/// What is told whoever comes second to a transfer.
const ENDED: [&str; 2] = ["transfer.closed", "store.stale"];

/// Sends all of these at once.
async fn at_once(posts: Vec<(Client, String, Value)>) -> Vec<Reply> {
    let mut all = JoinSet::new();
    for (client, path, body) in posts {
        all.spawn(async move { client.post(&path, body).await });
    }
    all.join_all().await
}

/// How many succeeded; the others were refused for a reason of theirs.
#[track_caller]
fn successes(replies: &[Reply], refused: &[&str]) -> usize {
    for reply in replies.iter().filter(|reply| reply.status >= 300) {
        assert_eq!(reply.status, 409, "{} {}", reply.asked, reply.text());
        assert!(reply.codes().iter().any(|code| refused.contains(code)), "{} {}", reply.asked, reply.text());
    }
    replies.iter().filter(|reply| reply.status < 300).count()
}

/// A centre with a warehouse, its keeper, a room, and seven of a thing.
async fn seven(kind: Kind) -> (Center, Client, [String; 2], String) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let other = center.warehouse("Bodega Norte").await;
    let keeper = center.person("warehouse_admin", &[&warehouse, &other]).await;
    let asset = center.asset("TRI-7", &warehouse, 7).await;
    (center, keeper, [warehouse, other], asset)
}

fn taking(kind: &str) -> Value {
    json!({"kind": kind, "quantity": 1, "from_condition": "good"})
}

fn sending(from: &str, to: &str, asset: &str, quantity: u32) -> Value {
    json!({"from_environment_id": from, "to_environment_id": to, "lines": [{"asset_id": asset, "quantity": quantity}]})
}

async fn of_twenty_who_take_the_last_units_as_many_succeed_as_there_are(kind: Kind) {
    let (center, keeper, [warehouse, other], asset) = seven(kind).await;
    let path = format!("{}/movements", place_of(&asset));
    let mut posts = Vec::new();
    for number in 0..20 {
        posts.push(match number % 3 {
            0 => (keeper.clone(), path.clone(), taking("write_off")),
            1 => (keeper.clone(), path.clone(), taking("damage")),
            _ => (keeper.clone(), "/api/v1/transfers".to_owned(), sending(&warehouse, &other, &asset, 1)),
        });
    }
    let replies = at_once(posts).await;
    assert_eq!(successes(&replies, &["stock.not-enough"]), 7, "as many as there are");
    let [quantity, good, damaged, missing, _, in_transit] = units(&keeper, &asset).await;
    assert_eq!((good, missing), (0, 0));
    assert_eq!(quantity, damaged + in_transit, "what was not written off is broken or under way");
    let booked = keeper.get(&format!("{path}?count=true")).await.is(200);
    assert_eq!(booked["count"], 1 + 7, "one movement for each success");
    proves(&center.server.database);
}

async fn of_twenty_hand_overs_and_write_offs_no_unit_is_taken_twice(kind: Kind) {
    let (center, keeper, [warehouse, other], asset) = seven(kind).await;
    let borrower = center.person("instructor", &[]).await;
    let mut posts = Vec::new();
    for _ in 0..6 {
        let place =
            format!("/api/v1/loans/{}", id(&borrower.post("/api/v1/loans", request_for(&asset, 1)).await.is(201)));
        keeper.post(&format!("{place}/approve"), Value::Null).await.is(200);
        posts.push((keeper.clone(), format!("{place}/hand-over"), Value::Null));
    }
    for number in 0..14 {
        let path = format!("{}/movements", place_of(&asset));
        posts.push(match number % 2 {
            0 => (keeper.clone(), path, taking("write_off")),
            _ => (keeper.clone(), "/api/v1/transfers".to_owned(), sending(&warehouse, &other, &asset, 1)),
        });
    }
    let replies = at_once(posts).await;
    assert_eq!(successes(&replies, &["stock.not-enough", "loan.not-enough-units"]), 7, "as many as there are");
    let [quantity, good, _, _, on_loan, in_transit] = units(&keeper, &asset).await;
    assert_eq!((good, quantity), (0, on_loan + in_transit));
    let active = keeper.get("/api/v1/loans?state=active&count=true").await.is(200);
    assert_eq!(active["count"], on_loan, "what is lent is what active loans hold");
    let sent = keeper.get("/api/v1/transfers?state=sent&count=true").await.is(200);
    assert_eq!(sent["count"], in_transit);
    proves(&center.server.database);
}

async fn of_two_who_receive_a_transfer_one_does(kind: Kind) {
    let (center, keeper, [warehouse, other], asset) = seven(kind).await;
    for round in 1..=4 {
        let sent = keeper.post("/api/v1/transfers", sending(&warehouse, &other, &asset, 1)).await;
        let receive = format!("{}/receive", sent.header("location"));
        let replies = at_once(vec![(keeper.clone(), receive, json!({})); 4]).await;
        assert_eq!(successes(&replies, &ENDED), 1);
        let there = balances(&keeper, &asset).await.into_iter().find(|(place, ..)| *place == other);
        assert_eq!(there.map(|(_, condition, units)| (condition, units)), Some(("good".to_owned(), round)));
    }
    proves(&center.server.database);
}

async fn of_who_receives_and_who_cancels_one_does(kind: Kind) {
    let (center, keeper, [warehouse, other], asset) = seven(kind).await;
    for _ in 0..4 {
        let place = keeper.post("/api/v1/transfers", sending(&warehouse, &other, &asset, 1)).await;
        let place = place.header("location").to_owned();
        let verbs = ["receive", "cancel", "receive", "cancel"];
        let replies = at_once(verbs.map(|verb| (keeper.clone(), format!("{place}/{verb}"), json!({}))).to_vec()).await;
        assert_eq!(successes(&replies, &ENDED), 1);
    }
    let [quantity, good, _, _, _, in_transit] = units(&keeper, &asset).await;
    assert_eq!((quantity, good, in_transit), (7, 7, 0));
    proves(&center.server.database);
}

async fn of_two_who_retire_a_thing_one_does(kind: Kind) {
    let (center, keeper, [warehouse, _], asset) = seven(kind).await;
    let path = format!("{}/retire", place_of(&asset));
    let replies = at_once(vec![(keeper.clone(), path, json!({"reason": "sold"})); 6]).await;
    assert_eq!(successes(&replies, &["asset.retired", "store.stale"]), 1);
    let ledger = keeper.get(&format!("{}/movements?kind=write_off&count=true", place_of(&asset))).await.is(200);
    assert_eq!(ledger["count"], 1, "the units are written off once");
    // Its code is free for one.
    let new = json!({"code": "tri-7", "name": "Trípode", "environment_id": warehouse});
    let replies = at_once(vec![(keeper.clone(), "/api/v1/inventory".to_owned(), new); 6]).await;
    assert_eq!(successes(&replies, &["asset.code-or-serial-taken"]), 1);
    proves(&center.server.database);
}

/// Two hundred rows with these codes and a name that tells whose they are.
fn sheet(whose: &str) -> String {
    let rows: Vec<_> = (0..200).map(|row| format!("M-{row},Mesa {whose},Bodega,2\n")).collect();
    format!("code,name,environment,quantity\n{}", rows.concat())
}

async fn of_two_sheets_with_the_same_codes_each_code_goes_in_once(kind: Kind) {
    let (center, ..) = seven(kind).await;
    let mut all = JoinSet::new();
    for whose in ["de Ana", "de Blas", "de Carla", "de Diego"] {
        let (client, sheet) = (center.root.clone(), sheet(whose));
        all.spawn(async move { client.upload("/api/v1/inventory/import", sheet).await });
    }
    let mut created = Vec::new();
    for reply in all.join_all().await {
        assert!([200, 409].contains(&reply.status), "{} {}", reply.status, reply.text());
        created.extend(reply.body["created"].as_u64());
    }
    assert_eq!(created.iter().sum::<u64>(), 200, "{created:?}");
    assert_eq!(center.root.get("/api/v1/inventory?search=mesa&count=true").await.is(200)["count"], 200);
    proves(&center.server.database);
}

/// Who looks sees the book and the ledger of one moment, whatever is booked meanwhile.
async fn the_ledger_is_proved_while_it_is_written(kind: Kind) {
    let (center, keeper, _, asset) = seven(kind).await;
    let mut all = JoinSet::new();
    for hand in 0..4 {
        let keeper = keeper.clone();
        let path = format!("{}/movements", place_of(&asset));
        let new = json!({"name": "Mesa", "purchase_cost": {"amount": "1000", "currency": "COP"}});
        all.spawn(async move {
            for round in 0..25 {
                let kind = if round % 2 == 0 { "receipt" } else { "write_off" };
                let body =
                    json!({"kind": kind, "quantity": 1 + hand, "from_condition": (round % 2 == 1).then_some("good")});
                keeper.post(&path, body).await.is(201);
                let mut new = new.clone();
                new["code"] = json!(format!("MES-{hand}-{round}"));
                new["environment_id"] = keeper.get("/api/v1/environments").await.is(200)["data"][0]["id"].clone();
                keeper.post("/api/v1/inventory", new).await.is(201);
            }
        });
    }
    while !all.is_empty() {
        proves(&center.server.database);
        while let Some(done) = all.try_join_next() {
            done.expect("everything was booked");
        }
    }
    proves(&center.server.database);
}
