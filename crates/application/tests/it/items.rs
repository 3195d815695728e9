//! Things of users: the own ones, and no others.

use crate::house::{House, code};
use plantel_application::items::{ItemChange, NewItem};
use plantel_domain::access::{Context, RequestId, Role};
use plantel_domain::form::Patch;
use plantel_domain::items::Item;
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{line, prose};

fn a_new_item() -> NewItem {
    NewItem { title: line("Cuaderno"), description: Some(prose("Cuadriculado")) }
}

async fn item_of(house: &House, ctx: &Context) -> Item {
    house.items().create(ctx, a_new_item()).await.unwrap()
}

#[tokio::test]
async fn everybody_keeps_the_own_items() {
    let house = House::new().await;
    let (ana, juan) = (house.person(Role::Student).await, house.person(Role::Instructor).await);
    let (mine, _theirs) = (item_of(&house, &ana).await, item_of(&house, &juan).await);
    assert_eq!(house.items().list(&ana, &PageRequest::first(9)).await.unwrap().data, std::slice::from_ref(&mine));
    assert_eq!(house.items().find(&ana, mine.id).await.unwrap(), mine);
    let change = ItemChange { title: Some(line("Libreta")), description: Patch::Clear };
    let changed = house.items().change(&ana, mine.id, change).await.unwrap();
    assert_eq!((changed.title.as_str(), changed.description, changed.version), ("Libreta", None, 2));
    house.items().delete(&ana, mine.id).await.unwrap();
    assert_eq!(code(house.items().find(&ana, mine.id).await), "item.not-found");
    assert_eq!(house.store.kinds(), ["item.created", "item.created", "item.changed", "item.deleted"]);
}

#[tokio::test]
async fn what_is_not_said_stays_as_it_was() {
    let house = House::new().await;
    let ana = house.person(Role::Student).await;
    let item = item_of(&house, &ana).await;
    let changed = house.items().change(&ana, item.id, ItemChange::default()).await.unwrap();
    assert_eq!(changed, Item { version: 2, ..item });
}

#[tokio::test]
async fn anothers_item_is_neither_seen_nor_touched() {
    let house = House::new().await;
    let (ana, admin) = (house.person(Role::Student).await, house.person(Role::CenterAdmin).await);
    let item = item_of(&house, &ana).await;
    assert_eq!(code(house.items().find(&admin, item.id).await), "item.not-owner");
    assert_eq!(code(house.items().change(&admin, item.id, ItemChange::default()).await), "item.not-owner");
    assert_eq!(code(house.items().delete(&admin, item.id).await), "item.not-owner");
    assert_eq!(house.items().find(&ana, item.id).await.unwrap(), item);
    assert_eq!(house.store.kinds(), ["item.created"]);
}

#[tokio::test]
async fn a_platform_administrator_sees_and_changes_every_item() {
    let house = House::new().await;
    let (ana, operator) = (house.person(Role::Student).await, house.platform_admin_of_none().await);
    let item = item_of(&house, &ana).await;
    assert_eq!(house.items().list(&operator, &PageRequest::first(9)).await.unwrap().data, std::slice::from_ref(&item));
    assert_eq!(house.items().find(&operator, item.id).await.unwrap(), item);
    house.items().delete(&operator, item.id).await.unwrap();
}

#[tokio::test]
async fn who_has_not_signed_in_has_no_items() {
    let house = House::new().await;
    let stranger = Context::anonymous(RequestId("r".to_owned()));
    let item = item_of(&house, &house.person(Role::Student).await).await;
    assert_eq!(code(house.items().create(&stranger, a_new_item()).await), "access.sign-in-required");
    assert_eq!(code(house.items().list(&stranger, &PageRequest::first(9)).await), "access.sign-in-required");
    assert_eq!(code(house.items().find(&stranger, item.id).await), "access.sign-in-required");
}

#[tokio::test]
async fn what_fails_half_way_is_undone() {
    let house = House::new().await;
    let ana = house.person(Role::Student).await;
    let item = item_of(&house, &ana).await;
    for call in [1, 2, 3] {
        house.store.fail_at(call, FailWith::Busy);
        assert_eq!(code(house.items().delete(&ana, item.id).await), "store.busy");
        assert_eq!(house.items().find(&ana, item.id).await.unwrap(), item);
    }
    assert_eq!(house.store.kinds(), ["item.created"]);
}
