//! Letters by a real mail server, which others wrote.

use super::{ANA, LUIS, SIGN_UP};
use plantel_tests::client::Client;
use plantel_tests::databases::Kind;
use plantel_tests::letters::{settled, token};
use plantel_tests::look::{change, texts};
use plantel_tests::mailbox::{Mailbox, reach};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server, free_port};
use serde_json::json;
use std::sync::Arc;
use std::time::{Duration, Instant};

on_both_databases!(
    a_letter_arrives_in_both_its_parts,
    a_mail_server_that_refuses_at_first_gets_it_again,
    a_letter_that_nobody_took_waits_for_an_operator_and_holds_up_no_other,
    what_was_not_sent_before_a_kill_is_sent_once_after_it,
    a_letter_in_mid_flight_at_a_kill_is_sent_after_its_claim,
);

const SOON: Duration = Duration::from_secs(15);

async fn start(kind: Kind, env: &[(&str, String)]) -> Server {
    let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Server::start(kind, &env).await
}

fn again(server: &Server, env: &[(&str, String)]) -> Server {
    let env: Vec<_> = env.iter().map(|(name, value)| (*name, value.as_str())).collect();
    Server::over(Arc::clone(&server.database), &env)
}

async fn sign_up(client: &Client, email: &str) {
    client.post(SIGN_UP, json!({"email": email, "password": PASSWORD, "full_name": "Ana Muñoz"})).await.is(200);
}

async fn a_letter_arrives_in_both_its_parts(kind: Kind) {
    let mailbox = Mailbox::start(&[]);
    let server = start(kind, &mailbox.env()).await;
    let started = Instant::now();
    sign_up(&server.client(), ANA).await;
    let letter = mailbox.takes(1, SOON).await.remove(0);
    assert!(started.elapsed() < Duration::from_secs(8), "it took {:?}", started.elapsed());
    assert_eq!((&letter.envelope["to"], &letter.envelope["from"]), (&json!([ANA]), &json!("plantel@example.org")));
    assert!(letter.subject.starts_with("Plantel - ") && letter.subject.contains(ANA), "{}", letter.subject);
    let proof = token(&letter.text, "verify-email").expect("a link in the plain part");
    assert_eq!(token(&letter.html, "verify-email").as_ref(), Some(&proof), "{}", letter.html);
    assert!(letter.text.contains("Ana Muñoz") && letter.html.contains("Ana Muñoz"), "{}", letter.text);
    server.client().post("/api/v1/auth/verify-email", json!({"token": proof})).await.is(204);
    server.client().with("accept", "application/json").get("/dev/mail").await.refuses(404, "path.not-found");
    settled(&server).await;
    assert_eq!(mailbox.taken().len(), 1);
    assert!(!server.log().contains(&proof), "{}", server.log());
}

async fn a_mail_server_that_refuses_at_first_gets_it_again(kind: Kind) {
    let mailbox = Mailbox::start(&["--refuse-first", "1"]);
    let server = start(kind, &mailbox.env()).await;
    let started = Instant::now();
    sign_up(&server.client(), ANA).await;
    let health = loop {
        let health = server.client().get("/health").await.is(200);
        if mailbox.taken().is_empty() && health["parts"]["letters"]["waiting"] == 1 {
            break health;
        }
        assert!(started.elapsed() < SOON, "{health}");
    };
    assert_eq!(health["parts"]["letters"], json!({"status": "ok", "waiting": 1, "parked": 0}));
    mailbox.takes(1, Duration::from_secs(20)).await;
    assert!(started.elapsed() >= Duration::from_secs(4), "it waits before it tries again");
    settled(&server).await;
    assert_eq!(mailbox.taken().len(), 1);
}

async fn a_letter_that_nobody_took_waits_for_an_operator_and_holds_up_no_other(kind: Kind) {
    let mailbox = Mailbox::start(&["--reject", ANA]);
    let server = start(kind, &mailbox.env()).await;
    sign_up(&server.client(), ANA).await;
    sign_up(&server.client(), LUIS).await;
    let letter = mailbox.takes(1, SOON).await.remove(0);
    assert_eq!(letter.envelope["to"], json!([LUIS]));
    settled(&server).await;
    let health = server.client().get("/health").await.is(200);
    assert_eq!(health["status"], "degraded");
    assert_eq!(health["parts"]["letters"], json!({"status": "degraded", "waiting": 0, "parked": 1}));
    let why = texts(&server.database.pools().await, "SELECT error FROM deliveries WHERE parked_at IS NOT NULL").await;
    assert!(why.len() == 1 && why[0].contains("550"), "{why:?}");
}

async fn what_was_not_sent_before_a_kill_is_sent_once_after_it(kind: Kind) {
    let mut server = start(kind, &reach(free_port())).await;
    sign_up(&server.client(), ANA).await;
    // It has tried, and nobody listened.
    let pools = server.database.pools().await;
    let started = Instant::now();
    while texts(&pools, "SELECT error FROM deliveries WHERE error IS NOT NULL").await.is_empty() {
        assert!(started.elapsed() < SOON, "it has not tried");
        tokio::time::sleep(Duration::from_millis(50)).await;
    }
    // And this one it has not tried.
    sign_up(&server.client(), LUIS).await;
    server.kill();
    let left =
        "SELECT u.email FROM deliveries d JOIN journal j ON j.id = d.event_id JOIN users u ON u.id = j.subject_id";
    assert_eq!(texts(&pools, left).await.len(), 2, "what is still to be done survives");
    // Should it have been in the midst of the second, its claim holds for a while.
    change(&pools, "UPDATE deliveries SET due_at = created_at").await;
    let mailbox = Mailbox::start(&[]);
    let server = again(&server, &mailbox.env());
    let taken = mailbox.takes(2, SOON).await;
    settled(&server).await;
    let mut to: Vec<_> = taken.iter().map(|letter| letter.envelope["to"][0].as_str().expect("an address")).collect();
    to.sort_unstable();
    assert_eq!(to, [ANA, LUIS]);
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(mailbox.taken().len(), 2, "each once");
}

async fn a_letter_in_mid_flight_at_a_kill_is_sent_after_its_claim(kind: Kind) {
    // A mail server that says nothing.
    let silent = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("there is a free port");
    let mut server = start(kind, &reach(silent.local_addr().expect("an address").port())).await;
    sign_up(&server.client(), ANA).await;
    let connection =
        tokio::time::timeout(SOON, silent.accept()).await.expect("it calls the mail server").expect("it does");
    server.kill();
    drop(connection);
    let mailbox = Mailbox::start(&[]);
    let server = again(&server, &mailbox.env());
    tokio::time::sleep(Duration::from_secs(2)).await;
    assert_eq!(mailbox.taken().len(), 0, "another may be sending it still");
    let pools = server.database.pools().await;
    assert_eq!(change(&pools, "UPDATE deliveries SET due_at = created_at").await, 1, "time passes");
    let letter = mailbox.takes(1, SOON).await.remove(0);
    assert!(token(&letter.text, "verify-email").is_some(), "{}", letter.text);
    settled(&server).await;
    assert_eq!(mailbox.taken().len(), 1);
}
