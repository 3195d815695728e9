//! What is sent about alerts, and about what is worth one.

use crate::extract::patch;
use plantel_domain::alerts::{
    AlertKind, AlertSetting, Channels, ESCALATED_AFTER, MOST_NOTE, Severity, WrittenAlertSetting, WrittenOwnSetting,
};
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::text::Prose;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// What was done about an alert.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AlertResolutionBody {
    /// In a few words.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 1_000, example = "Se pidieron veinte más.")]
    pub note: String,
}

impl AlertResolutionBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Prose<MOST_NOTE>, Invalid> {
        let mut form = Form::new();
        let note = form.take("/note", Prose::parse(&self.note));
        form.done(|| note)
    }
}

/// That an alert was seen to, as the system before this one was told it.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AlertUpdateBody {
    /// Only `true`: the clock alone opens alerts.
    pub is_resolved: bool,
    /// In a few words what was done.
    #[schema(min_length = 1, max_length = 1_000)]
    pub note: Option<String>,
}

impl AlertUpdateBody {
    /// As the use case takes it: whether it is resolved, and what was done.
    pub fn read(self) -> Result<(bool, Option<Prose<MOST_NOTE>>), Invalid> {
        let mut form = Form::new();
        let note = form.take_some("/note", self.note.as_deref().map(Prose::parse));
        form.done(|| Some((self.is_resolved, note?)))
    }
}

/// What is worth an alert of a type to the institution, whole: what is absent is as usual.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AlertSettingBody {
    /// Whether there are such alerts.
    #[schema(default = true)]
    pub enabled: Option<bool>,
    /// From which value on: 0 to 10000 units of `low_stock`, 1 to 10000 of `equipment_missing` and `equipment_damaged`;
    /// 1 to 31 days of `check_missed`, 1 to 365 of `document_pending`, and 0 to 365 of all others.
    #[schema(minimum = 0, maximum = 10_000, example = 5)]
    pub threshold: Option<i64>,
    /// How grave all of them are, `low`, `medium`, `high` or `critical`; by their value when absent.
    #[schema(example = "high")]
    pub severity: Option<String>,
    /// How people are told: by those of `in_app`, `email` and `webhook` that they chose for alerts too. With none of
    /// them nobody is.
    pub channels: Option<Vec<String>>,
    /// After how many hours those above are told; never when null.
    #[serde(default, deserialize_with = "patch")]
    #[schema(value_type = Option<i64>, minimum = 1, maximum = 744, default = 48)]
    pub escalate_after_hours: Patch<i64>,
}

impl AlertSettingBody {
    /// As the use case takes it.
    pub fn read(self, kind: AlertKind) -> Result<WrittenAlertSetting, Invalid> {
        let mut form = Form::new();
        let threshold = form.take_some("/threshold", self.threshold.map(|typed| kind.threshold(typed)));
        let severity = form.take_some("/severity", self.severity.as_deref().map(Severity::parse));
        let channels = form.take_some("/channels", self.channels.as_deref().map(channels));
        let hours = form.take("/escalate_after_hours", self.escalate_after_hours.parse(AlertSetting::hours));
        form.done(|| {
            let escalate_after_hours = match hours? {
                Patch::Keep => Some(ESCALATED_AFTER),
                Patch::Clear => None,
                Patch::Set(hours) => Some(hours),
            };
            Some(WrittenAlertSetting {
                enabled: self.enabled.unwrap_or(true),
                threshold: threshold?.unwrap_or(kind.usual_threshold()),
                severity: severity?,
                channels: channels?.unwrap_or_else(Channels::usual),
                escalate_after_hours,
            })
        })
    }
}

fn channels(names: &[String]) -> Result<Channels, BadValue> {
    Channels::parse(names.iter().map(String::as_str))
}

/// What is worth an alert of a type to the caller, whole: what is absent is as the institution says.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct OwnAlertSettingBody {
    /// Whether the caller is told.
    #[schema(default = true)]
    pub enabled: Option<bool>,
    /// From which value on: 0 to 10000 units of `low_stock`, 1 to 10000 of `equipment_missing` and `equipment_damaged`;
    /// 1 to 31 days of `check_missed`, 1 to 365 of `document_pending`, and 0 to 365 of all others.
    #[schema(minimum = 0, maximum = 10_000, example = 3)]
    pub threshold: Option<i64>,
    /// How: by those of `in_app`, `email` and `webhook` that the caller's preferences choose too. With none of them the
    /// caller is not told.
    pub channels: Option<Vec<String>>,
}

impl OwnAlertSettingBody {
    /// As the use case takes it.
    pub fn read(self, kind: AlertKind) -> Result<WrittenOwnSetting, Invalid> {
        let mut form = Form::new();
        let threshold = form.take_some("/threshold", self.threshold.map(|typed| kind.threshold(typed)));
        let channels = form.take_some("/channels", self.channels.as_deref().map(channels));
        let enabled = self.enabled.unwrap_or(true);
        form.done(|| Some(WrittenOwnSetting { enabled, threshold: threshold?, channels: channels? }))
    }
}

/// The same, as the system before this one was told it.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct AlertSettingAsBeforeBody {
    /// Of what, by a name of today or of before.
    #[serde(default)]
    #[schema(required, example = "stock_bajo")]
    pub alert_type: String,
    /// Whether the caller is told.
    #[schema(default = true)]
    pub is_enabled: Option<bool>,
    /// From which value on: 0 to 10000 units of `low_stock`, 1 to 10000 of `equipment_missing` and `equipment_damaged`;
    /// 1 to 31 days of `check_missed`, 1 to 365 of `document_pending`, and 0 to 365 of all others.
    #[schema(minimum = 0, maximum = 10_000, example = 5)]
    pub threshold_value: Option<i64>,
    /// How: `push` is the inbox, `email`; `sms` is taken and sends nothing.
    pub notification_methods: Option<Vec<String>>,
}

impl AlertSettingAsBeforeBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<(AlertKind, WrittenOwnSetting), Invalid> {
        let mut form = Form::new();
        let kind = form.take("/alert_type", AlertKind::read(&self.alert_type));
        let typed = self.threshold_value.zip(kind);
        let threshold = form.take_some("/threshold_value", typed.map(|(typed, kind)| kind.threshold(typed)));
        let methods = |named: &[String]| Channels::of_methods(named.iter().map(String::as_str));
        let channels = form.take_some("/notification_methods", self.notification_methods.as_deref().map(methods));
        let enabled = self.is_enabled.unwrap_or(true);
        form.done(|| Some((kind?, WrittenOwnSetting { enabled, threshold: threshold?, channels: channels? })))
    }
}
