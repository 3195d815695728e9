//! What is promised of units of work.

use super::book::{held, lend};
use super::support::{Place, assert_duplicate, nowhere};
use crate::builders::{a_loan, a_user, an_asset, an_environment, an_item, opened, seed};
use plantel_domain::access::Context;
use plantel_domain::audit::JournalFilter;
use plantel_domain::ids::AssetId;
use plantel_domain::institutions::EnvironmentCreated;
use plantel_domain::inventory::{Asset, Holding};
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Store, StoreError};
use std::slice;
use std::sync::Arc;

/// Reachable, and of the schema this program knows.
pub async fn a_store_is_ready(store: Arc<dyn Store>) {
    store.ready().await.expect("the store is ready");
}

/// Of several contexts, with what happened.
pub async fn a_commit_keeps_all_of_a_work(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = an_environment(place.institution.id);
    let asset = Asset { environment: Some(room.id), ..an_asset(place.institution.id) };
    let loan = a_loan(&asset, &room, place.user.id);
    let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
    work.environments().add(&room).await.expect("the store takes the room");
    work.assets().add_all(slice::from_ref(&opened(&asset))).await.expect("the store takes the asset");
    work.loans().add(&loan).await.expect("the store takes the loan");
    work.commit(EnvironmentCreated { environment: room.id }.into()).await.expect("the store commits it");
    assert_eq!(seen!(store, &place.ctx, environments.find(room.id, None)), Some(room));
    assert_eq!(seen!(store, &place.ctx, assets.find(asset.id, None)), Some(asset));
    assert_eq!(seen!(store, &place.ctx, loans.find(loan.id, None)), Some(loan));
    assert_eq!(kinds(&store, &place.ctx).await, ["environment.created"]);
}

async fn kinds(store: &Arc<dyn Store>, ctx: &Context) -> Vec<String> {
    let page = seen!(store, ctx, journal.list(&JournalFilter::default(), &PageRequest::first(200)));
    page.data.into_iter().map(|entry| entry.kind).collect()
}

/// Neither what it added, nor what it changed or took away.
pub async fn a_dropped_work_leaves_nothing(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let item = seed(&*store, an_item(place.user.id)).await;
    let room = an_environment(place.institution.id);
    let before = held(&store, &place.ctx, place.asset.id).await;
    let mut holding = before.clone();
    lend(&mut holding, 1);
    let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
    work.environments().add(&room).await.expect("the store takes the room");
    work.assets().store_all(slice::from_mut(&mut holding)).await.expect("the store takes the asset");
    work.items().delete(&item).await.expect("the store takes it away");
    drop(work);
    assert_eq!(seen!(store, &place.ctx, environments.find(room.id, None)), None);
    assert_eq!(seen!(store, &place.ctx, assets.find(place.asset.id, None)), Some(place.asset));
    assert_eq!(held(&store, &place.ctx, before.asset.id).await, before);
    assert_eq!(seen!(store, &place.ctx, items.find(item.id, None)), Some(item));
    assert_eq!(kinds(&store, &place.ctx).await, Vec::<String>::new());
}

/// What came before it goes with it.
pub async fn a_failed_call_leaves_nothing_of_its_work(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let first = an_environment(place.institution.id);
    let batch = [an_asset(place.institution.id), Asset { code: place.asset.code, ..an_asset(place.institution.id) }];
    let batch = batch.each_ref().map(opened);
    let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
    work.environments().add(&first).await.expect("the store takes the room");
    assert_duplicate(work.assets().add_all(&batch).await, "asset");
    drop(work);
    assert_eq!(seen!(store, &place.ctx, environments.find(first.id, None)), None);
    assert_eq!(seen!(store, &place.ctx, assets.find(batch[0].asset.id, None)), None);
}

/// Whether it began to read before or after.
pub async fn a_reader_does_not_see_what_is_not_committed(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = an_environment(place.institution.id);
    let mut reader = store.read(&place.ctx).await.expect("the store can be read");
    let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
    work.environments().add(&room).await.expect("the store takes the room");
    assert_eq!(reader.environments().find(room.id, None).await.expect("the store answers"), None);
    assert_eq!(seen!(store, &place.ctx, environments.find(room.id, None)), None);
    drop(reader);
    work.commit(EnvironmentCreated { environment: room.id }.into()).await.expect("the store commits it");
    assert_eq!(seen!(store, &place.ctx, environments.find(room.id, None)), Some(room));
}

/// Also twice of one thing.
pub async fn a_work_sees_its_own_writes(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut user = a_user();
    let mut work = store.begin(&nowhere()).await.expect("the store begins a work");
    work.users().add(&user).await.expect("the store takes the user");
    for version in 2..4 {
        user.full_name = None;
        work.users().update(&mut user).await.expect("the store takes the change");
        assert_eq!(user.version, version);
        let found = work.users().find_by_email(&user.email).await.expect("the store answers");
        assert_eq!(found.as_ref(), Some(&user));
    }
    work.items().add(&an_item(user.id)).await.expect("the user is known in this work");
    work.commit_unjournaled().await.expect("the store commits it");
    assert_eq!(seen!(store, &place.ctx, users.find(user.id, Some(3))), Some(user));
}

/// But they are kept.
pub async fn technical_writes_are_not_journaled(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = an_environment(place.institution.id);
    kept!(store, &place.ctx, environments.add(&room));
    assert_eq!(seen!(store, &place.ctx, environments.find(room.id, None)), Some(room));
    assert_eq!(kinds(&store, &place.ctx).await, Vec::<String>::new());
}

async fn lent_one(store: &dyn Store, ctx: &Context, id: AssetId, locked: bool) -> Result<(), StoreError> {
    let mut work = store.begin(ctx).await?;
    let found = if locked {
        work.assets().lock(id).await?
    } else {
        let asset = work.assets().find(id, None).await?.expect("it is there");
        Some(Holding::stored(asset, work.assets().stock(id).await?))
    };
    tokio::task::yield_now().await;
    let mut holding = found.expect("it is there");
    lend(&mut holding, 1);
    work.assets().store_all(slice::from_mut(&mut holding)).await?;
    work.commit_unjournaled().await
}

/// Eight lend one unit each at once; how many came too late and had to begin again.
async fn eight_lend_at_once(store: &Arc<dyn Store>, place: &Place, locked: bool) -> u32 {
    let lending = |_| {
        let (store, ctx, id) = (Arc::clone(store), place.ctx.clone(), place.asset.id);
        tokio::spawn(async move {
            let mut stale = 0;
            loop {
                match lent_one(&*store, &ctx, id, locked).await {
                    Ok(()) => break stale,
                    Err(StoreError::Stale) => stale += 1,
                    Err(StoreError::Busy) => {}
                    Err(e) => panic!("{e:?}"),
                }
                tokio::time::sleep(std::time::Duration::from_millis(2)).await;
            }
        })
    };
    let mut stale = 0;
    for lent in (0..8).map(lending).collect::<Vec<_>>() {
        stale += lent.await.expect("it ends");
    }
    let Holding { asset, .. } = held(store, &place.ctx, place.asset.id).await;
    assert_eq!((asset.units.on_loan(), asset.version), (8, 9));
    stale
}

/// Each sees what the one before decided, and none is too late.
pub async fn works_that_lock_one_asset_are_decided_one_after_another(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    assert_eq!(eight_lend_at_once(&store, &place, true).await, 0, "under a lock nobody is stale");
}

/// Whoever comes too late is told so and begins again.
pub async fn without_a_lock_no_change_is_lost_either(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    eight_lend_at_once(&store, &place, false).await;
}
