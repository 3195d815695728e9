//! Notices and announcements, as they are sent and shown.

use crate::house::House;
use crate::stream_reader::tell;
use serde_json::{Value, json};

const LIST: &str = "/api/v1/notifications";
const ANNOUNCEMENTS: &str = "/api/v1/announcements";

async fn rows(house: &House, who: &str, query: &str) -> Vec<Value> {
    let listed = house.get(who, &format!("{LIST}{query}")).await;
    assert_eq!(listed.status, 200, "{}", listed.body);
    listed.body["data"].as_array().unwrap().clone()
}

#[actix_web::test]
async fn the_own_notices_are_listed_and_filtered() {
    let house = House::build().await;
    tell(&house, "student", 3).await;
    tell(&house, "teacher", 1).await;
    let all = rows(&house, "student", "").await;
    assert_eq!(all.len(), 3);
    let fields = ["type", "group", "priority", "is_read"].map(|name| all[0][name].clone());
    assert_eq!(fields, [json!("loan.approved"), json!("loans"), json!("medium"), json!(false)]);
    assert_eq!(all[0]["institution_id"], house.id().to_string());
    assert_eq!(all[0]["link"]["path"], format!("/loans/{}", house.loan.id));
    let id = all[1]["id"].as_str().unwrap();
    let read = house.call("student", "POST", &format!("{LIST}/{id}/read")).await;
    assert_eq!((read.status, &read.body["is_read"]), (200, &json!(true)));
    assert_eq!(rows(&house, "student", "").await[2]["id"], id, "what was read is behind");
    let institution = house.id();
    for (query, count) in [
        ("?unread=true".to_owned(), 2),
        ("?unread=false".to_owned(), 3),
        ("?type=loan.approved".to_owned(), 3),
        ("?type=loan.rejected".to_owned(), 0),
        ("?group=loans&priority=medium".to_owned(), 3),
        ("?group=checks".to_owned(), 0),
        (format!("?institution_id={institution}"), 3),
    ] {
        assert_eq!(rows(&house, "student", &query).await.len(), count, "{query}");
    }
    let count = house.get("student", &format!("{LIST}/unread-count")).await;
    assert_eq!(count.body, json!({"unread": 2, "last_position": 3}));
}

#[actix_web::test]
async fn who_goes_through_pages_and_reads_meets_each_notice_once() {
    let house = House::build().await;
    tell(&house, "student", 5).await;
    let (mut path, mut met) = (format!("{LIST}?limit=2"), Vec::new());
    loop {
        let page = house.get("student", &path).await.body;
        for row in page["data"].as_array().unwrap() {
            let id = row["id"].as_str().unwrap().to_owned();
            house.call("student", "POST", &format!("{LIST}/{id}/read")).await;
            met.push(id);
        }
        let Some(next) = page["next"].as_str() else { break };
        path = format!("{LIST}?limit=2&cursor={next}");
    }
    met.sort_unstable();
    met.dedup();
    assert_eq!(met.len(), 5);
    let another = house.get("student", &format!("{LIST}?cursor=eyJyIjoieCJ9")).await;
    assert_eq!(another.told(), (400, "page.bad-cursor"));
}

#[actix_web::test]
async fn notices_are_read_unread_and_taken_away() {
    let house = House::build().await;
    tell(&house, "student", 4).await;
    let until = house.json("student", "POST", &format!("{LIST}/read-all"), &json!({"until": 2})).await;
    assert_eq!((until.status, &until.body), (200, &json!({"changed": 2})));
    let rest = house.call("student", "POST", &format!("{LIST}/read-all")).await;
    assert_eq!(rest.body, json!({"changed": 2}));
    let id = rows(&house, "student", "").await[0]["id"].as_str().unwrap().to_owned();
    let path = format!("{LIST}/{id}");
    let unread = house.json("student", "PUT", &path, &json!({"is_read": false})).await;
    assert_eq!((&unread.body["is_read"], &unread.body["read_at"]), (&json!(false), &Value::Null));
    assert_eq!(house.call("student", "DELETE", LIST).await.body, json!({"changed": 3}));
    assert_eq!(rows(&house, "student", "").await.len(), 1);
    assert_eq!(house.call("student", "DELETE", &path).await.status, 204);
    for (method, path) in [("GET", &path), ("DELETE", &path), ("POST", &format!("{path}/read"))] {
        assert_eq!(house.call("student", method, path).await.told(), (404, "notice.not-found"));
    }
}

#[actix_web::test]
async fn what_is_asked_wrongly_is_told() {
    let house = House::build().await;
    tell(&house, "student", 1).await;
    let bad = house.get("student", &format!("{LIST}?type=x&group=x&priority=x&institution_id=x&colour=red")).await;
    let mut faults = bad.faults();
    faults.sort_unstable();
    let expected = [
        ("?colour", "field.unknown"),
        ("?group", "notice-group.unknown"),
        ("?institution_id", "id.invalid"),
        ("?priority", "priority.unknown"),
        ("?type", "notice-kind.unknown"),
    ];
    assert_eq!((bad.status, faults), (422, expected.to_vec()));
    let id = rows(&house, "student", "").await[0]["id"].as_str().unwrap().to_owned();
    for body in [json!({}), json!({"is_read": null}), json!({"is_read": true, "title": "x"})] {
        assert_eq!(house.json("student", "PUT", &format!("{LIST}/{id}"), &body).await.status, 422, "{body}");
    }
    let negative = house.json("student", "POST", &format!("{LIST}/read-all"), &json!({"until": -1})).await;
    assert_eq!((negative.status, negative.faults()), (422, vec![("/until", "field.too-small")]));
    assert_eq!(negative.body["errors"][0]["detail"], "Este valor debe ser como mínimo 0.");
    let written = house.json("student", "POST", LIST, &json!({"title": "x"})).await;
    assert_eq!(written.told(), (405, "method.not-allowed"));
}

#[actix_web::test]
async fn an_announcement_is_made_shown_and_taken_back() {
    let house = House::build().await;
    let body = json!({
        "title": "Jornada", "text": "<b>Mañana</b>\nno hay clases.", "priority": "high",
        "audience": {"roles": ["teacher", "student"]}, "expires_at": "2026-04-01T00:00:00Z",
        "link": {"type": "environment", "id": house.warehouse.id.to_string()},
    });
    let made = house.json("rector", "POST", ANNOUNCEMENTS, &body).await;
    assert_eq!((made.status, made.headers["etag"].as_str()), (201, "\"1\""));
    let path = made.headers["location"].clone();
    let shown = house.get("rector", &path).await;
    assert_eq!(shown.body, made.body);
    for name in ["title", "text", "priority", "expires_at"] {
        assert_eq!(shown.body[name], body[name], "{name}");
    }
    let audience = json!({"everyone": false, "roles": ["student", "teacher"], "groups": [], "environment_id": null});
    assert_eq!(shown.body["audience"], audience);
    assert_eq!(shown.body["link"]["path"], format!("/environments/{}", house.warehouse.id));
    assert_eq!(house.get("coordinator", ANNOUNCEMENTS).await.body["data"], json!([shown.body]));
    let gone = house.call("rector", "POST", &format!("{path}/withdraw")).await;
    assert_eq!((gone.status, gone.headers["etag"].as_str()), (200, "\"2\""));
    assert_eq!(gone.body["withdrawn_by"], house.users["rector"].id.to_string());
    let again = house.call("rector", "POST", &format!("{path}/withdraw")).await;
    assert_eq!(again.told(), (409, "announcement.withdrawn"));
}

#[actix_web::test]
async fn every_bad_field_of_an_announcement_is_told() {
    let house = House::build().await;
    let body = json!({
        "title": "x\u{0}", "text": "", "priority": "now", "audience": {"roles": ["teacher", "boss"], "groups": [""]},
        "expires_at": "1066-10-14T00:00:00Z", "link": {"type": "castle", "id": house.loan.id.to_string()},
    });
    let told = house.json("rector", "POST", ANNOUNCEMENTS, &body).await;
    let mut faults = told.faults();
    faults.sort_unstable();
    let expected = [
        ("/audience/groups/0", "text.empty"),
        ("/audience/roles/1", "role.unknown"),
        ("/expires_at", "date.too-early"),
        ("/link/type", "kind.unknown"),
        ("/priority", "priority.unknown"),
        ("/text", "text.empty"),
        ("/title", "text.control-character"),
    ];
    assert_eq!((told.status, faults), (422, expected.to_vec()));
    let refused = [
        (json!({"groups": vec!["11B"; 201]}), Value::Null, "/audience/groups", "list.too-long", "200"),
        (json!({"roles": vec!["teacher"; 51]}), Value::Null, "/audience/roles", "list.too-long", "50"),
        (
            json!({"everyone": true}),
            json!({"type": "asset", "id": house.warehouse.id.to_string()}),
            "/link",
            "announcement.unknown-link",
            "anuncio",
        ),
    ];
    for (audience, link, pointer, code, word) in refused {
        let body = json!({"title": "a", "text": "b", "audience": audience, "link": link});
        let told = house.json("rector", "POST", ANNOUNCEMENTS, &body).await;
        assert_eq!((told.status, told.faults()), (422, vec![(pointer, code)]));
        assert!(told.body["errors"][0]["detail"].as_str().unwrap().contains(word), "{}", told.body);
    }
    let nobody = house.json("rector", "POST", ANNOUNCEMENTS, &json!({"title": "a", "text": "b"})).await;
    assert_eq!(nobody.told(), (409, "announcement.nobody"));
}
