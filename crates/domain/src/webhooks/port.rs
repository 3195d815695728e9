//! Port to other systems.

use super::{AddressError, HookOwner};
use async_trait::async_trait;
use chrono::Duration;
use url::Url;
use uuid::Uuid;

/// What receivers are asked as.
pub const USER_AGENT: &str = "Plantel-Webhooks/1";

/// What is sent: a POST of JSON with the headers of Standard Webhooks.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HookRequest {
    /// Whose endpoint it is: where persons may have one, an institution may have more.
    pub owner: HookOwner,
    /// Where to.
    pub url: Url,
    /// `webhook-id`: the same for each try at one event.
    pub id: Uuid,
    /// `webhook-timestamp`: seconds since 1970 at this try.
    pub timestamp: i64,
    /// `webhook-signature`: one or more, parted by a space.
    pub signature: String,
    /// The body.
    pub body: String,
}

/// How the receiver answered, or why it did not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HookOutcome {
    /// Its status.
    pub status: Option<u16>,
    /// For how long it asks to be left alone.
    pub retry_after: Option<Duration>,
    /// How its answer begins.
    pub answer: String,
    /// What went wrong, when that is not told by the status.
    pub error: Option<String>,
    /// How long it took.
    pub took_ms: u32,
}

/// Tells other systems.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait HookPost: Send + Sync {
    /// Whether this address may be told for this owner, as far as can be said now: what it leads to may change.
    async fn check(&self, url: &Url, owner: HookOwner) -> Result<(), AddressError>;
    /// Tells it, and nobody to whom it sends on; ends within the time that is configured, whatever the receiver and the
    /// network do. An address that may not be told any more is an error of the outcome.
    async fn post(&self, request: HookRequest) -> HookOutcome;
}
