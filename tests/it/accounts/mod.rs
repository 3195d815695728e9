//! Journeys through accounts: by letters, with a second factor, by an account elsewhere, and out again.

mod deletion;
mod first_admin;
mod hashes;
mod leaving_at_once;
mod limits;
mod links;
mod lockout;
mod private;
mod second_factor;
mod sessions;
mod single_sign_on;
mod smtp;
mod warnings;

use plantel_tests::client::{Client, Reply};
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};

const ANA: &str = "ana.ruiz@casa.test";
const LUIS: &str = "luis@casa.test";
const ANOTHER: &str = "a different horse altogether";
const SIGN_UP: &str = "/api/v1/users/signup";
const ME: &str = "/api/v1/auth/me";
const INVENTORY: &str = "/api/v1/inventory";

#[track_caller]
fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_else(|| panic!("no text: {value}"))
}

/// Makes an account with the usual password; its id.
async fn account(server: &Server, email: &str) -> String {
    let body = json!({"email": email, "password": PASSWORD, "full_name": "Somebody", "is_verified": true});
    plantel_tests::client::id(&server.client().post("/api/v1/private/users", body).await.is(200))
}

/// Signs in; the pair of tokens.
async fn tokens(server: &Server, email: &str, password: &str) -> Value {
    server.client().login(email, password).await.is(200)
}

/// Who holds these tokens.
fn holder(server: &Server, tokens: &Value) -> Client {
    server.client().bearing(text(&tokens["access_token"]))
}

async fn refresh(server: &Server, tokens: &Value) -> Reply {
    server.client().post("/api/v1/auth/refresh", json!({"refresh_token": tokens["refresh_token"]})).await
}

/// A session that is over, in both its tokens.
async fn is_over(server: &Server, tokens: &Value) {
    holder(server, tokens).get(ME).await.refuses(401, "token.revoked");
    refresh(server, tokens).await.refuses(401, "token.revoked");
}
