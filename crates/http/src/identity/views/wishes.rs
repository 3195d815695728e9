//! What somebody wants to be told, for a copy of what is kept of them: what they chose alone, without any secret.

use crate::notifications::{DigestView, QuietHoursView};
use chrono::{DateTime, Utc};
use plantel_domain::alerts::OwnAlertSetting;
use plantel_domain::notifications::{ChannelKind, NoticeKind, Preferences};
use plantel_domain::webhooks::{HookState, Webhook};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// What somebody chose of what they are told.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnNotificationPreferences)]
pub struct OwnPreferencesView {
    /// What goes on which way; the rest is as for everybody.
    pub choices: Vec<OwnChoiceView>,
    /// When only what is urgent goes out.
    pub quiet_hours: Option<QuietHoursView>,
    /// When all that is not urgent goes out together.
    pub digest: Option<DigestView>,
    /// Their own clock.
    #[schema(example = "America/Bogota")]
    pub time_zone: Option<&'static str>,
}

/// Whether notices of a kind go on a way.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnNotificationChoice)]
pub struct OwnChoiceView {
    /// Which kind.
    #[serde(rename = "type")]
    #[schema(example = "loan.approved")]
    pub kind: &'static str,
    /// Which way.
    #[schema(example = "email")]
    pub channel: &'static str,
    /// Whether they do.
    pub on: bool,
}

impl From<Preferences> for OwnPreferencesView {
    fn from(it: Preferences) -> Self {
        let choice = |((kind, channel), on): ((NoticeKind, ChannelKind), bool)| {
            let (kind, channel) = (kind.name(), channel.name());
            OwnChoiceView { kind, channel, on }
        };
        Self {
            choices: it.choices.into_iter().map(choice).collect(),
            quiet_hours: it.quiet.map(QuietHoursView::of),
            digest: it.digest.map(DigestView::of),
            time_zone: it.time_zone.as_ref().map(|zone| zone.name()),
        }
    }
}

/// What is worth an alert of one type to somebody in an institution, as they wrote it.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptAlertSetting)]
pub struct KeptAlertSettingView {
    /// In which institution.
    pub institution_id: Uuid,
    /// Of what.
    #[serde(rename = "type")]
    #[schema(example = "low_stock")]
    pub kind: &'static str,
    /// Whether they are told.
    pub enabled: bool,
    /// From which value on: units or days; null: as the institution says.
    #[schema(example = 5)]
    pub threshold: Option<u16>,
    /// How; null: as the institution says.
    #[schema(value_type = Option<Vec<String>>, example = json!(["in_app"]))]
    pub channels: Option<Vec<&'static str>>,
    /// When it was written.
    pub updated_at: DateTime<Utc>,
}

impl From<OwnAlertSetting> for KeptAlertSettingView {
    fn from(it: OwnAlertSetting) -> Self {
        Self {
            institution_id: it.institution.into(),
            kind: it.kind.name(),
            enabled: it.enabled,
            threshold: it.threshold,
            channels: it.channels.map(|channels| channels.iter().map(ChannelKind::name).collect()),
            updated_at: it.updated_at,
        }
    }
}

/// A system of somebody that is told of their notices.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptWebhook)]
pub struct KeptWebhookView {
    /// Its id.
    pub id: Uuid,
    /// Its address.
    #[schema(example = "https://hooks.example.org/plantel")]
    pub url: String,
    /// What for.
    pub description: Option<String>,
    /// Of which events; null: of all.
    pub events: Option<Vec<&'static str>>,
    /// Whether it is told anything.
    pub on: bool,
    /// When it was made.
    pub created_at: DateTime<Utc>,
    /// When it changed last.
    pub updated_at: DateTime<Utc>,
}

impl From<Webhook> for KeptWebhookView {
    fn from(it: Webhook) -> Self {
        Self {
            id: it.id.into(),
            url: it.url.as_str().to_owned(),
            description: it.description.map(Into::into),
            events: it.events.kinds(),
            on: it.state == HookState::On,
            created_at: it.created_at,
            updated_at: it.updated_at,
        }
    }
}
