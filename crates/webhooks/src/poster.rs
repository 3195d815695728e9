//! One POST, and what came of it.

use crate::names::{Admitted, Names, OfTheSystem};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::webhooks::{
    AddressError, AddressRules, HookOutcome, HookOwner, HookPost, HookRequest, HookRules, KEPT_ANSWER, USER_AGENT,
};
use reqwest::header::{CONTENT_TYPE, HeaderMap, RETRY_AFTER};
use reqwest::redirect::Policy;
use reqwest::{Client, Response};
use std::error::Error;
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::time::{Instant, timeout, timeout_at};
use url::{Host, Url};

/// How long a connection may take to be made.
const CONNECT: Duration = Duration::from_secs(5);

/// What is said of who does not answer in time.
const TOO_LONG: &str = "it takes too long";

/// How many bytes of an answer are read.
const MOST_READ: usize = 64 * 1024;

/// What the operator decides.
#[derive(Clone, Copy, Debug)]
pub struct HookSettings {
    /// Who may be told.
    pub rules: HookRules,
    /// From the look-up of the name to the last byte read.
    pub timeout: Duration,
}

/// Tells other systems by HTTP/1.1. It follows nobody who sends it on, asks no proxy, keeps no cookies.
pub struct HttpHookPost {
    institutions: Line,
    people: Line,
    timeout: Duration,
}

/// The way to the endpoints of one kind of owner: its client connects to the machines that they may name.
struct Line {
    client: Client,
    admitted: Admitted,
}

impl Line {
    fn new(rules: AddressRules, timeout: Duration, names: Arc<dyn Names>) -> Result<Self, reqwest::Error> {
        let admitted = Admitted { rules, names };
        let client = Client::builder()
            .dns_resolver(Arc::new(admitted.clone()))
            .redirect(Policy::none())
            .referer(false)
            .no_proxy()
            .connect_timeout(CONNECT.min(timeout))
            // Deliveries to one receiver are rare: a connection that is kept is mostly one that died meanwhile.
            .pool_max_idle_per_host(0)
            .user_agent(USER_AGENT)
            .build()?;
        Ok(Self { client, admitted })
    }

    async fn send(&self, request: HookRequest) -> Result<Response, Untold> {
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
        Ok(sent.send().await?)
    }
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
        let HookSettings { rules, timeout } = settings;
        let institutions = Line::new(rules.institutions, timeout, Arc::clone(&names))?;
        Ok(Self { institutions, people: Line::new(rules.people, timeout, names)?, timeout })
    }

    fn line(&self, owner: HookOwner) -> &Line {
        match owner {
            HookOwner::Institution(_) => &self.institutions,
            HookOwner::Person(_) => &self.people,
        }
    }
}

#[async_trait]
impl HookPost for HttpHookPost {
    async fn check(&self, url: &Url, owner: HookOwner) -> Result<(), AddressError> {
        let admitted = &self.line(owner).admitted;
        admitted.rules.check(url)?;
        if let Some(Host::Domain(name)) = url.host() {
            let lookup = timeout(CONNECT, admitted.addresses(name));
            lookup.await.map_err(|_| AddressError::Unknown)??;
        }
        Ok(())
    }

    async fn post(&self, request: HookRequest) -> HookOutcome {
        let begun = Instant::now();
        // One deadline over all of it, whatever the client would still wait for.
        let until = begun + self.timeout;
        let sent = timeout_at(until, self.line(request.owner).send(request)).await;
        let outcome = match sent.unwrap_or_else(|_| Err(Untold(TOO_LONG.to_owned()))) {
            Ok(response) => answered(response, until).await,
            Err(Untold(why)) => HookOutcome { error: Some(why), ..HookOutcome::default() },
        };
        HookOutcome { took_ms: u32::try_from(begun.elapsed().as_millis()).unwrap_or(u32::MAX), ..outcome }
    }
}

async fn answered(response: Response, until: Instant) -> HookOutcome {
    let status = response.status();
    let error = status.is_redirection().then(|| "it sends elsewhere, which is not followed".to_owned());
    let retry_after = retry_after(response.headers());
    let answer = beginning(response, until).await;
    HookOutcome { status: Some(status.as_u16()), retry_after, answer, error, took_ms: 0 }
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
        // No more than that: what the network says of it would tell who listens where.
        let why = if error.is_timeout() {
            TOO_LONG
        } else if error.is_connect() {
            "it cannot be reached"
        } else {
            "it does not answer as it should"
        };
        Self(why.to_owned())
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

/// How an answer begins, as far as it is there in time. The status was told before it: that the rest is slow, broken or
/// without end is not asked. What is not read is dropped with its connection.
async fn beginning(mut response: Response, until: Instant) -> String {
    let mut read = Vec::new();
    while let Ok(Ok(Some(chunk))) = timeout_at(until, response.chunk()).await {
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

#[cfg(test)]
#[path = "inside_tests.rs"]
mod inside_tests;
