//! The inventory over mocks: which half is written first, and that nothing is committed without the other.

use crate::house::{QR_BASE, code, kinds};
use crate::inventory::by_hand;
use crate::mocks::{MockStore, MockWork};
use mockall::Sequence;
use mockall::predicate::eq;
use plantel_application::inventory::{Inventory, Transfers, Workshop};
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::error::Kind;
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::{Asset, Condition, Holding, MovementKind, NewTransfer};
use plantel_domain::store::StoreError;
use plantel_testkit::builders::{
    a_membership, a_user, a_warehouse, an_asset, an_environment, an_institution, context_of, opened,
};
use plantel_testkit::{FakeLabels, FakePictures, FixedClock, MemoryFiles, RandomIds};
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::sync::Arc;

struct Case {
    warehouse: Environment,
    room: Environment,
    asset: Asset,
    keeper: Context,
    order: Sequence,
    work: MockWork,
}

fn keeper(institution: &Institution, warehouse: &Environment) -> Context {
    let user = a_user();
    let (roles, environments) = (BTreeSet::from([Role::WarehouseAdmin]), BTreeSet::from([warehouse.id]));
    let membership = Membership { roles, environments, ..a_membership(institution.id, user.id) };
    context_of(&user, &membership, institution)
}

impl Case {
    /// Ten units in a warehouse, and a room.
    fn new() -> Self {
        let institution = an_institution();
        let (warehouse, room) = (a_warehouse(institution.id), an_environment(institution.id));
        let asset = Asset { environment: Some(warehouse.id), ..an_asset(institution.id) };
        let keeper = keeper(&institution, &warehouse);
        Self { warehouse, room, asset, keeper, order: Sequence::new(), work: MockWork::default() }
    }

    fn held(&self) -> Holding {
        Holding::stored(self.asset.clone(), opened(&self.asset).stock().clone())
    }

    fn locks_the_asset(&mut self) {
        let held = self.held();
        let lock = self.work.assets.expect_lock().with(eq(held.asset.id)).once().in_sequence(&mut self.order);
        lock.return_once(|_| Ok(Some(held)));
    }

    fn then_holds(&mut self, place: Environment) {
        let hold = self.work.environments.expect_hold().with(eq(place.id)).once().in_sequence(&mut self.order);
        hold.return_once(|_| Ok(Some(place)));
    }

    fn then_stores(&mut self, condition: Condition, units: u32, answer: Result<(), StoreError>) {
        let store = self.work.assets.expect_store_all();
        let store = store.withf(move |held| held.len() == 1 && held[0].asset.units.of(condition) == units);
        store.once().in_sequence(&mut self.order).return_once(|_| answer);
    }

    /// Of five units to the room, all but storing.
    fn sends(&mut self) -> NewTransfer {
        let (warehouse, room, held, id) = (self.warehouse.clone(), self.room.clone(), self.held(), self.asset.id);
        let find = self.work.environments.expect_find().once().in_sequence(&mut self.order);
        find.return_once(|_, _| Ok(Some(warehouse)));
        self.then_holds(room.clone());
        let parts = self.work.assets.expect_parts().with(eq(id)).once().in_sequence(&mut self.order);
        parts.return_once(|_| Ok(vec![]));
        let lock = self.work.assets.expect_lock_all().withf(move |ids| *ids == [id]).once();
        lock.in_sequence(&mut self.order).return_once(|_| Ok(vec![held]));
        let lines = vec![(id, Condition::Good, NonZeroU32::new(5).unwrap())];
        NewTransfer { from: self.warehouse.id, to: room.id, lines, note: None }
    }
}

fn inventory(store: &Arc<MockStore>) -> Inventory {
    let workshop = Workshop {
        files: Arc::new(MemoryFiles::new()),
        pictures: Arc::new(FakePictures),
        labels: Arc::new(FakeLabels),
        qr_base: QR_BASE.to_owned(),
        piece: 1_000,
    };
    Inventory::new(store.clone(), Arc::new(FixedClock::default()), Arc::new(RandomIds), workshop)
}

fn transfers(store: &Arc<MockStore>) -> Transfers {
    Transfers::new(store.clone(), Arc::new(FixedClock::default()), Arc::new(RandomIds))
}

#[tokio::test]
async fn a_booking_locks_the_asset_and_then_the_place_and_writes_once() {
    let mut case = Case::new();
    case.locks_the_asset();
    case.then_holds(case.warehouse.clone());
    case.then_stores(Condition::Damaged, 2, Ok(()));
    let store = MockStore::of(case.work);
    inventory(&store).book(&case.keeper, case.asset.id, None, by_hand(MovementKind::Damage, 2)).await.unwrap();
    let committed = store.committed();
    let [Some(happened)] = committed.as_slice() else { panic!("one commit, not {committed:?}") };
    assert_eq!(kinds(happened), ["asset.stock-moved"]);
}

#[tokio::test]
async fn a_booking_that_cannot_be_written_is_not_committed() {
    let mut case = Case::new();
    case.locks_the_asset();
    case.then_holds(case.warehouse.clone());
    case.then_stores(Condition::Damaged, 2, Err(StoreError::failed("the disk is full")));
    let store = MockStore::of(case.work);
    let booked = inventory(&store).book(&case.keeper, case.asset.id, None, by_hand(MovementKind::Damage, 2)).await;
    assert_eq!((booked.unwrap_err().kind(), store.committed()), (Kind::Internal, vec![]));
}

#[tokio::test]
async fn who_may_not_write_there_holds_no_place_and_writes_nothing() {
    let mut case = Case::new();
    case.asset.environment = Some(case.room.id);
    case.locks_the_asset();
    let store = MockStore::of(case.work);
    let booked = inventory(&store).book(&case.keeper, case.asset.id, None, by_hand(MovementKind::Damage, 2)).await;
    assert_eq!((code(booked), store.committed()), ("access.denied", vec![]));
}

#[tokio::test]
async fn a_transfer_writes_its_units_and_itself_and_is_told_once() {
    let mut case = Case::new();
    let wish = case.sends();
    case.then_stores(Condition::InTransit, 5, Ok(()));
    case.work.transfers.expect_add().once().in_sequence(&mut case.order).return_once(|_| Ok(()));
    let store = MockStore::of(case.work);
    transfers(&store).send(&case.keeper, wish).await.unwrap();
    let committed = store.committed();
    let [Some(happened)] = committed.as_slice() else { panic!("one commit, not {committed:?}") };
    assert_eq!(kinds(happened), ["transfer.sent"]);
}

#[tokio::test]
async fn a_transfer_of_which_only_the_units_can_be_written_is_not_committed() {
    let mut case = Case::new();
    let wish = case.sends();
    case.then_stores(Condition::InTransit, 5, Ok(()));
    let add = case.work.transfers.expect_add().once().in_sequence(&mut case.order);
    add.return_once(|_| Err(StoreError::failed("the disk is full")));
    let store = MockStore::of(case.work);
    let sent = transfers(&store).send(&case.keeper, wish).await;
    assert_eq!((sent.unwrap_err().kind(), store.committed()), (Kind::Internal, vec![]));
}

#[tokio::test]
async fn what_is_refused_before_anything_is_read_opens_no_work() {
    let case = Case::new();
    // No works: opening one fails the test.
    let store = MockStore::of_each([]);
    let by_loan = by_hand(MovementKind::LoanOut, 1);
    assert_eq!(code(inventory(&store).book(&case.keeper, case.asset.id, None, by_loan).await), "request.invalid");
    let nothing = NewTransfer { from: case.warehouse.id, to: case.room.id, lines: vec![], note: None };
    assert_eq!(code(transfers(&store).send(&case.keeper, nothing).await), "request.invalid");
    assert_eq!(store.committed(), []);
}
