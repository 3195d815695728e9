//! How alerts, and what is worth one, are shown.

use chrono::{DateTime, Utc};
use plantel_application::alerts::Evaluated;
use plantel_domain::alerts::{AlertSetting, AlertState, Channels, OwnAlertSetting, Severity, SystemAlert};
use plantel_domain::identity::Locale;
use plantel_domain::notifications::{ChannelKind, Wording};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// One thing that somebody should look at.
#[derive(Serialize, ToSchema)]
#[schema(as = SystemAlert)]
pub struct SystemAlertView {
    /// Its id.
    pub id: Uuid,
    /// What it is about.
    #[serde(rename = "type")]
    #[schema(example = "low_stock")]
    pub kind: &'static str,
    /// `low`, `medium`, `high` or `critical`.
    #[schema(example = "medium")]
    pub severity: &'static str,
    /// One line, in the reader's language.
    #[schema(example = "Pocas unidades: Multímetro digital")]
    pub title: String,
    /// What there is to say, in the reader's language.
    pub text: String,
    /// About what kind of thing: `asset`, `loan`, `schedule` or `enrollment`.
    #[schema(example = "asset")]
    pub subject_kind: &'static str,
    /// Which.
    pub subject_id: Uuid,
    /// Where that is.
    pub environment_id: Option<Uuid>,
    /// Whether it is there by the reader's own threshold alone: those see it whose own threshold it reaches, and nobody
    /// resolves it.
    pub is_personal: bool,
    /// Units or days.
    #[schema(example = 3)]
    pub value: i64,
    /// `open`, `resolved` by somebody, or `closed` since its cause is gone.
    #[schema(example = "open")]
    pub state: &'static str,
    /// Whether nobody need see to it any more.
    pub is_resolved: bool,
    /// Who saw to it.
    pub resolved_by: Option<Uuid>,
    /// When.
    pub resolved_at: Option<DateTime<Utc>>,
    /// What was done.
    pub note: Option<String>,
    /// When its cause was found gone.
    pub closed_at: Option<DateTime<Utc>>,
    /// When its cause was found first; of one that was personal before, when it became everybody's.
    pub first_seen: DateTime<Utc>,
    /// When its cause was found last, to an hour.
    pub last_seen: DateTime<Utc>,
    /// How often it was raised: at first, whenever it became graver or reached a further threshold, and when it became
    /// everybody's.
    #[schema(example = 1)]
    pub times: u32,
    /// When it was told to those above that nobody sees to it.
    pub escalated_at: Option<DateTime<Utc>>,
}

impl SystemAlertView {
    /// In a language.
    pub fn of(it: SystemAlert, wording: &dyn Wording, locale: Locale) -> Self {
        let said = wording.alert(it.kind, &it.params, locale);
        let (state, subject_kind) = (it.state(), it.subject_kind());
        let (deed, note) = it.resolution.map_or((None, None), |done| (Some(done.deed), done.note));
        Self {
            id: it.id.into(),
            kind: it.kind.name(),
            severity: it.severity.name(),
            title: said.title,
            text: said.text,
            subject_kind,
            subject_id: it.subject,
            environment_id: it.environment.map(Into::into),
            is_personal: it.personal,
            value: it.value,
            state: state.name(),
            is_resolved: state != AlertState::Open,
            resolved_by: deed.and_then(|deed| deed.by).map(Into::into),
            resolved_at: deed.map(|deed| deed.at),
            note: note.map(Into::into),
            closed_at: it.closed_at,
            first_seen: it.first_seen,
            last_seen: it.last_seen,
            times: it.times,
            escalated_at: it.escalated_at,
        }
    }
}

/// What came of looking for causes.
#[derive(Serialize, ToSchema)]
#[schema(as = AlertEvaluation)]
pub struct EvaluatedView {
    /// Raised, for the first time or again.
    #[schema(example = 2)]
    pub raised: u64,
    /// Changed or noted, and told to nobody.
    #[schema(example = 0)]
    pub updated: u64,
    /// Closed, since their cause is gone.
    #[schema(example = 1)]
    pub closed: u64,
    /// Told to those above.
    #[schema(example = 0)]
    pub escalated: u64,
}

impl From<Evaluated> for EvaluatedView {
    fn from(it: Evaluated) -> Self {
        let Evaluated { raised, updated, closed, escalated } = it;
        Self { raised, updated, closed, escalated }
    }
}

/// What is worth an alert of one type to the institution.
#[derive(Serialize, ToSchema)]
#[schema(as = AlertSetting)]
pub struct AlertSettingView {
    /// Of what.
    #[serde(rename = "type")]
    #[schema(example = "low_stock")]
    pub kind: &'static str,
    /// Whether there are such alerts.
    pub enabled: bool,
    /// From which value on: units or days.
    #[schema(example = 5)]
    pub threshold: u16,
    /// How grave all of them are; by their value when null.
    pub severity: Option<&'static str>,
    /// How people are told.
    #[schema(value_type = Vec<String>, example = json!(["in_app", "email", "webhook"]))]
    pub channels: Vec<&'static str>,
    /// After how many hours those above are told; never when null.
    #[schema(example = 48)]
    pub escalate_after_hours: Option<u16>,
    /// When it was written; null while it is the usual one.
    pub updated_at: Option<DateTime<Utc>>,
}

fn named(channels: &Channels) -> Vec<&'static str> {
    channels.iter().map(ChannelKind::name).collect()
}

impl From<AlertSetting> for AlertSettingView {
    fn from(it: AlertSetting) -> Self {
        Self {
            kind: it.kind.name(),
            enabled: it.enabled,
            threshold: it.threshold,
            severity: it.severity.map(Severity::name),
            channels: named(&it.channels),
            escalate_after_hours: it.escalate_after_hours,
            updated_at: it.updated_at,
        }
    }
}

/// What is worth an alert of one type to the caller.
#[derive(Serialize, ToSchema)]
#[schema(as = OwnAlertSetting)]
pub struct OwnAlertSettingView {
    /// Of what.
    #[serde(rename = "type")]
    #[schema(example = "low_stock")]
    pub kind: &'static str,
    /// Whether the caller is told.
    pub enabled: bool,
    /// From which value on: units or days.
    #[schema(example = 5)]
    pub threshold: u16,
    /// How.
    #[schema(value_type = Vec<String>, example = json!(["in_app"]))]
    pub channels: Vec<&'static str>,
    /// Whether the caller wrote any of it; else it is what the institution says.
    pub own: bool,
    /// When the caller wrote it.
    pub updated_at: Option<DateTime<Utc>>,
}

impl OwnAlertSettingView {
    /// What the institution says, and in its place what the caller does.
    pub fn of(setting: &AlertSetting, own: Option<&OwnAlertSetting>) -> Self {
        let channels = own.and_then(|own| own.channels.as_ref()).unwrap_or(&setting.channels);
        Self {
            kind: setting.kind.name(),
            enabled: setting.enabled && own.is_none_or(|own| own.enabled),
            threshold: own.and_then(|own| own.threshold).unwrap_or(setting.threshold),
            channels: named(channels),
            own: own.is_some(),
            updated_at: own.map(|own| own.updated_at),
        }
    }
}
