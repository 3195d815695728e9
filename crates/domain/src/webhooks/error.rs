//! What is refused of webhooks.

use super::{HookOwner, MOST_SECRETS_BEFORE, OffReason};
use crate::error::{Fault, Kind, Params};

/// What is refused of webhooks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum WebhookError {
    /// The owner has as many as they may have.
    #[error("more than {} endpoints", .0.most())]
    TooMany(HookOwner),
    /// It is on.
    #[error("it is on already")]
    OnAlready,
    /// It is off.
    #[error("it is off already")]
    OffAlready,
    /// What is off is not sent anything.
    #[error("it is off ({})", .0.name())]
    Off(OffReason),
    /// It will be sent anyway.
    #[error("it waits to be sent")]
    Waits,
    /// Somebody tries it now.
    #[error("a test of it is running")]
    TestRunning,
    /// As many secrets of before are used as may be.
    #[error("too many secrets of before are used")]
    TooManySecrets,
}

impl Fault for WebhookError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::TooMany(_) => "webhook.too-many",
            Self::OnAlready => "webhook.on-already",
            Self::OffAlready => "webhook.off-already",
            Self::Off(_) => "webhook.off",
            Self::Waits => "webhook-delivery.waits",
            Self::TestRunning => "webhook.test-running",
            Self::TooManySecrets => "webhook.too-many-secrets",
        }
    }
    fn params(&self) -> Params {
        let max = |most: usize| Params::none().number("max", i64::try_from(most).unwrap_or(i64::MAX));
        match self {
            Self::TooMany(owner) => max(owner.most()),
            Self::TooManySecrets => max(MOST_SECRETS_BEFORE),
            Self::Off(why) => Params::none().text("why", why.name()),
            Self::OnAlready | Self::OffAlready | Self::Waits | Self::TestRunning => Params::none(),
        }
    }
}
