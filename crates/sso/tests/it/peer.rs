//! The certified OpenID provider of `tests/peers`, and somebody who signs in there with a browser.
//!
//! In one file, without anything of this crate: the tests of the whole take it in by its path.

#![allow(dead_code, reason = "not every test binary that takes this file in needs all of it")]

use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use serde_json::Value;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::atomic::{AtomicU32, Ordering};
use url::Url;

/// What the provider is told to be.
pub struct Options<'a> {
    /// Who may sign in: `[{"sub", "email", "email_verified", "name"}]`.
    pub accounts: &'a Value,
    /// Id, secret and redirect URI of its clients.
    pub clients: &'a [[&'a str; 3]],
    /// Further words of its command line, as `--wrong-nonce`.
    pub more: &'a [&'a str],
}

/// A provider that runs until it is dropped.
pub struct Peer {
    child: Child,
    accounts: PathBuf,
    issuer: Url,
}

impl Peer {
    /// Starts it, and waits until it listens.
    pub async fn start(options: Options<'_>) -> Self {
        static NEXT: AtomicU32 = AtomicU32::new(0);
        let file = format!("plantel-accounts-{}-{}.json", std::process::id(), NEXT.fetch_add(1, Ordering::SeqCst));
        let accounts = std::env::temp_dir().join(file);
        std::fs::write(&accounts, options.accounts.to_string()).unwrap();
        let root = root();
        let mut command = Command::new("node");
        command.arg(root.join("tests/peers/oidc.mjs")).arg("--accounts").arg(&accounts);
        command.arg("--modules").arg(modules(&root)).args(options.more);
        for client in options.clients {
            command.arg("--client").args(client);
        }
        let mut child = command.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().expect("node is installed");
        let mut said = BufReader::new(child.stdout.take().unwrap());
        let reading = tokio::task::spawn_blocking(move || {
            let mut line = String::new();
            said.read_line(&mut line).map(|_| line)
        });
        let line = reading.await.unwrap().unwrap();
        let port = line.trim().strip_prefix("PORT ").expect("the provider tells its port: see its error output");
        let issuer = format!("http://127.0.0.1:{port}").parse().unwrap();
        Self { child, accounts, issuer }
    }

    /// Its issuer identifier, as a URL: its text has a slash at the end that the provider's has not.
    pub fn issuer(&self) -> Url {
        self.issuer.clone()
    }

    /// Tells of other accounts from now on.
    pub fn set_accounts(&self, accounts: &Value) {
        std::fs::write(&self.accounts, accounts.to_string()).unwrap();
    }
}

impl Drop for Peer {
    fn drop(&mut self) {
        // It ends with its input as well, but then this process may end before it.
        let _ = self.child.kill();
        let _ = self.child.wait();
        let _ = std::fs::remove_file(&self.accounts);
    }
}

fn root() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let found = here.ancestors().find(|folder| folder.join("tests/peers/oidc.mjs").is_file());
    found.expect("the tests' own peers are in this repository").to_owned()
}

fn modules(root: &Path) -> PathBuf {
    let test = std::env::current_exe().unwrap();
    let beside = test.ancestors().map(|folder| folder.join("peers/node_modules"));
    let usual = std::iter::once(root.join("target/peers/node_modules"));
    let found = beside.chain(usual).find(|folder| folder.join("oidc-provider").is_dir());
    found.expect("the provider is installed: run `scripts/test-peers.sh ensure` first")
}

/// What somebody does at the provider's forms.
#[derive(Clone, Copy)]
pub enum Person<'a> {
    /// Signs in to the account of this `sub`, and consents.
    SignsIn(&'a str),
    /// Turns away at the first form.
    TurnsAway,
}

/// Goes to `start`, does so, and gives the address to which the provider sends the browser in the
/// end: the redirect URI, with `code` or `error`, and `state`. Nobody asks for that address yet.
pub async fn browse(start: &str, person: Person<'_>) -> Url {
    let browser = Client::builder().cookie_store(true).redirect(Policy::none()).no_proxy().build().unwrap();
    let start = Url::parse(start).unwrap();
    let mut answer = browser.get(start.clone()).send().await.unwrap();
    for _ in 0..20 {
        let here = answer.url().clone();
        if let Some(next) = sent_to(&answer) {
            if next.origin() != start.origin() {
                return next;
            }
            answer = browser.get(next).send().await.unwrap();
            continue;
        }
        let status = answer.status();
        let page = answer.text().await.unwrap();
        assert!(status.is_success(), "{here} answers {status}: {page}");
        answer = match person {
            Person::TurnsAway => {
                let away = Url::parse(&format!("{}/abort", here.as_str().trim_end_matches('/'))).unwrap();
                browser.get(away).send().await.unwrap()
            }
            Person::SignsIn(subject) => {
                let action = here.join(between(&page, "action=\"", "\"")).unwrap();
                let prompt = between(&page, "name=\"prompt\" value=\"", "\"");
                let fields = [("prompt", prompt), ("login", subject), ("password", "any will do")];
                browser.post(action).form(&fields).send().await.unwrap()
            }
        };
    }
    panic!("the provider sends in circles");
}

fn sent_to(answer: &Response) -> Option<Url> {
    let location = answer.headers().get("location")?.to_str().unwrap();
    Some(answer.url().join(location).unwrap())
}

fn between<'p>(page: &'p str, before: &str, after: &str) -> &'p str {
    let (_, rest) = page.split_once(before).unwrap_or_else(|| panic!("no {before} in {page}"));
    rest.split_once(after).unwrap().0
}

/// One parameter of an address.
pub fn parameter(url: &Url, name: &str) -> Option<String> {
    url.query_pairs().find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}
