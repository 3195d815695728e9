//! Handing things to somebody who answers for them.

use crate::house::{House, bad_field, code};
use plantel_application::access::MembershipChange;
use plantel_domain::access::Role;
use plantel_domain::inventory::Asset;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_retired_asset, context_of, seed};

#[tokio::test]
async fn a_thing_is_handed_to_a_member_and_taken_from_them_again() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    let ana = house.person(Role::Instructor).await.user();
    let handed = inventory.hand_custody(&keeper, asset.id, Some(1), ana).await.unwrap();
    assert_eq!((handed.custodian, handed.version), (ana, 2));
    let again = inventory.hand_custody(&keeper, asset.id, Some(2), ana).await.unwrap();
    assert_eq!((&again, house.store.kinds().len()), (&handed, 1));
    let taken = inventory.hand_custody(&keeper, asset.id, Some(2), None).await.unwrap();
    assert_eq!((taken.custodian, house.stored_asset(&asset).await), (None, taken));
    assert_eq!(house.store.kinds(), ["asset.custody-changed", "asset.custody-changed"]);
    assert_eq!(code(inventory.hand_custody(&keeper, asset.id, Some(2), ana).await), "store.precondition-failed");
}

#[tokio::test]
async fn only_members_of_the_institution_answer_for_its_things() {
    let house = House::new().await;
    let (admin, inventory, asset) = (house.person(Role::CenterAdmin).await, house.inventory(), house.asset(1).await);
    let stranger = house.next_door().await.person(Role::CenterAdmin).await.user();
    let (user, membership) = house.member(Role::Instructor, []).await;
    let off = MembershipChange { active: Some(false), ..MembershipChange::default() };
    house.memberships().change(&admin, membership.id, None, off).await.unwrap();
    let left = context_of(&user, &membership, &house.institution).user();
    let happened = house.store.kinds();
    for nobody in [stranger, left, Some(house.ids.next().into())] {
        let field = ("/user_id".to_owned(), "custodian.not-member");
        assert_eq!(bad_field(inventory.hand_custody(&admin, asset.id, None, nobody).await), field);
    }
    assert_eq!((house.stored_asset(&asset).await, house.store.kinds()), (asset, happened));
}

#[tokio::test]
async fn a_kit_is_handed_over_with_its_parts_and_no_part_alone() {
    let house = House::new().await;
    let (keeper, inventory) = (house.person(Role::WarehouseAdmin).await, house.inventory());
    let (kit, parts) = house.kit([1, 2]).await;
    let ana = house.person(Role::Instructor).await.user();
    assert_eq!(code(inventory.hand_custody(&keeper, parts[0].id, None, ana).await), "asset.part-of-kit");
    house.assert_nothing_happened();
    inventory.hand_custody(&keeper, kit.id, None, ana).await.unwrap();
    for asset in parts.iter().chain([&kit]) {
        assert_eq!(house.stored_asset(asset).await.custodian, ana);
    }
    assert_eq!(house.store.kinds(), ["asset.custody-changed"; 3]);
}

#[tokio::test]
async fn a_part_that_is_in_these_hands_already_is_not_told_again() {
    let house = House::new().await;
    let (keeper, (kit, _)) = (house.person(Role::WarehouseAdmin).await, house.kit([]).await);
    let ana = house.person(Role::Instructor).await.user();
    let part = Asset { custodian: ana, ..plantel_testkit::builders::an_asset(house.institution.id) };
    let part = Asset { kit: Some(kit.id), environment: kit.environment, ..part };
    let part = seed(&*house.store, part).await;
    house.inventory().hand_custody(&keeper, kit.id, None, ana).await.unwrap();
    assert_eq!((house.stored_asset(&part).await, house.store.kinds().len()), (part, 1));
}

#[tokio::test]
async fn who_does_not_write_where_it_is_kept_hands_nothing_over() {
    let house = House::new().await;
    let (inventory, asset, room) = (house.inventory(), house.asset(1).await, house.room().await);
    let ana = house.person(Role::Instructor).await;
    let elsewhere = house.person_of(Role::Supervisor, [room.id]).await;
    for who in [&ana, &elsewhere] {
        assert_eq!(code(inventory.hand_custody(who, asset.id, None, ana.user()).await), "access.denied");
    }
    let retired = Asset { environment: Some(house.warehouse.id), ..a_retired_asset(house.institution.id) };
    let retired = seed(&*house.store, retired).await;
    let admin = house.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.hand_custody(&admin, retired.id, None, ana.user()).await), "asset.retired");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn wherever_it_fails_nobody_answers_for_half_a_kit() {
    let house = House::new().await;
    let (keeper, (kit, parts)) = (house.person(Role::WarehouseAdmin).await, house.kit([1]).await);
    let ana = house.person(Role::Instructor).await.user();
    let mut calls = 0;
    loop {
        house.store.fail_at(calls + 1, FailWith::Busy);
        if house.inventory().hand_custody(&keeper, kit.id, None, ana).await.is_ok() {
            break;
        }
        assert_eq!(
            (house.stored_asset(&kit).await.custodian, house.stored_asset(&parts[0]).await.custodian),
            (None, None)
        );
        house.assert_nothing_happened();
        calls += 1;
    }
    assert!(calls >= 5, "{calls} calls");
}
