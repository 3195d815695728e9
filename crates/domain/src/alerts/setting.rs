//! What is worth an alert: to an institution, and to somebody in it.

use super::{AlertKind, Raise, Severity};
use crate::clock::Timestamp;
use crate::error::Params;
use crate::form::BadValue;
use crate::ids::{InstitutionId, UserId};
use crate::notifications::ChannelKind;
use crate::store::Version;
use serde::Serialize;
use std::collections::BTreeSet;

/// After so many hours those above are told, as long as nobody says another time.
pub const ESCALATED_AFTER: u16 = 48;

/// The most hours until those above are told: a month.
pub const MOST_ESCALATION_HOURS: u16 = 744;

/// By which ways people are told, of those that they chose for alerts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Channels(BTreeSet<ChannelKind>);

impl Channels {
    /// Those that need no adapter.
    pub fn usual() -> Self {
        Self([ChannelKind::InApp, ChannelKind::Email, ChannelKind::Webhook].into())
    }

    /// Of published names; each counts once.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, BadValue> {
        let known = Self::usual().0;
        let read = |name: &'a str| {
            let kind = ChannelKind::parse(name).ok().filter(|kind| known.contains(kind));
            kind.ok_or_else(|| BadValue::with("alert-setting.channel", Params::none().text("channel", name.to_owned())))
        };
        names.into_iter().map(read).collect::<Result<_, _>>().map(Self)
    }

    /// As the system before this one named them: what was pushed stands in the inbox, and `sms` has no adapter here.
    pub fn of_methods<'a>(methods: impl IntoIterator<Item = &'a str>) -> Result<Self, BadValue> {
        let read = |method: &'a str| match method {
            "push" => Ok(Some("in_app")),
            "sms" => Ok(None),
            "email" => Ok(Some("email")),
            other => Self::parse([other]).map(|_| Some(other)),
        };
        let named: Vec<Option<&str>> = methods.into_iter().map(read).collect::<Result<_, _>>()?;
        Self::parse(named.into_iter().flatten())
    }

    /// As stored.
    pub fn stored(kinds: BTreeSet<ChannelKind>) -> Self {
        Self(kinds)
    }

    /// Each once.
    pub fn iter(&self) -> impl Iterator<Item = ChannelKind> {
        self.0.iter().copied()
    }

    /// Whether anybody is told.
    pub fn any(&self) -> bool {
        !self.0.is_empty()
    }
}

/// What is worth an alert of one kind to an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertSetting {
    /// Whose.
    pub institution: InstitutionId,
    /// Of what.
    pub kind: AlertKind,
    /// Whether there are such alerts.
    pub enabled: bool,
    /// From which value on: units or days, by [`AlertKind::reached`].
    pub threshold: u16,
    /// How grave all of them are; by their value when nothing is said.
    pub severity: Option<Severity>,
    /// How people are told.
    pub channels: Channels,
    /// After how many hours those above are told; never when nothing is said.
    pub escalate_after_hours: Option<u16>,
    /// When it was written; nothing while it is the usual one.
    pub updated_at: Option<Timestamp>,
    /// Current version; 0 while it is the usual one.
    pub version: Version,
}

/// What an institution says of alerts of one kind.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenAlertSetting {
    /// Whether there are such alerts.
    pub enabled: bool,
    /// From which value on.
    pub threshold: u16,
    /// How grave all of them are.
    pub severity: Option<Severity>,
    /// How people are told.
    pub channels: Channels,
    /// After how many hours those above are told.
    pub escalate_after_hours: Option<u16>,
}

impl AlertSetting {
    /// What holds as long as nobody says anything.
    pub fn usual(institution: InstitutionId, kind: AlertKind) -> Self {
        Self {
            institution,
            kind,
            enabled: true,
            threshold: kind.usual_threshold(),
            severity: None,
            channels: Channels::usual(),
            escalate_after_hours: Some(ESCALATED_AFTER),
            updated_at: None,
            version: 0,
        }
    }

    /// Written anew, whole.
    #[must_use]
    pub fn write(self, written: WrittenAlertSetting, now: Timestamp) -> Self {
        let WrittenAlertSetting { enabled, threshold, severity, channels, escalate_after_hours } = written;
        Self { enabled, threshold, severity, channels, escalate_after_hours, updated_at: Some(now), ..self }
    }

    /// The hours until those above are told, as somebody says them.
    pub fn hours(typed: i64) -> Result<u16, BadValue> {
        let known = u16::try_from(typed).ok().filter(|hours| (1..=MOST_ESCALATION_HOURS).contains(hours));
        let range = || Params::none().number("min", 1).number("max", MOST_ESCALATION_HOURS.into());
        known.ok_or_else(|| BadValue::with("field.out-of-range", range()))
    }

    /// Whether somebody is told of an alert, and how: as they say, and where they say nothing as the institution does.
    /// Of what they were told before nothing is told again.
    pub fn tells(&self, own: Option<&OwnAlertSetting>, raise: &Raise) -> Option<Channels> {
        if !self.enabled || own.is_some_and(|own| !own.enabled) {
            return None;
        }
        let said = own.and_then(|own| own.threshold);
        if raise.personal && said.is_none() {
            return None;
        }
        let threshold = said.unwrap_or(self.threshold);
        let knows = |told: i64| self.kind.reached(told, threshold) && (said.is_some() || !raise.was_personal);
        let before = raise.told_value.is_some_and(knows);
        let channels = own.and_then(|own| own.channels.clone()).unwrap_or_else(|| self.channels.clone());
        (self.kind.reached(raise.value, threshold) && !before && channels.any()).then_some(channels)
    }
}

/// What is worth an alert of one kind to somebody in an institution.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct OwnAlertSetting {
    /// In which institution.
    pub institution: InstitutionId,
    /// To whom.
    pub user: UserId,
    /// Of what.
    pub kind: AlertKind,
    /// Whether they are told.
    pub enabled: bool,
    /// From which value on; from that of the institution when nothing is said.
    pub threshold: Option<u16>,
    /// How; as the institution says when nothing is said.
    pub channels: Option<Channels>,
    /// When it was written.
    pub updated_at: Timestamp,
    /// Current version; 0 before it is stored.
    pub version: Version,
}

/// What somebody says of alerts of one kind for themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WrittenOwnSetting {
    /// Whether they are told.
    pub enabled: bool,
    /// From which value on.
    pub threshold: Option<u16>,
    /// How.
    pub channels: Option<Channels>,
}

impl OwnAlertSetting {
    /// Said for the first time: nothing else than what the institution says yet.
    pub fn new(institution: InstitutionId, user: UserId, kind: AlertKind, now: Timestamp) -> Self {
        let (threshold, channels) = (None, None);
        Self { institution, user, kind, enabled: true, threshold, channels, updated_at: now, version: 0 }
    }

    /// Written anew, whole.
    #[must_use]
    pub fn write(self, written: WrittenOwnSetting, now: Timestamp) -> Self {
        let WrittenOwnSetting { enabled, threshold, channels } = written;
        Self { enabled, threshold, channels, updated_at: now, ..self }
    }

    /// The threshold that they said, if they want to be told at all.
    pub fn wanted(&self) -> Option<u16> {
        self.threshold.filter(|_| self.enabled)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;
    use rstest::rstest;

    fn stock() -> AlertSetting {
        AlertSetting::usual(id(1), AlertKind::LowStock)
    }

    fn own(enabled: bool, threshold: Option<u16>, channels: Option<&[&str]>) -> OwnAlertSetting {
        let channels = channels.map(|names| Channels::parse(names.iter().copied()).unwrap());
        let new = OwnAlertSetting::new(id(1), id(2), AlertKind::LowStock, Timestamp::UNIX_EPOCH);
        new.write(WrittenOwnSetting { enabled, threshold, channels }, Timestamp::UNIX_EPOCH)
    }

    #[rstest]
    #[case(None, 5, None, true)]
    #[case(None, 6, None, false)]
    #[case(Some(own(true, Some(10), None)), 6, None, true)]
    #[case(Some(own(true, Some(2), None)), 5, None, false)]
    #[case(Some(own(false, Some(10), None)), 0, None, false)]
    #[case(Some(own(true, None, Some(&[]))), 0, None, false)]
    #[case(None, 5, Some(9), true)]
    #[case(Some(own(true, Some(10), None)), 5, Some(9), false)]
    fn who_is_told_is_decided_by_the_own_threshold_and_nobody_is_told_twice(
        #[case] own: Option<OwnAlertSetting>,
        #[case] value: i64,
        #[case] told_value: Option<i64>,
        #[case] tells: bool,
    ) {
        let raise = Raise { told_value, ..Raise::new(value) };
        assert_eq!(stock().tells(own.as_ref(), &raise).is_some(), tells);
    }

    #[rstest]
    #[case(None, 8, false)]
    #[case(Some(own(true, None, None)), 8, false)]
    #[case(Some(own(true, Some(8), None)), 8, true)]
    #[case(Some(own(true, Some(7), None)), 8, false)]
    #[case(Some(own(false, Some(8), None)), 8, false)]
    #[case(None, 3, false)]
    fn a_personal_alert_is_told_to_those_whose_own_threshold_it_reaches(
        #[case] own: Option<OwnAlertSetting>,
        #[case] value: i64,
        #[case] tells: bool,
    ) {
        let raise = Raise { personal: true, ..Raise::new(value) };
        assert_eq!(stock().tells(own.as_ref(), &raise).is_some(), tells);
    }

    #[rstest]
    #[case(None, true)]
    #[case(Some(own(true, None, None)), true)]
    #[case(Some(own(true, Some(8), None)), false)]
    #[case(Some(own(true, Some(4), None)), true)]
    fn what_becomes_everybodys_is_told_to_those_who_were_not_told_yet(
        #[case] own: Option<OwnAlertSetting>,
        #[case] tells: bool,
    ) {
        // The institution said more meanwhile: its people were told nothing of five.
        let raise = Raise { told_value: Some(5), was_personal: true, ..Raise::new(4) };
        assert_eq!(stock().tells(own.as_ref(), &raise).is_some(), tells);
    }

    #[test]
    fn what_the_institution_switched_off_is_told_to_nobody() {
        let off = AlertSetting { enabled: false, ..stock() };
        assert_eq!(off.tells(Some(&own(true, Some(10), None)), &Raise::new(0)), None);
    }

    #[test]
    fn the_own_ways_hold_in_place_of_those_of_the_institution() {
        let by = |names: Option<&[&str]>| stock().tells(Some(&own(true, None, names)), &Raise::new(0)).unwrap();
        assert_eq!(by(None), Channels::usual());
        for names in [&["in_app"][..], &["webhook"], &["in_app", "email"]] {
            assert_eq!(by(Some(names)), Channels::parse(names.iter().copied()).unwrap());
        }
    }

    #[rstest]
    #[case(&["push", "email", "sms"], Ok(vec!["in_app", "email"]))]
    #[case(&["push", "push"], Ok(vec!["in_app"]))]
    #[case(&["sms"], Ok(vec![]))]
    #[case(&["webhook"], Ok(vec!["webhook"]))]
    #[case(&["pigeon"], Err("alert-setting.channel"))]
    fn methods_of_before_are_read(#[case] methods: &[&str], #[case] read: Result<Vec<&str>, &str>) {
        let channels = Channels::of_methods(methods.iter().copied());
        let names = channels.map(|it| it.iter().map(ChannelKind::name).collect());
        assert_eq!(names.map_err(|refused| refused.code), read);
    }

    #[test]
    fn channels_without_an_adapter_are_refused_by_name() {
        for name in ["push", "sms", "", "E-mail"] {
            assert_eq!(Channels::parse([name]).unwrap_err().code, "alert-setting.channel", "{name}");
        }
    }

    #[test]
    fn hours_are_within_a_month() {
        assert_eq!((AlertSetting::hours(1), AlertSetting::hours(744)), (Ok(1), Ok(744)));
        for hours in [0, -1, 745] {
            assert_eq!(AlertSetting::hours(hours).unwrap_err().code, "field.out-of-range");
        }
    }
}
