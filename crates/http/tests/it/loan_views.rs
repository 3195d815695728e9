//! Which loans a list shows, and what people, places and things in them are called.

use crate::house::House;
use plantel_domain::deed::Deed;
use plantel_domain::identity::User;
use plantel_domain::loans::{Loan, LoanState};
use plantel_testkit::builders::{a_loan, a_user, lent, period, promised, seed};
use plantel_testkit::clock::moment;
use rstest::rstest;
use serde_json::{Value, json};

const LOANS: &str = "/api/v1/loans";

/// The ids of a list, in its order.
async fn listed(house: &House, who: &str, query: &str) -> Vec<String> {
    let listed = house.get(who, &format!("{LOANS}?{query}")).await;
    assert_eq!(listed.status, 200, "{query}: {}", listed.body);
    let rows = listed.body["data"].as_array().unwrap();
    rows.iter().map(|row| row["id"].as_str().unwrap().to_owned()).collect()
}

#[actix_web::test]
async fn loans_are_told_by_names_as_far_as_they_are_known() {
    let house = House::build().await;
    let path = format!("{LOANS}/{}", house.loan.id);
    for verb in ["approve", "hand-over"] {
        assert_eq!(house.call("warehouse_admin", "POST", &format!("{path}/{verb}")).await.status, 200, "{verb}");
    }
    let nameless = seed(&*house.store, User { full_name: None, ..a_user() }).await;
    let loan = seed(&*house.store, a_loan(&house.asset, &house.warehouse, nameless.id)).await;
    let listed = house.get("warehouse_admin", LOANS).await.body;
    let row = |id: String| listed["data"].as_array().unwrap().iter().find(|row| row["id"] == id).unwrap();
    let found = house.get("instructor", &path).await.body;
    for loan in [row(house.loan.id.to_string()), &found] {
        let (borrower, place) = (&loan["borrower_name"], &loan["warehouse_name"]);
        assert_eq!((borrower, place), (&json!("instructor"), &json!("Bodega Principal")));
        for thing in [loan, &loan["lines"][0], &loan["lines"][0]["units"][0]] {
            assert_eq!((&thing["item_code"], &thing["item_name"]), (&json!("CAM-1"), &json!("Cámara réflex")));
        }
        assert_eq!(loan["handed_over"]["by_name"], "warehouse_admin");
    }
    let unknown = row(loan.id.to_string());
    assert_eq!((&unknown["borrower_name"], &unknown["item_code"]), (&Value::Null, &json!("CAM-1")));
    let handlings = house.get("instructor", &format!("{path}/handlings")).await.body;
    let told = &handlings["data"][0];
    assert_eq!((&told["by_name"], &told["item_name"]), (&json!("warehouse_admin"), &json!("Cámara réflex")));
    let records = house.get("instructor", &format!("{path}/records")).await.body;
    assert_eq!(records["data"][0]["issued"]["by_name"], "warehouse_admin");
}

#[actix_web::test]
async fn each_view_shows_what_is_to_be_done_today() {
    let house = House::build().await;
    let deed = Deed { by: None, at: moment() };
    let out = LoanState::Active { approved: deed, handed_over: deed };
    let add = async |days: (&str, &str), state: LoanState, line| {
        let loan = a_loan(&house.asset, &house.warehouse, house.users["instructor"].id);
        let loan = Loan { period: period(days.0, days.1), state, lines: vec![line], ..loan };
        seed(&*house.store, loan).await.id.to_string()
    };
    let asset = house.asset.id;
    let collect = add(("2026-03-16", "2026-03-18"), LoanState::Approved { approved: deed }, promised(asset, 1)).await;
    let due = add(("2026-03-14", "2026-03-16"), out.clone(), lent(asset, 1)).await;
    let overdue = add(("2026-03-09", "2026-03-12"), out, lent(asset, 1)).await;
    let pending = house.loan.id.to_string();
    for (view, expected) in [
        ("view=to_approve", vec![&pending]),
        ("view=to_hand_over", vec![&collect]),
        ("view=due_today", vec![&due]),
        ("view=overdue", vec![&overdue]),
        ("view=overdue&state=pending", vec![]),
        ("view=mine", vec![]),
        ("sort=start_date", vec![&overdue, &due, &collect, &pending]),
        ("sort=-end_date", vec![&pending, &collect, &due, &overdue]),
        ("from=2026-03-24&to=2026-04-30", vec![&pending]),
        ("from=2026-03-25", vec![]),
        ("to=2026-03-12", vec![&overdue]),
        ("from=2026-03-16&to=2026-03-16&sort=end_date", vec![&due, &collect]),
    ] {
        assert_eq!(listed(&house, "warehouse_admin", view).await.iter().collect::<Vec<_>>(), expected, "{view}");
    }
    assert_eq!(listed(&house, "instructor", "view=mine").await.len(), 4);
}

#[actix_web::test]
async fn a_promise_that_cannot_be_kept_is_shown_with_the_reason() {
    let house = House::build().await;
    let path = format!("{LOANS}/{}", house.loan.id);
    let approved = house.call("warehouse_admin", "POST", &format!("{path}/approve")).await;
    let told = |loan: &Value| {
        let units = &loan["lines"][0]["units"][0];
        [units["available"].clone(), units["unavailable_because"].clone()]
    };
    assert_eq!(told(&approved.body), [json!(true), Value::Null]);
    let room = house.json("center_admin", "POST", "/api/v1/environments", &json!({"name": "Sala 9"})).await;
    let moved = json!({"assets": [house.asset.id.to_string()], "environment_id": room.body["id"]});
    let moved = house.json("center_admin", "POST", "/api/v1/inventory/relocate", &moved).await;
    assert!(moved.status < 300, "{}", moved.body);
    let listed = house.get("warehouse_admin", LOANS).await.body;
    for loan in [&house.get("warehouse_admin", &path).await.body, &listed["data"][0]] {
        assert_eq!(told(loan), [json!(false), json!("elsewhere")]);
    }
}

#[actix_web::test]
async fn what_is_overdue_is_taken_until_nobody_knows_when() {
    let house = House::build().await;
    let deed = Deed { by: None, at: moment() };
    let state = LoanState::Active { approved: deed, handed_over: deed };
    let loan = a_loan(&house.asset, &house.warehouse, house.users["instructor"].id);
    let loan = Loan { period: period("2026-03-09", "2026-03-12"), lines: vec![lent(house.asset.id, 1)], state, ..loan };
    let loan = seed(&*house.store, loan).await.id.to_string();
    let days = format!("warehouse_id={}&from=2026-04-20&to=2026-04-21", house.warehouse.id);
    let shown = house.get("warehouse_admin", &format!("{LOANS}/calendar?{days}")).await.body;
    let entry = &shown["data"][0];
    assert_eq!((&entry["loan_id"], &entry["taken_to"]), (&json!(loan), &Value::Null), "{shown}");
    let made = house.json("instructor", "POST", "/api/v1/calendar-feeds", &json!({"kind": "mine"})).await;
    let read = house.get("nobody", made.body["url"].as_str().unwrap()).await;
    let text = String::from_utf8(read.bytes).unwrap();
    // A year and a day from the 16th, and the end itself is not included.
    assert!(text.contains("20270318"), "{text}");
}

#[rstest]
#[case("view=late", ("?view", "kind.unknown"))]
#[case("view=mine&borrower_id=019cf729-3980-7000-8000-000000000003", ("?borrower_id", "field.invalid"))]
#[case("from=2026-03-20&to=2026-03-19", ("?to", "date.before-start"))]
#[case("from=ayer", ("?from", "field.invalid"))]
#[case("to=2200-01-01", ("?to", "date.too-late"))]
#[case("sort=priority", ("?sort", "sort.unknown"))]
#[actix_web::test]
async fn a_bad_question_is_told_by_its_parameter(#[case] query: &str, #[case] expected: (&str, &str)) {
    let house = House::build().await;
    for list in ["", "/export"] {
        let told = house.get("instructor", &format!("{LOANS}{list}?{query}")).await;
        assert_eq!((told.status, told.faults()), (422, vec![expected]), "{}", told.body);
    }
}
