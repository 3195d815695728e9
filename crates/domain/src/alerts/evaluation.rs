//! What is to be done about alerts when their causes are looked up anew.

use super::{AlertKind, AlertSetting, Cause, OwnAlertSetting, Severity, SystemAlert};
use crate::clock::Timestamp;
use crate::ids::{IdSource, InstitutionId};
use crate::journal::{Change, Event};
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Of a cause that is as it was, it is noted so often that it is there still.
pub const TOUCHED_EVERY: TimeDelta = TimeDelta::hours(1);

/// What is worth an alert of one kind, to the institution or to anybody in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rule {
    /// Whose.
    pub institution: InstitutionId,
    /// Of what.
    pub kind: AlertKind,
    /// Whether the institution wants them at all.
    pub enabled: bool,
    /// The widest that anybody has said.
    pub threshold: u16,
    /// All that were said: who has a narrower one is told when it is reached.
    pub thresholds: BTreeSet<u16>,
    /// In place of how grave the value is.
    pub severity: Option<Severity>,
    /// After which time those above are told.
    pub escalate_after: Option<TimeDelta>,
}

impl Rule {
    /// What the institution says, and its people for themselves. Who wants to hear nothing widens nothing.
    pub fn of(setting: &AlertSetting, own: &[OwnAlertSetting]) -> Self {
        let AlertSetting { institution, kind, enabled, threshold, severity, .. } = *setting;
        let theirs = own.iter().filter(|it| it.kind == kind && it.enabled).filter_map(|it| it.threshold);
        let thresholds: BTreeSet<u16> = theirs.chain([threshold]).collect();
        let widest = kind.widest(thresholds.iter().copied()).unwrap_or(threshold);
        let escalate_after = setting.escalate_after_hours.map(|hours| TimeDelta::hours(hours.into()));
        Self { institution, kind, enabled, threshold: widest, thresholds, severity, escalate_after }
    }

    fn severity_of(&self, cause: &Cause) -> Severity {
        self.severity.unwrap_or(cause.severity)
    }
}

/// What becomes of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is new.
    Raise,
    /// It became graver, or reached a further threshold; then with the value when it was told last.
    RaiseAgain(Option<i64>),
    /// Its cause is another, and nobody is told.
    Update,
    /// Its cause is there still.
    Touch,
    /// Its cause is gone.
    Close,
}

/// An alert as it is from now on.
#[derive(Clone, Debug, PartialEq)]
pub struct Decision {
    /// As it was; nothing of a new one.
    pub before: Option<SystemAlert>,
    /// As it is from now on.
    pub alert: SystemAlert,
    /// What became of it.
    pub verdict: Verdict,
    /// Whether those above are told now.
    pub escalate: bool,
}

impl Decision {
    /// What is to be told of it; of what nobody is told, nothing.
    pub fn events(&self) -> Vec<Event> {
        let event = match self.verdict {
            Verdict::Raise => Some(Event::of(&self.alert.raised(None))),
            Verdict::RaiseAgain(told_value) => Some(Event::of(&self.alert.raised(told_value))),
            Verdict::Close => Some(Event::of(&self.alert.closed())),
            Verdict::Update | Verdict::Touch => None,
        };
        let changes = match &self.before {
            None => Change::created(&self.alert),
            Some(before) => Change::between(before, &self.alert),
        };
        let mut events: Vec<Event> = event.into_iter().collect();
        if self.escalate {
            events.push(Event::of(&self.alert.escalated()));
        }
        if let Some(first) = events.first_mut() {
            first.changes = changes;
        }
        events
    }
}

/// What is to be done about alerts of one kind. Done, and worked out anew at the same moment, it is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Each alert once, in order of what they are about.
    pub decisions: Vec<Decision>,
}

impl Evaluation {
    /// Of alerts that stand, which are all there are of these causes, and of the causes as they are now.
    pub fn of(standing: Vec<SystemAlert>, causes: Vec<Cause>, rule: &Rule, now: Timestamp, ids: &dyn IdSource) -> Self {
        let mut causes: BTreeMap<Uuid, Cause> = causes.into_iter().map(|cause| (cause.subject, cause)).collect();
        let mut decisions = Vec::new();
        for alert in standing {
            match causes.remove(&alert.subject) {
                Some(cause) => decisions.extend(again(alert, cause, rule, now)),
                None => decisions.push(close(alert, now)),
            }
        }
        for cause in causes.into_values() {
            let severity = rule.severity_of(&cause);
            let alert = SystemAlert::raise(ids.next().into(), rule.institution, Cause { severity, ..cause }, now);
            decisions.push(Decision { before: None, alert, verdict: Verdict::Raise, escalate: false });
        }
        decisions.sort_by_key(|decision| decision.alert.subject);
        Self { decisions }
    }
}

fn close(before: SystemAlert, now: Timestamp) -> Decision {
    let alert = SystemAlert { closed_at: Some(now), ..before.clone() };
    Decision { before: Some(before), alert, verdict: Verdict::Close, escalate: false }
}

/// The cause of an alert is there still, perhaps another.
fn again(before: SystemAlert, cause: Cause, rule: &Rule, now: Timestamp) -> Option<Decision> {
    let severity = rule.severity_of(&cause);
    let old = now - before.last_seen >= TOUCHED_EVERY;
    let Cause { kind, environment, value, params, .. } = cause;
    let mut alert = SystemAlert { environment, severity, value, params, ..before.clone() };
    let other = alert != before;
    alert.last_seen = now;
    if before.resolution.is_some() {
        // Who resolved it has seen it; what comes of it is noted now and then.
        return old.then_some(Decision { before: Some(before), alert, verdict: Verdict::Touch, escalate: false });
    }
    let graver = severity > before.severity;
    let reaches = |of: i64, threshold: &u16| kind.reached(of, *threshold);
    let mut thresholds = rule.thresholds.iter();
    let further = thresholds.any(|it| reaches(value, it) && !reaches(before.told_value, it));
    let late = |after: TimeDelta| now - before.first_seen >= after;
    let escalate = before.escalated_at.is_none() && rule.escalate_after.is_some_and(late);
    if escalate {
        alert.escalated_at = Some(now);
    }
    let verdict = if graver || further {
        (alert.times, alert.told_value) = (before.times.saturating_add(1), value);
        Verdict::RaiseAgain((!graver).then_some(before.told_value))
    } else if other {
        Verdict::Update
    } else if old || escalate {
        Verdict::Touch
    } else {
        return None;
    };
    Some(Decision { before: Some(before), alert, verdict, escalate })
}

#[cfg(test)]
#[path = "evaluation_tests.rs"]
mod tests;
