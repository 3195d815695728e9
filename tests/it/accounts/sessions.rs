//! Sessions: their list, their end, how many there may be, and the history of sign-ins.

use super::{ANA, ANOTHER, LUIS, ME, account, holder, is_over, refresh, text, tokens};
use plantel_tests::center::Center;
use plantel_tests::client::{Client, id};
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::letters::{letters, letters_to, settled};
use plantel_tests::on_both_databases;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};
use std::sync::Arc;

on_both_databases!(
    sessions_are_listed_and_ended_by_their_owner,
    the_oldest_sessions_end_when_there_are_too_many,
    the_most_generous_role_says_how_many_sessions_there_may_be,
    a_changed_password_ends_every_other_session,
    sign_ins_are_kept_with_their_outcome_and_a_new_device_is_told_by_letter,
);

const SESSIONS: &str = "/api/v1/auth/sessions";

async fn sessions(client: &Client) -> Vec<Value> {
    let listed = client.get(SESSIONS).await.is(200);
    let data = listed["data"].as_array().expect("a list").clone();
    assert_eq!(listed["count"], data.len());
    data
}

async fn sessions_are_listed_and_ended_by_their_owner(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    account(&server, LUIS).await;
    let luis = holder(&server, &tokens(&server, LUIS, PASSWORD).await);
    let first = tokens(&server, ANA, PASSWORD).await;
    let phone = server.client().with("user-agent", "Telephone/1.0").login(ANA, PASSWORD).await.is(200);
    let third = tokens(&server, ANA, PASSWORD).await;
    let ana = holder(&server, &first);
    let listed = sessions(&ana).await;
    let shown: Vec<_> = listed.iter().map(|one| (&one["current"], &one["device"], &one["address"])).collect();
    let (here, none) = (json!("127.0.0.1"), Value::Null);
    let (yes, no, telephone) = (json!(true), json!(false), json!("Telephone/1.0"));
    assert_eq!(shown, [(&no, &none, &here), (&no, &telephone, &here), (&yes, &none, &here)], "newest first");
    let path = format!("{SESSIONS}/{}", id(&listed[1]));
    luis.delete(&path).await.refuses(404, "session.not-found");
    holder(&server, &phone).get(ME).await.is(200);
    ana.delete(&path).await.is(204);
    is_over(&server, &phone).await;
    ana.delete(&path).await.refuses(404, "session.not-found");
    let renewed = refresh(&server, &third).await.is(200);
    assert_eq!(sessions(&ana).await.len(), 2, "a renewed session is the same");
    ana.post(&format!("{SESSIONS}/end-others"), Value::Null).await.is(204);
    is_over(&server, &renewed).await;
    let left = sessions(&ana).await;
    assert_eq!((left.len(), &left[0]["current"]), (1, &json!(true)));
    luis.get(ME).await.is(200);
    assert!(!json!(listed).to_string().contains(text(&first["refresh_token"])));
}

async fn the_oldest_sessions_end_when_there_are_too_many(kind: Kind) {
    let few = [("PLANTEL_ACCOUNTS__SESSIONS__DEFAULT", "2"), ("PLANTEL_ACCOUNTS__SESSIONS__PLATFORM_ADMIN", "1")];
    let server = Server::start(kind, &few).await;
    account(&server, ANA).await;
    let first = tokens(&server, ANA, PASSWORD).await;
    let second = tokens(&server, ANA, PASSWORD).await;
    holder(&server, &first).get(ME).await.is(200);
    // Used last, but begun first.
    let first = refresh(&server, &first).await.is(200);
    let third = tokens(&server, ANA, PASSWORD).await;
    is_over(&server, &first).await;
    holder(&server, &second).get(ME).await.is(200);
    assert_eq!(sessions(&holder(&server, &third)).await.len(), 2);
    let root = server.root().await;
    let again = server.root().await;
    root.get(ME).await.refuses(401, "token.revoked");
    again.get(ME).await.is(200);
}

async fn the_most_generous_role_says_how_many_sessions_there_may_be(kind: Kind) {
    let mut center = Center::open(kind).await;
    center.person("instructor", &[]).await;
    center.person("student", &[]).await;
    center.server.kill();
    let file = "[accounts.sessions]\ndefault = 1\n[accounts.sessions.roles]\ninstructor = 2\n";
    let server = Server::configured(Arc::clone(&center.server.database), &[], file);
    for (role, most) in [("instructor", 2), ("student", 1)] {
        let mut last = Value::Null;
        for _ in 0..3 {
            last = tokens(&server, &Center::address(role), PASSWORD).await;
        }
        assert_eq!(sessions(&holder(&server, &last)).await.len(), most, "{role}");
    }
}

async fn a_changed_password_ends_every_other_session(kind: Kind) {
    let server = Server::over(Arc::new(TestDatabase::empty(kind).await), &[]);
    account(&server, ANA).await;
    let (own, other) = (tokens(&server, ANA, PASSWORD).await, tokens(&server, ANA, PASSWORD).await);
    let ana = holder(&server, &own);
    let path = "/api/v1/auth/change-password";
    let change = |current: &str, new: &str| json!({"current_password": current, "new_password": new});
    ana.post(path, change("wrong", ANOTHER)).await.refuses(409, "password.wrong");
    ana.post(path, change(PASSWORD, PASSWORD)).await.refuses(409, "password.same");
    ana.post(path, change(PASSWORD, "password1")).await.refuses(422, "password.common");
    holder(&server, &other).get(ME).await.is(200);
    ana.post(path, change(PASSWORD, ANOTHER)).await.is(204);
    ana.get(ME).await.is(200);
    refresh(&server, &own).await.is(200);
    is_over(&server, &other).await;
    server.client().login(ANA, ANOTHER).await.is(200);
}

async fn sign_ins_are_kept_with_their_outcome_and_a_new_device_is_told_by_letter(kind: Kind) {
    let server = Server::start(kind, &[]).await;
    account(&server, ANA).await;
    account(&server, LUIS).await;
    let browser = |version: &str| server.client().with("user-agent", &format!("Browser/{version}"));
    browser("1.0").login(ANA, PASSWORD).await.is(200);
    browser("1.0").login(ANA, "wrong").await.refuses(401, "login.bad-credentials");
    browser("2.5").login(ANA, PASSWORD).await.is(200);
    server.client().login(LUIS, PASSWORD).await.is(200);
    settled(&server).await;
    assert_eq!(letters(&server).await.len(), 0, "the first device and its updates are nothing to tell");
    let phone = server.client().with("user-agent", "Telephone/1.0").signed_in(ANA, PASSWORD).await;
    let letter = letters_to(&server, ANA, 1).await.remove(0);
    assert!(letter.text.contains("Telephone/1.0") && letter.text.contains("127.0.0.1"), "{}", letter.text);
    let history = phone.get("/api/v1/auth/login-history?limit=2&count=true").await.is(200);
    assert_eq!(history["count"], 4);
    let rest = format!("/api/v1/auth/login-history?cursor={}", text(&history["next"]));
    let rest = phone.get(&rest).await.is(200);
    let rows = [&history["data"], &rest["data"]].map(|data| data.as_array().expect("a list").clone()).concat();
    let shown: Vec<_> = rows.iter().map(|row| (text(&row["outcome"]), text(&row["device"]))).collect();
    let (phone, old) = ("Telephone/1.0", "Browser/1.0");
    let expected = [("succeeded", phone), ("succeeded", "Browser/2.5"), ("wrong_password", old), ("succeeded", old)];
    assert_eq!(shown, expected);
    let new: Vec<_> = rows.iter().map(|row| row["new_device"] == true).collect();
    assert_eq!(new, [true, false, false, true]);
}
