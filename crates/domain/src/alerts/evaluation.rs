//! What is to be done about alerts when their causes are looked up anew.

use super::{AlertKind, AlertsEscalated, AlertsRaised, Cause, Raise, Rule, SystemAlert, ToldAlert};
use crate::clock::{Day, Timestamp};
use crate::ids::{AlertId, IdSource};
use crate::journal::{Change, Event};
use crate::notifications::NoticeParams;
use chrono::TimeDelta;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Of a cause that is as it was, it is noted so often that it is there still.
pub const TOUCHED_EVERY: TimeDelta = TimeDelta::hours(1);

/// Causes as they are now.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Causes {
    /// Those that the threshold of the institution reaches.
    pub general: Vec<Cause>,
    /// Those that the widest threshold of anybody reaches; none when nobody has a wider one.
    pub wider: Vec<Cause>,
}

/// A cause, as the widest threshold that reaches it shows it.
struct Found {
    cause: Cause,
    /// Whether the threshold of the institution does not reach it.
    personal: bool,
}

impl Causes {
    /// Each thing once: what own thresholds reach too is as the institution's shows it, and what reaches nobody's where
    /// they see it is nothing.
    fn by_subject(self, rule: &Rule) -> BTreeMap<Uuid, Found> {
        let of = |personal: bool| move |cause: Cause| (cause.subject, Found { cause, personal });
        let theirs = self.wider.into_iter().filter(|cause| rule.watches.iter().any(|watch| watch.shows(cause)));
        theirs.map(of(true)).chain(self.general.into_iter().map(of(false))).collect()
    }
}

/// What becomes of an alert.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It is new.
    Raise,
    /// It became graver than was told, reached a further threshold, or is everybody's from now on.
    RaiseAgain(Raise),
    /// It was everybody's, and is that of some alone from now on, who were told of it.
    GoOn,
    /// Its cause is another, and nobody is told.
    Update,
    /// Its cause is there still.
    Touch,
    /// Its cause is gone, or another alert takes its place.
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
    fn new(alert: SystemAlert, verdict: Verdict) -> Self {
        Self { before: None, alert, verdict, escalate: false }
    }

    /// What the journal has of it; of what nobody need know, nothing.
    pub fn events(&self) -> Vec<Event> {
        let event = match self.verdict {
            Verdict::Raise | Verdict::RaiseAgain(_) | Verdict::GoOn => Some(self.alert.raised()),
            Verdict::Close => Some(self.alert.closed()),
            Verdict::Update | Verdict::Touch => None,
        };
        let changes = match &self.before {
            None => Change::created(&self.alert),
            Some(before) => Change::between(before, &self.alert),
        };
        let mut events: Vec<Event> = event.into_iter().collect();
        if self.escalate {
            events.push(self.alert.escalated());
        }
        if let Some(first) = events.first_mut() {
            first.changes = changes;
        }
        events
    }

    /// How it is raised, if it is.
    fn raise(&self) -> Option<Raise> {
        match self.verdict {
            Verdict::Raise => Some(Raise { personal: self.alert.personal, ..Raise::new(self.alert.value) }),
            Verdict::RaiseAgain(raise) => Some(raise),
            Verdict::GoOn | Verdict::Update | Verdict::Touch | Verdict::Close => None,
        }
    }

    fn told(&self, raise: Raise) -> ToldAlert {
        ToldAlert { alert: self.alert.id, severity: self.alert.severity, raise }
    }
}

/// What is to be done about alerts of one kind. Done, and worked out anew at the same moment, it is nothing.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Evaluation {
    /// Each alert once, in order of what they are about; what is closed before what takes its place.
    pub decisions: Vec<Decision>,
}

impl Evaluation {
    /// Of alerts that stand, which are all there are of these causes, and of the causes as they are now.
    pub fn of(standing: Vec<SystemAlert>, causes: Causes, rule: &Rule, now: Timestamp, ids: &dyn IdSource) -> Self {
        let mut causes = causes.by_subject(rule);
        let new = |cause: Cause| {
            let severity = rule.severity_of(&cause);
            SystemAlert::raise(ids.next().into(), rule.institution, Cause { severity, ..cause }, now)
        };
        let mut decisions = Vec::new();
        for alert in standing {
            match causes.remove(&alert.subject) {
                Some(found) if found.personal && !alert.personal => {
                    decisions.push(Decision::new(goes_on(new(found.cause), &alert), Verdict::GoOn));
                    decisions.push(close(alert, now));
                }
                Some(found) if missed_anew(&alert, &found.cause) => {
                    decisions.push(Decision::new(new(found.cause), Verdict::Raise));
                    decisions.push(close(alert, now));
                }
                Some(found) => decisions.extend(again(alert, found, rule, now)),
                None => decisions.push(close(alert, now)),
            }
        }
        for Found { cause, personal } in causes.into_values() {
            decisions.push(Decision::new(SystemAlert { personal, ..new(cause) }, Verdict::Raise));
        }
        decisions.sort_by_key(|decision| (decision.alert.subject, decision.before.is_none()));
        Self { decisions }
    }

    /// Those of which nothing that was told holds any more: what is closed, and does not go on for some.
    pub fn over(&self) -> Vec<AlertId> {
        let goes_on = |it: &&Decision| it.verdict == Verdict::GoOn;
        let go_on: BTreeSet<Uuid> = self.decisions.iter().filter(goes_on).map(|it| it.alert.subject).collect();
        let closed = self.decisions.iter().filter(|it| it.verdict == Verdict::Close);
        closed.filter(|it| !go_on.contains(&it.alert.subject)).map(|it| it.alert.id).collect()
    }

    /// What happened: to each alert, and then what people are told together.
    pub fn events(&self) -> Vec<Event> {
        let mut events: Vec<Event> = self.decisions.iter().flat_map(Decision::events).collect();
        let Some(first) = self.decisions.first() else { return events };
        let (institution, kind) = (first.alert.institution, first.alert.kind);
        let raised = self.decisions.iter().filter_map(|it| Some(it.told(it.raise()?)));
        let alerts: Vec<ToldAlert> = raised.collect();
        if !alerts.is_empty() {
            events.push(Event::of(&AlertsRaised { institution, kind, alerts }));
        }
        let late = self.decisions.iter().filter(|it| it.escalate);
        let alerts: Vec<ToldAlert> = late.map(|it| it.told(Raise::new(it.alert.value))).collect();
        if !alerts.is_empty() {
            events.push(Event::of(&AlertsEscalated { institution, kind, alerts }));
        }
        events
    }
}

fn close(before: SystemAlert, now: Timestamp) -> Decision {
    let alert = SystemAlert { closed_at: Some(now), ..before.clone() };
    Decision { before: Some(before), alert, verdict: Verdict::Close, escalate: false }
}

/// What is everybody's no more, for those whose own threshold is reached still: they know of it.
fn goes_on(alert: SystemAlert, before: &SystemAlert) -> SystemAlert {
    let told_value = alert.kind.lesser(before.told_value, alert.value);
    SystemAlert { personal: true, told_value, told_severity: before.told_severity.min(alert.severity), ..alert }
}

/// Whether a class was missed after the one of which somebody said what was done.
fn missed_anew(alert: &SystemAlert, cause: &Cause) -> bool {
    let last = |params: &NoticeParams| params.get("day")?.as_str()?.parse::<Day>().ok();
    let missed = alert.kind == AlertKind::CheckMissed && alert.resolution.is_some();
    missed && last(&alert.params).zip(last(&cause.params)).is_some_and(|(before, after)| after > before)
}

/// The cause of an alert is there still, perhaps another.
fn again(before: SystemAlert, found: Found, rule: &Rule, now: Timestamp) -> Option<Decision> {
    let Found { cause, personal } = found;
    let severity = rule.severity_of(&cause);
    let old = now - before.last_seen >= TOUCHED_EVERY;
    let Cause { kind, environment, value, params, .. } = cause;
    // What goes back takes with it what was told: whose threshold is left, and what is less grave, is told when it comes
    // again.
    let (told_value, told_severity) = (kind.lesser(before.told_value, value), before.told_severity.min(severity));
    let mut alert = SystemAlert { environment, severity, value, told_value, told_severity, params, ..before.clone() };
    let other = alert != before;
    alert.last_seen = now;
    let silent = |escalate: bool| {
        if other { Some(Verdict::Update) } else { (old || escalate).then_some(Verdict::Touch) }
    };
    if before.resolution.is_some() {
        // Who resolved it has seen it; what comes of it is noted, and told to nobody.
        let verdict = silent(false)?;
        return Some(Decision { before: Some(before), alert, verdict, escalate: false });
    }
    let was_personal = before.personal && !personal;
    if was_personal {
        (alert.personal, alert.first_seen) = (false, now);
    }
    let late = |after: TimeDelta| now - alert.first_seen >= after;
    let escalate = !alert.personal && before.escalated_at.is_none() && rule.escalate_after.is_some_and(late);
    if escalate {
        alert.escalated_at = Some(now);
    }
    let graver = severity > before.told_severity;
    let reaches = |of: i64, threshold: &u16| kind.reached(of, *threshold);
    let mut thresholds = rule.thresholds.iter();
    let further = thresholds.any(|it| reaches(value, it) && !reaches(before.told_value, it));
    let verdict = if graver || further || was_personal {
        alert.times = before.times.saturating_add(1);
        (alert.told_value, alert.told_severity) = (value, severity);
        let told_value = (!graver).then_some(before.told_value);
        Verdict::RaiseAgain(Raise { value, told_value, personal: alert.personal, was_personal })
    } else {
        silent(escalate)?
    };
    Some(Decision { before: Some(before), alert, verdict, escalate })
}

#[cfg(test)]
#[path = "evaluation_tests.rs"]
mod tests;
