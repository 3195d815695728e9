//! What each user wants to be told, by which channel, and when.

use super::quiet::{QuietHours, next_at};
use super::{NoticeGroup, NoticeKind, Priority};
use crate::clock::Timestamp;
use crate::error::Params;
use crate::form::{BadValue, Form, Invalid, Patch};
use crate::ids::UserId;
use crate::journal::{facts, told};
use crate::names::names;
use crate::store::{StoreError, Version};
use async_trait::async_trait;
use chrono::NaiveTime;
use chrono_tz::Tz;
use serde::{Serialize, Serializer};
use std::collections::{BTreeMap, BTreeSet};

names! {
    /// A way on which a notice reaches its reader.
    ChannelKind, "channel.unknown" {
        /// The inbox.
        InApp = "in_app",
        /// A letter.
        Email = "email",
        /// A system of their own.
        Webhook = "webhook",
        /// A message on the telephone, by a program.
        Push = "push",
        /// A text message.
        Sms = "sms",
    }
}

impl ChannelKind {
    /// Those that lead out of this program.
    pub const OUTWARD: &'static [Self] = &[Self::Email, Self::Webhook, Self::Push, Self::Sms];

    /// Whether it may wake somebody: what goes to a system waits for no quiet hours and no digest.
    pub fn reaches_people(self) -> bool {
        self != Self::Webhook
    }
}

/// What the choices are of, each with how it was made.
pub type Choices = BTreeMap<(NoticeKind, ChannelKind), bool>;

/// What a user wants to be told.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Preferences {
    /// Whose.
    pub user: UserId,
    /// What they chose themselves; the rest is as nobody asked for it.
    #[serde(serialize_with = "by_name")]
    pub choices: Choices,
    /// When they want to be left alone.
    #[serde(serialize_with = "told")]
    pub quiet: Option<QuietHours>,
    /// By which clock; without one, by that of the institution.
    #[serde(serialize_with = "zone_told")]
    pub time_zone: Option<Tz>,
    /// At which time of day all that can wait comes in one letter.
    #[serde(serialize_with = "told")]
    pub digest: Option<NaiveTime>,
    /// Current version; 0 while nothing was chosen.
    pub version: Version,
}

/// When a notice goes out.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Due {
    /// At once.
    Now,
    /// When the quiet hours are over.
    At(Timestamp),
    /// With all else that goes out then.
    Digest(Timestamp),
}

/// Of what somebody chooses.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Choosable {
    /// One kind.
    Kind(NoticeKind),
    /// All of a group.
    Group(NoticeGroup),
}

impl Choosable {
    /// Of a published name; no group is called as a kind is.
    pub fn parse(name: &str) -> Result<Self, BadValue> {
        NoticeGroup::parse(name).map(Self::Group).or_else(|_| NoticeKind::parse(name).map(Self::Kind))
    }

    fn kinds(self) -> impl Iterator<Item = NoticeKind> {
        let among = move |kind: &NoticeKind| match self {
            Self::Kind(one) => *kind == one,
            Self::Group(group) => kind.group() == group,
        };
        NoticeKind::ALL.iter().copied().filter(among)
    }
}

/// A choice.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// Of what.
    pub of: Choosable,
    /// On which way.
    pub channel: ChannelKind,
    /// Whether it comes; none: as when nobody asked.
    pub on: Option<bool>,
}

/// A partial change of what somebody wants.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct PreferencesChange {
    /// In order: a later one may take back an earlier one.
    pub choices: Vec<Choice>,
    /// When they want to be left alone.
    pub quiet: Patch<QuietHours>,
    /// By which clock.
    pub time_zone: Patch<Tz>,
    /// When all that can wait comes.
    pub digest: Patch<NaiveTime>,
}

/// Whether the account writes a letter about it anyway (`identity::letters`): one is enough, and that one cannot be
/// switched off.
pub fn has_own_letter(kind: NoticeKind) -> bool {
    matches!(kind, NoticeKind::NewDevice | NoticeKind::PasswordChanged)
}

/// What comes when nobody asked: everything into the inbox; by mail what is urgent, as the notice says, and what
/// matters to whoever does not look there.
pub fn unasked(kind: NoticeKind, channel: ChannelKind, priority: Priority) -> bool {
    match channel {
        ChannelKind::InApp => true,
        ChannelKind::Email => !has_own_letter(kind) && (priority == Priority::High || is_awaited(kind)),
        ChannelKind::Webhook | ChannelKind::Push | ChannelKind::Sms => false,
    }
}

fn is_awaited(kind: NoticeKind) -> bool {
    matches!(
        kind,
        NoticeKind::LoanApproved
            | NoticeKind::LoanRejected
            | NoticeKind::LoanDueSoon
            | NoticeKind::LoanOverdue
            | NoticeKind::EnrollmentMoved
            | NoticeKind::DocumentRejected
            | NoticeKind::DocumentUploaded
            | NoticeKind::DataRequestReceived
            | NoticeKind::DataRequestAnswered
            | NoticeKind::Announcement
    )
}

impl Preferences {
    /// Of somebody who chose nothing.
    pub fn of_nobody_asked(user: UserId) -> Self {
        Self { user, choices: Choices::new(), quiet: None, time_zone: None, digest: None, version: 0 }
    }

    /// Whether a notice of a kind, so urgent, goes this way.
    pub fn wants(&self, kind: NoticeKind, channel: ChannelKind, priority: Priority) -> bool {
        if channel == ChannelKind::Email && has_own_letter(kind) {
            return false;
        }
        self.choices.get(&(kind, channel)).copied().unwrap_or_else(|| unasked(kind, channel, priority))
    }

    /// Whether of a kind those notices alone go this way that are urgent, and there may be such.
    pub fn wants_only_urgent(&self, kind: NoticeKind, channel: ChannelKind) -> bool {
        let wants = |priority| self.wants(kind, channel, priority);
        kind.may_be_urgent() && wants(Priority::High) && !wants(kind.priority())
    }

    /// When a notice goes out that is made now; `zone` is the clock of the institution. What is urgent waits for
    /// nothing; a digest comes when it was asked for, be it quiet then or not.
    pub fn due(&self, priority: Priority, now: Timestamp, zone: Tz) -> Due {
        if priority == Priority::High {
            return Due::Now;
        }
        let zone = self.time_zone.unwrap_or(zone);
        if let Some(time) = self.digest {
            return Due::Digest(next_at(zone, time, now));
        }
        self.quiet.and_then(|quiet| quiet.over_at(zone, now)).map_or(Due::Now, Due::At)
    }

    /// Changed; `here` are the channels that this installation has beside the inbox.
    pub fn change(mut self, change: PreferencesChange, here: &BTreeSet<ChannelKind>) -> Result<Self, Invalid> {
        let mut form = Form::new();
        for (at, choice) in change.choices.iter().enumerate() {
            if let Err((field, reason)) = self.choose(*choice, here) {
                form.refuse(&format!("/choices/{at}/{field}"), reason);
            }
        }
        change.quiet.apply(&mut self.quiet);
        change.time_zone.apply(&mut self.time_zone);
        change.digest.apply(&mut self.digest);
        form.done(|| Some(self))
    }

    fn choose(&mut self, choice: Choice, here: &BTreeSet<ChannelKind>) -> Result<(), (&'static str, BadValue)> {
        let Choice { of, channel, on } = choice;
        if on == Some(true) && channel != ChannelKind::InApp && !here.contains(&channel) {
            let named = Params::none().text("channel", channel.name());
            return Err(("channel", BadValue::with("preference.channel-not-here", named)));
        }
        let own_letter = |kind: &NoticeKind| channel == ChannelKind::Email && has_own_letter(*kind);
        if on == Some(true) && of.kinds().all(|kind| own_letter(&kind)) {
            return Err(("type", BadValue::new("preference.letter-already")));
        }
        for kind in of.kinds().filter(|kind| !own_letter(kind)) {
            match on {
                Some(on) => self.choices.insert((kind, channel), on),
                None => self.choices.remove(&(kind, channel)),
            };
        }
        Ok(())
    }
}

/// As `loan.approved email`.
fn by_name<S: Serializer>(choices: &Choices, serializer: S) -> Result<S::Ok, S::Error> {
    let named = |((kind, channel), on): (&(NoticeKind, ChannelKind), &bool)| {
        let name = format!("{} {}", kind.name(), channel.name());
        (name, *on)
    };
    serializer.collect_map(choices.iter().map(named))
}

fn zone_told<'a, S: Serializer>(zone: impl Into<Option<&'a Tz>>, serializer: S) -> Result<S::Ok, S::Error> {
    told(&zone.into().map(|zone| zone.name()), serializer)
}

facts! {
    about "user" {
        /// Whose.
        user: UserId,
    }

    /// Somebody chose what they want to be told.
    PreferencesChanged = "user.preferences-changed",
}

/// Keeps what users want to be told; they belong to no institution.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait PreferenceRepository: Send {
    /// What a user wants; of whom nothing is stored, as nobody asked (version 0).
    async fn find(&mut self, user: UserId) -> Result<Preferences, StoreError>;
    /// What each of them wants, as [`find`](Self::find), in no order.
    async fn of_all(&mut self, users: &[UserId]) -> Result<Vec<Preferences>, StoreError>;
    /// Stores what is chosen first (version 0), or a change, and leaves the new version in `preferences`.
    async fn store(&mut self, preferences: &mut Preferences) -> Result<(), StoreError>;
}

#[cfg(test)]
#[path = "preferences_tests.rs"]
mod tests;
