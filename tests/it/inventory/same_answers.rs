//! Whatever is asked of an inventory, both databases answer the same.

use plantel_tests::center::{Center, INVENTORY};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::stock::proves;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;

const QUERIES: &[&str] = &[
    "",
    "sort=-code",
    "sort=name",
    "sort=-name",
    "search=camara",
    "search=C%C3%81MARA",
    "search=c%C3%A1mara%20",
    "search=fotograf%C3%ADa",
    "search=100_",
    "search=1%25%25",
    "search=%5C%5C%5C",
    "search=%27%27%27",
    "search=%22%22%22",
    "search=tele%22%20OR%20%22cam",
    "search=televisor%2055%22",
    "search=%C3%B1o%C3%B1",
    "search=ThinkPad",
    "search=e14",
    "search=osciloscopio%20rigol",
    "search=zzz",
    "category=camera",
    "category=CAMERA",
    "category=nothing",
    "tracking=bulk",
    "tracking=serial&search=tablet",
    "status=available",
    "status=in_use&sort=-name",
    "status=maintenance",
    "status=damaged",
    "status=missing",
    "status=retired",
    "status=empty",
    "condition=damaged",
    "condition=missing&tracking=bulk",
    "condition=good&category=other",
    "purchased_from=2024-01-01&purchased_to=2024-12-31",
    "purchased_from=2025-01-01",
    "cost_from=1000000&cost_to=2000000",
    "cost_from=3894000&cost_to=3894000.00",
    "cost_from=1&cost_currency=USD",
    "warranty_from=2026-01-01",
    "search=camara&status=available&category=camera&tracking=serial&purchased_from=2020-01-01",
];

/// An inventory over one database.
struct House {
    center: Center,
    /// What environments are called, by their ids.
    places: BTreeMap<String, String>,
}

impl House {
    async fn open(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let path = "/api/v1/inventory/import?create_environments=true";
        assert_eq!(center.root.upload(path, INVENTORY).await.is(200)["created"], 972);
        let accents = "Código,Nombre,Ambiente,Categoría,Garantía hasta\n\
            Ñ-1,Ñandú; piñata,Bodega Principal,other,2026-06-30\n\
            ñ-2,ÁRBOL de levas,Bodega Principal,other,2026-07-01\n\
            N-3,Nandu,Ambiente 101,tv,\n\
            Å-4,100%_\\'\" prueba,Ambiente 101,tv,\n";
        assert_eq!(center.root.upload(path, accents).await.is(200)["created"], 4);
        let places = center.root.get("/api/v1/environments?limit=200").await.is(200);
        let named = |place: &Value| (id(place), place["name"].as_str().expect("a name").to_owned());
        let places = places["data"].as_array().expect("a list").iter().map(named).collect();
        Self { center, places }
    }

    fn place(&self, name: &str) -> &str {
        self.places.iter().find(|(_, known)| *known == name).expect("it is known").0
    }

    /// With names for ids, and without what is of one moment or one database.
    fn plain(&self, value: Value) -> Value {
        match value {
            Value::Array(all) => all.into_iter().map(|one| self.plain(one)).collect(),
            Value::Object(fields) => {
                let drawn = ["id", "tag", "created_at", "updated_at", "next"];
                let fields = fields.into_iter().filter(|(name, _)| !drawn.contains(&name.as_str()));
                Value::Object(fields.map(|(name, value)| (name, self.plain(value))).collect::<Map<_, _>>())
            }
            Value::String(text) => json!(self.places.get(&text).unwrap_or(&text)),
            other => other,
        }
    }

    /// All pages of this list.
    async fn all(&self, query: &str) -> Value {
        let first = format!("/api/v1/inventory?count=true&limit=150&{query}");
        let mut page = self.center.root.get(&first).await.is(200);
        let (mut found, count) = (Vec::new(), page["count"].clone());
        loop {
            found.extend(page["data"].as_array().expect("a list").iter().cloned());
            let Some(next) = page["next"].as_str().map(str::to_owned) else { break };
            page = self.center.root.get(&format!("{first}&cursor={next}")).await.is(200);
        }
        assert_eq!(count, json!(found.len()), "{query}: all pages together are what is counted");
        self.plain(json!({"count": count, "data": found}))
    }

    /// Facets, of which those with one number come in any order.
    async fn facets(&self, query: &str) -> Value {
        let facets = self.center.root.get(&format!("/api/v1/inventory/facets?{query}")).await.is(200);
        let mut facets = self.plain(facets);
        for list in ["categories", "statuses", "environments"] {
            let all = facets[list].as_array_mut().expect("a list");
            assert!(all.is_sorted_by_key(|facet| std::cmp::Reverse(facet["count"].as_u64())), "{all:?}");
            all.sort_by_key(|facet| (std::cmp::Reverse(facet["count"].as_u64()), facet["value"].to_string()));
        }
        facets
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn both_databases_find_count_and_value_the_same() {
    let (one, other) = (House::open(Kind::Sqlite).await, House::open(Kind::Postgres).await);
    for query in QUERIES {
        let (found, same) = (one.all(query).await, other.all(query).await);
        let codes = |all: &Value| -> Vec<String> {
            all["data"].as_array().expect("a list").iter().map(|one| one["code"].to_string()).collect()
        };
        assert_eq!(codes(&found), codes(&same), "{query}");
        assert_eq!(found, same, "{query}");
        let facets = one.facets(query).await;
        assert_eq!(facets, other.facets(query).await, "{query}");
        let statuses = facets["statuses"].as_array().expect("a list");
        let sum: u64 = statuses.iter().filter_map(|facet| facet["count"].as_u64()).sum();
        assert_eq!(found["count"], sum, "{query}: facets count what is listed");
    }
    for name in one.places.values() {
        let query = |house: &House| format!("environment_id={}", house.place(name));
        assert_eq!(one.all(&query(&one)).await, other.all(&query(&other)).await, "{name}");
    }
    for house in [&one, &other] {
        for (query, number) in
            [("search=nandu", 2), ("search=%C3%91AND%C3%9A", 2), ("search=arbol", 1), ("search=%25_%5C", 1)]
        {
            assert_eq!(house.all(query).await["count"], number, "{query}");
        }
    }
    statistics_agree(&one, &other).await;
    proves(&one.center.server.database);
    proves(&other.center.server.database);
}

async fn statistics_agree(one: &House, other: &House) {
    let stands = |house: &House, query: String| {
        let root = house.center.root.clone();
        async move { root.get(&format!("/api/v1/inventory/statistics?{query}")).await.is(200) }
    };
    let whole = [stands(one, String::new()).await, stands(other, String::new()).await];
    assert_eq!(whole[0], whole[1]);
    assert_eq!(whole[0]["assets"], 976);
    let mut units = 0;
    for name in one.places.values() {
        let [here, there] = [one, other].map(|house| (house, format!("environment_id={}", house.place(name))));
        let (here, there) = (stands(here.0, here.1).await, stands(there.0, there.1).await);
        units += here["units"].as_u64().expect("a number");
        assert_eq!(one.plain(here), other.plain(there), "{name}");
    }
    assert_eq!(whole[0]["units"], units, "all places together are the whole");
    let exported = |house: &House| {
        let root = house.center.root.clone();
        async move { root.get("/api/v1/inventory/export").await.text().lines().count() }
    };
    assert_eq!((exported(one).await, exported(other).await), (977, 977));
}
