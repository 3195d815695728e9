//! A small HTTP client whose answers know what was asked.

use reqwest::header::HeaderMap;
use reqwest::{Method, Response, redirect};
use serde_json::{Value, json};
use std::time::Duration;

/// Somebody who calls the server.
#[derive(Clone)]
pub struct Client {
    http: reqwest::Client,
    base: String,
    headers: Vec<(String, String)>,
}

/// What the server answered.
#[derive(Clone, Debug)]
pub struct Reply {
    /// What was asked, for the message of a failed test.
    pub asked: String,
    /// The status.
    pub status: u16,
    /// The headers.
    pub headers: HeaderMap,
    /// The body as it came.
    pub bytes: Vec<u8>,
    /// The body as JSON; null when it is something else.
    pub body: Value,
}

impl Client {
    /// A stranger.
    pub fn new(base: &str) -> Self {
        let http = reqwest::Client::builder()
            .no_proxy()
            .redirect(redirect::Policy::none())
            .timeout(Duration::from_mins(1))
            // Before the server hangs up on who is silent for five seconds.
            .pool_idle_timeout(Duration::from_secs(3))
            .build()
            .expect("a client can be built");
        Self { http, base: base.to_owned(), headers: Vec::new() }
    }

    /// Who sends this header too, in the place of an earlier one of this name.
    #[must_use]
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut client = self.clone();
        client.headers.retain(|(known, _)| known != name);
        client.headers.push((name.to_owned(), value.to_owned()));
        client
    }

    /// Who holds this access token.
    #[must_use]
    pub fn bearing(&self, token: &str) -> Self {
        self.with("authorization", &format!("Bearer {token}"))
    }

    /// Who acts in this institution.
    #[must_use]
    pub fn inside(&self, institution: &str) -> Self {
        self.with("x-institution-id", institution)
    }

    /// Who holds this idempotency key.
    #[must_use]
    pub fn keyed(&self, key: &str) -> Self {
        self.with("idempotency-key", key)
    }

    /// The same somebody, calling another server.
    #[must_use]
    pub fn at(&self, base: &str) -> Self {
        Self { base: base.to_owned(), ..self.clone() }
    }

    /// Signs in and gives the pair of tokens.
    pub async fn login(&self, email: &str, password: &str) -> Reply {
        self.post("/api/v1/auth/login", json!({"email": email, "password": password})).await
    }

    /// Who has signed in.
    pub async fn signed_in(&self, email: &str, password: &str) -> Self {
        let tokens = self.login(email, password).await.is(200);
        self.bearing(tokens["access_token"].as_str().expect("a token is text"))
    }

    /// Asks for a thing.
    pub async fn get(&self, path: &str) -> Reply {
        self.send(Method::GET, path, None, Vec::new()).await
    }

    /// Asks for what need not end: the answer, whose body is still to come.
    pub async fn begin(&self, path: &str) -> Response {
        let mut request = self.http.get(format!("{}{path}", self.base)).timeout(Duration::from_hours(1));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        request.send().await.unwrap_or_else(|error| panic!("GET {path} had no answer: {error:?}"))
    }

    /// Sends JSON; nothing at all for null.
    pub async fn post(&self, path: &str, body: Value) -> Reply {
        self.json(Method::POST, path, &body).await
    }

    /// Changes a part.
    pub async fn patch(&self, path: &str, body: Value) -> Reply {
        self.json(Method::PATCH, path, &body).await
    }

    /// Puts a whole in the place of another.
    pub async fn put(&self, path: &str, body: Value) -> Reply {
        self.json(Method::PUT, path, &body).await
    }

    /// Takes a thing away.
    pub async fn delete(&self, path: &str) -> Reply {
        self.send(Method::DELETE, path, None, Vec::new()).await
    }

    /// Sends a spreadsheet.
    pub async fn upload(&self, path: &str, bytes: impl Into<Vec<u8>>) -> Reply {
        self.send(Method::POST, path, Some("text/csv"), bytes.into()).await
    }

    async fn json(&self, method: Method, path: &str, body: &Value) -> Reply {
        if body.is_null() {
            return self.send(method, path, None, Vec::new()).await;
        }
        self.send(method, path, Some("application/json"), body.to_string().into_bytes()).await
    }

    /// Sends bytes of a media type.
    pub async fn send(&self, method: Method, path: &str, kind: Option<&str>, bytes: Vec<u8>) -> Reply {
        let asked = format!("{method} {path}");
        match self.try_send(method, path, kind, bytes).await {
            Ok(reply) => reply,
            Err(error) => panic!("{asked} had no answer: {error:?}"),
        }
    }

    /// Sends bytes to a server that may be gone before it answers.
    pub async fn try_send(
        &self,
        method: Method,
        path: &str,
        kind: Option<&str>,
        bytes: Vec<u8>,
    ) -> Result<Reply, reqwest::Error> {
        let shown: String = String::from_utf8_lossy(&bytes).chars().take(300).collect();
        let asked = format!("{method} {path} {:?} {shown}", self.shown_headers());
        let mut request = self.http.request(method, format!("{}{path}", self.base));
        for (name, value) in &self.headers {
            request = request.header(name, value);
        }
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        if !bytes.is_empty() {
            request = request.body(bytes);
        }
        Reply::read(asked, request.send().await?).await
    }

    fn shown_headers(&self) -> Vec<&(String, String)> {
        self.headers.iter().filter(|(name, _)| name != "authorization").collect()
    }
}

impl Reply {
    async fn read(asked: String, response: Response) -> Result<Self, reqwest::Error> {
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let bytes = response.bytes().await?.to_vec();
        let body = serde_json::from_slice(&bytes).unwrap_or(Value::Null);
        Ok(Self { asked, status, headers, bytes, body })
    }

    /// Fails unless the status is this; gives the body.
    #[track_caller]
    pub fn is(self, status: u16) -> Value {
        assert_eq!(self.status, status, "{}\n{}", self.asked, self.text());
        self.body
    }

    /// Fails unless it is a problem of this status and code, told as it should be.
    #[track_caller]
    pub fn refuses(&self, status: u16, code: &str) {
        assert_eq!(self.status, status, "{}\n{}", self.asked, self.text());
        assert_eq!(self.header("content-type"), "application/problem+json", "{}", self.asked);
        let codes = self.codes();
        assert!(codes.contains(&code), "{}\n{code} is not among {codes:?}", self.asked);
        assert_eq!(self.body["request_id"].as_str(), Some(self.header("x-request-id")), "{}", self.asked);
    }

    /// The code of a problem, and those of its fields.
    pub fn codes(&self) -> Vec<&str> {
        let fields = self.body["errors"].as_array().into_iter().flatten().map(|field| &field["code"]);
        let kept = self.body["detail"].as_array().into_iter().flatten().map(|field| &field["type"]);
        fields.chain(kept).chain([&self.body["code"]]).filter_map(Value::as_str).collect()
    }

    /// A header's text; empty when it is absent.
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    /// The body as text.
    pub fn text(&self) -> String {
        String::from_utf8_lossy(&self.bytes).into_owned()
    }
}

/// The id in a body.
#[track_caller]
pub fn id(body: &Value) -> String {
    body["id"].as_str().unwrap_or_else(|| panic!("no id in {body}")).to_owned()
}
