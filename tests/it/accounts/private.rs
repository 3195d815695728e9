//! What is for programs on the own machine, and not there for anybody else.

use super::{ANA, SIGN_UP};
use plantel_tests::client::Client;
use plantel_tests::databases::Kind;
use plantel_tests::letters::letters_to;
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, PRODUCTION, Server};
use serde_json::{Value, json};

on_both_databases!(accounts_and_letters_are_open_to_this_machine_alone, in_production_they_are_not_there,);

const USERS: [&str; 2] = ["/api/v1/private/users", "/api/v1/private/users/"];

fn somebody(email: &str) -> Value {
    json!({"email": email, "password": PASSWORD, "full_name": "Somebody"})
}

async fn is_closed(client: &Client) {
    for path in USERS {
        // Whatever is sent: nobody learns that it is there.
        for body in [somebody("eva@casa.test"), json!({}), json!("no object")] {
            let reply = client.post(path, body).await;
            assert_eq!((reply.status, &reply.body["code"]), (404, &json!("path.not-found")), "{}", reply.text());
        }
    }
}

async fn users(server: &Server) -> Value {
    server.root().await.get("/api/v1/users/").await.is(200)["count"].clone()
}

async fn accounts_and_letters_are_open_to_this_machine_alone(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    let client = server.client();
    client.post(SIGN_UP, somebody(ANA)).await.is(200);
    letters_to(&server, ANA, 1).await;
    let page = client.get("/dev/mail").await;
    assert!(page.status == 200 && page.header("content-type").starts_with("text/html") && page.text().contains(ANA));
    let page = page.text();
    let (_, rest) = page.split_once("href=\"/dev/mail/").expect("a link");
    let letter = format!("/dev/mail/{}", rest.split('"').next().expect("its end"));
    assert!(client.get(&letter).await.text().contains("verify-email?token="));
    assert_eq!(client.get("/dev/mail/..%2f..%2fplantel.toml").await.status, 404);
    for (header, value) in [
        ("x-forwarded-for", "127.0.0.1"),
        ("forwarded", "for=127.0.0.1"),
        ("via", "1.1 proxy"),
        ("x-real-ip", "127.0.0.1"),
    ] {
        let forwarded = client.with(header, value);
        forwarded.get("/dev/mail").await.refuses(404, "path.not-found");
        forwarded.get(&letter).await.refuses(404, "path.not-found");
        is_closed(&forwarded).await;
    }
    is_closed(&client.with("origin", "http://localhost:5173")).await;
    let trusted = [("PLANTEL_HTTP__TRUSTED_PROXIES", r#"["127.0.0.1/32"]"#)];
    let proxied = Server::over(std::sync::Arc::clone(&server.database), &trusted);
    is_closed(&proxied.client().with("x-forwarded-for", "127.0.0.1")).await;
    assert_eq!(users(&server).await, 2, "the first administrator and who signed up");
    for (number, path) in USERS.into_iter().enumerate() {
        client.post(path, somebody(&format!("eva{number}@casa.test"))).await.is(200);
    }
    assert_eq!(users(&server).await, 4);
}

async fn in_production_they_are_not_there(kind: Kind) {
    let server = Server::start(kind, PRODUCTION).await;
    is_closed(&server.client()).await;
    assert_eq!(users(&server).await, 1);
    server.client().post(SIGN_UP, somebody(ANA)).await.is(200);
    plantel_tests::letters::settled(&server).await;
    server.client().get("/dev/mail").await.refuses(404, "path.not-found");
    server.client().with("accept", "application/json").get("/dev/mail").await.refuses(404, "path.not-found");
}
