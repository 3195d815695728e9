//! Bodies that are not what is asked for.

use super::Target;
use plantel_tests::center::request_for;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(bad_bodies_are_told_field_by_field);

const JSON: Option<&str> = Some("application/json");

/// The body with this field set so.
fn with(body: &Value, field: &str, value: Value) -> Value {
    let mut body = body.clone();
    body[field] = value;
    body
}

async fn bad_bodies_are_told_field_by_field(kind: Kind) {
    let target = Target::new(kind).await;
    let (inventory, loans) = ("/api/v1/inventory", "/api/v1/loans");
    let asset = json!({"code": "X-1", "name": "Cámara", "environment_id": target.warehouse});
    let long = "x".repeat(5000);
    for (field, value, code) in [
        ("colour", json!("red"), "field.unknown"),
        ("name", json!("a\u{0}b"), "text.control-character"),
        ("code", json!("\u{0}"), "text.control-character"),
        ("notes", json!("a\u{0}b"), "text.control-character"),
        ("serial_number", json!("\u{0}1"), "text.control-character"),
        ("category", json!("c\u{0}"), "text.control-character"),
        ("name", json!("   "), "text.empty"),
        ("name", json!(long), "text.too-long"),
        ("name", json!(7), "field.invalid"),
        ("name", json!(null), "field.invalid"),
        ("code", json!(["a"]), "field.invalid"),
        ("tracking", json!("quantum"), "kind.unknown"),
        ("quantity", json!(-1), "quantity.negative"),
        ("quantity", json!(0), "quantity.zero"),
        ("quantity", json!(1_000_000_000_000_000_000_i64), "quantity.too-large"),
        ("quantity", json!(1e20), "field.invalid"),
        ("quantity", json!(1.5), "field.invalid"),
        ("quantity", json!("3"), "field.invalid"),
        ("damaged", json!(-7), "quantity.negative"),
        ("purchase_date", json!("1899-12-31"), "date.too-early"),
        ("purchase_date", json!("+262142-12-31"), "date.too-late"),
        ("purchase_date", json!("2026-02-30"), "field.invalid"),
        ("purchase_cost", json!({"amount": "-1", "currency": "COP"}), "money.negative"),
        ("purchase_cost", json!({"amount": "1e400", "currency": "COP"}), "money.bad-amount"),
        ("purchase_cost", json!({"amount": "99999999999999999999999", "currency": "COP"}), "money.bad-amount"),
        ("purchase_cost", json!({"amount": "1", "currency": "XYZ"}), "money.unknown-currency"),
        ("purchase_cost", json!({"amount": 1, "currency": "COP"}), "field.invalid"),
        ("category", json!("nothing"), "category.unknown"),
        ("extra", json!({"wings": 2}), "field.unknown"),
        ("extra", json!([]), "field.invalid"),
        ("useful_life_months", json!(0), "field.out-of-range"),
        ("useful_life_months", json!(1201), "field.out-of-range"),
        ("salvage_value", json!({"amount": "1", "currency": "COP"}), "salvage.above-cost"),
        ("on_loan", json!(1), "field.unknown"),
        ("tag", json!("00112233445566778899AABBCCDDEEFF"), "field.unknown"),
        ("environment_id", json!("banana"), "field.invalid"),
        ("environment_id", json!("a\u{0}"), "field.invalid"),
    ] {
        target.refuses(inventory, with(&asset, field, value), 422, code).await;
    }
    target.refuses(inventory, with(&asset, "damaged", json!(2)), 409, "asset.too-many-units-out").await;
    target.refuses(inventory, with(&asset, "quantity", json!(2)), 409, "asset.serial-has-one-unit").await;
    target.refuses(inventory, with(&asset, "code", json!("tri-1")), 409, "asset.code-or-serial-taken").await;
    let loan = request_for(&target.asset, 1);
    for (field, value, code) in [
        ("end_date", json!("2150-03-01"), "date.before-start"),
        ("start_date", json!("1899-12-31"), "date.too-early"),
        ("start_date", json!("2020-01-01"), "date.in-past"),
        ("end_date", json!("9999-12-31"), "date.too-late"),
        ("quantity", json!(0), "quantity.zero"),
        ("quantity", json!(-3), "quantity.negative"),
        ("purpose", json!("\u{0}"), "text.control-character"),
        ("purpose", json!(long), "text.too-long"),
        ("item_id", json!("0197f1f1-0000-7000-8000-000000000000"), "asset.not-found"),
        ("state", json!("active"), "field.unknown"),
    ] {
        target.refuses(loans, with(&loan, field, value), 422, code).await;
    }
    target.refuses(loans, with(&loan, "quantity", json!(4)), 409, "loan.not-enough-units").await;
    let all = target.center.root.post(inventory, json!({"code": "", "name": "", "quantity": -1})).await;
    all.refuses(422, "request.invalid");
    assert_eq!(all.body["errors"].as_array().map(Vec::len), Some(3), "every bad field is told: {}", all.body);
    unreadable_bodies_are_told(&target).await;
    bad_people_and_places_are_told(&target).await;
    target.is_unharmed().await;
}

async fn unreadable_bodies_are_told(target: &Target) {
    let path = "/api/v1/inventory";
    let deep = [b"[".repeat(100_000), b"]".repeat(100_000)].concat();
    let nested = format!(r#"{{"code":"X","name":{}1{}}}"#, r#"{"a":"#.repeat(500), "}".repeat(500));
    for bytes in
        [&b""[..], b"{", b"{\"code\":", b"nonsense", b"{} {}", b"\xff\xfe{}", b"{\"name\":\"\xff\"}", b"\0", &deep]
    {
        let reply = target.center.root.send(Method::POST, path, JSON, bytes.to_vec()).await;
        assert!([400, 422].contains(&reply.status), "{} {}", reply.asked, reply.text());
        reply.refuses(reply.status, reply.codes().last().expect("a code"));
    }
    target.refuses_bytes(path, JSON, b"{\"code\":", 400, "request.malformed").await;
    target.refuses_bytes(path, JSON, br#"{"code":"\ud800"}"#, 400, "request.malformed").await;
    target.refuses_bytes(path, JSON, br#"{"code":"A","code":"B"}"#, 422, "field.invalid").await;
    let reply = target.center.root.send(Method::POST, path, JSON, nested.into_bytes()).await;
    assert!([400, 422].contains(&reply.status), "{}", reply.text());
    for kind in [None, Some("text/plain"), Some("application/xml"), Some("nonsense")] {
        target.refuses_bytes(path, kind, b"{}", 415, "request.unsupported-media").await;
    }
    let huge = format!(r#"{{"code":"X","name":"{}"}}"#, "x".repeat(10 << 20));
    target.refuses_bytes(path, JSON, huge.as_bytes(), 413, "request.too-large").await;
    let keyed = target.center.root.keyed("grande").send(Method::POST, path, JSON, huge.into_bytes()).await;
    keyed.refuses(413, "request.too-large");
    let space = target.center.root.keyed("two words").post(path, json!({})).await;
    space.refuses(422, "idempotency.key-invalid");
    target.center.root.keyed(&"k".repeat(256)).post(path, json!({})).await.refuses(422, "idempotency.key-invalid");
}

async fn bad_people_and_places_are_told(target: &Target) {
    let school = json!({"kind": "school", "name": "Otro", "code": "OTRO"});
    for (field, value, code) in [
        ("kind", json!("castle"), "kind.unknown"),
        ("code", json!("ñ"), "code.invalid"),
        ("nit", json!("899999034-2"), "nit.check-digit"),
        ("nit", json!("\u{0}"), "nit.invalid"),
        ("dane_code", json!("12"), "dane.invalid"),
        ("time_zone", json!("Mars/Olympus"), "time-zone.unknown"),
        ("locale", json!("fr"), "locale.unknown"),
        ("currency", json!("pesos"), "money.unknown-currency"),
        ("modules", json!(["magic"]), "module.unknown"),
    ] {
        target.refuses("/api/v1/institutions", with(&school, field, value), 422, code).await;
    }
    target.refuses("/api/v1/institutions", with(&school, "code", json!("centro")), 409, "institution.code-taken").await;
    target.refuses("/api/v1/environments", json!({"name": "BODEGA"}), 409, "environment.name-taken").await;
    target.refuses("/api/v1/environments", json!({"name": "A", "capacity": -1}), 422, "field.invalid").await;
    let place = json!({"email": "a\u{0}@b.test", "roles": ["emperor"]});
    target.refuses("/api/v1/memberships", place.clone(), 422, "role.unknown").await;
    target.refuses("/api/v1/memberships", place, 422, "email.invalid").await;
    target
        .refuses("/api/v1/memberships", json!({"email": "no@b.test", "roles": ["student"]}), 404, "user.not-found")
        .await;
    let user = json!({"email": "nul\u{0}@b.test", "password": "12345678"});
    target.refuses("/api/v1/users", user, 422, "email.invalid").await;
    let user = json!({"email": "a@b.test", "password": "short", "full_name": "a\u{0}"});
    target.refuses("/api/v1/users", user.clone(), 422, "password.too-short").await;
    target.refuses("/api/v1/users", user, 422, "text.control-character").await;
    let stranger = target.center.server.client();
    for email in ["", "\u{0}", "a\u{0}@b.test", "' OR 1=1 --", "🦀"] {
        stranger.login(email, "wrong password").await.refuses(401, "login.bad-credentials");
    }
    stranger.login("root@plantel.test", "wrong\u{0}password").await.refuses(401, "login.bad-credentials");
    stranger.login("root@plantel.test", &"x".repeat(5000)).await.refuses(422, "field.too-long");
    for token in ["", "\u{0}", "a.b.c"] {
        let body = json!({"refresh_token": token});
        stranger.post("/api/v1/auth/refresh", body).await.refuses(401, "token.invalid");
    }
}
