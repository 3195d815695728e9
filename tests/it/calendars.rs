//! Calendars of loans and classes that programs read by a secret address.

use crate::schema::refused;
use chrono::{DateTime, Days, NaiveDate, Utc};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_tests::calendars::read_calendar;
use plantel_tests::center::{Center, FIRST_DAY, request_for};
use plantel_tests::client::{Client, id};
use plantel_tests::databases::Kind;
use plantel_tests::look::texts;
use plantel_tests::on_both_databases;
use plantel_tests::server::PASSWORD;
use reqwest::Method;
use serde_json::{Value, json};

on_both_databases!(
    a_calendar_program_reads_what_somebody_borrows_until_the_address_is_revoked,
    names_of_every_kind_come_through_whole,
    who_may_not_look_any_more_is_not_read_for,
    nothing_but_the_digest_of_a_secret_is_kept,
    a_calendar_program_reads_the_classes_of_who_teaches_and_of_who_attends,
    what_a_feed_must_not_be_is_refused_by_the_database_itself,
    feeds_of_loans_come_through_the_step_that_knows_classes,
);

/// Longer than a line of a calendar, with all that has a meaning there.
const NAME: &str = "Cámara; con trípode, \\ y bolsa 📷 – edición de aniversario para la práctica de fotografía";

/// The day after the last of these tests.
const DAY_AFTER: &str = "2150-03-07";

/// Makes a feed: its path, and its id.
async fn feed(who: &Client, body: Value) -> (String, String) {
    let made = who.post("/api/v1/calendar-feeds", body).await.is(201);
    let url = made["url"].as_str().expect("an address").to_owned();
    let at = url.find("/api/v1/calendars/").unwrap_or_else(|| panic!("{url}"));
    assert!(url.starts_with("http"), "it can be read from outside: {url}");
    (url[at..].to_owned(), id(&made))
}

/// A thing of this name, lent from its first day on.
async fn promised(center: &Center, borrower: &Client, keeper: &Client, warehouse: &str, name: &str) -> String {
    let body = json!({"code": "CAM-1", "name": name, "category": "other", "tracking": "bulk", "quantity": 3,
        "environment_id": warehouse});
    let asset = id(&center.root.post("/api/v1/inventory", body).await.is(201));
    let loan = id(&borrower.post("/api/v1/loans", request_for(&asset, 2)).await.is(201));
    keeper.post(&format!("/api/v1/loans/{loan}/approve"), Value::Null).await.is(200);
    loan
}

async fn a_calendar_program_reads_what_somebody_borrows_until_the_address_is_revoked(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let loan = promised(&center, &borrower, &keeper, &warehouse, "Cámara").await;
    let (mine, own) = feed(&borrower, json!({"kind": "mine"})).await;
    let stranger = center.server.client();
    let answer = stranger.get(&mine).await;
    assert_eq!((answer.status, answer.header("content-type")), (200, "text/calendar; charset=utf-8"));
    assert_eq!(answer.header("cache-control"), "no-store");
    let read = read_calendar(&answer.bytes);
    let [event] = read["events"].as_array().expect("events").as_slice() else { panic!("one event: {read}") };
    assert_eq!(event["uid"], format!("{loan}@plantel"));
    assert_eq!([&event["start"], &event["end"]], [FIRST_DAY, DAY_AFTER]);
    assert_eq!((&event["summary"], &event["status"]), (&json!("Cámara [CAM-1] (2)"), &json!("CONFIRMED")));
    assert_eq!(event["errors"], json!([]));
    let asked = stranger.send(Method::HEAD, &mine, None, Vec::new()).await;
    assert_eq!((asked.status, asked.bytes.len()), (200, 0));
    assert_eq!(asked.header("etag"), answer.header("etag"));
    let unchanged = stranger.with("if-none-match", answer.header("etag")).get(&mine).await;
    assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0));
    let (lent, _) = feed(&keeper, json!({"kind": "warehouse", "environment_id": warehouse})).await;
    let read = read_calendar(&stranger.get(&lent).await.bytes);
    assert_eq!(read["events"][0]["summary"], "Don instructor: Cámara [CAM-1] (2)");
    keeper.delete(&format!("/api/v1/calendar-feeds/{own}")).await.refuses(404, "loan-feed.not-found");
    assert_eq!(borrower.delete(&format!("/api/v1/calendar-feeds/{own}")).await.status, 204);
    stranger.get(&mine).await.refuses(404, "loan-feed.not-found");
    stranger.get("/api/v1/calendars/c2VjcmV0.ics").await.refuses(404, "loan-feed.not-found");
    assert_eq!(borrower.get("/api/v1/calendar-feeds").await.is(200)["data"], json!([]));
}

async fn names_of_every_kind_come_through_whole(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega, \"norte\"; 🏬").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    promised(&center, &borrower, &keeper, &warehouse, NAME).await;
    let (lent, _) = feed(&keeper, json!({"kind": "warehouse", "environment_id": warehouse})).await;
    let read = read_calendar(&center.server.client().get(&lent).await.bytes);
    assert_eq!(read["name"], "Préstamos: Bodega, \"norte\"; 🏬");
    assert_eq!(read["events"][0]["summary"], format!("Don instructor: {NAME} [CAM-1] (2)"));
    let told = read["events"][0]["description"].as_str().expect("a text");
    assert!(told.lines().any(|line| line == format!("Bienes: {NAME} [CAM-1] (2)")), "{told}");
}

async fn who_may_not_look_any_more_is_not_read_for(kind: Kind) {
    let center = Center::open(kind).await;
    let warehouse = center.warehouse("Bodega").await;
    let keeper = center.person("warehouse_admin", &[&warehouse]).await;
    let borrower = center.person("instructor", &[]).await;
    let other = center.warehouse("Otra").await;
    let elsewhere = json!({"kind": "warehouse", "environment_id": other});
    keeper.post("/api/v1/calendar-feeds", elsewhere).await.refuses(403, "access.denied");
    let of_warehouse = json!({"kind": "warehouse", "environment_id": warehouse});
    borrower.post("/api/v1/calendar-feeds", of_warehouse.clone()).await.refuses(403, "access.denied");
    let (lent, _) = feed(&keeper, of_warehouse).await;
    let (mine, _) = feed(&borrower, json!({"kind": "mine"})).await;
    let stranger = center.server.client();
    let members = center.root.get("/api/v1/memberships").await.is(200);
    for member in members["data"].as_array().expect("members") {
        let path = format!("/api/v1/memberships/{}", id(member));
        center.root.patch(&path, json!({"active": false})).await.is(200);
    }
    stranger.get(&lent).await.refuses(404, "loan-feed.not-found");
    stranger.get(&mine).await.refuses(404, "loan-feed.not-found");
}

async fn nothing_but_the_digest_of_a_secret_is_kept(kind: Kind) {
    let center = Center::open(kind).await;
    let borrower = center.person("instructor", &[]).await;
    let (mine, _) = feed(&borrower.keyed("once"), json!({"kind": "mine"})).await;
    let secret = mine.trim_start_matches("/api/v1/calendars/").trim_end_matches(".ics");
    assert_eq!(secret.len(), 43, "256 bits");
    let pools = center.server.database.pools().await;
    let kept = texts(&pools, "SELECT digest FROM calendar_feeds").await;
    assert_eq!(kept.len(), 1);
    assert!(kept.iter().all(|digest| digest.len() == 43 && digest != secret));
    let journal = "SELECT kind || CAST(data AS TEXT) || COALESCE(CAST(changes AS TEXT), '') FROM journal";
    let journal = texts(&pools, journal).await;
    assert!(journal.iter().any(|row| row.starts_with("loan-feed.created")));
    assert!(!journal.iter().any(|row| row.contains(secret) || row.contains(&kept[0])));
}

/// A room in which somebody teaches on two days that are not far, from seven to twelve, and not on the one between
/// them.
struct Lessons {
    center: Center,
    room: String,
    teacher: Client,
    schedule: String,
    days: [NaiveDate; 2],
}

impl Lessons {
    async fn open(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let made = center.root.post("/api/v1/environments", json!({"name": "Ambiente 101; taller"})).await.is(201);
        let (room, teacher) = (id(&made), center.person("instructor", &[]).await);
        // The days are those of the server: it keeps its own time.
        let now: DateTime<Utc> = serde_json::from_value(made["created_at"].clone()).expect("a moment");
        let days = [7, 8, 9].map(|ahead| now.date_naive() + Days::new(ahead));
        let body = json!({"environment_id": room, "programme": "Redes de datos", "group": "2758492",
            "topic": "Fibra, cobre", "start_time": "07:00", "end_time": "12:00", "on_holidays": true,
            "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"],
            "first_day": days[0], "last_day": days[2],
            "exceptions": [{"day": days[1], "reason": "Jornada pedagógica"}]});
        let schedule = id(&teacher.post("/api/v1/schedules", body).await.is(201));
        Self { center, room, teacher, schedule, days: [days[0], days[2]] }
    }

    /// Somebody of the group.
    async fn student(&self) -> Client {
        let user = self.center.account("student").await;
        let body = json!({"user_id": user, "roles": ["student"], "groups": ["2758492"]});
        self.center.root.post("/api/v1/memberships", body).await.is(201);
        self.center.server.client().signed_in(&Center::address("student"), PASSWORD).await
    }

    /// The events of a calendar are these lessons.
    fn assert_told(&self, read: &Value) {
        let events = read["events"].as_array().expect("events");
        assert_eq!(events.len(), 2, "on the days of the plan, and not on its exception: {read}");
        for (event, day) in events.iter().zip(self.days) {
            assert_eq!(event["uid"], format!("{}-{day}@plantel", self.schedule));
            let [start, end] = [12, 17].map(|hour| format!("{day}T{hour}:00:00+00:00"));
            assert_eq!([&event["start"], &event["end"]], [&json!(start), &json!(end)], "by the clocks of Bogotá");
            assert_eq!(event["summary"], "2758492: Redes de datos – Fibra, cobre");
            assert_eq!((&event["location"], &event["errors"]), (&json!("Ambiente 101; taller"), &json!([])));
            let told = event["description"].as_str().expect("a text");
            assert!(told.lines().any(|line| line == "Instructor: Don instructor"), "{told}");
        }
    }
}

async fn a_calendar_program_reads_the_classes_of_who_teaches_and_of_who_attends(kind: Kind) {
    let lessons = Lessons::open(kind).await;
    let student = lessons.student().await;
    let stranger = lessons.center.server.client();
    let (taught, own) = feed(&lessons.teacher, json!({"kind": "classes"})).await;
    let (attended, _) = feed(&student, json!({"kind": "classes"})).await;
    let of_room = json!({"kind": "room", "environment_id": lessons.room});
    student.post("/api/v1/calendar-feeds", of_room.clone()).await.refuses(403, "access.denied");
    let (room, _) = feed(&lessons.center.root, of_room).await;
    for (path, name) in [
        (&taught, "Mis clases: Centro de Formación"),
        (&attended, "Mis clases: Centro de Formación"),
        (&room, "Clases: Ambiente 101; taller"),
    ] {
        let answer = stranger.get(path).await;
        assert_eq!((answer.status, answer.header("content-type")), (200, "text/calendar; charset=utf-8"));
        let read = read_calendar(&answer.bytes);
        assert_eq!(read["name"], name);
        lessons.assert_told(&read);
        let unchanged = stranger.with("if-none-match", answer.header("etag")).get(path).await;
        assert_eq!((unchanged.status, unchanged.bytes.len()), (304, 0));
    }
    assert_eq!(lessons.teacher.delete(&format!("/api/v1/calendar-feeds/{own}")).await.status, 204);
    stranger.get(&taught).await.refuses(404, "loan-feed.not-found");
    let schedule = format!("/api/v1/schedules/{}", lessons.schedule);
    lessons.center.root.delete(&schedule).await.is(200);
    assert_eq!(read_calendar(&stranger.get(&attended).await.bytes)["events"], json!([]));
}

async fn what_a_feed_must_not_be_is_refused_by_the_database_itself(kind: Kind) {
    let lessons = Lessons::open(kind).await;
    for body in [json!({"kind": "mine"}), json!({"kind": "room", "environment_id": lessons.room})] {
        feed(&lessons.center.root, body).await;
    }
    let pools = lessons.center.server.database.pools().await;
    for sql in [
        "UPDATE calendar_feeds SET kind = 'dream'",
        "UPDATE calendar_feeds SET kind = 'room'",
        "UPDATE calendar_feeds SET kind = 'classes'",
        "UPDATE calendar_feeds SET environment_id = NULL",
        "UPDATE calendar_feeds SET environment_id = id",
        "UPDATE calendar_feeds SET environment_id = user_id WHERE kind = 'room'",
        "UPDATE calendar_feeds SET digest = 'short'",
        "UPDATE calendar_feeds SET digest = (SELECT digest FROM calendar_feeds WHERE kind = 'mine')",
    ] {
        refused(&pools, sql).await;
    }
}

/// With the secrets they had; those of classes cannot be told there.
async fn feeds_of_loans_come_through_the_step_that_knows_classes(kind: Kind) {
    let mut lessons = Lessons::open(kind).await;
    let warehouse = lessons.center.warehouse("Bodega").await;
    let root = &lessons.center.root;
    let (mine, _) = feed(root, json!({"kind": "mine"})).await;
    let (lent, _) = feed(root, json!({"kind": "warehouse", "environment_id": warehouse})).await;
    let (classes, _) = feed(root, json!({"kind": "classes"})).await;
    let pools = lessons.center.server.database.pools().await;
    let steps = Migrator::migrations();
    let known = steps.iter().position(|step| step.name() == "m0023_calendar_feeds").expect("the step is there");
    let later = u32::try_from(steps.len() - known).expect("a few");
    let steps = async || {
        Migrator::down(&pools.write, Some(later)).await.expect("it goes down over feeds");
        assert_eq!(texts(&pools, "SELECT digest FROM loan_feeds").await.len(), 2);
        assert_eq!(texts(&pools, "SELECT digest FROM loan_feeds WHERE warehouse_id IS NOT NULL").await.len(), 1);
        Migrator::up(&pools.write, None).await.expect("it comes up over feeds");
    };
    lessons.center.server.without(steps).await;
    let stranger = lessons.center.server.client();
    for (path, name) in [(&mine, "Mis préstamos: Centro de Formación"), (&lent, "Préstamos: Bodega")] {
        assert_eq!(read_calendar(&stranger.get(path).await.bytes)["name"], name);
    }
    stranger.get(&classes).await.refuses(404, "loan-feed.not-found");
}
