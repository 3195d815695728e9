//! One alert for each cause, told when it must be and not again.

use super::super::{
    AlertError, AlertSetting, AlertState, Channels, OwnAlertSetting, Place, Severity, Thing, Watcher,
    WrittenAlertSetting, WrittenOwnSetting,
};
use super::*;
use crate::deed::Deed;
use crate::ids::EnvironmentId;
use crate::inventory::samples::{Ids, id};
use proptest::prelude::*;

const KIND: AlertKind = AlertKind::LowStock;

fn at(minutes: i64) -> Timestamp {
    Timestamp::UNIX_EPOCH + TimeDelta::days(20_000) + TimeDelta::minutes(minutes)
}

fn rule() -> Rule {
    Rule::of(&AlertSetting::usual(id(9), KIND), &[])
}

/// With somebody who said another threshold.
fn with(threshold: u16) -> Rule {
    Rule::of(&AlertSetting::usual(id(9), KIND), &[watcher(threshold, None)])
}

/// Somebody who said a threshold, and sees things in some places.
fn watcher(threshold: u16, places: Option<BTreeSet<EnvironmentId>>) -> Watcher {
    let own = OwnAlertSetting::new(id(9), id(7), KIND, at(0));
    let said = WrittenOwnSetting { enabled: true, threshold: Some(threshold), channels: None };
    Watcher { setting: own.write(said, at(0)), places }
}

/// With somebody who wants to know earlier.
fn wider() -> Rule {
    with(10)
}

fn stock(subject: u128, units: i64) -> Cause {
    let place = Place { subject: Uuid::from_u128(subject), environment: None };
    Cause::of_units(KIND, place, Thing::default(), units, 20)
}

/// What is found of these by the thresholds of a rule.
fn found(causes: &[Cause], rule: &Rule) -> Causes {
    let by = |threshold: u16| -> Vec<Cause> {
        causes.iter().filter(|it| it.kind.reached(it.value, threshold)).cloned().collect()
    };
    Causes { general: by(rule.threshold), wider: rule.wider.map(by).unwrap_or_default() }
}

fn of(standing: &[SystemAlert], causes: &[Cause], rule: &Rule, now: Timestamp) -> Evaluation {
    Evaluation::of(standing.to_vec(), found(causes, rule), rule, now, &Ids)
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

/// Looks at so many units of one thing, and does what is to be done: what was raised.
fn raises(standing: &mut Vec<SystemAlert>, units: i64, rule: &Rule, minute: i64) -> Vec<Raise> {
    let evaluation = of(standing, &[stock(1, units)], rule, at(minute));
    done(standing, &evaluation);
    evaluation.decisions.iter().filter_map(Decision::raise).collect()
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
    assert_eq!((verdicts(&none), kinds(&none)), (vec![Verdict::RaiseAgain(Raise::new(0))], vec!["alert.raised"]));
    assert_eq!(none.decisions[0].alert.times, 2);
}

#[test]
fn what_is_grave_is_told_once_while_it_stays_so_and_again_when_it_was_less_so_meanwhile() {
    let mut standing = raised();
    assert_eq!(raises(&mut standing, 0, &rule(), 5), [Raise::new(0)]);
    assert_eq!(raises(&mut standing, 0, &rule(), 10), []);
    assert_eq!(raises(&mut standing, 3, &rule(), 15), []);
    assert_eq!((standing[0].severity, standing[0].told_severity), (Severity::Medium, Severity::Medium));
    assert_eq!(raises(&mut standing, 0, &rule(), 20), [Raise::new(0)]);
    assert_eq!((standing[0].severity, standing[0].told_severity), (Severity::Critical, Severity::Critical));
    assert_eq!(raises(&mut standing, 0, &rule(), 25), []);
}

#[test]
fn a_personal_alert_is_of_things_that_somebody_sees_whose_own_threshold_they_reach() {
    let (here, there): (EnvironmentId, EnvironmentId) = (id(1), id(2));
    let at_place =
        |subject: u128, units: i64, place: Option<EnvironmentId>| Cause { environment: place, ..stock(subject, units) };
    let watchers = [watcher(20, Some([here].into())), watcher(8, Some([there].into())), watcher(2, None)];
    let rule = Rule::of(&AlertSetting::usual(id(9), KIND), &watchers);
    assert_eq!((rule.wider, rule.wider_places()), (Some(20), Some([here, there].into())));
    let causes = [
        at_place(1, 15, Some(here)),
        at_place(2, 15, Some(there)),
        at_place(3, 8, Some(there)),
        at_place(4, 8, None),
        at_place(5, 5, None),
    ];
    let first = of(&[], &causes, &rule, at(0));
    let raised: Vec<_> = first.decisions.iter().map(|it| (it.alert.subject.as_u128(), it.alert.personal)).collect();
    assert_eq!(raised, [(1, true), (3, true), (5, false)]);
    let mut standing = Vec::new();
    done(&mut standing, &first);
    let moved = [at_place(1, 15, Some(there)), at_place(3, 8, Some(there)), at_place(5, 5, None)];
    let closed = of(&standing, &moved, &rule, at(5));
    assert_eq!((verdicts(&closed), kinds(&closed)), (vec![Verdict::Close], vec!["personal-alert.closed"]));
    let everywhere = Rule::of(&AlertSetting::usual(id(9), KIND), &[watcher(6, None), watcher(9, Some([here].into()))]);
    assert_eq!(everywhere.wider_places(), None);
}

#[test]
fn a_value_that_reaches_a_further_threshold_is_raised_again_with_what_was_told() {
    let (mut standing, late) = (Vec::new(), with(2));
    assert_eq!(raises(&mut standing, 4, &late, 0), [Raise::new(4)]);
    assert_eq!(raises(&mut standing, 3, &late, 5), []);
    assert_eq!((standing[0].value, standing[0].told_value, standing[0].times), (3, 4, 1));
    let told = |told_value, value| [Raise { told_value: Some(told_value), ..Raise::new(value) }];
    assert_eq!(raises(&mut standing, 2, &late, 10), told(4, 2));
    // Who wanted to know of two is told again when there are two again, and nobody else.
    assert_eq!(raises(&mut standing, 5, &late, 15), []);
    assert_eq!(raises(&mut standing, 1, &late, 20), told(5, 1));
    assert_eq!(standing[0].times, 3);
}

#[test]
fn what_an_own_threshold_alone_reaches_is_personal_and_troubles_nobody_else() {
    let mut standing = Vec::new();
    let first = of(&standing, &[stock(1, 9)], &wider(), at(0));
    assert_eq!((verdicts(&first), kinds(&first)), (vec![Verdict::Raise], vec!["personal-alert.raised"]));
    assert!(first.decisions[0].alert.personal);
    done(&mut standing, &first);
    let later = of(&standing, &[stock(1, 9)], &wider(), at(48 * 600));
    assert!(later.decisions.iter().all(|it| !it.escalate), "those above are told of what is everybody's");
    let deed = Deed { by: Some(id(3)), at: at(1) };
    assert_eq!(standing[0].clone().resolve(None, deed).unwrap_err(), AlertError::Personal);
    let gone = of(&standing, &[stock(1, 9)], &rule(), at(5));
    assert_eq!((verdicts(&gone), kinds(&gone)), (vec![Verdict::Close], vec!["personal-alert.closed"]));
}

#[test]
fn what_the_institution_reaches_later_is_everybodys_from_then_on() {
    let mut standing = Vec::new();
    assert_eq!(raises(&mut standing, 9, &wider(), 0), [Raise { personal: true, ..Raise::new(9) }]);
    let id_of_it = standing[0].id;
    let general = Raise { told_value: Some(9), was_personal: true, ..Raise::new(5) };
    assert_eq!(raises(&mut standing, 5, &wider(), 60 * 40), [general]);
    let alert = &standing[0];
    assert_eq!((alert.id, alert.personal, alert.times), (id_of_it, false, 2));
    assert_eq!(alert.first_seen, at(60 * 40));
    let early = of(&standing, &[stock(1, 5)], &wider(), at(60 * 50));
    assert!(early.decisions.iter().all(|it| !it.escalate), "its time runs since it is everybody's");
    let late = of(&standing, &[stock(1, 5)], &wider(), at(60 * 88));
    assert_eq!(kinds(&late), ["alert.escalated"]);
}

#[test]
fn what_an_own_threshold_alone_reaches_still_is_closed_for_all_and_goes_on_for_some() {
    let mut standing = Vec::new();
    let everybodys = raises(&mut standing, 5, &wider(), 0);
    assert_eq!(everybodys, [Raise::new(5)]);
    let back = of(&standing, &[stock(1, 8)], &wider(), at(5));
    assert_eq!(verdicts(&back), [Verdict::Close, Verdict::GoOn]);
    assert_eq!(kinds(&back), ["alert.closed", "personal-alert.raised"]);
    assert_eq!(back.over(), [], "what was told of it holds for some");
    done(&mut standing, &back);
    assert_eq!((standing.len(), standing[0].personal, standing[0].told_value), (1, true, 8));
    assert_eq!(raises(&mut standing, 8, &wider(), 10), []);
    // It is told to all but those who have known of it all the time.
    let anew = Raise { told_value: Some(8), was_personal: true, ..Raise::new(4) };
    assert_eq!(raises(&mut standing, 4, &wider(), 15), [anew]);
}

#[test]
fn what_was_resolved_for_all_is_raised_for_all_when_only_an_own_threshold_was_reached_meanwhile() {
    let (resolved, _) = raised().remove(0).resolve(None, Deed { by: None, at: at(1) }).unwrap();
    let mut standing = vec![resolved];
    assert_eq!(raises(&mut standing, 4, &wider(), 5), []);
    assert_eq!(raises(&mut standing, 7, &wider(), 10), []);
    assert_eq!((standing[0].personal, standing[0].state()), (true, AlertState::Open));
    let again = raises(&mut standing, 3, &wider(), 15);
    assert_eq!(again.iter().map(|it| (it.value, it.was_personal)).collect::<Vec<_>>(), [(3, true)]);
    assert_eq!((standing[0].personal, standing[0].state()), (false, AlertState::Open));
}

#[test]
fn what_was_raised_is_told_together_and_what_nobody_sees_to_too() {
    let first = of(&[], &[stock(1, 5), stock(2, 9), stock(3, 0)], &wider(), at(0));
    let events = first.events();
    let named: Vec<_> = events.iter().map(|event| event.kind).collect();
    assert_eq!(named, ["alert.raised", "personal-alert.raised", "alert.raised", "alerts.raised"]);
    let told = &events[3].data;
    assert_eq!((&told["kind"], &events[3].subject.id), (&"low_stock".into(), &Uuid::from_u128(9)));
    let alerts = told["alerts"].as_array().unwrap().iter();
    let alerts: Vec<_> = alerts.map(|it| (it["value"].as_i64(), it["personal"].as_bool())).collect();
    assert_eq!(alerts, [(Some(5), Some(false)), (Some(9), Some(true)), (Some(0), Some(false))]);
    let mut standing = Vec::new();
    done(&mut standing, &first);
    let late = of(&standing, &[stock(1, 5), stock(2, 9), stock(3, 0)], &wider(), at(48 * 60)).events();
    let named: Vec<_> = late.iter().map(|event| event.kind).collect();
    assert_eq!(named, ["alert.escalated", "alert.escalated", "alerts.escalated"]);
    assert_eq!(late[2].data["alerts"].as_array().unwrap().len(), 2);
    let silent = of(&standing, &[stock(1, 4)], &wider(), at(5)).events();
    let named: Vec<_> = silent.iter().map(|event| event.kind).collect();
    assert_eq!(named, ["personal-alert.closed", "alert.closed"]);
}

fn missed(classes: i64, last: &str, today: &str) -> Vec<Cause> {
    let place = Place { subject: Uuid::from_u128(1), environment: None };
    vec![Cause::of_classes(place, Thing::default(), classes, last.parse().unwrap(), today.parse().unwrap())]
}

#[test]
fn a_class_that_is_missed_after_somebody_resolved_it_is_another_cause() {
    let rule = Rule::of(&AlertSetting::usual(id(9), AlertKind::CheckMissed), &[]);
    let mut standing = Vec::new();
    look(&mut standing, &missed(1, "2026-03-13", "2026-03-16"), &rule, at(0));
    let (resolved, _) = standing.remove(0).resolve(None, Deed { by: None, at: at(1) }).unwrap();
    let first = resolved.id;
    standing.push(resolved);
    let same = of(&standing, &missed(1, "2026-03-13", "2026-03-17"), &rule, at(5));
    assert_eq!((verdicts(&same), kinds(&same)), (vec![Verdict::Update], vec![]));
    done(&mut standing, &same);
    assert_eq!(standing[0].value, 4, "what is resolved shows how it stands");
    let other = of(&standing, &missed(2, "2026-03-17", "2026-03-17"), &rule, at(10));
    assert_eq!(verdicts(&other), [Verdict::Close, Verdict::Raise]);
    assert_eq!(kinds(&other), ["alert.closed", "alert.raised"]);
    done(&mut standing, &other);
    assert_eq!((standing.len(), standing[0].state()), (1, AlertState::Open));
    assert_ne!(standing[0].id, first);
    let fewer = of(&standing, &missed(1, "2026-03-13", "2026-03-17"), &rule, at(15));
    assert_eq!(kinds(&fewer), Vec::<&str>::new(), "somebody counted since");
}

#[test]
fn when_the_cause_is_gone_the_alert_is_closed_resolved_or_not() {
    let mut standing = raised();
    let gone = of(&standing, &[], &rule(), at(5));
    assert_eq!((verdicts(&gone), kinds(&gone)), (vec![Verdict::Close], vec!["alert.closed"]));
    assert_eq!(gone.over(), [standing[0].id]);
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
    assert_eq!((wider().threshold, wider().wider, wider().thresholds), (5, Some(10), [5, 10].into()));
    assert_eq!((with(2).wider, with(2).thresholds), (None, [2, 5].into()));
    let said = watcher(10, None);
    let off = Watcher { setting: OwnAlertSetting { enabled: false, ..said.setting.clone() }, places: None };
    let other = OwnAlertSetting { kind: AlertKind::LoanDue, threshold: Some(300), ..said.setting };
    let rule = Rule::of(&AlertSetting::usual(id(9), KIND), &[off, Watcher { setting: other, places: None }]);
    assert_eq!((rule.threshold, rule.wider, rule.thresholds), (5, None, [5].into()));
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
                prop_assert!(!(resolved && (decision.raise().is_some() || decision.escalate)));
                let new = matches!(decision.verdict, Verdict::Raise | Verdict::GoOn);
                prop_assert_eq!(decision.before.is_none(), new);
                prop_assert!(!(decision.alert.personal && decision.escalate));
            }
            done(&mut standing, &evaluation);
            let subjects: Vec<Uuid> = standing.iter().map(|alert| alert.subject).collect();
            prop_assert_eq!(subjects, causes.iter().map(|cause| cause.subject).collect::<Vec<_>>());
            for (alert, cause) in standing.iter().zip(&causes) {
                prop_assert_eq!((alert.value, alert.personal), (cause.value, cause.value > 5));
            }
            prop_assert_eq!(of(&standing, &causes, &wider(), at(now)), Evaluation::default());
            if resolve && standing.first().is_some_and(|alert| alert.resolution.is_none() && !alert.personal) {
                let deed = Deed { by: None, at: at(now) };
                standing[0] = standing[0].clone().resolve(None, deed).unwrap().0;
            }
        }
    }
}
