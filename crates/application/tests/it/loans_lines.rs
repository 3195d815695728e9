//! Loans of several things: of a model, of a category, of what is not registered; in parts, and back as they are.

use crate::desk::{Desk, Verb, a_wish, days, said};
use crate::house::{bad_field, code, code_and_params, units};
use plantel_application::attempt;
use plantel_application::inventory::Relocation;
use plantel_domain::access::Role;
use plantel_domain::error::Param;
use plantel_domain::inventory::{Asset, Condition, MovementKind, Place, Tracking};
use plantel_domain::loans::{Hands, Loan, NewHandled, NewLoan, StateName, UnitState, Wanted};
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_clerk, an_asset, an_entry, category_code, good, line, seed};
use std::collections::BTreeSet;
use std::sync::Arc;
use tokio::task::JoinSet;

fn a_model(model: &str) -> Wanted {
    Wanted::Model { brand: None, model: line(model) }
}

/// Cameras of one model and their category, each a thing of its own.
async fn cameras(desk: &Desk, count: usize) -> Vec<Asset> {
    let mut all = Vec::new();
    for _ in 0..count {
        let asset = Asset {
            tracking: Tracking::Serial,
            units: good(1),
            environment: Some(desk.house.warehouse.id),
            category: category_code("camera"),
            brand: Some(line("Canon")),
            model: Some(line("EOS Tė7")),
            ..an_asset(desk.house.institution.id)
        };
        all.push(seed(&*desk.house.store, asset).await);
    }
    all
}

fn stands_for(loan: &Loan, at: usize) -> BTreeSet<plantel_domain::ids::AssetId> {
    loan.lines[at].allotments.iter().filter_map(|it| it.asset).collect()
}

#[tokio::test]
async fn units_of_a_model_are_allotted_with_the_approval_and_each_of_them_once() {
    let desk = Desk::new().await;
    let all: BTreeSet<_> = cameras(&desk, 3).await.iter().map(|camera| camera.id).collect();
    let wish = || vec![(a_model("eos te7"), 2)];
    let first = desk.request_all(wish(), days(20, 24)).await;
    // Where it is lent from nobody can guess from a model.
    assert_eq!(code(first), "loan.not-a-warehouse");
    let ask = async |period| {
        let new = NewLoan { warehouse: Some(desk.house.warehouse.id), ..a_wish(wish(), period) };
        desk.house.loans().request(&desk.borrower, new).await.unwrap()
    };
    let first = ask(days(20, 24)).await;
    assert_eq!(first.lines[0].allotments, []);
    let first = desk.act(Verb::Approve, first.id, None).await.unwrap();
    assert_eq!(stands_for(&first, 0).len(), 2);
    let second = ask(days(24, 25)).await;
    let (code, params) = code_and_params(desk.act(Verb::Approve, second.id, None).await);
    let counted = [("line", Param::Number(1)), ("usable", Param::Number(1)), ("wanted", Param::Number(2))];
    assert_eq!((code, &params[..3]), ("loan.not-enough-units", &counted[..]));
    let third = ask(days(25, 26)).await;
    let third = desk.act(Verb::Approve, third.id, None).await.unwrap();
    assert!(stands_for(&third, 0).is_subset(&all));
}

#[tokio::test]
async fn a_thing_that_was_asked_for_by_itself_is_left_to_its_line() {
    let desk = Desk::new().await;
    let all = cameras(&desk, 2).await;
    let category = Wanted::Category { category: category_code("camera") };
    let own = Wanted::Asset { asset: all[0].id };
    let loan = desk.request_all(vec![(category, 1), (own, 1)], days(20, 24)).await.unwrap();
    let loan = desk.act(Verb::Approve, loan.id, None).await.unwrap();
    assert_eq!(stands_for(&loan, 0), BTreeSet::from([all[1].id]));
    assert_eq!(stands_for(&loan, 1), BTreeSet::from([all[0].id]));
}

#[tokio::test]
async fn what_is_asked_for_is_known_and_kept_in_one_warehouse() {
    let desk = Desk::new().await;
    let unknown = Wanted::Category { category: category_code("castle") };
    let asked = desk.request_all(vec![(Wanted::Asset { asset: desk.asset.id }, 1), (unknown, 1)], days(20, 24)).await;
    assert_eq!(bad_field(asked), ("/lines/1/category".to_owned(), "category.unknown"));
    let elsewhere = desk.house.another_warehouse().await;
    let other = desk.house.asset_in(Some(elsewhere.id), good(1)).await;
    let both = [desk.asset.id, other.id].map(|asset| (Wanted::Asset { asset }, 1));
    assert_eq!(code(desk.request_all(both.to_vec(), days(20, 24)).await), "loan.several-places");
    let next_door = desk.house.next_door().await;
    let there = NewLoan { warehouse: Some(next_door.warehouse.id), ..a_wish(both.to_vec(), days(20, 24)) };
    let asked = desk.house.loans().request(&desk.borrower, there).await;
    assert_eq!(bad_field(asked), ("/warehouse_id".to_owned(), "environment.not-found"));
    desk.house.assert_nothing_happened();
}

#[tokio::test]
async fn another_unit_of_the_model_may_be_handed_over_and_the_first_is_free_again() {
    let desk = Desk::new().await;
    let all = cameras(&desk, 2).await;
    let new =
        NewLoan { warehouse: Some(desk.house.warehouse.id), ..a_wish(vec![(a_model("EOS TE7"), 1)], days(20, 24)) };
    let loan = desk.house.loans().request(&desk.borrower, new).await.unwrap();
    let loan = desk.act(Verb::Approve, loan.id, None).await.unwrap();
    let thought_of = *stands_for(&loan, 0).first().unwrap();
    let other = all.iter().find(|camera| camera.id != thought_of).unwrap();
    let loans = desk.house.loans();
    let wrong = vec![said(Some(&desk.asset), 1, UnitState::Good)];
    assert_eq!(code(loans.hand_over(&desk.keeper, loan.id, None, wrong).await), "loan.another-thing");
    let units = vec![said(Some(other), 1, UnitState::Good)];
    let loan = loans.hand_over(&desk.keeper, loan.id, None, units).await.unwrap();
    assert_eq!(stands_for(&loan, 0), BTreeSet::from([other.id]));
    assert_eq!(desk.house.stored_asset(other).await.units.on_loan(), 1);
    let again = desk.request_all(vec![(Wanted::Asset { asset: thought_of }, 1)], days(20, 24)).await.unwrap();
    desk.act(Verb::Approve, again.id, None).await.unwrap();
}

#[tokio::test]
async fn units_go_and_come_back_in_parts_each_as_it_is() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let loan = desk.promise(4, days(20, 24)).await.unwrap();
    let loans = desk.house.loans();
    let units = vec![said(None, 3, UnitState::Good)];
    let loan = loans.hand_over(&desk.keeper, loan.id, None, units).await.unwrap();
    assert_eq!((loan.state.name(), loan.lines[0].promised(), loan.lines[0].out()), (StateName::Active, 1, 3));
    let back = vec![said(None, 1, UnitState::Damaged), said(None, 1, UnitState::Incomplete)];
    let loan = loans.take_back(&desk.keeper, loan.id, None, back).await.unwrap();
    assert_eq!(loan.state.name(), StateName::PartiallyReturned);
    let held = desk.house.stored_asset(&desk.asset).await.units;
    assert_eq!((held.available(), held.of(Condition::Damaged), held.on_loan()), (2, 2, 1));
    let more = loans.take_back(&desk.keeper, loan.id, None, vec![said(None, 2, UnitState::Good)]).await;
    assert_eq!(code_and_params(more).0, "loan.more-than-out");
    let loan = desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    let loan = desk.act(Verb::TakeBack, loan.id, None).await.unwrap();
    assert_eq!((loan.state.name(), loan.lines[0].back()), (StateName::Returned, 4));
    let written = loans.handlings(&desk.borrower, loan.id).await.unwrap();
    let told: Vec<_> = written.iter().map(|it| (it.hands, it.handled.quantity, it.handled.state)).collect();
    let (out, back) = (Hands::Out, Hands::Back);
    let expected = [
        (out, 3, UnitState::Good),
        (back, 1, UnitState::Damaged),
        (back, 1, UnitState::Incomplete),
        (out, 1, UnitState::Good),
        (back, 2, UnitState::Good),
    ];
    assert_eq!(told, expected);
    desk.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn units_that_are_kept_elsewhere_do_not_stand_for_a_model() {
    let desk = Desk::new().await;
    let house = &desk.house;
    let of_model = |quantity| Asset {
        units: good(quantity),
        environment: Some(house.warehouse.id),
        model: Some(line("EOS TE7")),
        ..an_asset(house.institution.id)
    };
    let (away, here) = (seed(&*house.store, of_model(50)).await, seed(&*house.store, of_model(5)).await);
    let room = house.room().await.id;
    let at = |environment, condition| Some(Place { environment: Some(environment), condition });
    let mut work = house.store.begin(&desk.keeper).await.unwrap();
    let mut held = work.assets().lock(away.id).await.unwrap().unwrap();
    let (entry, gone) = (an_entry(desk.keeper.user()), at(house.warehouse.id, Condition::InTransit));
    let clerk = a_clerk(&entry);
    held.book(MovementKind::TransferOut, 49, at(house.warehouse.id, Condition::Good), gone, clerk).unwrap();
    held.book(MovementKind::TransferIn, 49, gone, at(room, Condition::Good), clerk).unwrap();
    work.assets().store_all(&mut [held]).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let ask = async |quantity| {
        let wish = a_wish(vec![(a_model("EOS TE7"), quantity)], days(20, 24));
        let new = NewLoan { warehouse: Some(house.warehouse.id), ..wish };
        let loan = house.loans().request(&desk.borrower, new).await?;
        desk.act(Verb::Approve, loan.id, None).await
    };
    let (code, params) = code_and_params(ask(7).await);
    assert_eq!((code, params[1].clone()), ("loan.not-enough-units", ("usable", Param::Number(6))));
    assert!(stands_for(&ask(6).await.unwrap(), 0).is_superset(&BTreeSet::from([away.id, here.id])));
}

#[tokio::test]
async fn what_one_line_was_promised_is_not_handed_over_for_another() {
    let desk = Desk::new().await;
    let all = cameras(&desk, 2).await;
    let own = Wanted::Asset { asset: all[0].id };
    let loan = desk.request_all(vec![(own, 1), (a_model("EOS TE7"), 1)], days(20, 24)).await.unwrap();
    let loan = desk.act(Verb::Approve, loan.id, None).await.unwrap();
    let units = vec![NewHandled { line: Some(loan.lines[1].id), ..said(Some(&all[0]), 1, UnitState::Good) }];
    let taken = desk.house.loans().hand_over(&desk.keeper, loan.id, None, units).await;
    assert_eq!(code(taken), "loan.not-enough-units");
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
}

#[tokio::test]
async fn what_is_not_handed_over_now_may_be_elsewhere_and_another_unit_takes_its_place() {
    let desk = Desk::new().await;
    let all = cameras(&desk, 2).await;
    let new =
        NewLoan { warehouse: Some(desk.house.warehouse.id), ..a_wish(vec![(a_model("EOS TE7"), 1)], days(20, 24)) };
    let loan = desk.house.loans().request(&desk.borrower, new).await.unwrap();
    let loan = desk.act(Verb::Approve, loan.id, None).await.unwrap();
    let gone = *stands_for(&loan, 0).first().unwrap();
    let admin = desk.house.person(Role::CenterAdmin).await;
    let room = desk.house.room().await.id;
    let wish = Relocation { assets: vec![gone], environment: room, reason: None };
    desk.house.inventory().relocate(&admin, wish).await.unwrap();
    assert_eq!(code(desk.act(Verb::HandOver, loan.id, None).await), "loan.moved");
    let other = all.iter().find(|camera| camera.id != gone).unwrap();
    let units = vec![said(Some(other), 1, UnitState::Good)];
    desk.house.loans().hand_over(&desk.keeper, loan.id, None, units).await.unwrap();
}

#[tokio::test]
async fn an_asset_of_two_lines_comes_back_for_the_one_that_has_it() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let category = Wanted::Category { category: desk.asset.category.clone() };
    let own = Wanted::Asset { asset: desk.asset.id };
    let loan = desk.request_all(vec![(own, 1), (category, 2)], days(20, 24)).await.unwrap();
    for verb in [Verb::Approve, Verb::HandOver] {
        desk.act(verb, loan.id, None).await.unwrap();
    }
    for (quantity, out) in [(1, [0, 2]), (2, [0, 0])] {
        let back = vec![said(Some(&desk.asset), quantity, UnitState::Good)];
        let loan = desk.house.loans().take_back(&desk.keeper, loan.id, None, back).await.unwrap();
        assert_eq!([loan.lines[0].out(), loan.lines[1].out()], out);
    }
}

#[tokio::test]
async fn a_kit_that_is_found_leaves_its_parts_to_who_counts_them() {
    let desk = Desk::new().await;
    let (kit, parts) = desk.house.kit([3]).await;
    let loan = desk.request_all(vec![(Wanted::Asset { asset: kit.id }, 1)], days(20, 24)).await.unwrap();
    for verb in [Verb::Approve, Verb::HandOver, Verb::Lose, Verb::Find] {
        desk.act(verb, loan.id, None).await.unwrap();
    }
    let missing = async |asset| desk.house.stored_asset(asset).await.units.of(Condition::Missing);
    assert_eq!((missing(&kit).await, missing(&parts[0]).await), (0, 3));
    desk.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_is_lost_is_missing_until_it_is_found() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let loan = desk.promise(2, days(20, 24)).await.unwrap();
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    let lost = desk.act(Verb::Lose, loan.id, None).await.unwrap();
    assert_eq!(lost.state.name(), StateName::Lost);
    assert_eq!(desk.house.stored_asset(&desk.asset).await.units, units(5, [0, 2, 0, 0, 0]));
    let found = vec![said(None, 1, UnitState::Good)];
    // Whoever presses the button of the return once more has found nothing.
    assert_eq!(code(desk.act(Verb::TakeBack, loan.id, None).await), "loan.wrong-state");
    let loan = desk.house.loans().find_again(&desk.keeper, loan.id, None, found).await.unwrap();
    assert_eq!(loan.state.name(), StateName::Lost);
    let loan = desk.act(Verb::Find, loan.id, None).await.unwrap();
    assert_eq!(loan.state.name(), StateName::Returned);
    assert_eq!(desk.house.stored_asset(&desk.asset).await.units, units(5, [0; 5]));
    desk.house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_is_not_registered_is_lent_without_touching_the_stock() {
    let desk = Desk::new().await;
    let words = Wanted::Other { words: line("Un mantel") };
    let new = NewLoan { warehouse: Some(desk.house.warehouse.id), ..a_wish(vec![(words, 2)], days(20, 24)) };
    let loan = desk.house.loans().request(&desk.borrower, new).await.unwrap();
    for (verb, state) in [
        (Verb::Approve, StateName::Approved),
        (Verb::HandOver, StateName::Active),
        (Verb::TakeBack, StateName::Returned),
    ] {
        assert_eq!(desk.act(verb, loan.id, None).await.unwrap().state.name(), state);
    }
    assert_eq!(desk.house.stored_asset(&desk.asset).await, desk.asset);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_many_approvals_of_one_model_at_once_no_unit_is_promised_twice() {
    let desk = Arc::new(Desk::new().await);
    cameras(&desk, 7).await;
    let admin = desk.house.person(Role::CenterAdmin).await;
    let mut running = JoinSet::new();
    for _ in 0..20 {
        let wish = a_wish(vec![(a_model("EOS TE7"), 1)], days(20, 24));
        let new = NewLoan { warehouse: Some(desk.house.warehouse.id), ..wish };
        let loan = desk.house.loans().request(&desk.borrower, new).await.unwrap().id;
        let (desk, admin) = (Arc::clone(&desk), admin.clone());
        running.spawn(async move { attempt(|| desk.act_as(&admin, Verb::Approve, loan, None)).await });
    }
    let approved: Vec<Loan> = running.join_all().await.into_iter().filter_map(Result::ok).collect();
    let taken: BTreeSet<_> = approved.iter().flat_map(|loan| stands_for(loan, 0)).collect();
    assert_eq!((approved.len(), taken.len()), (7, 7));
}
