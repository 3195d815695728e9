//! How endpoints and what is sent to them are shown.

use chrono::{DateTime, Utc};
use plantel_application::webhooks::DeliveryLog;
use plantel_domain::webhooks::{
    CancelReason, EventType, Field, HookAttempt, HookState, USER_AGENT, Webhook, WebhookDelivery, WebhookDeliveryState,
};
use serde::Serialize;
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

/// Where another system is told.
#[derive(Serialize, ToSchema)]
#[schema(as = Webhook)]
pub struct WebhookView {
    /// Its id.
    pub id: Uuid,
    /// Its address.
    #[schema(example = "https://hooks.example.org/plantel")]
    pub url: String,
    /// What for.
    pub description: Option<String>,
    /// Of which events; null: of all.
    pub events: Option<Vec<&'static str>>,
    /// `on` or `off`.
    #[schema(example = "on")]
    pub state: &'static str,
    /// Since when it is off.
    pub off_since: Option<DateTime<Utc>>,
    /// Why: `by_person`, `failing` (for five days without one success) or `gone` (it answered 410).
    pub off_why: Option<&'static str>,
    /// Since when no try succeeded, if the last one failed.
    pub failing_since: Option<DateTime<Utc>>,
    /// How many tries failed since then.
    pub failures: u32,
    /// Until when a secret of before signs too: the last of them, when there are several.
    pub previous_secret_until: Option<DateTime<Utc>>,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

impl From<Webhook> for WebhookView {
    fn from(it: Webhook) -> Self {
        let (state, off) = match it.state {
            HookState::On => ("on", None),
            HookState::Off { since, why } => ("off", Some((since, why.name()))),
        };
        Self {
            id: it.id.into(),
            url: it.url.as_str().to_owned(),
            description: it.description.map(Into::into),
            events: it.events.kinds(),
            state,
            off_since: off.map(|(since, _)| since),
            off_why: off.map(|(_, why)| why),
            failing_since: it.failing_since,
            failures: it.failures,
            previous_secret_until: it.previous.iter().map(|previous| previous.until).max(),
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}

/// An endpoint with a secret that is new.
#[derive(Serialize, ToSchema)]
#[schema(as = NewWebhook)]
pub struct NewWebhookView {
    /// The endpoint.
    #[serde(flatten)]
    pub webhook: WebhookView,
    /// What is signed with; it is shown this once.
    #[schema(example = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw0Vn0mWQqJ9c=")]
    pub secret: String,
}

/// One event on its way to another system.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDelivery)]
pub struct WebhookDeliveryView {
    /// Its id.
    pub id: Uuid,
    /// To which endpoint.
    pub webhook_id: Uuid,
    /// Which event: what a receiver knows it by, at every try and every replay (`webhook-id`).
    pub event_id: Uuid,
    /// Of which kind.
    #[serde(rename = "type")]
    #[schema(example = "loan.approved")]
    pub kind: String,
    /// `waiting`, `delivered`, `failed` or `cancelled`.
    #[schema(example = "delivered")]
    pub state: &'static str,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, while it waits.
    pub next_attempt_at: Option<DateTime<Utc>>,
    /// When it was written.
    pub created_at: DateTime<Utc>,
    /// When it came to where it stands; null while it waits.
    pub finished_at: Option<DateTime<Utc>>,
    /// Why it was cancelled, if it was: `endpoint_off`, or `owner_off` when the account or the institution was switched
    /// off whose endpoint it is.
    pub cancelled_why: Option<&'static str>,
}

impl From<WebhookDelivery> for WebhookDeliveryView {
    fn from(it: WebhookDelivery) -> Self {
        Self {
            id: it.id.into(),
            webhook_id: it.webhook.into(),
            event_id: it.event,
            kind: it.kind,
            state: it.state.name(),
            attempts: it.attempts,
            next_attempt_at: Some(it.due_at).filter(|_| it.state == WebhookDeliveryState::Waiting),
            created_at: it.created_at,
            finished_at: it.finished_at,
            cancelled_why: it.cancelled_why.map(CancelReason::name),
        }
    }
}

/// The headers of a try, without its signature.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookHeaders)]
pub struct WebhookHeadersView {
    /// Of the body.
    #[serde(rename = "content-type")]
    pub content_type: &'static str,
    /// Who asks.
    #[serde(rename = "user-agent")]
    pub user_agent: &'static str,
    /// Which event.
    #[serde(rename = "webhook-id")]
    pub id: String,
    /// When, in seconds since 1970.
    #[serde(rename = "webhook-timestamp")]
    pub timestamp: String,
}

/// One try.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookAttempt)]
pub struct WebhookAttemptView {
    /// Which, from 1.
    pub number: u32,
    /// When it began.
    pub at: DateTime<Utc>,
    /// What was sent beside the payload.
    pub request_headers: WebhookHeadersView,
    /// How the receiver answered, if it did.
    #[schema(example = 204)]
    pub status: Option<u16>,
    /// How long it took.
    pub took_ms: u32,
    /// What went wrong, when that is not told by the status.
    #[schema(example = "it takes too long")]
    pub error: Option<String>,
    /// The first 1,000 characters of its answer; nothing of a test.
    pub answer: String,
}

impl WebhookAttemptView {
    fn of(it: HookAttempt, event: Uuid) -> Self {
        let request_headers = WebhookHeadersView {
            content_type: "application/json",
            user_agent: USER_AGENT,
            id: event.to_string(),
            timestamp: it.at.timestamp().to_string(),
        };
        Self {
            number: it.number,
            at: it.at,
            request_headers,
            status: it.status,
            took_ms: it.took_ms,
            error: it.error,
            answer: it.answer,
        }
    }
}

/// One event on its way to another system, with the tries at it.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookDeliveryLog)]
pub struct WebhookDeliveryLogView {
    /// The delivery.
    #[serde(flatten)]
    pub delivery: WebhookDeliveryView,
    /// What is sent.
    pub payload: Value,
    /// The tries, the first first.
    pub log: Vec<WebhookAttemptView>,
}

impl From<DeliveryLog> for WebhookDeliveryLogView {
    fn from(it: DeliveryLog) -> Self {
        let event = it.delivery.event;
        Self {
            payload: shown(&it.delivery.payload),
            delivery: it.delivery.into(),
            log: it.attempts.into_iter().map(|attempt| WebhookAttemptView::of(attempt, event)).collect(),
        }
    }
}

/// A payload; one that is no JSON as the text that is sent.
fn shown(payload: &str) -> Value {
    serde_json::from_str(payload).unwrap_or_else(|_| Value::String(payload.to_owned()))
}

/// How many deliveries are sent again.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookReplay)]
pub struct WebhookReplayView {
    /// How many.
    pub deliveries: u64,
}

/// A field of an event's data.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookEventField)]
pub struct FieldView {
    /// Its name.
    #[schema(example = "loan")]
    pub name: &'static str,
    /// `uuid`, `string`, `integer`, `boolean`, `date` or `timestamp`.
    #[serde(rename = "type")]
    #[schema(example = "uuid")]
    pub kind: &'static str,
    /// Whether it may be null.
    pub nullable: bool,
    /// What it means.
    pub description: &'static str,
}

impl From<&Field> for FieldView {
    fn from(it: &Field) -> Self {
        Self { name: it.name, kind: it.of.name(), nullable: it.nullable, description: it.description }
    }
}

/// A kind of event of which other systems are told.
#[derive(Serialize, ToSchema)]
#[schema(as = WebhookEventType)]
pub struct EventTypeView {
    /// Its name.
    #[serde(rename = "type")]
    #[schema(example = "loan.approved")]
    pub kind: &'static str,
    /// To what kind of thing it happens.
    #[schema(example = "loan")]
    pub subject: &'static str,
    /// What it means.
    pub description: &'static str,
    /// What its data hold beside `institution_id`, `subject` and `version`.
    pub fields: Vec<FieldView>,
    /// What is sent, as JSON schema (2020-12).
    pub schema: Value,
}

impl From<&EventType> for EventTypeView {
    fn from(it: &EventType) -> Self {
        Self {
            kind: it.kind,
            subject: it.subject,
            description: it.description,
            fields: it.fields.iter().map(Into::into).collect(),
            schema: it.schema(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;
    use serde_json::json;

    #[rstest]
    #[case(r#"{"type":"loan.approved"}"#, json!({"type": "loan.approved"}))]
    #[case("{\"type\":", json!("{\"type\":"))]
    #[case("", json!(""))]
    fn what_is_sent_is_shown_even_if_it_cannot_be_read(#[case] payload: &str, #[case] expected: Value) {
        assert_eq!(shown(payload), expected);
    }
}
