//! Large sheets go in piece by piece, each piece with how far it came.

use crate::house::House;
use crate::import::add;
use crate::import_jobs::{assets, counts, findings, queue, run, settle};
use plantel_domain::access::Role;
use plantel_domain::inventory::Asset;
use plantel_domain::inventory::import::{Import, ImportOptions, ImportState};
use plantel_testkit::FailWith;
use std::collections::BTreeSet;

/// So many rows, some of them refused: every hundredth has no name, and the last one has the first one's code.
pub fn a_sheet(rows: u32) -> String {
    let row = |n: u32| match n {
        n if n == rows => "C-1;Repetida;Aula 1\n".to_owned(),
        n if n.is_multiple_of(100) => format!("C-{n};;Aula 1\n"),
        n => format!("C-{n};Mesa {n};Aula {}\n", n % 3),
    };
    let rows: String = (1..=rows).map(row).collect();
    format!("code;name;room\n{rows}")
}

/// Of [`a_sheet`]: created and refused.
pub fn outcome(rows: u32) -> [u32; 2] {
    let nameless = (1..rows).filter(|n| n.is_multiple_of(100)).count();
    let refused = u32::try_from(nameless).unwrap() + 1;
    [rows - refused, refused]
}

/// Nothing is there that is not told, and nothing is told that is not there.
pub async fn assert_told_is_there(house: &House, import: &Import) {
    let stored = assets(house).await;
    assert_eq!(stored.len(), usize::try_from(import.progress.created).unwrap());
    let codes: BTreeSet<_> = stored.iter().map(Asset::code_key).collect();
    assert_eq!(codes.len(), stored.len());
    let journaled: usize = house
        .store
        .journal_entries()
        .iter()
        .filter(|entry| entry.kind == "assets.imported")
        .map(|entry| entry.data["created"].as_array().unwrap().len())
        .sum();
    assert_eq!(journaled, stored.len());
}

#[tokio::test]
async fn two_and_a_half_thousand_rows_go_in_by_a_thousand() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let done = run(&house, &admin, a_sheet(2_500), add()).await;
    let [created, refused] = outcome(2_500);
    assert_eq!((done.state, counts(&done.progress)), (ImportState::Done, [2_500, 2_500, created, 0, 0, refused]));
    assert_eq!(done.environments_created, ["Aula 1", "Aula 2", "Aula 0"]);
    let imported = "assets.imported";
    assert_eq!(house.store.kinds(), ["import.queued", imported, imported, imported, "import.finished"]);
    assert_told_is_there(&house, &done).await;
    let told = findings(&house, &admin, &done).await;
    assert_eq!(told.len(), usize::try_from(refused).unwrap());
    assert!(told.windows(2).all(|pair| pair[0].line < pair[1].line));
    // The code of the first row comes again two pieces later.
    let last = told.last().unwrap();
    assert_eq!((last.line, last.code.as_str(), last.value.as_str()), (2_501, "import.duplicate-code", "C-1"));
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn a_rehearsal_of_several_pieces_tells_each_name_once() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let done = run(&house, &admin, a_sheet(2_500), ImportOptions { dry_run: true, ..add() }).await;
    let [created, refused] = outcome(2_500);
    assert_eq!(counts(&done.progress), [2_500, 2_500, created, 0, 0, refused]);
    assert_eq!((done.environments_created.len(), assets(&house).await.len()), (3, 0));
}

#[tokio::test]
async fn wherever_the_store_is_busy_rows_and_progress_stay_together() {
    let mut call = 0;
    loop {
        call += 1;
        let house = House::new().await;
        let admin = house.person(Role::CenterAdmin).await;
        let id = queue(&house, &admin, a_sheet(1_010), add()).await.unwrap().id;
        house.store.fail_at(call, FailWith::Busy);
        let failed = house.inventory().step_imports().await.is_err();
        if !failed {
            house.use_up_failure().await;
        }
        let import = house.inventory().find_import(&admin, id).await.unwrap();
        assert!([0, 1_000, 1_010].contains(&import.progress.read), "{} at call {call}", import.progress.read);
        assert_told_is_there(&house, &import).await;
        settle(&house).await;
        let done = house.inventory().find_import(&admin, id).await.unwrap();
        let [created, refused] = outcome(1_010);
        assert_eq!((done.state, counts(&done.progress)), (ImportState::Done, [1_010, 1_010, created, 0, 0, refused]));
        assert_told_is_there(&house, &done).await;
        if !failed {
            break;
        }
    }
    // Twice: keys, places, kinds, the import, what is told, the claim, places, kinds, assets, rows, the commit.
    assert!(call > 20, "{call} calls");
}
