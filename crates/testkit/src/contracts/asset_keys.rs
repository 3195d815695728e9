//! What is promised of how assets are found: by tag, by code, by kit, by place.

use super::book::{at, book, changed, held};
use super::support::{Place, by_id};
use crate::builders::{
    a_clerk, a_retired_asset, a_transfer, an_asset, an_entry, an_environment, good, line, opened, seed,
};
use crate::clock::moment;
use crate::ids::RandomIds;
use plantel_domain::inventory::{
    Asset, AssetFilter, Closing, Condition, Holding, MovementKind, RetirementReason, Tracking, Transfer, TransferState,
    Units,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::{Store, StoreError};
use plantel_domain::tag::Tag;
use std::slice;
use std::sync::Arc;

/// As it is when it is read, by no other; a revoked one finds nothing, and a new one finds the asset again.
pub async fn a_tag_finds_its_asset_until_it_is_revoked(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let old = place.asset.tag.clone().expect("it has a tag");
    assert_eq!(seen!(store, &place.ctx, assets.find_by_tag(&old)), Some(place.asset.clone()));
    assert_eq!(seen!(store, &place.ctx, assets.find_by_tag(&Tag::issue(&RandomIds))), None);
    changed(&store, &place.ctx, place.asset.id, |holding| holding.asset.tag = None).await;
    assert_eq!(seen!(store, &place.ctx, assets.find_by_tag(&old)), None);
    let new = Tag::issue(&RandomIds);
    let asset = changed(&store, &place.ctx, place.asset.id, |holding| holding.asset.tag = Some(new.clone())).await;
    assert_eq!(seen!(store, &place.ctx, assets.find_by_tag(&new)), Some(asset));
    assert_eq!(seen!(store, &place.ctx, assets.find_by_tag(&old)), None);
}

/// In every institution; any number of assets have none.
pub async fn a_tag_of_an_asset_is_unique_everywhere(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let tag = here.asset.tag.clone();
    let refused = |done: Result<(), StoreError>| assert!(matches!(done, Err(StoreError::Duplicate(_))), "{done:?}");
    for place in [&here, &there] {
        let same = opened(&Asset { tag: tag.clone(), ..an_asset(place.institution.id) });
        refused(tried!(store, &place.ctx, assets.add_all(&[same])));
        let other = seed(&*store, an_asset(place.institution.id)).await;
        let mut other = held(&store, &place.ctx, other.id).await;
        other.asset.tag.clone_from(&tag);
        refused(tried!(store, &place.ctx, assets.store_all(slice::from_mut(&mut other))));
        for _ in 0..2 {
            seed(&*store, Asset { tag: None, ..an_asset(place.institution.id) }).await;
        }
    }
    assert_eq!(seen!(store, &there.ctx, assets.find_by_tag(&tag.expect("it has a tag"))), None);
}

/// By its folded form, while it is in use.
pub async fn an_asset_is_found_by_its_code(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let coded = |place: &Place, code| Asset { code: line(code), ..an_asset(place.institution.id) };
    let asset = seed(&*store, coded(&here, "CÁM 1")).await;
    seed(&*store, coded(&there, "Cam 1")).await;
    assert_eq!(seen!(store, &here.ctx, assets.find_by_code("cam 1")), Some(asset.clone()));
    for other in ["cam 2", "cam", "cam 1 ", "CAM 1"] {
        assert_eq!(seen!(store, &here.ctx, assets.find_by_code(other)), None, "{other}");
    }
    let retired = retire(&store, &here, &asset).await;
    for key in ["cam 1".to_owned(), retired.code_key()] {
        assert_eq!(seen!(store, &here.ctx, assets.find_by_code(&key)), None, "{key}");
    }
    let next = seed(&*store, coded(&here, "cam 1")).await;
    assert_eq!(seen!(store, &here.ctx, assets.find_by_code("cam 1")), Some(next));
}

async fn retire(store: &Arc<dyn Store>, place: &Place, asset: &Asset) -> Asset {
    let entry = an_entry(place.user.id);
    changed(store, &place.ctx, asset.id, |holding| {
        holding.retire(RetirementReason::Sold, None, 0, a_clerk(&entry)).expect("nothing is away");
    })
    .await
}

/// Any number of times; its tag finds it no more.
pub async fn what_is_retired_gives_back_its_code_and_serial_number(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut ids = Vec::new();
    for _ in 0..3 {
        let named = Asset { code: line("Cám-1"), serial_number: Some(line("SN-1")), ..an_asset(place.institution.id) };
        let asset = seed(&*store, Asset { environment: Some(place.warehouse.id), ..named }).await;
        let retired = retire(&store, &place, &asset).await;
        assert_eq!((retired.code.as_str(), retired.units, retired.version), ("Cám-1", Units::default(), 2));
        assert_eq!(seen!(store, &place.ctx, assets.find(asset.id, None)), Some(retired));
        assert_eq!(seen!(store, &place.ctx, assets.find_by_tag(&asset.tag.expect("it had one"))), None);
        let keys = (["cam-1".to_owned()], ["sn-1".to_owned()]);
        assert_eq!(kept!(store, &place.ctx, assets.lock_by_keys(&keys.0, &keys.1)), []);
        ids.push(asset.id);
    }
    let filter = AssetFilter { retired: Some(true), ..AssetFilter::default() };
    let listed = seen!(store, &place.ctx, assets.list(&place.everything, &filter, &PageRequest::first(10))).data;
    assert_eq!(by_id(listed, |asset| asset.id).iter().map(|asset| asset.id).collect::<Vec<_>>(), ids);
}

/// Of that kit alone.
pub async fn parts_of_a_kit_come_by_code(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let one = || Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(here.institution.id) };
    let (kit, other) = (seed(&*store, one()).await, seed(&*store, one()).await);
    let mut parts = Vec::new();
    for code in ["zeta", "Área", "b 2", "B-10"] {
        parts.push(seed(&*store, Asset { code: line(code), kit: Some(kit.id), ..one() }).await);
    }
    seed(&*store, Asset { kit: Some(other.id), ..one() }).await;
    parts.sort_by_key(Asset::code_key);
    assert_eq!(seen!(store, &here.ctx, assets.parts(kit.id)), parts);
    assert_eq!(seen!(store, &there.ctx, assets.parts(kit.id)), []);
    assert_eq!(seen!(store, &here.ctx, assets.parts(parts[0].id)), []);
    let left = changed(&store, &here.ctx, parts[0].id, |holding| holding.asset.kit = None).await;
    assert_eq!(left.kit, None);
    assert_eq!(seen!(store, &here.ctx, assets.parts(kit.id)), parts[1..]);
}

/// Each once, however often its kit is named, and of no other institution.
pub async fn parts_of_several_kits_come_at_once(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let one = |place: &Place| Asset { tracking: Tracking::Serial, units: good(1), ..an_asset(place.institution.id) };
    let (mut kits, mut parts) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        let kit = seed(&*store, one(&here)).await.id;
        for _ in 0..2 {
            parts.push(seed(&*store, Asset { kit: Some(kit), ..one(&here) }).await);
        }
        kits.push(kit);
    }
    let next_door = seed(&*store, one(&there)).await.id;
    seed(&*store, Asset { kit: Some(next_door), ..one(&there) }).await;
    let asked = [kits[1], parts[5].id, kits[0], next_door, here.asset.id, kits[1]];
    let found = by_id(seen!(store, &here.ctx, assets.parts_of(&asked)), |asset| asset.id);
    assert_eq!(found, by_id(parts[..4].to_vec(), |asset| asset.id));
    assert_eq!(seen!(store, &here.ctx, assets.parts_of(&[])), []);
    // A chunk of a query is smaller than this.
    let mut many: Vec<_> = (0..2_000).map(|_| an_asset(here.institution.id).id).collect();
    many.extend([kits[0], kits[2], kits[0]]);
    let found = by_id(seen!(store, &here.ctx, assets.parts_of(&many)), |asset| asset.id);
    let expected: Vec<_> = parts[..2].iter().chain(&parts[4..]).cloned().collect();
    assert_eq!(found, by_id(expected, |asset| asset.id));
}

/// However they were asked for, each once, with their stock.
pub async fn held_assets_come_in_order_of_id(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut holdings = vec![held(&store, &here.ctx, here.asset.id).await];
    for units in 1..5 {
        let asset = Asset { units: good(units), ..an_asset(here.institution.id) };
        let asset = seed(&*store, asset).await;
        holdings.push(held(&store, &here.ctx, asset.id).await);
    }
    let mut ids: Vec<_> = holdings.iter().map(|holding| holding.asset.id).collect();
    let codes: Vec<_> = holdings.iter().rev().map(|holding| holding.asset.code_key()).collect();
    holdings.sort_by_key(|holding| holding.asset.id);
    ids.sort_by_key(|id| std::cmp::Reverse(*id));
    ids.extend([ids[0], there.asset.id, an_asset(here.institution.id).id]);
    assert_eq!(kept!(store, &here.ctx, assets.lock_all(&ids)), holdings);
    assert_eq!(kept!(store, &here.ctx, assets.lock_by_keys(&codes, &[])), holdings);
    assert_eq!(kept!(store, &here.ctx, assets.lock_all(&[])), []);
}

async fn count(store: &Arc<dyn Store>, place: &Place) -> u64 {
    seen!(store, &place.ctx, assets.count_in(place.warehouse.id))
}

/// Of each once: what is kept there, has units there, or is on its way there; not what is retired.
pub async fn assets_of_an_environment_are_counted(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (id, here) = (place.institution.id, Some(place.warehouse.id));
    let room = seed(&*store, an_environment(id)).await;
    seed(&*store, Asset { environment: here, units: Units::default(), ..an_asset(id) }).await;
    seed(&*store, Asset { environment: here, ..a_retired_asset(id) }).await;
    seed(&*store, an_asset(id)).await;
    assert_eq!((count(&store, &place).await, seen!(store, &place.ctx, assets.count_in(room.id))), (2, 0));
    let away = Units::default().with(Condition::OnLoan, 1);
    seed(&*store, Asset { environment: here, units: away, ..an_asset(id) }).await;
    let elsewhere = seed(&*store, Asset { environment: Some(room.id), ..an_asset(id) }).await;
    assert_eq!((count(&store, &place).await, seen!(store, &place.ctx, assets.count_in(room.id))), (3, 1));
    let mut transfer = sent(&store, &place, &elsewhere, &room).await;
    assert_eq!(count(&store, &place).await, 4, "one is on its way");
    let again = a_transfer(elsewhere.id, &room, &place.warehouse);
    seed(&*store, again).await;
    seed(&*store, a_transfer(place.asset.id, &room, &place.warehouse)).await;
    assert_eq!(count(&store, &place).await, 4, "each once");
    let mut holding = held(&store, &place.ctx, elsewhere.id).await;
    book_arrival(&mut holding, &transfer);
    kept!(store, &place.ctx, assets.store_all(slice::from_mut(&mut holding)));
    assert_eq!(count(&store, &place).await, 4, "units of it are there");
    (transfer.state, transfer.closed) = (TransferState::Received, Some(Closing { by: None, at: moment() }));
    kept!(store, &place.ctx, transfers.update(&mut transfer));
    changed(&store, &place.ctx, elsewhere.id, |holding| {
        let there = at(place.warehouse.id, Condition::Good);
        let entry = an_entry(None);
        holding.book(MovementKind::WriteOff, 1, Some(there), None, a_clerk(&entry)).expect("it is there");
    })
    .await;
    assert_eq!(count(&store, &place).await, 4, "another transfer is under way");
    assert_eq!(seen!(store, &place.ctx, assets.count_in(room.id)), 1);
}

/// A good unit of the asset, on its way from the room to the warehouse.
async fn sent(
    store: &Arc<dyn Store>,
    place: &Place,
    asset: &Asset,
    room: &plantel_domain::institutions::Environment,
) -> Transfer {
    changed(store, &place.ctx, asset.id, |holding| {
        book(holding, (MovementKind::TransferOut, 1), (Some(Condition::Good), Some(Condition::InTransit)));
    })
    .await;
    seed(&**store, a_transfer(asset.id, room, &place.warehouse)).await
}

fn book_arrival(holding: &mut Holding, transfer: &Transfer) {
    let (away, there) = (at(transfer.from, Condition::InTransit), at(transfer.to, Condition::Good));
    let entry = an_entry(None);
    holding.book(MovementKind::TransferIn, 1, Some(away), Some(there), a_clerk(&entry)).expect("one is under way");
}

/// Nor is what has arrived, nor what is retired.
pub async fn what_is_called_back_is_on_no_way(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await;
    let asset = seed(&*store, Asset { environment: Some(room.id), ..an_asset(place.institution.id) }).await;
    for (state, expected) in [(TransferState::Sent, 2), (TransferState::Cancelled, 1), (TransferState::Received, 1)] {
        let closed = (state != TransferState::Sent).then_some(Closing { by: None, at: moment() });
        let mut transfer = Transfer { state, closed, ..a_transfer(asset.id, &room, &place.warehouse) };
        kept!(store, &place.ctx, transfers.add(&transfer));
        assert_eq!(count(&store, &place).await, expected, "{state:?}");
        (transfer.state, transfer.closed) = (TransferState::Cancelled, Some(Closing { by: None, at: moment() }));
        kept!(store, &place.ctx, transfers.update(&mut transfer));
    }
    let missing = seed(&*store, a_retired_asset(place.institution.id)).await;
    seed(&*store, a_transfer(missing.id, &room, &place.warehouse)).await;
    assert_eq!(count(&store, &place).await, 1, "retired ones do not count");
}
