//! How the kept contract is asked and how it answers.

use crate::client::{Client, Reply};
use reqwest::Method;
use serde_json::{Value, json};

/// A well-formed id that is nobody's.
pub const NOBODY: &str = "0197f1f1-0000-7000-8000-000000000000";

/// Fails unless the reply has this status and exactly this text.
#[track_caller]
pub fn says(reply: &Reply, status: u16, detail: &str) {
    assert_eq!(reply.status, status, "{}\n{}", reply.asked, reply.text());
    assert_eq!(reply.body["detail"], detail, "{}", reply.asked);
}

/// Fails unless the reply is a success with exactly this message and nothing else.
#[track_caller]
pub fn tells(reply: Reply, message: &str) {
    assert_eq!(reply.is(200), json!({"message": message}));
}

/// The names of an object's fields, in order.
pub fn names(body: &Value) -> Vec<&str> {
    let mut names: Vec<_> = body.as_object().expect("an object").keys().map(String::as_str).collect();
    names.sort_unstable();
    names
}

/// Fails unless the reply is a list of bad fields with exactly these places.
#[track_caller]
pub fn lists(reply: &Reply, places: &[&[&str]]) {
    assert_eq!(reply.status, 422, "{}\n{}", reply.asked, reply.text());
    let detail = reply.body["detail"].as_array().unwrap_or_else(|| panic!("no list: {}", reply.text()));
    for field in detail {
        assert!(field["type"].is_string() && field["msg"].as_str().is_some_and(|text| !text.is_empty()), "{field}");
    }
    let found: Vec<_> = detail.iter().map(|field| field["loc"].clone()).collect();
    assert_eq!(json!(found), json!(places), "{}", reply.asked);
}

/// Sends a sign-in form as it is.
pub async fn form(client: &Client, body: &str) -> Reply {
    let kind = Some("application/x-www-form-urlencoded");
    client.send(Method::POST, "/api/v1/login/access-token", kind, body.as_bytes().to_vec()).await
}

/// Signs in by the form.
pub async fn form_login(client: &Client, email: &str, password: &str, otp: Option<&str>) -> Reply {
    let mut fields = url::form_urlencoded::Serializer::new(String::new());
    fields.append_pair("username", email).append_pair("password", password);
    if let Some(otp) = otp {
        fields.append_pair("otp", otp);
    }
    form(client, &fields.finish()).await
}
