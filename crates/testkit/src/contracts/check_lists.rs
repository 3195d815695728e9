//! What is promised of lists of checks.

use super::checks::{a_course, brought_to, every_state, on, people};
use super::support::Place;
use crate::builders::{a_check, a_check_line, a_count, a_group, a_schedule, a_user, a_warehouse, prose, seed};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::access::{GroupName, Visibility};
use plantel_domain::checks::{
    Check, CheckFilter, CheckLine, CheckSheet, CheckSort, CheckState, Count, Counted, StateName, Ticks,
};
use plantel_domain::clock::Day;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{EnvironmentId, ScheduleId, UserId};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::period::Period;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

fn days(first: u32, last: u32) -> Period {
    Period::new(on(first), on(last)).expect("it ends later")
}

/// One in every state, two elsewhere, and those in which something is not as it should be.
async fn of_all_kinds(store: &Arc<dyn Store>, place: &Place) -> Vec<Check> {
    let (class, people) = (a_course(store, place).await, people(store).await);
    let room = seed(&**store, a_warehouse(place.institution.id)).await;
    let elsewhere = seed(&**store, a_schedule(&room, people[1])).await;
    let mut checks = Vec::new();
    for (n, state) in (1..).zip(every_state(people[2])) {
        checks.push(seed(&**store, brought_to(a_check(&class, on(n)), state, people)).await);
    }
    for n in [1, 2] {
        let group = a_group("Semillero de Robótica");
        checks.push(seed(&**store, Check { group, ..a_check(&elsewhere, on(n)) }).await);
    }
    let mut untidy = brought_to(a_check(&class, on(11)), CheckState::InstructorReview, people);
    untidy.steps[0].ticks = Some(Ticks { clean: true, organized: false, complete: true });
    untidy.steps[0].comment = Some(prose("Quedó desordenado"));
    checks.push(seed(&**store, untidy.clone()).await);
    // What is said last of the room counts.
    let tidied = brought_to(a_check(&class, on(12)), CheckState::SupervisorReview, people);
    let steps = vec![untidy.steps[0].clone(), tidied.steps[1].clone()];
    checks.push(seed(&**store, Check { steps, ..tidied }).await);
    let line = a_check_line(place.asset.id, 3);
    let counted = [
        Counted::Units { found: 2, damaged: 0, missing: 1, surplus: 0 },
        Counted::Units { found: 2, damaged: 1, missing: 0, surplus: 0 },
        Counted::Units { found: 3, damaged: 0, missing: 0, surplus: 0 },
        Counted::NotCounted { reason: prose("Con llave") },
    ];
    for (n, counted) in (21..).zip(counted) {
        let sheet = CheckSheet::started(a_check(&class, on(n)), vec![line.clone()]);
        let seen = Some(Count { counted, ..a_count(&sheet, place.asset.id, 3) });
        let counted = CheckSheet::started(sheet.check, vec![CheckLine { seen, ..line.clone() }]);
        checks.push(seed(&**store, counted).await.check);
    }
    checks
}

/// By each filter, and by all together.
pub async fn checks_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let checks = of_all_kinds(&store, &place).await;
    let (here, there) = (&checks[0], &checks[6]);
    let all = CheckFilter::default;
    let mut filters: Vec<_> =
        StateName::ALL.iter().map(|state| (CheckFilter { state: Some(*state), ..all() }, None)).collect();
    filters.extend([
        (all(), Some(14)),
        (CheckFilter { environment: Some(there.environment), ..all() }, Some(2)),
        (CheckFilter { schedule: Some(here.schedule), ..all() }, Some(12)),
        (CheckFilter { instructor: Some(there.instructor), ..all() }, Some(2)),
        (CheckFilter { instructor: Some(a_user().id), ..all() }, Some(0)),
        (CheckFilter { group: Some(a_group("SEMILLERO DE ROBOTICA")), ..all() }, Some(2)),
        (CheckFilter { days: Some(days(2, 11)), ..all() }, Some(7)),
        (CheckFilter { has_issues: Some(true), ..all() }, Some(5)),
        (CheckFilter { has_issues: Some(false), ..all() }, Some(9)),
        (CheckFilter { has_variance: Some(true), ..all() }, Some(2)),
        (CheckFilter { has_variance: Some(false), has_issues: Some(true), ..all() }, Some(3)),
        (
            CheckFilter {
                state: Some(StateName::StudentPending),
                environment: Some(here.environment),
                schedule: Some(here.schedule),
                instructor: Some(here.instructor),
                group: Some(here.group.clone()),
                days: Some(days(22, 22)),
                has_issues: Some(true),
                has_variance: Some(true),
                ..all()
            },
            Some(1),
        ),
    ]);
    for (filter, number) in filters {
        let matches = |check: &&Check| {
            filter.state.is_none_or(|state| check.state.name() == state)
                && filter.environment.is_none_or(|environment| check.environment == environment)
                && filter.schedule.is_none_or(|schedule| check.schedule == schedule)
                && filter.instructor.is_none_or(|instructor| check.instructor == instructor)
                && filter.group.as_ref().is_none_or(|group| check.group == *group)
                && filter.days.is_none_or(|days| days.has(check.day))
                && filter.has_issues.is_none_or(|has| check.has_issues() == has)
                && filter.has_variance.is_none_or(|has| (check.tally.variances > 0) == has)
        };
        let mut expected: Vec<_> = checks.iter().filter(matches).cloned().collect();
        assert!(number.is_none_or(|number| expected.len() == number), "{} of {filter:?}", expected.len());
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let mut listed = seen!(store, &place.ctx, checks.list(&place.everything, &filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        listed.data.sort_by_key(|check| check.id);
        expected.sort_by_key(|check| check.id);
        assert_eq!(listed.data, expected, "{filter:?}");
    }
}

/// All, or those of the rooms and groups named, or which the caller began, is to confirm or has the last word over.
pub async fn checks_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let [own, other, _] = people(&store).await;
    let room = seed(&*store, a_warehouse(place.institution.id)).await;
    let class = seed(&*store, a_schedule(&place.warehouse, other)).await;
    let beside = seed(&*store, a_schedule(&room, other)).await;
    let robotics = a_group("Semillero de Robótica");
    let of = |schedule, n| a_check(schedule, on(n));
    let mut checks = Vec::new();
    for check in [
        of(&class, 1),
        Check { group: robotics, ..of(&class, 2) },
        of(&beside, 3),
        Check { started: Deed { by: Some(own), at: moment() }, ..of(&beside, 4) },
        Check { instructor: own, ..of(&beside, 5) },
        Check { supervisor: Some(own), ..of(&beside, 6) },
        Check { started: Deed { by: Some(other), at: moment() }, supervisor: Some(other), ..of(&beside, 7) },
        Check { deputy: Some(own), ..of(&beside, 8) },
    ] {
        checks.push(seed(&*store, check).await);
    }
    let none = Visibility { everything: false, ..place.everything.clone() };
    let rooms = |rooms: &[EnvironmentId]| rooms.iter().copied().collect::<BTreeSet<_>>();
    let groups = |groups: &[GroupName]| groups.iter().cloned().collect::<BTreeSet<_>>();
    let of_user = |user: UserId| Visibility { owner: Some(user), ..none.clone() };
    let folded = a_group("semillero de ROBOTICA");
    let cases = [
        (place.everything.clone(), vec![1, 2, 3, 4, 5, 6, 7, 8]),
        (none.clone(), vec![]),
        (of_user(own), vec![4, 5, 6, 8]),
        (of_user(other), vec![1, 2, 3, 4, 6, 7, 8]),
        (of_user(place.user.id), vec![]),
        (Visibility { environments: rooms(&[place.warehouse.id]), ..none.clone() }, vec![1, 2]),
        (Visibility { environments: rooms(&[place.warehouse.id, room.id]), ..none.clone() }, (1..=8).collect()),
        (Visibility { groups: groups(std::slice::from_ref(&folded)), ..none.clone() }, vec![2]),
        (Visibility { groups: groups(&[folded.clone(), a_group("otro")]), ..of_user(own) }, vec![2, 4, 5, 6, 8]),
        (Visibility { environments: rooms(&[place.warehouse.id]), ..of_user(own) }, vec![1, 2, 4, 5, 6, 8]),
        (Visibility { groups: groups(&[a_group("Semillero")]), ..none.clone() }, vec![]),
    ];
    let filter = CheckFilter { sort: Sort { field: CheckSort::Day, descending: false }, ..CheckFilter::default() };
    for (visible, expected) in cases {
        let shown = |check: &&Check| expected.iter().any(|n| check.day == on(*n));
        let expected: Vec<_> = checks.iter().filter(shown).cloned().collect();
        assert_pages!(store, &place.ctx, checks.list(&visible, &filter), expected);
    }
    let narrow = CheckFilter { environment: Some(place.warehouse.id), ..filter };
    assert_pages!(store, &place.ctx, checks.list(&of_user(own), &narrow), Vec::<Check>::new());
}

/// Each once, by cursor as by skipping, also those of one moment and of one day.
pub async fn checks_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut checks = Vec::new();
    for (n, micros) in [(3, 3), (1, 0), (3, 1), (9, 1), (20, 1), (3, -1), (2, 1_000_000)] {
        let class = a_course(&store, &place).await;
        let started = Deed { by: None, at: moment() + Duration::microseconds(micros) };
        checks.push(seed(&*store, Check { started, ..a_check(&class, on(n)) }).await);
    }
    for field in [CheckSort::StartedAt, CheckSort::Day] {
        match field {
            CheckSort::StartedAt => checks.sort_by_key(|check| (check.started.at, check.id)),
            CheckSort::Day => checks.sort_by_key(|check| (check.day, check.id)),
        }
        for descending in [false, true] {
            let filter = CheckFilter { sort: Sort { field, descending }, ..CheckFilter::default() };
            assert_pages!(store, &place.ctx, checks.list(&place.everything, &filter), checks.clone());
            checks.reverse();
        }
    }
    let shifts: Vec<(ScheduleId, Day)> = checks.iter().map(|check| (check.schedule, check.day)).collect();
    assert_eq!(seen!(store, &place.ctx, checks.of_shifts(&shifts)).len(), checks.len());
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_checks(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let filter = CheckFilter::default();
    let key = || SortKey::Micros(0);
    assert_refuses_cursors!(store, &place.ctx, checks.list(&place.everything, &filter), "-started_at", key());
}
