//! What is promised of imports. No other contract runs in the store.

use super::support::{Place, assert_failed, assert_other_version, assert_stale, at_once, nowhere, pause};
use crate::builders::{a_user, an_import, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::import::{Import, ImportOptions, ImportSort, ImportState, Progress};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn after(micros: i64) -> Timestamp {
    moment() + Duration::microseconds(micros)
}

/// One in every state, with every field filled, empty and odd.
fn every_import(place: &Place) -> Vec<Import> {
    let id = place.institution.id;
    let odd = "Código 'ñ' \"%_\\\" 🐟".to_owned();
    let settled = |state: ImportState| state.settled().then_some(after(654_321));
    let in_state = |state: &ImportState| Import { state: *state, finished_at: settled(*state), ..an_import(id) };
    let mut imports: Vec<_> = ImportState::ALL.iter().map(in_state).collect();
    imports.push(Import {
        by: Some(place.user.id),
        reach: Some(BTreeSet::from([place.warehouse.id, an_id().into()])),
        file_name: Some(line("inventario 'ñ' \"%_\\\" 🐟.csv")),
        options: ImportOptions {
            create_environments: true,
            update: true,
            columns: BTreeMap::from([("code".to_owned(), odd.clone()), ("name".to_owned(), "Nombre".to_owned())]),
            ..ImportOptions::default()
        },
        state: ImportState::Undoing,
        progress: Progress {
            rows: Some(u32::MAX),
            read: u32::MAX - 1,
            created: 1,
            updated: 2,
            unchanged: 3,
            refused: u32::MAX - 7,
        },
        environments_created: vec!["Sala 2".to_owned(), odd.clone()],
        categories_created: vec![odd, "óptica".to_owned()],
        error: Some("import.touched".to_owned()),
        created_at: after(1),
        finished_at: Some(after(2)),
        version: 9,
        ..an_import(id)
    });
    imports.push(Import { file_name: None, reach: Some(BTreeSet::new()), ..an_import(id) });
    let made = ImportOptions { create_categories: true, dry_run: true, ..ImportOptions::default() };
    imports.push(Import { options: made, ..an_import(id) });
    imports
}

/// With where it may write and what it may do.
pub async fn every_import_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for import in every_import(&place) {
        seed(&*store, import.clone()).await;
        assert_eq!(seen!(store, &place.ctx, imports.find(import.id, None)), Some(import));
    }
    assert_eq!(seen!(store, &place.ctx, imports.find(an_id().into(), None)), None);
    let nobody = Import { by: Some(a_user().id), ..an_import(place.institution.id) };
    assert_failed(tried!(store, &place.ctx, imports.add(&nobody)));
    let over = Import { finished_at: Some(moment()), ..an_import(place.institution.id) };
    assert_failed(tried!(store, &place.ctx, imports.add(&over)));
}

/// And a change of an old one is refused, as is a named version that is not the current one.
pub async fn a_change_of_an_import_counts_its_version(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut old = seed(&*store, an_import(place.institution.id)).await;
    let mut changed = old.clone();
    for (version, next) in (2..).zip(every_import(&place)) {
        changed = Import { id: old.id, version: version - 1, by: None, ..next };
        kept!(store, &place.ctx, imports.update(&mut changed));
        assert_eq!(changed.version, version);
        assert_eq!(seen!(store, &place.ctx, imports.find(changed.id, Some(version))), Some(changed.clone()));
    }
    assert_other_version(asked!(store, &place.ctx, imports.find(changed.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, imports.update(&mut old)));
    assert_eq!(old.version, 1, "a refused change leaves the version alone");
    assert_stale(tried!(store, &place.ctx, imports.update(&mut an_import(place.institution.id))));
    assert_eq!(seen!(store, &place.ctx, imports.find(changed.id, None)), Some(changed));
}

/// Nor where none is chosen.
pub async fn an_import_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut import = seed(&*store, an_import(here.institution.id)).await;
    let newest = Sort::<ImportSort>::default();
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, imports.find(import.id, None)), None);
        assert_eq!(seen!(store, stranger, imports.find(import.id, Some(77))), None);
        let page = PageRequest { count: true, ..PageRequest::first(200) };
        let listed = seen!(store, stranger, imports.list(None, newest, &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)));
        assert_stale(tried!(store, stranger, imports.update(&mut import)));
        assert_failed(tried!(store, stranger, imports.add(&an_import(here.institution.id))));
    }
    assert_eq!(seen!(store, &here.ctx, imports.find(import.id, None)), Some(import));
}

/// Each once, in both orders, also those of one moment; all, or one person's.
pub async fn imports_are_listed_by_who_brought_them(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut imports = Vec::new();
    for (micros, by) in [(3, None), (1, Some(place.user.id)), (1, None), (-1, Some(place.user.id)), (1, None)] {
        let import = Import { created_at: after(micros), by, ..an_import(place.institution.id) };
        imports.push(seed(&*store, import).await);
    }
    imports.sort_by_key(|import| (import.created_at, import.id));
    for descending in [false, true] {
        let sort = Sort { field: ImportSort::CreatedAt, descending };
        assert_pages!(store, &place.ctx, imports.list(None, sort), imports.clone());
        let own: Vec<_> = imports.iter().filter(|import| import.by.is_some()).cloned().collect();
        assert_pages!(store, &place.ctx, imports.list(Some(place.user.id), sort), own);
        assert_pages!(store, &place.ctx, imports.list(Some(a_user().id), sort), Vec::<Import>::new());
        imports.reverse();
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_imports(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let sort = Sort::<ImportSort>::default();
    assert_refuses_cursors!(store, &place.ctx, imports.list(None, sort), "-created_at", SortKey::Micros(0));
}

/// In whichever institution, for a minute.
async fn claimed(store: &Arc<dyn Store>, now: Timestamp) -> Option<Import> {
    kept!(store, &nowhere(), imports.claim(now, now + Duration::minutes(1)))
}

fn queued(institution: InstitutionId, micros: i64, state: ImportState) -> Import {
    Import { created_at: after(micros), state, ..an_import(institution) }
}

/// Of any institution, as it was read; what has settled waits for nothing, nor does what somebody works on.
pub async fn the_oldest_import_that_waits_is_claimed(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let (a, b) = (here.institution.id, there.institution.id);
    for state in ImportState::ALL.iter().copied().filter(|state| state.settled()) {
        seed(&*store, queued(a, 0, state)).await;
    }
    let second = seed(&*store, queued(a, 2, ImportState::Running)).await;
    let third = seed(&*store, queued(b, 3, ImportState::Undoing)).await;
    let first = seed(&*store, queued(b, 1, ImportState::Queued)).await;
    let now = after(1_000);
    for import in [&first, &second, &third] {
        assert_eq!(claimed(&store, now).await.as_ref(), Some(import), "the claim counts no version");
    }
    assert_eq!(claimed(&store, now + Duration::seconds(59)).await, None);
    let later = now + Duration::minutes(1);
    let mut running = claimed(&store, later).await.expect("its claim is over");
    assert_eq!(running, first);
    (running.state, running.progress.read) = (ImportState::Running, 200);
    kept!(store, &there.ctx, imports.update(&mut running));
    assert_eq!(claimed(&store, later).await, Some(second), "a change keeps the claim");
    running.state = ImportState::Done;
    running.finished_at = Some(later);
    kept!(store, &there.ctx, imports.update(&mut running));
    assert_eq!(claimed(&store, later).await, Some(third));
    let mut work = store.begin(&nowhere()).await.expect("the store begins a work");
    let much_later = later + Duration::hours(1);
    let lost = work.imports().claim(much_later, much_later + Duration::hours(1)).await.expect("the store answers");
    drop(work);
    assert!(lost.is_some());
    for _ in 0..400 {
        // Others are free too, and come first until the work that was dropped has let go.
        if claimed(&store, much_later).await == lost {
            return;
        }
        pause().await;
    }
    panic!("a claim that is not kept is none");
}

/// By whichever server.
pub async fn an_import_claimed_by_many_at_once_is_claimed_once(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut ids = BTreeSet::new();
    for micros in 0..5 {
        ids.insert(seed(&*store, queued(place.institution.id, micros, ImportState::Queued)).await.id);
    }
    let now = after(1_000);
    let claims = at_once(12, &store, move |store, _| async move {
        let mut work = store.begin(&nowhere()).await?;
        let claimed = work.imports().claim(now, now + Duration::minutes(1)).await?;
        pause().await;
        work.commit_unjournaled().await?;
        Ok(claimed.map(|import| import.id))
    });
    let mut claimed_ids: Vec<_> = claims.await.into_iter().flatten().collect();
    // Who came while another looked at the only one left went away with nothing.
    while let Some(import) = claimed(&store, now).await {
        claimed_ids.push(import.id);
    }
    assert_eq!((claimed_ids.len(), claimed_ids.into_iter().collect::<BTreeSet<_>>()), (5, ids));
}

/// Or is given back.
pub async fn a_claim_that_is_held_lasts_longer(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let import = seed(&*store, queued(place.institution.id, 0, ImportState::Running)).await;
    let (now, over) = (after(10), after(10) + Duration::minutes(1));
    assert_eq!(claimed(&store, now).await, Some(import.clone()));
    kept!(store, &place.ctx, imports.hold(import.id, over + Duration::minutes(1)));
    assert_eq!(claimed(&store, over).await, None);
    kept!(store, &place.ctx, imports.hold(import.id, after(9)));
    assert_eq!(seen!(store, &place.ctx, imports.find(import.id, Some(1))), Some(import.clone()));
    assert_eq!(claimed(&store, now).await, Some(import));
}
