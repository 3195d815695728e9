//! What somebody tells many on purpose.

use super::{AnnouncementMade, AnnouncementWithdrawn, Link, NoticeParams, Priority};
use crate::access::{GroupName, Membership, Role};
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::error::{Fault, Kind};
use crate::ids::{AnnouncementId, EnvironmentId, InstitutionId};
use crate::journal::told;
use crate::store::Version;
use crate::text::{Line, Prose};
use serde::Serialize;
use std::collections::BTreeSet;

/// The most characters of the title.
pub const MOST_TITLE: usize = 200;
/// The most characters of the text.
pub const MOST_ANNOUNCEMENT: usize = 4_000;

/// Who of an institution is told: everybody, or who has one of the roles or belongs to one of the groups; of these
/// those of an environment alone, if one is named.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Audience {
    /// Everybody, whatever they are.
    pub everyone: bool,
    /// Who is one of these.
    pub roles: BTreeSet<Role>,
    /// Who belongs to one of these.
    pub groups: BTreeSet<GroupName>,
    /// Who works there, of them.
    pub environment: Option<EnvironmentId>,
}

impl Audience {
    /// Whether nobody could be meant.
    pub fn is_empty(&self) -> bool {
        !self.everyone && self.roles.is_empty() && self.groups.is_empty() && self.environment.is_none()
    }

    /// Whether somebody of the institution is meant.
    pub fn means(&self, membership: &Membership) -> bool {
        let named = !self.roles.is_disjoint(&membership.roles) || !self.groups.is_disjoint(&membership.groups);
        // A place alone means all who work there.
        let of_place = self.roles.is_empty() && self.groups.is_empty() && self.environment.is_some();
        let there = self.environment.is_none_or(|place| membership.environments.contains(&place));
        membership.active && there && (self.everyone || named || of_place)
    }
}

/// What somebody tells many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Announcement {
    /// Its id.
    pub id: AnnouncementId,
    /// Whose.
    pub institution: InstitutionId,
    /// One line.
    #[serde(serialize_with = "told")]
    pub title: Line<MOST_TITLE>,
    /// What there is to say, as plain text.
    #[serde(serialize_with = "told")]
    pub text: Prose<MOST_ANNOUNCEMENT>,
    /// How soon it should be read.
    pub priority: Priority,
    /// To whom.
    pub audience: Audience,
    /// What it leads to.
    pub link: Option<Link>,
    /// When nobody needs it any more.
    pub expires_at: Option<Timestamp>,
    /// Who made it, and when.
    pub made: Deed,
    /// Who took it back, and when.
    pub withdrawn: Option<Deed>,
    /// Current version.
    pub version: Version,
}

/// What somebody wants to tell many.
#[derive(Clone, Debug)]
pub struct NewAnnouncement {
    /// One line.
    pub title: Line<MOST_TITLE>,
    /// What there is to say, as plain text.
    pub text: Prose<MOST_ANNOUNCEMENT>,
    /// How soon it should be read.
    pub priority: Priority,
    /// To whom.
    pub audience: Audience,
    /// What it leads to.
    pub link: Option<Link>,
    /// When nobody needs it any more.
    pub expires_at: Option<Timestamp>,
}

/// What is refused of an announcement.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AnnouncementError {
    /// It would reach nobody.
    #[error("the announcement reaches nobody")]
    Nobody,
    /// It would be over before it is told.
    #[error("the announcement would be over already")]
    Over,
    /// It was taken back before.
    #[error("the announcement was withdrawn already")]
    Withdrawn,
}

impl AnnouncementError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &["announcement.nobody", "announcement.over", "announcement.withdrawn"];
}

impl Fault for AnnouncementError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Nobody => "announcement.nobody",
            Self::Over => "announcement.over",
            Self::Withdrawn => "announcement.withdrawn",
        }
    }
}

impl Announcement {
    /// Somebody tells many something; `readers` of them are there now.
    pub fn make(
        (id, institution): (AnnouncementId, InstitutionId),
        new: NewAnnouncement,
        readers: usize,
        made: Deed,
    ) -> Result<(Self, AnnouncementMade), AnnouncementError> {
        if readers == 0 || new.audience.is_empty() {
            return Err(AnnouncementError::Nobody);
        }
        if new.expires_at.is_some_and(|over| over <= made.at) {
            return Err(AnnouncementError::Over);
        }
        let announcement = Self {
            id,
            institution,
            title: new.title,
            text: new.text,
            priority: new.priority,
            audience: new.audience,
            link: new.link,
            expires_at: new.expires_at,
            made,
            withdrawn: None,
            version: 1,
        };
        Ok((announcement, AnnouncementMade { announcement: id }))
    }

    /// It is taken back: whoever has not read it will not.
    pub fn withdraw(mut self, deed: Deed) -> Result<(Self, AnnouncementWithdrawn), AnnouncementError> {
        if self.withdrawn.is_some() {
            return Err(AnnouncementError::Withdrawn);
        }
        self.withdrawn = Some(deed);
        let fact = AnnouncementWithdrawn { announcement: self.id };
        Ok((self, fact))
    }

    /// Whether there is still something to tell.
    pub fn stands(&self, now: Timestamp) -> bool {
        self.withdrawn.is_none() && self.expires_at.is_none_or(|over| over > now)
    }

    /// What the texts of its notices need.
    pub fn params(&self) -> NoticeParams {
        let title = ("title".to_owned(), self.title.as_str().into());
        NoticeParams::from([title, ("text".to_owned(), self.text.as_str().into())])
    }
}

#[cfg(test)]
#[path = "announcement_tests.rs"]
mod tests;
