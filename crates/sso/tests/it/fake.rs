//! A provider of our own, in process, that says whatever a test wants it to say.

use crate::world::CLIENT;
use jsonwebtoken::jwk::Jwk;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::fmt::Write;
use std::sync::{Arc, Mutex};
use std::time::{SystemTime, UNIX_EPOCH};
use tokio::io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufStream};
use tokio::net::{TcpListener, TcpStream};
use tokio::task::JoinHandle;
use url::Url;

/// A private key of the tests, by the name of its file.
pub fn key(algorithm: Algorithm) -> EncodingKey {
    match algorithm {
        Algorithm::ES256 => EncodingKey::from_ec_pem(include_bytes!("keys/ec.pem")),
        Algorithm::EdDSA => EncodingKey::from_ed_pem(include_bytes!("keys/ed25519.pem")),
        _ => EncodingKey::from_rsa_pem(include_bytes!("keys/rsa.pem")),
    }
    .unwrap()
}

/// Whose key no provider has published.
pub fn strangers_key() -> EncodingKey {
    EncodingKey::from_rsa_pem(include_bytes!("keys/stranger.pem")).unwrap()
}

/// Its public half, as providers publish it.
pub fn published(key: &EncodingKey, algorithm: Algorithm, id: &str) -> Value {
    let mut jwk = Jwk::from_encoding_key(key, algorithm).unwrap();
    jwk.common.key_id = Some(id.to_owned());
    serde_json::to_value(jwk).unwrap()
}

pub fn signed(claims: &Value, algorithm: Algorithm, key: &EncodingKey, id: &str) -> String {
    encode(&Header { kid: Some(id.to_owned()), ..Header::new(algorithm) }, claims, key).unwrap()
}

pub fn now() -> u64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs()
}

/// What it says at one path.
#[derive(Clone)]
pub struct Answer {
    status: u16,
    headers: String,
    body: Vec<u8>,
}

impl Answer {
    pub fn json(body: &Value) -> Self {
        Self::new(200, "content-type: application/json\r\n", body.to_string())
    }

    pub fn new(status: u16, headers: &str, body: impl Into<Vec<u8>>) -> Self {
        Self { status, headers: headers.to_owned(), body: body.into() }
    }
}

/// What it was asked.
#[derive(Clone, Debug)]
pub struct Asked {
    pub path: String,
    /// In lower case, each with a line break behind it.
    pub head: String,
    pub body: String,
}

#[derive(Default)]
struct Script {
    answers: HashMap<String, Answer>,
    asked: Vec<Asked>,
}

/// Runs until it is dropped.
pub struct Fake {
    pub issuer: Url,
    script: Arc<Mutex<Script>>,
    serving: JoinHandle<()>,
}

impl Fake {
    /// Honest so far, with one RSA key named `rsa`; but it gives no tokens yet.
    pub async fn start() -> Self {
        Self::at("127.0.0.1:0").await
    }

    pub async fn at(address: &str) -> Self {
        let listener = TcpListener::bind(address).await.unwrap();
        let issuer: Url = format!("http://{}", listener.local_addr().unwrap()).parse().unwrap();
        let script = Arc::new(Mutex::new(Script::default()));
        let serving = tokio::spawn(serve(listener, Arc::clone(&script)));
        let fake = Self { issuer, script, serving };
        fake.says("/.well-known/openid-configuration", Answer::json(&fake.document()));
        fake.publishes(&[published(&key(Algorithm::RS256), Algorithm::RS256, "rsa")]);
        fake
    }

    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.name())
    }

    /// The issuer, as it writes itself.
    pub fn name(&self) -> &str {
        self.issuer.as_str().trim_end_matches('/')
    }

    pub fn document(&self) -> Value {
        json!({
            "issuer": self.name(),
            "authorization_endpoint": self.url("/authorize"),
            "token_endpoint": self.url("/token"),
            "userinfo_endpoint": self.url("/userinfo"),
            "jwks_uri": self.url("/keys"),
            "response_types_supported": ["code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256", "HS256", "none"],
        })
    }

    /// What an honest ID token says.
    pub fn claims(&self, nonce: &str) -> Value {
        json!({
            "iss": self.name(), "aud": CLIENT, "sub": "ana", "nonce": nonce, "iat": now(), "exp": now() + 300,
            "email": "ana@school.test", "email_verified": true, "name": "Ana Ruiz",
        })
    }

    pub fn says(&self, path: &str, answer: Answer) {
        self.script.lock().unwrap().answers.insert(path.to_owned(), answer);
    }

    pub fn publishes(&self, keys: &[Value]) {
        self.says("/keys", Answer::json(&json!({ "keys": keys })));
    }

    pub fn gives(&self, id_token: &str) {
        let tokens = json!({"access_token": "access", "token_type": "Bearer", "id_token": id_token});
        self.says("/token", Answer::json(&tokens));
    }

    /// Every question at this path so far.
    pub fn asked(&self, path: &str) -> Vec<Asked> {
        self.script.lock().unwrap().asked.iter().filter(|asked| asked.path == path).cloned().collect()
    }
}

impl Drop for Fake {
    fn drop(&mut self) {
        self.serving.abort();
    }
}

async fn serve(listener: TcpListener, script: Arc<Mutex<Script>>) {
    while let Ok((stream, _)) = listener.accept().await {
        let script = Arc::clone(&script);
        // Who asks may go before the answer is whole.
        tokio::spawn(async move { answer(BufStream::new(stream), &script).await.ok() });
    }
}

async fn answer(mut stream: BufStream<TcpStream>, script: &Mutex<Script>) -> std::io::Result<()> {
    let mut head = String::new();
    while stream.read_line(&mut head).await? > 2 {}
    let path = head.split(' ').nth(1).unwrap_or_default().to_owned();
    let lower = head.to_lowercase();
    let length = lower.split_once("content-length: ").map_or("0", |(_, rest)| rest.split("\r\n").next().unwrap());
    let mut body = vec![0; length.parse().unwrap()];
    stream.read_exact(&mut body).await?;
    let body = String::from_utf8(body).unwrap();
    let answer = {
        let mut script = script.lock().unwrap();
        script.asked.push(Asked { path: path.clone(), head, body });
        script.answers.get(&path).cloned().unwrap_or_else(|| Answer::new(404, "", ""))
    };
    let mut head = format!("HTTP/1.1 {} Said\r\nconnection: close\r\n{}", answer.status, answer.headers);
    write!(head, "content-length: {}\r\n\r\n", answer.body.len()).unwrap();
    stream.write_all(head.as_bytes()).await?;
    stream.write_all(&answer.body).await?;
    stream.flush().await
}
