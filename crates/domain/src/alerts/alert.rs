//! One thing that somebody should look at.
//!
//! ```text
//! open --resolve, with a note--> resolved
//!   \---the cause is gone---> closed <--/
//! ```
//! What is resolved is not raised again as long as its cause stays; once that is gone, it is closed, and the same cause
//! makes another alert.
//!
//! One that the institution's setting does not reach is *personal*: it is there for those alone whose own threshold it
//! reaches, nobody resolves it, and it is told to nobody above. It becomes everybody's when the setting reaches it; the
//! way back is that it is closed, and another one goes on for them.

use super::{
    AlertClosed, AlertEscalated, AlertKind, AlertRaised, AlertResolved, Cause, PersonalAlertClosed,
    PersonalAlertRaised, Severity,
};
use crate::access::Target;
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::error::{Fault, Kind, Params};
use crate::ids::{AlertId, EnvironmentId, InstitutionId};
use crate::journal::{Event, told};
use crate::names::names;
use crate::notifications::NoticeParams;
use crate::store::Version;
use crate::text::Prose;
use serde::Serialize;
use uuid::Uuid;

/// The most characters of what was done about an alert.
pub const MOST_NOTE: usize = 1_000;

names! {
    /// Where an alert stands.
    AlertState, "kind.unknown" {
        /// Its cause is there, and nobody has seen to it.
        Open = "open",
        /// Somebody has seen to it; its cause may be there.
        Resolved = "resolved",
        /// Its cause is gone.
        Closed = "closed",
    }
}

/// What was done about an alert.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Resolution {
    /// By whom, and when.
    pub deed: Deed,
    /// What; nothing was said through the door of the system before this one.
    pub note: Option<Prose<MOST_NOTE>>,
}

/// One thing that somebody should look at; of each cause one at most is not closed.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct SystemAlert {
    /// Its id.
    pub id: AlertId,
    /// Whose.
    pub institution: InstitutionId,
    /// What it is about.
    pub kind: AlertKind,
    /// Which thing.
    pub subject: Uuid,
    /// Where that is.
    pub environment: Option<EnvironmentId>,
    /// Whether it is there for those alone whose own threshold it reaches.
    pub personal: bool,
    /// How grave it is.
    pub severity: Severity,
    /// Units or days.
    pub value: i64,
    /// The value up to which it was told: a threshold that this reaches was told of, and has been reached since.
    pub told_value: i64,
    /// How grave it was told to be; what is less grave since was told as no more than that.
    pub told_severity: Severity,
    /// What its text needs.
    #[serde(serialize_with = "told")]
    pub params: NoticeParams,
    /// What was done about it.
    pub resolution: Option<Resolution>,
    /// When its cause was found gone.
    pub closed_at: Option<Timestamp>,
    /// When its cause was found first; of one that was personal before, when it became everybody's.
    pub first_seen: Timestamp,
    /// When its cause was found last; hours may lie between two notes of it.
    pub last_seen: Timestamp,
    /// How often it was raised: at first, whenever it became graver or reached a further threshold, and when it became
    /// everybody's.
    pub times: u32,
    /// When it was told to those above that nobody sees to it.
    pub escalated_at: Option<Timestamp>,
    /// Current version.
    pub version: Version,
}

impl From<&SystemAlert> for Target {
    fn from(alert: &SystemAlert) -> Self {
        Self::institution(alert.institution).at(alert.environment)
    }
}

/// What is refused of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AlertError {
    /// Somebody else was faster.
    #[error("the alert was resolved already")]
    Resolved,
    /// There is nothing to see to any more.
    #[error("the cause of the alert is gone")]
    Closed,
    /// The clock alone opens alerts.
    #[error("nobody opens an alert by hand")]
    NotReopened,
    /// It is worth one to some alone, by their own thresholds.
    #[error("an alert by an own threshold ends with its cause, or with that threshold")]
    Personal,
}

impl Fault for AlertError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Resolved => "alert.resolved",
            Self::Closed => "alert.closed",
            Self::NotReopened => "alert.not-reopened",
            Self::Personal => "alert.personal",
        }
    }
    fn params(&self) -> Params {
        Params::none()
    }
}

impl SystemAlert {
    /// A cause is found, which is everybody's.
    pub fn raise(id: AlertId, institution: InstitutionId, cause: Cause, now: Timestamp) -> Self {
        Self {
            id,
            institution,
            kind: cause.kind,
            subject: cause.subject,
            environment: cause.environment,
            personal: false,
            severity: cause.severity,
            value: cause.value,
            told_value: cause.value,
            told_severity: cause.severity,
            params: cause.params,
            resolution: None,
            closed_at: None,
            first_seen: now,
            last_seen: now,
            times: 1,
            escalated_at: None,
            version: 1,
        }
    }

    /// Where it stands.
    pub fn state(&self) -> AlertState {
        match (self.closed_at, &self.resolution) {
            (Some(_), _) => AlertState::Closed,
            (None, Some(_)) => AlertState::Resolved,
            (None, None) => AlertState::Open,
        }
    }

    /// About what kind of thing.
    pub fn subject_kind(&self) -> &'static str {
        self.kind.subject_kind()
    }

    /// The grave ones after the others, and of those the newest last: compared byte by byte.
    pub fn urgency(&self) -> String {
        let grave = Severity::ALL.iter().position(|severity| *severity == self.severity).unwrap_or_default();
        format!("{grave} {:020}", self.first_seen.timestamp_micros().max(0))
    }

    /// Somebody saw to it.
    pub fn resolve(mut self, note: Option<Prose<MOST_NOTE>>, deed: Deed) -> Result<(Self, AlertResolved), AlertError> {
        match self.state() {
            AlertState::Open => {}
            AlertState::Resolved => return Err(AlertError::Resolved),
            AlertState::Closed => return Err(AlertError::Closed),
        }
        if self.personal {
            return Err(AlertError::Personal);
        }
        self.resolution = Some(Resolution { deed, note });
        let Self { id: alert, kind, severity, subject, value, .. } = self;
        let subject_kind = self.subject_kind();
        Ok((self, AlertResolved { alert, kind, severity, subject_kind, subject, value }))
    }

    /// The record that it was raised.
    pub fn raised(&self) -> Event {
        let Self { id: alert, kind, severity, subject, value, .. } = *self;
        let subject_kind = self.subject_kind();
        if self.personal {
            return Event::of(&PersonalAlertRaised { alert, kind, severity, subject_kind, subject, value });
        }
        Event::of(&AlertRaised { alert, kind, severity, subject_kind, subject, value })
    }

    /// The record that nobody sees to it.
    pub fn escalated(&self) -> Event {
        let Self { id: alert, kind, severity, subject, value, .. } = *self;
        Event::of(&AlertEscalated { alert, kind, severity, subject_kind: self.subject_kind(), subject, value })
    }

    /// The record that its cause is gone, or everybody's.
    pub fn closed(&self) -> Event {
        let Self { id: alert, kind, severity, subject, value, .. } = *self;
        let subject_kind = self.subject_kind();
        if self.personal {
            return Event::of(&PersonalAlertClosed { alert, kind, severity, subject_kind, subject, value });
        }
        Event::of(&AlertClosed { alert, kind, severity, subject_kind, subject, value })
    }
}
