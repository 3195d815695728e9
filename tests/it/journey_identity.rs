//! Signing in, staying signed in, working in two institutions, and losing access.

use plantel_tests::center::{Center, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, ROOT, Server};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};

on_both_databases!(
    somebody_signs_in_by_json_or_by_form_and_learns_who_they_are,
    a_refresh_token_used_twice_ends_its_session,
    who_signs_out_is_out,
    who_belongs_to_two_institutions_chooses_one,
    who_is_switched_off_is_out_at_once_here_and_within_seconds_elsewhere,
    a_platform_administrator_acts_anywhere_by_naming_it,
);

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

async fn me(client: &Client) -> Value {
    client.get("/api/v1/auth/me").await.is(200)
}

async fn refresh(client: &Client, token: &Value) -> plantel_tests::client::Reply {
    client.post("/api/v1/auth/refresh", json!({"refresh_token": token})).await
}

async fn somebody_signs_in_by_json_or_by_form_and_learns_who_they_are(kind: Kind) {
    let center = Center::open(kind).await;
    center.person("instructor", &[]).await;
    let stranger = center.server.client();
    let signed_in = stranger.login("INSTRUCTOR@Centro.Test", PASSWORD).await.is(200);
    assert_eq!((&signed_in["token_type"], &signed_in["expires_in"]), (&json!("bearer"), &json!(1800)));
    assert_eq!(signed_in["institution_id"], *center.id, "the only one");
    let me = me(&stranger.bearing(text(&signed_in["access_token"]))).await;
    assert_eq!((&me["user"]["email"], &me["institution_id"]), (&json!("instructor@centro.test"), &json!(center.id)));
    assert_eq!(me["memberships"][0]["roles"], json!(["instructor"]));
    let permissions = me["permissions"].as_array().expect("a list");
    assert!(permissions.contains(&json!({"permission": "request:loans", "reach": "own"})));
    assert!(!permissions.iter().any(|grant| grant["permission"] == "approve:loans"));
    assert!(me["modules"].as_array().is_some_and(|modules| modules.contains(&json!("inventory"))));

    let form = |body: &str| {
        let (client, body) = (stranger.clone(), body.to_owned().into_bytes());
        let kind = Some("application/x-www-form-urlencoded");
        async move { client.send(reqwest::Method::POST, "/api/v1/login/access-token", kind, body).await }
    };
    let password = PASSWORD.replace(' ', "+");
    let good = form(&format!("grant_type=password&username=instructor%40centro.test&password={password}&scope="));
    let token = good.await.is(200);
    assert_eq!(token["token_type"], "bearer");
    let tested = stranger.bearing(text(&token["access_token"])).post("/api/v1/login/test-token", Value::Null).await;
    assert_eq!(tested.is(200)["email"], "instructor@centro.test");
    let bad = form("username=instructor%40centro.test&password=wrong").await.is(400);
    assert_eq!(bad["detail"], "Incorrect email or password");
    let wrong = stranger.login(&Center::address("instructor"), "wrong").await;
    wrong.refuses(401, "login.bad-credentials");
    let unknown = stranger.login("nobody@centro.test", PASSWORD).await;
    unknown.refuses(401, "login.bad-credentials");
    assert_eq!(wrong.body["detail"], unknown.body["detail"], "nobody learns which accounts there are");
}

async fn a_refresh_token_used_twice_ends_its_session(kind: Kind) {
    let center = Center::open(kind).await;
    let stranger = center.server.client();
    let first = stranger.login(ROOT, PASSWORD).await.is(200);
    let elsewhere = stranger.login(ROOT, PASSWORD).await.is(200);
    let second = refresh(&stranger, &first["refresh_token"]).await.is(200);
    assert_ne!(first["refresh_token"], second["refresh_token"]);
    let session = stranger.bearing(text(&second["access_token"]));
    me(&session).await;
    stranger.bearing(text(&second["refresh_token"])).get("/api/v1/auth/me").await.refuses(401, "token.invalid");
    refresh(&stranger, &second["access_token"]).await.refuses(401, "token.invalid");

    refresh(&stranger, &first["refresh_token"]).await.refuses(401, "token.revoked");
    refresh(&stranger, &second["refresh_token"]).await.refuses(401, "token.revoked");
    let refused = session.get("/api/v1/auth/me").await;
    refused.refuses(401, "token.revoked");
    assert!(refused.header("www-authenticate").starts_with("Bearer error="), "{:?}", refused.headers);
    me(&stranger.bearing(text(&elsewhere["access_token"]))).await;
    let rows = center.root.get("/api/v1/audit-logs?action=session.refresh-reused").await.is(200);
    assert_eq!(rows["data"].as_array().map(Vec::len), Some(0), "sessions are not the institution's business");
}

async fn who_signs_out_is_out(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let tokens = server.client().login(ROOT, PASSWORD).await.is(200);
    let session = server.client().bearing(text(&tokens["access_token"]));
    session.post("/api/v1/auth/logout", Value::Null).await.is(204);
    session.get("/api/v1/auth/me").await.refuses(401, "token.revoked");
    session.post("/api/v1/auth/logout", Value::Null).await.refuses(401, "token.revoked");
    refresh(&server.client(), &tokens["refresh_token"]).await.refuses(401, "token.revoked");
}

async fn who_belongs_to_two_institutions_chooses_one(kind: Kind) {
    let center = Center::open(kind).await;
    let neighbour = center.neighbour().await;
    let one = center.person("instructor", &[]).await;
    let user = id(&me(&one).await["user"]);
    one.inside(&neighbour).get("/api/v1/institutions/current").await.refuses(403, "institution.not-member");
    one.inside("banana").get("/api/v1/institutions/current").await.refuses(422, "id.invalid");
    let body = json!({"user_id": user, "roles": ["coordinator"]});
    center.root.inside(&neighbour).post("/api/v1/memberships", body).await.is(201);

    let tokens = center.server.client().login(&Center::address("instructor"), PASSWORD).await.is(200);
    let both = center.server.client().bearing(text(&tokens["access_token"]));
    assert_eq!(me(&both).await["memberships"].as_array().map(Vec::len), Some(2));
    assert_eq!(tokens["institution_id"], Value::Null);
    both.get("/api/v1/institutions/current").await.refuses(400, "institution.not-chosen");
    both.get("/api/v1/loans").await.refuses(400, "institution.not-chosen");
    let current = both.inside(&neighbour).get("/api/v1/institutions/current").await.is(200);
    assert_eq!(current["code"], "VECINO", "the header chooses for one request");
    both.inside(&neighbour).post("/api/v1/loans", request_for(&neighbour, 1)).await.refuses(403, "access.denied");

    let switched = both.post("/api/v1/auth/switch", json!({"institution_id": neighbour})).await.is(200);
    let there = center.server.client().bearing(text(&switched["access_token"]));
    let current = there.get("/api/v1/institutions/current").await.is(200);
    assert_eq!(current["code"], "VECINO", "the token chooses from now on");
    let here = there.inside(&center.id).get("/api/v1/institutions/current").await.is(200);
    assert_eq!(here["code"], "CENTRO", "the header goes before the token");
    let unknown = "0197f1f1-0000-7000-8000-000000000000";
    there.post("/api/v1/auth/switch", json!({"institution_id": unknown})).await.refuses(403, "institution.not-member");
    let again = center.server.client().login(&Center::address("instructor"), PASSWORD).await.is(200);
    assert_eq!(again["institution_id"], *neighbour, "the last used one is remembered");
}

async fn who_is_switched_off_is_out_at_once_here_and_within_seconds_elsewhere(kind: Kind) {
    let center = Center::open(kind).await;
    let ana = center.named("ana", "instructor", &[]).await;
    let luis = center.named("luis", "instructor", &[]).await;
    let other = Server::over(Arc::clone(&center.server.database), &[]);
    let (ana_there, luis_there) = (ana.at(&other.address), luis.at(&other.address));
    me(&ana_there).await;
    me(&luis_there).await;
    let user = id(&me(&ana).await["user"]);
    center.root.patch(&format!("/api/v1/users/{user}"), json!({"is_active": false})).await.is(200);
    ana.get("/api/v1/auth/me").await.refuses(401, "token.revoked");
    out_within(&ana_there, 401, "token.revoked").await;
    let refused = other.client().login(&Center::address("ana"), PASSWORD).await;
    assert!([401, 403].contains(&refused.status), "{}", refused.text());

    // A place taken away ends access to it alone.
    let memberships = center.root.get("/api/v1/memberships").await.is(200);
    let all = memberships["data"].as_array().expect("a list");
    let place = all.iter().find(|one| one["email"] == *Center::address("luis")).expect("luis has a place");
    center.root.patch(&format!("/api/v1/memberships/{}", id(place)), json!({"active": false})).await.is(200);
    luis.inside(&center.id).get("/api/v1/inventory").await.refuses(403, "institution.not-member");
    out_within(&luis_there.inside(&center.id), 403, "institution.not-member").await;
    me(&luis).await;
}

/// Another server hears of it; one over the same file of SQLite does not, and reads again after five seconds.
async fn out_within(client: &Client, status: u16, code: &str) {
    let started = Instant::now();
    loop {
        let reply = client.get("/api/v1/institutions/current").await;
        if reply.status == status {
            return reply.refuses(status, code);
        }
        assert!(started.elapsed() < Duration::from_secs(10), "still in after ten seconds: {}", reply.text());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

async fn a_platform_administrator_acts_anywhere_by_naming_it(kind: Kind) {
    let center = Center::open(kind).await;
    let plain = center.server.root().await;
    plain.get("/api/v1/inventory").await.refuses(400, "institution.not-chosen");
    plain.inside(&center.id).get("/api/v1/inventory").await.is(200);
    let unknown = "0197f1f1-0000-7000-8000-000000000000";
    plain.inside(unknown).get("/api/v1/inventory").await.refuses(404, "institution.not-found");
    center.root.post("/api/v1/environments", json!({"name": "Aula"})).await.is(201);
    let rows = center.root.get("/api/v1/audit-logs?action=environment.created").await.is(200);
    assert_eq!(rows["data"][0]["role"], "platform_admin", "it is journaled as such");
}
