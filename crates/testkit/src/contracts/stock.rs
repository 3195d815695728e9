//! What is promised of the book: balances, and movements that lead to them.

use super::book::{Chance, at, book, changed, day, held, lend};
use super::support::{Place, assert_duplicate, assert_failed, assert_stale, at_once, nowhere, pause};
use crate::builders::{a_clerk, a_retired_asset, an_asset, an_entry, an_environment, good, opened, seed};
use crate::ids::an_id;
use plantel_domain::access::Context;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{
    Asset, Condition, Counters, Holding, Movement, MovementFilter, MovementKind, Stock, Units, under_way,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Store, StoreError};
use std::slice;
use std::sync::Arc;

/// In several places and all conditions; what is empty is not there.
pub async fn stock_comes_back_as_booked(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let units =
        Condition::ALL.iter().zip(1..).fold(Units::default(), |units, (condition, n)| units.with(*condition, n));
    let room = seed(&*store, an_environment(place.institution.id)).await;
    for environment in [None, Some(place.warehouse.id)] {
        let mut holding = opened(&Asset { environment, units, ..an_asset(place.institution.id) });
        holding = seed(&*store, holding).await;
        holding.mark_stored();
        assert_eq!(held(&store, &place.ctx, holding.asset.id).await, holding);
        let id = holding.asset.id;
        let (entry, away) = (an_entry(place.user.id), under_way(environment));
        let asset = changed(&store, &place.ctx, id, |holding| {
            let clerk = a_clerk(&entry);
            let here = |condition| Some(at(environment, condition));
            let there = at(room.id, Condition::Damaged);
            holding.book(MovementKind::TransferOut, 1, here(Condition::Good), Some(away), clerk).expect("it is there");
            holding.book(MovementKind::TransferIn, 2, Some(away), Some(there), clerk).expect("they are away");
            holding.book(MovementKind::WriteOff, 2, here(Condition::InUse), None, clerk).expect("they are there");
        });
        let asset = asset.await;
        let stock = seen!(store, &place.ctx, assets.stock(id));
        let counts = [0, 0, 3, 3, 5, 6, 7];
        let expected = Condition::ALL.iter().zip(counts).map(|(condition, units)| (at(environment, *condition), units));
        assert_eq!(stock, Stock::of(expected.chain([(at(room.id, Condition::Damaged), 2)])));
        assert_eq!(asset.units, stock.units());
    }
}

/// Each once, of those that have units and belong to the institution.
pub async fn stocks_of_several_assets_are_one_question(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let other = seed(&*store, Asset { units: good(3), ..an_asset(here.institution.id) }).await;
    let gone = seed(&*store, a_retired_asset(here.institution.id)).await;
    let known = [here.asset.id, other.id];
    let ids = [other.id, here.asset.id, other.id, gone.id, there.asset.id, an_id().into()];
    let found = seen!(store, &here.ctx, assets.stocks(&ids));
    assert_eq!(found.len(), known.len());
    for id in known {
        let stock = seen!(store, &here.ctx, assets.stock(id));
        assert!(found.contains(&(id, stock)), "{id}");
    }
    assert_eq!(seen!(store, &here.ctx, assets.stocks(&[])), []);
    assert_eq!(seen!(store, &nowhere(), assets.stocks(&ids)), []);
}

/// What was booked in between stays booked once.
pub async fn a_holding_is_stored_again_and_again_in_one_work(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut work = store.begin(&place.ctx).await.expect("the store begins a work");
    let mut holding = work.assets().lock(place.asset.id).await.expect("the store answers").expect("it is there");
    for version in 2..5 {
        lend(&mut holding, 2);
        work.assets().store_all(slice::from_mut(&mut holding)).await.expect("the store takes it");
        assert_eq!((holding.asset.version, holding.booked().len(), holding.changed()), (version, 0, false));
        let again = work.assets().lock(place.asset.id).await.expect("the store answers");
        assert_eq!(again.as_ref(), Some(&holding), "a work sees its own book");
    }
    work.commit_unjournaled().await.expect("the store commits it");
    assert_eq!(held(&store, &place.ctx, place.asset.id).await, holding);
    assert_eq!(movements(&store, &place).await.len(), 1 + 3);
    assert_eq!(verified(&store, &place.ctx).await, 1);
}

/// Though it changed no balance in the end.
pub async fn what_was_booked_there_and_back_stays_in_the_ledger(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut holding = held(&store, &place.ctx, place.asset.id).await;
    book(&mut holding, (MovementKind::Damage, 1), (Some(Condition::Good), Some(Condition::Damaged)));
    book(&mut holding, (MovementKind::Repair, 1), (Some(Condition::Damaged), Some(Condition::Good)));
    kept!(store, &place.ctx, assets.store_all(slice::from_mut(&mut holding)));
    assert_eq!((holding.asset.version, holding.asset.units), (2, place.asset.units));
    assert_eq!(held(&store, &place.ctx, place.asset.id).await, holding);
    assert_eq!(movements(&store, &place).await.len(), 1 + 2);
}

async fn movements(store: &Arc<dyn Store>, place: &Place) -> Vec<Movement> {
    let filter = MovementFilter::default();
    seen!(store, &place.ctx, ledger.list(&place.everything, &filter, &PageRequest::first(200))).data
}

/// How many assets there are; that book and ledger agree.
async fn verified(store: &Arc<dyn Store>, ctx: &Context) -> u64 {
    let (assets, differences) = seen!(store, ctx, ledger.verify());
    assert_eq!(differences, []);
    assert_eq!(kept!(store, ctx, ledger.verify()), (assets, vec![]), "a work sees the same");
    assets
}

async fn counted(store: &Arc<dyn Store>, place: &Place) -> Counters {
    seen!(store, &place.ctx, assets.counters(&place.everything, None, day("2026-03-16")))
}

/// Neither balance, nor movement, nor counter; nor those stored with it.
pub async fn a_stale_holding_is_refused_and_changes_nothing(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let other = seed(&*store, an_asset(place.institution.id)).await;
    let mut both = vec![held(&store, &place.ctx, place.asset.id).await, held(&store, &place.ctx, other.id).await];
    let now = changed(&store, &place.ctx, other.id, |holding| lend(holding, 4)).await;
    for holding in &mut both {
        lend(holding, 1);
    }
    let before = (movements(&store, &place).await, counted(&store, &place).await);
    assert_stale(tried!(store, &place.ctx, assets.store_all(&mut both)));
    assert_stale(tried!(store, &place.ctx, assets.store_all(&mut both[1..])));
    assert_eq!((movements(&store, &place).await, counted(&store, &place).await), before);
    assert_eq!(held(&store, &place.ctx, other.id).await.asset, now);
    assert_eq!(held(&store, &place.ctx, place.asset.id).await.asset, place.asset);
    assert_eq!(verified(&store, &place.ctx).await, 2);
}

/// A code that is taken leaves nothing of an asset's first movements.
pub async fn an_asset_is_added_with_its_movements_or_not_at_all(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let before = (movements(&store, &place).await, counted(&store, &place).await);
    let same = Asset { code: place.asset.code.clone(), ..an_asset(place.institution.id) };
    let batch = [opened(&an_asset(place.institution.id)), opened(&same)];
    assert_duplicate(tried!(store, &place.ctx, assets.add_all(&batch)), "asset");
    assert_eq!((movements(&store, &place).await, counted(&store, &place).await), before);
    assert_eq!(verified(&store, &place.ctx).await, 1);
}

/// Whatever somebody believes to have read.
pub async fn what_is_not_there_cannot_be_taken(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let believed = Stock::of([(at(place.warehouse.id, Condition::Good), 20)]);
    let mut forged = Holding::stored(Asset { units: good(20), ..place.asset.clone() }, believed);
    lend(&mut forged, 11);
    assert_failed(tried!(store, &place.ctx, assets.store_all(slice::from_mut(&mut forged))));
    let elsewhere = Stock::of([(at(None, Condition::Good), 10)]);
    let mut forged = Holding::stored(Asset { environment: None, ..place.asset.clone() }, elsewhere);
    book(&mut forged, (MovementKind::Loss, 1), (Some(Condition::Good), Some(Condition::Missing)));
    assert_failed(tried!(store, &place.ctx, assets.store_all(slice::from_mut(&mut forged))));
    let entry = an_entry(None);
    for room in [EnvironmentId::from(crate::ids::an_id()), Place::new(&store).await.warehouse.id] {
        let mut nowhere = held(&store, &place.ctx, place.asset.id).await;
        let unknown = at(room, Condition::Good);
        nowhere.book(MovementKind::Receipt, 1, None, Some(unknown), a_clerk(&entry)).expect("the rule allows it");
        assert_failed(tried!(store, &place.ctx, assets.store_all(slice::from_mut(&mut nowhere))));
    }
    assert_eq!(held(&store, &place.ctx, place.asset.id).await.asset, place.asset);
    assert_eq!(verified(&store, &place.ctx).await, 1);
}

async fn deed(
    store: Arc<dyn Store>,
    ctx: Context,
    assets: [AssetId; 3],
    rooms: [EnvironmentId; 2],
    n: usize,
) -> Result<usize, StoreError> {
    let mut chance = Chance::of(n as u64);
    let mut work = store.begin(&ctx).await?;
    let mut holdings = work.assets().lock_all(&assets[n % 2..]).await?;
    for holding in &mut holdings {
        chance.book(holding, &rooms.map(Some));
    }
    holdings.retain(Holding::changed);
    pause().await;
    work.assets().store_all(&mut holdings).await?;
    work.commit_unjournaled().await?;
    Ok(holdings.len())
}

/// No balance is negative then, and the totals are what the movements add up to.
pub async fn many_who_book_at_once_leave_a_book_that_is_right(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let mut assets = [place.asset.id; 3];
    for asset in &mut assets[1..] {
        let more = Asset { environment: Some(room.id), ..an_asset(place.institution.id) };
        *asset = seed(&*store, more).await.id;
    }
    let (ctx, rooms) = (place.ctx.clone(), [place.warehouse.id, room.id]);
    let stored = at_once(30, &store, move |store, n| deed(store, ctx.clone(), assets, rooms, n));
    let stored: usize = stored.await.into_iter().sum();
    let holdings = kept!(store, &place.ctx, assets.lock_all(&assets));
    let versions: i64 = holdings.iter().map(|holding| holding.asset.version - 1).sum();
    assert!(stored > 30, "chance has tried too little: {stored}");
    assert_eq!(usize::try_from(versions).ok(), Some(stored), "nobody was too late, and nothing was lost");
    for holding in &holdings {
        let mut stock = Stock::default();
        let filter = MovementFilter { asset: Some(holding.asset.id), ..MovementFilter::default() };
        let mut told = by_cursor!(store, &place.ctx, 200, ledger.list(&place.everything, &filter));
        told.sort_by_key(|movement| (movement.at, movement.id));
        for movement in &told {
            stock.take(movement).expect("no balance is ever negative");
        }
        assert_eq!(stock, *holding.stock());
        assert_eq!(stock.units(), holding.asset.units);
    }
    let units: u32 = holdings.iter().map(|holding| holding.asset.units.quantity()).sum();
    let counters = counted(&store, &place).await;
    assert_eq!(counters.units.iter().map(|(_, _, units)| units).sum::<u64>(), u64::from(units));
    assert_eq!(verified(&store, &place.ctx).await, 3);
}
