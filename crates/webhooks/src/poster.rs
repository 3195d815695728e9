//! One POST, and what came of it.

use crate::names::{Admitted, Names, OfTheSystem};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::webhooks::{
    AddressError, AddressRules, HookOutcome, HookPost, HookRequest, KEPT_ANSWER, USER_AGENT,
};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};
use url::{Host, Url};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// How many bytes of an answer are read.
const MOST_READ: usize = 64 * 1024;

/// What the operator decides.
#[derive(Clone, Copy, Debug)]
pub struct HookSettings {
    /// Who may be told.
    pub rules: AddressRules,
    /// From the first byte sent to the last byte read.
    pub timeout: Duration,
}

/// Tells other systems by HTTP/1.1. It follows nobody who sends it on, asks no proxy, keeps no cookies.
pub struct HttpHookPost {
    client: Client,
    admitted: Admitted,
}

impl HttpHookPost {
    /// With these settings.
    ///
    /// # Errors
    /// When no client can be made, as without certificates to trust.
    pub fn new(settings: HookSettings) -> Result<Self, reqwest::Error> {
        Self::with(settings, Arc::new(OfTheSystem))
    }

    pub(crate) fn with(settings: HookSettings, names: Arc<dyn Names>) -> Result<Self, reqwest::Error> {
        let admitted = Admitted { rules: settings.rules, names };
        let client = Client::builder()
            .dns_resolver(Arc::new(admitted.clone()))
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(CONNECT.min(settings.timeout))
            .timeout(settings.timeout)
            // Deliveries to one receiver are rare: a connection that is kept is mostly one that died meanwhile.
            .pool_max_idle_per_host(0)
            .user_agent(USER_AGENT)
            .build()?;
        Ok(Self { client, admitted })
    }

    async fn send(&self, request: HookRequest) -> Result<HookOutcome, Untold> {
        // Once more: a rule may have become stricter since the address was written down.
        self.admitted.rules.check(&request.url)?;
        let sent = self
            .client
            .post(request.url)
            .header(CONTENT_TYPE, "application/json")
            .header("webhook-id", request.id.to_string())
            .header("webhook-timestamp", request.timestamp.to_string())
            .header("webhook-signature", request.signature)
            .body(request.body);
        let response = sent.send().await?;
        let status = response.status();
        let error = status.is_redirection().then(|| "it sends elsewhere, which is not followed".to_owned());
        let retry_after = retry_after(response.headers());
        let answer = beginning(response).await;
        Ok(HookOutcome { status: Some(status.as_u16()), retry_after, answer, error, took_ms: 0 })
    }
}

#[async_trait]
impl HookPost for HttpHookPost {
    async fn check(&self, url: &Url) -> Result<(), AddressError> {
        self.admitted.rules.check(url)?;
        if let Some(Host::Domain(name)) = url.host() {
            let lookup = tokio::time::timeout(CONNECT, self.admitted.addresses(name));
            lookup.await.map_err(|_| AddressError::Unknown)??;
        }
        Ok(())
    }

    async fn post(&self, request: HookRequest) -> HookOutcome {
        let begun = Instant::now();
        let outcome = self.send(request).await;
        let outcome = outcome.unwrap_or_else(|Untold(why)| HookOutcome { error: Some(why), ..HookOutcome::default() });
        HookOutcome { took_ms: u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX), ..outcome }
    }
}

/// Why there is no answer, in words.
struct Untold(String);

impl From<AddressError> for Untold {
    fn from(error: AddressError) -> Self {
        Self(error.to_string())
    }
}

impl From<reqwest::Error> for Untold {
    fn from(error: reqwest::Error) -> Self {
        let mut cause: &(dyn Error + 'static) = &error;
        while let Some(deeper) = cause.source() {
            cause = deeper;
            if let Some(refused) = cause.downcast_ref::<AddressError>() {
                return (*refused).into();
            }
        }
        // The address stands beside it, and may hold a secret of the receiver.
        Self(if error.is_timeout() {
            "it takes too long".to_owned()
        } else if error.is_connect() {
            format!("it cannot be reached: {cause}")
        } else {
            format!("it does not answer as it should: {cause}")
        })
    }
}

/// For how long a receiver asks to be left alone: seconds, or a moment.
fn retry_after(headers: &HeaderMap) -> Option<chrono::Duration> {
    let asked = headers.get(RETRY_AFTER)?.to_str().ok()?.trim();
    if let Ok(seconds) = asked.parse::<u32>() {
        return Some(chrono::Duration::seconds(seconds.into()));
    }
    let until = DateTime::parse_from_rfc2822(asked).ok()?;
    Some(until.to_utc() - DateTime::<Utc>::from(SystemTime::now()))
}

/// How an answer begins. The status was told before it: that the rest is slow, broken or without end is not asked. What
/// is not read is dropped with its connection.
async fn beginning(mut response: Response) -> String {
    let mut read = Vec::new();
    while let Ok(Some(chunk)) = response.chunk().await {
        let left = MOST_READ - read.len();
        read.extend_from_slice(&chunk[..chunk.len().min(left)]);
        if read.len() == MOST_READ {
            break;
        }
    }
    String::from_utf8_lossy(&read).chars().take(KEPT_ANSWER).collect()
}

#[cfg(test)]
#[path = "poster_tests.rs"]
mod tests;
