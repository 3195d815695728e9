//! What happened to alerts and to what is worth one.

use super::{AlertKind, Severity};
use crate::ids::{AlertId, InstitutionId, UserId};
use crate::journal::{Fact, Subject, facts};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// One of several alerts that are told together, as it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct ToldAlert {
    /// Which.
    pub alert: AlertId,
    /// How grave it is.
    pub severity: Severity,
    /// How it is told.
    #[serde(flatten)]
    pub raise: Raise,
}

/// How an alert is raised, as far as it decides who is told.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Raise {
    /// Units or days.
    pub value: i64,
    /// The value up to which it was told before: whose threshold that reaches was told then. Of a new one, and of one
    /// that became graver than was told, nothing.
    pub told_value: Option<i64>,
    /// Whether those alone are told whose own threshold it reaches.
    pub personal: bool,
    /// Whether it was personal till now: to whom the institution's threshold holds was told nothing yet.
    pub was_personal: bool,
}

impl Raise {
    /// Of everybody's, from the beginning.
    pub fn new(value: i64) -> Self {
        Self { value, told_value: None, personal: false, was_personal: false }
    }
}

/// What one look for causes raised of one kind: people are told of it together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertsRaised {
    /// Whose.
    pub institution: InstitutionId,
    /// Of what.
    pub kind: AlertKind,
    /// Each once.
    pub alerts: Vec<ToldAlert>,
}

impl Fact for AlertsRaised {
    const KIND: &'static str = "alerts.raised";
    fn subject(&self) -> Subject {
        Subject::new("institution", self.institution)
    }
}

/// What one look for causes found that nobody sees to, of one kind: those above are told of it together.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct AlertsEscalated {
    /// Whose.
    pub institution: InstitutionId,
    /// Of what.
    pub kind: AlertKind,
    /// Each once.
    pub alerts: Vec<ToldAlert>,
}

impl Fact for AlertsEscalated {
    const KIND: &'static str = "alerts.escalated";
    fn subject(&self) -> Subject {
        Subject::new("institution", self.institution)
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

    /// There is a cause, or it became graver, or reached a threshold that it had not.
    AlertRaised = "alert.raised",
    /// Nobody resolved it in time.
    AlertEscalated = "alert.escalated",
    /// Its cause is gone.
    AlertClosed = "alert.closed",
    /// Somebody resolved it.
    AlertResolved = "alert.resolved",
    /// The own threshold of somebody is reached, and that of the institution is not.
    PersonalAlertRaised = "personal-alert.raised",
    /// No own threshold is reached any more.
    PersonalAlertClosed = "personal-alert.closed",
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
