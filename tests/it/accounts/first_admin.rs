//! The first administrator, whom the configuration names.

use super::{ANOTHER, ME};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::on_both_databases;
use plantel_tests::server::{Env, PASSWORD, PRODUCTION, Said, Server, run};
use serde_json::json;
use std::sync::Arc;

on_both_databases!(
    the_first_administrator_is_made_once,
    of_servers_that_start_at_once_one_makes_the_first_administrator,
);

const EMAIL: &str = "first@plantel.test";

const fn named(password: &'static str) -> [(&'static str, &'static str); 2] {
    [("PLANTEL_ACCOUNTS__FIRST_ADMIN_EMAIL", EMAIL), ("PLANTEL_ACCOUNTS__FIRST_ADMIN_PASSWORD", password)]
}

async fn the_first_administrator_is_made_once(kind: Kind) {
    let database = Arc::new(TestDatabase::empty(kind).await);
    let mut server = Server::over(Arc::clone(&database), &named(PASSWORD));
    let first = server.client().signed_in(EMAIL, PASSWORD).await;
    assert_eq!(first.get(ME).await.is(200)["user"]["is_superuser"], true);
    server.kill();
    let mut server = Server::over(Arc::clone(&database), &named(ANOTHER));
    server.client().login(EMAIL, ANOTHER).await.refuses(401, "login.bad-credentials");
    let again = server.client().signed_in(EMAIL, PASSWORD).await;
    assert_eq!(again.get("/api/v1/users/").await.is(200)["count"], 1);
    let body = json!({"current_password": PASSWORD, "new_password": ANOTHER});
    again.post("/api/v1/auth/change-password", body).await.is(204);
    server.kill();
    let server = Server::over(database, &named(PASSWORD));
    server.client().login(EMAIL, PASSWORD).await.refuses(401, "login.bad-credentials");
    server.client().login(EMAIL, ANOTHER).await.is(200);
}

async fn of_servers_that_start_at_once_one_makes_the_first_administrator(kind: Kind) {
    let database = Arc::new(TestDatabase::empty(kind).await);
    let start = || {
        let database = Arc::clone(&database);
        tokio::task::spawn_blocking(move || Server::over(database, &named(PASSWORD)))
    };
    for server in [start(), start(), start()] {
        let server = server.await.expect("each starts, whoever is first");
        let root = server.client().signed_in(EMAIL, PASSWORD).await;
        assert_eq!(root.get("/api/v1/users/").await.is(200)["count"], 1);
    }
}

fn check(env: Env<'_>) -> Said {
    run("sqlite://never/opened.db", env, &["check-config"], "")
}

#[test]
fn production_refuses_a_first_password_that_is_short_or_everybodys() {
    let key = "accounts.first_admin_password";
    let production = |password| check(&[PRODUCTION, &named(password)].concat());
    for wrong in ["changethis", "ChangeThis now please", "eleven char", "short", ""] {
        production(wrong).explains(&[key, "PLANTEL_"]);
    }
    production("changethis").explains(&["default value"]);
    production("a good long password").succeeded();
    check(&named("changethis")).succeeded();
    check(&named("short")).explains(&[key]);
    check(&named(PASSWORD)[1..]).explains(&["accounts.first_admin_email"]);
    let nobody = [("PLANTEL_ACCOUNTS__FIRST_ADMIN_EMAIL", "banana"), named(PASSWORD)[1]];
    check(&nobody).explains(&["accounts.first_admin_email", "address"]);
    let said = check(&named("a password that nobody sees")).succeeded();
    assert!(!said.contains("nobody sees") && said.contains(EMAIL), "{said}");
}
