//! Who asks too often is told when to come back, and nobody else pays for it.

use crate::house::{Answer, Ask, House};
use plantel_http::{InFlight, Limiter, Limits, Quota, Quotas};
use rstest::rstest;
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const PROXY: &str = "10.0.0.1";

/// A house with quotas, and the clock that they go by, in seconds.
async fn limited(limits: Limits) -> (House, Arc<AtomicU64>) {
    let clock = Arc::new(AtomicU64::new(0));
    let hands = Arc::clone(&clock);
    let limiter = Limiter::timed(&limits, move || Duration::from_secs(hands.load(Ordering::Relaxed)));
    let trusted_proxies = vec!["10.0.0.0/8".parse().unwrap()];
    let house = House::build().await.with_services(|services| services.limited_by(limiter));
    let house = house.with_settings(|settings| settings.trusted_proxies = trusted_proxies);
    (house, clock)
}

fn per_address(burst: u32) -> Quotas {
    Quotas { per_address: Quota::new(burst, 60), per_account: Quota::NONE }
}

/// Calls from an address, perhaps on behalf of another. Gives the status.
async fn call(house: &House, peer: &str, forwarded_for: Option<&str>, method: &str, path: &str) -> u16 {
    let headers = forwarded_for.map(|address| ("x-forwarded-for", address)).into_iter().collect();
    house.ask(Ask { method, path, headers, peer: Some(peer), ..Ask::default() }).await.status
}

async fn login(house: &House, path: &str) -> Answer {
    house.json("nobody", "POST", path, &json!({"email": "a@plantel.test", "password": "something else"})).await
}

fn refused(answer: &Answer) -> [&str; 4] {
    ["content-type", "retry-after", "ratelimit-policy", "ratelimit"].map(|name| answer.headers[name].as_str())
}

#[actix_web::test]
async fn who_asks_too_often_is_told_when_to_come_back() {
    let (house, clock) = limited(Limits { login: per_address(2), ..Limits::NONE }).await;
    for _ in 0..2 {
        assert_eq!(login(&house, "/api/v1/auth/login").await.status, 401);
    }
    let answer = login(&house, "/api/v1/auth/login").await;
    assert_eq!((answer.status, answer.body["code"].as_str().unwrap()), (429, "request.too-many"));
    let fields = ["application/problem+json", "30", r#""login-address";q=2;w=60"#, r#""login-address";r=0;t=30"#];
    assert_eq!(refused(&answer), fields);
    assert_eq!((answer.body["request_id"].as_str(), answer.headers["x-request-id"].as_str()), (Some("test"), "test"));
    assert!(answer.body["detail"].as_str().unwrap().contains("30 segundos"), "{}", answer.body);
    clock.store(30, Ordering::Relaxed);
    assert_eq!(login(&house, "/api/v1/auth/login").await.status, 401);
}

#[actix_web::test]
async fn paths_of_the_kept_contract_say_it_in_their_way() {
    let (house, _) = limited(Limits { login: per_address(1), ..Limits::NONE }).await;
    login(&house, "/api/v1/login/access-token").await;
    let answer = login(&house, "/api/v1/login/access-token").await;
    assert_eq!((answer.status, answer.body["code"].as_str().unwrap()), (429, "request.too-many"));
    let fields = ["application/problem+json", "60", r#""login-address";q=1;w=60"#, r#""login-address";r=0;t=60"#];
    assert_eq!(refused(&answer), fields);
    let detail = "You made too many requests in a short time; please try again in 60 seconds.";
    assert_eq!(answer.body["detail"], detail);
}

#[rstest]
#[case("/api/v1/auth/login/")]
#[case("/api/v1/auth/logi%6e")]
#[case("//api/v1/auth//login")]
#[actix_web::test]
async fn however_its_path_is_written(#[case] path: &str) {
    let (house, _) = limited(Limits { login: per_address(1), ..Limits::NONE }).await;
    assert_ne!(login(&house, path).await.status, 404);
    assert_eq!(login(&house, "/api/v1/auth/login").await.status, 429);
}

#[actix_web::test]
async fn nobody_else_pays_for_it() {
    let (house, _) = limited(Limits { general: per_address(1), ..Limits::NONE }).await;
    for (peer, status) in [("198.51.100.7", 401), ("198.51.100.7", 429), ("198.51.100.8", 401)] {
        assert_eq!(call(&house, peer, None, "GET", "/api/v1/loans").await, status, "{peer}");
    }
}

#[actix_web::test]
async fn an_address_that_a_stranger_names_does_not_count() {
    let (house, _) = limited(Limits { general: per_address(1), ..Limits::NONE }).await;
    for (named, status) in [("203.0.113.1", 401), ("203.0.113.2", 429)] {
        assert_eq!(call(&house, "198.51.100.7", Some(named), "GET", "/api/v1/loans").await, status, "{named}");
    }
    // Nor can one use up what belongs to another.
    assert_eq!(call(&house, "203.0.113.1", None, "GET", "/api/v1/loans").await, 401);
}

#[actix_web::test]
async fn an_address_that_a_trusted_proxy_names_does() {
    let (house, _) = limited(Limits { general: per_address(1), ..Limits::NONE }).await;
    let chains = [
        ("203.0.113.1", 401),
        ("203.0.113.2, 10.0.0.2", 401),
        ("1.1.1.1, 203.0.113.1", 429),
        ("2001:db8::1", 401),
        ("2001:db8::2", 429),
    ];
    for (chain, status) in chains {
        assert_eq!(call(&house, PROXY, Some(chain), "GET", "/api/v1/loans").await, status, "{chain}");
    }
}

#[actix_web::test]
async fn pages_and_health_are_never_refused() {
    let (house, _) = limited(Limits { general: per_address(1), ..Limits::NONE }).await;
    for path in ["/ping", "/health/live", "/health/live", "/openapi.json", "/openapi.json"] {
        assert_eq!(call(&house, "198.51.100.7", None, "GET", path).await, 200, "{path}");
    }
}

#[actix_web::test]
async fn an_account_is_counted_wherever_it_calls_from() {
    let general = Quotas { per_address: Quota::NONE, per_account: Quota::new(2, 60) };
    let (house, _) = limited(Limits { general, ..Limits::NONE }).await;
    for status in [200, 200, 429] {
        let answer = house.get("instructor", "/api/v1/loans").await;
        assert_eq!((answer.status, answer.headers.contains_key("ratelimit")), (status, status == 429));
    }
    assert_eq!(house.get("auditor", "/api/v1/loans").await.status, 200);
}

#[actix_web::test]
async fn who_announces_too_often_waits_and_nobody_else_does() {
    let announcements = Quotas { per_address: Quota::NONE, per_account: Quota::new(2, 3_600) };
    let (house, clock) = limited(Limits { announcements, ..Limits::NONE }).await;
    let path = "/api/v1/announcements";
    let body = json!({"title": "Jornada", "text": "Mañana no hay clases.", "audience": {"everyone": true}});
    let odd = house.json("rector", "POST", path, &json!({"title": ""})).await;
    assert_eq!(odd.status, 422, "what says nothing is not counted");
    for status in [201, 201, 429] {
        let answer = house.json("rector", "POST", path, &body).await;
        assert_eq!((answer.status, answer.headers.contains_key("ratelimit")), (status, status == 429));
    }
    assert_eq!(house.json("coordinator", "POST", path, &body).await.status, 201);
    assert_eq!(house.get("rector", path).await.status, 200);
    clock.store(1_800, Ordering::Relaxed);
    assert_eq!(house.json("rector", "POST", path, &body).await.status, 201);
}

#[actix_web::test]
async fn tests_of_webhooks_are_counted_by_account() {
    let webhook_test = Quotas { per_address: Quota::NONE, per_account: Quota::new(2, 60) };
    let (house, clock) = limited(Limits { webhook_test, ..Limits::NONE }).await;
    let (theirs, own) = ("/api/v1/webhooks", "/api/v1/users/me/webhooks");
    let mut tests = Vec::new();
    for list in [theirs, own] {
        let made = house.json("rector", "POST", list, &json!({"url": "https://hooks.example.org/a"})).await;
        tests.push(format!("{}/test", made.headers["location"]));
    }
    for (path, status) in [(&tests[0], 200), (&tests[1], 200), (&tests[0], 429), (&tests[1], 429)] {
        assert_eq!(house.call("rector", "POST", path).await.status, status, "{path}");
    }
    let told = house.call("rector", "POST", &tests[0]).await;
    assert_eq!(told.told(), (429, "request.too-many"));
    assert_eq!(told.headers["ratelimit-policy"], "\"webhook-test\";q=2;w=60");
    assert_eq!(house.call("center_admin", "POST", &tests[0]).await.status, 200, "another has their own");
    clock.store(60, Ordering::Relaxed);
    assert_eq!(house.call("rector", "POST", &tests[0]).await.status, 200);
}

#[actix_web::test]
async fn a_server_that_has_too_much_to_do_says_so_at_once_but_tells_how_it_is() {
    let house = House::build().await.with_services(|services| services.crowded_by(InFlight::new(0)));
    for path in ["/api/v1/institutions", "/api/v1/users/me", "/api/v1/utils/health-check", "/ping"] {
        let told = house.get("admin", path).await;
        assert_eq!((told.told(), told.headers["retry-after"].as_str()), ((503, "server.busy"), "1"), "{path}");
        assert_eq!(told.body["request_id"], "test", "{path}");
    }
    for path in ["/health/live", "/health/ready"] {
        assert_eq!(house.get("nobody", path).await.status, 200, "{path}");
    }
}

#[actix_web::test]
async fn a_place_is_free_again_when_a_request_is_over() {
    let house = House::build().await.with_services(|services| services.crowded_by(InFlight::new(1)));
    for _ in 0..3 {
        assert_eq!(house.get("admin", "/api/v1/institutions").await.status, 200);
        assert_eq!(login(&house, "/api/v1/auth/login").await.status, 401);
    }
}
