//! Imports as jobs: brought, taken over in the background, seen.

use crate::house::{House, code};
use crate::import::{SAMPLE, add, update};
use plantel_application::Result;
use plantel_application::inventory::import::Brought;
use plantel_domain::access::{Context, Role};
use plantel_domain::inventory::import::{Finding, Import, ImportOptions, ImportSort, ImportState, Progress};
use plantel_domain::inventory::{Asset, AssetFilter};
use plantel_domain::page::{PageRequest, SortField};
use plantel_testkit::FailWith;
use plantel_testkit::builders::line;

pub async fn queue(house: &House, who: &Context, sheet: impl AsRef<[u8]>, options: ImportOptions) -> Result<Import> {
    let brought = Brought { bytes: sheet.as_ref().to_vec(), file_name: Some(line("inventario.csv")), options };
    house.inventory().queue_import(who, brought).await
}

/// Works until nothing waits.
pub async fn settle(house: &House) {
    while house.inventory().step_imports().await.unwrap() {}
}

/// Brought and taken over.
pub async fn run(house: &House, who: &Context, sheet: impl AsRef<[u8]>, options: ImportOptions) -> Import {
    let id = queue(house, who, sheet, options).await.unwrap().id;
    settle(house).await;
    house.inventory().find_import(who, id).await.unwrap()
}

pub async fn assets(house: &House) -> Vec<Asset> {
    let admin = house.person(Role::CenterAdmin).await;
    house.inventory().list(&admin, &AssetFilter::default(), &PageRequest::first(9_999)).await.unwrap().data
}

pub async fn findings(house: &House, who: &Context, import: &Import) -> Vec<Finding> {
    house.inventory().findings(who, import.id, &PageRequest::first(9_999)).await.unwrap().data
}

/// Rows, read, created, updated, unchanged, refused.
pub fn counts(progress: &Progress) -> [u32; 6] {
    let Progress { rows, read, created, updated, unchanged, refused } = *progress;
    [rows.unwrap(), read, created, updated, unchanged, refused]
}

#[tokio::test]
async fn a_job_comes_to_the_same_as_an_import_that_is_waited_for() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let queued = queue(&house, &admin, SAMPLE, add()).await.unwrap();
    assert_eq!((queued.state, queued.progress.rows, queued.by), (ImportState::Queued, Some(1000), admin.user()));
    assert_eq!((house.files.keys(), assets(&house).await.len()), (vec![queued.file()], 0));
    settle(&house).await;
    let done = house.inventory().find_import(&admin, queued.id).await.unwrap();
    assert_eq!((done.state, counts(&done.progress)), (ImportState::Done, [1000, 1000, 972, 0, 0, 28]));
    assert_eq!((done.error.as_deref(), done.finished_at.is_some(), house.files.keys()), (None, true, vec![]));
    assert_eq!(house.store.kinds(), ["import.queued", "assets.imported", "import.finished"]);
    let neighbour = house.next_door().await;
    let theirs = neighbour.person(Role::CenterAdmin).await;
    let brought = Brought { bytes: SAMPLE.to_vec(), file_name: None, options: add() };
    let report = neighbour.inventory().import(&theirs, &brought).await.unwrap();
    let told: Vec<_> = report.refusals.iter().map(|told| (told.line, told.column.as_str(), told.code)).collect();
    let found = findings(&house, &admin, &done).await;
    let found: Vec<_> = found.iter().filter(|found| !found.warning).collect();
    let found: Vec<_> = found.iter().map(|f| (f.line, f.column.as_deref().unwrap(), f.code.as_str())).collect();
    assert_eq!((found, done.environments_created), (told, report.environments_created));
    let plain = |assets: Vec<Asset>| {
        let plain =
            |asset: Asset| (asset.code, asset.name, asset.units, asset.purchase_cost, asset.notes, asset.category);
        assets.into_iter().map(plain).collect::<Vec<_>>()
    };
    assert_eq!(plain(assets(&house).await), plain(assets(&neighbour).await));
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn an_import_that_was_waited_for_is_seen_as_jobs_are() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let brought = Brought { bytes: SAMPLE.to_vec(), file_name: Some(line("a.csv")), options: add() };
    let report = house.inventory().import(&admin, &brought).await.unwrap();
    let import = house.inventory().find_import(&admin, report.import.unwrap()).await.unwrap();
    assert_eq!((import.state, counts(&import.progress)), (ImportState::Done, [1000, 1000, 972, 0, 0, 28]));
    assert_eq!(import.file_name.as_ref().unwrap().as_str(), "a.csv");
    let refused = findings(&house, &admin, &import).await.into_iter().filter(|finding| !finding.warning).count();
    assert_eq!((refused, house.files.keys()), (report.refusals.len(), vec![]));
    assert!(!house.inventory().step_imports().await.unwrap());
}

#[tokio::test]
async fn what_is_no_sheet_is_refused_when_it_is_brought() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    for (sheet, expected) in [
        ("code;name\n", "import.empty"),
        ("code;brand\nA;Rimax\n", "import.missing-columns"),
        ("code;name\nA;\"Mesa\n", "import.cut-off"),
    ] {
        assert_eq!(code(queue(&house, &admin, sheet, add()).await), expected);
    }
    let columns = [("Placa".to_owned(), "plate".to_owned())].into();
    let unknown = ImportOptions { columns, ..add() };
    assert_eq!(code(queue(&house, &admin, "Placa;name\nA;Mesa\n", unknown).await), "import.unknown-column");
    assert_eq!(house.files.keys(), []);
    house.assert_nothing_happened();
}

#[tokio::test]
async fn a_rehearsal_in_the_background_tells_and_stores_nothing() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let done = run(&house, &admin, SAMPLE, ImportOptions { dry_run: true, ..add() }).await;
    assert_eq!((done.state, counts(&done.progress)), (ImportState::Done, [1000, 1000, 972, 0, 0, 28]));
    assert_eq!((done.environments_created.len(), assets(&house).await.len()), (6, 0));
    assert_eq!(house.read().await.environments().all().await.unwrap(), std::slice::from_ref(&house.warehouse));
    assert_eq!(house.store.kinds(), ["import.queued", "import.finished"]);
}

#[tokio::test]
async fn known_things_change_where_that_is_asked_for() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    run(&house, &admin, "code;name;quantity\nA;Mesa;3\nB;Silla;1\n", add()).await;
    let sheet = "code;name;quantity\nA;Mesa alta;5\nB;Silla;1\nC;Banco;1\n";
    let refused = run(&house, &admin, sheet, add()).await;
    assert_eq!(counts(&refused.progress), [3, 3, 1, 0, 1, 1]);
    assert_eq!(findings(&house, &admin, &refused).await[0].code, "import.exists-with-other-data");
    let changed = run(&house, &admin, sheet, update()).await;
    assert_eq!(counts(&changed.progress), [3, 3, 0, 1, 2, 0]);
    let stored: Vec<_> = assets(&house).await.iter().map(|a| (a.name.to_string(), a.units.quantity())).collect();
    assert_eq!(stored, [("Mesa alta".to_owned(), 5), ("Silla".to_owned(), 1), ("Banco".to_owned(), 1)]);
    house.assert_ledger_adds_up().await;
}

#[tokio::test]
async fn columns_go_by_the_names_that_the_caller_gives_them() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let columns = [("Placa SENA", "code"), ("Bien", "name")].map(|(a, b)| (a.to_owned(), b.to_owned()));
    let options = ImportOptions { columns: columns.into(), ..add() };
    let done = run(&house, &admin, "Placa SENA;Bien;code\nA-1;Mesa;x\n", options).await;
    assert_eq!((done.state, assets(&house).await[0].code.as_str()), (ImportState::Done, "A-1"));
}

#[tokio::test]
async fn a_sheet_of_snipe_it_and_a_workbook_go_in() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    let headings = "Asset Tag,Item Name,Model name,Manufacturer,Category,Status,Location,Purchase Cost";
    let snipe_it = format!("{headings}\nT-1,,MacBook Air,Apple,Computer,Deployed,Aula 1,1200.50\n");
    let done = run(&house, &admin, snipe_it, add()).await;
    assert_eq!(
        (counts(&done.progress), done.environments_created.as_slice()),
        ([1, 1, 1, 0, 0, 0], ["Aula 1".to_owned()].as_slice())
    );
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let worksheet = workbook.add_worksheet();
    worksheet.write_row(0, 0, ["Código", "Nombre", "Cantidad"]).unwrap();
    worksheet.write_row(1, 0, ["X-1", "Taburete", "7"]).unwrap();
    let done = run(&house, &admin, workbook.save_to_buffer().unwrap(), add()).await;
    assert_eq!(counts(&done.progress), [1, 1, 1, 0, 0, 0]);
    let stored: Vec<_> = assets(&house).await.iter().map(|a| (a.name.to_string(), a.units.quantity())).collect();
    assert_eq!(stored, [("MacBook Air".to_owned(), 1), ("Taburete".to_owned(), 7)]);
}

#[tokio::test]
async fn a_file_that_cannot_be_kept_has_no_row_and_a_row_that_cannot_be_written_no_file() {
    let house = House::new().await;
    let admin = house.person(Role::CenterAdmin).await;
    house.files.fail(true);
    assert_eq!(code(queue(&house, &admin, SAMPLE, add()).await), "files.unreachable");
    house.files.fail(false);
    for call in [1, 2] {
        house.store.fail_at(call, FailWith::Busy);
        assert_eq!(code(queue(&house, &admin, SAMPLE, add()).await), "store.busy");
        assert_eq!(house.files.keys(), []);
    }
    assert!(!house.inventory().step_imports().await.unwrap());
    house.assert_nothing_happened();
}

#[tokio::test]
async fn everybody_sees_the_own_imports_and_who_imports_everywhere_sees_all() {
    let house = House::new().await;
    let (admin, inventory) = (house.person(Role::CenterAdmin).await, house.inventory());
    let [ana, ben] = [house.person(Role::WarehouseAdmin).await, house.person(Role::WarehouseAdmin).await];
    let sheet = |code: &str| format!("code;name;room\n{code};Mesa;{}\n", house.warehouse.name);
    let of_ana = run(&house, &ana, sheet("A"), ImportOptions::default()).await;
    let of_admin = run(&house, &admin, sheet("B"), ImportOptions::default()).await;
    let list = async |who: &Context| {
        let page = inventory.imports(who, ImportSort::DEFAULT, &PageRequest::first(9)).await.unwrap();
        page.data.into_iter().map(|import| import.id).collect::<std::collections::BTreeSet<_>>()
    };
    assert_eq!(list(&ana).await, [of_ana.id].into());
    assert_eq!((list(&ben).await, list(&admin).await), ([].into(), [of_ana.id, of_admin.id].into()));
    for (who, import) in [(&ben, &of_ana), (&ana, &of_admin)] {
        let refused = [
            code(inventory.find_import(who, import.id).await),
            code(inventory.findings(who, import.id, &PageRequest::first(9)).await),
            code(inventory.cancel_import(who, import.id, None).await),
            code(inventory.undo_import(who, import.id, None).await),
        ];
        assert_eq!(refused, ["import.not-found"; 4]);
    }
    let stranger = house.next_door().await.person(Role::CenterAdmin).await;
    assert_eq!(code(inventory.find_import(&stranger, of_ana.id).await), "import.not-found");
    for role in [Role::Instructor, Role::Supervisor, Role::Student] {
        let who = house.person(role).await;
        assert_eq!(code(inventory.imports(&who, ImportSort::DEFAULT, &PageRequest::first(9)).await), "access.denied");
        assert_eq!(code(queue(&house, &who, sheet("C"), ImportOptions::default()).await), "access.denied");
    }
    assert_eq!(inventory.find_import(&admin, of_ana.id).await.unwrap(), of_ana);
}

#[tokio::test]
async fn categories_are_made_only_for_who_manages_them() {
    let house = House::new().await;
    let (admin, keeper) = (house.person(Role::CenterAdmin).await, house.person(Role::WarehouseAdmin).await);
    let sheet = format!("code;name;room;category\nA;Mesa;{0};Torno\nB;Mesa;{0};TORNO\n", house.warehouse.name);
    let making = ImportOptions { create_categories: true, ..add() };
    assert_eq!(code(queue(&house, &keeper, &sheet, making.clone()).await), "access.denied");
    let brought = Brought { bytes: sheet.clone().into_bytes(), file_name: None, options: making.clone() };
    assert_eq!(code(house.inventory().import(&keeper, &brought).await), "access.denied");
    house.assert_nothing_happened();
    let careful = run(&house, &keeper, &sheet, add()).await;
    assert_eq!(counts(&careful.progress), [2, 2, 0, 0, 0, 2]);
    assert!(findings(&house, &keeper, &careful).await.iter().all(|found| found.code == "import.unknown-category"));
    let made = run(&house, &admin, &sheet, making).await;
    assert_eq!(
        (counts(&made.progress), made.categories_created.as_slice()),
        ([2, 2, 2, 0, 0, 0], ["torno".to_owned()].as_slice())
    );
    assert!(house.read().await.categories().all().await.unwrap().iter().any(|kind| kind.code.as_str() == "torno"));
}

#[tokio::test]
async fn a_keeper_reaches_no_further_in_the_background() {
    let house = House::new().await;
    let (keeper, other) = (house.person(Role::WarehouseAdmin).await, house.another_warehouse().await);
    let sheet = format!(
        "code;name;room\nA;Mesa;{}\nB;Mesa;{}\nC;Mesa;Bodega Norte\nD;Mesa;\n",
        house.warehouse.name, other.name
    );
    let queued = queue(&house, &keeper, sheet, update()).await.unwrap();
    assert_eq!(queued.reach, Some([house.warehouse.id].into()));
    settle(&house).await;
    let done = house.inventory().find_import(&keeper, queued.id).await.unwrap();
    assert_eq!((counts(&done.progress), done.environments_created.len()), ([4, 4, 1, 0, 0, 3], 0));
    let told = findings(&house, &keeper, &done).await;
    let told: Vec<_> = told.iter().map(|found| (found.line, found.code.as_str())).collect();
    assert_eq!(told, [3, 4, 5].map(|line| (line, "import.environment-out-of-reach")));
}
