//! More days, swaps, promises taken back, waiting, what the clock says, and borrowers who leave.

use crate::desk::{Desk, Verb, days};
use crate::house::{bad_field, code, units};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Day;
use plantel_domain::ids::{AssetId, LoanId};
use plantel_domain::loans::{LoanState, ReminderKind, StateName, Swap, UnitState};
use plantel_domain::store::Store;
use plantel_testkit::builders::prose;
use std::num::NonZeroU32;

fn march(day: u32) -> Day {
    days(day, day).end()
}

impl Desk {
    /// Promised and handed over.
    async fn lend(&self, quantity: u32, from: u32, to: u32) -> LoanId {
        let loan = self.promise(quantity, days(from, to)).await.unwrap();
        self.act(Verb::HandOver, loan.id, None).await.unwrap().id
    }

    async fn ask(&self, loan: LoanId, end: u32) -> plantel_application::Result<plantel_domain::loans::Loan> {
        self.house.loans().ask_extension(&self.borrower, loan, None, march(end), prose("Falta una toma")).await
    }

    async fn grant(&self, loan: LoanId) -> plantel_application::Result<plantel_domain::loans::Loan> {
        self.house.loans().grant_extension(&self.keeper, loan, None).await
    }

    async fn watch(&self) -> usize {
        self.house.loans().watch().await.unwrap()
    }

    /// The kinds of what was told since so many entries.
    fn told_since(&self, entries: usize) -> Vec<String> {
        self.house.store.journal_entries().into_iter().skip(entries).map(|entry| entry.kind).collect()
    }
}

#[tokio::test]
async fn granted_days_are_free_of_others_promises() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let loan = desk.lend(1, 16, 18).await;
    let other = desk.promise(1, days(21, 22)).await.unwrap();
    desk.ask(loan, 21).await.unwrap();
    assert_eq!(code(desk.grant(loan).await), "loan.not-enough-units");
    desk.house.loans().refuse_extension(&desk.keeper, loan, None, prose("Está prometida")).await.unwrap();
    desk.ask(loan, 20).await.unwrap();
    let extended = desk.grant(loan).await.unwrap();
    assert_eq!((extended.period.end(), desk.stored(loan).await), (march(20), extended));
    desk.act(Verb::Cancel, other.id, None).await.unwrap();
    desk.ask(loan, 25).await.unwrap();
    desk.grant(loan).await.unwrap();
    assert_eq!(code(desk.promise(1, days(24, 24)).await), "loan.not-enough-units");
}

#[tokio::test]
async fn what_is_overdue_can_have_more_days_and_is_not_overdue_any_more() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let loan = desk.lend(1, 16, 18).await;
    desk.go_to(20);
    assert_eq!(bad_field(desk.ask(loan, 19).await), ("/end_date".to_owned(), "date.in-past"));
    desk.ask(loan, 21).await.unwrap();
    let extended = desk.grant(loan).await.unwrap();
    assert!(!extended.overdue(march(20)));
    desk.promise(1, days(22, 22)).await.unwrap();
}

#[tokio::test]
async fn only_the_borrower_asks_for_more_days_and_only_a_keeper_answers() {
    let desk = Desk::new().await;
    let loans = desk.house.loans();
    let loan = desk.lend(1, 16, 18).await;
    let why = || prose("Falta una toma");
    let by_keeper = loans.ask_extension(&desk.keeper, loan, None, march(20), why()).await;
    assert_eq!(code(by_keeper), "loan.not-the-borrower");
    desk.ask(loan, 20).await.unwrap();
    assert_eq!(code(loans.grant_extension(&desk.borrower, loan, None).await), "access.denied");
    assert_eq!(code(loans.refuse_extension(&desk.borrower, loan, None, why()).await), "access.denied");
    assert_eq!(code(loans.grant_extension(&desk.keeper, loan, Some(1)).await), "store.precondition-failed");
}

#[tokio::test]
async fn a_promise_moves_to_another_asset_that_fits_and_is_free() {
    let desk = Desk::new().await;
    let loan = desk.promise(1, days(20, 22)).await.unwrap();
    let other = desk.house.asset_of(units(1, [0; 5])).await;
    let swap = |to: AssetId| Swap { line: None, from: desk.asset.id, to, quantity: NonZeroU32::MIN };
    let loans = desk.house.loans();
    // The line asks for one asset by its name.
    assert_eq!(code(loans.swap(&desk.keeper, loan.id, None, swap(other.id)).await), "loan.another-thing");
    assert_eq!(code(loans.swap(&desk.keeper, loan.id, None, swap(desk.asset.id)).await), "loan.same-thing");
    assert_eq!(code(loans.swap(&desk.borrower, loan.id, None, swap(other.id)).await), "access.denied");
    let category = plantel_domain::loans::Wanted::Category { category: other.category.clone() };
    let warehouse = Some(desk.house.warehouse.id);
    let wish = plantel_domain::loans::NewLoan { warehouse, ..crate::desk::a_wish(vec![(category, 1)], days(20, 22)) };
    let pooled = loans.request(&desk.borrower, wish).await.unwrap();
    let pooled = desk.act(Verb::Approve, pooled.id, None).await.unwrap();
    let from = pooled.lines[0].allotments[0].asset.unwrap();
    let to = if from == other.id { desk.asset.id } else { other.id };
    let swapped = Swap { line: Some(pooled.lines[0].id), from, to, quantity: NonZeroU32::MIN };
    let done = loans.swap(&desk.keeper, pooled.id, None, swapped).await.unwrap();
    assert_eq!(done.lines[0].allotments.iter().map(|it| it.asset).collect::<Vec<_>>(), [Some(to)]);
    let handed = desk.act(Verb::HandOver, pooled.id, None).await.unwrap();
    assert_eq!(handed.lines[0].allotments[0].asset, Some(to));
}

#[tokio::test]
async fn a_keeper_takes_a_promise_back_with_a_reason() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let loan = desk.promise(1, days(20, 22)).await.unwrap();
    let loans = desk.house.loans();
    assert_eq!(code(loans.revoke(&desk.borrower, loan.id, None, prose("No")).await), "access.denied");
    let revoked = loans.revoke(&desk.keeper, loan.id, None, prose("Se dañó")).await.unwrap();
    let LoanState::Cancelled { approved: Some(_), cancelled, reason: Some(_) } = revoked.state else { panic!() };
    assert_eq!(cancelled.by, desk.keeper.user());
    desk.promise(1, days(20, 22)).await.unwrap();
}

#[tokio::test]
async fn who_waited_first_is_told_first_when_units_come_free() {
    let desk = Desk::with(units(2, [0; 5])).await;
    let loans = desk.house.loans();
    let taken = desk.promise(2, days(20, 22)).await.unwrap();
    let (first, second) =
        (desk.request(2, days(20, 22)).await.unwrap().id, desk.request(1, days(21, 22)).await.unwrap().id);
    loans.wait(&desk.borrower, first, None).await.unwrap();
    desk.house.clock.advance(chrono::Duration::seconds(1));
    loans.wait(&desk.borrower, second, None).await.unwrap();
    assert_eq!(code(loans.wait(&desk.keeper, second, None).await), "loan.not-the-borrower");
    assert_eq!(desk.watch().await, 0);
    desk.act(Verb::Cancel, taken.id, None).await.unwrap();
    assert_eq!((desk.watch().await, desk.watch().await), (1, 0));
    let noticed = |loan: plantel_domain::loans::Loan| loan.waiting.unwrap().noticed.is_some();
    assert!(noticed(desk.stored(first).await) && !noticed(desk.stored(second).await));
    // Until it is decided, what would be theirs is offered to nobody else.
    desk.act(Verb::Reject, first, None).await.unwrap();
    assert_eq!(desk.watch().await, 1);
    assert!(noticed(desk.stored(second).await));
    desk.act(Verb::Approve, second, None).await.unwrap();
    assert_eq!(desk.stored(second).await.waiting, None);
    assert_eq!(code(loans.stop_waiting(&desk.borrower, second, None).await), "loan.wrong-state");
}

#[tokio::test]
async fn the_clock_says_when_something_is_due_and_overdue() {
    let desk = Desk::new().await;
    desk.go_to(16);
    let loan = desk.lend(1, 16, 20).await;
    assert_eq!(desk.stored(loan).await.reminder.map(|it| it.kind), Some(ReminderKind::DueSoon));
    let before = desk.house.store.journal_entries().len();
    for day in [18, 19, 20, 21, 22] {
        desk.go_to(day);
        desk.watch().await;
        desk.watch().await;
    }
    assert_eq!(desk.told_since(before), ["loan.due-soon", "loan.due", "loan.overdue"]);
    desk.act(Verb::TakeBack, loan, None).await.unwrap();
    let back = desk.stored(loan).await;
    assert_eq!((back.reminder, back.late), (None, true));
}

#[tokio::test]
async fn more_days_put_off_what_the_clock_says() {
    let desk = Desk::new().await;
    desk.go_to(16);
    let loan = desk.lend(1, 16, 17).await;
    desk.ask(loan, 25).await.unwrap();
    let extended = desk.grant(loan).await.unwrap();
    assert_eq!(extended.reminder.map(|it| it.kind), Some(ReminderKind::DueSoon));
    desk.go_to(20);
    assert_eq!(desk.watch().await, 0);
}

#[tokio::test]
async fn loans_of_who_left_are_cancelled_before_hand_over_and_marked_after() {
    let desk = Desk::new().await;
    let (out, promised) = (desk.lend(1, 16, 18).await, desk.promise(1, days(20, 22)).await.unwrap().id);
    let asked = desk.request(1, days(20, 22)).await.unwrap().id;
    let others = desk.house.person(Role::Supervisor).await;
    let kept = desk.house.loans().request(&others, desk.wish(1, days(20, 22))).await.unwrap().id;
    assert_eq!(desk.watch().await, 0);
    let user = desk.borrower.user().unwrap();
    let system = Context::system("test", None);
    let mut work = desk.house.store.begin(&system).await.unwrap();
    work.memberships().end_all(user).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert_eq!((desk.watch().await, desk.watch().await), (3, 0));
    for id in [promised, asked] {
        let LoanState::Cancelled { cancelled, reason: None, .. } = desk.stored(id).await.state else { panic!() };
        assert_eq!(cancelled.by, None);
    }
    let marked = desk.stored(out).await;
    assert!(marked.borrower_left.is_some() && marked.state.name() == StateName::Active);
    assert_eq!(desk.stored(kept).await.state.name(), StateName::Pending);
    desk.act(Verb::TakeBack, out, None).await.unwrap();
}

#[tokio::test]
async fn what_comes_back_broken_is_told_to_who_repairs() {
    let desk = Desk::new().await;
    let loan = desk.lend(3, 16, 18).await;
    let said = [(1, UnitState::Damaged), (1, UnitState::Incomplete), (1, UnitState::Good)];
    let units = said.map(|(quantity, state)| crate::desk::said(Some(&desk.asset), quantity, state)).to_vec();
    let before = desk.house.store.journal_entries().len();
    desk.house.loans().take_back(&desk.keeper, loan, None, units).await.unwrap();
    let told = desk.told_since(before);
    assert_eq!(told.iter().filter(|kind| *kind == "loan.damaged").count(), 2, "{told:?}");
}

#[tokio::test]
async fn granted_days_put_off_the_day_to_collect() {
    let desk = Desk::new().await;
    let loan = desk.promise(1, days(20, 22)).await.unwrap().id;
    desk.ask(loan, 26).await.unwrap();
    assert_eq!(desk.grant(loan).await.unwrap().collect_by, Some(march(26)));
    desk.go_to(26);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 0);
    desk.go_to(27);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 1);
}

#[tokio::test]
async fn what_was_late_stays_so_when_it_gets_more_days() {
    let desk = Desk::new().await;
    let loan = desk.lend(1, 16, 18).await;
    desk.go_to(20);
    desk.ask(loan, 24).await.unwrap();
    desk.grant(loan).await.unwrap();
    let back = desk.act(Verb::TakeBack, loan, None).await.unwrap();
    assert!(back.late && back.state.name() == StateName::Returned);
}

#[tokio::test]
async fn a_question_that_nobody_answered_ends_with_the_loan() {
    let desk = Desk::new().await;
    let loan = desk.lend(1, 16, 18).await;
    desk.ask(loan, 24).await.unwrap();
    assert_eq!(desk.act(Verb::TakeBack, loan, None).await.unwrap().extension, None);
}

#[tokio::test]
async fn what_was_left_when_the_rest_went_out_is_free_after_the_last_day() {
    let desk = Desk::with(units(2, [0; 5])).await;
    let loan = desk.promise(2, days(16, 18)).await.unwrap().id;
    let one = vec![crate::desk::said(Some(&desk.asset), 1, UnitState::Good)];
    desk.house.loans().hand_over(&desk.keeper, loan, None, one).await.unwrap();
    desk.go_to(18);
    assert_eq!(desk.house.loans().expire().await.unwrap(), 0);
    desk.go_to(19);
    assert_eq!((desk.house.loans().expire().await.unwrap(), desk.house.loans().expire().await.unwrap()), (1, 0));
    let left = desk.stored(loan).await;
    assert_eq!((left.state.name(), left.lines[0].promised(), left.lines[0].out()), (StateName::Active, 0, 1));
}

#[tokio::test]
async fn who_was_told_and_then_came_too_late_is_told_again() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let loans = desk.house.loans();
    let taken = desk.promise(1, days(20, 22)).await.unwrap().id;
    let waits = desk.request(1, days(20, 22)).await.unwrap().id;
    loans.wait(&desk.borrower, waits, None).await.unwrap();
    desk.act(Verb::Cancel, taken, None).await.unwrap();
    assert_eq!(desk.watch().await, 1);
    let quicker = desk.promise(1, days(20, 22)).await.unwrap().id;
    assert_eq!(desk.watch().await, 0);
    assert_eq!(desk.stored(waits).await.waiting.unwrap().noticed, None);
    desk.act(Verb::Cancel, quicker, None).await.unwrap();
    assert_eq!(desk.watch().await, 1);
}

#[tokio::test]
async fn as_many_are_told_as_there_are_units_however_many_wait() {
    let desk = Desk::with(units(1, [0; 5])).await;
    let loans = desk.house.loans();
    for _ in 0..14 {
        desk.house.asset_of(units(1, [0; 5])).await;
    }
    let category = plantel_domain::loans::Wanted::Category { category: desk.asset.category.clone() };
    let mut waits = Vec::new();
    for _ in 0..16 {
        let warehouse = Some(desk.house.warehouse.id);
        let wish = crate::desk::a_wish(vec![(category.clone(), 1)], days(20, 22));
        let wish = plantel_domain::loans::NewLoan { warehouse, ..wish };
        let id = loans.request(&desk.borrower, wish).await.unwrap().id;
        loans.wait(&desk.borrower, id, None).await.unwrap();
        waits.push(id);
    }
    assert_eq!(desk.watch().await, 15);
    assert_eq!(desk.stored(waits[15]).await.waiting.unwrap().noticed, None);
}

#[tokio::test]
async fn who_does_not_belong_here_borrows_nothing() {
    let desk = Desk::new().await;
    let operator = desk.house.platform_admin().await;
    let refused = desk.house.loans().request(&operator, desk.wish(1, days(20, 22))).await;
    assert_eq!(code(refused), "loan.borrower-left");
}
