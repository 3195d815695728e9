//! Many at once over HTTP: what may happen once happens once, and nobody is told a fault of ours.

use plantel_tests::center::{Center, INVENTORY, request_for};
use plantel_tests::client::{Client, Reply, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::server::PASSWORD;
use plantel_tests::stock::{book, units};
use serde_json::{Value, json};
use tokio::task::JoinSet;

on_both_databases!(
    of_fifty_approvals_for_the_last_unit_one_succeeds,
    of_fifty_hand_overs_and_approvals_no_unit_is_lent_twice,
    of_hand_overs_of_the_last_unit_of_a_model_one_succeeds,
    of_twenty_assets_with_one_code_one_is_made,
    of_many_imports_of_one_file_each_row_goes_in_once,
    of_eight_refreshes_with_one_token_at_most_one_succeeds,
    of_twenty_requests_under_one_key_one_has_effect,
    requests_under_keys_do_not_wait_for_each_others_connections,
    of_many_changes_under_one_version_one_succeeds,
    of_twenty_accounts_with_one_address_one_is_made,
    a_room_that_is_retired_meanwhile_takes_no_assets,
);

/// Sends all of these requests at once.
async fn at_once(posts: Vec<(Client, String, Value)>) -> Vec<Reply> {
    let mut all = JoinSet::new();
    for (client, path, body) in posts {
        all.spawn(async move { client.post(&path, body).await });
    }
    all.join_all().await
}

/// The same request from many hands.
async fn many(client: &Client, number: usize, path: &str, body: Value) -> Vec<Reply> {
    at_once(vec![(client.clone(), path.to_owned(), body); number]).await
}

/// Fails unless so many have the first status and all others the second.
#[track_caller]
fn tally(replies: &[Reply], some: (usize, u16), others: u16) {
    let with = |status: u16| replies.iter().filter(|reply| reply.status == status).count();
    let (number, status) = some;
    let odd = replies.iter().find(|reply| reply.status != status && reply.status != others);
    let odd = odd.map(|reply| format!("{} {}", reply.status, reply.text()));
    let expected = (number, replies.len() - number);
    assert_eq!((with(status), with(others)), expected, "with {status} and with {others}; an odd one: {odd:?}");
}

async fn loan(borrower: &Client, asset: &str) -> String {
    format!("/api/v1/loans/{}", id(&borrower.post("/api/v1/loans", request_for(asset, 1)).await.is(201)))
}

/// So many requests for one asset.
async fn loans(borrower: &Client, asset: &str, number: usize) -> Vec<String> {
    let replies = many(borrower, number, "/api/v1/loans", request_for(asset, 1)).await;
    replies.into_iter().map(|reply| format!("/api/v1/loans/{}", id(&reply.is(201)))).collect()
}

fn verbs(client: &Client, places: &[String], verb: &str) -> Vec<(Client, String, Value)> {
    places.iter().map(|place| (client.clone(), format!("{place}/{verb}"), Value::Null)).collect()
}

/// A centre with a warehouse, its keeper and somebody who borrows.
async fn gather(kind: Kind, env: &[(&str, &str)]) -> (Center, String, Client, Client) {
    let center = Center::open_with(kind, env).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    (center, warehouse, keeper, borrower)
}

async fn of_fifty_approvals_for_the_last_unit_one_succeeds(kind: Kind) {
    let (center, warehouse, keeper, borrower) = gather(kind, &[]).await;
    let asset = center.asset("TRI-1", &warehouse, 1).await;
    let places = loans(&borrower, &asset, 50).await;
    let replies = at_once(verbs(&keeper, &places, "approve")).await;
    tally(&replies, (1, 200), 409);
    for refused in replies.iter().filter(|reply| reply.status == 409) {
        refused.refuses(409, "loan.not-enough-units");
    }
    let approved = center.root.get("/api/v1/loans?state=approved&count=true").await.is(200);
    assert_eq!(approved["count"], 1);
    let journal = center.root.get("/api/v1/audit-logs?action=loan.approved&count=true").await.is(200);
    assert_eq!(journal["count"], 1, "what was refused left no trace");
}

async fn of_fifty_hand_overs_and_approvals_no_unit_is_lent_twice(kind: Kind) {
    let (center, warehouse, keeper, borrower) = gather(kind, &[]).await;
    let asset = center.asset("TRI-9", &warehouse, 10).await;
    let places = loans(&borrower, &asset, 25).await;
    for place in &places[..10] {
        keeper.post(&format!("{place}/approve"), Value::Null).await.is(200);
    }
    let twice = [&places[..10], &places[..10]].concat();
    let mut posts = verbs(&keeper, &twice, "hand-over");
    posts.extend(verbs(&keeper, &places[10..], "approve"));
    posts.extend(verbs(&borrower, &places[..10], "cancel"));
    let replies = at_once(posts).await;
    for reply in &replies {
        assert!([200, 409].contains(&reply.status), "{} {}", reply.asked, reply.text());
    }
    let number = |state: &str| {
        let (root, path) = (center.root.clone(), format!("/api/v1/loans?state={state}&count=true"));
        async move { root.get(&path).await.is(200)["count"].as_u64().expect("a number") }
    };
    let (active, approved) = (number("active").await, number("approved").await);
    let units = center.root.get(&format!("/api/v1/inventory/{asset}")).await.is(200);
    assert_eq!(units["on_loan"], active, "what is lent is what active loans hold");
    assert!(active + approved <= 10, "{active} active and {approved} promised of ten");
}

/// Of two cameras, each promised to another loan, one breaks: both loans may have the other.
async fn of_hand_overs_of_the_last_unit_of_a_model_one_succeeds(kind: Kind) {
    let (center, warehouse, keeper, borrower) = gather(kind, &[]).await;
    let mut loans = Vec::new();
    for code in ["CAM-1", "CAM-2"] {
        let camera = json!({"code": code, "name": "Cámara", "category": "camera", "model": "EOS T7",
            "environment_id": warehouse});
        center.root.post("/api/v1/inventory", camera).await.is(201);
        let mut request = request_for(code, 1);
        request.as_object_mut().expect("an object").retain(|field, _| !["item_id", "quantity"].contains(&&**field));
        (request["warehouse_id"], request["lines"]) = (json!(warehouse), json!([{"model": "EOS T7"}]));
        loans.push(id(&borrower.post("/api/v1/loans", request).await.is(201)));
    }
    let mut promised = Vec::new();
    for loan in &loans {
        let approved = keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200);
        promised.push(approved["lines"][0]["units"][0]["item_id"].as_str().expect("a camera").to_owned());
    }
    book(&keeper, &promised[0], "damage", 1).await.is(201);
    let last = json!({"units": [{"item_id": promised[1]}]});
    let post = |loan: &String| (keeper.clone(), format!("/api/v1/loans/{loan}/hand-over"), last.clone());
    let replies = at_once(loans.iter().cycle().take(20).map(post).collect()).await;
    tally(&replies, (1, 200), 409);
    assert_eq!(units(&keeper, &promised[1]).await, [1, 0, 0, 0, 1, 0]);
    let mut changed_hands = 0;
    for loan in &loans {
        let told = keeper.get(&format!("/api/v1/loans/{loan}/handlings")).await.is(200);
        changed_hands += told["data"].as_array().expect("a list").len();
    }
    assert_eq!(changed_hands, 1, "what was refused left no trace");
}

async fn of_twenty_assets_with_one_code_one_is_made(kind: Kind) {
    let (center, warehouse, ..) = gather(kind, &[]).await;
    let asset = |code: &str| json!({"code": code, "name": "Trípode", "environment_id": warehouse});
    let codes = ["TRI-7", "tri-7"].into_iter().cycle().take(20);
    let post = |code| (center.root.clone(), "/api/v1/inventory".to_owned(), asset(code));
    let replies = at_once(codes.map(post).collect()).await;
    tally(&replies, (1, 201), 409);
    let refused = replies.iter().find(|reply| reply.status == 409).expect("nineteen were refused");
    refused.refuses(409, "asset.code-or-serial-taken");
    assert_eq!(center.root.get("/api/v1/inventory?count=true").await.is(200)["count"], 1);
}

async fn of_many_imports_of_one_file_each_row_goes_in_once(kind: Kind) {
    let (center, ..) = gather(kind, &[]).await;
    let mut all = JoinSet::new();
    for _ in 0..6 {
        let client = center.root.clone();
        let path = "/api/v1/inventory/import?create_environments=true";
        all.spawn(async move { client.upload(path, INVENTORY).await });
    }
    let mut created = Vec::new();
    for reply in all.join_all().await {
        assert!([200, 409].contains(&reply.status), "{} {}", reply.status, reply.text());
        created.extend(reply.body["created"].as_u64());
    }
    assert_eq!(created.iter().sum::<u64>(), 972, "{created:?}");
    assert_eq!(center.root.get("/api/v1/inventory?count=true").await.is(200)["count"], 972);
    assert_eq!(center.root.get("/api/v1/environments?count=true").await.is(200)["count"], 7);
}

async fn of_eight_refreshes_with_one_token_at_most_one_succeeds(kind: Kind) {
    let center = Center::open(kind).await;
    center.account("ana").await;
    let stranger = center.server.client();
    let tokens = stranger.login(&Center::address("ana"), PASSWORD).await.is(200);
    let body = json!({"refresh_token": tokens["refresh_token"]});
    let replies = many(&stranger, 8, "/api/v1/auth/refresh", body).await;
    let good: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert!(good.len() <= 1, "{} of them were renewed", good.len());
    for refused in replies.iter().filter(|reply| reply.status != 200) {
        refused.refuses(401, "token.revoked");
    }
    // One of the eight is a thief: the session is over for all of them.
    let token = tokens["access_token"].as_str().expect("a token");
    stranger.bearing(token).get("/api/v1/auth/me").await.refuses(401, "token.revoked");
    if let Some(renewed) = good.first() {
        let body = json!({"refresh_token": renewed.body["refresh_token"]});
        stranger.post("/api/v1/auth/refresh", body).await.refuses(401, "token.revoked");
    }
}

async fn of_twenty_requests_under_one_key_one_has_effect(kind: Kind) {
    let (center, warehouse, keeper, borrower) = gather(kind, &[]).await;
    let asset = center.asset("TRI-20", &warehouse, 20).await;
    let replies = many(&borrower.keyed("una-sola"), 20, "/api/v1/loans", request_for(&asset, 1)).await;
    one_effect(&replies, 201);
    assert_eq!(center.root.get("/api/v1/loans?count=true").await.is(200)["count"], 1);
    let place = loan(&borrower, &asset).await;
    let replies = many(&keeper.keyed("aprobar"), 20, &format!("{place}/approve"), Value::Null).await;
    one_effect(&replies, 200);
    let journal = center.root.get("/api/v1/audit-logs?action=loan.approved&count=true").await.is(200);
    assert_eq!(journal["count"], 1);
}

#[track_caller]
fn one_effect(replies: &[Reply], status: u16) {
    tally(replies, (replies.len(), status), status + 1);
    assert!(replies.iter().all(|reply| reply.bytes == replies[0].bytes), "all are told the same");
    let first = replies.iter().filter(|reply| reply.header("idempotency-replayed").is_empty()).count();
    assert_eq!(first, 1, "all others are replays");
}

/// A request under a key keeps its connection until its answer is stored; what it reads meanwhile
/// must not need another one, else a small pool is stuck.
async fn requests_under_keys_do_not_wait_for_each_others_connections(kind: Kind) {
    let env = [("PLANTEL_DATABASE__MAX_CONNECTIONS", "2"), ("PLANTEL_DATABASE__ACQUIRE_TIMEOUT_SECONDS", "2")];
    let (center, warehouse, keeper, borrower) = gather(kind, &env).await;
    let mut posts = Vec::new();
    for number in 0..12 {
        let asset = center.asset(&format!("TRI-{number}"), &warehouse, 1).await;
        let place = loan(&borrower, &asset).await;
        posts.push((keeper.keyed(&format!("clave-{number}")), format!("{place}/approve"), Value::Null));
    }
    let started = std::time::Instant::now();
    tally(&at_once(posts).await, (12, 200), 503);
    assert!(started.elapsed().as_secs() < 2, "they waited {:?} for connections", started.elapsed());
}

async fn of_many_changes_under_one_version_one_succeeds(kind: Kind) {
    let (center, warehouse, ..) = gather(kind, &[]).await;
    let path = format!("/api/v1/inventory/{}", center.asset("TRI-1", &warehouse, 1).await);
    let seen = center.root.get(&path).await.header("etag").to_owned();
    let mut all = JoinSet::new();
    for number in 0..20 {
        let (client, path) = (center.root.with("if-match", &seen), path.clone());
        all.spawn(async move { client.patch(&path, json!({"notes": format!("nota {number}")})).await });
    }
    let replies = all.join_all().await;
    let changed: Vec<_> = replies.iter().filter(|reply| reply.status == 200).collect();
    assert_eq!(changed.len(), 1);
    for reply in replies.iter().filter(|reply| reply.status != 200) {
        assert!([409, 412].contains(&reply.status), "{} {}", reply.status, reply.text());
    }
    assert_eq!(center.root.get(&path).await.is(200)["notes"], changed[0].body["notes"]);
}

async fn of_twenty_accounts_with_one_address_one_is_made(kind: Kind) {
    let center = Center::open(kind).await;
    let body = json!({"email": "bench@centro.test", "password": PASSWORD});
    let mut replies = many(&center.root, 10, "/api/v1/users", body).await;
    let body = json!({"email": "Bench@Centro.test", "password": PASSWORD});
    replies.extend(many(&center.root, 10, "/api/v1/users", body).await);
    tally(&replies, (1, 200), 400);
}

async fn a_room_that_is_retired_meanwhile_takes_no_assets(kind: Kind) {
    let center = Center::open(kind).await;
    for round in 0..8 {
        let room = center.warehouse(&format!("Bodega {round}")).await;
        let retire = format!("/api/v1/environments/{room}/retire");
        let mut posts = vec![(center.root.clone(), retire, Value::Null)];
        for number in 0..4 {
            let body = json!({"code": format!("T-{round}-{number}"), "name": "Trípode", "environment_id": room});
            posts.push((center.root.clone(), "/api/v1/inventory".to_owned(), body));
        }
        for reply in at_once(posts).await {
            assert!([200, 201, 409, 422].contains(&reply.status), "{} {}", reply.asked, reply.text());
        }
        let retired = center.root.get(&format!("/api/v1/environments/{room}")).await.is(200)["active"] == false;
        let inside = center.root.get(&format!("/api/v1/inventory?environment_id={room}&count=true")).await.is(200);
        assert!(!retired || inside["count"] == 0, "a retired room holds {} assets", inside["count"]);
    }
}
