//! Somebody who talks to the server.

use anyhow::{Context, Result, bail, ensure};
use reqwest::{Client, Method, RequestBuilder, Response};
use serde::Serialize;
use serde_json::Value;
use std::time::Duration;

/// The media type of what is said to the API.
pub const JSON: &str = "application/json";

/// A caller with connections of its own, which are kept open.
#[derive(Clone, Debug)]
pub struct Api {
    http: Client,
    address: String,
    token: Option<String>,
    institution: Option<String>,
}

/// What came of a request.
#[derive(Debug)]
pub struct Told {
    /// The status.
    pub status: u16,
    /// The code of a problem; empty when it is none.
    pub code: String,
    /// Whether it was said when to come again.
    pub later: bool,
}

impl Api {
    /// Nobody in particular, who has not been told where the server is.
    pub fn stranger() -> Result<Self> {
        Ok(Self { http: client()?, address: String::new(), token: None, institution: None })
    }

    /// The same, talking to this server.
    #[must_use]
    pub fn at(self, address: &str) -> Self {
        Self { address: address.to_owned(), ..self }
    }

    /// Signed in with this token.
    #[must_use]
    pub fn with_token(self, token: &str) -> Self {
        Self { token: Some(token.to_owned()), ..self }
    }

    /// Acting in this institution, which a platform administrator may choose.
    #[must_use]
    pub fn inside(&self, institution: &str) -> Self {
        Self { institution: Some(institution.to_owned()), ..self.clone() }
    }

    /// The same caller, who has a new connection for each request.
    pub fn anew(&self) -> Result<Self> {
        let http = Client::builder().no_proxy().pool_max_idle_per_host(0).timeout(Duration::from_mins(1)).build();
        Ok(Self { http: http.context("an HTTP client can be made")?, ..self.clone() })
    }

    /// The token, of who signed in.
    pub fn token(&self) -> Option<&str> {
        self.token.as_deref()
    }

    /// The same caller on connections of their own.
    pub fn again(&self) -> Result<Self> {
        Ok(Self { http: client()?, ..self.clone() })
    }

    fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let mut request = self.http.request(method, format!("{}{path}", self.address));
        if let Some(token) = &self.token {
            request = request.bearer_auth(token);
        }
        if let Some(institution) = &self.institution {
            request = request.header("X-Institution-Id", institution);
        }
        request
    }

    /// Reads; gives the whole body.
    pub async fn get(&self, path: &str) -> Result<Vec<u8>> {
        answer(self.request(Method::GET, path), path).await
    }

    /// Reads; gives the status, and whether it was told when to come again.
    pub async fn told(&self, path: &str) -> Result<(u16, bool)> {
        let response = self.request(Method::GET, path).send().await?;
        let (status, when) = (response.status().as_u16(), response.headers().contains_key("retry-after"));
        response.bytes().await?;
        Ok((status, when))
    }

    /// Reads, or sends JSON if there is any: what came of it, whatever it is, unless no answer came.
    pub async fn ask(&self, path: &str, body: Option<&Value>) -> reqwest::Result<Told> {
        let request = match body {
            Some(body) => self.request(Method::POST, path).json(body),
            None => self.request(Method::GET, path),
        };
        let response = request.send().await?;
        let (status, later) = (response.status().as_u16(), response.headers().contains_key("retry-after"));
        let body: Value = serde_json::from_slice(&response.bytes().await?).unwrap_or_default();
        let code = body["code"].as_str().unwrap_or_default().to_owned();
        Ok(Told { status, code, later })
    }

    /// Reads JSON.
    pub async fn get_json(&self, path: &str) -> Result<Value> {
        Ok(serde_json::from_slice(&self.get(path).await?)?)
    }

    /// Sends JSON, and reads JSON.
    pub async fn post(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<Value> {
        let body = answer(self.request(Method::POST, path).json(body), path).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Sends JSON that must be refused with this status.
    pub async fn refused(&self, path: &str, body: &(impl Serialize + Sync), status: u16) -> Result<()> {
        let response = self.request(Method::POST, path).json(body).send().await?;
        ensure!(response.status() == status, "{path} answers {}", response.status());
        response.bytes().await?;
        Ok(())
    }

    /// Asks for a deed that needs no body.
    pub async fn tell(&self, path: &str) -> Result<Vec<u8>> {
        answer(self.request(Method::POST, path), path).await
    }

    /// Asks for a deed that may be refused with this code, and with no other; says whether it was done.
    pub async fn granted(&self, path: &str, code: &str) -> Result<bool> {
        let response = self.request(Method::POST, path).send().await?;
        let status = response.status();
        let body = response.bytes().await?;
        if status.is_success() {
            return Ok(true);
        }
        let problem: Value = serde_json::from_slice(&body).unwrap_or_default();
        ensure!(problem["code"] == code, "{path}: {status}: {}", String::from_utf8_lossy(&body));
        Ok(false)
    }

    /// Reads something large, as slowly as it comes, and keeps none of it; gives how many bytes it had.
    pub async fn drain(&self, path: &str) -> Result<u64> {
        let request = self.request(Method::GET, path).timeout(Duration::from_mins(20));
        let mut response = request.send().await?;
        ensure!(response.status().is_success(), "{path}: {}", response.status());
        let mut bytes = 0;
        while let Some(chunk) = response.chunk().await? {
            bytes += chunk.len() as u64;
        }
        Ok(bytes)
    }

    /// Sends JSON; gives the whole body, whatever it is.
    pub async fn fetch(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<Vec<u8>> {
        answer(self.request(Method::POST, path).json(body), path).await
    }

    /// Sends JSON under a key, so that it has one effect however often it is sent; the status and the answer.
    pub async fn keyed(&self, path: &str, key: &str, body: &(impl Serialize + Sync)) -> Result<(u16, Value)> {
        let (status, answer) = self.under_key(path, key, Some(JSON), serde_json::to_vec(body)?).await?;
        Ok((status, serde_json::from_slice(&answer).unwrap_or_default()))
    }

    /// The same with a body of any kind, or none.
    pub async fn under_key(&self, path: &str, key: &str, kind: Option<&str>, body: Vec<u8>) -> Result<(u16, Vec<u8>)> {
        let mut request = self.request(Method::POST, path).header("Idempotency-Key", key).body(body);
        if let Some(kind) = kind {
            request = request.header("content-type", kind);
        }
        let response = request.send().await?;
        let status = response.status().as_u16();
        Ok((status, response.bytes().await?.into()))
    }

    /// Replaces something by JSON, and reads JSON.
    pub async fn put(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<Value> {
        let body = answer(self.request(Method::PUT, path).json(body), path).await?;
        Ok(serde_json::from_slice(&body)?)
    }

    /// Begins to follow the own notices, from behind this event if one is named.
    pub async fn follow(&self, last: Option<&str>) -> Result<Response> {
        let path = "/api/v1/notifications/stream";
        let mut request = self.request(Method::GET, path).timeout(Duration::from_hours(1));
        if let Some(last) = last {
            request = request.header("Last-Event-ID", last);
        }
        let response = request.send().await?;
        ensure!(response.status().is_success(), "{path}: {}", response.status());
        Ok(response)
    }

    /// Sends a spreadsheet; gives the whole answer.
    pub async fn upload(&self, path: &str, csv: impl Into<reqwest::Body>) -> Result<Vec<u8>> {
        let request = self.request(Method::POST, path).header("content-type", "text/csv").body(csv);
        answer(request, path).await
    }
}

/// The server is on this machine: no proxy lies between.
fn client() -> Result<Client> {
    let client = Client::builder().no_proxy().tcp_nodelay(true).timeout(Duration::from_mins(1)).build();
    client.context("an HTTP client can be made")
}

async fn answer(request: RequestBuilder, path: &str) -> Result<Vec<u8>> {
    let response = request.send().await?;
    let status = response.status();
    let body = response.bytes().await?;
    if !status.is_success() {
        bail!("{path}: {status}: {}", String::from_utf8_lossy(&body));
    }
    Ok(body.into())
}

/// A text of an answer.
pub fn text<'a>(answer: &'a Value, pointer: &str) -> Result<&'a str> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    found.with_context(|| format!("the answer has no text at {pointer}: {answer}"))
}
