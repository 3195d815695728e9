//! The keys that tokens are signed with: their kinds, their rotation, and forgeries. And that with which secrets are
//! sealed.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::look::texts;
use plantel_tests::on_both_databases;
use plantel_tests::receiver::Receiver;
use plantel_tests::server::{PASSWORD, ROOT, Server, run};
use serde_json::{Value, json};
use std::sync::Arc;

on_both_databases!(
    tokens_of_the_key_before_are_good_while_rotating,
    tokens_signed_with_ed25519_are_good,
    a_forged_token_is_refused,
    webhooks_need_the_key_before_until_their_secrets_are_rotated,
    what_is_sealed_anew_needs_the_key_before_no_more,
);

const FIRST: &str = "the first secret, of more than 32 bytes";
const SECOND: &str = "the second secret, of more than 32 bytes";

fn text(value: &Value) -> String {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}")).to_owned()
}

async fn tokens(server: &Server) -> (String, String) {
    let tokens = server.client().login(ROOT, PASSWORD).await.is(200);
    (text(&tokens["access_token"]), text(&tokens["refresh_token"]))
}

async fn me(server: &Server, token: &str) -> plantel_tests::client::Reply {
    server.client().bearing(token).get("/api/v1/auth/me").await
}

async fn tokens_of_the_key_before_are_good_while_rotating(kind: Kind) {
    let before = Server::start(kind, &[("PLANTEL_AUTH__SECRET", FIRST)]).await;
    let (access, refresh) = tokens(&before).await;
    let second = ("PLANTEL_AUTH__SECRET", SECOND);
    let foreign = Server::over(Arc::clone(&before.database), &[second, ("PLANTEL_AUTH__KEY_ID", "k2")]);
    me(&foreign, &access).await.refuses(401, "token.invalid");
    let previous = [("PLANTEL_AUTH__PREVIOUS_KEY_ID", "1"), ("PLANTEL_AUTH__PREVIOUS_SECRET", FIRST)];
    let env = [second, ("PLANTEL_AUTH__KEY_ID", "2"), previous[0], previous[1]];
    let rotating = Server::over(Arc::clone(&before.database), &env);
    me(&rotating, &access).await.is(200);
    let body = serde_json::json!({"refresh_token": refresh});
    let renewed = rotating.client().post("/api/v1/auth/refresh", body).await.is(200);
    let renewed = text(&renewed["access_token"]);
    me(&rotating, &renewed).await.is(200);
    me(&before, &renewed).await.refuses(401, "token.invalid");
}

/// A pair of keys: the files of the private and the public one.
fn pair(name: &str) -> [String; 2] {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/data/keys");
    [format!("{folder}/{name}.pem"), format!("{folder}/{name}.pub.pem")]
}

async fn tokens_signed_with_ed25519_are_good(kind: Kind) {
    let ([old, old_public], [new, new_public]) = (pair("old"), pair("new"));
    let by = |private, public, id| {
        [
            ("PLANTEL_AUTH__ALGORITHM", "EdDSA"),
            ("PLANTEL_AUTH__PRIVATE_KEY_FILE", private),
            ("PLANTEL_AUTH__PUBLIC_KEY_FILE", public),
            ("PLANTEL_AUTH__KEY_ID", id),
        ]
    };
    let server = Server::start(kind, &by(&old, &old_public, "ed-old")).await;
    let (access, _) = tokens(&server).await;
    me(&server, &access).await.is(200);
    let mut env = by(&new, &new_public, "ed-new").to_vec();
    let foreign = Server::over(Arc::clone(&server.database), &env);
    me(&foreign, &access).await.refuses(401, "token.invalid");
    env.push(("PLANTEL_AUTH__PREVIOUS_KEY_ID", "ed-old"));
    env.push(("PLANTEL_AUTH__PREVIOUS_PUBLIC_KEY_FILE", &old_public));
    let rotating = Server::over(Arc::clone(&server.database), &env);
    me(&rotating, &access).await.is(200);
    me(&rotating, &tokens(&rotating).await.0).await.is(200);
    // A public key in the place of the private one is said before anything is served.
    let database = TestDatabase::empty(Kind::Sqlite).await;
    let wrong = run(&database.url, &by(&old_public, &old_public, "ed"), &["serve"], "");
    wrong.explains(&["ed"]);
    let missing = run(&database.url, &by("nowhere.pem", &old_public, "ed"), &["serve"], "");
    missing.explains(&["auth.private_key_file", "nowhere.pem"]);
}

async fn a_forged_token_is_refused(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let (access, _) = tokens(&server).await;
    let [header, body, signature] = access.split('.').collect::<Vec<_>>()[..] else { panic!("three parts") };
    // {"alg":"none","typ":"JWT","kid":"1"}
    let none = "eyJhbGciOiJub25lIiwidHlwIjoiSldUIiwia2lkIjoiMSJ9";
    // {"alg":"HS512","typ":"JWT","kid":"1"}
    let stronger = "eyJhbGciOiJIUzUxMiIsInR5cCI6IkpXVCIsImtpZCI6IjEifQ";
    // {"alg":"HS256","typ":"JWT"}
    let nameless = "eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9";
    let turned: String = signature.chars().rev().collect();
    let forged = [
        format!("{none}.{body}."),
        format!("{none}.{body}.{signature}"),
        format!("{stronger}.{body}.{signature}"),
        format!("{nameless}.{body}.{signature}"),
        format!("{header}.{body}.{turned}"),
        format!("{header}.{body}"),
        format!("{header}..{signature}"),
        "banana".to_owned(),
    ];
    for token in forged {
        let refused = me(&server, &token).await;
        refused.refuses(401, "token.invalid");
        assert!(refused.header("www-authenticate").contains("invalid_token"));
    }
    for (variable, value) in [("PLANTEL_AUTH__ISSUER", "another"), ("PLANTEL_AUTH__AUDIENCE", "another")] {
        let other = Server::over(Arc::clone(&server.database), &[(variable, value)]);
        me(&other, &access).await.refuses(401, "token.invalid");
    }
    let bare = server.client().get("/api/v1/auth/me").await;
    bare.refuses(401, "token.missing");
    assert_eq!(bare.header("www-authenticate"), "Bearer");
    let basic = server.client().with("authorization", "Basic cm9vdDpyb290").get("/api/v1/auth/me").await;
    basic.refuses(401, "token.missing");
    me(&server, &access).await.is(200);
}

/// The query for operators, with this moment in place of its own.
fn sealed_before(moment: &str) -> String {
    let written = include_str!("../../docs/operations.md").split("```sql\n");
    let mut queries = written.filter_map(|block| block.split("```").next());
    let query = queries.find(|sql| sql.contains("FROM webhooks")).expect("operators are told how to ask");
    query.replace("2026-11-22T00:00:00Z", moment)
}

/// The director of a centre, at this server.
async fn director_at(server: &Server) -> Client {
    server.client().signed_in(&Center::address("center_admin"), PASSWORD).await
}

async fn webhooks_need_the_key_before_until_their_secrets_are_rotated(kind: Kind) {
    let with = |key| {
        let inside = ("PLANTEL_WEBHOOKS__ALLOW_PRIVATE", "true");
        vec![inside, ("PLANTEL_WEBHOOKS__ALLOW_HTTP", "true"), ("PLANTEL_AUTH__ENCRYPTION_SECRET", key)]
    };
    let center = Center::open_with(kind, &with(FIRST)).await;
    let receiver = Receiver::saying([]);
    let endpoint = |path: &str| json!({"url": format!("{}/{path}", receiver.address), "events": ["loan.lost"]});
    let before = center.person("center_admin", &[]).await;
    let made = before.post("/api/v1/webhooks", endpoint("before")).await.is(201);
    let path = format!("/api/v1/webhooks/{}", id(&made));
    let without = Server::over(Arc::clone(&center.server.database), &with(SECOND));
    let test = format!("{path}/test");
    let tested = director_at(&without).await.post(&test, Value::Null).await.is(200);
    let told = (&tested["state"], &tested["log"][0]["error"]);
    assert_eq!(told, (&json!("failed"), &json!("its secret cannot be opened")));

    let mut env = with(SECOND);
    env.push(("PLANTEL_AUTH__PREVIOUS_ENCRYPTION_SECRET", FIRST));
    let rotating = Server::over(Arc::clone(&center.server.database), &env);
    let director = director_at(&rotating).await;
    director.post(&test, Value::Null).await.is(200);
    assert!(receiver.hears(1).await.remove(0).verifies(&text(&made["secret"])));
    let later = director.post("/api/v1/webhooks", endpoint("later")).await.is(201);
    let pools = center.server.database.pools().await;
    // As SQLite keeps it, which compares the texts.
    let query = sealed_before(&text(&later["created_at"]).replace('Z', "+00:00"));
    assert_eq!(texts(&pools, &query).await, [text(&made["url"])]);
    director.post(&format!("{path}/rotate"), json!({"overlap_hours": 0})).await.is(200);
    assert!(texts(&pools, &query).await.is_empty());
    let tested = director_at(&without).await.post(&test, Value::Null).await.is(200);
    assert_eq!(tested["state"], "delivered");
}

async fn what_is_sealed_anew_needs_the_key_before_no_more(kind: Kind) {
    let key = |key| ("PLANTEL_AUTH__ENCRYPTION_SECRET", key);
    let inside = [("PLANTEL_WEBHOOKS__ALLOW_PRIVATE", "true"), ("PLANTEL_WEBHOOKS__ALLOW_HTTP", "true")];
    let center = Center::open_with(kind, &[inside[0], inside[1], key(FIRST)]).await;
    let receiver = Receiver::saying([]);
    let before = center.person("center_admin", &[]).await;
    let body = json!({"url": format!("{}/before", receiver.address), "events": ["loan.lost"]});
    let made = before.post("/api/v1/webhooks", body).await.is(201);
    before.post("/api/v1/auth/mfa/enrol", json!({"password": PASSWORD})).await.is(200);
    let url = &center.server.database.url;
    let lost = run(url, &[key(SECOND)], &["reseal"], "");
    lost.explains(&["2 were sealed with another secret"]);
    let rotating = [key(SECOND), ("PLANTEL_AUTH__PREVIOUS_ENCRYPTION_SECRET", FIRST)];
    for _ in 0..2 {
        let said = run(url, &rotating, &["reseal"], "").succeeded();
        assert_eq!(said, "1 second factors and the secrets of 1 webhooks are sealed anew.\n");
    }
    run(url, &[key(SECOND)], &["reseal"], "").succeeded();
    let without = Server::over(Arc::clone(&center.server.database), &[inside[0], inside[1], key(SECOND)]);
    let test = format!("/api/v1/webhooks/{}/test", id(&made));
    assert_eq!(director_at(&without).await.post(&test, Value::Null).await.is(200)["state"], "delivered");
    assert!(receiver.hears(1).await.remove(0).verifies(&text(&made["secret"])));
}
