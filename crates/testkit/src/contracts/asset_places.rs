//! What is promised of what is in a place.

use super::book::{at, changed};
use super::support::{Place, nowhere};
use crate::builders::{a_clerk, a_retired_asset, an_asset, an_entry, an_environment, good, line, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{Asset, Condition, Entry, MovementKind, Place as Spot, Units, under_way};
use plantel_domain::store::Store;
use plantel_domain::text::fold;
use std::sync::Arc;

/// From where to where.
type Way = (Option<EnvironmentId>, Option<EnvironmentId>);

async fn there(store: &Arc<dyn Store>, place: &Place, room: EnvironmentId, limit: u64) -> Vec<(String, Units)> {
    let found = seen!(store, &place.ctx, assets.in_place(room, limit));
    found.into_iter().map(|(asset, units)| (asset.code.to_string(), units)).collect()
}

/// Of what is kept there, though nothing of it is there, and of what has units there: the units of that place alone.
pub async fn what_is_in_a_place_comes_by_code(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let room = seed(&*store, an_environment(id)).await.id;
    let coded = |code, environment| Asset { code: line(code), environment, ..an_asset(id) };
    assert_eq!(there(&store, &place, room, 10).await, []);
    let elsewhere = Some(place.warehouse.id);
    let moved = seed(&*store, coded("b 2", elsewhere)).await;
    let broken = Units::default().with(Condition::Damaged, 2).with(Condition::InUse, 3);
    seed(&*store, Asset { units: broken, ..coded("Área", Some(room)) }).await;
    seed(&*store, Asset { units: good(0), ..coded("zeta", Some(room)) }).await;
    seed(&*store, coded("Zeta 1", elsewhere)).await;
    seed(&*store, coded("nowhere", None)).await;
    seed(&*store, Asset { code: line("a"), environment: Some(room), ..a_retired_asset(id) }).await;
    let kept = seed(&*store, coded("B-10", Some(room))).await;
    // Some of one came, and some of the other left; then what came went back.
    let entry = an_entry(None);
    let carry = async |asset: AssetId, units: u32, (from, to): Way, condition: Condition| {
        changed(&store, &place.ctx, asset, |holding| {
            let (from, to) = (at(from, Condition::Good), at(to, condition));
            let way = under_way(from.environment);
            let (out, back) = (MovementKind::TransferOut, MovementKind::TransferIn);
            holding.book(out, units, Some(from), Some(way), a_clerk(&entry)).expect("they are there");
            holding.book(back, units, Some(way), Some(to), a_clerk(&entry)).expect("they are under way");
        })
        .await
    };
    carry(moved.id, 4, (elsewhere, Some(room)), Condition::Good).await;
    let carried = carry(kept.id, 7, (Some(room), elsewhere), Condition::Damaged).await;
    let all = [("Área", broken), ("b 2", good(4)), ("B-10", good(3)), ("zeta", good(0))];
    let mut sorted = all.map(|(code, units)| (code.to_owned(), units)).to_vec();
    sorted.sort_by_key(|(code, _)| fold(code));
    assert_eq!(there(&store, &place, room, 10).await, sorted);
    assert_eq!(there(&store, &place, room, 4).await, sorted);
    assert_eq!(there(&store, &place, room, 2).await, sorted[..2]);
    let whole = seen!(store, &place.ctx, assets.in_place(room, 10));
    assert!(whole.iter().any(|(asset, _)| *asset == carried), "the asset comes as it is stored");
    carry(moved.id, 4, (Some(room), elsewhere), Condition::Good).await;
    sorted.retain(|(code, _)| code != "b 2");
    assert_eq!(there(&store, &place, room, 10).await, sorted);
}

/// Nor where none is chosen.
pub async fn what_is_in_a_place_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, assets.in_place(here.warehouse.id, 10)), []);
    }
    let found = seen!(store, &here.ctx, assets.in_place(here.warehouse.id, 10));
    assert_eq!(found, [(here.asset.clone(), here.asset.units)]);
}

/// From it or to it, each after a moment of its own; what was booked at that very moment came before.
pub async fn what_was_moved_in_a_place_since_a_moment_is_found(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (id, here) = (place.institution.id, Some(place.warehouse.id));
    let room = seed(&*store, an_environment(id)).await.id;
    let at_noon = moment() + Duration::hours(2);
    let before = at_noon - Duration::microseconds(1);
    let kept = async |environment| seed(&*store, Asset { environment, ..an_asset(id) }).await.id;
    let book = async |asset: AssetId, kind: MovementKind, from: Option<Spot>, to: Option<Spot>| {
        let entry = Entry::new(None, at_noon);
        changed(&store, &place.ctx, asset, |holding| {
            holding.book(kind, 1, from, to, a_clerk(&entry)).expect("the rule allows it");
        })
        .await;
        asset
    };
    let spot = |environment: Option<EnvironmentId>, condition| Some(at(environment, condition));
    let (whole, broken) = (spot(here, Condition::Good), spot(here, Condition::Damaged));
    let broke = book(kept(here).await, MovementKind::Damage, whole, broken).await;
    let left = book(kept(here).await, MovementKind::TransferOut, whole, Some(under_way(here))).await;
    let came = book(kept(here).await, MovementKind::Found, None, whole).await;
    let (whole, broken) = (spot(Some(room), Condition::Good), spot(Some(room), Condition::Damaged));
    let other_room = book(kept(Some(room)).await, MovementKind::Damage, whole, broken).await;
    let still = kept(here).await;
    let moved = async |environment: EnvironmentId, since: &[(AssetId, Timestamp)]| {
        let mut found = seen!(store, &place.ctx, assets.moved_since(environment, since));
        found.sort_unstable();
        found
    };
    let sorted = |mut ids: Vec<AssetId>| {
        ids.sort_unstable();
        ids
    };
    let all = |when| [broke, left, came, other_room, still].map(|asset| (asset, when));
    assert_eq!(moved(place.warehouse.id, &all(before)).await, sorted(vec![broke, left, came]));
    assert_eq!(moved(room, &all(before)).await, [other_room]);
    assert_eq!(moved(place.warehouse.id, &all(at_noon)).await, []);
    assert_eq!(moved(place.warehouse.id, &[(broke, at_noon), (left, before)]).await, [left]);
    assert_eq!(moved(place.warehouse.id, &[(broke, at_noon), (broke, before)]).await, [broke], "once");
    assert_eq!(moved(place.warehouse.id, &[]).await, []);
    // More than a statement takes.
    let mut many: Vec<(AssetId, Timestamp)> = (0..1_200).map(|_| (an_id().into(), before)).collect();
    many.extend(all(before));
    assert_eq!(moved(place.warehouse.id, &many).await, sorted(vec![broke, left, came]));
    for stranger in [&Place::new(&store).await.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, assets.moved_since(place.warehouse.id, &all(before))), []);
    }
}
