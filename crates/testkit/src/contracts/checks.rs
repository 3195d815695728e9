//! What is promised of inventory checks.

use super::book::day;
use super::loans::deed;
use super::support::{
    Place, assert_duplicate, assert_failed, assert_other_version, assert_stale, at_once, by_id, nowhere,
};
use crate::builders::{a_check, a_group, a_schedule, a_step, a_user, an_environment, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::checks::{
    Check, CheckFilter, CheckSheet, CheckState, StateName, Step, StepOutcome, StepRecord, Ticks,
};
use plantel_domain::clock::Day;
use plantel_domain::ids::{ScheduleId, UserId};
use plantel_domain::page::PageRequest;
use plantel_domain::schedules::Schedule;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

/// A class in the warehouse, which the user of the place teaches.
pub(super) async fn a_course(store: &Arc<dyn Store>, place: &Place) -> Schedule {
    seed(&**store, a_schedule(&place.warehouse, place.user.id)).await
}

/// Who takes the first, the second and the third step.
pub(super) async fn people(store: &Arc<dyn Store>) -> [UserId; 3] {
    [seed(&**store, a_user()).await.id, seed(&**store, a_user()).await.id, seed(&**store, a_user()).await.id]
}

/// A day of March.
pub(super) fn on(n: u32) -> Day {
    day(&format!("2026-03-{n:02}"))
}

/// As it is found: nothing of it waits to be stored.
pub(super) fn as_stored(sheet: &CheckSheet) -> CheckSheet {
    CheckSheet::stored(sheet.check.clone(), sheet.lines().cloned().collect())
}

/// One of every state, and every way into it.
pub(super) fn every_state(clerk: UserId) -> Vec<CheckState> {
    let reason = || prose("No hubo clase:\n\t'ñ' 🐟");
    vec![
        CheckState::StudentPending,
        CheckState::InstructorReview,
        CheckState::SupervisorReview,
        CheckState::Complete { completed: deed(clerk, 300_000) },
        CheckState::Cancelled { cancelled: deed(clerk, 5), reason: reason() },
        CheckState::Cancelled { cancelled: deed(None, 6), reason: reason() },
    ]
}

/// In a state, with the steps that lead there, which these took.
pub(super) fn brought_to(check: Check, state: CheckState, by: [UserId; 3]) -> Check {
    let taken = match state.name() {
        StateName::StudentPending | StateName::Cancelled => 0,
        StateName::InstructorReview => 1,
        StateName::SupervisorReview => 2,
        StateName::Complete => 3,
    };
    let steps = [Step::Student, Step::Instructor, Step::Supervisor].into_iter().zip(by).take(taken);
    let steps = steps.map(|(step, by)| a_step(&check, step, by)).collect();
    Check { state, steps, submitted_at: (taken > 0).then(moment), ..check }
}

/// One of every outcome, of revisions that were sent back.
fn every_step([student, instructor, supervisor]: [UserId; 3]) -> Vec<StepRecord> {
    let taken = |revision, step, outcome, by: UserId| StepRecord {
        revision,
        step,
        outcome,
        by,
        at: moment() + Duration::microseconds(i64::from(revision)),
        ticks: None,
        comment: None,
        override_reason: None,
    };
    let ticks = Some(Ticks { clean: true, organized: false, complete: false });
    let said = Some(prose("Falta:\n\t'ñ' \"%_\\\" 🐟"));
    let confirmed = taken(1, Step::Student, StepOutcome::Confirmed, student);
    let rejected = taken(1, Step::Instructor, StepOutcome::Rejected, instructor);
    let again = taken(2, Step::Student, StepOutcome::Confirmed, student);
    let skipped = taken(2, Step::Instructor, StepOutcome::Skipped, supervisor);
    vec![
        StepRecord { ticks, comment: said.clone(), ..confirmed },
        StepRecord { comment: said, ..rejected },
        StepRecord { ticks, override_reason: Some(prose("No había nadie más 🐟")), ..again },
        StepRecord { override_reason: Some(prose("Está de viaje")), ..skipped },
    ]
}

/// With everything that brought it there.
pub async fn a_check_in_every_state_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, people) = (a_course(&store, &place).await, people(&store).await);
    for (n, state) in (1..).zip(every_state(people[2])) {
        let plain = brought_to(a_check(&class, on(n)), state.clone(), people);
        let full = Check {
            group: a_group("Semillero de Robótica 'ñ' 🐟"),
            supervisor: Some(people[2]),
            due_at: moment() + Duration::microseconds(1),
            revision: 3,
            started: deed(people[0], -7),
            updated_at: moment() + Duration::microseconds(999_999),
            version: 3,
            ..a_check(&class, on(10 + n))
        };
        let mut full = brought_to(full, state, people);
        full.steps = every_step(people).into_iter().chain(full.steps).collect();
        for check in [plain, full] {
            let sheet = seed(&*store, CheckSheet::started(check, vec![])).await;
            let found = seen!(store, &place.ctx, checks.find(sheet.check.id)).expect("it is there");
            assert_eq!(found, as_stored(&sheet));
            assert_eq!(found.check.group.as_str(), sheet.check.group.as_str(), "as it was typed");
        }
    }
    assert_eq!(seen!(store, &place.ctx, checks.find(an_id().into())), None);
}

/// From state to state; a change of an old one is refused, as is another version than the current.
pub async fn a_change_of_a_check_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, people) = (a_course(&store, &place).await, people(&store).await);
    let mut old = seed(&*store, CheckSheet::started(a_check(&class, on(2)), vec![])).await;
    let id = old.check.id;
    let mut sheet = as_stored(&old);
    for (version, state) in (2..).zip(every_state(people[2])) {
        let next = brought_to(sheet.check.clone(), state, people);
        let before = std::mem::take(&mut sheet.check.steps);
        // What was done is never undone.
        let steps = if next.steps.len() < before.len() { before } else { next.steps.clone() };
        let instructor = if version % 2 == 0 { people[1] } else { place.user.id };
        let supervisor = (version % 2 == 0).then_some(people[2]);
        let updated_at = moment() + Duration::microseconds(version);
        sheet.check = Check { steps, instructor, supervisor, updated_at, ..next };
        kept!(store, &place.ctx, checks.update(&mut sheet));
        assert_eq!(sheet.check.version, version);
        assert_eq!(seen!(store, &place.ctx, checks.find(id)), Some(sheet.clone()));
        assert_eq!(kept!(store, &place.ctx, checks.lock(id, Some(version))), Some(sheet.clone()));
        assert_eq!(kept!(store, &place.ctx, checks.lock(id, None)), Some(sheet.clone()));
    }
    assert_other_version(tried!(store, &place.ctx, checks.lock(id, Some(1))));
    assert_eq!(kept!(store, &place.ctx, checks.lock(an_id().into(), Some(1))), None);
    assert_stale(tried!(store, &place.ctx, checks.update(&mut old)));
    let mut unknown = CheckSheet::started(a_check(&class, on(3)), vec![]);
    assert_stale(tried!(store, &place.ctx, checks.update(&mut unknown)));
    assert_eq!(seen!(store, &place.ctx, checks.find(id)), Some(sheet));
}

/// What is told again of a step that was taken changes nothing of it.
pub async fn a_step_of_a_check_is_written_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, people) = (a_course(&store, &place).await, people(&store).await);
    let check = brought_to(a_check(&class, on(2)), CheckState::InstructorReview, people);
    let mut sheet = seed(&*store, CheckSheet::started(check, vec![])).await;
    let first = sheet.check.steps[0].clone();
    let next = a_step(&sheet.check, Step::Instructor, people[1]);
    let other = StepRecord { by: people[2], comment: Some(prose("Yo no fui")), ..first.clone() };
    sheet.check.steps = vec![other, next.clone()];
    sheet.check.state = CheckState::SupervisorReview;
    kept!(store, &place.ctx, checks.update(&mut sheet));
    let found = seen!(store, &place.ctx, checks.find(sheet.check.id)).expect("it is there");
    assert_eq!(found.check.steps, [first, next]);
}

/// Nor where none is chosen.
pub async fn a_check_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let class = a_course(&store, &here).await;
    let mut sheet = seed(&*store, CheckSheet::started(a_check(&class, on(2)), vec![])).await;
    let id = sheet.check.id;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, checks.find(id)), None);
        assert_eq!(tried!(store, stranger, checks.lock(id, None)).expect("it answers"), None);
        assert_eq!(tried!(store, stranger, checks.lock(id, Some(77))).expect("it answers"), None);
        assert_eq!(seen!(store, stranger, checks.of_shift(class.id, on(2))), None);
        assert_eq!(seen!(store, stranger, checks.of_shifts(&[(class.id, on(2))])), []);
        assert_eq!(seen!(store, stranger, checks.revisions(id)), []);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, checks.list(&here.everything, &CheckFilter::default(), &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, checks.update(&mut sheet)));
        let other = CheckSheet::started(a_check(&class, on(3)), vec![]);
        assert_failed(tried!(store, stranger, checks.add(&other)));
    }
    assert_eq!(seen!(store, &here.ctx, checks.find(id)), Some(as_stored(&sheet)));
}

/// Else it cannot be stored.
pub async fn a_check_is_of_what_its_institution_knows(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (class, other) = (a_course(&store, &here).await, a_course(&store, &there).await);
    let (nobody, people) = (a_user().id, people(&store).await);
    let plain = || a_check(&class, on(2));
    let cancelled = CheckState::Cancelled { cancelled: deed(nobody, 0), reason: prose("No hubo clase") };
    let complete = CheckState::Complete { completed: deed(nobody, 0) };
    let wrong = [
        Check { environment: there.warehouse.id, ..plain() },
        Check { environment: an_environment(here.institution.id).id, ..plain() },
        Check { schedule: other.id, ..plain() },
        Check { schedule: an_id().into(), ..plain() },
        Check { instructor: nobody, ..plain() },
        Check { supervisor: Some(nobody), ..plain() },
        Check { started: deed(nobody, 0), ..plain() },
        Check { state: cancelled, ..plain() },
        brought_to(plain(), complete, people),
        brought_to(plain(), CheckState::InstructorReview, [nobody, people[1], people[2]]),
    ];
    for check in wrong {
        assert_failed(tried!(store, &here.ctx, checks.add(&CheckSheet::started(check, vec![]))));
    }
    let mut sheet = seed(&*store, CheckSheet::started(plain(), vec![])).await;
    sheet.check.supervisor = Some(nobody);
    assert_failed(tried!(store, &here.ctx, checks.update(&mut sheet)));
    assert_eq!(sheet.check.version, 1, "a refused change leaves the version alone");
}

/// That is not cancelled; after one that was, another may begin.
pub async fn a_shift_has_one_check(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, other) = (a_course(&store, &place).await, a_course(&store, &place).await);
    let begun = |class: &Schedule, n| CheckSheet::started(a_check(class, on(n)), vec![]);
    let of_shift = async |class: &Schedule, n| seen!(store, &place.ctx, checks.of_shift(class.id, on(n)));
    assert_eq!(of_shift(&class, 2).await, None);
    let mut first = seed(&*store, begun(&class, 2)).await;
    assert_duplicate(tried!(store, &place.ctx, checks.add(&begun(&class, 2))), "check");
    let mut all = vec![seed(&*store, begun(&class, 3)).await.check, seed(&*store, begun(&other, 2)).await.check];
    assert_eq!(of_shift(&class, 2).await, Some(first.check.clone()));
    for _ in 0..2 {
        first.check.state = CheckState::Cancelled { cancelled: deed(place.user.id, 5), reason: prose("Por error") };
        kept!(store, &place.ctx, checks.update(&mut first));
        assert_eq!(of_shift(&class, 2).await, None);
        all.push(first.check);
        first = seed(&*store, begun(&class, 2)).await;
        assert_eq!(of_shift(&class, 2).await, Some(first.check.clone()));
        assert_duplicate(tried!(store, &place.ctx, checks.add(&begun(&class, 2))), "check");
    }
    let state = CheckState::Cancelled { cancelled: deed(None, 6), reason: prose("Por error") };
    let mut given_up = seed(&*store, CheckSheet::started(Check { state, ..a_check(&class, on(2)) }, vec![])).await;
    given_up.check.state = CheckState::StudentPending;
    assert_duplicate(tried!(store, &place.ctx, checks.update(&mut given_up)), "check");
    all.extend([first.check, seen!(store, &place.ctx, checks.find(given_up.check.id)).expect("it is there").check]);
    let sorted = by_id(all.clone(), |check| check.id);
    let of_shifts = async |shifts: &[(ScheduleId, Day)]| {
        by_id(seen!(store, &place.ctx, checks.of_shifts(shifts)), |check| check.id)
    };
    let shifts = [(class.id, on(2)), (class.id, on(3)), (other.id, on(2)), (other.id, on(3)), (class.id, on(2))];
    assert_eq!(of_shifts(&shifts).await, sorted, "cancelled ones too");
    assert_eq!(of_shifts(&shifts[1..2]).await, all[..1]);
    assert_eq!(of_shifts(&shifts[3..4]).await, []);
    assert_eq!(of_shifts(&[]).await, []);
}

/// In every institution: devices make it.
pub async fn the_id_of_a_check_is_taken_once(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (class, other) = (a_course(&store, &here).await, a_course(&store, &there).await);
    let sheet = seed(&*store, CheckSheet::started(a_check(&class, on(2)), vec![])).await;
    let id = sheet.check.id;
    for (place, class, n) in [(&here, &class, 3), (&here, &class, 2), (&there, &other, 2)] {
        let same = CheckSheet::started(Check { id, ..a_check(class, on(n)) }, vec![]);
        assert_duplicate(tried!(store, &place.ctx, checks.add(&same)), "check id");
    }
    assert_eq!(seen!(store, &here.ctx, checks.find(id)), Some(as_stored(&sheet)));
    assert_eq!(seen!(store, &there.ctx, checks.find(id)), None);
}

/// Whoever is too late is told that there is one.
pub async fn a_shift_that_many_begin_at_once_has_one_check(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, ctx) = (a_course(&store, &place).await, place.ctx.clone());
    let of = class.clone();
    let begun = at_once(20, &store, move |store, _| {
        let (ctx, sheet) = (ctx.clone(), CheckSheet::started(a_check(&of, on(2)), vec![]));
        async move {
            let mut work = store.begin(&ctx).await?;
            match work.checks().add(&sheet).await {
                Err(StoreError::Duplicate("check")) => return Ok(None),
                added => added?,
            }
            work.commit_unjournaled().await?;
            Ok::<_, StoreError>(Some(sheet.check))
        }
    })
    .await;
    let begun: Vec<_> = begun.into_iter().flatten().collect();
    assert_eq!(begun.len(), 1);
    assert_eq!(seen!(store, &place.ctx, checks.of_shift(class.id, on(2))), begun.into_iter().next());
}
