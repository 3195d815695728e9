//! Everything that happened to a thing, in one list.

use crate::desk::{Desk, Verb, days};
use crate::house::{House, code};
use crate::import::{add, update};
use crate::import_jobs::{assets, run};
use crate::import_undo::undo;
use crate::inventory::{by_hand, renamed};
use plantel_domain::access::{Context, Role};
use plantel_domain::inventory::import::Import;
use plantel_domain::inventory::{Cause, Happening, ImportStep, MovementKind, RawExtra, TimelineEntry};
use plantel_domain::journal::Change;
use plantel_testkit::builders::good;
use uuid::Uuid;

fn told(entries: &[TimelineEntry]) -> Vec<String> {
    let what = |entry: &TimelineEntry| match &entry.what {
        Happening::Movement(movement) => movement.kind.name().to_owned(),
        Happening::Loan(step) => format!("loan {}", step.state),
        Happening::Change(entry) => entry.kind.clone(),
        Happening::Import(step) if step.undone => "undone".to_owned(),
        Happening::Import(_) => "imported".to_owned(),
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

/// An asset that one import made, and another changed an hour later by this row of name and quantity; who did it,
/// and the second import.
async fn imported(house: &House, row: &str) -> (Context, Import) {
    let admin = house.person(Role::CenterAdmin).await;
    let sheet = |row: &str| format!("code;name;quantity\nA;{row}\n");
    let made = run(house, &admin, sheet("Mesa;5"), add()).await;
    house.clock.advance(chrono::Duration::hours(1));
    let changed = run(house, &admin, sheet(row), update()).await;
    assert_eq!((made.progress.created, changed.progress.updated), (1, 1));
    house.clock.advance(chrono::Duration::hours(1));
    (admin, changed)
}

/// What is told of the import in the timeline of its asset.
fn steps(entries: &[TimelineEntry], import: &Import) -> Vec<ImportStep> {
    let step = |entry: &TimelineEntry| match &entry.what {
        Happening::Import(step) if step.import == import.id && entry.id == Uuid::from(import.id) => Some(step.clone()),
        _ => None,
    };
    entries.iter().filter_map(step).collect()
}

#[tokio::test]
async fn what_an_import_changed_is_told_and_that_it_was_taken_back() {
    let house = House::new().await;
    let (admin, import) = imported(&house, "Mesa alta;3").await;
    let id = assets(&house).await.remove(0).id;
    undo(&house, &admin, &import).await;
    let entries = house.inventory().timeline(&admin, id, None, 50).await.unwrap();
    for (moment, of_that_moment) in [(0..2, ["adjustment", "undone"]), (2..4, ["adjustment", "imported"])] {
        let mut told = told(&entries[moment]);
        told.sort();
        assert_eq!(told, of_that_moment);
    }
    assert_eq!(told(&entries[4..]), ["receipt"]);
    let caused = entries.iter().filter_map(|entry| match &entry.what {
        Happening::Movement(movement) => Some((entry.at, movement.cause)),
        _ => None,
    });
    let caused: Vec<_> = caused.filter(|(_, cause)| *cause == Some(Cause::Import(import.id))).map(|it| it.0).collect();
    assert_eq!(caused, [entries[0].at, entries[2].at], "its movements are of the same moments");
    let [undone, changed] = &steps(&entries, &import)[..] else { panic!("it is told twice: {entries:?}") };
    assert_eq!((undone.undone, undone.by, changed.undone, changed.by), (true, None, false, admin.user()));
    let mut fields: Vec<_> = changed.changes.iter().map(|change| change.field.as_str()).collect();
    fields.sort_unstable();
    assert_eq!(fields, ["good", "name", "quantity"]);
    let name = changed.changes.iter().find(|change| change.field == "name").unwrap();
    assert_eq!((&name.before, &name.after), (&"Mesa".into(), &"Mesa alta".into()));
    assert_eq!(undone.changes, changed.changes.iter().cloned().map(Change::reversed).collect::<Vec<_>>());
}

#[tokio::test]
async fn an_import_that_moved_units_alone_is_told_by_its_movements() {
    let house = House::new().await;
    let (admin, import) = imported(&house, "Mesa;3").await;
    let id = assets(&house).await.remove(0).id;
    let entries = house.inventory().timeline(&admin, id, None, 50).await.unwrap();
    assert_eq!(told(&entries), ["adjustment", "receipt"]);
    let Happening::Movement(movement) = &entries[0].what else { panic!("a movement, not {:?}", entries[0]) };
    assert_eq!(movement.cause, Some(Cause::Import(import.id)));
    undo(&house, &admin, &import).await;
    let entries = house.inventory().timeline(&admin, id, None, 50).await.unwrap();
    assert_eq!((entries.len(), steps(&entries, &import)), (4, vec![ImportStep::undone(import.id, vec![])]));
}

#[tokio::test]
async fn who_borrowed_is_told_to_who_sees_the_loan_alone() {
    let desk = a_story().await;
    let borrowers = async |who: &Context| -> Vec<_> {
        let steps = read(&desk, who, 50).await.into_iter().filter_map(|entry| match entry.what {
            Happening::Loan(step) => Some((step.borrower, step.by == desk.borrower.user())),
            _ => None,
        });
        steps.collect()
    };
    let own = desk.borrower.user();
    for who in [&desk.keeper, &desk.borrower] {
        assert_eq!(borrowers(who).await, [(own, false), (own, false), (own, true)]);
    }
    let colleague = desk.house.person(Role::Instructor).await;
    assert_eq!(borrowers(&colleague).await, [(None, false); 3]);
}
