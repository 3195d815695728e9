//! What happens to webhooks.

use super::OffReason;
use crate::ids::{UserId, WebhookId};
use crate::journal::{Fact, Subject, facts};
use serde::Serialize;

facts! {
    about "webhook" {
        /// Which endpoint.
        webhook: WebhookId,
    }

    /// Somebody said where another system is told.
    WebhookCreated = "webhook.created",
    /// Where or of what it is told changed.
    WebhookChanged = "webhook.changed",
    /// It is told no more.
    WebhookDeleted = "webhook.deleted",
    /// It has a new secret.
    WebhookSecretRotated = "webhook.secret-rotated",
    /// It is told again.
    WebhookSwitchedOn = "webhook.switched-on",
    /// Somebody tried whether it can be told.
    WebhookTested = "webhook.tested",
}

facts! {
    about "webhook" {
        /// Which endpoint.
        webhook: WebhookId,
        /// How many deliveries.
        deliveries: u64,
    }

    /// Deliveries are sent again.
    WebhookReplayed = "webhook.replayed",
}

/// It is not told anything any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct WebhookSwitchedOff {
    /// Which endpoint.
    pub webhook: WebhookId,
    /// Whose, if it is a person's.
    pub owner: Option<UserId>,
    /// Why.
    pub why: OffReason,
}

impl Fact for WebhookSwitchedOff {
    const KIND: &'static str = "webhook.switched-off";
    fn subject(&self) -> Subject {
        Subject::new("webhook", self.webhook)
    }
}
