//! What happened to alerts and to what is worth one.

use super::{AlertKind, Severity};
use crate::ids::{AlertId, InstitutionId, UserId};
use crate::journal::{Fact, Subject, facts};
use serde::Serialize;
use uuid::Uuid;

/// There is a cause, or it became graver, or reached a threshold that it had not.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct AlertRaised {
    /// Which alert.
    pub alert: AlertId,
    /// What it is about.
    pub kind: AlertKind,
    /// How grave it is.
    pub severity: Severity,
    /// About what kind of thing.
    pub subject_kind: &'static str,
    /// Which.
    pub subject: Uuid,
    /// Units or days.
    pub value: i64,
    /// Of one that reached a further threshold alone: the value when it was told last. Whose threshold that had
    /// reached was told then.
    pub told_value: Option<i64>,
}

impl Fact for AlertRaised {
    const KIND: &'static str = "alert.raised";
    fn subject(&self) -> Subject {
        Subject::new("alert", self.alert)
    }
}

facts! {
    about "alert" {
        /// Which alert.
        alert: AlertId,
        /// What it is about.
        kind: AlertKind,
        /// How grave it is.
        severity: Severity,
        /// About what kind of thing.
        subject_kind: &'static str,
        /// Which.
        subject: Uuid,
        /// Units or days.
        value: i64,
    }

    /// Nobody resolved it in time.
    AlertEscalated = "alert.escalated",
    /// Its cause is gone.
    AlertClosed = "alert.closed",
    /// Somebody resolved it.
    AlertResolved = "alert.resolved",
}

facts! {
    about "institution" {
        /// Whose.
        institution: InstitutionId,
        /// Of what.
        kind: AlertKind,
    }

    /// It was said what is worth an alert.
    AlertSettingWritten = "alert-setting.written",
}

facts! {
    about "user" {
        /// Whose.
        user: UserId,
        /// Of what.
        kind: AlertKind,
    }

    /// Somebody said what is worth an alert to them.
    OwnAlertSettingWritten = "alert-setting.own-written",
    /// What the institution says holds for them again.
    OwnAlertSettingDropped = "alert-setting.own-dropped",
}
