//! HTTP to a provider, which may be slow, huge, down, or somebody else.

use crate::settings::{SettingsError, is_plain_loopback};
use openidconnect::{AsyncHttpClient, HttpRequest, HttpResponse};
use plantel_domain::identity::SsoError;
use reqwest::redirect::Policy;
use std::pin::Pin;
use std::time::Duration;
use url::Url;

/// How long and how large an answer may be.
#[derive(Clone, Copy)]
pub(crate) struct Limits {
    /// From the first byte sent to the last byte read.
    pub time: Duration,
    /// Bytes of its body.
    pub size: usize,
}

impl Default for Limits {
    fn default() -> Self {
        Self { time: Duration::from_secs(10), size: 1_000_000 }
    }
}

/// Why there is no answer.
#[derive(Debug, thiserror::Error)]
pub(crate) enum WireError {
    #[error("it must be asked over TLS")]
    Insecure,
    #[error("it cannot be reached")]
    Unreachable,
    #[error("it takes too long")]
    TooSlow,
    #[error("its answer is too large")]
    TooLarge,
    #[error("it sends elsewhere")]
    Redirected,
}

impl From<WireError> for SsoError {
    fn from(error: WireError) -> Self {
        Self::Unbelievable(error.to_string())
    }
}

impl From<reqwest::Error> for WireError {
    fn from(error: reqwest::Error) -> Self {
        let lost = if error.is_timeout() { Self::TooSlow } else { Self::Unreachable };
        // Whether it is the name, the certificate or the network that fails is for who runs this program.
        tracing::warn!(error = ?error, "an identity provider gives no answer");
        lost
    }
}

/// Asks one provider.
pub(crate) struct Wire {
    client: reqwest::Client,
    /// Whether the issuer itself goes without TLS: only then may its endpoints.
    plain: bool,
    size: usize,
}

impl Wire {
    pub fn new(issuer: &Url, limits: Limits) -> Result<Self, SettingsError> {
        let plain = is_plain_loopback(issuer);
        // A redirect would carry codes and secrets to whatever address the answer names.
        let mut builder = reqwest::Client::builder().timeout(limits.time).redirect(Policy::none());
        if plain {
            // What is on this machine is not asked for through a proxy.
            builder = builder.no_proxy();
        }
        let client = builder.user_agent("plantel").build().map_err(SettingsError::Client)?;
        Ok(Self { client, plain, size: limits.size })
    }

    /// Whether this address may be asked, or a browser be sent there.
    pub fn allows(&self, url: &Url) -> bool {
        url.scheme() == "https" || (self.plain && is_plain_loopback(url))
    }

    pub async fn send(&self, request: HttpRequest) -> Result<HttpResponse, WireError> {
        let request = reqwest::Request::try_from(request)?;
        if !self.allows(request.url()) {
            return Err(WireError::Insecure);
        }
        let mut response = self.client.execute(request).await?;
        if response.status().is_redirection() {
            return Err(WireError::Redirected);
        }
        let mut body = Vec::new();
        while let Some(chunk) = response.chunk().await? {
            if body.len() + chunk.len() > self.size {
                return Err(WireError::TooLarge);
            }
            body.extend_from_slice(&chunk);
        }
        let mut answer = HttpResponse::new(body);
        *answer.status_mut() = response.status();
        *answer.headers_mut() = std::mem::take(response.headers_mut());
        Ok(answer)
    }
}

impl<'c> AsyncHttpClient<'c> for Wire {
    type Error = WireError;
    type Future = Pin<Box<dyn Future<Output = Result<HttpResponse, WireError>> + Send + 'c>>;

    fn call(&'c self, request: HttpRequest) -> Self::Future {
        Box::pin(self.send(request))
    }
}

#[cfg(test)]
#[path = "wire_tests.rs"]
mod tests;
