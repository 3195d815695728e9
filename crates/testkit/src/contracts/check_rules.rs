//! What a store refuses of checks, whoever asks.

use super::checks::{a_course, brought_to, every_state, on, people};
use super::support::{Place, assert_failed};
use crate::builders::{a_check, seed};
use plantel_domain::checks::{Check, CheckSheet, CheckState, StateName, Step, StepOutcome, StepRecord};
use plantel_domain::store::Store;
use std::sync::Arc;

/// What waits for a review, or is done, was submitted.
pub async fn what_contradicts_the_state_of_a_check_is_refused(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, people) = (a_course(&store, &place).await, people(&store).await);
    for state in every_state(people[2]) {
        let name = state.name();
        let unsaid = Check { submitted_at: None, ..brought_to(a_check(&class, on(2)), state, people) };
        let added = tried!(store, &place.ctx, checks.add(&CheckSheet::started(unsaid, vec![])));
        let open = matches!(name, StateName::StudentPending | StateName::Cancelled);
        assert_eq!(added.is_ok(), open, "{name:?} was never submitted");
    }
    for revision in [0, u16::MAX] {
        let check = Check { revision, ..a_check(&class, on(2)) };
        let added = tried!(store, &place.ctx, checks.add(&CheckSheet::started(check, vec![])));
        assert_eq!(added.is_ok(), revision > 0, "revision {revision}");
    }
}

/// Ticks are of what was confirmed; what was sent back or skipped says why.
pub async fn a_step_of_a_check_says_what_it_must(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (class, people) = (a_course(&store, &place).await, people(&store).await);
    let check = brought_to(a_check(&class, on(2)), CheckState::SupervisorReview, people);
    let plain = || check.steps[1].clone();
    assert_eq!(plain().step, Step::Instructor);
    let wrong = [
        StepRecord { ticks: None, ..plain() },
        StepRecord { outcome: StepOutcome::Rejected, ..plain() },
        StepRecord { outcome: StepOutcome::Rejected, ticks: None, ..plain() },
        StepRecord { outcome: StepOutcome::Skipped, ticks: None, ..plain() },
    ];
    let mut sheet = seed(&*store, CheckSheet::started(Check { steps: vec![], ..check.clone() }, vec![])).await;
    for step in wrong {
        let steps = vec![check.steps[0].clone(), step];
        let other = Check { id: a_check(&class, on(2)).id, day: on(3), steps: steps.clone(), ..check.clone() };
        assert_failed(tried!(store, &place.ctx, checks.add(&CheckSheet::started(other, vec![]))));
        sheet.check.steps = steps;
        assert_failed(tried!(store, &place.ctx, checks.update(&mut sheet)));
    }
    assert_eq!(sheet.check.version, 1, "a refused change leaves the version alone");
}
