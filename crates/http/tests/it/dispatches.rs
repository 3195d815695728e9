//! Notices that could not be sent, beside deliveries: what operators see of them, and do about them.

use crate::house::House;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::identity::RecoveryRequested;
use plantel_domain::ids::DispatchId;
use plantel_domain::mail::PostError;
use plantel_domain::notifications::{ChannelKind, NewDispatch};
use plantel_domain::store::Store;
use plantel_testkit::builders::a_notice;
use plantel_testkit::ids::an_id;
use serde_json::{Value, json};

const DELIVERIES: &str = "/api/v1/deliveries";

/// A notice for the student that nobody can ever send.
async fn parked(house: &House) -> DispatchId {
    let ctx = Context::system("test", Some(house.institution.id));
    let (id, now) = (DispatchId::from(an_id()), house.clock.now());
    let mut work = house.store.begin(&ctx).await.unwrap();
    let notice = work.notices().add_all(&[a_notice(house.users["student"].id)]).await.unwrap().remove(0);
    let (notice, user) = (notice.id, notice.user);
    let new = NewDispatch { id, notice, user, channel: ChannelKind::Email, digest: false, due_at: now };
    work.dispatches().add_all(&[new]).await.unwrap();
    work.dispatches().claim(ChannelKind::Email, now, now, 100).await.unwrap();
    work.dispatches().park(&[(id, 1)], "no such mailbox".to_owned()).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    house.clock.advance(chrono::Duration::seconds(1));
    id
}

/// A letter about an account that nobody can ever send.
async fn parked_delivery(house: &House) {
    let work = house.store.begin(&Context::system("test", None)).await.unwrap();
    let asked = RecoveryRequested { request: an_id(), user: Some(house.users["student"].id) };
    work.commit(asked.into()).await.unwrap();
    house.fakes.post.fail_next(PostError::Permanent("no such mailbox".to_owned()));
    house.services.relay.settle().await.unwrap();
}

async fn listed(house: &House, query: &str) -> Value {
    house.get("admin", &format!("{DELIVERIES}{query}")).await.body
}

#[actix_web::test]
async fn an_operator_sees_notices_that_could_not_be_sent_beside_deliveries() {
    let house = House::build().await;
    let first = parked(&house).await;
    parked_delivery(&house).await;
    house.clock.advance(chrono::Duration::seconds(1));
    let last = parked(&house).await;
    let page = listed(&house, "?state=parked&limit=2&count=true").await;
    let at = "2026-03-16T15:00:00Z";
    let expected = json!({
        "id": first, "what": "dispatch", "state": "parked", "reaction": null, "event": null, "channel": "email",
        "user_id": house.users["student"].id, "notice_type": "loan.approved",
        "institution_id": house.institution.id, "at": at, "attempts": 1, "due_at": null, "parked_at": at,
        "error": "no such mailbox",
    });
    assert_eq!((&page["count"], &page["data"][0]), (&json!(3), &expected));
    assert_eq!(page["data"][1]["what"], "delivery");
    let next = page["next"].as_str().unwrap();
    let rest = listed(&house, &format!("?state=parked&cursor={next}")).await;
    assert_eq!((&rest["data"][0]["id"], &rest["data"][1], &rest["next"]), (&json!(last), &Value::Null, &Value::Null));
    let ids = |page: Value| page["data"].as_array().unwrap().iter().map(|one| one["id"].clone()).collect::<Vec<_>>();
    assert_eq!(ids(listed(&house, "?what=dispatch").await), [json!(first), json!(last)]);
    assert_eq!(ids(listed(&house, "?what=delivery").await).len(), 1);
    assert_eq!(ids(listed(&house, "?what=dispatch&state=waiting").await), Vec::<Value>::new());
}

#[actix_web::test]
async fn a_notice_that_could_not_be_sent_is_tried_again_or_given_up() {
    let house = House::build().await;
    let (retried, left) = (parked(&house).await, parked(&house).await);
    let path = |id: DispatchId| format!("{DELIVERIES}/{id}");
    let again = house.call("admin", "POST", &format!("{}/retry", path(retried))).await;
    assert_eq!((again.status, &again.body["state"], &again.body["attempts"]), (200, &json!("waiting"), &json!(0)));
    assert_eq!(again.body["due_at"], "2026-03-16T15:00:02Z");
    let twice = house.call("admin", "POST", &format!("{}/retry", path(retried))).await;
    assert_eq!(twice.told(), (409, "delivery.not-parked"));
    assert_eq!(house.call("admin", "DELETE", &path(retried)).await.told(), (409, "delivery.not-parked"));
    assert_eq!(house.call("center_admin", "DELETE", &path(left)).await.told(), (403, "access.denied"));
    assert_eq!(house.call("admin", "DELETE", &path(left)).await.status, 204);
    assert_eq!(house.call("admin", "DELETE", &path(left)).await.told(), (404, "delivery.not-found"));
    let inbox = house.get("student", "/api/v1/notifications").await.body;
    assert_eq!(inbox["data"].as_array().unwrap().len(), 2, "what is given up stays in the inbox");
    parked(&house).await;
    parked_delivery(&house).await;
    let all = house.call("admin", "POST", &format!("{DELIVERIES}/retry")).await;
    assert_eq!(all.body, json!({"retried": 2}));
    let kinds = house.store.kinds();
    let told: Vec<_> = kinds.iter().filter(|kind| kind.contains(".retried") || kind.contains(".given-up")).collect();
    assert_eq!(told, ["dispatch.retried", "dispatch.given-up", "deliveries.retried", "dispatches.retried"]);
}
