//! Scanning: from what is printed on a thing to the thing, and to what the caller may do with it.

use crate::house::{House, QR_BASE, code};
use crate::inventory::by_hand;
use plantel_application::inventory::{Action, Scan, Thing};
use plantel_domain::access::{Context, Role};
use plantel_domain::institutions::Environment;
use plantel_domain::inventory::{
    Asset, Condition, MovementKind, NewMovement, NewTransfer, RetirementReason, Scanned, Tracking,
};
use plantel_testkit::builders::{an_asset, an_environment, good, line, seed};
use std::num::NonZeroU32;

async fn scan(house: &House, who: &Context, text: &str) -> plantel_application::Result<Scan> {
    house.inventory().scan(who, Scanned::parse(text).unwrap()).await
}

async fn actions(house: &House, who: &Context, text: &str) -> Vec<&'static str> {
    let mut names: Vec<_> = scan(house, who, text).await.unwrap().actions.into_iter().map(Action::name).collect();
    names.sort_unstable();
    names
}

fn tag(asset: &Asset) -> String {
    asset.tag.as_ref().unwrap().to_string()
}

const READ: [&str; 2] = ["timeline", "view"];
const LEND: [&str; 3] = ["request_loan", "timeline", "view"];
const ALL: [&str; 11] = [
    "add_picture",
    "hand_custody",
    "record_movement",
    "reissue_tag",
    "relocate",
    "request_loan",
    "retire",
    "send",
    "timeline",
    "update",
    "view",
];

#[tokio::test]
async fn a_thing_is_found_by_its_tag_by_a_link_to_it_and_by_its_old_label() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let asset = seed(&*house.store, Asset { code: line("CÁM-1"), ..an_asset(house.institution.id) }).await;
    let old = r#"{"v":1,"type":"item","id":"9","ts":1700000000,"code":"cam-1","name":"x","sig":"00"}"#.to_owned();
    for text in [tag(&asset), tag(&asset).to_lowercase(), format!("{QR_BASE}{}", tag(&asset)), old] {
        assert_eq!(scan(&house, &admin, &text).await.unwrap().thing, Thing::Asset(Box::new(asset.clone())), "{text}");
    }
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_room_is_found_by_its_tag_and_by_a_code_that_no_other_room_has() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let room = |code| Environment { code: Some(line(code)), ..an_environment(house.institution.id) };
    let alone = seed(&*house.store, room("L1")).await;
    for _ in 0..2 {
        seed(&*house.store, room("L2")).await;
    }
    let found = Thing::Environment(Box::new(alone.clone()));
    let old = |code: &str| format!(r#"{{"type":"environment","code":"{code}"}}"#);
    for text in [alone.tag.unwrap().to_string(), old("l1")] {
        assert_eq!(scan(&house, &admin, &text).await.unwrap().thing, found);
    }
    for text in [old("L2"), old("L3"), r#"{"type":"item","code":"L1"}"#.to_owned()] {
        assert_eq!(code(scan(&house, &admin, &text).await), "tag.not-found", "{text}");
    }
}

#[tokio::test]
async fn each_role_is_offered_what_it_may_do() {
    let house = House::new().await;
    let (asset, room) = (house.asset(2).await, house.room().await);
    let keeper_there = house.person_of(Role::WarehouseAdmin, [room.id]).await;
    let supervisor_there = house.person_of(Role::Supervisor, [room.id]).await;
    let callers: [(Context, &[&str]); 9] = [
        (house.person(Role::CenterAdmin).await, &ALL),
        (house.person(Role::WarehouseAdmin).await, &ALL),
        (house.person(Role::Supervisor).await, &ALL),
        (keeper_there, &LEND),
        (supervisor_there, &LEND),
        (house.person(Role::Instructor).await, &LEND),
        (house.person(Role::Student).await, &READ),
        (house.person(Role::Technician).await, &READ),
        (house.person(Role::Auditor).await, &READ),
    ];
    for (who, expected) in callers {
        assert_eq!(actions(&house, &who, &tag(&asset)).await, expected, "{who:?}");
    }
    let student = house.person_of(Role::Student, [room.id]).await;
    assert_eq!(code(scan(&house, &student, &tag(&asset)).await), "tag.not-found");
    let guardian = house.person(Role::Guardian).await;
    assert_eq!(code(scan(&house, &guardian, &tag(&asset)).await), "access.denied");
}

#[tokio::test]
async fn what_cannot_be_done_now_is_not_offered() {
    let house = House::new().await;
    let keeper = house.person(Role::WarehouseAdmin).await;
    let without = |left: &[&str]| ALL.into_iter().filter(|name| !left.contains(name)).collect::<Vec<_>>();
    let lent = house.asset_of(crate::house::units(3, [0, 0, 0, 0, 1])).await;
    assert_eq!(actions(&house, &keeper, &tag(&lent)).await, without(&["relocate", "retire"]));
    let broken = house.asset_of(crate::house::units(1, [1, 0, 0, 0, 0])).await;
    assert_eq!(actions(&house, &keeper, &tag(&broken)).await, without(&["send"]));
    let (_, parts) = house.kit([1]).await;
    let alone = ["hand_custody", "relocate", "retire", "send", "request_loan"];
    assert_eq!(actions(&house, &keeper, &tag(&parts[0])).await, without(&alone));
    let admin = house.person(Role::CenterAdmin).await;
    let in_a_room = house.asset_in(Some(house.room().await.id), good(1)).await;
    assert_eq!(actions(&house, &admin, &tag(&in_a_room)).await, without(&["request_loan"]));
}

#[tokio::test]
async fn a_student_finds_what_has_units_in_the_own_room() {
    let house = House::new().await;
    let (admin, room, asset) = (house.person(Role::CenterAdmin).await, house.room().await, house.asset(2).await);
    let student = house.person_of(Role::Student, [room.id]).await;
    assert_eq!(code(scan(&house, &student, &tag(&asset)).await), "tag.not-found");
    let there = NewMovement { environment: Some(room.id), ..by_hand(MovementKind::Receipt, 1) };
    house.inventory().book(&admin, asset.id, None, there).await.unwrap();
    assert_eq!(actions(&house, &student, &tag(&asset)).await, READ);
}

#[tokio::test]
async fn what_is_retired_or_of_another_institution_is_not_found() {
    let house = House::new().await;
    let (admin, asset, room) = (house.person(Role::CenterAdmin).await, house.asset(1).await, house.room().await);
    let neighbour = house.next_door().await;
    let theirs = neighbour.person(Role::CenterAdmin).await;
    let old = format!(r#"{{"type":"item","code":"{}"}}"#, asset.code);
    let door = room.tag.clone().unwrap().to_string();
    for text in [&tag(&asset), &old, &door] {
        assert_eq!(code(scan(&house, &theirs, text).await), "tag.not-found", "{text}");
        assert!(scan(&house, &admin, text).await.is_ok(), "{text}");
    }
    house.inventory().retire(&admin, asset.id, None, RetirementReason::Sold, None).await.unwrap();
    house.environments().retire(&admin, room.id, None).await.unwrap();
    for text in [&tag(&asset), &old, &door] {
        assert_eq!(code(scan(&house, &admin, text).await), "tag.not-found", "{text}");
    }
}

#[tokio::test]
async fn a_room_offers_to_receive_what_is_on_the_way_to_it() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let asset = Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(house.institution.id) };
    let asset = seed(&*house.store, Asset { environment: Some(house.warehouse.id), ..asset }).await;
    let supervisor = house.person_of(Role::Supervisor, [room.id]).await;
    let instructor = house.person(Role::Instructor).await;
    let door = room.tag.clone().unwrap().to_string();
    assert_eq!(actions(&house, &supervisor, &door).await, ["list_assets", "reissue_tag", "view"]);
    let lines = vec![(asset.id, Condition::Good, NonZeroU32::MIN)];
    let new = NewTransfer { from: house.warehouse.id, to: room.id, lines, note: None };
    house.transfers().send(&admin, new).await.unwrap();
    let receiving = ["list_assets", "receive_transfers", "reissue_tag", "view"];
    assert_eq!(actions(&house, &supervisor, &door).await, receiving);
    assert_eq!(actions(&house, &instructor, &door).await, ["list_assets", "view"]);
    let all = ["list_assets", "receive_transfers", "reissue_tag", "update", "view"];
    assert_eq!(actions(&house, &admin, &door).await, all);
    // Whoever sees rooms and no things sees the room.
    assert_eq!(actions(&house, &house.person(Role::Secretary).await, &door).await, ["view"]);
}
