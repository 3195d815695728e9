//! Pictures of things: what is taken, how it is given back, and who is told what.

use crate::house::{Answer, House};
use plantel_testkit::pictures::{a_jpeg, a_png};
use rstest::rstest;
use serde_json::json;

const LARGEST: usize = 5 << 20;

async fn send(house: &House, media: &str, bytes: Vec<u8>) -> Answer {
    house.send("warehouse_admin", "POST", &house.camera("/pictures"), &[("content-type", media)], bytes).await
}

#[rstest]
#[case("image/jpeg", a_jpeg("a"), "image/jpeg")]
#[case("image/png", a_png("a"), "image/png")]
#[case("image/webp", b"RIFF\x04\0\0\0WEBPa".to_vec(), "image/jpeg")]
#[case("application/octet-stream", a_jpeg("a"), "image/jpeg")]
// What it is, its first bytes tell.
#[case("image/gif", a_png("a"), "image/png")]
#[actix_web::test]
async fn a_picture_is_written_anew_and_given_back(#[case] media: &str, #[case] bytes: Vec<u8>, #[case] written: &str) {
    let house = House::build().await;
    let made = send(&house, media, bytes.clone()).await;
    assert_eq!((made.status, made.body["media_type"].as_str()), (201, Some(written)), "{}", made.body);
    let path = house.camera(&format!("/pictures/{}", made.body["id"].as_str().unwrap()));
    assert_eq!(
        (made.headers["location"].as_str(), made.headers["cache-control"].as_str()),
        (path.as_str(), "no-store")
    );
    assert_eq!(house.get("auditor", &house.camera("/pictures")).await.body["data"], json!([made.body]));
    for (query, name) in [("", "full "), ("?size=full", "full "), ("?size=thumbnail", "thumbnail ")] {
        let shown = house.get("auditor", &format!("{path}{query}")).await;
        assert_eq!((shown.status, shown.headers["content-type"].as_str()), (200, written));
        assert!(String::from_utf8_lossy(&shown.bytes).contains(name) && shown.bytes != bytes);
        let field = |name: &str| shown.headers[name].as_str();
        assert_eq!(field("cache-control"), "private, max-age=86400");
        assert_eq!((field("x-content-type-options"), field("content-disposition")), ("nosniff", "inline"));
        assert_eq!(field("content-security-policy"), "default-src 'none'; sandbox");
    }
    let wrong = house.get("auditor", &format!("{path}?size=huge")).await;
    assert_eq!((wrong.status, wrong.faults()), (422, vec![("?size", "kind.unknown")]));
}

#[rstest]
#[case("text/html", a_jpeg("a"), 415, "request.unsupported-media")]
#[case("", a_jpeg("a"), 415, "request.unsupported-media")]
#[case("application/json", a_jpeg("a"), 415, "request.unsupported-media")]
#[case("image/jpeg", b"<script>alert(1)</script>".to_vec(), 415, "picture.not-a-picture")]
#[case("image/svg+xml", b"<svg xmlns='http://www.w3.org/2000/svg'/>".to_vec(), 415, "picture.not-a-picture")]
#[case("image/jpeg", Vec::new(), 415, "picture.not-a-picture")]
#[case("image/jpeg", a_jpeg(""), 422, "picture.broken")]
#[case("image/jpeg", a_jpeg(&"a".repeat(LARGEST)), 413, "request.too-large")]
#[actix_web::test]
async fn what_is_no_picture_is_refused_and_leaves_nothing(
    #[case] media: &str,
    #[case] bytes: Vec<u8>,
    #[case] status: u16,
    #[case] code: &str,
) {
    let house = House::build().await;
    let answer = send(&house, media, bytes).await;
    assert_eq!(answer.told(), (status, code), "{}", answer.body);
    assert!(house.files.keys().is_empty());
    assert_eq!(house.get("auditor", &house.camera("/pictures")).await.body["data"], json!([]));
}

#[actix_web::test]
async fn five_megabytes_are_taken_and_not_a_byte_more() {
    let house = House::build().await;
    let picture = |bytes: usize| a_jpeg(&"a".repeat(bytes - 3));
    assert_eq!(send(&house, "image/jpeg", picture(LARGEST)).await.status, 201);
    let answer = send(&house, "image/jpeg", picture(LARGEST + 1)).await;
    assert_eq!(answer.told(), (413, "request.too-large"));
    let digits: String = answer.body["detail"].as_str().unwrap().chars().filter(char::is_ascii_digit).collect();
    assert_eq!(digits, "5242880", "{}", answer.body);
}

#[actix_web::test]
async fn an_asset_has_twelve_pictures_at_the_most_and_none_of_another() {
    let house = House::build().await;
    let with = house.furnish().await;
    for number in 1..12 {
        house.picture(&house.camera("/pictures"), &number.to_string()).await;
    }
    let files = house.files.keys();
    let answer = send(&house, "image/jpeg", a_jpeg("one more")).await;
    assert_eq!((answer.told(), house.files.keys()), ((409, "picture.too-many"), files.clone()));
    let elsewhere = format!("/api/v1/inventory/{}/pictures/{}", with.drone, with.picture);
    assert_eq!(house.get("auditor", &elsewhere).await.told(), (404, "picture.not-found"));
    assert_eq!(house.call("center_admin", "DELETE", &elsewhere).await.told(), (404, "picture.not-found"));
    let path = house.camera(&format!("/pictures/{}", with.picture));
    let gone = house.call("center_admin", "DELETE", &path).await;
    assert_eq!((gone.status, gone.bytes.len(), house.files.keys().len()), (204, 0, files.len() - 2));
    for method in ["GET", "DELETE"] {
        assert_eq!(house.call("center_admin", method, &path).await.told(), (404, "picture.not-found"));
    }
    for method in ["GET", "DELETE"] {
        let bad = house.call("center_admin", method, &house.camera("/pictures/x")).await;
        assert_eq!((bad.status, bad.faults()), (422, vec![("{picture_id}", "id.invalid")]));
        let bad = house.call("center_admin", method, &format!("/api/v1/inventory/x/pictures/{}", with.picture)).await;
        assert_eq!((bad.status, bad.faults()), (422, vec![("{id}", "id.invalid")]));
    }
}

#[actix_web::test]
async fn who_cannot_reach_the_files_says_so_and_nothing_is_half_done() {
    let house = House::build().await;
    let with = house.furnish().await;
    house.files.fail(true);
    let path = house.camera(&format!("/pictures/{}", with.picture));
    assert_eq!(house.get("auditor", &path).await.told(), (503, "files.unreachable"));
    assert_eq!(send(&house, "image/jpeg", a_jpeg("b")).await.told(), (503, "files.unreachable"));
    let csv = [("content-type", "text/csv")];
    let import = house.send("center_admin", "POST", "/api/v1/imports", &csv, b"codigo;nombre\nA-1;x\n".to_vec()).await;
    assert_eq!(import.told(), (503, "files.unreachable"));
    house.files.fail(false);
    assert_eq!(house.get("auditor", &house.camera("/pictures")).await.body["data"].as_array().unwrap().len(), 1);
    assert_eq!(house.get("center_admin", "/api/v1/imports").await.body["data"].as_array().unwrap().len(), 1);
}
