//! What is promised of the checks that wait for somebody.

use super::checks::{brought_to, every_state, on, people};
use super::support::Place;
use crate::builders::{a_check, a_check_line, a_count, a_group, a_schedule, a_step, a_warehouse, prose, seed};
use crate::clock::moment;
use plantel_domain::access::GroupName;
use plantel_domain::checks::{
    Check, CheckFilter, CheckLine, CheckSheet, CheckState, Count, Step, StepOutcome, StepRecord, Waits,
};
use plantel_domain::clock::Day;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, EnvironmentId, UserId};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The second revision of a check of which somebody confirmed a step before it was sent back.
fn sent_back(check: Check, (step, by): (Step, UserId), rejected_by: UserId) -> (Check, Vec<StepRecord>) {
    let taken = a_step(&check, step, by);
    let sent = StepRecord {
        outcome: StepOutcome::Rejected,
        ticks: None,
        comment: Some(prose("Falta el armario")),
        ..a_step(&check, Step::Supervisor, rejected_by)
    };
    (Check { revision: 2, ..check }, vec![taken, sent])
}

/// With an item that somebody counted.
fn counted_by(check: Check, asset: AssetId, by: UserId) -> CheckSheet {
    let begun = CheckSheet::started(check, vec![a_check_line(asset, 3)]);
    let seen = Some(Count { by, ..a_count(&begun, asset, 3) });
    CheckSheet::started(begun.check, vec![CheckLine { seen, ..a_check_line(asset, 3) }])
}

struct Waiting {
    place: Place,
    here: EnvironmentId,
    people: [UserId; 3],
}

impl Waiting {
    /// Checks of each kind, by their day: the student, the instructor and the supervisor are the people; there is one
    /// more, who has taken no step.
    async fn new(store: &Arc<dyn Store>) -> Self {
        let place = Place::new(store).await;
        let people = people(store).await;
        let [student, instructor, supervisor] = people;
        let room = seed(&**store, a_warehouse(place.institution.id)).await;
        let class = seed(&**store, a_schedule(&place.warehouse, instructor)).await;
        let beside = seed(&**store, a_schedule(&room, instructor)).await;
        let (confirms, approves) = (CheckState::InstructorReview, CheckState::SupervisorReview);
        let of = |n| a_check(&class, on(n));
        let by_two = [instructor, instructor, supervisor];
        let counted_before = |n, before, state: &CheckState| {
            let (check, earlier) = sent_back(of(n), before, supervisor);
            let check = brought_to(check, state.clone(), people);
            Check { steps: earlier.into_iter().chain(check.steps.clone()).collect(), ..check }
        };
        let mut checks = vec![
            Check { started: Deed { by: Some(student), at: moment() }, ..of(1) },
            Check { group: a_group("Semillero de Robótica"), ..of(2) },
            brought_to(of(3), confirms.clone(), people),
            brought_to(of(4), confirms.clone(), by_two),
            brought_to(a_check(&beside, on(5)), confirms.clone(), people),
            brought_to(of(6), approves.clone(), people),
            brought_to(Check { supervisor: Some(supervisor), ..of(7) }, approves.clone(), people),
            brought_to(of(8), approves.clone(), [student, supervisor, instructor]),
            brought_to(a_check(&beside, on(9)), approves.clone(), people),
            counted_before(10, (Step::Instructor, supervisor), &approves),
            counted_before(11, (Step::Student, instructor), &confirms),
            counted_before(12, (Step::Instructor, instructor), &confirms),
            brought_to(Check { deputy: Some(supervisor), ..of(16) }, confirms.clone(), people),
        ];
        // What is over waits for nobody.
        let over = every_state(supervisor).into_iter().skip(3).zip(13..);
        checks.extend(over.map(|(state, n)| brought_to(of(n), state, people)));
        let (confirmed_before, earlier) = sent_back(of(19), (Step::Instructor, supervisor), instructor);
        let started = Deed { by: Some(supervisor), at: moment() };
        checks.push(Check { steps: earlier, started, ..confirmed_before });
        for check in checks {
            seed(&**store, check).await;
        }
        let asset = place.asset.id;
        for (n, state, by) in [(17, confirms, instructor), (18, approves, supervisor)] {
            seed(&**store, counted_by(brought_to(of(n), state, people), asset, by)).await;
        }
        Self { here: place.warehouse.id, place, people }
    }

    async fn days(&self, store: &Arc<dyn Store>, waits: Vec<Waits>) -> BTreeSet<Day> {
        let filter = CheckFilter { waits, ..CheckFilter::default() };
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &self.place.ctx, checks.list(&self.place.everything, &filter, &page));
        assert_eq!(listed.count, Some(listed.data.len() as u64), "each once");
        listed.data.into_iter().map(|check| check.day).collect()
    }

    async fn assert(&self, store: &Arc<dyn Store>, waits: Waits, expected: &[u32]) {
        let expected: BTreeSet<_> = expected.iter().map(|n| on(*n)).collect();
        assert_eq!(self.days(store, vec![waits.clone()]).await, expected, "{waits:?}");
    }
}

/// For who began it, and for those of its group; not for who took another step.
pub async fn checks_wait_for_who_counts(store: Arc<dyn Store>) {
    let all = Waiting::new(&store).await;
    let ([student, _, supervisor], other) = (all.people, all.place.user.id);
    let waits = |user, groups: &[GroupName]| {
        let environments = Vec::new();
        Waits::ForStudent { user, groups: groups.to_vec(), environments }
    };
    let robotics = a_group("semillero de ROBOTICA");
    all.assert(&store, waits(student, &[]), &[1]).await;
    all.assert(&store, waits(supervisor, &[]), &[]).await;
    all.assert(&store, waits(supervisor, std::slice::from_ref(&robotics)), &[2]).await;
    all.assert(&store, waits(student, &[a_group("otro"), robotics]), &[1, 2]).await;
    let of_the_room = |user| Waits::ForStudent { user, groups: Vec::new(), environments: vec![all.here] };
    all.assert(&store, of_the_room(supervisor), &[1, 2]).await;
    all.assert(&store, of_the_room(other), &[1, 2, 19]).await;
}

/// For who does it in the instructor's place; when nobody does, for the instructor, and for who reaches the room. Not
/// for who took another step, in whichever revision, or counted something that stands.
pub async fn checks_wait_for_who_confirms(store: Arc<dyn Store>) {
    let all = Waiting::new(&store).await;
    let ([student, instructor, supervisor], other) = (all.people, all.place.user.id);
    let waits = |user, everywhere, rooms: &[EnvironmentId]| {
        let environments = rooms.to_vec();
        Waits::ForInstructor { user, everywhere, environments }
    };
    all.assert(&store, waits(instructor, false, &[]), &[3, 5, 12]).await;
    all.assert(&store, waits(other, false, &[]), &[]).await;
    all.assert(&store, waits(other, false, &[all.here]), &[3, 4, 11, 12, 17]).await;
    all.assert(&store, waits(other, true, &[]), &[3, 4, 5, 11, 12, 17]).await;
    all.assert(&store, waits(student, true, &[all.here]), &[4]).await;
    all.assert(&store, waits(supervisor, false, &[]), &[16]).await;
}

/// For who is named; when nobody is, for who reaches the room; not for who took another step, in whichever revision, or
/// counted something that stands.
pub async fn checks_wait_for_who_has_the_last_word(store: Arc<dyn Store>) {
    let all = Waiting::new(&store).await;
    let ([student, instructor, supervisor], other) = (all.people, all.place.user.id);
    let waits = |user, everywhere, rooms: &[EnvironmentId]| {
        let environments = rooms.to_vec();
        Waits::ForSupervisor { user, everywhere, environments }
    };
    all.assert(&store, waits(supervisor, false, &[]), &[7]).await;
    all.assert(&store, waits(supervisor, false, &[all.here]), &[6, 7]).await;
    all.assert(&store, waits(supervisor, true, &[]), &[6, 7, 9]).await;
    all.assert(&store, waits(other, false, &[]), &[]).await;
    all.assert(&store, waits(other, true, &[]), &[6, 8, 9, 10, 18]).await;
    all.assert(&store, waits(instructor, true, &[]), &[8]).await;
    all.assert(&store, waits(student, true, &[all.here]), &[]).await;
}

/// Each once, whatever it waits for.
pub async fn checks_wait_for_somebody_in_several_ways(store: Arc<dyn Store>) {
    let all = Waiting::new(&store).await;
    let [_, user, _] = all.people;
    let environments = vec![all.here];
    let waits = vec![
        Waits::ForStudent { user, groups: vec![a_group("Semillero de Robótica")], environments: Vec::new() },
        Waits::ForInstructor { user, everywhere: false, environments: environments.clone() },
        Waits::ForInstructor { user, everywhere: false, environments: vec![] },
        Waits::ForSupervisor { user, everywhere: false, environments },
    ];
    assert_eq!(all.days(&store, waits).await, BTreeSet::from([2, 3, 5, 8, 12].map(on)));
    assert_eq!(all.days(&store, vec![]).await.len(), 19, "whoever waits");
}
