//! Loans over mocks: what is asked of the repositories, how often, and in which order.

use crate::house::{code, kinds, office, units};
use crate::mocks::{MockStore, MockWork};
use mockall::Sequence;
use mockall::predicate::eq;
use plantel_application::loans::Loans;
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::deed::Deed;
use plantel_domain::error::Kind;
use plantel_domain::identity::User;
use plantel_domain::ids::UserId;
use plantel_domain::institutions::{Environment, Institution};
use plantel_domain::inventory::{Asset, Holding};
use plantel_domain::loans::{Allotment, Claim, Loan, LoanLine, LoanState, StateName};
use plantel_domain::store::StoreError;
use plantel_testkit::builders::{
    a_loan, a_membership, a_user, a_warehouse, an_asset, an_institution, context_of, opened, period, prose,
};
use plantel_testkit::clock::moment;
use plantel_testkit::{FixedClock, RandomIds};
use std::collections::BTreeSet;
use std::sync::Arc;

/// A loan of one of ten units, and who may decide over it; nothing is stored.
struct Case {
    institution: Institution,
    asset: Asset,
    loan: Loan,
    keeper: Context,
    order: Sequence,
    work: MockWork,
}

impl Case {
    fn of(state: fn(Deed) -> LoanState) -> Self {
        Self::with(state, Role::WarehouseAdmin)
    }

    fn with(state: fn(Deed) -> LoanState, role: Role) -> Self {
        let institution = an_institution();
        let warehouse = a_warehouse(institution.id);
        let on_loan = u32::from(state(a_deed()).name() == StateName::Active);
        let (units, environment) = (units(10, [0, 0, 0, 0, on_loan]), Some(warehouse.id));
        let asset = Asset { units, environment, ..an_asset(institution.id) };
        let loan = allotted(Loan { state: state(a_deed()), ..a_loan(&asset, &warehouse, a_user().id) });
        let keeper = keeper(&institution, &warehouse, role);
        let mut case = Self { institution, asset, loan, keeper, order: Sequence::new(), work: MockWork::default() };
        let (found, institution) = (case.loan.clone(), case.institution.clone());
        let loans = case.work.loans.expect_find().with(eq(found.id), eq(Some(1))).once().in_sequence(&mut case.order);
        loans.return_once(|_, _| Ok(Some(found)));
        case.work.institutions.expect_find().returning(move |_, _| Ok(Some(institution.clone())));
        case.takes_a_record();
        let borrower = a_membership(case.institution.id, case.loan.borrower);
        case.work.environments.expect_hold().with(eq(warehouse.id)).returning(move |_| Ok(Some(warehouse.clone())));
        case.work
            .memberships
            .expect_of_user()
            .with(eq(case.loan.borrower))
            .returning(move |_| Ok(vec![borrower.clone()]));
        let user = User { id: case.loan.borrower, ..a_user() };
        case.work.users.expect_find().with(eq(user.id), eq(None)).returning(move |_, _| Ok(Some(user.clone())));
        case
    }

    /// Whatever the record of a hand-over asks for is there.
    fn takes_a_record(&mut self) {
        let (warehouse, asset) = (a_warehouse(self.institution.id), self.asset.clone());
        self.work.environments.expect_find().returning(move |_, _| Ok(Some(warehouse.clone())));
        self.work.assets.expect_find_all().returning(move |_| Ok(vec![asset.clone()]));
        let user = |id: &UserId| User { id: *id, ..a_user() };
        self.work.users.expect_find_all().returning(move |ids| Ok(ids.iter().map(user).collect()));
        self.work.loan_records.expect_next_number().returning(|_, _| Ok(1));
        self.work.loan_records.expect_add().returning(|_| Ok(()));
    }

    /// The asset with its units, as it is stored.
    fn held(&self) -> Holding {
        Holding::stored(self.asset.clone(), opened(&self.asset).stock().clone())
    }

    fn locks_the_asset_once(&mut self) {
        let (held, id) = (self.held(), self.asset.id);
        let lock = self.work.assets.expect_lock_all().withf(move |ids| *ids == [id]).once();
        lock.in_sequence(&mut self.order).return_once(|_| Ok(vec![held]));
    }

    /// The asset has no parts.
    fn locks_the_asset_with_its_parts_once(&mut self) {
        let (held, id) = (self.held(), self.asset.id);
        let parts = self.work.assets.expect_parts_of().withf(move |kits| *kits == [id]).once();
        parts.in_sequence(&mut self.order).return_once(|_| Ok(vec![]));
        let lock = self.work.assets.expect_lock_all().withf(move |ids| *ids == [id]).once();
        lock.in_sequence(&mut self.order).return_once(|_| Ok(vec![held]));
    }

    fn then_asks_for_claims(&mut self, claims: Vec<Claim>) {
        let id = self.asset.id;
        let expected = self.work.loans.expect_claims().withf(move |ids, _, _| *ids == [id]);
        expected.once().in_sequence(&mut self.order).return_once(|_, _, _| Ok(claims));
    }

    fn then_writes_down_what_changed_hands(&mut self) {
        let written =
            self.work.loans.expect_add_handlings().withf(|all| all.len() == 1 && all[0].handled.quantity == 1);
        written.once().in_sequence(&mut self.order).return_once(|_| Ok(()));
    }

    fn then_updates_the_loan(&mut self, to: StateName, answer: Result<(), StoreError>) {
        let update = self.work.loans.expect_update().withf(move |loan| loan.state.name() == to);
        update.once().in_sequence(&mut self.order).return_once(|loan| {
            loan.version += 1;
            answer
        });
    }

    fn then_updates_the_asset(&mut self, on_loan: u32, answer: Result<(), StoreError>) {
        let store = self.work.assets.expect_store_all();
        let store = store.withf(move |held| held.len() == 1 && held[0].asset.units.on_loan() == on_loan);
        store.once().in_sequence(&mut self.order).return_once(|_| answer);
    }

    fn start(self) -> (Loans, Arc<MockStore>, Context, Loan) {
        let store = MockStore::of(self.work);
        let (clock, office) = (Arc::new(FixedClock::default()), office(&Arc::default()));
        let loans = Loans::new(store.clone(), clock, Arc::new(RandomIds), office);
        (loans, store, self.keeper, self.loan)
    }
}

fn a_deed() -> Deed {
    Deed { by: Some(a_user().id), at: moment() }
}

/// With its one unit where its state says.
fn allotted(loan: Loan) -> Loan {
    let allot = |line: &LoanLine| {
        let own = Allotment::promised(line.wanted.asset(), 1);
        let allotments = match loan.state.name() {
            StateName::Approved => vec![own],
            StateName::Active => vec![Allotment { promised: 0, out: 1, ..own }],
            _ => vec![],
        };
        LoanLine { allotments, ..line.clone() }
    };
    Loan { lines: loan.lines.iter().map(allot).collect(), ..loan }
}

fn pending(_: Deed) -> LoanState {
    LoanState::Pending
}

fn approved(approved: Deed) -> LoanState {
    LoanState::Approved { approved }
}

fn active(deed: Deed) -> LoanState {
    LoanState::Active { approved: deed, handed_over: deed }
}

fn keeper(institution: &Institution, warehouse: &Environment, role: Role) -> Context {
    let user = a_user();
    let (roles, environments) = (BTreeSet::from([role]), BTreeSet::from([warehouse.id]));
    let membership = Membership { roles, environments, ..a_membership(institution.id, user.id) };
    context_of(&user, &membership, institution)
}

/// The kinds of the one thing that was committed.
fn committed(store: &MockStore) -> Vec<&'static str> {
    let all = store.committed();
    let [Some(happened)] = all.as_slice() else { panic!("one commit with its events, not {all:?}") };
    kinds(happened)
}

#[tokio::test]
async fn an_approval_locks_its_asset_before_it_counts_promises() {
    let mut case = Case::of(pending);
    case.locks_the_asset_once();
    case.then_asks_for_claims(vec![]);
    case.then_updates_the_loan(StateName::Approved, Ok(()));
    let (loans, store, keeper, loan) = case.start();
    assert_eq!(loans.approve(&keeper, loan.id, Some(1)).await.unwrap().version, 2);
    assert_eq!(committed(&store), ["loan.approved"]);
}

#[tokio::test]
async fn what_others_were_promised_is_not_promised_again() {
    let mut case = Case::of(pending);
    case.locks_the_asset_once();
    let (loan, asset) = (a_loan(&case.asset, &a_warehouse(case.institution.id), a_user().id).id, case.asset.id);
    let claim = Claim { loan, asset, period: period("2026-03-24", "2026-03-30"), promised: 10, out: 0, resting: 0 };
    case.then_asks_for_claims(vec![claim]);
    case.work.loans.expect_update().never();
    let (loans, store, keeper, loan) = case.start();
    assert_eq!(code(loans.approve(&keeper, loan.id, Some(1)).await), "loan.not-enough-units");
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn a_write_that_came_between_is_told_and_nothing_is_committed() {
    let mut case = Case::of(pending);
    case.locks_the_asset_once();
    case.then_asks_for_claims(vec![]);
    case.then_updates_the_loan(StateName::Approved, Err(StoreError::Stale));
    let (loans, store, keeper, loan) = case.start();
    let error = loans.approve(&keeper, loan.id, Some(1)).await.unwrap_err();
    assert_eq!((error.kind(), error.code()), (Kind::Stale, "store.stale"));
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn who_may_not_decide_locks_no_asset() {
    for role in [Role::Supervisor, Role::Instructor, Role::Student] {
        let institution = an_institution();
        let keeper = keeper(&institution, &a_warehouse(institution.id), role);
        // A work of which nothing is expected: asking any repository fails the test.
        let store = MockStore::of(MockWork::default());
        let (clock, office) = (Arc::new(FixedClock::default()), office(&Arc::default()));
        let loans = Loans::new(store.clone(), clock, Arc::new(RandomIds), office);
        let loan = a_loan(&an_asset(institution.id), &a_warehouse(institution.id), a_user().id);
        assert_eq!(code(loans.approve(&keeper, loan.id, None).await), "access.denied");
        assert_eq!(code(loans.hand_over(&keeper, loan.id, None, vec![]).await), "access.denied");
        assert_eq!(store.committed(), []);
    }
}

#[tokio::test]
async fn the_admin_of_another_warehouse_locks_no_asset() {
    let mut case = Case::of(pending);
    case.keeper = keeper(&case.institution, &a_warehouse(case.institution.id), Role::WarehouseAdmin);
    case.work.assets.expect_lock_all().never();
    case.work.loans.expect_update().never();
    let (loans, store, keeper, loan) = case.start();
    assert_eq!(code(loans.approve(&keeper, loan.id, Some(1)).await), "access.denied");
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn a_hand_over_writes_the_loan_and_its_asset_once_and_tells_of_both() {
    let mut case = Case::of(approved);
    case.locks_the_asset_with_its_parts_once();
    case.then_asks_for_claims(vec![]);
    case.then_updates_the_loan(StateName::Active, Ok(()));
    case.then_writes_down_what_changed_hands();
    case.then_updates_the_asset(1, Ok(()));
    let (loans, store, keeper, loan) = case.start();
    loans.hand_over(&keeper, loan.id, Some(1), vec![]).await.unwrap();
    assert_eq!(committed(&store), ["loan.handed-over", "asset.stock-moved"]);
}

#[tokio::test]
async fn a_return_writes_the_loan_and_its_asset_once_and_tells_of_both() {
    let mut case = Case::of(active);
    case.locks_the_asset_with_its_parts_once();
    case.work.loans.expect_claims().never();
    case.then_updates_the_loan(StateName::Returned, Ok(()));
    case.then_writes_down_what_changed_hands();
    case.then_updates_the_asset(0, Ok(()));
    let (loans, store, keeper, loan) = case.start();
    loans.take_back(&keeper, loan.id, Some(1), vec![]).await.unwrap();
    assert_eq!(committed(&store), ["loan.returned", "asset.stock-moved"]);
}

#[tokio::test]
async fn a_hand_over_whose_asset_cannot_be_written_is_undone() {
    let mut case = Case::of(approved);
    case.locks_the_asset_with_its_parts_once();
    case.then_asks_for_claims(vec![]);
    case.then_updates_the_loan(StateName::Active, Ok(()));
    case.then_writes_down_what_changed_hands();
    case.then_updates_the_asset(1, Err(StoreError::failed("the disk is full")));
    let (loans, store, keeper, loan) = case.start();
    assert_eq!(loans.hand_over(&keeper, loan.id, Some(1), vec![]).await.unwrap_err().kind(), Kind::Internal);
    assert_eq!(store.committed(), []);
}

#[tokio::test]
async fn a_rejection_needs_no_asset() {
    let mut case = Case::with(pending, Role::CenterAdmin);
    case.work.assets.expect_lock_all().never();
    case.then_updates_the_loan(StateName::Rejected, Ok(()));
    let (loans, store, keeper, loan) = case.start();
    loans.reject(&keeper, loan.id, Some(1), prose("No hay unidades")).await.unwrap();
    assert_eq!(committed(&store), ["loan.rejected"]);
}

#[tokio::test]
async fn a_loan_whose_thing_was_moved_is_promised_no_more() {
    let mut case = Case::of(pending);
    case.asset.environment = Some(a_warehouse(case.institution.id).id);
    case.locks_the_asset_once();
    case.work.loans.expect_update().never();
    let (loans, store, keeper, loan) = case.start();
    assert_eq!(code(loans.approve(&keeper, loan.id, Some(1)).await), "loan.moved");
    assert_eq!(store.committed(), []);
}
