//! Classes and inventory checks that cannot be.

use super::loans::points;
use crate::schema_checks::kept;
use chrono::{Days, NaiveDate};
use plantel_persistence::Pools;
use plantel_tests::classes::{CHECKS, Class, all_well_and, lesson};
use plantel_tests::client::Client;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(
    classes_that_cannot_be_are_told_where_they_stand,
    checks_that_cannot_begin_are_told_where_they_stand,
    counts_that_cannot_be_are_told_where_they_stand,
    what_is_said_badly_of_a_check_is_told_where_it_stands,
);

const NOBODY: &str = "0197f1f1-0000-7000-8000-000000000000";
const NIL: &str = "00000000-0000-0000-0000-000000000000";
const SCHEDULES: &str = "/api/v1/schedules";

/// A class with things in its room, and all that was there before nonsense came.
struct Scene {
    class: Class,
    pools: Pools,
    kind: Kind,
    /// Nine are expected.
    chairs: String,
    check: String,
    before: Vec<String>,
}

impl Scene {
    async fn new(kind: Kind) -> Self {
        let class = Class::open(kind).await;
        let chairs = class.things("SILLA", [10, 2, 1]).await;
        let check = class.begun().await;
        let pools = class.center.server.database.pools().await;
        let before = kept(&pools, kind).await;
        Self { class, pools, kind, chairs, check, before }
    }

    async fn is_unharmed(&self) {
        assert_eq!(kept(&self.pools, self.kind).await, self.before, "something changed");
        let log = self.class.center.server.log();
        assert!(!log.contains("a fault of ours"), "{log}");
    }
}

/// The body with this field set so.
fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

/// Bodies that are no JSON, or are not said to be.
async fn refuses_what_is_no_json(who: &Client, path: &str) {
    let send = async |media: &str, bytes: &[u8]| who.send(Method::POST, path, Some(media), bytes.to_vec()).await;
    send("application/json", b"{").await.refuses(400, "request.malformed");
    send("application/json", b"\xff").await.refuses(400, "request.malformed");
    send("text/plain", b"{}").await.refuses(415, "request.unsupported-media");
    points(&who.post(path, json!([])).await, "field.invalid", "");
}

/// What is wrong in a plan, whether it is new or changed: field, value, code and where that is told.
fn bad_plans() -> Vec<(&'static str, Value, &'static str, &'static str)> {
    let off = json!({"day": "2150-03-02"});
    vec![
        ("environment_id", json!("banana"), "field.invalid", "/environment_id"),
        ("environment_id", json!(""), "field.invalid", "/environment_id"),
        ("environment_id", json!(NOBODY), "environment.not-found", "/environment_id"),
        ("instructor_id", json!(7), "field.invalid", "/instructor_id"),
        ("programme", json!(""), "text.empty", "/programme"),
        ("programme", json!("x".repeat(101)), "text.too-long", "/programme"),
        ("programme", json!("a\u{0}"), "text.control-character", "/programme"),
        ("programme", json!(null), "field.invalid", "/programme"),
        ("group", json!(" "), "text.empty", "/group"),
        ("group", json!("1".repeat(61)), "text.too-long", "/group"),
        ("group", json!(2_758_492), "field.invalid", "/group"),
        ("topic", json!("x".repeat(201)), "text.too-long", "/topic"),
        ("topic", json!("\u{202e}x"), "text.control-character", "/topic"),
        ("start_time", json!("25:00"), "field.invalid", "/start_time"),
        ("start_time", json!("7:5"), "field.invalid", "/start_time"),
        ("start_time", json!("07:00:30"), "field.invalid", "/start_time"),
        ("start_time", json!(700), "field.invalid", "/start_time"),
        ("start_time", json!(""), "field.required", "/start_time"),
        ("end_time", json!("24:00"), "field.invalid", "/end_time"),
        ("end_time", json!("00:00"), "time.not-after-start", "/end_time"),
        ("weekdays", json!([]), "list.empty", "/weekdays"),
        ("weekdays", json!(["monday", "funday"]), "kind.unknown", "/weekdays/1"),
        ("weekdays", json!(vec!["monday"; 200]), "field.too-long", "/weekdays"),
        ("weekdays", json!("monday"), "field.invalid", "/weekdays"),
        ("weekdays", json!([1]), "field.invalid", "/weekdays/0"),
        ("first_day", json!("2026-02-30"), "field.invalid", "/first_day"),
        ("first_day", json!("1899-12-31"), "date.too-early", "/first_day"),
        ("first_day", json!("9999-12-31"), "date.too-late", "/first_day"),
        ("last_day", json!("9999-12-31"), "date.too-late", "/last_day"),
        ("last_day", json!("2199-12-31"), "date.too-many-days", "/last_day"),
        ("last_day", json!("2020-01-01"), "date.before-start", "/last_day"),
        ("exceptions", json!("all"), "field.invalid", "/exceptions"),
        ("exceptions", json!([off, off]), "schedule.exception-twice", "/exceptions"),
        ("exceptions", json!(vec![&off; 201]), "list.too-long", "/exceptions"),
        ("exceptions", json!([{}]), "field.required", "/exceptions/0/day"),
        ("exceptions", json!([off, {"day": "9999-12-31"}]), "date.too-late", "/exceptions/1/day"),
        ("exceptions", json!([{"day": "2150-03-02", "why": "x"}]), "field.unknown", "/exceptions/0/why"),
        ("exceptions", json!([{"day": "2150-03-02", "reason": ""}]), "text.empty", "/exceptions/0/reason"),
        ("on_holidays", json!("yes"), "field.invalid", "/on_holidays"),
        ("students", json!(-1), "field.out-of-range", "/students"),
        ("students", json!(1_000_000_000_000_000_000_i64), "field.out-of-range", "/students"),
        ("students", json!(u64::MAX), "field.invalid", "/students"),
        ("students", json!(1.5), "field.invalid", "/students"),
        ("colour", json!("red"), "field.unknown", "/colour"),
    ]
}

async fn classes_that_cannot_be_are_told_where_they_stand(kind: Kind) {
    let scene = Scene::new(kind).await;
    let (instructor, plan) = (&scene.class.instructor, lesson(&scene.class.room, scene.class.today));
    let place = format!("{SCHEDULES}/{}", scene.class.schedule);
    for (field, value, code, pointer) in bad_plans() {
        points(&instructor.post(SCHEDULES, with(&plan, field, value.clone())).await, code, pointer);
        points(&instructor.patch(&place, json!({field: value})).await, code, pointer);
    }
    let mut past = with(&plan, "first_day", json!("2020-01-01"));
    past["last_day"] = json!("2020-01-31");
    points(&instructor.post(SCHEDULES, past).await, "date.in-past", "/last_day");
    let root = &scene.class.center.root;
    let by_nobody = with(&plan, "instructor_id", json!(NOBODY));
    points(&root.post(SCHEDULES, by_nobody).await, "schedule.not-an-instructor", "/instructor_id");
    let bare = json!({"environment_id": NOBODY, "first_day": "2150-03-02", "last_day": "2150-03-06"});
    let told = instructor.post(SCHEDULES, bare).await;
    assert_eq!(told.body["errors"].as_array().map(Vec::len), Some(5), "every bad field is told: {}", told.body);
    points(&instructor.post(SCHEDULES, json!({})).await, "field.required", "/environment_id");
    refuses_what_is_no_json(instructor, SCHEDULES).await;
    scene.is_unharmed().await;
}

async fn checks_that_cannot_begin_are_told_where_they_stand(kind: Kind) {
    let scene = Scene::new(kind).await;
    let (student, beginning) = (&scene.class.student, scene.class.beginning());
    let entries = vec![json!({"item_id": scene.chairs, "found": 9}); 5_001];
    for (field, value, code, pointer) in [
        ("id", json!("banana"), "field.invalid", "/id"),
        ("id", json!(NIL), "id.invalid", "/id"),
        ("environment_id", json!("banana"), "field.invalid", "/environment_id"),
        ("environment_id", json!(NOBODY), "check.schedule-of-another-room", "/environment_id"),
        ("schedule_id", json!(""), "field.invalid", "/schedule_id"),
        ("schedule_id", json!(NOBODY), "schedule.not-found", "/schedule_id"),
        ("day", json!("2026-02-30"), "field.invalid", "/day"),
        ("day", json!(20_260_316), "field.invalid", "/day"),
        ("day", json!("1899-12-31"), "date.too-early", "/day"),
        ("day", json!("9999-12-31"), "date.too-late", "/day"),
        ("day", json!("2150-03-02"), "check.no-session", "/day"),
        ("day", json!(scene.class.today + Days::new(1)), "check.not-begun", "/day"),
        ("items", json!("all"), "field.invalid", "/items"),
        ("items", json!([7]), "field.invalid", "/items/0"),
        ("items", json!(entries), "list.too-long", "/items"),
        ("items", json!([{"item_id": NOBODY, "found": 1}]), "check.item-of-another-room", "/items/0"),
        ("colour", json!("red"), "field.unknown", "/colour"),
    ] {
        points(&student.post(CHECKS, with(&beginning, field, value)).await, code, pointer);
    }
    points(&student.post(CHECKS, json!({})).await, "field.required", "/environment_id");
    refuses_what_is_no_json(student, CHECKS).await;
    scene.is_unharmed().await;
}

async fn counts_that_cannot_be_are_told_where_they_stand(kind: Kind) {
    let scene = Scene::new(kind).await;
    let (student, items) = (&scene.class.student, format!("{}/items", scene.check));
    let nine = json!({"item_id": scene.chairs, "found": 9});
    let other_day = |day: NaiveDate| json!(format!("{day}T12:00:00Z"));
    let (past, future) = (scene.class.today - Days::new(2), scene.class.today + Days::new(2));
    for (field, value, code, pointer) in [
        ("id", json!("banana"), "field.invalid", "/items/0/id"),
        ("id", json!(NIL), "id.invalid", "/items/0/id"),
        ("item_id", json!("banana"), "field.invalid", "/items/0/item_id"),
        ("item_id", json!(NOBODY), "check.item-of-another-room", "/items/0"),
        ("item_id", json!(null), "check-line.item-needed", "/items/0"),
        ("tag", json!("x"), "check-line.item-needed", "/items/0"),
        ("found", json!(null), "field.required", "/items/0/found"),
        ("found", json!(-1), "quantity.negative", "/items/0/found"),
        ("found", json!(1_000_001), "quantity.too-large", "/items/0/found"),
        ("found", json!(i64::MAX), "quantity.too-large", "/items/0/found"),
        ("found", json!(1e20), "field.invalid", "/items/0/found"),
        ("found", json!(1.5), "field.invalid", "/items/0/found"),
        ("found", json!("9"), "field.invalid", "/items/0/found"),
        ("damaged", json!(-1), "quantity.negative", "/items/0/damaged"),
        ("damaged", json!(1_000_000), "quantity.too-large", "/items/0"),
        ("missing", json!(-1), "quantity.negative", "/items/0/missing"),
        ("missing", json!(1), "check-line.sum", "/items/0"),
        ("surplus", json!(-1), "quantity.negative", "/items/0/surplus"),
        ("surplus", json!(1), "check-line.sum", "/items/0"),
        ("not_counted", json!("Con llave"), "field.invalid", "/items/0/found"),
        ("note", json!(""), "text.empty", "/items/0/note"),
        ("note", json!("x".repeat(501)), "text.too-long", "/items/0/note"),
        ("note", json!("a\u{0}"), "text.control-character", "/items/0/note"),
        ("counted_at", json!("yesterday"), "field.invalid", "/items/0/counted_at"),
        ("counted_at", json!("9999-12-31T00:00:00Z"), "date.too-late", "/items/0/counted_at"),
        ("counted_at", other_day(past), "check.clock-wrong", "/items/0/counted_at"),
        ("counted_at", other_day(future), "check.clock-wrong", "/items/0/counted_at"),
        ("colour", json!("red"), "field.unknown", "/items/0/colour"),
    ] {
        points(&student.post(&items, json!({"items": [with(&nine, field, value)]})).await, code, pointer);
    }
    let both = json!({"item_id": scene.chairs, "found": 9, "missing": 1, "surplus": 1});
    let in_vain = |reason: String| json!({"item_id": scene.chairs, "not_counted": reason});
    for (list, code, pointer) in [
        (json!([]), "list.empty", "/items"),
        (json!(vec![&nine; 5_001]), "list.too-long", "/items"),
        (json!([nine, both]), "check-line.missing-and-surplus", "/items/1"),
        (json!([nine, in_vain(String::new())]), "text.empty", "/items/1/not_counted"),
        (json!([in_vain("x".repeat(501))]), "text.too-long", "/items/0/not_counted"),
        (json!([{"tag": "hello", "found": 1}]), "tag.invalid", "/items/0/tag"),
        (json!([{"tag": "x".repeat(5_000), "found": 1}]), "tag.invalid", "/items/0/tag"),
        (json!([{"tag": "0".repeat(32), "found": 1}]), "check.item-of-another-room", "/items/0"),
    ] {
        points(&student.post(&items, json!({"items": list})).await, code, pointer);
    }
    let submission = all_well_and(&json!({"items": [with(&nine, "found", json!(-1))]}));
    points(&student.post(&format!("{}/submit", scene.check), submission).await, "quantity.negative", "/items/0/found");
    refuses_what_is_no_json(student, &items).await;
    scene.is_unharmed().await;
}

async fn what_is_said_badly_of_a_check_is_told_where_it_stands(kind: Kind) {
    let scene = Scene::new(kind).await;
    let (supervisor, chairs) = (&scene.class.supervisor, &scene.chairs);
    let long = |most: usize| "x".repeat(most + 1);
    let refusal = json!({"item_id": chairs, "reason": "Está en el taller"});
    let reviews = "/api/v1/supervisor-reviews".to_owned();
    let resolve = format!("/api/v1/discrepancies/{NOBODY}/resolve");
    let at = |verb: &str| format!("{}/{verb}", scene.check);
    let well = |more: Value| all_well_and(&more);
    for (path, body, code, pointer) in [
        (at("submit"), json!({}), "field.required", "/is_clean"),
        (at("submit"), well(json!({"is_clean": "yes"})), "field.invalid", "/is_clean"),
        (at("submit"), well(json!({"is_organized": false})), "check.comment-needed", "/comments"),
        (at("submit"), well(json!({"override_reason": ""})), "text.empty", "/override_reason"),
        (at("confirm"), well(json!({"comments": long(1000)})), "text.too-long", "/comments"),
        (at("confirm"), well(json!({"comments": "a\u{0}"})), "text.control-character", "/comments"),
        (at("confirm"), well(json!({"override_reason": ""})), "text.empty", "/override_reason"),
        (at("approve"), json!({}), "field.required", "/inventory_complete"),
        (at("approve"), well(json!({"override_reason": long(500)})), "text.too-long", "/override_reason"),
        (at("approve"), well(json!({"refuse": vec![&refusal; 5_001]})), "list.too-long", "/refuse"),
        (at("approve"), well(json!({"refuse": [refusal, refusal]})), "list.twice", "/refuse/1/item_id"),
        (at("approve"), well(json!({"refuse": [{"item_id": chairs}]})), "text.empty", "/refuse/0/reason"),
        (at("approve"), well(json!({"refuse": [{"item_id": "x"}]})), "field.invalid", "/refuse/0/item_id"),
        (at("reject"), json!({}), "text.empty", "/reason"),
        (at("reject"), json!({"reason": long(1000)}), "text.too-long", "/reason"),
        (at("cancel"), json!({"reason": long(500)}), "text.too-long", "/reason"),
        (at("cancel"), json!({"reason": 7}), "field.invalid", "/reason"),
        (at("assign"), json!({"user_id": "banana"}), "field.invalid", "/user_id"),
        (at("assign"), json!({"user_id": NOBODY}), "check.not-a-reviewer", "/user_id"),
        (at(&format!("items/{chairs}/comments")), json!({}), "text.empty", "/text"),
        (at(&format!("items/{chairs}/comments")), json!({"text": long(1000)}), "text.too-long", "/text"),
        (at("items/banana/comments"), json!({"text": "x"}), "id.invalid", "{item_id}"),
        (reviews.clone(), well(json!({"check_ids": []})), "list.empty", "/check_ids"),
        (reviews.clone(), well(json!({"check_ids": vec![NOBODY; 201]})), "list.too-long", "/check_ids"),
        (reviews.clone(), well(json!({"check_ids": [NOBODY, NOBODY]})), "list.twice", "/check_ids/1"),
        (reviews, well(json!({"check_ids": ["banana"]})), "field.invalid", "/check_ids/0"),
        (resolve.clone(), json!({"resolution": "burnt", "note": "x"}), "kind.unknown", "/resolution"),
        (resolve.clone(), json!({"resolution": "superseded", "note": "x"}), "kind.unknown", "/resolution"),
        (resolve.clone(), json!({"resolution": "booked"}), "text.empty", "/note"),
        (resolve, json!({"note": "x"}), "field.required", "/resolution"),
    ] {
        points(&supervisor.post(&path, body).await, code, pointer);
    }
    let unknown = well(json!({"refuse": [{"item_id": NOBODY, "reason": "No está"}]}));
    supervisor.post(&at("approve"), unknown).await.refuses(404, "check-line.not-found");
    let text = json!({"text": "La vi"});
    supervisor.post(&at(&format!("items/{NOBODY}/comments")), text).await.refuses(404, "check-line.not-found");
    let other = json!({"resolution": "booked", "note": "x"});
    let unknown = supervisor.post(&format!("/api/v1/discrepancies/{NOBODY}/resolve"), other).await;
    unknown.refuses(404, "discrepancy.not-found");
    scene.is_unharmed().await;
}
