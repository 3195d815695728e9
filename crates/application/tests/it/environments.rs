//! Rooms and warehouses: made, changed, retired, and seen.

use crate::house::{House, code, code_and_params};
use plantel_domain::access::Role;
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::institutions::{EnvironmentChange, EnvironmentFilter, NewEnvironment};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::line;

fn a_new_room(name: &str) -> NewEnvironment {
    NewEnvironment { name: line(name), code: Some(line("L1")), location: None, capacity: Some(30), is_warehouse: false }
}

fn renamed(name: &str) -> EnvironmentChange {
    EnvironmentChange { name: Some(line(name)), ..EnvironmentChange::default() }
}

#[tokio::test]
async fn an_administrator_makes_changes_and_retires_a_room() {
    let house = House::new().await;
    let (admin, rooms) = (house.person(Role::CenterAdmin).await, house.environments());
    let room = rooms.create(&admin, a_new_room("Laboratorio 1")).await.unwrap();
    assert_eq!((room.institution, room.active, room.version), (house.institution.id, true, 1));
    let change = EnvironmentChange { capacity: Patch::Clear, is_warehouse: Some(true), ..renamed("Bodega 2") };
    let changed = rooms.change(&admin, room.id, Some(1), change).await.unwrap();
    assert_eq!((changed.name.as_str(), changed.capacity, changed.is_warehouse), ("Bodega 2", None, true));
    assert_eq!(changed.code, room.code);
    let retired = rooms.retire(&admin, room.id, Some(2)).await.unwrap();
    assert_eq!((retired.active, retired.version), (false, 3));
    assert_eq!(rooms.find(&admin, room.id).await.unwrap(), retired);
    assert_eq!(house.store.kinds(), ["environment.created", "environment.changed", "environment.retired"]);
}

#[tokio::test]
async fn a_name_is_taken_whatever_its_case_and_accents_and_free_next_door() {
    let house = House::new().await;
    let (admin, rooms) = (house.person(Role::CenterAdmin).await, house.environments());
    rooms.create(&admin, a_new_room("Almacén")).await.unwrap();
    assert_eq!(code(rooms.create(&admin, a_new_room("ALMACEN")).await), "environment.name-taken");
    let other = rooms.create(&admin, a_new_room("Taller")).await.unwrap();
    assert_eq!(code(rooms.change(&admin, other.id, None, renamed("almacen")).await), "environment.name-taken");
    let neighbour = house.next_door().await;
    let theirs = neighbour.person(Role::CenterAdmin).await;
    neighbour.environments().create(&theirs, a_new_room("Almacén")).await.unwrap();
}

#[tokio::test]
async fn a_room_that_holds_things_is_not_retired_and_a_retired_one_stays_as_it_was() {
    let house = House::new().await;
    let (admin, rooms) = (house.person(Role::CenterAdmin).await, house.environments());
    house.asset(3).await;
    let (code_of, params) = code_and_params(rooms.retire(&admin, house.warehouse.id, None).await);
    assert_eq!((code_of, params), ("environment.holds-assets", vec![("count", Param::Number(1))]));
    let room = house.room().await;
    rooms.retire(&admin, room.id, None).await.unwrap();
    assert_eq!(code(rooms.retire(&admin, room.id, None).await), "environment.retired");
    assert_eq!(code(rooms.change(&admin, room.id, None, renamed("Otra")).await), "environment.retired");
    assert_eq!(house.store.kinds(), ["environment.retired"]);
}

#[tokio::test]
async fn only_who_runs_the_institution_changes_its_rooms() {
    let house = House::new().await;
    let (rooms, room) = (house.environments(), house.room().await);
    for role in [Role::WarehouseAdmin, Role::Supervisor, Role::Instructor, Role::Student, Role::Auditor] {
        let ctx = house.person_of(role, [room.id]).await;
        assert_eq!(code(rooms.create(&ctx, a_new_room("Otra")).await), "access.denied", "{role:?}");
        assert_eq!(code(rooms.change(&ctx, room.id, None, renamed("Otra")).await), "access.denied", "{role:?}");
        assert_eq!(code(rooms.retire(&ctx, room.id, None).await), "access.denied", "{role:?}");
        assert_eq!(rooms.find(&ctx, room.id).await.unwrap(), room);
    }
    let guardian = house.person(Role::Guardian).await;
    assert_eq!(code(rooms.find(&guardian, room.id).await), "access.denied");
    house.assert_nothing_happened();
}

#[tokio::test]
async fn the_rooms_of_another_institution_are_not_found() {
    let house = House::new().await;
    let (rooms, stranger) = (house.environments(), house.next_door().await.person(Role::CenterAdmin).await);
    let id = house.warehouse.id;
    assert_eq!(code(rooms.find(&stranger, id).await), "environment.not-found");
    assert_eq!(code(rooms.change(&stranger, id, None, renamed("Otra")).await), "environment.not-found");
    assert_eq!(code(rooms.retire(&stranger, id, None).await), "environment.not-found");
    let list = rooms.list(&stranger, &EnvironmentFilter::default(), &PageRequest::first(9)).await.unwrap();
    assert!(list.data.iter().all(|room| room.institution != house.institution.id));
}

#[tokio::test]
async fn who_changes_an_older_version_is_told_so() {
    let house = House::new().await;
    let (admin, rooms, room) = (house.person(Role::CenterAdmin).await, house.environments(), house.room().await);
    assert_eq!(code(rooms.change(&admin, room.id, Some(2), renamed("Otra")).await), "store.precondition-failed");
    assert_eq!(code(rooms.retire(&admin, room.id, Some(2)).await), "store.precondition-failed");
    house.store.fail_at(2, FailWith::Stale);
    assert_eq!(code(rooms.change(&admin, room.id, Some(1), renamed("Otra")).await), "store.stale");
    assert_eq!(rooms.find(&admin, room.id).await.unwrap(), room);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_list_is_filtered_as_asked() {
    let house = House::new().await;
    let (ana, room) = (house.person(Role::Student).await, house.room().await);
    let warehouses = EnvironmentFilter { is_warehouse: Some(true), ..EnvironmentFilter::default() };
    let all = EnvironmentFilter::default();
    for (filter, expected) in [(warehouses, vec![house.warehouse.id]), (all, vec![room.id, house.warehouse.id])] {
        let list = house.environments().list(&ana, &filter, &PageRequest::first(9)).await.unwrap();
        assert_eq!(list.data.iter().map(|room| room.id).collect::<Vec<_>>(), expected);
    }
}
