//! Endpoints of other systems, as they are sent and shown.

use crate::house::House;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::store::Store;
use serde_json::{Value, json};
use uuid::Uuid;

const LIST: &str = "/api/v1/webhooks";
const OWN: &str = "/api/v1/users/me/webhooks";

fn body(url: &str) -> Value {
    json!({"url": url, "description": "Nómina", "events": ["loan.approved", "loan.overdue"]})
}

#[actix_web::test]
async fn a_secret_is_shown_once_and_never_again() {
    let house = House::build().await;
    let made = house.json("rector", "POST", LIST, &body("https://hooks.example.org/a")).await;
    assert_eq!((made.status, made.headers["etag"].as_str()), (201, "\"1\""));
    let secret = made.body["secret"].as_str().unwrap().to_owned();
    assert!(secret.starts_with("whsec_") && secret.len() > 40);
    let path = made.headers["location"].clone();
    let shown = house.get("rector", &path).await;
    assert_eq!((&shown.body["state"], &shown.body["events"][1]), (&json!("on"), &json!("loan.overdue")));
    let listed = house.get("rector", LIST).await;
    for answer in [&shown.body, &listed.body] {
        assert!(!answer.to_string().contains("whsec") && !answer.to_string().contains(&secret[6..]), "{answer}");
    }
    let rotated = house.json("rector", "POST", &format!("{path}/rotate"), &json!({"overlap_hours": 1})).await;
    assert_eq!(rotated.status, 200);
    assert_ne!(rotated.body["secret"], secret.as_str());
    assert!(rotated.body["previous_secret_until"].is_string());
    let journal = house.get("center_admin", "/api/v1/audit-logs?limit=200").await;
    let text = journal.body.to_string();
    assert!(text.contains("webhook.created"), "{text}");
    assert!(!text.contains("whsec") && !text.contains("hooks.example.org"), "{text}");
}

#[actix_web::test]
async fn the_answer_with_a_secret_is_not_remembered_under_a_key() {
    let house = House::build().await;
    let key = [("content-type", "application/json"), ("idempotency-key", "one")];
    let bytes = || body("https://hooks.example.org/a").to_string().into_bytes();
    let first = house.send("rector", "POST", LIST, &key, bytes()).await;
    let second = house.send("rector", "POST", LIST, &key, bytes()).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_ne!(first.body["secret"], second.body["secret"]);
    let rotate = format!("{LIST}/{}/rotate", first.body["id"].as_str().unwrap());
    let once = house.send("rector", "POST", &rotate, &key, b"{}".to_vec()).await;
    let twice = house.send("rector", "POST", &rotate, &key, b"{}".to_vec()).await;
    assert_eq!((once.status, twice.status), (200, 200));
    assert_ne!(once.body["secret"], twice.body["secret"]);
}

#[actix_web::test]
async fn an_endpoint_is_changed_tried_switched_off_and_on() {
    let house = House::build().await;
    let made = house.json("rector", "POST", LIST, &body("https://hooks.example.org/a")).await;
    let path = made.headers["location"].clone();
    let changed = house.json("rector", "PATCH", &path, &json!({"events": null, "description": null})).await;
    assert_eq!((changed.status, &changed.body["events"]), (200, &Value::Null));
    assert_eq!(changed.body["description"], Value::Null);
    let tried = house.call("rector", "POST", &format!("{path}/test")).await;
    assert_eq!((tried.status, &tried.body["state"]), (200, &json!("delivered")));
    assert_eq!(tried.body["type"], "webhook.test");
    let log = &tried.body["log"][0];
    assert_eq!((&log["status"], &log["answer"]), (&json!(204), &json!("")), "what is answered is not shown");
    assert_eq!(log["request_headers"]["webhook-id"], tried.body["event_id"]);
    assert!(log["request_headers"].get("webhook-signature").is_none());
    assert_eq!(tried.body["payload"]["type"], "webhook.test");
    let listed = house.get("rector", &format!("{path}/deliveries?state=delivered&type=webhook.test&count=true")).await;
    assert_eq!(listed.body["count"], 1);
    let delivery = format!("/api/v1/webhook-deliveries/{}", tried.body["id"].as_str().unwrap());
    assert_eq!(house.get("rector", &delivery).await.body, tried.body);
    let off = house.call("rector", "POST", &format!("{path}/off")).await;
    assert_eq!((&off.body["state"], &off.body["off_why"]), (&json!("off"), &json!("by_person")));
    assert_eq!(house.call("rector", "POST", &format!("{path}/test")).await.told(), (409, "webhook.off"));
    assert_eq!(house.call("rector", "POST", &format!("{delivery}/replay")).await.told(), (409, "webhook.off"));
    assert_eq!(house.call("rector", "POST", &format!("{path}/on")).await.body["state"], "on");
    let again = house.call("rector", "POST", &format!("{delivery}/replay")).await;
    assert_eq!((again.status, &again.body["state"]), (200, &json!("waiting")));
    assert_eq!(again.body["cancelled_why"], Value::Null);
    let twice = house.call("rector", "POST", &format!("{delivery}/replay")).await;
    assert_eq!(twice.told(), (409, "webhook-delivery.waits"));
    let body = json!({"since": "2026-01-01T00:00:00Z"});
    let since = house.json("rector", "POST", &format!("{path}/replay"), &body).await;
    assert_eq!((since.status, &since.body["deliveries"]), (200, &json!(0)));
    assert_eq!(house.call("rector", "DELETE", &path).await.status, 204);
    assert_eq!(house.get("rector", &delivery).await.told(), (404, "webhook-delivery.not-found"));
}

#[actix_web::test]
async fn one_test_of_an_endpoint_runs_at_a_time() {
    let house = House::build().await;
    let made = house.json("rector", "POST", LIST, &body("https://hooks.example.org/a")).await;
    let path = made.headers["location"].clone();
    let id: Uuid = made.body["id"].as_str().unwrap().parse().unwrap();
    let (now, until) = (house.clock.now(), house.clock.now() + Duration::seconds(30));
    let mut work = house.store.begin(&Context::system("test", None)).await.unwrap();
    assert!(work.webhooks().begin_test(id.into(), now, until).await.unwrap());
    work.commit_unjournaled().await.unwrap();
    let test = format!("{path}/test");
    assert_eq!(house.call("rector", "POST", &test).await.told(), (409, "webhook.test-running"));
    house.clock.advance(Duration::seconds(30));
    assert_eq!(house.call("rector", "POST", &test).await.status, 200);
    assert_eq!(house.call("rector", "POST", &test).await.status, 200, "one after the other");
    let key = [("idempotency-key", "one")];
    let first = house.send("rector", "POST", &test, &key, Vec::new()).await;
    let second = house.send("rector", "POST", &test, &key, Vec::new()).await;
    assert_eq!((first.status, &first.body["id"]), (200, &second.body["id"]), "it is answered anew, and sent once");
}

#[actix_web::test]
async fn what_was_cancelled_says_why() {
    let house = House::build().await;
    let made = house.json("rector", "POST", LIST, &body("https://hooks.example.org/a")).await;
    let path = made.headers["location"].clone();
    let tried = house.call("rector", "POST", &format!("{path}/test")).await;
    let delivery = format!("/api/v1/webhook-deliveries/{}", tried.body["id"].as_str().unwrap());
    assert_eq!(house.call("rector", "POST", &format!("{delivery}/replay")).await.status, 200);
    assert_eq!(house.call("rector", "POST", &format!("{path}/off")).await.status, 200);
    let shown = house.get("rector", &delivery).await.body;
    assert_eq!((&shown["state"], &shown["cancelled_why"]), (&json!("cancelled"), &json!("endpoint_off")));
}

#[actix_web::test]
async fn more_secrets_than_sign_at_once_are_refused() {
    let house = House::build().await;
    let made = house.json("rector", "POST", LIST, &body("https://hooks.example.org/a")).await;
    let rotate = format!("{}/rotate", made.headers["location"]);
    for _ in 0..4 {
        assert_eq!(house.json("rector", "POST", &rotate, &json!({"overlap_hours": 1})).await.status, 200);
    }
    let refused = house.json("rector", "POST", &rotate, &json!({"overlap_hours": 1})).await;
    assert_eq!(refused.told(), (409, "webhook.too-many-secrets"));
    let at_once = house.json("rector", "POST", &rotate, &json!({"overlap_hours": 0})).await;
    assert_eq!((at_once.status, &at_once.body["previous_secret_until"]), (200, &Value::Null));
}

#[actix_web::test]
async fn every_bad_field_is_told() {
    let house = House::build().await;
    let odd = json!({"url": "ftp://example.org", "description": "", "events": ["loan.approved"]});
    let told = house.json("rector", "POST", LIST, &odd).await;
    let mut faults = told.faults();
    faults.sort_unstable();
    assert_eq!(faults, [("/description", "text.empty"), ("/url", "webhook.url-invalid")]);
    for (url, code) in [
        ("https://me:secret@example.org/", "webhook.url-secret"),
        ("https://example.org/#a", "webhook.url-fragment"),
        ("http://example.org/", "webhook.https-needed"),
        ("https://example.org:22/", "webhook.port-blocked"),
        ("https://169.254.169.254/", "webhook.address-not-public"),
        ("https://[::ffff:127.0.0.1]/", "webhook.address-not-public"),
        ("https://0x7f000001/", "webhook.address-not-public"),
        ("https://localhost./", "webhook.address-not-public"),
    ] {
        let told = house.json("rector", "POST", LIST, &body(url)).await;
        assert_eq!((told.status, told.faults()), (422, vec![("/url", code)]), "{url}");
    }
    let kinds = json!({"url": "https://example.org/", "events": ["loan.lost", "loan.lost", "notice.created", "x"]});
    let told = house.json("rector", "POST", LIST, &kinds).await;
    let expected =
        [("/events/1", "list.twice"), ("/events/2", "webhook.event-not-here"), ("/events/3", "webhook.event-unknown")];
    assert_eq!(told.faults(), expected);
    let made = house.json("rector", "POST", LIST, &body("https://example.org/")).await;
    let path = made.headers["location"].clone();
    for hours in [-1, 169, 70_000] {
        let told = house.json("rector", "POST", &format!("{path}/rotate"), &json!({"overlap_hours": hours})).await;
        assert_eq!(told.faults(), [("/overlap_hours", "webhook.overlap")]);
    }
    let query = house.get("rector", &format!("{path}/deliveries?state=lost&type=loan.eaten")).await;
    assert_eq!(query.faults(), [("?state", "kind.unknown"), ("?type", "webhook.event-unknown")]);
    let body = json!({"since": "1066-10-14T00:00:00Z"});
    let early = house.json("rector", "POST", &format!("{path}/replay"), &body).await;
    assert_eq!(early.faults(), [("/since", "date.too-early")]);
}

#[actix_web::test]
async fn the_bodies_that_the_description_shows_are_taken() {
    let house = House::build().await;
    let document = serde_json::to_value(plantel_http::openapi()).unwrap();
    for (who, path) in [("rector", LIST), ("student", OWN)] {
        let body = &document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"];
        let shape = body["$ref"].as_str().unwrap().trim_start_matches('#');
        let fields = document.pointer(&format!("{shape}/properties")).unwrap().as_object().unwrap();
        let example: Value = fields.iter().map(|(name, field)| (name.clone(), field["example"].clone())).collect();
        let made = house.json(who, "POST", path, &example).await;
        assert_eq!((made.status, &made.body["events"]), (201, &example["events"]), "{path}: {}", made.body);
    }
}

#[actix_web::test]
async fn everybody_has_endpoints_of_their_own_and_sees_no_others() {
    let house = House::build().await;
    let own = house.json("student", "POST", OWN, &json!({"url": "https://hooks.example.org/own"})).await;
    assert_eq!(own.status, 201);
    let path = own.headers["location"].clone();
    assert!(path.starts_with(OWN), "{path}");
    assert_eq!(house.get("student", &path).await.status, 200);
    assert_eq!(house.get("guardian", &path).await.told(), (404, "webhook.not-found"));
    assert_eq!(house.get("rector", &path.replace("/users/me", "")).await.told(), (404, "webhook.not-found"));
    assert_eq!(house.get("student", LIST).await.told(), (403, "access.denied"));
    assert_eq!(house.call("student", "POST", &format!("{path}/test")).await.body["state"], "delivered");
    let listed = house.get("student", &format!("{path}/deliveries")).await;
    let delivery = listed.body["data"][0]["id"].as_str().unwrap();
    let log = format!("/api/v1/users/me/webhook-deliveries/{delivery}");
    assert_eq!(house.get("student", &log).await.body["payload"]["data"]["institution_id"], Value::Null);
    assert_eq!(house.get("guardian", &log).await.told(), (404, "webhook-delivery.not-found"));
    let other = house.get("rector", &format!("/api/v1/webhook-deliveries/{delivery}")).await;
    assert_eq!(other.told(), (404, "webhook-delivery.not-found"));
}

#[actix_web::test]
async fn the_catalogue_has_a_schema_for_each_kind() {
    let house = House::build().await;
    let all = house.get("student", &format!("{LIST}/event-types")).await;
    let kinds = all.body["data"].as_array().unwrap();
    assert!(kinds.len() > 45 && kinds.iter().all(|kind| kind["schema"]["properties"]["data"].is_object()));
    let one = house.get("student", &format!("{LIST}/event-types/loan.returned")).await;
    assert_eq!((one.status, &one.body["subject"]), (200, &json!("loan")));
    assert_eq!(one.body["schema"]["properties"]["type"]["const"], "loan.returned");
    let none = house.get("student", &format!("{LIST}/event-types/loan.eaten")).await;
    assert_eq!(none.told(), (404, "webhook.not-found"));
    assert_eq!(house.get("nobody", &format!("{LIST}/event-types")).await.told(), (401, "token.missing"));
}
