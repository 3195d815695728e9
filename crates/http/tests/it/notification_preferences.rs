//! What people want to be told, as it is sent and shown.

use crate::house::House;
use serde_json::{Value, json};

const PATH: &str = "/api/v1/notifications/preferences";

/// Of a kind of notice, what is shown of one way.
fn way(shown: &Value, kind: &str, channel: &str) -> Value {
    let named = |list: &Value, key: &str, name: &str| {
        let found = list.as_array().unwrap().iter().find(|one| one[key] == name);
        found.unwrap_or_else(|| panic!("no {name}: {list}")).clone()
    };
    named(&named(&shown["types"], "type", kind)["channels"], "channel", channel)
}

/// Whether a kind of notice goes on a way, chosen by its reader, or cannot.
fn cell(shown: &Value, kind: &str, channel: &str) -> (bool, bool, bool) {
    let cell = way(shown, kind, channel);
    let flag = |name: &str| cell[name].as_bool().unwrap();
    (flag("on"), flag("own"), flag("fixed"))
}

#[actix_web::test]
async fn who_chose_nothing_sees_what_comes() {
    let house = House::build().await;
    let shown = house.get("student", PATH).await;
    assert_eq!((shown.status, shown.headers["etag"].as_str()), (200, "\"0\""));
    let body = &shown.body;
    assert_eq!((&body["time_zone"], &body["own_time_zone"]), (&json!("America/Bogota"), &json!(false)));
    assert_eq!((&body["quiet_hours"], &body["digest"]), (&Value::Null, &Value::Null));
    let channel = |name: &str, available: bool| json!({"channel": name, "available": available});
    let channels = body["channels"].as_array().unwrap();
    assert_eq!(channels[..2], [channel("in_app", true), channel("email", true)]);
    assert_eq!(channels[3..], [channel("push", false), channel("sms", false)]);
    assert_eq!(cell(body, "loan.approved", "email"), (true, false, false));
    assert_eq!(cell(body, "loan.requested", "email"), (false, false, false));
    assert_eq!(cell(body, "loan.requested", "in_app"), (true, false, false));
    assert_eq!(cell(body, "session.new-device", "email"), (false, false, true));
    let first = &body["types"][0];
    let told = ["type", "group", "priority"].map(|name| first[name].as_str().unwrap());
    assert_eq!(told, ["loan.requested", "loans", "medium"]);
}

#[actix_web::test]
async fn of_what_comes_by_mail_only_when_it_is_urgent_the_table_says_so() {
    let house = House::build().await;
    let seen = |shown: &Value, kind: &str, channel: &str| {
        let way = way(shown, kind, channel);
        (way["on"].as_bool().unwrap(), way["when_urgent"].as_bool().unwrap(), way["own"].as_bool().unwrap())
    };
    let shown = house.get("student", PATH).await.body;
    assert_eq!(seen(&shown, "alert.raised", "email"), (false, true, false));
    assert_eq!(seen(&shown, "alert.raised", "in_app"), (true, false, false));
    assert_eq!(seen(&shown, "alert.escalated", "email"), (true, false, false));
    assert_eq!(seen(&shown, "loan.requested", "email"), (false, false, false), "none of these is urgent");
    for on in [false, true] {
        let body = json!({"choices": [{"type": "alert.raised", "channel": "email", "on": on}]});
        let chosen = house.json("student", "PATCH", PATH, &body).await.body;
        assert_eq!(seen(&chosen, "alert.raised", "email"), (on, false, true));
    }
}

#[actix_web::test]
async fn what_is_sent_changes_and_the_rest_stays() {
    let house = House::build().await;
    let body = json!({
        "choices": [{"type": "loans", "channel": "email", "on": false},
            {"type": "loan.approved", "channel": "email", "on": true}],
        "quiet_hours": {"from": "22:00", "until": "06:00"}, "time_zone": "America/Santiago", "digest": {"at": "07:00"},
    });
    let made = house.json("student", "PATCH", PATH, &body).await;
    assert_eq!((made.status, made.headers["etag"].as_str()), (200, "\"1\""), "{}", made.body);
    assert_eq!(cell(&made.body, "loan.overdue", "email"), (false, true, false));
    assert_eq!(cell(&made.body, "loan.approved", "email"), (true, true, false));
    assert_eq!(made.body["quiet_hours"], json!({"from": "22:00", "until": "06:00"}));
    assert_eq!((&made.body["time_zone"], &made.body["own_time_zone"]), (&json!("America/Santiago"), &json!(true)));
    let less = json!({"choices": [{"type": "loans", "channel": "email", "on": null}], "digest": null});
    let less = house.json("student", "PATCH", PATH, &less).await;
    assert_eq!(cell(&less.body, "loan.overdue", "email"), (true, false, false));
    assert_eq!((&less.body["digest"], &less.body["quiet_hours"]["from"]), (&Value::Null, &json!("22:00")));
    assert_eq!(house.get("student", PATH).await.body, less.body);
    assert_eq!(house.get("teacher", PATH).await.body["quiet_hours"], Value::Null, "others have their own");
    let nothing = house.json("student", "PATCH", PATH, &json!({})).await;
    assert_eq!((nothing.status, nothing.headers["etag"].as_str()), (200, "\"2\""));
}

#[actix_web::test]
async fn every_bad_field_of_preferences_is_told() {
    let house = House::build().await;
    let odd = json!({
        "choices": [{"type": "loan.invented", "channel": "fax", "on": true}],
        "quiet_hours": {"from": "7", "until": "24:00"}, "time_zone": "America/Macondo", "digest": {"at": "noon"},
    });
    let told = house.json("student", "PATCH", PATH, &odd).await;
    let mut faults = told.faults();
    faults.sort_unstable();
    let expected = [
        ("/choices/0/channel", "channel.unknown"),
        ("/choices/0/type", "notice-kind.unknown"),
        ("/digest/at", "time-of-day.invalid"),
        ("/quiet_hours/from", "time-of-day.invalid"),
        ("/quiet_hours/until", "time-of-day.invalid"),
        ("/time_zone", "time-zone.unknown"),
    ];
    assert_eq!((told.status, faults), (422, expected.to_vec()));
    let refused = [
        (
            json!({"choices": [{"type": "loans", "channel": "push", "on": true}]}),
            "/choices/0/channel",
            "preference.channel-not-here",
        ),
        (
            json!({"choices": [{"type": "account", "channel": "email", "on": true}]}),
            "/choices/0/type",
            "preference.letter-already",
        ),
        (json!({"choices": [{"type": "loans", "channel": "email"}]}), "/choices/0/on", "field.required"),
        (json!({"quiet_hours": {"from": "07:00", "until": "07:00"}}), "/quiet_hours/until", "quiet-hours.empty"),
        (json!({"quiet_hours": {"from": "07:00"}}), "/quiet_hours/until", "field.required"),
        (
            json!({"choices": vec![json!({"type": "loans", "channel": "email", "on": true}); 501]}),
            "/choices",
            "list.too-long",
        ),
        (json!({"language": "es"}), "/language", "field.unknown"),
    ];
    for (body, pointer, code) in &refused {
        let told = house.json("student", "PATCH", PATH, body).await;
        assert_eq!((told.status, told.faults()), (422, vec![(*pointer, *code)]), "{body}");
    }
    assert_eq!(house.get("student", PATH).await.headers["etag"], "\"0\"", "nothing was changed");
}

#[actix_web::test]
async fn preferences_are_changed_over_the_version_that_was_seen() {
    let house = House::build().await;
    let body = json!({"digest": {"at": "07:00"}}).to_string().into_bytes();
    let json = ("content-type", "application/json");
    for (seen, status) in [("\"0\"", 200), ("\"0\"", 412), ("\"1\"", 200)] {
        let headers = [json, ("if-match", seen)];
        assert_eq!(house.send("student", "PATCH", PATH, &headers, body.clone()).await.status, status, "{seen}");
    }
}
