//! A server and a certified provider that know each other, and a browser between them.

use super::peer::{Options, Peer};
use crate::accounts::ANA;
use plantel_tests::client::Reply;
use plantel_tests::databases::{Kind, TestDatabase};
use plantel_tests::server::{PASSWORD, ROOT, Server, free_port, run};
use reqwest::redirect::Policy;
use serde_json::{Value, json};
use std::sync::Arc;
use url::Url;

/// RFC 7636, appendix B.
pub const VERIFIER: &str = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk";
pub const CHALLENGE: &str = "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM";
pub const CLIENT: &str = "http://localhost:5173";
pub const RETURN_TO: &str = "http://localhost:5173/signed-in";
const SESSION: &str = "/api/v1/auth/sso/session";

/// A server and a provider that know each other.
pub struct Campus {
    pub peer: Peer,
    pub server: Server,
}

impl Campus {
    pub async fn open(kind: Kind, lies: &[&str]) -> Self {
        let port = free_port();
        let address = format!("http://127.0.0.1:{port}");
        let callback = format!("{address}/api/v1/auth/sso/campus/callback");
        let accounts = json!([
            {"sub": "ana", "email": ANA, "email_verified": true, "name": "Ana Ruiz"},
            {"sub": "luis", "email": "luis@casa.test", "email_verified": false, "name": "Luis Peña"},
        ]);
        let options = Options { accounts: &accounts, clients: &[["plantel", "a secret", &callback]], more: lies };
        let peer = Peer::start(options).await;
        let issuer = peer.issuer();
        let issuer = issuer.as_str().trim_end_matches('/');
        let file = format!(
            "[sso]\nreturn_to = [\"{CLIENT}\"]\n[[sso.providers]]\nname = \"campus\"\nlabel = \"Campus\"\n\
             issuer = \"{issuer}\"\nclient_id = \"plantel\"\nclient_secret = \"a secret\"\n"
        );
        let database = Arc::new(TestDatabase::migrated(kind).await);
        let args = ["create-admin", "--email", ROOT, "--password-stdin"];
        run(&database.url, &[], &args, PASSWORD).succeeded();
        let port = port.to_string();
        let env = [("PLANTEL_HTTP__PORT", port.as_str()), ("PLANTEL_HTTP__PUBLIC_URL", address.as_str())];
        let server = Server::configured(database, &env, &file);
        assert_eq!(server.address, address);
        Self { peer, server }
    }

    pub fn start(&self) -> String {
        let query = url::form_urlencoded::Serializer::new(String::new())
            .append_pair("challenge", CHALLENGE)
            .append_pair("return_to", RETURN_TO)
            .finish();
        format!("{}/api/v1/auth/sso/campus/start?{query}", self.server.address)
    }

    /// Where a new browser ends.
    pub async fn travel(&self, subject: &str) -> Url {
        Browser::new().goes(&self.start(), subject, |url| url.as_str().starts_with(CLIENT)).await
    }

    /// The ticket that a new browser comes back with.
    pub async fn ticket(&self, subject: &str) -> String {
        ticket(&self.travel(subject).await)
    }

    pub async fn session(&self, ticket: &str, verifier: &str, otp: Option<&str>) -> Reply {
        let body = json!({"ticket": ticket, "verifier": verifier, "otp": otp});
        self.server.client().post(SESSION, body).await
    }

    pub async fn users(&self) -> Value {
        self.server.root().await.get("/api/v1/users/").await.is(200)["count"].clone()
    }
}

/// What is behind the `#`, of which no server learns.
pub fn ticket(end: &Url) -> String {
    let fragment = end.fragment().unwrap_or_else(|| panic!("no fragment: {end}"));
    fragment.strip_prefix("ticket=").unwrap_or_else(|| panic!("no ticket: {end}")).to_owned()
}

#[track_caller]
pub fn tells(end: &Url, code: &str) {
    assert_eq!(end.as_str(), format!("{RETURN_TO}#error={code}"));
}

/// Keeps cookies, fills in forms, and remembers where it was.
pub struct Browser {
    http: reqwest::Client,
    pub visited: Vec<Url>,
    pub forms: usize,
}

impl Browser {
    pub fn new() -> Self {
        let http = reqwest::Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy();
        Self { http: http.build().expect("a browser"), visited: Vec::new(), forms: 0 }
    }

    pub async fn get(&mut self, url: Url) -> reqwest::Response {
        self.visited.push(url.clone());
        self.http.get(url).send().await.expect("an answer")
    }

    /// Goes on until it is sent to where it is to stop, which it does not ask for.
    pub async fn goes(&mut self, start: &str, subject: &str, stop: impl Fn(&Url) -> bool) -> Url {
        let mut answer = self.get(start.parse().expect("a URL")).await;
        for _ in 0..20 {
            let here = answer.url().clone();
            if let Some(location) = answer.headers().get("location") {
                let next = here.join(location.to_str().expect("text")).expect("a URL");
                if stop(&next) {
                    return next;
                }
                answer = self.get(next).await;
                continue;
            }
            let status = answer.status();
            let page = answer.text().await.expect("a page");
            assert!(status.is_success(), "{here} answers {status}: {page}");
            let between = |before: &str| {
                let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
                rest.split('"').next().expect("its end").to_owned()
            };
            let action = here.join(&between("action=\"")).expect("a URL");
            let prompt = between("name=\"prompt\" value=\"");
            let fields = [("prompt", prompt.as_str()), ("login", subject), ("password", "any will do")];
            self.forms += 1;
            answer = self.http.post(action).form(&fields).send().await.expect("an answer");
        }
        panic!("sent in circles: {:?}", self.visited);
    }
}
