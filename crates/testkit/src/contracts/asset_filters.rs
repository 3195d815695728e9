//! What is promised of filters of assets.

use super::book::{at, changed, day, money};
use super::support::Place;
use crate::builders::{a_clerk, a_retired_asset, an_asset, an_entry, an_environment, category_code, good, line, seed};
use crate::ids::an_id;
use plantel_domain::clock::Day;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{
    Asset, AssetFilter, Condition, MovementKind, Range, Search, Status, Tracking, Units, under_way,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::sync::Arc;

/// Whose texts contain this.
pub(super) fn searching(text: &str) -> AssetFilter {
    AssetFilter { search: Some(Search::parse(text).expect("it is long enough")), ..AssetFilter::default() }
}

fn days(from: Option<&str>, to: Option<&str>) -> Range<Day> {
    Range { from: from.map(day), to: to.map(day) }
}

/// A dozen assets, each with a letter for a code.
pub(super) struct World {
    pub(super) place: Place,
    pub(super) room: EnvironmentId,
    assets: Vec<Asset>,
}

impl World {
    pub(super) async fn new(store: &Arc<dyn Store>) -> Self {
        let place = Place::new(store).await;
        let id = place.institution.id;
        let room = seed(&**store, an_environment(id)).await.id;
        let bare = |code: &str, units: Units| Asset {
            code: line(code),
            units,
            category: category_code("Loza"),
            ..an_asset(id)
        };
        let (one, warehouse) = (|condition| Units::default().with(condition, 1), Some(place.warehouse.id));
        let user = Some(place.user.id);
        let spring = |code, day_of_april: u32| Asset {
            warranty_until: Day::from_ymd_opt(2026, 4, day_of_april),
            ..bare(code, good(1))
        };
        let bought = |on, minor| (Some(day(on)), Some(money(minor, "COP")));
        let (e, f) = (bought("2024-01-31", 100), bought("2024-02-01", 200));
        let retired = Asset { category: category_code("Loza"), code: line("i"), ..a_retired_asset(id) };
        let spread = one(Condition::Damaged).with(Condition::Good, 7);
        let assets = [
            bare("a", good(1)),
            Asset { units: one(Condition::OnLoan), ..spring("b", 1) },
            Asset { custodian: user, ..bare("c", one(Condition::InUse)) },
            Asset { environment: warehouse, ..bare("d", one(Condition::InTransit)) },
            Asset { purchase_date: e.0, purchase_cost: e.1, ..bare("e", one(Condition::Maintenance)) },
            Asset { units: one(Condition::Damaged), purchase_date: f.0, purchase_cost: f.1, ..spring("f", 2) },
            bare("g", one(Condition::Missing)),
            bare("h", Units::default()),
            Asset { custodian: user, purchase_cost: f.1, warranty_until: Some(day("2026-04-02")), ..retired },
            Asset {
                tracking: Tracking::Serial,
                environment: warehouse,
                custodian: user,
                purchase_cost: Some(money(200, "USD")),
                ..spring("j", 2)
            },
            Asset { environment: Some(room), category: category_code("Otra"), ..bare("k", spread) },
        ];
        let mut all = vec![changed(store, &place.ctx, place.asset.id, |it| it.asset.code = line("z")).await];
        for asset in assets {
            all.push(seed(&**store, asset).await);
        }
        let world = Self { place, room, assets: all };
        world.send_some(store).await;
        world
    }

    /// Four units of `k` to the warehouse.
    async fn send_some(&self, store: &Arc<dyn Store>) {
        let (entry, away) = (an_entry(None), under_way(Some(self.room)));
        let (from, to) = (at(self.room, Condition::Good), at(self.place.warehouse.id, Condition::Good));
        changed(store, &self.place.ctx, self.of("k").id, |holding| {
            let clerk = a_clerk(&entry);
            holding.book(MovementKind::TransferOut, 4, Some(from), Some(away), clerk).expect("seven are there");
            holding.book(MovementKind::TransferIn, 4, Some(away), Some(to), clerk).expect("four are away");
        })
        .await;
    }

    pub(super) fn of(&self, code: &str) -> &Asset {
        self.assets.iter().find(|asset| asset.code.as_str() == code).expect("a contract knows its letters")
    }

    /// Filters, with the letters of what matches them.
    pub(super) fn filters(&self) -> Vec<(AssetFilter, &'static str)> {
        let all = AssetFilter::default;
        let ids = |codes: &[&str]| Some(codes.iter().map(|code| self.of(code).id).collect::<Vec<_>>());
        let retired = |retired| AssetFilter { retired: Some(retired), ..all() };
        let category = |code| AssetFilter { category: Some(category_code(code)), ..all() };
        let environment = |id| AssetFilter { environment: Some(id), ..all() };
        let warranty = |from, to| AssetFilter { warranty: days(from, to), ..all() };
        let purchased = |from, to| AssetFilter { purchased: days(from, to), ..all() };
        let cost = |from, to| AssetFilter { cost: Range { from, to }, ..all() };
        let mut filters = vec![
            (all(), "abcdefghjkz"),
            (retired(true), "i"),
            (retired(false), "abcdefghjkz"),
            (AssetFilter { status: Some(Status::Retired), ..retired(false) }, ""),
            (AssetFilter { status: Some(Status::Available), ..retired(true) }, ""),
            (AssetFilter { ids: ids(&["a", "i", "z"]), ..all() }, "aiz"),
            (AssetFilter { ids: ids(&["a", "i"]), ..retired(false) }, "a"),
            (AssetFilter { ids: ids(&["a", "i"]), status: Some(Status::Retired), ..all() }, "i"),
            (AssetFilter { ids: ids(&[]), ..all() }, ""),
            (AssetFilter { ids: ids(&["a", "j"]), tracking: Some(Tracking::Serial), ..all() }, "j"),
            (environment(self.place.warehouse.id), "djkz"),
            (environment(self.room), "k"),
            (environment(an_id().into()), ""),
            (AssetFilter { tracking: Some(Tracking::Serial), ..all() }, "j"),
            (AssetFilter { tracking: Some(Tracking::Bulk), ..all() }, "abcdefghkz"),
            (category("LOZA"), "abcdefghj"),
            (category("otra"), "k"),
            (category("medición"), "z"),
            (category("loz"), ""),
            (AssetFilter { custodian: Some(self.place.user.id), ..all() }, "cj"),
            (AssetFilter { custodian: Some(self.place.user.id), ..retired(true) }, "i"),
            (AssetFilter { custodian: Some(an_id().into()), ..all() }, ""),
            (warranty(Some("2026-04-01"), Some("2026-04-01")), "b"),
            (warranty(Some("2026-04-02"), None), "fj"),
            (warranty(None, Some("2026-04-01")), "b"),
            (warranty(Some("2026-04-01"), Some("2026-04-02")), "bfj"),
            (warranty(Some("2026-04-02"), Some("2026-04-01")), ""),
            (purchased(None, Some("2024-01-31")), "e"),
            (purchased(Some("2024-02-01"), None), "f"),
            (purchased(Some("2024-01-31"), Some("2024-02-01")), "ef"),
            (cost(Some(100), Some(100)), "e"),
            (cost(Some(101), None), "fj"),
            (cost(None, Some(199)), "e"),
            (cost(Some(0), Some(0)), ""),
        ];
        let statuses = ["ajkz", "b", "c", "d", "e", "f", "g", "h", "i"];
        let so = |status: &Status| AssetFilter { status: Some(*status), ..all() };
        filters.extend(Status::ALL.iter().map(so).zip(statuses));
        let conditions = ["ajkz", "c", "b", "d", "e", "fk", "g"];
        let with = |condition: &Condition| AssetFilter { condition: Some(*condition), ..all() };
        filters.extend(Condition::ALL.iter().map(with).zip(conditions));
        let narrow =
            AssetFilter { tracking: Some(Tracking::Serial), status: Some(Status::Available), ..searching("multi") };
        let narrow = AssetFilter { category: Some(category_code("loza")), condition: Some(Condition::Good), ..narrow };
        let narrow =
            AssetFilter { environment: Some(self.place.warehouse.id), custodian: self.of("j").custodian, ..narrow };
        filters.push((AssetFilter { cost: Range { from: Some(200), to: Some(200) }, ..narrow }, "j"));
        filters
    }
}

/// By each filter, and by all together.
pub async fn assets_are_filtered(store: Arc<dyn Store>) {
    let world = World::new(&store).await;
    World::new(&store).await;
    let (ctx, everything) = (&world.place.ctx, &world.place.everything);
    for (filter, expected) in world.filters() {
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, ctx, assets.list(everything, &filter, &page));
        let codes: String = listed.data.iter().map(|asset| asset.code.as_str()).collect();
        assert_eq!((codes.as_str(), listed.count), (expected, Some(expected.len() as u64)), "{filter:?}");
    }
}

/// More than a statement of SQLite or PostgreSQL can have variables.
pub async fn any_number_of_assets_is_asked_for_by_id(store: Arc<dyn Store>) {
    let (here, there) = (Place::new(&store).await, Place::new(&store).await);
    let mut ids: Vec<_> = (0..40_000).map(|_| an_id().into()).collect();
    ids.extend([here.asset.id, here.asset.id, there.asset.id]);
    let filter = AssetFilter { ids: Some(ids), ..AssetFilter::default() };
    assert_pages!(store, &here.ctx, assets.list(&here.everything, &filter), vec![here.asset.clone()]);
}

/// Without regard to accents and case, also after a change; its category is another filter.
pub async fn a_search_of_assets_looks_through_all_its_texts(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let asset = Asset {
        code: line("CÓD-77"),
        name: line("Lámpara  halógena"),
        category: category_code("Iluminación"),
        serial_number: Some(line("Ser-Ñ-1")),
        brand: Some(line("Bosé")),
        model: Some(line("Área 51")),
        ..an_asset(place.institution.id)
    };
    let asset = seed(&*store, asset).await;
    let page = PageRequest::first(50);
    let texts = ["cod-77", "LAMPARA HALOGENA", "mpara  HAL", "77 lam", "ser-n-1", "bose", "BÓS", "área 51", " rea  5 "];
    for text in texts {
        let found = seen!(store, &place.ctx, assets.list(&place.everything, &searching(text), &page)).data;
        assert_eq!(found, std::slice::from_ref(&asset), "{text}");
    }
    let asset = changed(&store, &place.ctx, asset.id, |holding| holding.asset.brand = Some(line("Sony"))).await;
    for (text, expected) in
        [("sony", vec![asset]), ("bose", vec![]), ("ILUMINACION", vec![]), ("halógena lámpara", vec![])]
    {
        let found = seen!(store, &place.ctx, assets.list(&place.everything, &searching(text), &page)).data;
        assert_eq!(found, expected, "{text}");
    }
}

/// `%`, `_`, `\` and the like mean nothing else, nor do words.
pub async fn a_search_of_assets_takes_signs_as_themselves(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let names = [
        "al 100%",
        "al 1000",
        "bb_c",
        "bbxc",
        r"dd\e",
        "dd/e",
        "ff'g",
        r"hh\%i",
        "hh%i",
        "ii\"j",
        "kk*l",
        "kkxl",
        "mm^n",
        "oo(p)",
        "qq:r",
        "-ss",
        "tt OR uu",
        "tt",
        "vv NOT ww",
        "NEAR(xx)",
        "相機與鏡",
        "🐟🐟🐟",
        "yy;--",
        "zz??",
        r"aaa\bbb%ccc'ddd",
        "aaa bbb ccc ddd",
    ];
    for name in names {
        seed(&*store, Asset { name: line(name), ..an_asset(place.institution.id) }).await;
    }
    let cases = [
        ("100%", "al 100%"),
        ("bb_", "bb_c"),
        ("b_c", "bb_c"),
        (r"d\e", r"dd\e"),
        ("f'g", "ff'g"),
        (r"h\%", r"hh\%i"),
        ("hh%", "hh%i"),
        ("i\"j", "ii\"j"),
        ("\"j \"", ""),
        ("k*l", "kk*l"),
        ("kk*", "kk*l"),
        ("m^n", "mm^n"),
        ("(p)", "oo(p)"),
        ("qq:", "qq:r"),
        ("-ss", "-ss"),
        ("tt or uu", "tt OR uu"),
        ("ss or tt", ""),
        ("v not w", "vv NOT ww"),
        ("near(xx", "NEAR(xx)"),
        ("機與鏡", "相機與鏡"),
        ("🐟🐟🐟", "🐟🐟🐟"),
        ("y;--", "yy;--"),
        ("z??", "zz??"),
        (r"aaa\bbb%ccc'ddd", r"aaa\bbb%ccc'ddd"),
        ("bbb%ccc", r"aaa\bbb%ccc'ddd"),
        ("aaa bbb", "aaa bbb ccc ddd"),
        ("aaa%ddd", ""),
    ];
    for (text, name) in cases {
        let page = PageRequest::first(50);
        let found = seen!(store, &place.ctx, assets.list(&place.everything, &searching(text), &page)).data;
        let expected: Vec<_> = Some(name).filter(|name| !name.is_empty()).into_iter().collect();
        assert_eq!(found.iter().map(|found| found.name.as_str()).collect::<Vec<_>>(), expected, "{text}");
    }
}
