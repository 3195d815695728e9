//! What roles, reach and modules allow, asked through the use cases.

use crate::house::{House, code, code_and_params, units};
use plantel_domain::access::{Context, Membership, Module, Principal, Role};
use plantel_domain::error::Param;
use plantel_domain::institutions::Institution;
use plantel_domain::inventory::AssetFilter;
use plantel_domain::loans::LoanFilter;
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_loan, context_of, seed};
use std::collections::BTreeSet;

/// How many assets they see, or why none.
async fn assets_seen(house: &House, ctx: &Context) -> Result<usize, &'static str> {
    let list = house.inventory().list(ctx, &AssetFilter::default(), &PageRequest::first(50)).await;
    list.map(|page| page.data.len()).map_err(|error| error.code())
}

async fn with_roles(house: &House, roles: &[Role]) -> Context {
    let (user, membership) = house.member(roles[0], [house.warehouse.id]).await;
    let membership = Membership { roles: roles.iter().copied().collect(), ..membership };
    context_of(&user, &membership, &house.institution)
}

#[tokio::test]
async fn a_module_that_is_off_stops_everybody_administrators_too() {
    let house = House::new().await;
    let (user, membership) = house.member(Role::CenterAdmin, []).await;
    let off = Institution { modules: BTreeSet::from([Module::School]), ..house.institution.clone() };
    let operator = house.platform_admin().await;
    let Principal::User(mut actor) = operator.principal.clone() else { panic!("somebody is signed in") };
    actor.modules_on = BTreeSet::new();
    let operator = Context { principal: Principal::User(actor), ..operator };
    for ctx in [context_of(&user, &membership, &off), operator] {
        let list = house.loans().list(&ctx, &LoanFilter::default(), &PageRequest::first(9)).await;
        let expected = ("access.module-off", vec![("module", Param::Text("inventory".into()))]);
        assert_eq!(code_and_params(list), expected);
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_module_that_was_not_granted_is_closed_unless_one_administers() {
    let house = House::new().await;
    for (role, seen) in [(Role::Instructor, Err("access.denied")), (Role::CenterAdmin, Ok(0)), (Role::Rector, Ok(0))] {
        let (user, membership) = house.member(role, []).await;
        let membership = Membership { modules: BTreeSet::from([Module::School]), ..membership };
        let ctx = context_of(&user, &membership, &house.institution);
        assert_eq!(assets_seen(&house, &ctx).await, seen, "{role:?}");
    }
}

#[tokio::test]
async fn roles_add_up() {
    let house = House::new().await;
    let elsewhere = house.another_warehouse().await.id;
    let here = house.asset(1).await;
    house.asset_in(Some(elsewhere), units(1, [0; 5])).await;
    assert_eq!(assets_seen(&house, &with_roles(&house, &[Role::Student]).await).await, Ok(1));
    assert_eq!(assets_seen(&house, &with_roles(&house, &[Role::Student, Role::Auditor]).await).await, Ok(2));

    let both = with_roles(&house, &[Role::Instructor, Role::WarehouseAdmin]).await;
    let colleague = house.person(Role::Instructor).await.user().unwrap();
    let there = house.read().await.environments().find(elsewhere, None).await.unwrap().unwrap();
    for (warehouse, borrower) in [(&house.warehouse, colleague), (&there, colleague), (&there, both.user().unwrap())] {
        seed(&*house.store, a_loan(&here, warehouse, borrower)).await;
    }
    let seen = house.loans().list(&both, &LoanFilter::default(), &PageRequest::first(9)).await.unwrap();
    // Those of the own warehouse, and the own from elsewhere.
    assert_eq!(seen.data.len(), 2);
}

#[tokio::test]
async fn a_student_sees_the_things_of_the_own_rooms() {
    let house = House::new().await;
    let room = house.room().await.id;
    let mine = house.asset_in(Some(room), units(1, [0; 5])).await;
    let other = house.asset(1).await;
    let student = house.person_of(Role::Student, [room]).await;
    assert_eq!(assets_seen(&house, &student).await, Ok(1));
    assert_eq!(house.inventory().find(&student, mine.id).await.unwrap(), mine);
    assert_eq!(code(house.inventory().find(&student, other.id).await), "access.denied");
    assert_eq!(assets_seen(&house, &house.person_of(Role::Student, []).await).await, Ok(0));
}

#[tokio::test]
async fn guardians_see_nothing_of_the_inventory() {
    let house = House::new().await;
    let asset = house.asset(1).await;
    let guardian = house.person(Role::Guardian).await;
    assert_eq!(assets_seen(&house, &guardian).await, Err("access.denied"));
    assert_eq!(code(house.inventory().find(&guardian, asset.id).await), "access.denied");
    let loans = house.loans().list(&guardian, &LoanFilter::default(), &PageRequest::first(9)).await;
    assert_eq!(code(loans), "access.denied");
    assert_eq!(house.institutions().current(&guardian).await.unwrap().id, house.institution.id);
}

#[tokio::test]
async fn a_member_without_roles_may_nothing() {
    let house = House::new().await;
    let (user, membership) = house.member(Role::CenterAdmin, []).await;
    let membership = Membership { roles: BTreeSet::new(), ..membership };
    let ctx = context_of(&user, &membership, &house.institution);
    assert_eq!(assets_seen(&house, &ctx).await, Err("access.denied"));
    assert_eq!(code(house.institutions().current(&ctx).await), "access.denied");
}

#[tokio::test]
async fn who_has_not_signed_in_is_asked_to() {
    let house = House::new().await;
    let stranger = Context {
        institution: Some(house.institution.id),
        ..Context::anonymous(plantel_domain::access::RequestId("r".to_owned()))
    };
    assert_eq!(assets_seen(&house, &stranger).await, Err("access.sign-in-required"));
    assert_eq!(code(house.institutions().current(&stranger).await), "access.sign-in-required");
}

#[tokio::test]
async fn a_job_decides_over_no_loan_since_it_is_nobody() {
    let house = House::new().await;
    let job = Context::system("nightly", Some(house.institution.id));
    let (user, _) = house.member(Role::Instructor, []).await;
    let loan = seed(&*house.store, a_loan(&house.asset(1).await, &house.warehouse, user.id)).await;
    assert_eq!(code(house.loans().approve(&job, loan.id, None).await), "access.sign-in-required");
    house.assert_nothing_happened();
}
