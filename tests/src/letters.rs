//! Letters that the server kept instead of sending.

use crate::server::Server;
use serde_json::Value;
use std::time::{Duration, Instant};

/// For how long a letter may be on its way.
const PATIENCE: Duration = Duration::from_secs(10);

/// A letter.
#[derive(Clone, Debug)]
pub struct Letter {
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its text.
    pub text: String,
}

impl Letter {
    /// The token of the link to this page of the web client, if it has that link.
    pub fn token(&self, page: &str) -> Option<String> {
        token(&self.text, page)
    }
}

/// The token of a link to this page, in a text.
pub fn token(text: &str, page: &str) -> Option<String> {
    let (_, rest) = text.split_once(&format!("/{page}?token="))?;
    let end = rest.find(|c: char| !(c.is_ascii_alphanumeric() || "-_.%".contains(c))).unwrap_or(rest.len());
    Some(rest[..end].to_owned())
}

/// All letters, newest first.
pub async fn letters(server: &Server) -> Vec<Letter> {
    let listed = server.client().with("accept", "application/json").get("/dev/mail").await.is(200);
    let text = |letter: &Value, name: &str| letter[name].as_str().unwrap_or_else(|| panic!("{letter}")).to_owned();
    let read = |letter: &Value| Letter {
        to: text(letter, "to"),
        subject: text(letter, "subject"),
        text: text(letter, "text"),
    };
    listed.as_array().unwrap_or_else(|| panic!("no list: {listed}")).iter().map(read).collect()
}

/// The letters to somebody, newest first, once there are so many.
pub async fn letters_to(server: &Server, address: &str, number: usize) -> Vec<Letter> {
    let started = Instant::now();
    loop {
        let all = letters(server).await;
        let theirs: Vec<_> = all.iter().filter(|letter| letter.to == address).cloned().collect();
        if theirs.len() >= number {
            return theirs;
        }
        assert!(started.elapsed() < PATIENCE, "{} of {number} letters to {address} came: {all:#?}", theirs.len());
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// The token of the newest letter to somebody that leads to this page.
pub async fn token_to(server: &Server, address: &str, page: &str) -> String {
    let started = Instant::now();
    loop {
        let all = letters(server).await;
        let mut tokens = all.iter().filter(|letter| letter.to == address).filter_map(|letter| letter.token(page));
        if let Some(token) = tokens.next() {
            return token;
        }
        assert!(started.elapsed() < PATIENCE, "no letter to {address} leads to {page}: {all:#?}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}

/// Waits until no letter is on its way any more.
pub async fn settled(server: &Server) {
    let started = Instant::now();
    loop {
        let health = server.client().get("/health").await.is(200);
        if health["parts"]["letters"]["waiting"] == 0 {
            return;
        }
        assert!(started.elapsed() < PATIENCE, "letters still wait: {health}");
        tokio::time::sleep(Duration::from_millis(100)).await;
    }
}
