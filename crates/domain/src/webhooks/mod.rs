//! Other systems that are told of what happens: where, of what, and how it is tried until they have it.

mod address;
mod catalogue;
mod delivery;
mod endpoint;
mod error;
mod events;
mod machine;
mod port;
mod repository;
mod room;
mod selection;

pub use address::{AddressError, AddressRules, HookRules, HookUrl, MOST_URL};
pub use catalogue::{
    EventType, Field, FieldType, NOTICE_CREATED, WEBHOOK_TEST, event_type, event_types, notice_payload, payload_of,
    test_payload,
};
pub use delivery::{
    CancelReason, HookAttempt, HookBacklog, KEPT_ANSWER, Verdict, WAITS, WebhookDelivery, WebhookDeliveryState,
    jittered, verdict,
};
pub use endpoint::{
    HookOwner, HookState, MOST_OF_A_PERSON, MOST_OF_AN_INSTITUTION, MOST_OVERLAP_HOURS, MOST_SECRETS_BEFORE,
    NewWebhook, OffReason, PreviousSecret, Webhook, WebhookChange, worn_out,
};
pub use error::WebhookError;
pub use events::*;
#[cfg(feature = "mocks")]
pub use port::MockHookPost;
pub use port::{HookOutcome, HookPost, HookRequest, USER_AGENT};
pub use repository::{
    ClaimedHook, Replay, WebhookDeliveryFilter, WebhookDeliveryRepository, WebhookRepositories, WebhookRepository,
};
#[cfg(feature = "mocks")]
pub use repository::{MockWebhookDeliveryRepository, MockWebhookRepository};
pub use room::{HookPlaces, Room};
pub use selection::EventSelection;

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "webhook.too-many",
    "webhook.on-already",
    "webhook.off-already",
    "webhook.off",
    "webhook.test-running",
    "webhook.too-many-secrets",
    "webhook-delivery.waits",
    "webhook.url-invalid",
    "webhook.url-secret",
    "webhook.url-fragment",
    "webhook.https-needed",
    "webhook.port-blocked",
    "webhook.address-not-public",
    "webhook.name-unknown",
    "webhook.event-unknown",
    "webhook.event-not-here",
    "webhook.overlap",
];
