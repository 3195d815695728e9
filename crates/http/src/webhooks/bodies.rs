//! What is sent about endpoints.

use crate::extract::{patch, set};
use chrono::{DateTime, Utc};
use plantel_domain::clock::{Timestamp, plausible_time};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::text::Line;
use plantel_domain::webhooks::{HookUrl, MOST_OVERLAP_HOURS, NewWebhook, WebhookChange};
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Where another system is to be told.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WebhookBody {
    /// Its address: `https`, without a user and without a fragment, of a machine outside.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 2_000, example = "https://hooks.example.org/plantel")]
    pub url: String,
    /// What for.
    #[schema(min_length = 1, max_length = 200, example = "Nómina")]
    pub description: Option<String>,
    /// Of which events, of those of `/webhooks/event-types`; of all, also of kinds that come later, when it is absent.
    #[schema(example = json!(["loan.approved", "loan.overdue"]))]
    pub events: Option<Vec<String>>,
}

impl WebhookBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<NewWebhook, Invalid> {
        let mut form = Form::new();
        let url = form.take("/url", HookUrl::parse(&self.url));
        let description = form.take_some("/description", self.description.as_deref().map(Line::parse));
        let events = self.events;
        form.done(|| Some(NewWebhook { url: url?, description: description?, events }))
    }
}

/// Where another system is to be told of the caller's own notices.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OwnWebhookBody {
    /// Its address: `https`, without a user and without a fragment, of a machine outside.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 2_000, example = "https://hooks.example.org/plantel")]
    pub url: String,
    /// What for.
    #[schema(min_length = 1, max_length = 200, example = "Panel")]
    pub description: Option<String>,
    /// Of which events: of `notice.created`; of all that people may be told, also of kinds that come later, when it is
    /// absent.
    #[schema(example = json!(["notice.created"]))]
    pub events: Option<Vec<String>>,
}

impl From<OwnWebhookBody> for WebhookBody {
    fn from(body: OwnWebhookBody) -> Self {
        let OwnWebhookBody { url, description, events } = body;
        Self { url, description, events }
    }
}

/// What changes of an endpoint.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WebhookChangeBody {
    /// Another address.
    #[serde(default, deserialize_with = "set")]
    #[schema(min_length = 1, max_length = 2_000)]
    pub url: Option<String>,
    /// What else for; null clears it.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<String>, max_length = 200)]
    pub description: Patch<String>,
    /// Of which other events; null: of all.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<Vec<String>>)]
    pub events: Patch<Vec<String>>,
}

impl WebhookChangeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<WebhookChange, Invalid> {
        let mut form = Form::new();
        let url = form.take_some("/url", self.url.as_deref().map(HookUrl::parse));
        let description = form.take("/description", self.description.parse(|text| Line::parse(&text)));
        let events = self.events;
        form.done(|| Some(WebhookChange { url: url?, description: description?, events }))
    }
}

/// For how long the secret before is good beside the new one.
#[derive(Default, Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WebhookRotationBody {
    /// For so many hours both sign what is sent; 0: the one before is good no more.
    #[schema(minimum = 0, maximum = 168, default = 24)]
    pub overlap_hours: Option<i64>,
}

impl WebhookRotationBody {
    /// How many hours.
    pub fn read(&self) -> Result<u16, Invalid> {
        let hours = u16::try_from(self.overlap_hours.unwrap_or(24)).ok().filter(|hours| *hours <= MOST_OVERLAP_HOURS);
        let most = || Params::none().number("max", MOST_OVERLAP_HOURS.into());
        hours.ok_or_else(|| Invalid::at("/overlap_hours", BadValue::with("webhook.overlap", most())))
    }
}

/// What is sent again.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct WebhookReplayBody {
    /// What failed or was cancelled and was written since then.
    pub since: DateTime<Utc>,
}

impl WebhookReplayBody {
    /// Since when.
    pub fn read(&self) -> Result<Timestamp, Invalid> {
        plausible_time(self.since).map_err(|reason| Invalid::at("/since", reason))
    }
}
