//! Classes over HTTP.

use chrono::Days;
use plantel_tests::classes::{Class, GROUP, lesson, member};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use tokio::task::JoinSet;

on_both_databases!(
    a_class_in_the_way_is_named,
    of_twenty_classes_in_one_room_at_once_one_is_planned,
    a_class_that_is_moved_leaves_its_room_to_others,
    each_sees_the_classes_that_are_theirs,
);

const SCHEDULES: &str = "/api/v1/schedules";

fn hours(mut lesson: Value, start: &str, end: &str) -> Value {
    lesson["start_time"] = json!(start);
    lesson["end_time"] = json!(end);
    lesson
}

async fn a_class_in_the_way_is_named(kind: Kind) {
    let class = Class::open(kind).await;
    let colleague = member(&class.center, "colega", ["instructor", ""], &[]).await;
    let refused = colleague.post(SCHEDULES, hours(lesson(&class.room, class.today), "10:00", "11:00")).await;
    refused.refuses(409, "schedule.room-taken");
    for told in ["Técnico en Sistemas", &class.schedule] {
        assert!(refused.text().contains(told), "{told} in {}", refused.text());
    }
    let room = id(&class.center.root.post("/api/v1/environments", json!({"name": "Otro"})).await.is(201));
    let busy = class.instructor.post(SCHEDULES, lesson(&room, class.today)).await;
    busy.refuses(409, "schedule.instructor-busy");
    colleague.post(SCHEDULES, lesson(&room, class.today)).await.is(201);
}

async fn of_twenty_classes_in_one_room_at_once_one_is_planned(kind: Kind) {
    let class = Class::open(kind).await;
    let room = id(&class.center.root.post("/api/v1/environments", json!({"name": "Otro"})).await.is(201));
    let colleague = member(&class.center, "colega", ["instructor", ""], &[]).await;
    let mut all = JoinSet::new();
    for _ in 0..20 {
        let (colleague, body) = (colleague.clone(), lesson(&room, class.today));
        all.spawn(async move { colleague.post(SCHEDULES, body).await });
    }
    let replies = all.join_all().await;
    let with = |status| replies.iter().filter(|reply| reply.status == status).count();
    assert_eq!((with(201), with(409)), (1, 19));
}

async fn a_class_that_is_moved_leaves_its_room_to_others(kind: Kind) {
    let class = Class::open(kind).await;
    let colleague = member(&class.center, "colega", ["instructor", ""], &[]).await;
    let mine = hours(lesson(&class.room, class.today + Days::new(5)), "10:00", "12:00");
    colleague.post(SCHEDULES, mine.clone()).await.refuses(409, "schedule.room-taken");
    let place = format!("{SCHEDULES}/{}", class.schedule);
    let until = json!({"last_day": class.today + Days::new(3)});
    class.instructor.patch(&place, until).await.is(200);
    colleague.post(SCHEDULES, mine).await.is(201);
    class.instructor.delete(&place).await.is(200);
    class.instructor.patch(&place, json!({"topic": "Redes"})).await.refuses(409, "schedule.ended");
    let today = class.student.get("/api/v1/schedules/today").await.is(200);
    assert_eq!(today["data"].as_array().map(Vec::len), Some(1), "what has begun stays");
}

async fn each_sees_the_classes_that_are_theirs(kind: Kind) {
    let class = Class::open(kind).await;
    let other = member(&class.center, "otro", ["student", "1111111"], &[]).await;
    let guardian = member(&class.center, "acudiente", ["guardian", ""], &[]).await;
    let listed = class.student.get(SCHEDULES).await.is(200);
    assert_eq!(listed["data"][0]["group"], GROUP);
    assert_eq!(other.get(SCHEDULES).await.is(200)["data"], json!([]));
    guardian.get(SCHEDULES).await.refuses(403, "access.denied");
    other.get(&format!("{SCHEDULES}/{}", class.schedule)).await.refuses(403, "access.denied");
    class.student.post(SCHEDULES, lesson(&class.room, class.today)).await.refuses(403, "access.denied");
}
