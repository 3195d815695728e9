//! One alert for each cause, told when it must be and not again.

use super::super::{AlertKind, AlertState, Channels, Place, Thing, WrittenAlertSetting, WrittenOwnSetting};
use super::*;
use crate::deed::Deed;
use crate::inventory::samples::{Ids, id};
use proptest::prelude::*;

const KIND: AlertKind = AlertKind::LowStock;

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

fn rule() -> Rule {
    Rule::of(&AlertSetting::usual(id(9), KIND), &[])
}

/// With somebody who wants to know earlier.
fn wider() -> Rule {
    let own = OwnAlertSetting::new(id(9), id(7), KIND, at(0));
    let early = WrittenOwnSetting { enabled: true, threshold: Some(10), channels: None };
    Rule::of(&AlertSetting::usual(id(9), KIND), &[own.write(early, at(0))])
}

fn stock(subject: u128, units: i64) -> Cause {
    let place = Place { subject: Uuid::from_u128(subject), environment: None };
    Cause::of_units(KIND, place, Thing::default(), units, 20)
}

fn of(standing: &[SystemAlert], causes: &[Cause], rule: &Rule, now: Timestamp) -> Evaluation {
    Evaluation::of(standing.to_vec(), causes.to_vec(), rule, now, &Ids)
}

/// What stands when a decision is carried out.
fn done(standing: &mut Vec<SystemAlert>, evaluation: &Evaluation) {
    for decision in &evaluation.decisions {
        standing.retain(|alert| alert.id != decision.alert.id);
        if decision.alert.closed_at.is_none() {
            standing.push(decision.alert.clone());
        }
    }
    standing.sort_by_key(|alert| alert.subject);
}

/// Looks, and does what is to be done.
fn look(standing: &mut Vec<SystemAlert>, causes: &[Cause], rule: &Rule, now: Timestamp) {
    let evaluation = of(standing, causes, rule, now);
    done(standing, &evaluation);
}

fn verdicts(evaluation: &Evaluation) -> Vec<Verdict> {
    evaluation.decisions.iter().map(|decision| decision.verdict).collect()
}

fn kinds(evaluation: &Evaluation) -> Vec<&'static str> {
    evaluation.decisions.iter().flat_map(Decision::events).map(|event| event.kind).collect()
}

/// Raised once, of five units.
fn raised() -> Vec<SystemAlert> {
    let mut standing = Vec::new();
    look(&mut standing, &[stock(1, 5)], &rule(), at(0));
    standing
}

#[test]
fn a_new_cause_is_raised_once() {
    let first = of(&[], &[stock(1, 5), stock(2, 0)], &rule(), at(0));
    assert_eq!((verdicts(&first), kinds(&first)), (vec![Verdict::Raise; 2], vec!["alert.raised"; 2]));
    let grave: Vec<_> = first.decisions.iter().map(|it| it.alert.severity).collect();
    assert_eq!(grave, [Severity::Medium, Severity::Critical]);
    let mut standing = Vec::new();
    done(&mut standing, &first);
    assert_eq!(of(&standing, &[stock(1, 5), stock(2, 0)], &rule(), at(5)), Evaluation::default());
}

#[test]
fn the_same_cause_is_noted_once_an_hour_and_told_to_nobody() {
    let again = of(&raised(), &[stock(1, 5)], &rule(), at(60));
    assert_eq!((verdicts(&again), kinds(&again)), (vec![Verdict::Touch], vec![]));
    assert_eq!(again.decisions[0].alert.last_seen, at(60));
}

#[test]
fn a_worse_value_is_noted_and_told_again_when_it_is_graver() {
    let worse = of(&raised(), &[stock(1, 3)], &rule(), at(5));
    assert_eq!((verdicts(&worse), kinds(&worse)), (vec![Verdict::Update], vec![]));
    assert_eq!((worse.decisions[0].alert.value, worse.decisions[0].alert.times), (3, 1));
    let none = of(&raised(), &[stock(1, 0)], &rule(), at(5));
    assert_eq!((verdicts(&none), kinds(&none)), (vec![Verdict::RaiseAgain(None)], vec!["alert.raised"]));
    assert_eq!(none.decisions[0].alert.times, 2);
}

#[test]
fn a_value_that_reaches_a_further_threshold_is_raised_again_with_what_was_told() {
    let mut standing = Vec::new();
    look(&mut standing, &[stock(1, 9)], &wider(), at(0));
    look(&mut standing, &[stock(1, 7)], &wider(), at(5));
    assert_eq!((standing[0].value, standing[0].told_value, standing[0].times), (7, 9, 1));
    let narrow = of(&standing, &[stock(1, 5)], &wider(), at(10));
    assert_eq!(verdicts(&narrow), [Verdict::RaiseAgain(Some(9))]);
    done(&mut standing, &narrow);
    look(&mut standing, &[stock(1, 8)], &wider(), at(15));
    assert_eq!(verdicts(&of(&standing, &[stock(1, 5)], &wider(), at(20))), [Verdict::Update]);
}

#[test]
fn when_the_cause_is_gone_the_alert_is_closed_resolved_or_not() {
    let mut standing = raised();
    let gone = of(&standing, &[], &rule(), at(5));
    assert_eq!((verdicts(&gone), kinds(&gone)), (vec![Verdict::Close], vec!["alert.closed"]));
    let deed = Deed { by: Some(id(3)), at: at(1) };
    let (resolved, fact) = standing.remove(0).resolve(None, deed).unwrap();
    assert_eq!((fact.alert, resolved.state()), (resolved.id, AlertState::Resolved));
    let gone = of(&[resolved], &[], &rule(), at(5));
    assert_eq!(gone.decisions[0].alert.state(), AlertState::Closed);
    assert!(gone.decisions[0].alert.resolution.is_some());
}

#[test]
fn what_is_resolved_is_not_raised_again_before_it_was_closed() {
    let (resolved, _) = raised().remove(0).resolve(None, Deed { by: None, at: at(1) }).unwrap();
    let mut standing = vec![resolved];
    for (minute, units) in [(2, 5), (3, 0), (120, 0), (4_000, 2)] {
        let evaluation = of(&standing, &[stock(1, units)], &rule(), at(minute));
        assert_eq!(kinds(&evaluation), Vec::<&str>::new(), "{minute}");
        done(&mut standing, &evaluation);
    }
    look(&mut standing, &[], &rule(), at(4_001));
    assert_eq!(verdicts(&of(&standing, &[stock(1, 4)], &rule(), at(4_002))), [Verdict::Raise]);
}

#[test]
fn what_is_resolved_or_closed_is_resolved_no_more() {
    use super::super::AlertError;
    let deed = Deed { by: None, at: at(1) };
    let (resolved, _) = raised().remove(0).resolve(None, deed).unwrap();
    assert_eq!(resolved.resolve(None, deed).unwrap_err(), AlertError::Resolved);
    let closed = SystemAlert { closed_at: Some(at(2)), ..raised().remove(0) };
    assert_eq!(closed.resolve(None, deed).unwrap_err(), AlertError::Closed);
}

#[test]
fn what_nobody_sees_to_is_told_to_those_above_once() {
    let mut standing = raised();
    let early = of(&standing, &[stock(1, 5)], &rule(), at(48 * 60 - 1));
    assert!(early.decisions.iter().all(|decision| !decision.escalate));
    let late = of(&standing, &[stock(1, 5)], &rule(), at(48 * 60));
    assert_eq!(kinds(&late), ["alert.escalated"]);
    done(&mut standing, &late);
    assert_eq!(kinds(&of(&standing, &[stock(1, 5)], &rule(), at(96 * 60))), Vec::<&str>::new());
    let both = of(&raised(), &[stock(1, 0)], &rule(), at(48 * 60));
    assert_eq!(kinds(&both), ["alert.raised", "alert.escalated"]);
    let never = Rule { escalate_after: None, ..rule() };
    assert_eq!(kinds(&of(&raised(), &[stock(1, 5)], &never, at(48 * 600))), Vec::<&str>::new());
}

#[test]
fn the_institution_says_how_grave_all_of_them_are() {
    let written = WrittenAlertSetting {
        enabled: true,
        threshold: 5,
        severity: Some(Severity::Low),
        channels: Channels::usual(),
        escalate_after_hours: None,
    };
    let rule = Rule::of(&AlertSetting::usual(id(9), KIND).write(written, at(0)), &[]);
    assert_eq!(of(&[], &[stock(1, 0)], &rule, at(0)).decisions[0].alert.severity, Severity::Low);
}

#[test]
fn the_widest_threshold_of_all_counts_but_not_that_of_who_wants_to_hear_nothing() {
    assert_eq!((wider().threshold, wider().thresholds), (10, [5, 10].into()));
    let own = OwnAlertSetting::new(id(9), id(7), KIND, at(0));
    let off = WrittenOwnSetting { enabled: false, threshold: Some(10), channels: None };
    let other = OwnAlertSetting { kind: AlertKind::LoanDue, threshold: Some(300), ..own.clone() };
    let rule = Rule::of(&AlertSetting::usual(id(9), KIND), &[own.write(off, at(0)), other]);
    assert_eq!((rule.threshold, rule.thresholds), (5, [5].into()));
}

/// At a minute, what is found of some things; and the first that stands may be resolved.
fn a_look() -> impl Strategy<Value = (i64, Vec<(u128, i64)>, bool)> {
    (1i64..2_000, prop::collection::vec((1u128..5, 0i64..11), 0..5), prop::bool::weighted(0.2))
}

proptest! {
    #[test]
    fn whatever_is_found_each_cause_has_one_alert_and_a_second_look_changes_nothing(
        looks in prop::collection::vec(a_look(), 1..20),
    ) {
        let (mut standing, mut now) = (Vec::new(), 0);
        for (minutes, found, resolve) in looks {
            now += minutes;
            let causes: BTreeMap<u128, i64> = found.into_iter().collect();
            let causes: Vec<Cause> = causes.into_iter().map(|(subject, units)| stock(subject, units)).collect();
            let evaluation = of(&standing, &causes, &wider(), at(now));
            for decision in &evaluation.decisions {
                let resolved = decision.before.as_ref().is_some_and(|before| before.resolution.is_some());
                let told = decision.events().iter().any(|event| event.kind != "alert.closed");
                prop_assert!(!(resolved && told));
                prop_assert!(decision.before.is_some() == (decision.verdict != Verdict::Raise));
            }
            done(&mut standing, &evaluation);
            let subjects: Vec<Uuid> = standing.iter().map(|alert| alert.subject).collect();
            prop_assert_eq!(subjects, causes.iter().map(|cause| cause.subject).collect::<Vec<_>>());
            for (alert, cause) in standing.iter().zip(&causes) {
                prop_assert!(alert.resolution.is_some() || alert.value == cause.value);
            }
            prop_assert_eq!(of(&standing, &causes, &wider(), at(now)), Evaluation::default());
            if resolve && standing.first().is_some_and(|alert| alert.resolution.is_none()) {
                let deed = Deed { by: None, at: at(now) };
                standing[0] = standing[0].clone().resolve(None, deed).unwrap().0;
            }
        }
    }
}
