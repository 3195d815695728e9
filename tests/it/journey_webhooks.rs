//! Another system is told of loans, verifies what it is told, fails, is told again; and nobody is told inside.

use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::receiver::{Receiver, Says};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

on_both_databases!(
    another_system_is_told_of_a_loan_and_verifies_it,
    what_fails_comes_again_under_the_same_id,
    a_receiver_that_lies_holds_no_other_up,
    nobody_inside_is_told,
    where_institutions_may_name_machines_inside_persons_may_not,
    an_institution_that_is_switched_off_is_told_nothing_more,
    a_person_is_told_of_their_own_notices,
);

const LIST: &str = "/api/v1/webhooks";

/// Receivers of these tests are on this machine.
const INSIDE: &[(&str, &str)] = &[
    ("PLANTEL_WEBHOOKS__ALLOW_PRIVATE", "true"),
    ("PLANTEL_WEBHOOKS__ALLOW_HTTP", "true"),
    ("PLANTEL_WEBHOOKS__TIMEOUT_SECONDS", "5"),
];

/// Those of persons too.
const INSIDE_FOR_ALL: &[(&str, &str)] = &[
    ("PLANTEL_WEBHOOKS__ALLOW_PRIVATE", "true"),
    ("PLANTEL_WEBHOOKS__ALLOW_PRIVATE_FOR_PEOPLE", "true"),
    ("PLANTEL_WEBHOOKS__ALLOW_HTTP", "true"),
    ("PLANTEL_WEBHOOKS__TIMEOUT_SECONDS", "5"),
];

/// An endpoint at a receiver: its path and its secret.
async fn endpoint(director: &Client, receiver: &Receiver, kinds: &[&str]) -> (String, String) {
    let body = json!({"url": format!("{}/hook", receiver.address), "events": kinds});
    let made = director.post(LIST, body).await.is(201);
    (format!("{LIST}/{}", id(&made)), made["secret"].as_str().expect("a secret is text").to_owned())
}

/// An instructor asks for a thing: what the request is.
async fn asked(instructor: &Client, asset: &str) -> Value {
    instructor.post("/api/v1/loans", request_for(asset, 1)).await.is(201)
}

/// The deliveries of an endpoint, once one of them stands so.
async fn once(director: &Client, path: &str, state: &str) -> Vec<Value> {
    let started = Instant::now();
    loop {
        let page = director.get(&format!("{path}/deliveries")).await.is(200);
        let all = page["data"].as_array().expect("rows").clone();
        if all.iter().any(|row| row["state"] == state) {
            return all;
        }
        assert!(started.elapsed() < Duration::from_mins(1), "none is {state}: {page}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// What went wrong with a first try at an endpoint, once that is written down.
async fn error_of(director: &Client, path: &str) -> String {
    let started = Instant::now();
    loop {
        let page = director.get(&format!("{path}/deliveries")).await.is(200);
        for row in page["data"].as_array().expect("rows") {
            let log = director.get(&format!("/api/v1/webhook-deliveries/{}", id(row))).await.is(200);
            if let Some(error) = log["log"][0]["error"].as_str() {
                return error.to_owned();
            }
        }
        assert!(started.elapsed() < Duration::from_mins(1), "nothing went wrong: {page}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn another_system_is_told_of_a_loan_and_verifies_it(kind: Kind) {
    let center = Center::open_with(kind, INSIDE).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 9).await;
    let director = center.person("center_admin", &[]).await;
    let instructor = center.person("instructor", &[]).await;
    let receiver = Receiver::saying([]);
    let (path, secret) = endpoint(&director, &receiver, &["loan.requested"]).await;
    let loan = asked(&instructor, &asset).await;
    let heard = receiver.hears(1).await.remove(0);
    assert!(heard.verifies(&secret) && heard.path == "/hook", "{heard:?}");
    let told = heard.json();
    assert_eq!((&told["type"], &told["data"]["loan"]), (&json!("loan.requested"), &json!(id(&loan))));
    assert_eq!((&told["data"]["institution_id"], &told["data"]["quantity"]), (&json!(center.id), &json!(1)));
    assert!(!String::from_utf8_lossy(&heard.body).contains("Don instructor"), "ids, and no names");
    let shown = director.get(&path).await.is(200).to_string();
    assert!(!shown.contains("whsec"), "{shown}");
    // While they overlap both secrets are good, and then one.
    let rotated = director.post(&format!("{path}/rotate"), json!({"overlap_hours": 1})).await.is(200);
    let fresh = rotated["secret"].as_str().expect("a secret is text").to_owned();
    asked(&instructor, &asset).await;
    let both = receiver.hears(2).await.remove(1);
    assert!(both.verifies(&secret) && both.verifies(&fresh) && both.header("webhook-signature").contains(' '));
    let last = director.post(&format!("{path}/rotate"), json!({"overlap_hours": 0})).await.is(200);
    asked(&instructor, &asset).await;
    let one = receiver.hears(3).await.remove(2);
    assert!(one.verifies(last["secret"].as_str().expect("a secret is text")) && !one.verifies(&fresh));
    // Nobody of elsewhere sees it.
    let there = center.neighbour().await;
    let user = center.account("rector").await;
    let place = json!({"user_id": user, "roles": ["rector"]});
    center.root.inside(&there).post("/api/v1/memberships", place).await.is(201);
    let rector = center.server.client().signed_in(&Center::address("rector"), plantel_tests::server::PASSWORD).await;
    assert_eq!(rector.get(&path).await.is(404)["code"], "webhook.not-found");
    assert_eq!(rector.post(&format!("{path}/rotate"), Value::Null).await.is(404)["code"], "webhook.not-found");
    assert_eq!(rector.get(LIST).await.is(200)["data"], json!([]));
    assert_eq!(instructor.get(LIST).await.is(403)["code"], "access.denied");
}

async fn what_fails_comes_again_under_the_same_id(kind: Kind) {
    let center = Center::open_with(kind, INSIDE).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 9).await;
    let director = center.person("center_admin", &[]).await;
    let instructor = center.person("instructor", &[]).await;
    let receiver = Receiver::saying([Says::Status(500)]);
    let (path, secret) = endpoint(&director, &receiver, &["loan.requested"]).await;
    asked(&instructor, &asset).await;
    let heard = receiver.hears(2).await;
    assert_eq!(heard[0].header("webhook-id"), heard[1].header("webhook-id"));
    assert!(heard[0].body == heard[1].body && heard[1].verifies(&secret));
    let row = once(&director, &path, "delivered").await.remove(0);
    let log = director.get(&format!("/api/v1/webhook-deliveries/{}", id(&row))).await.is(200);
    let statuses: Vec<_> = log["log"].as_array().expect("tries").iter().map(|tried| tried["status"].clone()).collect();
    assert_eq!((statuses, &log["log"][0]["answer"]), (vec![json!(500), json!(204)], &json!("said")));
    director.post(&format!("/api/v1/webhook-deliveries/{}/replay", id(&row)), Value::Null).await.is(200);
    let heard = receiver.hears(3).await;
    assert_eq!(heard[2].header("webhook-id"), heard[0].header("webhook-id"));
    assert!(heard[2].verifies(&secret) && heard[2].body == heard[0].body);
    // One that says that it is gone is asked no more.
    let gone = Receiver::saying([Says::Status(410)]);
    let (gone_path, _) = endpoint(&director, &gone, &["loan.requested"]).await;
    asked(&instructor, &asset).await;
    once(&director, &gone_path, "failed").await;
    assert_eq!(director.get(&gone_path).await.is(200)["off_why"], "gone");
    asked(&instructor, &asset).await;
    receiver.hears(5).await;
    assert_eq!(gone.heard().len(), 1);
}

async fn a_receiver_that_lies_holds_no_other_up(kind: Kind) {
    let center = Center::open_with(kind, INSIDE).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 9).await;
    let director = center.person("center_admin", &[]).await;
    let instructor = center.person("instructor", &[]).await;
    let (silent, flood) = (Receiver::saying(vec![Says::Nothing; 99]), Receiver::saying([Says::TooMuch]));
    let elsewhere = Receiver::saying([]);
    let turned = Receiver::saying([Says::Elsewhere(format!("{}/secret", elsewhere.address))]);
    let (good, dripping) = (Receiver::saying([]), Receiver::saying(vec![Says::Drips; 99]));
    let mut paths = Vec::new();
    for receiver in [&silent, &flood, &turned, &good, &dripping] {
        paths.push(endpoint(&director, receiver, &["loan.requested"]).await.0);
    }
    for _ in 0..4 {
        asked(&instructor, &asset).await;
    }
    good.hears(4).await;
    flood.hears(4).await;
    turned.hears(4).await;
    assert!(elsewhere.heard().is_empty(), "nobody is followed");
    let said = error_of(&director, &paths[2]).await;
    assert!(said.contains("elsewhere"), "{said}");
    // A test of one that never answers is over when its time is.
    let tested = director.post(&format!("{}/test", paths[0]), Value::Null).await.is(200);
    let told = (&tested["state"], &tested["log"][0]["error"]);
    assert_eq!(told, (&json!("failed"), &json!("it takes too long")));
    let tested = director.post(&format!("{}/test", paths[4]), Value::Null).await.is(200);
    let told = (&tested["state"], &tested["log"][0]["error"]);
    assert_eq!(told, (&json!("failed"), &json!("it takes too long")));
    let tested = director.post(&format!("{}/test", paths[3]), Value::Null).await.is(200);
    assert_eq!(tested["state"], "delivered");
    // What a receiver answers to a test is nobody's to read.
    let outspoken = Receiver::saying([Says::Status(200)]);
    let (path, _) = endpoint(&director, &outspoken, &["loan.lost"]).await;
    let tested = director.post(&format!("{path}/test"), Value::Null).await.is(200);
    assert_eq!((&tested["log"][0]["status"], &tested["log"][0]["answer"]), (&json!(200), &json!("")));
}

async fn nobody_inside_is_told(kind: Kind) {
    let center = Center::open_with(kind, &[("PLANTEL_WEBHOOKS__ALLOW_HTTP", "true")]).await;
    let director = center.person("center_admin", &[]).await;
    let receiver = Receiver::saying([]);
    let port = receiver.address.rsplit(':').next().expect("a port").to_owned();
    for host in [
        "169.254.169.254",
        "127.0.0.1",
        "127.1",
        "2130706433",
        "0x7f000001",
        "0177.0.0.1",
        "0.0.0.0",
        "10.0.0.1",
        "[::1]",
        "[::ffff:127.0.0.1]",
        "[fe80::1]",
        "localhost",
        "localhost.",
        "a.localhost",
        "printer.local",
        "metadata.google.internal",
    ] {
        let body = json!({"url": format!("http://{host}:{port}/")});
        let refused = director.post(LIST, body).await.is(422);
        assert_eq!(refused["errors"][0]["code"], "webhook.address-not-public", "{host}: {refused}");
    }
    assert_eq!(director.get(LIST).await.is(200)["data"], json!([]));
    assert!(receiver.heard().is_empty());
}

async fn where_institutions_may_name_machines_inside_persons_may_not(kind: Kind) {
    let center = Center::open_with(kind, INSIDE).await;
    let director = center.person("center_admin", &[]).await;
    let receiver = Receiver::saying([]);
    let own = "/api/v1/users/me/webhooks";
    let body = json!({"url": receiver.address});
    // Below `/users` problems have the shape of the contract that clients know.
    let told = |list: &str, refused: &Value| {
        if list == own { refused["detail"][0]["type"].clone() } else { refused["errors"][0]["code"].clone() }
    };
    let refused = director.post(own, body.clone()).await.is(422);
    assert_eq!(told(own, &refused), "webhook.address-not-public");
    let theirs = director.post(LIST, body).await.is(201);
    let tested = director.post(&format!("{LIST}/{}/test", id(&theirs)), Value::Null).await.is(200);
    assert_eq!(tested["state"], "delivered");
    for never in ["169.254.169.254", "[fe80::1]", "[::ffff:169.254.169.254]", "[64:ff9b::a9fe:a9fe]", "192.0.0.192"] {
        for list in [LIST, own] {
            let refused = director.post(list, json!({"url": format!("http://{never}/")})).await.is(422);
            assert_eq!(told(list, &refused), "webhook.address-not-public", "{never}: {refused}");
        }
    }
    assert_eq!(receiver.heard().len(), 1);
}

async fn an_institution_that_is_switched_off_is_told_nothing_more(kind: Kind) {
    let center = Center::open_with(kind, INSIDE).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 9).await;
    let director = center.person("center_admin", &[]).await;
    let instructor = center.person("instructor", &[]).await;
    let receiver = Receiver::saying([Says::Status(500)]);
    let (path, _) = endpoint(&director, &receiver, &["loan.requested"]).await;
    asked(&instructor, &asset).await;
    receiver.hears(1).await;
    let (root, institution) = (center.server.root().await, format!("/api/v1/institutions/{}", center.id));
    root.patch(&institution, json!({"active": false})).await.is(200);
    let started = Instant::now();
    loop {
        let health = center.server.client().get("/health").await.is(200);
        if health["parts"]["webhooks"]["waiting"] == 0 {
            break;
        }
        assert!(started.elapsed() < Duration::from_mins(1), "something waits: {health}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
    assert_eq!(receiver.heard().len(), 1, "it is not tried again");
    root.patch(&institution, json!({"active": true})).await.is(200);
    let row = once(&director, &path, "cancelled").await.remove(0);
    assert_eq!((&row["cancelled_why"], &row["attempts"]), (&json!("owner_off"), &json!(1)));
}

async fn a_person_is_told_of_their_own_notices(kind: Kind) {
    let center = Center::open_with(kind, INSIDE_FOR_ALL).await;
    let warehouse = center.warehouse("Bodega").await;
    let asset = center.asset("TRI-1", &warehouse, 9).await;
    let director = center.person("center_admin", &[]).await;
    let instructor = center.person("instructor", &[]).await;
    let receiver = Receiver::saying([]);
    let body = json!({"url": format!("{}/own", receiver.address)});
    let made = instructor.post("/api/v1/users/me/webhooks", body).await.is(201);
    let wish = json!({"choices": [{"type": "loan.approved", "channel": "webhook", "on": true}]});
    instructor.patch("/api/v1/notifications/preferences", wish).await.is(200);
    let loan = asked(&instructor, &asset).await;
    director.post(&format!("/api/v1/loans/{}/approve", id(&loan)), Value::Null).await.is(200);
    let heard = receiver.hears(1).await.remove(0);
    assert!(heard.verifies(made["secret"].as_str().expect("a secret is text")));
    let told = heard.json();
    assert_eq!((&told["type"], &told["data"]["kind"]), (&json!("notice.created"), &json!("loan.approved")));
    assert_eq!(told["data"]["link_path"], format!("/loans/{}", id(&loan)));
    assert!(told["data"]["title"].as_str().is_some_and(|title| !title.is_empty()));
}
