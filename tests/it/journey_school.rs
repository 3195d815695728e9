//! A rector sets a school year up.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use tokio::task::JoinSet;

on_both_databases!(
    a_rector_sets_a_year_up_and_closes_it,
    of_two_years_that_begin_at_once_one_is_active,
    of_twenty_groups_of_one_code_at_once_one_is_made,
    nobody_puts_a_group_into_a_year_that_closes_meanwhile,
    what_another_school_has_is_not_there,
);

const SITES: &str = "/api/v1/sites";
const YEARS: &str = "/api/v1/school-years";
const GROUPS: &str = "/api/v1/groups";

async fn a_year(rector: &Client, name: &str) -> String {
    let body = json!({"name": name, "starts_on": "2026-01-19", "ends_on": "2026-11-27"});
    id(&rector.post(YEARS, body).await.is(201))
}

async fn a_site(rector: &Client, name: &str) -> String {
    id(&rector.post(SITES, json!({"name": name})).await.is(201))
}

fn a_group(site: &str, year: &str, code: &str) -> Value {
    json!({"site_id": site, "school_year_id": year, "grade": 3, "shift": "morning", "code": code, "capacity": 35})
}

/// The kinds of what happened to a thing, oldest first.
async fn told(root: &Client, subject: &str) -> Vec<String> {
    let rows = root.get(&format!("/api/v1/audit-logs?subject_id={subject}")).await.is(200);
    let rows = rows["data"].as_array().expect("a list");
    rows.iter().rev().filter_map(|row| row["action"].as_str().map(str::to_owned)).collect()
}

async fn a_rector_sets_a_year_up_and_closes_it(kind: Kind) {
    let center = Center::open(kind).await;
    let (rector, secretary) = (center.person("rector", &[]).await, center.person("secretary", &[]).await);
    let site = json!({"name": "Sede Palmira", "dane_code": "176520000123", "municipality": "76520", "zone": "urban"});
    let site = id(&rector.keyed("sede").post(SITES, site).await.is(201));
    rector.post(SITES, json!({"name": "SEDE palmira"})).await.refuses(409, "site.name-taken");
    let numbered = json!({"name": "Otra", "dane_code": "176520000123"});
    rector.post(SITES, numbered).await.refuses(409, "site.dane-taken");
    let year = a_year(&rector, "2026").await;
    let place = format!("{YEARS}/{year}");
    let quarters = json!({"periods": [
        {"name": "Primero", "starts_on": "2026-01-19", "ends_on": "2026-04-03", "weight": 25},
        {"name": "Segundo", "starts_on": "2026-04-06", "ends_on": "2026-06-12", "weight": 25},
        {"name": "Tercero", "starts_on": "2026-07-06", "ends_on": "2026-09-11", "weight": 25},
        {"name": "Cuarto", "starts_on": "2026-09-14", "ends_on": "2026-11-27", "weight": 25},
    ]});
    let set = rector.put(&format!("{place}/periods"), quarters).await.is(200);
    let mut parts = set["periods"].clone();
    // The second begins earlier, where the first was: both are stored anew, each under its id.
    (parts[0]["ends_on"], parts[1]["starts_on"]) = (json!("2026-03-20"), json!("2026-03-24"));
    let moved = rector.put(&format!("{place}/periods"), json!({"periods": parts})).await.is(200);
    assert_eq!(moved["periods"], parts);
    let short = rector.patch(&place, json!({"ends_on": "2026-11-20"})).await;
    short.refuses(422, "academic-period.outside-year");
    let longer = rector.patch(&place, json!({"ends_on": "2026-12-04"})).await.is(200);
    assert_eq!((&longer["ends_on"], &longer["periods"]), (&json!("2026-12-04"), &parts));
    rector.post(&format!("{place}/activate"), Value::Null).await.is(200);
    let group = id(&secretary.post(GROUPS, a_group(&site, &year, "0301")).await.is(201));
    secretary.post(GROUPS, a_group(&site, &year, " 0301 ")).await.refuses(409, "group.code-taken");
    secretary.post(&format!("{place}/close"), Value::Null).await.refuses(403, "access.denied");
    rector.post(&format!("{SITES}/{site}/retire"), Value::Null).await.refuses(409, "site.has-groups");
    rector.post(&format!("{place}/close"), Value::Null).await.is(200);
    let late = secretary.patch(&format!("{GROUPS}/{group}"), json!({"capacity": 40})).await;
    late.refuses(409, "school-year.closed");
    secretary.post(GROUPS, a_group(&site, &year, "0302")).await.refuses(409, "school-year.closed");
    rector.post(&format!("{place}/reopen"), json!({"reason": "Faltaba un grupo"})).await.is(200);
    secretary.delete(&format!("{GROUPS}/{group}")).await.is(204);
    let life = ["created", "periods-set", "periods-set", "changed", "activated", "closed", "reopened"];
    assert_eq!(told(&center.root, &year).await, life.map(|verb| format!("school-year.{verb}")));
    assert_eq!(told(&center.root, &group).await, ["group.created", "group.removed"]);
}

async fn of_two_years_that_begin_at_once_one_is_active(kind: Kind) {
    let center = Center::open(kind).await;
    let rector = center.person("rector", &[]).await;
    let mut all = JoinSet::new();
    for name in ["2025", "2026", "2027", "2028"] {
        let (rector, year) = (rector.clone(), a_year(&rector, name).await);
        all.spawn(async move { rector.post(&format!("{YEARS}/{year}/activate"), Value::Null).await });
    }
    let replies = all.join_all().await;
    assert_eq!(replies.iter().filter(|reply| reply.status == 200).count(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        reply.refuses(409, "school-year.another-active");
    }
    let active = rector.get(&format!("{YEARS}?state=active&count=true")).await.is(200);
    assert_eq!(active["count"], 1);
}

async fn of_twenty_groups_of_one_code_at_once_one_is_made(kind: Kind) {
    let center = Center::open(kind).await;
    let rector = center.person("rector", &[]).await;
    let (site, year) = (a_site(&rector, "Sede").await, a_year(&rector, "2026").await);
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let (rector, body) = (rector.clone(), a_group(&site, &year, "0301"));
        all.spawn(async move { rector.post(GROUPS, body).await });
    }
    let replies = all.join_all().await;
    let with = |status| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((with(201), with(409)), (1, 19));
}

/// Whichever comes first: a group that was made was made before.
async fn nobody_puts_a_group_into_a_year_that_closes_meanwhile(kind: Kind) {
    let center = Center::open(kind).await;
    let rector = center.person("rector", &[]).await;
    let (site, year) = (a_site(&rector, "Sede").await, a_year(&rector, "2026").await);
    let place = format!("{YEARS}/{year}");
    rector.post(&format!("{place}/activate"), Value::Null).await.is(200);
    let mut all = JoinSet::new();
    for n in 0..8 {
        let (rector, body) = (rector.clone(), a_group(&site, &year, &format!("030{n}")));
        all.spawn(async move { rector.post(GROUPS, body).await });
    }
    rector.post(&format!("{place}/close"), Value::Null).await.is(200);
    let replies = all.join_all().await;
    for refused in replies.iter().filter(|reply| reply.status != 201) {
        refused.refuses(409, "school-year.closed");
    }
    let made = replies.iter().filter(|reply| reply.status == 201).count();
    let listed = rector.get(&format!("{GROUPS}?count=true")).await.is(200);
    assert_eq!(listed["count"], made);
    let entries = center.root.get("/api/v1/audit-logs?limit=200").await.is(200);
    let actions: Vec<_> =
        entries["data"].as_array().expect("a list").iter().filter_map(|row| row["action"].as_str()).collect();
    let closed = actions.iter().position(|action| *action == "school-year.closed").expect("it is told");
    assert!(!actions[..closed].contains(&"group.created"), "made after it was closed: {actions:?}");
}

async fn what_another_school_has_is_not_there(kind: Kind) {
    let center = Center::open(kind).await;
    let rector = center.person("rector", &[]).await;
    let (site, year) = (a_site(&rector, "Sede").await, a_year(&rector, "2026").await);
    let group = id(&rector.post(GROUPS, a_group(&site, &year, "0301")).await.is(201));
    let next_door = center.root.inside(&center.neighbour().await);
    for (list, thing, code) in
        [(SITES, &site, "site.not-found"), (YEARS, &year, "school-year.not-found"), (GROUPS, &group, "group.not-found")]
    {
        next_door.get(&format!("{list}/{thing}")).await.refuses(404, code);
        assert_eq!(next_door.get(&format!("{list}?count=true")).await.is(200)["count"], 0);
    }
    let theirs = next_door.post(GROUPS, a_group(&site, &year, "0301")).await;
    theirs.refuses(422, "site.not-found");
    theirs.refuses(422, "school-year.not-found");
}
