//! Units of lost loans that somebody else found or wrote off before they were taken back.

use crate::desk::{Desk, Verb, days, said};
use crate::house::units;
use crate::inventory::by_hand;
use plantel_domain::inventory::{Condition, MovementFilter, MovementKind, RetirementReason};
use plantel_domain::loans::{Hands, Loan, StateName, UnitState};
use plantel_domain::page::PageRequest;

impl Desk {
    /// Lent and given up: missing.
    async fn lost(&self, quantity: u32) -> Loan {
        let loan = self.promise(quantity, days(20, 24)).await.unwrap();
        self.act(Verb::HandOver, loan.id, None).await.unwrap();
        self.act(Verb::Lose, loan.id, None).await.unwrap()
    }

    /// The inventory found so many.
    async fn found(&self, quantity: u32) {
        let found = by_hand(MovementKind::Found, quantity);
        self.house.inventory().book(&self.keeper, self.asset.id, None, found).await.unwrap();
    }

    /// How many units each movement found.
    async fn findings(&self) -> Vec<u32> {
        let filter = MovementFilter { kind: Some(MovementKind::Found), ..MovementFilter::default() };
        let page = self.house.inventory().movements(&self.keeper, &filter, &PageRequest::first(9)).await.unwrap();
        page.data.iter().map(|movement| movement.quantity).collect()
    }
}

#[tokio::test]
async fn what_the_inventory_found_is_settled_and_not_counted_twice() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let loan = desk.lost(2).await;
    desk.found(2).await;
    let back = desk.act(Verb::Find, loan.id, None).await.unwrap();
    assert_eq!(back.state.name(), StateName::Returned);
    assert_eq!((back.lines[0].allotments[0].good, back.lines[0].allotments[0].missing), (2, 0));
    assert_eq!(desk.house.stored_asset(&desk.asset).await.units, units(5, [0; 5]));
    assert_eq!(desk.findings().await, [2]);
    let written = desk.house.loans().handlings(&desk.keeper, loan.id).await.unwrap();
    let last = written.last().unwrap();
    assert_eq!((last.hands, last.handled.quantity, last.handled.state), (Hands::Back, 2, UnitState::Good));
    desk.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn of_what_was_found_in_part_the_rest_is_booked_the_damaged_first() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let loan = desk.lost(3).await;
    desk.found(1).await;
    let told = [(1, UnitState::Good), (2, UnitState::Damaged)];
    let told = told.map(|(quantity, state)| said(Some(&desk.asset), quantity, state)).to_vec();
    let back = desk.house.loans().find_again(&desk.keeper, loan.id, None, told).await.unwrap();
    assert_eq!(back.state.name(), StateName::Returned);
    let held = desk.house.stored_asset(&desk.asset).await.units;
    assert_eq!((held.quantity(), held.of(Condition::Missing), held.of(Condition::Damaged)), (5, 0, 2));
    assert_eq!(desk.findings().await.iter().sum::<u32>(), 3);
    desk.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_lost_loan_of_a_retired_asset_can_be_closed() {
    let desk = Desk::with(units(2, [0; 5])).await;
    let loan = desk.lost(2).await;
    let reason = RetirementReason::Lost;
    desk.house.inventory().retire(&desk.keeper, desk.asset.id, None, reason, None).await.unwrap();
    let retired = desk.house.stored_asset(&desk.asset).await;
    let back = desk.act(Verb::Find, loan.id, None).await.unwrap();
    assert_eq!(back.state.name(), StateName::Returned);
    assert_eq!(desk.house.stored_asset(&desk.asset).await, retired);
    desk.house.assert_ledger_adds_up().await;
}
