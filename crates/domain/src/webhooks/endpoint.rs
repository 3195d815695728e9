//! Where another system is told.

use super::{EventSelection, HookUrl, WebhookError};
use crate::clock::Timestamp;
use crate::error::Params;
use crate::form::{BadValue, Invalid, Patch};
use crate::ids::{InstitutionId, UserId, WebhookId};
use crate::journal::{Sensitive, told};
use crate::names::names;
use crate::store::Version;
use crate::text::Line;
use chrono::Duration;
use serde::Serialize;

/// The most endpoints of an institution.
pub const MOST_OF_AN_INSTITUTION: usize = 20;

/// The most endpoints of a person.
pub const MOST_OF_A_PERSON: usize = 3;

/// How many secrets of before are used beside the one of now, at the most.
pub const MOST_SECRETS_BEFORE: usize = 4;

/// For how many hours, at the most, the secret before is used beside a new one.
pub const MOST_OVERLAP_HOURS: u16 = 168;

/// After how long without one success an endpoint is switched off.
const LASTING_FAILURE: Duration = Duration::days(5);

/// How often it must have failed meanwhile.
const LASTING_FAILURES: u32 = 10;

/// Whose an endpoint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HookOwner {
    /// It is told of what happens in the institution.
    Institution(InstitutionId),
    /// It is told of the person's own notices.
    Person(UserId),
}

impl HookOwner {
    /// The institution, if it is of one.
    pub fn institution(self) -> Option<InstitutionId> {
        match self {
            Self::Institution(institution) => Some(institution),
            Self::Person(_) => None,
        }
    }

    /// The person, if it is of one.
    pub fn person(self) -> Option<UserId> {
        match self {
            Self::Person(person) => Some(person),
            Self::Institution(_) => None,
        }
    }

    /// How many endpoints they may have.
    pub fn most(self) -> usize {
        match self {
            Self::Institution(_) => MOST_OF_AN_INSTITUTION,
            Self::Person(_) => MOST_OF_A_PERSON,
        }
    }

    /// Refuses one more than they may have, who have so many.
    pub fn one_more(self, there_are: usize) -> Result<(), WebhookError> {
        if there_are < self.most() { Ok(()) } else { Err(WebhookError::TooMany(self)) }
    }
}

names! {
    /// Why an endpoint is off.
    OffReason, "kind.unknown" {
        /// Somebody switched it off.
        ByPerson = "by_person",
        /// It failed for days without one success.
        Failing = "failing",
        /// It said that it is gone (410).
        Gone = "gone",
    }
}

/// Whether an endpoint is told anything.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum HookState {
    /// It is.
    On,
    /// It is not.
    Off {
        /// Since when.
        since: Timestamp,
        /// Why.
        why: OffReason,
    },
}

/// A secret before the one of now.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct PreviousSecret {
    /// Sealed by a [`Vault`](crate::identity::Vault).
    pub secret: Sensitive<String>,
    /// Until when it is used too.
    pub until: Timestamp,
}

/// Where another system is told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Webhook {
    /// Its id.
    pub id: WebhookId,
    /// Whose.
    pub owner: HookOwner,
    /// The address; receivers put secrets of their own in there.
    #[serde(serialize_with = "told")]
    pub url: HookUrl,
    /// What for.
    pub description: Option<Line<200>>,
    /// Of what.
    pub events: EventSelection,
    /// What is signed with, sealed by a [`Vault`](crate::identity::Vault).
    pub secret: Sensitive<String>,
    /// What was signed with before, the newest first; each of them still is until its time is over.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub previous: Vec<PreviousSecret>,
    /// Whether it is told anything.
    pub state: HookState,
    /// Since when no try succeeded, if the last one failed.
    #[serde(skip)]
    pub failing_since: Option<Timestamp>,
    /// How many tries failed since then.
    #[serde(skip)]
    pub failures: u32,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it changed last.
    pub updated_at: Timestamp,
    /// Current version; that tries fail or succeed is no change.
    pub version: Version,
}

/// What somebody fills in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewWebhook {
    /// The address.
    pub url: HookUrl,
    /// What for.
    pub description: Option<Line<200>>,
    /// Of what; everything when it is not said.
    pub events: Option<Vec<String>>,
}

/// What somebody changes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookChange {
    /// The address.
    pub url: Option<HookUrl>,
    /// What for.
    pub description: Patch<Line<200>>,
    /// Of what; cleared, of everything.
    pub events: Patch<Vec<String>>,
}

impl Webhook {
    /// Made, and on. The secret is sealed already.
    pub fn create(
        (id, owner): (WebhookId, HookOwner),
        new: NewWebhook,
        secret: String,
        now: Timestamp,
    ) -> Result<Self, Invalid> {
        let events = EventSelection::read(new.events.as_deref(), "/events", owner)?;
        Ok(Self {
            id,
            owner,
            url: new.url,
            description: new.description,
            events,
            secret: Sensitive(secret),
            previous: Vec::new(),
            state: HookState::On,
            failing_since: None,
            failures: 0,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// As the vault knows it: what is sealed for one endpoint opens for no other.
    pub fn seal_of(id: WebhookId) -> String {
        format!("webhook {id}")
    }

    /// Changed. Another address has failed at nothing yet.
    pub fn change(mut self, change: WebhookChange, now: Timestamp) -> Result<Self, Invalid> {
        match change.events {
            Patch::Keep => {}
            Patch::Clear => self.events = EventSelection::All,
            Patch::Set(kinds) => self.events = EventSelection::read(Some(&kinds), "/events", self.owner)?,
        }
        if let Some(url) = change.url.filter(|url| *url != self.url) {
            self.url = url;
            (self.failing_since, self.failures) = (None, 0);
        }
        change.description.apply(&mut self.description);
        self.updated_at = now;
        Ok(self)
    }

    /// Refuses one more secret while as many of before are used as may be; without an overlap none of them is used on.
    pub fn one_more_secret(&self, overlap_hours: u16, now: Timestamp) -> Result<(), WebhookError> {
        let used = self.previous.iter().filter(|previous| now < previous.until).count();
        if overlap_hours == 0 || used < MOST_SECRETS_BEFORE { Ok(()) } else { Err(WebhookError::TooManySecrets) }
    }

    /// With a new secret; the one before is used for so many hours too, beside those that were promised longer. With
    /// none, none of before is used on.
    pub fn rotate(mut self, secret: String, overlap_hours: u16, now: Timestamp) -> Result<Self, Invalid> {
        if overlap_hours > MOST_OVERLAP_HOURS {
            let most = Params::none().number("max", MOST_OVERLAP_HOURS.into());
            return Err(Invalid::at("/overlap_hours", BadValue::with("webhook.overlap", most)));
        }
        let before = std::mem::replace(&mut self.secret, Sensitive(secret));
        if overlap_hours == 0 {
            self.previous.clear();
        } else {
            self.previous.retain(|previous| now < previous.until);
            let until = now + Duration::hours(overlap_hours.into());
            self.previous.insert(0, PreviousSecret { secret: before, until });
        }
        self.updated_at = now;
        Ok(self)
    }

    /// With the same secrets, as `seal` seals them anew, without those whose time is over; nothing when it cannot do so
    /// with one of them.
    pub fn sealed_anew(mut self, seal: impl Fn(&str) -> Option<String>, now: Timestamp) -> Option<Self> {
        self.previous.retain(|previous| now < previous.until);
        self.secret = Sensitive(seal(&self.secret.0)?);
        for previous in &mut self.previous {
            previous.secret = Sensitive(seal(&previous.secret.0)?);
        }
        Some(self)
    }

    /// What is signed with, sealed: the secret of now first.
    pub fn secrets_at(&self, now: Timestamp) -> Vec<&str> {
        let before = self.previous.iter().filter(|previous| now < previous.until).map(|it| it.secret.0.as_str());
        std::iter::once(self.secret.0.as_str()).chain(before).collect()
    }

    /// Whether it is told anything.
    pub fn is_on(&self) -> bool {
        self.state == HookState::On
    }

    /// Refuses when it is not told anything.
    pub fn require_on(&self) -> Result<(), WebhookError> {
        match self.state {
            HookState::On => Ok(()),
            HookState::Off { why, .. } => Err(WebhookError::Off(why)),
        }
    }

    /// On again, as if nothing had failed.
    pub fn switch_on(mut self, now: Timestamp) -> Result<Self, WebhookError> {
        if self.is_on() {
            return Err(WebhookError::OnAlready);
        }
        (self.state, self.failing_since, self.failures) = (HookState::On, None, 0);
        self.updated_at = now;
        Ok(self)
    }

    /// Off.
    pub fn switch_off(mut self, why: OffReason, now: Timestamp) -> Result<Self, WebhookError> {
        if !self.is_on() {
            return Err(WebhookError::OffAlready);
        }
        (self.state, self.updated_at) = (HookState::Off { since: now, why }, now);
        Ok(self)
    }
}

/// Whether an endpoint that failed so often since then is to be switched off.
pub fn worn_out(failing_since: Option<Timestamp>, failures: u32, now: Timestamp) -> bool {
    failing_since.is_some_and(|since| now - since >= LASTING_FAILURE) && failures >= LASTING_FAILURES
}

#[cfg(test)]
#[path = "endpoint_tests.rs"]
mod tests;
