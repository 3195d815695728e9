//! What is refused of webhooks.

use super::{HookOwner, OffReason};
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
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::TooMany(owner) => Params::none().number("max", i64::try_from(owner.most()).unwrap_or(i64::MAX)),
            Self::Off(why) => Params::none().text("why", why.name()),
            Self::OnAlready | Self::OffAlready | Self::Waits => Params::none(),
        }
    }
}
