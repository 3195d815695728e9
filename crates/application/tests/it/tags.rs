//! Tags: given, taken away, given anew.

use crate::house::{House, code};
use plantel_application::inventory::Thing;
use plantel_domain::access::Role;
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::Scanned;
use plantel_domain::tag::Tag;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{an_environment, seed};

#[tokio::test]
async fn the_tag_before_finds_nothing_once_another_is_issued() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    let first = asset.tag.clone().unwrap();
    let reissued = inventory.issue_tag(&keeper, asset.id, Some(1)).await.unwrap();
    let second = reissued.tag.clone().unwrap();
    assert_ne!(first, second);
    assert_eq!(code(inventory.scan(&keeper, Scanned::Tag(first)).await), "tag.not-found");
    let found = inventory.scan(&keeper, Scanned::Tag(second.clone())).await.unwrap();
    assert_eq!(found.thing, Thing::Asset(Box::new(reissued)));
    let revoked = inventory.revoke_tag(&keeper, asset.id, Some(2)).await.unwrap();
    assert_eq!((revoked.tag.as_ref(), revoked.version), (None, 3));
    assert_eq!(inventory.revoke_tag(&keeper, asset.id, None).await.unwrap(), revoked);
    assert_eq!(code(inventory.scan(&keeper, Scanned::Tag(second)).await), "tag.not-found");
    assert_eq!(house.store.kinds(), ["asset.tag-issued", "asset.tag-revoked"]);
}

#[tokio::test]
async fn the_journal_says_that_a_tag_changed_and_not_what_to() {
    let house = House::new().await;
    let (keeper, asset) = (house.person(Role::WarehouseAdmin).await, house.asset(1).await);
    let issued = house.inventory().issue_tag(&keeper, asset.id, None).await.unwrap().tag.unwrap();
    let entry = house.store.journal_entries().pop().unwrap();
    assert_eq!(entry.changes.iter().map(|change| change.field.as_str()).collect::<Vec<_>>(), ["tag"]);
    let told = serde_json::to_string(&(entry.data, entry.changes)).unwrap();
    assert!(!told.contains(issued.as_str()) && !told.contains(asset.tag.unwrap().as_str()), "{told}");
}

#[tokio::test]
async fn a_room_has_a_tag_as_things_have() {
    let house = House::new().await;
    let (admin, inventory, room) = (house.person(Role::CenterAdmin).await, house.inventory(), house.room().await);
    let first = room.tag.clone().unwrap();
    let issued = inventory.issue_environment_tag(&admin, room.id, Some(1)).await.unwrap();
    assert_eq!(code(inventory.scan(&admin, Scanned::Tag(first)).await), "tag.not-found");
    let found = inventory.scan(&admin, Scanned::Tag(issued.tag.clone().unwrap())).await.unwrap();
    assert_eq!(found.thing, Thing::Environment(Box::new(issued.clone())));
    let revoked = inventory.revoke_environment_tag(&admin, room.id, Some(2)).await.unwrap();
    assert_eq!(
        (revoked.tag.as_ref(), inventory.revoke_environment_tag(&admin, room.id, None).await.unwrap()),
        (None, revoked.clone())
    );
    assert_eq!(code(inventory.scan(&admin, Scanned::Tag(issued.tag.unwrap())).await), "tag.not-found");
    let retired = seed(&*house.store, Environment { active: false, tag: None, ..an_environment(house.institution.id) });
    let retired = retired.await.id;
    assert_eq!(code(inventory.issue_environment_tag(&admin, retired, None).await), "environment.retired");
    assert_eq!(house.store.kinds(), ["environment.tag-issued", "environment.tag-revoked"]);
}

#[tokio::test]
async fn tags_are_given_by_who_writes_there() {
    let house = House::new().await;
    let (inventory, asset, room) = (house.inventory(), house.asset(1).await, house.room().await);
    let elsewhere = house.person_of(Role::WarehouseAdmin, [room.id]).await;
    for who in [elsewhere, house.person(Role::Instructor).await] {
        assert_eq!(code(inventory.issue_tag(&who, asset.id, None).await), "access.denied");
        assert_eq!(code(inventory.revoke_tag(&who, asset.id, None).await), "access.denied");
        assert_eq!(code(inventory.issue_environment_tag(&who, house.warehouse.id, None).await), "access.denied");
    }
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.issue_tag(&stranger, asset.id, None).await), "asset.not-found");
    assert_eq!(code(inventory.issue_environment_tag(&stranger, room.id, None).await), "environment.not-found");
    let admin = house.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.issue_tag(&admin, asset.id, Some(3)).await), "store.precondition-failed");
    assert_eq!(code(inventory.issue_environment_tag(&admin, room.id, Some(3)).await), "store.precondition-failed");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn wherever_issuing_fails_the_tag_before_still_finds_it() {
    let house = House::new().await;
    let (keeper, inventory, asset) =
        (house.person(Role::WarehouseAdmin).await, house.inventory(), house.asset(1).await);
    for call in [1, 2, 3] {
        house.store.fail_at(call, FailWith::Busy);
        assert_eq!(code(inventory.issue_tag(&keeper, asset.id, None).await), "store.busy");
        let tag: Tag = asset.tag.clone().unwrap();
        assert!(inventory.scan(&keeper, Scanned::Tag(tag)).await.is_ok());
    }
    house.assert_nothing_happened();
}
