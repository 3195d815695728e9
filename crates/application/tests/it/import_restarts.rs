//! Imports that are interrupted, stopped, or worked on by several servers.

use crate::house::{House, code, code_and_params};
use crate::import::{SAMPLE, add};
use crate::import_jobs::{assets, counts, findings, queue, run, settle};
use crate::import_pieces::{a_sheet, assert_told_is_there, outcome};
use chrono::Duration;
use plantel_application::inventory::import::Brought;
use plantel_domain::access::{Context, Role};
use plantel_domain::error::Param;
use plantel_domain::files::Files;
use plantel_domain::inventory::import::{Import, ImportState};
use plantel_testkit::FailWith;
use std::sync::Arc;

/// Brought, with one piece in; then the server went away.
async fn one_piece_in(house: &House, who: &Context, with: FailWith) -> Import {
    let id = queue(house, who, a_sheet(2_500), add()).await.unwrap().id;
    for call in 3.. {
        house.store.fail_at(call, with);
        let _ = house.inventory().step_imports().await;
        let import = house.inventory().find_import(who, id).await.unwrap();
        if import.progress.read > 0 {
            assert_eq!((import.state, import.progress.read), (ImportState::Running, 1_000));
            return import;
        }
        house.clock.advance(Duration::minutes(2));
    }
    unreachable!("a piece goes in sooner or later")
}

#[tokio::test]
async fn another_server_goes_on_where_the_first_one_stopped() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let import = one_piece_in(&house, &admin, FailWith::Busy).await;
    assert_told_is_there(&house, &import).await;
    settle(&house).await;
    let done = house.inventory().find_import(&admin, import.id).await.unwrap();
    let [created, refused] = outcome(2_500);
    assert_eq!((done.state, counts(&done.progress)), (ImportState::Done, [2_500, 2_500, created, 0, 0, refused]));
    assert_told_is_there(&house, &done).await;
    // The row that repeats what the first server took in is refused by the second.
    assert_eq!(findings(&house, &admin, &done).await.last().unwrap().code, "import.duplicate-code");
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn what_a_dead_server_had_is_left_alone_for_a_minute() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    // A write that came between says nothing of who has it now: its claim stands.
    let import = one_piece_in(&house, &admin, FailWith::Stale).await;
    assert!(!house.inventory().step_imports().await.unwrap());
    house.clock.advance(Duration::seconds(61));
    assert!(house.inventory().step_imports().await.unwrap());
    let done = house.inventory().find_import(&admin, import.id).await.unwrap();
    assert_eq!((done.state, done.progress.read), (ImportState::Done, 2_500));
    assert_told_is_there(&house, &done).await;
}

#[tokio::test]
async fn one_that_is_stopped_between_pieces_keeps_what_went_in() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let import = one_piece_in(&house, &admin, FailWith::Busy).await;
    let stale = inventory.cancel_import(&admin, import.id, Some(import.version + 1)).await;
    assert_eq!(code(stale), "store.precondition-failed");
    let cancelled = inventory.cancel_import(&admin, import.id, Some(import.version)).await.unwrap();
    assert_eq!(
        (cancelled.state, cancelled.progress, house.files.keys()),
        (ImportState::Cancelled, import.progress, vec![])
    );
    assert!(!inventory.step_imports().await.unwrap());
    assert_told_is_there(&house, &cancelled).await;
    assert_eq!(house.store.kinds(), ["import.queued", "assets.imported", "import.cancelled"]);
    let again = inventory.cancel_import(&admin, import.id, None).await;
    let params = vec![("state", Param::Text("cancelled".into()))];
    assert_eq!(code_and_params(again), ("import.wrong-state", params));
}

#[tokio::test]
async fn one_that_nobody_began_is_stopped_and_one_that_is_done_is_not() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let queued = queue(&house, &admin, SAMPLE, add()).await.unwrap();
    inventory.cancel_import(&admin, queued.id, Some(1)).await.unwrap();
    settle(&house).await;
    assert_eq!((assets(&house).await.len(), house.files.keys()), (0, vec![]));
    let done = run(&house, &admin, "code;name\nA;Mesa\n", add()).await;
    assert_eq!(code(inventory.cancel_import(&admin, done.id, None).await), "import.wrong-state");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn whoever_stops_it_while_rows_go_in_stops_it_whole_pieces_in() {
    let house = Arc::new(House::new().await);
    let admin = house.person(Role::CenterAdmin).await;
    let id = queue(&house, &admin, a_sheet(2_500), add()).await.unwrap().id;
    let working = tokio::spawn({
        let house = Arc::clone(&house);
        async move { house.inventory().step_imports().await.unwrap() }
    });
    while house.inventory().find_import(&admin, id).await.unwrap().progress.read == 0 {
        tokio::task::yield_now().await;
    }
    let stopped = house.inventory().cancel_import(&admin, id, None).await;
    assert!(working.await.unwrap());
    let import = house.inventory().find_import(&admin, id).await.unwrap();
    let expected = if stopped.is_ok() { ImportState::Cancelled } else { ImportState::Done };
    assert_eq!(import.state, expected);
    assert!([1_000, 2_000, 2_500].contains(&import.progress.read), "{}", import.progress.read);
    assert_told_is_there(&house, &import).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
async fn of_several_servers_each_import_has_one() {
    let house = Arc::new(House::new().await);
    let admin = house.person(Role::CenterAdmin).await;
    let mut imports = Vec::new();
    for n in 0..3 {
        imports.push(queue(&house, &admin, format!("code;name\nA-{n};Mesa\n"), add()).await.unwrap().id);
    }
    let mut running = tokio::task::JoinSet::new();
    for _ in 0..6 {
        let house = Arc::clone(&house);
        running.spawn(async move { house.inventory().step_imports().await.unwrap() });
    }
    assert_eq!(running.join_all().await.into_iter().filter(|worked| *worked).count(), 3);
    for id in imports {
        let import = house.inventory().find_import(&admin, id).await.unwrap();
        assert_eq!((import.state, import.progress.created), (ImportState::Done, 1));
    }
    assert_eq!(house.store.kinds().iter().filter(|kind| *kind == "assets.imported").count(), 3);
}

#[tokio::test]
async fn one_whose_file_is_lost_has_failed_and_says_why() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let queued = queue(&house, &admin, SAMPLE, add()).await.unwrap();
    house.files.delete(&queued.file()).await.unwrap();
    settle(&house).await;
    let failed = house.inventory().find_import(&admin, queued.id).await.unwrap();
    assert_eq!((failed.state, failed.error.as_deref()), (ImportState::Failed, Some("import.file-lost")));
    assert!(failed.finished_at.is_some());
    assert_eq!(house.store.kinds(), ["import.queued", "import.failed"]);
}

#[tokio::test]
async fn one_that_was_just_brought_here_is_not_read_again() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let here = house.inventory();
    let brought = Brought { bytes: SAMPLE.into(), options: add(), ..Brought::default() };
    let queued = here.queue_import(&admin, brought).await.unwrap();
    house.files.delete(&queued.file()).await.unwrap();
    while here.step_imports().await.unwrap() {}
    let done = here.find_import(&admin, queued.id).await.unwrap();
    assert_eq!((done.state, Some(done.progress.read)), (ImportState::Done, done.progress.rows));
}

#[tokio::test]
async fn one_whose_file_cannot_be_reached_now_waits() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let queued = queue(&house, &admin, SAMPLE, add()).await.unwrap();
    house.files.fail(true);
    assert_eq!(code(house.inventory().step_imports().await), "files.unreachable");
    house.files.fail(false);
    assert_eq!(house.inventory().find_import(&admin, queued.id).await.unwrap(), queued);
    settle(&house).await;
    assert_eq!(house.inventory().find_import(&admin, queued.id).await.unwrap().state, ImportState::Done);
}

#[tokio::test]
async fn one_whose_file_was_spoiled_has_failed() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let queued = queue(&house, &admin, SAMPLE, add()).await.unwrap();
    house.files.put(&queued.file(), b"code;name\nA;\"Mesa\n".to_vec()).await.unwrap();
    settle(&house).await;
    let failed = house.inventory().find_import(&admin, queued.id).await.unwrap();
    assert_eq!((failed.state, failed.error.as_deref()), (ImportState::Failed, Some("import.cut-off")));
    assert_eq!((house.files.keys(), assets(&house).await.len()), (vec![], 0));
}
