//! Free days, the calendar of loans, and feeds, on the wire.

use crate::house::House;
use rstest::rstest;
use serde_json::{Value, json};

impl House {
    /// With the id of the asset for `ITEM`, and of the warehouse for `PLACE`.
    fn filled(&self, path: &str) -> String {
        let path = path.replace("ITEM", &self.asset.id.to_string());
        format!("/api/v1{}", path.replace("PLACE", &self.warehouse.id.to_string()))
    }
}

#[rstest]
#[case::nothing("/loans/availability?warehouse_id=PLACE", "?item_id", "field.required")]
#[case::two("/loans/availability?item_id=ITEM&category=other", "?item_id", "field.invalid")]
#[case::nowhere("/loans/availability?category=other", "?warehouse_id", "field.required")]
#[case::brand_alone("/loans/availability?item_id=ITEM&brand=Canon", "?brand", "field.invalid")]
#[case::unknown("/loans/availability?category=nothing&warehouse_id=PLACE", "?category", "category.unknown")]
#[case::passed("/loans/availability?item_id=ITEM&from=2020-01-01", "?from", "date.in-past")]
#[case::long("/loans/availability?item_id=ITEM&to=2030-01-01", "?to", "date.too-many-days")]
#[case::of_nothing("/loans/calendar", "?warehouse_id", "field.required")]
#[case::backwards("/loans/calendar?item_id=ITEM&from=2026-03-20&to=2026-03-19", "?to", "date.before-start")]
#[case::colour("/loans/calendar?item_id=ITEM&colour=red", "?colour", "field.unknown")]
#[actix_web::test]
async fn a_bad_question_is_refused_by_name(#[case] path: &str, #[case] pointer: &str, #[case] code: &str) {
    let house = House::build().await;
    let answer = house.get("instructor", &house.filled(path)).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    let [error] = answer.body["errors"].as_array().unwrap().as_slice() else { panic!("{}", answer.body) };
    assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)));
}

#[actix_web::test]
async fn days_are_told_one_by_one() {
    let house = House::build().await;
    let path = house.filled("/loans/availability?item_id=ITEM&from=2026-03-20&to=2026-03-22");
    let answer = house.get("student", &path).await;
    assert_eq!(answer.status, 200, "{}", answer.body);
    assert_eq!(answer.body["warehouse_id"], house.warehouse.id.to_string());
    let days: Vec<&Value> = answer.body["days"].as_array().unwrap().iter().map(|day| &day["day"]).collect();
    assert_eq!(days, ["2026-03-20", "2026-03-21", "2026-03-22"]);
    let item = &answer.body["items"][0];
    assert_eq!((&item["code"], &item["usable"]), (&json!("CAM-1"), &answer.body["days"][0]["usable"]));
}

#[actix_web::test]
async fn a_calendar_names_who_and_what() {
    let house = House::build().await;
    let path = house.filled("/loans/calendar?warehouse_id=PLACE&pending=true");
    let answer = house.get("warehouse_admin", &path).await;
    assert_eq!((answer.status, &answer.body["truncated"]), (200, &json!(false)), "{}", answer.body);
    let entry = &answer.body["data"][0];
    assert_eq!((&entry["state"], &entry["borrower_name"]), (&json!("pending"), &json!("instructor")));
    assert_eq!((&entry["items"][0]["name"], &entry["items"][0]["quantity"]), (&json!("Cámara réflex"), &json!(1)));
    let decided = house.get("warehouse_admin", &house.filled("/loans/calendar?warehouse_id=PLACE")).await;
    assert_eq!(decided.body["data"], json!([]));
}

#[rstest]
#[case::no_kind(json!({}), "/kind", "kind.unknown")]
#[case::another_kind(json!({"kind": "all"}), "/kind", "kind.unknown")]
#[case::no_warehouse(json!({"kind": "warehouse"}), "/environment_id", "field.required")]
#[case::no_room(json!({"kind": "room"}), "/environment_id", "field.required")]
#[case::mine_of_a_warehouse(
    json!({"kind": "mine", "environment_id": "018f0000-0000-7000-8000-000000000000"}),
    "/environment_id",
    "field.invalid"
)]
#[case::classes_of_a_room(
    json!({"kind": "classes", "environment_id": "018f0000-0000-7000-8000-000000000000"}),
    "/environment_id",
    "field.invalid"
)]
#[case::unknown_warehouse(
    json!({"kind": "warehouse", "environment_id": "018f0000-0000-7000-8000-000000000000"}),
    "/environment_id",
    "environment.not-found"
)]
#[case::unknown_room(
    json!({"kind": "room", "environment_id": "018f0000-0000-7000-8000-000000000000"}),
    "/environment_id",
    "environment.not-found"
)]
#[actix_web::test]
async fn a_bad_feed_is_refused_by_name(#[case] body: Value, #[case] pointer: &str, #[case] code: &str) {
    let house = House::build().await;
    let answer = house.json("warehouse_admin", "POST", "/api/v1/calendar-feeds", &body).await;
    assert_eq!(answer.status, 422, "{}", answer.body);
    let [error] = answer.body["errors"].as_array().unwrap().as_slice() else { panic!("{}", answer.body) };
    assert_eq!((&error["pointer"], &error["code"]), (&json!(pointer), &json!(code)));
}

#[actix_web::test]
async fn the_address_of_a_feed_is_told_once_and_read_by_anybody() {
    let house = House::build().await;
    let made = house.json("instructor", "POST", "/api/v1/calendar-feeds", &json!({"kind": "mine"})).await;
    assert_eq!(made.status, 201, "{}", made.body);
    let url = made.body["url"].as_str().unwrap();
    let listed = house.get("instructor", "/api/v1/calendar-feeds").await;
    assert_eq!((&listed.body["data"][0]["id"], &listed.body["data"][0]["url"]), (&made.body["id"], &Value::Null));
    let read = house.get("nobody", url).await;
    let text = String::from_utf8(read.bytes).unwrap();
    assert!(read.status == 200 && text.starts_with("BEGIN:VCALENDAR\r\nVERSION:2.0\r\n"), "{text}");
    assert!(text.ends_with("END:VCALENDAR\r\n"), "{text}");
    house.switch_off("instructor").await;
    let gone = house.get("nobody", url).await;
    assert_eq!((gone.status, gone.code()), (404, "loan-feed.not-found"));
}

#[actix_web::test]
async fn whether_a_feed_is_new_is_asked_by_head() {
    let house = House::build().await;
    let made = house.json("instructor", "POST", "/api/v1/calendar-feeds", &json!({"kind": "mine"})).await;
    let url = made.body["url"].as_str().unwrap();
    let read = house.get("nobody", url).await;
    let head = house.call("nobody", "HEAD", url).await;
    for header in ["etag", "content-type", "cache-control"] {
        assert_eq!(head.headers[header], read.headers[header]);
    }
    assert_eq!((head.status, read.status), (200, 200));
    let known = [("if-none-match", read.headers["etag"].as_str())];
    assert_eq!(house.send("nobody", "HEAD", url, &known, Vec::new()).await.status, 304);
    assert_eq!(house.call("nobody", "HEAD", "/api/v1/calendars/c2VjcmV0.ics").await.status, 404);
}

#[actix_web::test]
async fn feeds_are_listed_and_revoked_by_their_owner_alone() {
    let house = House::build().await.with_stranger_elsewhere().await;
    let made = house.json("stranger", "POST", "/api/v1/calendar-feeds", &json!({"kind": "mine"})).await;
    let of_others = house.get("guardian", "/api/v1/calendar-feeds").await;
    assert_eq!((made.status, of_others.status, &of_others.body["data"]), (201, 200, &json!([])), "{}", made.body);
    let path = format!("/api/v1/calendar-feeds/{}", made.body["id"].as_str().unwrap());
    assert_eq!(house.call("guardian", "DELETE", &path).await.told(), (404, "loan-feed.not-found"));
    let listed = house.get("stranger", "/api/v1/calendar-feeds").await;
    assert_eq!(listed.body["data"][0]["institution_id"], made.body["institution_id"]);
    assert_eq!(house.call("stranger", "DELETE", &path).await.status, 204);
}
