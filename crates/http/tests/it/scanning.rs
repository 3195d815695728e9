//! Tags: scanned, drawn, printed, taken away.

use crate::house::{House, QR_BASE};
use rstest::rstest;
use serde_json::{Value, json};

#[actix_web::test]
async fn a_tag_is_found_however_it_is_written() {
    let house = House::build().await;
    let with = house.furnish().await;
    let (tag, small) = (with.tag.clone(), with.tag.to_lowercase());
    let found = house.get("auditor", &format!("/api/v1/qr/{tag}")).await;
    assert_eq!((found.status, &found.body["kind"], &found.body["environment"]), (200, &json!("asset"), &Value::Null));
    assert_eq!(found.body["asset"], house.get("auditor", &house.camera("")).await.body);
    assert_eq!(found.body["actions"], json!(["view", "timeline"]));
    assert_eq!(house.get("auditor", &format!("/api/v1/qr/{small}")).await.body, found.body);
    let old = r#"{"v":1,"type":"item","id":"9","ts":1700000000,"code":"cam-1","name":"x","sig":"00"}"#;
    for payload in [tag.clone(), small, format!("{QR_BASE}{tag}"), format!(" {tag}/ "), old.to_owned()] {
        let scanned = house.json("auditor", "POST", "/api/v1/qr/scan", &json!({"payload": payload})).await;
        assert_eq!((scanned.status, &scanned.body), (200, &found.body), "{payload}");
    }
    let door = json!({"payload": r#"{"type":"environment","code":"A7"}"#});
    let door = house.json("center_admin", "POST", "/api/v1/qr/scan", &door).await;
    assert_eq!((door.status, &door.body["environment"]["id"]), (200, &json!(with.room)), "{}", door.body);
    let actions: Vec<_> = door.body["actions"].as_array().unwrap().iter().map(|a| a.as_str().unwrap()).collect();
    assert!(actions.contains(&"receive_transfers") && actions.contains(&"list_assets"), "{actions:?}");
}

#[rstest]
#[case("x")]
#[case("00112233445566778899AABBCCDDEEF")]
#[case("00112233445566778899AABBCCDDEEFG")]
#[case("00112233445566778899AABBCCDDEEFF0")]
#[case("%00")]
#[case("%C3%B1")]
#[case("'%20OR%201=1--")]
#[actix_web::test]
async fn what_is_no_tag_is_told_so(#[case] garbage: &str) {
    let house = House::build().await;
    let answer = house.get("auditor", &format!("/api/v1/qr/{garbage}")).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![("{tag}", "tag.invalid")]), "{}", answer.body);
}

#[rstest]
#[case(json!({"payload": ""}), ("/payload", "tag.invalid"))]
#[case(json!({"payload": "{}"}), ("/payload", "tag.invalid"))]
#[case(json!({"payload": "https://app.plantel.test/qr/"}), ("/payload", "tag.invalid"))]
#[case(json!({"payload": "x".repeat(2001)}), ("/payload", "field.too-long"))]
#[case(json!({"payload": null}), ("/payload", "field.invalid"))]
#[case(json!({}), ("/payload", "field.required"))]
#[case(json!({"payload": "x", "kind": "asset"}), ("/kind", "field.unknown"))]
#[actix_web::test]
async fn what_cannot_be_scanned_is_told_so(#[case] body: Value, #[case] fault: (&str, &str)) {
    let house = House::build().await;
    let answer = house.json("auditor", "POST", "/api/v1/qr/scan", &body).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![fault]), "{}", answer.body);
}

#[actix_web::test]
async fn a_tag_that_was_taken_away_finds_nothing_and_is_not_drawn() {
    let house = House::build().await;
    let old = house.asset.tag.as_ref().unwrap().to_string();
    let (path, scan) = (house.camera("/tag"), format!("/api/v1/qr/{old}"));
    let issued = house.call("warehouse_admin", "POST", &path).await;
    assert_eq!((issued.status, issued.headers["etag"].as_str()), (200, "\"2\""));
    assert_ne!(issued.body["tag"], old);
    assert_eq!(house.get("auditor", &scan).await.told(), (404, "tag.not-found"));
    let scan = format!("/api/v1/qr/{}", issued.body["tag"].as_str().unwrap());
    assert_eq!(house.get("auditor", &scan).await.status, 200);
    let revoked = house.call("warehouse_admin", "DELETE", &path).await;
    assert_eq!((revoked.status, &revoked.body["tag"]), (200, &Value::Null));
    assert_eq!(house.get("auditor", &scan).await.told(), (404, "tag.not-found"));
    assert_eq!(house.get("auditor", &house.camera("/qr")).await.told(), (404, "tag.not-found"));
    let none = house.json("auditor", "POST", "/api/v1/inventory/labels", &json!({"sheet": "a4-24"})).await;
    assert_eq!(none.told(), (409, "labels.none"));
    let door = format!("/api/v1/environments/{}", house.warehouse.id);
    assert_eq!(house.get("auditor", &format!("{door}/qr")).await.status, 200);
    assert_eq!(house.call("center_admin", "DELETE", &format!("{door}/tag")).await.body["tag"], Value::Null);
    assert_eq!(house.get("auditor", &format!("{door}/qr")).await.told(), (404, "tag.not-found"));
}

#[rstest]
#[case("", "image/svg+xml")]
#[case("?format=svg", "image/svg+xml")]
#[case("?format=png", "image/png")]
#[case("?format=png&pixels=64", "image/png")]
#[actix_web::test]
async fn a_code_is_a_drawing_in_which_nothing_runs(#[case] query: &str, #[case] media: &str) {
    let house = House::build().await;
    let door = format!("/api/v1/environments/{}/qr", house.warehouse.id);
    for (path, tag) in [(house.camera("/qr"), &house.asset.tag), (door, &house.warehouse.tag)] {
        let drawn = house.get("auditor", &format!("{path}{query}")).await;
        assert_eq!((drawn.status, drawn.headers["content-type"].as_str()), (200, media));
        let payload = format!("{QR_BASE}{}", tag.as_ref().unwrap());
        assert!(String::from_utf8_lossy(&drawn.bytes).contains(&payload));
        assert!(!query.contains("64") || String::from_utf8_lossy(&drawn.bytes).contains("64 "));
        let field = |name: &str| drawn.headers[name].as_str();
        assert_eq!(field("content-security-policy"), "default-src 'none'; sandbox");
        assert_eq!((field("x-content-type-options"), field("cache-control")), ("nosniff", "private, no-cache"));
    }
}

#[rstest]
#[case("format=pdf", ("?format", "kind.unknown"))]
#[case("pixels=63", ("?pixels", "field.out-of-range"))]
#[case("pixels=2049&format=png", ("?pixels", "field.out-of-range"))]
#[case("pixels=-1", ("?pixels", "field.out-of-range"))]
#[case("size=9", ("?size", "field.unknown"))]
#[actix_web::test]
async fn a_code_that_cannot_be_drawn_so_is_told_so(#[case] query: &str, #[case] fault: (&str, &str)) {
    let house = House::build().await;
    let answer = house.get("auditor", &house.camera(&format!("/qr?{query}"))).await;
    assert_eq!((answer.status, answer.faults()), (422, vec![fault]));
}

#[actix_web::test]
async fn labels_are_a_file_to_print() {
    let house = House::build().await;
    let with = house.furnish().await;
    let cases = [
        ("inventory", json!({"sheet": "a4-24"}), vec!["CAM-1|Cámara réflex|", "DRO-1|Dron|"]),
        ("inventory", json!({"sheet": "letter-65", "assets": [with.drone]}), vec!["DRO-1|Dron|"]),
        ("inventory", json!({"sheet": "a4-24", "category": "drone", "search": "dro"}), vec!["DRO-1|Dron|"]),
        ("inventory", json!({"sheet": "a4-24", "assets": [with.drone], "search": "camara"}), vec!["DRO-1|Dron|"]),
        ("environments", json!({"sheet": "a4-65", "environments": [with.room]}), vec!["A7|Aula 7|"]),
    ];
    for (of, body, labels) in cases {
        let answer = house.json("auditor", "POST", &format!("/api/v1/{of}/labels"), &body).await;
        assert_eq!((answer.status, answer.headers["content-type"].as_str()), (200, "application/pdf"), "{body}");
        assert_eq!(answer.headers["content-disposition"], "attachment; filename=\"labels.pdf\"");
        let text = String::from_utf8(answer.bytes).unwrap();
        assert!(text.starts_with(&format!("%PDF-1.7 {}", body["sheet"].as_str().unwrap())), "{text}");
        let lines: Vec<_> = text.lines().skip(1).collect();
        assert_eq!(lines.len(), labels.len(), "{text}");
        assert!(lines.iter().zip(labels).all(|(line, label)| line.starts_with(label)), "{text}");
    }
}

#[rstest]
#[case("inventory", json!({}), &[("/sheet", "kind.unknown")])]
#[case("inventory", json!({"sheet": "a5", "status": "x", "search": "ab"}),
    &[("/sheet", "kind.unknown"), ("/status", "kind.unknown"), ("/search", "search.too-short")])]
#[case("inventory", json!({"sheet": "a4-24", "assets": []}), &[("/assets", "list.empty")])]
#[case("inventory", json!({"sheet": "a4-24", "ids": []}), &[("/ids", "field.unknown")])]
#[case("inventory", json!({"sheet": "a4-24", "environment_id": "x"}), &[("/environment_id", "field.invalid")])]
#[case("environments", json!({"sheet": "a4-24", "environments": []}), &[("/environments", "list.empty")])]
#[case("environments", json!({"sheet": "a4-24", "environments": ["01890000-0000-7000-8000-0000000000ff"]}),
    &[("/environments/0", "environment.not-found")])]
#[actix_web::test]
async fn labels_of_nothing_sensible_are_refused(
    #[case] of: &str,
    #[case] body: Value,
    #[case] faults: &[(&str, &str)],
) {
    let house = House::build().await;
    let answer = house.json("auditor", "POST", &format!("/api/v1/{of}/labels"), &body).await;
    assert_eq!((answer.status, answer.faults()), (422, faults.to_vec()), "{}", answer.body);
}
