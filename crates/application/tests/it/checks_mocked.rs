//! Checks over mocks: what is asked of the repositories, and that nothing is committed when one of them fails.

use crate::house::{check_office, code, kinds};
use crate::lab::{said, seen};
use crate::mocks::{MockStore, MockWork};
use plantel_application::checks::Checks;
use plantel_domain::access::Context;
use plantel_domain::checks::{Check, CheckSheet, CheckState, Refusals, Step};
use plantel_domain::error::Kind;
use plantel_domain::inventory::{Asset, Condition, Holding};
use plantel_domain::store::StoreError;
use plantel_testkit::builders::{
    a_check, a_check_line, a_count, a_membership, a_schedule, a_step, a_user, an_asset, an_environment, an_institution,
    context_of, good, opened,
};
use plantel_testkit::clock::moment;
use plantel_testkit::{FixedClock, RandomIds};
use std::sync::Arc;

/// A check of ten units of which one is gone, and who has the last word; nothing is stored.
struct Case {
    asset: Asset,
    sheet: CheckSheet,
    admin: Context,
    work: MockWork,
}

impl Case {
    fn of(state: CheckState) -> Self {
        let (institution, user) = (an_institution(), a_user());
        let admin = context_of(&user, &a_membership(institution.id, user.id), &institution);
        let room = an_environment(institution.id);
        let asset = Asset { environment: Some(room.id), units: good(10), ..an_asset(institution.id) };
        let schedule = a_schedule(&room, a_user().id);
        let check = a_check(&schedule, moment().date_naive());
        let steps = vec![a_step(&check, Step::Student, a_user().id), a_step(&check, Step::Instructor, a_user().id)];
        let begun = CheckSheet::started(check, vec![a_check_line(asset.id, 10)]);
        let count = a_count(&begun, asset.id, 9);
        let mut sheet = begun.take(&[count], moment()).unwrap();
        sheet.check = Check { state, steps, ..sheet.check };
        sheet.mark_stored();
        let held = sheet.clone();
        let mut work = MockWork::default();
        work.checks.expect_lock().once().return_once(|_, _| Ok(Some(held)));
        work.institutions.expect_find().returning(move |_, _| Ok(Some(institution.clone())));
        work.checks.expect_known_counts().returning(|_| Ok(vec![]));
        work.environments.expect_hold().returning(move |_| Ok(Some(room.clone())));
        work.discrepancies.expect_open_in().returning(|_| Ok(vec![]));
        work.checks.expect_counted_later().returning(|_, _| Ok(vec![]));
        work.assets.expect_moved_since().returning(|_, _| Ok(vec![]));
        work.users.expect_find_all().returning(|_| Ok(vec![]));
        Self { asset, sheet, admin, work }
    }

    fn locks_the_asset_once(&mut self) {
        let (held, id) = (Holding::stored(self.asset.clone(), opened(&self.asset).stock().clone()), self.asset.id);
        self.work.assets.expect_lock_all().withf(move |ids| *ids == [id]).once().return_once(|_| Ok(vec![held]));
    }

    fn updates_the_check(&mut self, answer: Result<(), StoreError>) {
        self.work.checks.expect_update().once().return_once(|_| answer);
    }

    fn start(self) -> (Checks, Arc<MockStore>, Context, CheckSheet) {
        let store = MockStore::of(self.work);
        let (clock, office) = (Arc::new(FixedClock::default()), check_office(&Arc::default()));
        let checks = Checks::new(store.clone(), clock, Arc::new(RandomIds), office);
        (checks, store, self.admin, self.sheet)
    }
}

#[tokio::test]
async fn an_approval_writes_the_check_and_its_asset_once_and_tells_of_both() {
    let mut case = Case::of(CheckState::SupervisorReview);
    case.locks_the_asset_once();
    case.updates_the_check(Ok(()));
    case.work.discrepancies.expect_add_all().withf(<[_]>::is_empty).returning(|_| Ok(()));
    let stored = case.work.assets.expect_store_all();
    let gone = stored.withf(|held| held.len() == 1 && held[0].asset.units.of(Condition::Missing) == 1);
    gone.once().return_once(|_| Ok(()));
    let (checks, store, admin, sheet) = case.start();
    checks.approve(&admin, sheet.check.id, Some(1), said(), Refusals::new()).await.unwrap();
    let all = store.committed();
    let [Some(happened)] = all.as_slice() else { panic!("one commit with its events, not {all:?}") };
    assert_eq!(kinds(happened), ["check.approved", "asset.stock-moved"]);
}

#[tokio::test]
async fn a_check_that_was_changed_meanwhile_books_nothing() {
    let mut case = Case::of(CheckState::SupervisorReview);
    case.locks_the_asset_once();
    case.updates_the_check(Err(StoreError::Stale));
    case.work.assets.expect_store_all().never();
    let (checks, store, admin, sheet) = case.start();
    let error = checks.approve(&admin, sheet.check.id, Some(1), said(), Refusals::new()).await.unwrap_err();
    assert_eq!((error.kind(), store.committed()), (Kind::Stale, vec![]));
}

#[tokio::test]
async fn a_check_whose_asset_cannot_be_written_is_not_approved() {
    let mut case = Case::of(CheckState::SupervisorReview);
    case.locks_the_asset_once();
    case.updates_the_check(Ok(()));
    case.work.discrepancies.expect_add_all().returning(|_| Ok(()));
    case.work.assets.expect_store_all().once().return_once(|_| Err(StoreError::failed("the disk is full")));
    let (checks, store, admin, sheet) = case.start();
    let error = checks.approve(&admin, sheet.check.id, Some(1), said(), Refusals::new()).await.unwrap_err();
    assert_eq!((error.kind(), store.committed()), (Kind::Internal, vec![]));
}

#[tokio::test]
async fn a_check_that_is_closed_asks_for_no_asset_and_writes_nothing() {
    let mut case = Case::of(CheckState::InstructorReview);
    case.work.assets.expect_lock_all().never();
    case.work.checks.expect_update().never();
    case.work.checks.expect_add_counts().never();
    let counts = vec![seen(&case.asset, 9, 0)];
    let (checks, store, admin, sheet) = case.start();
    assert_eq!(code(checks.save(&admin, sheet.check.id, counts).await), "check.not-now");
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn a_submission_whose_entries_cannot_be_written_is_none() {
    let mut case = Case::of(CheckState::StudentPending);
    case.updates_the_check(Ok(()));
    case.work.checks.expect_add_counts().once().return_once(|_| Err(StoreError::Busy));
    let counts = vec![seen(&case.asset, 9, 0)];
    let (checks, store, admin, sheet) = case.start();
    let error = checks.submit(&admin, sheet.check.id, Some(1), counts, said()).await.unwrap_err();
    assert_eq!((error.kind(), store.committed()), (Kind::Busy, vec![]));
}
