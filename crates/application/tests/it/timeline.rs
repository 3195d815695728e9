//! Everything that happened to a thing, in one list.

use crate::desk::{Desk, Verb, days};
use crate::house::code;
use crate::inventory::{by_hand, renamed};
use plantel_domain::access::{Context, Role};
use plantel_domain::inventory::{Happening, MovementKind, RawExtra, TimelineEntry};
use plantel_testkit::builders::good;

fn told(entries: &[TimelineEntry]) -> Vec<String> {
    let what = |entry: &TimelineEntry| match &entry.what {
        Happening::Movement(movement) => movement.kind.name().to_owned(),
        Happening::Loan(step) => format!("loan {}", step.state),
        Happening::Change(entry) => entry.kind.clone(),
    };
    entries.iter().map(what).collect()
}

async fn a_story() -> Desk {
    let desk = Desk::with(good(3)).await;
    let next = || desk.house.clock.advance(chrono::Duration::minutes(1));
    let inventory = desk.house.inventory();
    next();
    inventory.book(&desk.keeper, desk.asset.id, None, by_hand(MovementKind::Damage, 1)).await.unwrap();
    next();
    inventory.change(&desk.keeper, desk.asset.id, None, renamed("Pinza"), RawExtra::new()).await.unwrap();
    next();
    let loan = desk.promise(1, days(16, 20)).await.unwrap();
    next();
    desk.act(Verb::HandOver, loan.id, None).await.unwrap();
    desk
}

async fn read(desk: &Desk, who: &Context, limit: u32) -> Vec<TimelineEntry> {
    desk.house.inventory().timeline(who, desk.asset.id, None, limit).await.unwrap()
}

#[tokio::test]
async fn movements_loans_and_changes_stand_in_one_list_newest_first() {
    let desk = a_story().await;
    let entries = read(&desk, &desk.keeper, 50).await;
    assert!(entries.windows(2).all(|pair| (pair[0].at, pair[0].id) >= (pair[1].at, pair[1].id)));
    let mut newest: Vec<_> = told(&entries[..2]);
    newest.sort();
    assert_eq!(newest, ["loan active", "loan_out"]);
    let mut middle = told(&entries[2..4]);
    middle.sort();
    assert_eq!(middle, ["loan approved", "loan pending"]);
    assert_eq!(told(&entries[4..]), ["asset.changed", "damage", "receipt"]);
}

#[tokio::test]
async fn a_list_goes_on_behind_what_was_seen() {
    let desk = a_story().await;
    let all = read(&desk, &desk.keeper, 50).await;
    let first = read(&desk, &desk.keeper, 5).await;
    assert_eq!(first, all[..5]);
    let last = first.last().unwrap();
    let behind = Some((last.at, last.id));
    let rest = desk.house.inventory().timeline(&desk.keeper, desk.asset.id, behind, 50).await.unwrap();
    assert_eq!(rest, all[5..]);
}

#[tokio::test]
async fn whoever_sees_the_thing_sees_what_happened_to_it() {
    let desk = a_story().await;
    let (house, inventory, id) = (&desk.house, desk.house.inventory(), desk.asset.id);
    assert_eq!(read(&desk, &house.person(Role::Student).await, 50).await.len(), 7);
    let elsewhere = house.person_of(Role::Student, [house.room().await.id]).await;
    assert_eq!(code(inventory.timeline(&elsewhere, id, None, 9).await), "access.denied");
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.timeline(&stranger, id, None, 9).await), "asset.not-found");
}
