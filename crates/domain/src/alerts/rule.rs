//! What is worth an alert of one kind, to an institution and to the people in it.

use super::{AlertKind, AlertSetting, Cause, OwnAlertSetting, Severity};
use crate::ids::{EnvironmentId, InstitutionId};
use chrono::TimeDelta;
use std::collections::BTreeSet;

/// What somebody said for themselves, and where they see what it is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watcher {
    /// What they said.
    pub setting: OwnAlertSetting,
    /// In these places; nothing says everywhere.
    pub places: Option<BTreeSet<EnvironmentId>>,
}

/// From which value on somebody wants to know, who wants to know earlier than the institution, and where.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Watch {
    /// From this value on.
    pub threshold: u16,
    /// In these places; nothing says everywhere.
    pub places: Option<BTreeSet<EnvironmentId>>,
}

impl Watch {
    pub(super) fn shows(&self, cause: &Cause) -> bool {
        let there = |places: &BTreeSet<EnvironmentId>| cause.environment.is_some_and(|place| places.contains(&place));
        cause.kind.reached(cause.value, self.threshold) && self.places.as_ref().is_none_or(there)
    }
}

/// What is worth an alert of one kind, to the institution or to anybody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Whose.
    pub institution: InstitutionId,
    /// Of what.
    pub kind: AlertKind,
    /// Whether the institution wants them at all.
    pub enabled: bool,
    /// That of the institution: what it reaches is everybody's.
    pub threshold: u16,
    /// The widest that anybody has said for themselves, if more values reach it: what it alone reaches is personal.
    pub wider: Option<u16>,
    /// Those who said one that is wider than the institution's.
    pub watches: Vec<Watch>,
    /// All that were said: who has a narrower one is told when it is reached.
    pub thresholds: BTreeSet<u16>,
    /// In place of how grave the value is.
    pub severity: Option<Severity>,
    /// After which time those above are told.
    pub escalate_after: Option<TimeDelta>,
}

impl Rule {
    /// What the institution says, and its people for themselves, of whom each sees such things somewhere. Who wants to
    /// hear nothing widens nothing.
    pub fn of(setting: &AlertSetting, own: &[Watcher]) -> Self {
        let AlertSetting { institution, kind, enabled, threshold, severity, .. } = *setting;
        let watch = |it: &Watcher| Some(Watch { threshold: it.setting.wanted()?, places: it.places.clone() });
        let theirs: Vec<Watch> = own.iter().filter(|it| it.setting.kind == kind).filter_map(watch).collect();
        let thresholds: BTreeSet<u16> = theirs.iter().map(|it| it.threshold).chain([threshold]).collect();
        let is_wider = |said: u16| said != threshold && kind.widest([said, threshold]) == Some(said);
        let watches: Vec<Watch> = theirs.into_iter().filter(|it| is_wider(it.threshold)).collect();
        let wider = kind.widest(watches.iter().map(|it| it.threshold));
        let escalate_after = setting.escalate_after_hours.map(|hours| TimeDelta::hours(hours.into()));
        Self { institution, kind, enabled, threshold, wider, watches, thresholds, severity, escalate_after }
    }

    /// Where anybody with a wider threshold sees such things; nothing says everywhere.
    pub fn wider_places(&self) -> Option<BTreeSet<EnvironmentId>> {
        let places: Option<Vec<_>> = self.watches.iter().map(|it| it.places.as_ref()).collect();
        places.map(|places| places.into_iter().flatten().copied().collect())
    }

    pub(super) fn severity_of(&self, cause: &Cause) -> Severity {
        self.severity.unwrap_or(cause.severity)
    }
}
