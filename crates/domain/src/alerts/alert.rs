//! One thing that somebody should look at.
//!
//! ```text
//! open --resolve, with a note--> resolved
//!   \---the cause is gone---> closed <--/
//! ```
//! What is resolved is not raised again as long as its cause stays; once that is gone, it is closed, and the same cause
//! makes another alert.

use super::{AlertClosed, AlertEscalated, AlertKind, AlertRaised, AlertResolved, Cause, Severity};
use crate::access::Target;
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::error::{Fault, Kind, Params};
use crate::ids::{AlertId, EnvironmentId, InstitutionId};
use crate::journal::told;
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
    /// How grave it is.
    pub severity: Severity,
    /// Units or days.
    pub value: i64,
    /// The value when it was told last.
    pub told_value: i64,
    /// What its text needs.
    #[serde(serialize_with = "told")]
    pub params: NoticeParams,
    /// What was done about it.
    pub resolution: Option<Resolution>,
    /// When its cause was found gone.
    pub closed_at: Option<Timestamp>,
    /// When its cause was found first.
    pub first_seen: Timestamp,
    /// When its cause was found last; hours may lie between two notes of it.
    pub last_seen: Timestamp,
    /// How often it was raised: at first, and whenever it became graver or reached a further threshold.
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
        }
    }
    fn params(&self) -> Params {
        Params::none()
    }
}

impl SystemAlert {
    /// A cause is found.
    pub fn raise(id: AlertId, institution: InstitutionId, cause: Cause, now: Timestamp) -> Self {
        Self {
            id,
            institution,
            kind: cause.kind,
            subject: cause.subject,
            environment: cause.environment,
            severity: cause.severity,
            value: cause.value,
            told_value: cause.value,
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
        self.resolution = Some(Resolution { deed, note });
        let Self { id: alert, kind, severity, subject, value, .. } = self;
        let subject_kind = self.subject_kind();
        Ok((self, AlertResolved { alert, kind, severity, subject_kind, subject, value }))
    }

    /// Tells that it was raised; `told_value` as [`AlertRaised::told_value`] says.
    pub fn raised(&self, told_value: Option<i64>) -> AlertRaised {
        let Self { id: alert, kind, severity, subject, value, .. } = *self;
        AlertRaised { alert, kind, severity, subject_kind: self.subject_kind(), subject, value, told_value }
    }

    /// Tells that nobody sees to it.
    pub fn escalated(&self) -> AlertEscalated {
        let Self { id: alert, kind, severity, subject, value, .. } = *self;
        AlertEscalated { alert, kind, severity, subject_kind: self.subject_kind(), subject, value }
    }

    /// Tells that its cause is gone.
    pub fn closed(&self) -> AlertClosed {
        let Self { id: alert, kind, severity, subject, value, .. } = *self;
        AlertClosed { alert, kind, severity, subject_kind: self.subject_kind(), subject, value }
    }
}
