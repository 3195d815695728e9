//! Taking back what an import did: as a whole, and only while nothing else touched it.

use crate::house::{House, code, code_and_params};
use crate::import::{SAMPLE, add, update};
use crate::import_jobs::{assets, findings, queue, run, settle};
use crate::inventory::{by_hand, renamed};
use plantel_application::inventory::import::Brought;
use plantel_domain::access::{Context, Role};
use plantel_domain::error::Param;
use plantel_domain::inventory::import::{Import, ImportState};
use plantel_domain::inventory::{
    Asset, AssetFilter, Cause, Condition, MovementFilter, MovementKind, NewMovement, NewTransfer, RawExtra,
    RetirementReason, Status, Stock,
};
use plantel_domain::page::PageRequest;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{a_loan, a_user, seed};
use plantel_testkit::pictures::a_jpeg;
use std::num::NonZeroU32;

pub async fn undo(house: &House, who: &Context, import: &Import) -> Import {
    let undoing = house.inventory().undo_import(who, import.id, None).await.unwrap();
    assert_eq!(undoing.state, ImportState::Undoing);
    settle(house).await;
    house.inventory().find_import(who, import.id).await.unwrap()
}

/// Everything but when it changed and how often.
fn plain(asset: &Asset) -> Asset {
    Asset { version: 0, updated_at: asset.created_at, ..asset.clone() }
}

async fn everything(house: &House) -> Vec<(Asset, Stock)> {
    let mut all = Vec::new();
    for asset in assets(house).await {
        all.push((plain(&asset), house.stock(&asset).await));
    }
    all
}

#[tokio::test]
async fn what_was_made_is_retired_and_its_codes_are_free_for_the_same_sheet() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let done = run(&house, &admin, SAMPLE, add()).await;
    let undone = undo(&house, &admin, &done).await;
    assert_eq!((undone.state, undone.error.as_deref()), (ImportState::Undone, None));
    assert_eq!(assets(&house).await, []);
    let retired = AssetFilter { status: Some(Status::Retired), ..AssetFilter::default() };
    let retired = inventory.list(&admin, &retired, &PageRequest::first(9_999)).await.unwrap().data;
    let why = |asset: &Asset| asset.retired.as_ref().unwrap().reason;
    assert!(retired.len() == 972 && retired.iter().all(|asset| why(asset) == RetirementReason::Mistake));
    let filter = MovementFilter { kind: Some(MovementKind::WriteOff), ..MovementFilter::default() };
    let written_off = inventory.movements(&admin, &filter, &PageRequest::first(9_999)).await.unwrap().data;
    assert!(!written_off.is_empty());
    assert!(written_off.iter().all(|one| one.cause == Some(Cause::Import(done.id)) && one.by == admin.user()));
    house.assert_ledger_adds_up().await;
    let kinds = house.store.kinds();
    assert_eq!(kinds[3..], ["import.undo-asked", "import.undone"]);
    let again = run(&house, &admin, SAMPLE, add()).await;
    assert_eq!((again.progress.created, assets(&house).await.len()), (972, 972));
    assert_eq!(code(inventory.undo_import(&admin, done.id, None).await), "import.wrong-state");
}

#[tokio::test]
async fn what_was_changed_is_as_before_in_every_field() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let first = "code;name;category;brand;serial;room;quantity;damaged;status;notes;purchase_date;cost;warranty_until\n\
                 A;Mesa;tv;Rimax;S1;Aula;26;3;;vieja;2020-01-01;5;2030-01-01\nB;Silla;other;;;Aula;1;0;en uso;;;;\n\
                 C;Banco;other;;;;4;0;;;;;\n";
    run(&house, &admin, first, add()).await;
    let before = everything(&house).await;
    let headings = first.split_once('\n').unwrap().0;
    let rows = [
        "A;Mesa alta;camera;;S2;Taller;20;5;mantenimiento;;;6;",
        "B;Silla alta;tv;x;y;Taller;1;1;dañado;z;2021-01-01;7;",
        "C;Banco;other;;;Aula;9;1;;;;;",
        "D;Nueva;other;;;Aula;2;0;;;;;",
    ];
    let second = format!("{headings}\n{}\n", rows.join("\n"));
    house.clock.advance(chrono::Duration::hours(1));
    let changed = run(&house, &admin, second, update()).await;
    assert_eq!((changed.progress.updated, changed.progress.created), (3, 1));
    assert_ne!(everything(&house).await[..3], before);
    house.assert_ledger_adds_up().await;
    assert_eq!(undo(&house, &admin, &changed).await.state, ImportState::Undone);
    assert_eq!(everything(&house).await, before);
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn units_are_not_thrown_together_with_others_from_which_no_undo_could_tell_them() {
    let house = House::new().await;
    let (admin, room) = (house.person(Role::CenterAdmin).await, house.room().await);
    let sheet = |name: &str, place| format!("code;name;room;quantity\nA;{name};{place};5\n");
    run(&house, &admin, sheet("Mesa", &house.warehouse.name).replace(";5", ";3"), add()).await;
    let asset = assets(&house).await.remove(0);
    let there = NewMovement { environment: Some(room.id), ..by_hand(MovementKind::Receipt, 2) };
    house.inventory().book(&admin, asset.id, None, there).await.unwrap();
    let before = everything(&house).await;
    let refused = run(&house, &admin, sheet("Mesa", &room.name), update()).await;
    assert_eq!((refused.progress.refused, refused.progress.updated), (1, 0));
    assert_eq!(findings(&house, &admin, &refused).await[0].code, "import.units-elsewhere");
    // Where it stays, it changes as ever, and that can be taken back.
    let renamed = run(&house, &admin, sheet("Mesa alta", &house.warehouse.name), update()).await;
    assert_eq!(renamed.progress.updated, 1);
    assert_eq!(undo(&house, &admin, &renamed).await.state, ImportState::Undone);
    assert_eq!(everything(&house).await, before);
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn an_import_that_was_waited_for_is_taken_back_alike() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let brought = Brought { bytes: b"code;name\nA;Mesa\n".to_vec(), file_name: None, options: add() };
    let id = house.inventory().import(&admin, &brought).await.unwrap().import.unwrap();
    let done = house.inventory().find_import(&admin, id).await.unwrap();
    assert_eq!(undo(&house, &admin, &done).await.state, ImportState::Undone);
    assert_eq!(assets(&house).await, []);
}

/// What somebody may do to the first asset of an import.
#[derive(Clone, Copy, Debug)]
enum Touch {
    Movement,
    Loan,
    Transfer,
    Picture,
    Change,
    Part,
    Sheet,
}

async fn touch(house: &House, admin: &Context, how: Touch) {
    let inventory = house.inventory();
    let asset = assets(house).await.remove(0);
    match how {
        Touch::Movement => {
            inventory.book(admin, asset.id, None, by_hand(MovementKind::Damage, 1)).await.unwrap();
        }
        Touch::Loan => {
            let borrower = seed(&*house.store, a_user()).await;
            let mut loan = a_loan(&asset, &house.warehouse, borrower.id);
            loan.created_at = plantel_domain::clock::Clock::now(&*house.clock);
            seed(&*house.store, loan).await;
        }
        Touch::Transfer => {
            let lines = vec![(asset.id, Condition::Good, NonZeroU32::MIN)];
            let to = house.room().await.id;
            let new = NewTransfer { from: house.warehouse.id, to, lines, note: None };
            house.transfers().send(admin, new).await.unwrap();
        }
        Touch::Picture => {
            inventory.add_picture(admin, asset.id, a_jpeg("a")).await.unwrap();
        }
        Touch::Change => {
            inventory.change(admin, asset.id, None, renamed("Otra"), RawExtra::new()).await.unwrap();
        }
        Touch::Part => {
            let own = house.asset(1).await;
            let kit = assets(house).await.into_iter().find(|asset| asset.units.quantity() == 1 && asset.id != own.id);
            inventory.add_part(admin, kit.unwrap().id, own.id).await.unwrap();
        }
        Touch::Sheet => {
            run(house, admin, "code;name\nA;Otra\n", update()).await;
        }
    }
}

#[tokio::test]
async fn whatever_touched_it_since_keeps_it_from_being_taken_back() {
    let touches =
        [Touch::Movement, Touch::Loan, Touch::Transfer, Touch::Picture, Touch::Change, Touch::Part, Touch::Sheet];
    for how in touches {
        let house = House::new().await;
        let admin = house.person(Role::CenterAdmin).await;
        let sheet = format!("code;name;room;quantity\nA;Mesa;{0};3\nB;Silla;{0};1\n", house.warehouse.name);
        let done = run(&house, &admin, sheet, add()).await;
        house.clock.advance(chrono::Duration::minutes(1));
        touch(&house, &admin, how).await;
        let before = everything(&house).await;
        let refused = house.inventory().undo_import(&admin, done.id, None).await;
        let params = vec![("count", Param::Number(1))];
        assert_eq!(code_and_params(refused), ("import.touched", params), "{how:?}");
        assert_eq!(everything(&house).await, before, "{how:?}");
        assert_eq!(house.inventory().find_import(&admin, done.id).await.unwrap(), done, "{how:?}");
    }
}

#[tokio::test]
async fn what_is_touched_after_it_was_asked_for_keeps_all_of_it() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let done = run(&house, &admin, "code;name;quantity\nA;Mesa;3\nB;Silla;1\n", add()).await;
    inventory.undo_import(&admin, done.id, Some(done.version)).await.unwrap();
    touch(&house, &admin, Touch::Change).await;
    let before = everything(&house).await;
    settle(&house).await;
    let kept = inventory.find_import(&admin, done.id).await.unwrap();
    assert_eq!((kept.state, kept.error.as_deref()), (ImportState::Done, Some("import.touched")));
    assert_eq!(
        (everything(&house).await, house.store.kinds().pop().unwrap()),
        (before, "import.undo-refused".to_owned())
    );
}

#[tokio::test]
async fn one_that_goes_on_or_was_taken_back_is_not_taken_back() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let queued = queue(&house, &admin, "code;name\nA;Mesa\n", add()).await.unwrap();
    assert_eq!(code(inventory.undo_import(&admin, queued.id, None).await), "import.wrong-state");
    settle(&house).await;
    let stale = inventory.undo_import(&admin, queued.id, Some(queued.version)).await;
    assert_eq!(code(stale), "store.precondition-failed");
    inventory.undo_import(&admin, queued.id, None).await.unwrap();
    for refused in
        [inventory.undo_import(&admin, queued.id, None).await, inventory.cancel_import(&admin, queued.id, None).await]
    {
        assert_eq!(code(refused), "import.wrong-state");
    }
}

#[tokio::test]
async fn wherever_taking_back_fails_nothing_of_it_is_taken_back() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    run(&house, &admin, "code;name;quantity\nA;Mesa;3\n", add()).await;
    let done = run(&house, &admin, "code;name;quantity\nA;Mesa alta;5\nB;Silla;1\n", update()).await;
    house.inventory().undo_import(&admin, done.id, None).await.unwrap();
    let (before, happened) = (everything(&house).await, house.store.kinds());
    let mut calls = 0;
    loop {
        house.store.fail_at(calls + 1, FailWith::Busy);
        if house.inventory().step_imports().await.is_ok() {
            break;
        }
        assert_eq!((everything(&house).await, house.store.kinds()), (before.clone(), happened.clone()));
        calls += 1;
    }
    house.use_up_failure().await;
    let undone = house.inventory().find_import(&admin, done.id).await.unwrap();
    assert_eq!((undone.state, assets(&house).await.len()), (ImportState::Undone, 1));
    // Claimed; then found, looked at for touches, its rows read, assets locked and stored, and all committed.
    assert!(calls >= 9, "{calls} calls");
    house.assert_ledger_adds_up().await;
}
