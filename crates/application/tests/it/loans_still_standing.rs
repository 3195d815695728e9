//! Between a request and its hand-over things move, places close and people leave.

use crate::desk::{Desk, Verb, days};
use crate::house::{code, units};
use plantel_application::access::MembershipChange;
use plantel_application::inventory::Relocation;
use plantel_domain::access::{Context, Role};
use plantel_domain::identity::User;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::institutions::EnvironmentChange;
use plantel_domain::store::Store;
use plantel_testkit::builders::context_of;

async fn refused_at_every_step(desk: &Desk, asked: &plantel_domain::loans::Loan, because: &str) {
    let promised = desk.house.store.kinds().iter().any(|kind| kind == "loan.approved");
    let verb = if promised { Verb::HandOver } else { Verb::Approve };
    assert_eq!(code(desk.act(verb, asked.id, None).await), because);
}

async fn move_to(desk: &Desk, place: EnvironmentId) {
    let admin = desk.house.person(Role::CenterAdmin).await;
    let wish = Relocation { assets: vec![desk.asset.id], environment: place, reason: None };
    desk.house.inventory().relocate(&admin, wish).await.unwrap();
}

#[tokio::test]
async fn a_thing_that_was_moved_is_neither_promised_nor_handed_over() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let other = desk.house.another_warehouse().await;
    let pending = desk.request(1, days(20, 24)).await.unwrap();
    move_to(&desk, other.id).await;
    refused_at_every_step(&desk, &pending, "loan.moved").await;
    move_to(&desk, desk.house.warehouse.id).await;
    let promised = desk.promise(1, days(20, 24)).await.unwrap();
    move_to(&desk, other.id).await;
    refused_at_every_step(&desk, &promised, "loan.moved").await;
    // Nothing is lost: back in its place, the promise is good.
    move_to(&desk, desk.house.warehouse.id).await;
    desk.act(Verb::HandOver, promised.id, None).await.unwrap();
}

#[tokio::test]
async fn what_is_no_longer_a_warehouse_lends_no_more() {
    let desk = Desk::with(units(5, [0; 5])).await;
    let admin = desk.house.person(Role::CenterAdmin).await;
    let promised = desk.promise(1, days(20, 24)).await.unwrap();
    let change = EnvironmentChange { is_warehouse: Some(false), ..EnvironmentChange::default() };
    desk.house.environments().change(&admin, desk.house.warehouse.id, None, change).await.unwrap();
    refused_at_every_step(&desk, &promised, "loan.not-a-warehouse").await;
}

#[tokio::test]
async fn who_has_left_is_handed_nothing_over() {
    let mut desk = Desk::with(units(5, [0; 5])).await;
    let (user, membership) = desk.house.member(Role::Instructor, []).await;
    desk.borrower = context_of(&user, &membership, &desk.house.institution);
    let promised = desk.promise(1, days(20, 24)).await.unwrap();
    let admin = desk.house.person(Role::CenterAdmin).await;
    let off = MembershipChange { active: Some(false), ..MembershipChange::default() };
    desk.house.memberships().change(&admin, membership.id, None, off).await.unwrap();
    refused_at_every_step(&desk, &promised, "loan.borrower-left").await;
}

#[tokio::test]
async fn an_account_that_is_switched_off_gets_nothing_though_its_place_is_still_there() {
    let mut desk = Desk::with(units(5, [0; 5])).await;
    let (user, membership) = desk.house.member(Role::Instructor, []).await;
    desk.borrower = context_of(&user, &membership, &desk.house.institution);
    let asked = desk.request(1, days(20, 24)).await.unwrap();
    let promised = desk.promise(1, days(20, 24)).await.unwrap();
    let mut work = desk.house.store.begin(&Context::system("test", None)).await.unwrap();
    let mut off = User { active: false, ..work.users().find(user.id, None).await.unwrap().unwrap() };
    work.users().update(&mut off).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    assert_eq!(code(desk.act(Verb::Approve, asked.id, None).await), "loan.borrower-left");
    assert_eq!(code(desk.act(Verb::HandOver, promised.id, None).await), "loan.borrower-left");
}
