//! How errors are told.

use crate::house::House;
use plantel_testkit::memory::FailWith;
use rstest::rstest;
use serde_json::json;

#[actix_web::test]
async fn a_problem_is_told_in_the_language_that_is_asked_for() {
    let house = House::build().await;
    let path = format!("/api/v1/loans/{}/return", house.loan.id);
    for (language, title) in [("es", "El préstamo"), ("en", "The loan"), ("pt", "O empréstimo")] {
        let answer = house.send("warehouse_admin", "POST", &path, &[("accept-language", language)], Vec::new()).await;
        assert_eq!((answer.status, answer.body["code"].as_str().unwrap()), (409, "loan.wrong-state"));
        let detail = answer.body["detail"].as_str().unwrap();
        assert!(detail.to_lowercase().contains(&title.to_lowercase()), "{language}: {detail}");
    }
}

#[actix_web::test]
async fn every_bad_field_is_named_not_the_first_alone() {
    let house = House::build().await;
    let body = json!({"code": " ", "name": "a\u{0}b", "quantity": -1, "damaged": -2, "purchase_date": "1899-12-31"});
    let answer = house.json("center_admin", "POST", "/api/v1/inventory", &body).await;
    assert_eq!(answer.status, 422);
    insta::assert_json_snapshot!(answer.body);
}

#[actix_web::test]
async fn who_finds_no_room_is_told_when_to_come_again_and_is_not_tried_over() {
    let house = House::build().await;
    let body = json!({"name": "Aula 7"});
    house.store.fail_at(1, FailWith::Full);
    let answer = house.json("center_admin", "POST", "/api/v1/environments", &body).await;
    assert_eq!((answer.status, answer.code()), (503, "store.full"));
    assert_eq!(answer.headers["retry-after"], "30");
    assert_eq!(house.json("center_admin", "POST", "/api/v1/environments", &body).await.status, 201);
}

#[actix_web::test]
async fn a_stranger_is_told_so_before_a_body_is_read() {
    let house = House::build().await;
    let headers = [("content-type", "application/json")];
    let answer = house.send("nobody", "POST", "/api/v1/inventory", &headers, b"{broken".to_vec()).await;
    assert_eq!((answer.status, answer.headers["www-authenticate"].as_str()), (401, "Bearer"));
}

#[actix_web::test]
async fn what_is_not_there_and_what_is_not_offered_are_told_apart() {
    let house = House::build().await;
    assert_eq!(house.get("nobody", "/nothing/here").await.body["code"], "path.not-found");
    assert_eq!(house.get("nobody", "/api/v1/nothing").await.body["code"], "path.not-found");
    let answer = house.send("instructor", "DELETE", "/api/v1/loans", &[], Vec::new()).await;
    assert_eq!((answer.status, answer.headers["allow"].as_str()), (405, "GET, POST"));
}

#[rstest]
#[case("PATCH", "/api/v1/environments/export", "GET")]
#[case("OPTIONS", "/api/v1/environments/labels", "POST")]
#[case("DELETE", "/api/v1/deliveries/retry", "POST")]
#[case("PUT", "/api/v1/notifications/read-all/", "POST")]
#[case("PATCH", "/api/v1/users/signup", "POST")]
#[actix_web::test]
async fn a_word_of_a_path_is_not_taken_for_an_id(#[case] method: &str, #[case] path: &str, #[case] allowed: &str) {
    let house = House::build().await;
    let answer = house.send("center_admin", method, path, &[], Vec::new()).await;
    assert_eq!((answer.status, answer.code()), (405, "method.not-allowed"));
    assert_eq!(answer.headers["allow"], allowed);
}

#[rstest]
#[case("limit=0", 422)]
#[case("limit=-1", 422)]
#[case("limit=100000000000000000000", 422)]
#[case("skip=-1", 422)]
#[case("sort=price", 422)]
#[case("colour=red", 422)]
#[case("status=shiny", 422)]
#[case("environment_id=7", 422)]
#[case("search=%00", 422)]
#[case("cursor=nonsense", 400)]
#[case(
    "cursor=eyJyIjoibG9hbnMiLCJzIjoiY29kZSIsInQiOiJhIiwiaSI6IjAwMDAwMDAwLTAwMDAtMDAwMC0wMDAwLTAwMDAwMDAwMDAwMCJ9",
    400
)]
#[actix_web::test]
async fn a_bad_query_is_refused(#[case] query: &str, #[case] status: u16) {
    let house = House::build().await;
    assert_eq!(house.get("center_admin", &format!("/api/v1/inventory?{query}")).await.status, status);
}

#[rstest]
#[case("*", 200)]
#[case("\"1\"", 200)]
#[case("\"7\"", 412)]
#[case("W/\"1\"", 400)]
#[case("1", 400)]
#[actix_web::test]
async fn only_the_version_that_was_seen_is_changed(#[case] tag: &str, #[case] status: u16) {
    let house = House::build().await;
    let path = format!("/api/v1/inventory/{}", house.asset.id);
    let headers = [("content-type", "application/json"), ("if-match", tag)];
    let answer = house.send("center_admin", "PATCH", &path, &headers, b"{\"notes\": \"x\"}".to_vec()).await;
    assert_eq!(answer.status, status);
}

#[actix_web::test]
async fn the_same_request_sent_twice_has_one_effect_and_one_answer() {
    let house = House::build().await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "a-key")];
    let body = json!({"name": "Sala 1"}).to_string().into_bytes();
    let first = house.send("center_admin", "POST", "/api/v1/environments", &headers, body.clone()).await;
    let second = house.send("center_admin", "POST", "/api/v1/environments", &headers, body).await;
    assert_eq!((first.status, second.status), (201, 201));
    assert_eq!(
        (&first.body, &first.headers["etag"], &first.headers["location"]),
        (&second.body, &second.headers["etag"], &second.headers["location"])
    );
    assert_eq!(second.headers["idempotency-replayed"], "true");
    let other = json!({"name": "Sala 2"}).to_string().into_bytes();
    let third = house.send("center_admin", "POST", "/api/v1/environments", &headers, other).await;
    assert_eq!((third.status, third.body["code"].as_str().unwrap()), (422, "idempotency.key-reused"));
}

/// However its path is written: `switc%68` is `switch`.
#[actix_web::test]
async fn an_answer_with_tokens_is_never_remembered() {
    let house = House::build().await;
    let headers = [("content-type", "application/json"), ("idempotency-key", "a-key")];
    let body = json!({"institution_id": house.id().to_string()}).to_string().into_bytes();
    for path in ["/api/v1/auth/switch", "/api/v1/auth/switc%68"] {
        for _ in 0..2 {
            let answer = house.send("instructor", "POST", path, &headers, body.clone()).await;
            assert_eq!((answer.status, answer.headers.get("idempotency-replayed")), (200, None), "{path}");
        }
    }
    let user = house.users["instructor"].id;
    assert_eq!(house.services.store.find_answer(user, "a-key").await.unwrap(), None);
}

#[actix_web::test]
async fn a_change_of_nothing_writes_nothing_and_null_is_refused_where_nothing_may_be_empty() {
    let house = House::build().await;
    let path = format!("/api/v1/inventory/{}", house.asset.id);
    let answer = house.json("center_admin", "PATCH", &path, &json!({"name": house.asset.name.as_str()})).await;
    assert_eq!((answer.status, answer.headers["etag"].as_str()), (200, "\"1\""));
    for body in [json!({"name": null}), json!({"code": null}), json!({"quantity": null})] {
        assert_eq!(house.json("center_admin", "PATCH", &path, &body).await.status, 422, "{body}");
    }
    assert_eq!(house.get("center_admin", "/api/v1/audit-logs").await.body["data"], json!([]));
}
