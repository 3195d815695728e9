//! What is promised of how many checks that were expected were done.

use super::checks::{a_course, brought_to, on, people};
use super::support::{Place, nowhere};
use crate::builders::{a_check, a_class, a_group, a_schedule, a_user, a_warehouse, prose, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::access::Visibility;
use plantel_domain::checks::{
    Check, CheckState, ComplianceBy, ComplianceFigure, ComplianceKey, ComplianceScope, Outcome,
};
use plantel_domain::clock::Timestamp;
use plantel_domain::deed::Deed;
use plantel_domain::ids::UserId;
use plantel_domain::period::Period;
use plantel_domain::schedules::{ClassSession, Plan, Schedule};
use plantel_domain::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The classes of a schedule on these days of March.
async fn held(store: &Arc<dyn Store>, place: &Place, schedule: &Schedule, days: &[u32]) -> Vec<ClassSession> {
    let sessions: Vec<_> = days.iter().map(|n| a_class(schedule, on(*n))).collect();
    kept!(store, &place.ctx, class_sessions.replace(schedule.id, moment() - Duration::days(400), &sessions));
    sessions
}

/// All of March, as of a moment.
fn march(by: ComplianceBy, now: Timestamp) -> ComplianceScope {
    let days = Period::new(on(1), on(31)).expect("it ends later");
    ComplianceScope { days, environment: None, instructor: None, group: None, schedule: None, by, now }
}

fn key(by: ComplianceBy, session: &ClassSession) -> ComplianceKey {
    match by {
        ComplianceBy::Day => ComplianceKey::Day(session.day),
        ComplianceBy::Environment => ComplianceKey::Environment(session.environment),
        ComplianceBy::Instructor => ComplianceKey::Instructor(session.instructor),
        ComplianceBy::Group => ComplianceKey::Group(session.group.clone()),
    }
}

/// What these sessions add up to, of each of which this is told.
fn figures<'a>(
    by: ComplianceBy,
    sessions: impl IntoIterator<Item = (&'a ClassSession, Outcome, bool)>,
) -> Vec<ComplianceFigure> {
    let mut all: BTreeMap<ComplianceKey, ComplianceFigure> = BTreeMap::new();
    for (session, outcome, complete) in sessions {
        let key = key(by, session);
        all.entry(key.clone()).or_insert_with(|| ComplianceFigure::none(key)).add(outcome, complete);
    }
    all.into_values().collect()
}

fn cancelled(by: UserId) -> CheckState {
    CheckState::Cancelled { cancelled: Deed { by: Some(by), at: moment() }, reason: prose("No hubo clase") }
}

/// Of each session one thing alone; at its very end it is over, and what is submitted then is in time.
pub async fn of_each_session_one_thing_became(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, people) = (a_course(&store, &place).await, people(&store).await);
    let complete = || CheckState::Complete { completed: Deed { by: Some(people[2]), at: moment() } };
    let (confirms, begun) = (|| CheckState::InstructorReview, || CheckState::StudentPending);
    let (given_up, micro) = (|| cancelled(people[0]), Duration::microseconds(1));
    let (in_time, late) = (Some(Duration::zero()), Some(micro));
    // What was done with the checks of a day, each with when it was submitted after the end of the class.
    let days = [
        (2, vec![(confirms(), in_time)], Outcome::Done),
        (3, vec![(confirms(), late)], Outcome::Late),
        (4, vec![(given_up(), None)], Outcome::Cancelled),
        (5, vec![], Outcome::Missed),
        (6, vec![(begun(), None)], Outcome::Missed),
        // Another is counted, or the same again.
        (7, vec![(given_up(), None), (begun(), None)], Outcome::Missed),
        (8, vec![(given_up(), None), (given_up(), in_time), (confirms(), in_time)], Outcome::Done),
        (9, vec![(complete(), in_time)], Outcome::Done),
        (10, vec![(complete(), late)], Outcome::Late),
        (11, vec![(given_up(), in_time)], Outcome::Cancelled),
        (12, vec![(begun(), in_time)], Outcome::Missed),
        (16, vec![], Outcome::Missed),
        (17, vec![], Outcome::Open),
        (18, vec![(begun(), None)], Outcome::Open),
        (19, vec![(given_up(), None)], Outcome::Cancelled),
        (20, vec![(CheckState::SupervisorReview, Some(-micro))], Outcome::Done),
    ];
    let sessions = held(&store, &place, &class, &days.each_ref().map(|day| day.0)).await;
    let mut expected = Vec::new();
    for (session, (n, checks, outcome)) in sessions.iter().zip(days) {
        let mut done = false;
        for (state, after) in checks {
            done |= matches!(state, CheckState::Complete { .. });
            let check = brought_to(a_check(&class, on(n)), state, people);
            seed(&*store, Check { submitted_at: after.map(|after| session.ends_at + after), ..check }).await;
        }
        expected.push((session, outcome, done));
    }
    let now = sessions[11].ends_at;
    for by in ComplianceBy::ALL {
        let told = seen!(store, &place.ctx, checks.compliance(&place.everything, &march(*by, now)));
        assert_eq!(told, figures(*by, expected.iter().copied()), "{by:?}");
    }
    let before = march(ComplianceBy::Environment, now - micro);
    let told = seen!(store, &place.ctx, checks.compliance(&place.everything, &before));
    assert_eq!((told[0].expected, told[0].missed, told[0].open), (16, 4, 3));
}

/// Classes in two rooms, of two instructors and of two groups, one of which is written in two ways.
struct Classes {
    place: Place,
    sessions: Vec<ClassSession>,
}

impl Classes {
    async fn new(store: &Arc<dyn Store>) -> Self {
        let place = Place::new(store).await;
        let room = seed(&**store, a_warehouse(place.institution.id)).await;
        let other = seed(&**store, a_user()).await.id;
        let named = |name, schedule: Schedule| Schedule {
            plan: Plan { group: a_group(name), ..schedule.plan.clone() },
            ..schedule
        };
        let here = seed(&**store, a_schedule(&place.warehouse, place.user.id)).await;
        let there = seed(&**store, named("Semillero de Robótica", a_schedule(&room, other))).await;
        let beside = seed(&**store, named("SEMILLERO DE ROBOTICA", a_schedule(&room, place.user.id))).await;
        let mut sessions = held(store, &place, &here, &[2, 3, 9]).await;
        sessions.extend(held(store, &place, &there, &[2, 4]).await);
        sessions.extend(held(store, &place, &beside, &[5, 6, 7]).await);
        let of_another = Place::new(store).await;
        let class = a_course(store, &of_another).await;
        held(store, &of_another, &class, &[2, 3]).await;
        Self { place, sessions }
    }

    async fn assert(
        &self,
        store: &Arc<dyn Store>,
        (visible, wanted): (&Visibility, &ComplianceScope),
        shown: impl Fn(&ClassSession) -> bool,
        number: usize,
    ) {
        let expected: Vec<_> = self.sessions.iter().filter(|session| shown(session)).collect();
        assert_eq!(expected.len(), number, "{wanted:?}");
        for by in ComplianceBy::ALL {
            let wanted = ComplianceScope { by: *by, ..wanted.clone() };
            let told = seen!(store, &self.place.ctx, checks.compliance(visible, &wanted));
            let missed = expected.iter().map(|session| (*session, Outcome::Missed, false));
            assert_eq!(told, figures(*by, missed), "{wanted:?}");
        }
    }
}

/// In order of what they have in common.
pub async fn compliance_is_of_the_sessions_that_are_wanted(store: Arc<dyn Store>) {
    let all = Classes::new(&store).await;
    let everything = &all.place.everything;
    let late = march(ComplianceBy::Day, moment() + Duration::days(40));
    let (here, there) = (all.sessions[0].clone(), all.sessions[3].clone());
    let scope = || late.clone();
    all.assert(&store, (everything, &late), |_| true, 8).await;
    let wanted = ComplianceScope { environment: Some(here.environment), ..scope() };
    all.assert(&store, (everything, &wanted), |it| it.environment == here.environment, 3).await;
    let wanted = ComplianceScope { instructor: Some(here.instructor), ..scope() };
    all.assert(&store, (everything, &wanted), |it| it.instructor == here.instructor, 6).await;
    let wanted = ComplianceScope { group: Some(a_group("semillero de robótica")), ..scope() };
    all.assert(&store, (everything, &wanted), |it| it.group == there.group, 5).await;
    let wanted = ComplianceScope { schedule: Some(there.schedule), ..scope() };
    all.assert(&store, (everything, &wanted), |it| it.schedule == there.schedule, 2).await;
    let days = Period::new(on(3), on(6)).expect("it ends later");
    let wanted = ComplianceScope { days, ..scope() };
    all.assert(&store, (everything, &wanted), |it| days.has(it.day), 4).await;
    let wanted = ComplianceScope { instructor: Some(here.instructor), group: Some(there.group.clone()), ..wanted };
    all.assert(&store, (everything, &wanted), |it| [on(5), on(6)].contains(&it.day), 2).await;
    let wanted = ComplianceScope { instructor: Some(a_user().id), ..scope() };
    all.assert(&store, (everything, &wanted), |_| false, 0).await;
}

/// Of all, or of the rooms and groups named, or of the classes that the caller teaches.
pub async fn compliance_is_told_as_far_as_the_caller_may_see(store: Arc<dyn Store>) {
    let all = Classes::new(&store).await;
    let late = march(ComplianceBy::Day, moment() + Duration::days(40));
    let (here, there) = (all.sessions[0].clone(), all.sessions[3].clone());
    let none = Visibility { everything: false, ..all.place.everything.clone() };
    all.assert(&store, (&none, &late), |_| false, 0).await;
    let visible = Visibility { environments: BTreeSet::from([here.environment]), ..none.clone() };
    all.assert(&store, (&visible, &late), |it| it.environment == here.environment, 3).await;
    let visible = Visibility { groups: BTreeSet::from([a_group("semillero de robotica")]), ..none.clone() };
    all.assert(&store, (&visible, &late), |it| it.group == there.group, 5).await;
    let visible = Visibility { owner: Some(here.instructor), ..none.clone() };
    all.assert(&store, (&visible, &late), |it| it.instructor == here.instructor, 6).await;
    let visible = Visibility { environments: BTreeSet::from([there.environment]), ..visible };
    all.assert(&store, (&visible, &late), |_| true, 8).await;
    let stranger = Place::new(&store).await;
    for ctx in [&stranger.ctx, &nowhere()] {
        assert_eq!(seen!(store, ctx, checks.compliance(&all.place.everything, &late)), []);
    }
}
