//! Filters of assets as query strings, and numbers about them.

use crate::exports::stock;
use crate::house::House;
use plantel_domain::inventory::{Category, Condition, Tracking};
use plantel_domain::money::Money;
use plantel_testkit::builders::{a_category, category_code, good, line, seed};
use rstest::rstest;
use serde_json::{Value, json};

/// Beside the ten multimeters, which cost nobody knows what: five computers, of which B-00003 cost 3, and two are
/// broken.
async fn stocked() -> House {
    let house = House::build().await;
    seed(&*house.store, Category { code: category_code("computer"), ..a_category(house.id()) }).await;
    stock(&house, 5, |number, asset| {
        let amount = number.to_string();
        (asset.category, asset.tracking) = (category_code("computer"), Tracking::Serial);
        asset.units = if number < 2 { good(0).with(Condition::Damaged, 1) } else { good(1) };
        asset.name = line(if number == 4 { "Portátil pequeño" } else { "Portátil" });
        asset.serial_number = Some(line(&format!("SN%{number}_")));
        asset.purchase_date = Some(format!("2025-03-0{}", number + 1).parse().unwrap());
        asset.purchase_cost = Some(Money::parse(&amount, Money::currency_of("COP").unwrap()).unwrap());
        asset.useful_life_months = Some(24);
        asset.warranty_until = Some(format!("2026-0{}-15", number + 3).parse().unwrap());
    })
    .await;
    house
}

#[rstest]
#[case("", "01234C")]
#[case("search=portatil", "01234")]
#[case("search=PEQUE%C3%91O", "4")]
#[case("search=sn%253", "3")]
#[case("search=n%253_", "3")]
#[case("search=___", "")]
#[case("search=", "01234C")]
#[case("category=COMPUTER", "01234")]
#[case("category=nothing", "")]
#[case("status=damaged", "01")]
#[case("status=available", "234C")]
#[case("condition=damaged", "01")]
#[case("condition=good", "234C")]
#[case("tracking=bulk", "C")]
#[case("warranty_from=2026-04-15&warranty_to=2026-05-15", "12")]
#[case("warranty_to=2026-03-14", "")]
#[case("purchased_from=2025-03-05", "4")]
#[case("purchased_to=2025-03-01", "0")]
#[case("cost_from=2.5", "34")]
#[case("cost_from=1&cost_to=2", "12")]
#[case("cost_from=1&cost_to=2&cost_currency=COP", "12")]
#[case("cost_from=2&cost_to=1", "")]
#[case("status=damaged&search=portatil&sort=-code", "10")]
#[case("limit=200&sort=-created_at", "01234C")]
#[case("retired=true", "")]
#[actix_web::test]
async fn a_filter_finds_what_it_says(#[case] query: &str, #[case] found: &str) {
    let house = stocked().await;
    let listed = house.get("auditor", &format!("/api/v1/inventory?{query}")).await;
    assert_eq!(listed.status, 200, "{}", listed.body);
    let code = |asset: &Value| asset["code"].as_str().unwrap().replace("CAM-1", "C").replace("B-0000", "");
    let mut codes: Vec<String> = listed.body["data"].as_array().unwrap().iter().map(code).collect();
    // Made at one time, they lie as their ids do.
    if query.contains("created_at") {
        codes.sort();
    }
    assert_eq!(codes.concat(), found);
    // What counts them counts the same.
    let counted = query.split('&').filter(|part| !part.starts_with("sort") && !part.starts_with("limit"));
    let path = format!("/api/v1/inventory/facets?{}", counted.collect::<Vec<_>>().join("&"));
    let facets = house.get("auditor", &path).await;
    for by in ["categories", "statuses", "environments"] {
        let sum: u64 = facets.body[by].as_array().unwrap().iter().map(|facet| facet["count"].as_u64().unwrap()).sum();
        assert_eq!(sum, u64::try_from(found.len()).unwrap(), "{by}: {}", facets.body);
    }
}

#[rstest]
#[case("search=ab", &[("?search", "search.too-short")])]
#[case("search=%C3%B1%C3%B1", &[("?search", "search.too-short")])]
#[case("warranty_from=tomorrow", &[("?warranty_from", "field.invalid")])]
#[case("warranty_to=2026-02-30&purchased_from=1", &[
    ("?warranty_to", "field.invalid"), ("?purchased_from", "field.invalid")])]
#[case("purchased_to=0001-01-01", &[("?purchased_to", "date.too-early")])]
#[case("cost_from=-1", &[("?cost_from", "money.negative")])]
#[case("cost_from=1e3", &[("?cost_from", "money.bad-amount")])]
#[case("cost_to=1.005", &[("?cost_to", "money.bad-amount")])]
#[case("cost_from=1&cost_currency=XYZ", &[("?cost_currency", "money.unknown-currency")])]
#[case("status=broken&condition=x&tracking=x", &[
    ("?status", "kind.unknown"), ("?condition", "kind.unknown"), ("?tracking", "kind.unknown")])]
#[case("environment_id=x&custodian_id=7", &[("?environment_id", "id.invalid"), ("?custodian_id", "id.invalid")])]
#[case("retired=yes", &[("?retired", "field.invalid")])]
#[case("limit=0", &[("?limit", "limit.out-of-range")])]
#[case("limit=201", &[("?limit", "limit.out-of-range")])]
#[case("limit=x&skip=-1", &[("?limit", "limit.out-of-range"), ("?skip", "skip.out-of-range")])]
#[case("status=damaged&status=missing", &[("?status", "field.invalid")])]
#[case("estado=x", &[("?estado", "field.unknown")])]
#[actix_web::test]
async fn a_filter_that_says_nothing_sensible_is_refused(#[case] query: &str, #[case] faults: &[(&str, &str)]) {
    let house = House::build().await;
    let answer = house.get("auditor", &format!("/api/v1/inventory?{query}")).await;
    let mut told = answer.faults();
    assert_eq!(answer.told(), (422, "request.invalid"), "{query}: {}", answer.body);
    let mut faults = faults.to_vec();
    told.sort_unstable();
    faults.sort_unstable();
    assert_eq!(told, faults, "{query}");
}

#[rstest]
#[case("movements?kind=x&from=x&asset_id=x", &["?asset_id", "?from", "?kind"])]
#[case("movements?sort=kind", &["?sort"])]
#[case("facets?limit=1", &["?limit"])]
#[case("statistics?environment_id=x", &["?environment_id"])]
#[case("statistics?category=x", &["?category"])]
#[case("../transfers?state=lost&to_environment_id=1", &["?state", "?to_environment_id"])]
#[case("../transfers?sort=state", &["?sort"])]
#[actix_web::test]
async fn other_lists_refuse_alike(#[case] path: &str, #[case] pointers: &[&str]) {
    let house = House::build().await;
    let path = format!("/api/v1/inventory/{path}").replace("inventory/../", "");
    let answer = house.get("auditor", &path).await;
    let mut told: Vec<_> = answer.faults().into_iter().map(|(pointer, _)| pointer).collect();
    told.sort_unstable();
    assert_eq!((answer.status, told), (422, pointers.to_vec()), "{}", answer.body);
}

#[actix_web::test]
async fn facets_have_the_most_first() {
    let house = stocked().await;
    let facets = house.get("auditor", "/api/v1/inventory/facets").await;
    let here = house.warehouse.id.to_string();
    let expected = json!({
        "categories": [{"value": "computer", "count": 5}, {"value": "medición", "count": 1}],
        "statuses": [{"value": "available", "count": 4}, {"value": "damaged", "count": 2}],
        "environments": [{"value": here, "count": 6}],
    });
    assert_eq!((facets.status, &facets.body), (200, &expected));
}

#[actix_web::test]
async fn statistics_count_what_is_there() {
    let house = stocked().await;
    let all = house.get("auditor", "/api/v1/inventory/statistics").await;
    let money = |amount: &str| json!({"amount": amount, "currency": "COP"});
    let expected = json!({
        "environment_id": null,
        "assets": 6,
        "by_status": {"available": 4, "damaged": 2},
        "units": 15,
        "by_condition": {"good": 13, "damaged": 2},
        "by_category": [
            {"category": "computer", "assets": {"available": 3, "damaged": 2}, "units": {"good": 3, "damaged": 2}},
            {"category": "medición", "assets": {"available": 1}, "units": {"good": 10}},
        ],
        // Bought twelve months ago, to be useful for twenty-four.
        "values": [{"cost": money("10.00"), "value": money("5.00")}],
        // Yesterday's is over.
        "warranties_ending": {"30": 1, "60": 2, "90": 2},
        "damaged_percent": "13.33",
        "missing_percent": "0.00",
    });
    assert_eq!((all.status, &all.body), (200, &expected), "{}", all.body);
    let path = format!("/api/v1/inventory/statistics?environment_id={}", house.warehouse.id);
    let mut here = house.get("auditor", &path).await.body;
    assert_eq!(here["environment_id"], house.warehouse.id.to_string());
    here["environment_id"] = Value::Null;
    assert_eq!(here, expected);
    let nowhere = format!("/api/v1/inventory/statistics?environment_id={}", house.asset.id);
    assert_eq!(house.get("auditor", &nowhere).await.told(), (404, "environment.not-found"));
}

#[actix_web::test]
async fn a_thing_is_worth_less_each_month() {
    let house = stocked().await;
    let four = house.get("auditor", "/api/v1/inventory?search=B-00004").await.body["data"][0]["id"].clone();
    let value = |query: &str| format!("/api/v1/inventory/{}/value{query}", four.as_str().unwrap());
    for (query, worth, left) in [("", "2.00", 12), ("?on=2025-03-31", "4.00", 24), ("?on=2027-03-01", "0.00", 0)] {
        let answer = house.get("auditor", &value(query)).await;
        let valuation = &answer.body["valuation"];
        assert_eq!(
            (&valuation["value"]["amount"], &valuation["months_left"]),
            (&json!(worth), &json!(left)),
            "{query}"
        );
        assert_eq!((&valuation["cost"]["amount"], &valuation["salvage"]["amount"]), (&json!("4.00"), &json!("0.00")));
    }
    assert_eq!(house.get("auditor", &house.camera("/value")).await.body, json!({"valuation": null}));
    assert_eq!(house.get("auditor", &value("?on=x")).await.faults(), [("?on", "field.invalid")]);
    assert_eq!(house.get("auditor", &value("?day=x")).await.faults(), [("?day", "field.unknown")]);
}
