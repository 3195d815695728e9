//! What the kept contract's own suite checks, one case after the other, against the running program. Nothing
//! is put into the database but by HTTP.

mod defects;
mod items;
mod login;
mod own_account;
mod users;

use plantel_tests::client::Client;
use plantel_tests::databases::Kind;
use plantel_tests::server::{PASSWORD, Server};
use serde_json::{Value, json};

const ANA: &str = "ana@house.test";
const LUIS: &str = "luis@house.test";
const ANOTHER: &str = "a different horse altogether";
const NO_PRIVILEGES: &str = "The user doesn't have enough privileges";

/// A server and its superuser.
struct House {
    server: Server,
    root: Client,
}

impl House {
    async fn open(kind: Kind) -> Self {
        let server = Server::start(kind, &[]).await;
        let root = server.root().await;
        Self { server, root }
    }

    /// A new account, made without signing in: what the server shows of it.
    async fn account(&self, email: &str) -> Value {
        let body = json!({"email": email, "password": PASSWORD, "full_name": "Somebody"});
        self.server.client().post("/api/v1/private/users/", body).await.is(200)
    }

    /// Somebody with a new account, signed in.
    async fn person(&self, email: &str) -> Client {
        self.account(email).await;
        self.server.client().signed_in(email, PASSWORD).await
    }
}

/// Where an account is.
fn place(user: &Value) -> String {
    format!("/api/v1/users/{}", plantel_tests::client::id(user))
}
