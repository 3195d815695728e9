//! What the caller wants to be told, by which channel, and when.

use super::bounded;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, Valid, patch as cleared_by_null};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, patch};
use chrono::NaiveTime;
use plantel_application::attempt;
use plantel_application::notifications::Wishes;
use plantel_domain::form::{Form, Invalid, Patch};
use plantel_domain::institutions::time_zone;
use plantel_domain::notifications::{
    ChannelKind, Choice, Choosable, NoticeKind, PreferencesChange, QuietHours, has_own_letter, shown_time, time_of_day,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// The most choices that are sent at once.
const MOST_CHOICES: usize = 500;

/// What the caller wants to be told.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationPreferences)]
pub struct PreferencesView {
    /// The clock by which the times below are meant.
    #[schema(example = "America/Bogota")]
    pub time_zone: &'static str,
    /// Whether they chose it; else it is that of the institution in which they act.
    pub own_time_zone: bool,
    /// When only what is urgent goes out; null: never.
    pub quiet_hours: Option<QuietHoursView>,
    /// When all that is not urgent goes out together; null: each by itself.
    pub digest: Option<DigestView>,
    /// The ways on which notices go.
    pub channels: Vec<ChannelView>,
    /// What goes on which way, one row for each kind of notice.
    pub types: Vec<NoticeTypeView>,
}

/// From one time of day to another, over midnight if the second is earlier.
#[derive(Serialize, ToSchema)]
#[schema(as = QuietHours)]
pub struct QuietHoursView {
    /// When they begin.
    #[schema(example = "22:00")]
    pub from: String,
    /// When they are over.
    #[schema(example = "06:00")]
    pub until: String,
}

impl QuietHoursView {
    /// As they are kept.
    pub fn of(quiet: QuietHours) -> Self {
        Self { from: shown_time(quiet.begin()), until: shown_time(quiet.end()) }
    }
}

/// When all that is not urgent goes out together.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationDigest)]
pub struct DigestView {
    /// At which time of each day.
    #[schema(example = "07:00")]
    pub at: String,
}

impl DigestView {
    /// At this time.
    pub fn of(at: NaiveTime) -> Self {
        Self { at: shown_time(at) }
    }
}

/// A way on which notices go.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationChannel)]
pub struct ChannelView {
    /// `in_app`, `email`, `webhook`, `push` or `sms`.
    #[schema(example = "email")]
    pub channel: &'static str,
    /// Whether this installation has it.
    pub available: bool,
}

/// Of one kind of notice, what goes on which way.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationType)]
pub struct NoticeTypeView {
    /// Which kind.
    #[serde(rename = "type")]
    #[schema(example = "loan.approved")]
    pub kind: &'static str,
    /// With what it is shown.
    #[schema(example = "loans")]
    pub group: &'static str,
    /// How soon such a notice should mostly be read: `low`, `medium` or `high`.
    #[schema(example = "medium")]
    pub priority: &'static str,
    /// One for each way that there is here.
    pub channels: Vec<ChoiceView>,
}

/// Whether notices of a kind go on a way.
#[derive(Serialize, ToSchema)]
#[schema(as = NotificationChoice)]
#[expect(clippy::struct_excessive_bools, reason = "each is a question of its own")]
pub struct ChoiceView {
    /// Which way.
    #[schema(example = "email")]
    pub channel: &'static str,
    /// Whether they do, all of them.
    pub on: bool,
    /// Whether those do, though not all, whose priority is `high`.
    pub when_urgent: bool,
    /// Whether the caller chose that; else it is as for everybody.
    pub own: bool,
    /// Whether it cannot be switched on: the account writes a letter about it anyway.
    pub fixed: bool,
}

/// What changes; what is absent stays.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PreferencesBody {
    /// What goes on which way, in order: a later one may take back an earlier one.
    #[serde(default)]
    #[schema(max_items = 500)]
    pub choices: Vec<ChoiceBody>,
    /// When only what is urgent goes out; null: never.
    #[serde(default, deserialize_with = "cleared_by_null")]
    #[schema(value_type = Option<QuietHoursBody>)]
    pub quiet_hours: Patch<QuietHoursBody>,
    /// The own clock, by its name in the time zone database; null: that of the institution.
    #[serde(default, deserialize_with = "cleared_by_null")]
    #[schema(value_type = Option<String>, example = "America/Bogota")]
    pub time_zone: Patch<String>,
    /// When all that is not urgent goes out together; null: each by itself.
    #[serde(default, deserialize_with = "cleared_by_null")]
    #[schema(value_type = Option<DigestBody>)]
    pub digest: Patch<DigestBody>,
}

/// Whether notices go on a way.
#[derive(Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ChoiceBody {
    /// A kind of notice, or a group for all of its kinds.
    #[serde(rename = "type")]
    #[schema(example = "loans")]
    pub kind: String,
    /// Which way.
    #[schema(example = "email")]
    pub channel: String,
    /// Whether they do; null: as for everybody.
    #[serde(deserialize_with = "Option::deserialize")]
    #[schema(required)]
    pub on: Option<bool>,
}

/// From one time of day to another, `HH:MM`, over midnight if the second is earlier.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct QuietHoursBody {
    /// When they begin.
    #[schema(example = "22:00")]
    pub from: String,
    /// When they are over.
    #[schema(example = "06:00")]
    pub until: String,
}

/// When all that is not urgent goes out together.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DigestBody {
    /// At which time of each day, `HH:MM`.
    #[schema(example = "07:00")]
    pub at: String,
}

impl PreferencesBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<PreferencesChange, Invalid> {
        let mut form = Form::new();
        let few = bounded(&mut form, "/choices", self.choices.len(), MOST_CHOICES);
        let mut choices = Vec::new();
        for (at, choice) in self.choices.into_iter().enumerate().filter(|_| few) {
            let of = form.take(&format!("/choices/{at}/type"), Choosable::parse(&choice.kind));
            let channel = form.take(&format!("/choices/{at}/channel"), ChannelKind::parse(&choice.channel));
            choices.extend(of.zip(channel).map(|(of, channel)| Choice { of, channel, on: choice.on }));
        }
        let quiet = match self.quiet_hours {
            Patch::Keep => Some(Patch::Keep),
            Patch::Clear => Some(Patch::Clear),
            Patch::Set(hours) => hours.read(&mut form).map(Patch::Set),
        };
        let zone = form.take("/time_zone", self.time_zone.parse(|name| time_zone(&name)));
        let digest = form.take("/digest/at", self.digest.parse(|digest| time_of_day(&digest.at)));
        form.done(|| Some(PreferencesChange { choices, quiet: quiet?, time_zone: zone?, digest: digest? }))
    }
}

impl QuietHoursBody {
    fn read(self, form: &mut Form) -> Option<QuietHours> {
        let from = form.take("/quiet_hours/from", time_of_day(&self.from));
        let until = form.take("/quiet_hours/until", time_of_day(&self.until));
        form.take("/quiet_hours/until", QuietHours::new(from?, until?))
    }
}

fn shown(wishes: &Wishes) -> Tagged<PreferencesView> {
    let Wishes { preferences, zone, here } = wishes;
    let available = |channel: ChannelKind| channel == ChannelKind::InApp || here.contains(&channel);
    let choice = |kind: NoticeKind, channel: ChannelKind| ChoiceView {
        channel: channel.name(),
        on: preferences.wants(kind, channel, kind.priority()),
        when_urgent: preferences.wants_only_urgent(kind, channel),
        own: preferences.choices.contains_key(&(kind, channel)),
        fixed: channel == ChannelKind::Email && has_own_letter(kind),
    };
    let kind = |kind: NoticeKind| NoticeTypeView {
        kind: kind.name(),
        group: kind.group().name(),
        priority: kind.priority().name(),
        channels: ChannelKind::ALL
            .iter()
            .filter(|channel| available(**channel))
            .map(|channel| choice(kind, *channel))
            .collect(),
    };
    let channel = |channel: ChannelKind| ChannelView { channel: channel.name(), available: available(channel) };
    let view = PreferencesView {
        time_zone: preferences.time_zone.unwrap_or(*zone).name(),
        own_time_zone: preferences.time_zone.is_some(),
        quiet_hours: preferences.quiet.map(QuietHoursView::of),
        digest: preferences.digest.map(DigestView::of),
        channels: ChannelKind::ALL.iter().map(|one| channel(*one)).collect(),
        types: NoticeKind::ALL.iter().map(|one| kind(*one)).collect(),
    };
    Tagged::new(preferences.version, view)
}

/// Shows what the caller wants to be told, by which channel, and when.
#[utoipa::path(operation_id = "notification-preferences-get", tag = "notifications", security(("bearer" = [])),
    responses((status = OK, description = "What they want", body = PreferencesView)))]
#[get("/notifications/preferences")]
pub async fn show(caller: Caller, services: Data<Services>) -> ApiResult<Tagged<PreferencesView>> {
    Ok(shown(&attempt(|| services.notice_preferences.find(&caller.ctx)).await?))
}

/// Changes what the caller wants to be told. What waits already goes out when it was to, unless it is not wanted any
/// more.
#[utoipa::path(operation_id = "notification-preferences-update", tag = "notifications", security(("bearer" = [])),
    request_body = PreferencesBody,
    responses((status = OK, description = "What they want", body = PreferencesView)))]
#[patch("/notifications/preferences")]
pub async fn change(
    caller: Caller,
    if_match: IfMatch,
    body: Valid<PreferencesBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<PreferencesView>> {
    let change = body.0.read()?;
    let preferences = &services.notice_preferences;
    Ok(shown(&attempt(|| preferences.change(&caller.ctx, if_match.0, change.clone())).await?))
}
