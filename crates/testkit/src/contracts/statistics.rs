//! What is promised of statistics.

use super::asset_filters::World;
use super::book::{at, changed, day, money};
use super::support::{Place, nowhere};
use crate::builders::{a_clerk, a_retired_asset, an_asset, an_entry, an_environment, category_code, good, seed};
use plantel_domain::access::{Context, Visibility};
use plantel_domain::clock::Day;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{
    Asset, AssetFilter, CategoryCode, Condition, Counters, Facets, MovementKind, Range, Search, Status, Stock, Units,
    under_way,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The day as of which a contract counts.
pub(super) fn today() -> Day {
    day("2026-03-16")
}

/// By currency, month and life: what things cost and what is left of it.
type Values = BTreeMap<(&'static str, Option<i32>, Option<u16>), (i64, i64)>;

/// Counters, in no order.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Sums {
    assets: BTreeMap<(CategoryCode, Status), u64>,
    units: BTreeMap<(CategoryCode, Condition), u64>,
    values: Values,
    warranties: BTreeMap<Day, u64>,
}

impl From<Counters> for Sums {
    fn from(counters: Counters) -> Self {
        let rows = [counters.assets.len(), counters.units.len(), counters.values.len(), counters.warranties.len()];
        let values = counters.values.into_iter();
        let values =
            values.map(|(currency, group)| ((currency.code(), group.month, group.life), (group.cost, group.salvage)));
        let sums = Self {
            assets: counters.assets.into_iter().map(|(category, status, count)| ((category, status), count)).collect(),
            units: counters.units.into_iter().map(|(category, condition, n)| ((category, condition), n)).collect(),
            values: values.collect(),
            warranties: counters.warranties.into_iter().collect(),
        };
        let keys = [sums.assets.len(), sums.units.len(), sums.values.len(), sums.warranties.len()];
        assert_eq!(rows, keys, "each comes once");
        sums
    }
}

/// Every asset of the institution in scope, retired or not, with its stock.
async fn everything(store: &Arc<dyn Store>, ctx: &Context, visible: &Visibility) -> Vec<(Asset, Stock)> {
    let mut all = Vec::new();
    for retired in [true, false] {
        let filter = AssetFilter { retired: Some(retired), ..AssetFilter::default() };
        for asset in by_cursor!(store, ctx, 200, assets.list(visible, &filter)) {
            let stock = seen!(store, ctx, assets.stock(asset.id));
            assert_eq!((stock.units(), asset.retired.is_some()), (asset.units, retired));
            all.push((asset, stock));
        }
    }
    all
}

/// What counters should say of those places, counted here.
fn counted(all: &[(Asset, Stock)], shown: impl Fn(Option<EnvironmentId>) -> bool) -> Sums {
    let mut sums = Sums::default();
    for (asset, stock) in all {
        for (place, units) in stock.balances().filter(|(place, _)| shown(place.environment)) {
            *sums.units.entry((asset.category.clone(), place.condition)).or_default() += u64::from(units);
        }
        if !shown(asset.environment) {
            continue;
        }
        *sums.assets.entry((asset.category.clone(), asset.status())).or_default() += 1;
        if asset.retired.is_some() {
            continue;
        }
        if let Some(until) = asset.warranty_until.filter(|until| (today()..=day("2026-06-14")).contains(until)) {
            *sums.warranties.entry(until).or_default() += 1;
        }
        if let Some((group, cost)) = asset.value_group().zip(asset.purchase_cost) {
            let sum = sums.values.entry((cost.currency().code(), group.month, group.life)).or_default();
            *sum = (sum.0 + group.cost, sum.1 + group.salvage);
        }
    }
    sums.values.retain(|_, sum| *sum != (0, 0));
    sums
}

/// Counts anew and compares: all together, of each of the places, and as far as callers see.
pub(super) async fn assert_counters(store: &Arc<dyn Store>, place: &Place, rooms: &[EnvironmentId]) {
    let (ctx, all) = (&place.ctx, everything(store, &place.ctx, &place.everything).await);
    let none = Visibility { everything: false, ..place.everything.clone() };
    let seeing = |rooms: &[EnvironmentId]| Visibility { environments: rooms.iter().copied().collect(), ..none.clone() };
    let told = Sums::from(seen!(store, ctx, assets.counters(&place.everything, None, today())));
    assert_eq!(told, counted(&all, |_| true));
    for room in rooms {
        let here = || counted(&all, |at| at == Some(*room));
        for visible in [&place.everything, &seeing(rooms), &seeing(&[*room])] {
            let told = seen!(store, ctx, assets.counters(visible, Some(*room), today()));
            assert_eq!(Sums::from(told), here(), "of one environment");
        }
        let told = seen!(store, ctx, assets.counters(&seeing(&[*room]), None, today()));
        assert_eq!(Sums::from(told), here(), "for who sees that alone");
        let told = seen!(store, ctx, assets.counters(&none, Some(*room), today()));
        assert_eq!(told, Counters::default(), "for who does not see it");
    }
    let told = seen!(store, ctx, assets.counters(&seeing(rooms), None, today()));
    assert_eq!(Sums::from(told), counted(&all, |at| at.is_some_and(|at| rooms.contains(&at))));
    assert_eq!(seen!(store, ctx, assets.counters(&none, None, today())), Counters::default());
}

/// Assets and values where they are kept, units where they are.
pub async fn counters_say_what_there_is_and_where(store: Arc<dyn Store>) {
    let world = World::new(&store).await;
    let (place, ctx, room) = (&world.place, &world.place.ctx, world.room);
    let rooms = [place.warehouse.id, room];
    assert_counters(&store, place, &rooms).await;
    let in_room = Sums::from(seen!(store, ctx, assets.counters(&place.everything, Some(room), today())));
    let other = category_code("otra");
    assert_eq!(in_room.assets, BTreeMap::from([((other.clone(), Status::Available), 1)]));
    let here = [((other.clone(), Condition::Good), 3), ((other.clone(), Condition::Damaged), 1)];
    assert_eq!(in_room.units, BTreeMap::from(here));
    let warehouse = place.warehouse.id;
    let there = Sums::from(seen!(store, ctx, assets.counters(&place.everything, Some(warehouse), today())));
    let status = |status| (category_code("loza"), status);
    let kept = [(status(Status::InTransit), 1), (status(Status::Available), 1)];
    assert_eq!(there.assets, kept.into_iter().chain([((category_code("medición"), Status::Available), 1)]).collect());
    assert_eq!(there.units[&(other, Condition::Good)], 4);
    assert_eq!(there.values, BTreeMap::from([(("USD", None, None), (200, 0))]));
    assert_eq!(there.warranties, BTreeMap::from([(day("2026-04-02"), 1)]));
    let all = Sums::from(seen!(store, ctx, assets.counters(&place.everything, None, today())));
    assert_eq!(all.assets[&status(Status::Retired)], 1);
    assert_eq!(all.values.get(&("COP", Some(2024 * 12), None)), Some(&(100, 0)));
    for stranger in [&nowhere(), &Place::new(&store).await.ctx] {
        let told = seen!(store, stranger, assets.counters(&place.everything, Some(room), today()));
        assert_eq!(told, Counters::default());
    }
}

/// Together where month, life and currency are the same; nothing of what is retired or worth nothing.
pub async fn values_are_summed_by_what_depreciates_together(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let bought = |on: &str, cost, units| Asset {
        purchase_date: Some(day(on)),
        purchase_cost: Some(cost),
        useful_life_months: Some(60),
        units: good(units),
        ..an_asset(place.institution.id)
    };
    let salvage = Some(money(7, "COP"));
    let retired = Asset { purchase_cost: Some(money(1, "COP")), ..a_retired_asset(place.institution.id) };
    for asset in [
        Asset { salvage_value: salvage, ..bought("2024-02-01", money(100, "COP"), 3) },
        bought("2024-02-29", money(10, "COP"), 2),
        bought("2024-03-01", money(1, "COP"), 1),
        bought("2024-02-29", money(9, "USD"), 1),
        Asset { useful_life_months: Some(61), ..bought("2024-02-29", money(5, "COP"), 1) },
        Asset { purchase_date: None, useful_life_months: None, ..bought("2024-02-29", money(4, "COP"), 1) },
        Asset { units: Units::default().with(Condition::Missing, 2), ..bought("2024-03-31", money(1, "COP"), 0) },
        bought("2025-01-01", money(1_000, "EUR"), 0),
        bought("2025-01-01", money(0, "CLP"), 5),
        Asset { warranty_until: Some(day("2026-03-16")), ..retired },
    ] {
        seed(&*store, asset).await;
    }
    let february = Some(2024 * 12 + 1);
    let told = Sums::from(seen!(store, &place.ctx, assets.counters(&place.everything, None, today())));
    let expected = [
        (("COP", february, Some(60)), (320, 21)),
        (("COP", Some(2024 * 12 + 2), Some(60)), (3, 0)),
        (("USD", february, Some(60)), (9, 0)),
        (("COP", february, Some(61)), (5, 0)),
        (("COP", None, None), (4, 0)),
    ];
    assert_eq!(told.values, BTreeMap::from(expected));
    assert_eq!(told.warranties, BTreeMap::new());
    assert_counters(&store, &place, &[place.warehouse.id]).await;
}

/// From the day on which it is asked to ninety days later.
pub async fn ending_warranties_are_counted_by_day(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    for until in ["2026-03-15", "2026-03-16", "2026-03-16", "2026-04-15", "2026-06-14", "2026-06-15", "2199-12-31"] {
        seed(&*store, Asset { warranty_until: Some(day(until)), ..an_asset(place.institution.id) }).await;
    }
    let told = async |on: &str| {
        let counters = seen!(store, &place.ctx, assets.counters(&place.everything, None, day(on)));
        Sums::from(counters).warranties.into_iter().map(|(day, n)| (day.to_string(), n)).collect::<Vec<_>>()
    };
    let expected = |days: &[(&str, u64)]| days.iter().map(|(day, n)| ((*day).to_owned(), *n)).collect::<Vec<_>>();
    assert_eq!(told("2026-03-16").await, expected(&[("2026-03-16", 2), ("2026-04-15", 1), ("2026-06-14", 1)]));
    assert_eq!(told("2026-03-17").await, expected(&[("2026-04-15", 1), ("2026-06-14", 1), ("2026-06-15", 1)]));
    assert_eq!(told("2030-01-01").await, expected(&[]));
}

/// Whatever is asked, and as far as the caller sees.
pub async fn facets_say_how_many_of_a_list_have_what(store: Arc<dyn Store>) {
    let world = World::new(&store).await;
    let (place, ctx) = (&world.place, &world.place.ctx);
    let none = Visibility { everything: false, ..place.everything.clone() };
    let seeing = |rooms| Visibility { environments: rooms, ..none.clone() };
    let visibles = [
        place.everything.clone(),
        seeing(BTreeSet::from([place.warehouse.id])),
        seeing(BTreeSet::from([world.room])),
        seeing(BTreeSet::from([world.room, place.warehouse.id])),
        none.clone(),
    ];
    let mut filters: Vec<_> = world.filters().into_iter().map(|(filter, _)| filter).collect();
    let search = Some(Search::parse("MÚLTI").expect("it is long enough"));
    filters.push(AssetFilter { search, cost: Range { from: Some(150), to: None }, ..AssetFilter::default() });
    for filter in &filters {
        for visible in &visibles {
            let mut expected = Facets::default();
            for asset in seen!(store, ctx, assets.list(visible, filter, &PageRequest::first(50))).data {
                *expected.statuses.entry(asset.status()).or_default() += 1;
                *expected.environments.entry(asset.environment).or_default() += 1;
                *expected.categories.entry(asset.category).or_default() += 1;
            }
            assert_eq!(seen!(store, ctx, assets.facets(visible, filter)), expected, "{filter:?} {visible:?}");
        }
    }
    let other = Place::new(&store).await;
    let told = seen!(store, &other.ctx, assets.facets(&place.everything, &AssetFilter::default()));
    assert_eq!(told, Facets::default());
}

/// Units that arrive are counted where they are, the asset where it is kept.
pub async fn counters_follow_what_moves(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let room = seed(&*store, an_environment(place.institution.id)).await.id;
    let rooms = [place.warehouse.id, room];
    let entry = an_entry(None);
    let (here, away) = (at(place.warehouse.id, Condition::Good), under_way(Some(place.warehouse.id)));
    changed(&store, &place.ctx, place.asset.id, |holding| {
        let clerk = a_clerk(&entry);
        let there = at(room, Condition::Good);
        holding.asset.purchase_cost = Some(money(100, "COP"));
        holding.book(MovementKind::TransferOut, 4, Some(here), Some(away), clerk).expect("ten are there");
        holding.book(MovementKind::TransferIn, 3, Some(away), Some(there), clerk).expect("four are away");
    })
    .await;
    assert_counters(&store, &place, &rooms).await;
    let in_room = seen!(store, &place.ctx, assets.counters(&place.everything, Some(room), today()));
    assert_eq!((in_room.assets, in_room.values), (vec![], vec![]));
    assert_eq!(in_room.units, [(category_code("medición"), Condition::Good, 3)]);
    changed(&store, &place.ctx, place.asset.id, |holding| {
        holding.book(MovementKind::TransferIn, 1, Some(away), Some(here), a_clerk(&entry)).expect("one is away");
        holding.relocate(Some(room), a_clerk(&entry)).expect("nothing is away");
        holding.asset.category = category_code("medición");
    })
    .await;
    assert_counters(&store, &place, &rooms).await;
    let left = seen!(store, &place.ctx, assets.counters(&place.everything, Some(place.warehouse.id), today()));
    assert_eq!(left, Counters::default());
}
