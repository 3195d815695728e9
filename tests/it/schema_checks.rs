//! What the tables of classes and inventory checks refuse by themselves.

mod never;

use never::{KEPT_ON_POSTGRES, KEPT_ON_SQLITE, NO_CHECKS, NO_SCHEDULES};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_tests::classes::{CHECKS, Class, all_well, all_well_and, lesson, member};
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::look::{change, everything, texts};
use plantel_tests::on_both_databases;
use plantel_tests::stock::{proves, units};
use sea_orm::ConnectionTrait;
use serde_json::json;

on_both_databases!(
    two_classes_in_one_room_or_of_one_instructor_at_one_time_are_refused_by_the_database_itself,
    a_schedule_that_cannot_be_is_refused_by_the_database_itself,
    a_check_that_cannot_be_is_refused_by_the_database_itself,
    what_was_done_in_a_check_is_never_changed,
    checks_go_with_their_steps_of_the_schema_and_what_they_booked_stays,
);

/// Steps of the schema before there were classes.
const BEFORE: usize = 20;

/// The class of every test, and another at the same hours in another room with another instructor.
const ONE: &str = "Técnico en Sistemas";
const OTHER: &str = "Redes";

/// One of another institution, in its own room.
const ELSEWHERE: &str =
    "INSERT INTO schedules (id, institution_id, environment_id, instructor_id, programme, group_name, group_key,
        search_text, start_time, end_time, weekdays, first_day, last_day, exceptions, on_holidays, active,
        created_at, updated_at, version)
    SELECT e.id, e.institution_id, e.id, s.instructor_id, 'Ajena', s.group_name, s.group_key, s.search_text,
        s.start_time, s.end_time, s.weekdays, s.first_day, s.last_day, s.exceptions, s.on_holidays, s.active,
        s.created_at, s.updated_at, s.version
    FROM schedules AS s JOIN environments AS e ON e.name = 'Ajeno' WHERE s.programme = 'Redes'";

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// Every row of classes and checks, and of what they could change.
pub async fn kept(pools: &Pools, kind: Kind) -> Vec<String> {
    let tables =
        ["schedule", "inventory_checks:", "check_", "count_discrepancies:", "assets:", "movements:", "journal:"];
    let mut rows = everything(pools, kind).await;
    rows.retain(|row| tables.iter().any(|table| row.starts_with(table)));
    rows.sort();
    rows
}

/// Two classes at the same hours, and one of another institution.
async fn planned(kind: Kind) -> (Class, Pools) {
    let class = Class::open(kind).await;
    let root = &class.center.root;
    let colleague = member(&class.center, "colega", ["instructor", ""], &[]).await;
    let next_door = id(&root.post("/api/v1/environments", json!({"name": "Ambiente 302"})).await.is(201));
    let mut other = lesson(&next_door, class.today);
    other["programme"] = json!(OTHER);
    colleague.post("/api/v1/schedules", other).await.is(201);
    let neighbour = class.center.neighbour().await;
    root.inside(&neighbour).post("/api/v1/environments", json!({"name": "Ajeno"})).await.is(201);
    let pools = class.center.server.database.pools().await;
    assert_eq!(change(&pools, ELSEWHERE).await, 1);
    (class, pools)
}

/// The same, with a check that was cancelled and one that is complete, of which something stays open; and the cables.
async fn checked(kind: Kind) -> (Class, Pools, String) {
    let (class, pools) = planned(kind).await;
    let (chairs, cables) = (class.things("SILLA", [10, 2, 1]).await, class.things("CABLE", [5, 0, 0]).await);
    let given_up = class.begun().await;
    class.supervisor.post(&format!("{given_up}/cancel"), json!({"reason": "Se fue la luz"})).await.is(200);
    let check = class.begun().await;
    let items = json!([{"item_id": chairs, "found": 7, "damaged": 3}, {"item_id": cables, "found": 3}]);
    let counted = all_well_and(&json!({"items": items}));
    class.student.post(&format!("{check}/submit"), counted).await.is(200);
    class.instructor.post(&format!("{check}/confirm"), all_well()).await.is(200);
    let refuse = json!({"refuse": [{"item_id": chairs, "reason": "Se presta al ambiente vecino"}]});
    class.supervisor.post(&format!("{check}/approve"), all_well_and(&refuse)).await.is(200);
    (class, pools, cables)
}

/// A class of one programme, in the room of another and with the instructor of a third, at these hours of one day.
fn class_of([programme, room, teacher]: [&str; 3], day: &str, [from, until]: [&str; 2]) -> String {
    format!(
        "INSERT INTO schedule_sessions (institution_id, schedule_id, day, environment_id, instructor_id, group_name,
            group_key, starts_at, ends_at)
         SELECT own.institution_id, own.id, '{day}', place.environment_id, person.instructor_id, own.group_name,
            own.group_key, '2150-03-02T{from}:00+00:00', '2150-03-02T{until}:00+00:00'
         FROM schedules AS own, schedules AS place, schedules AS person
         WHERE own.programme = '{programme}' AND place.programme = '{room}' AND person.programme = '{teacher}'"
    )
}

async fn two_classes_in_one_room_or_of_one_instructor_at_one_time_are_refused_by_the_database_itself(kind: Kind) {
    let (_class, pools) = planned(kind).await;
    let at_once = if kind == Kind::Sqlite { "one class at a time" } else { "exclusion constraint" };
    let morning = ["08:00", "12:00"];
    assert_eq!(change(&pools, &class_of([ONE; 3], "2150-03-02", morning)).await, 1);
    let before = kept(&pools, kind).await;
    for hours in [morning, ["07:00", "08:01"], ["11:59", "13:00"], ["07:00", "13:00"], ["09:00", "10:00"]] {
        refused(&pools, at_once, &class_of([OTHER, ONE, OTHER], "2150-03-03", hours)).await;
        refused(&pools, at_once, &class_of([OTHER, OTHER, ONE], "2150-03-03", hours)).await;
    }
    refused(&pools, "unique", &class_of([ONE; 3], "2150-03-02", ["15:00", "16:00"])).await;
    refused(&pools, "foreign key", &class_of([OTHER, "Ajena", OTHER], "2150-03-03", morning)).await;
    for never in [["12:00", "12:00"], ["12:00", "11:00"]] {
        refused(&pools, "schedule_sessions_hours", &class_of([OTHER; 3], "2150-03-03", never)).await;
    }
    assert_eq!(kept(&pools, kind).await, before);
    // Right after it in the same room with the same instructor, and beside it in another with another.
    assert_eq!(change(&pools, &class_of([OTHER, ONE, ONE], "2150-03-02", ["12:00", "13:00"])).await, 1);
    assert_eq!(change(&pools, &class_of([OTHER; 3], "2150-03-03", morning)).await, 1);
    let before = kept(&pools, kind).await;
    let theirs = |what: &str| format!("(SELECT {what} FROM schedules WHERE programme = '{ONE}')");
    for (set, which) in [
        ("starts_at = '2150-03-02T11:59:00+00:00'".to_owned(), "starts_at = '2150-03-02T12:00:00+00:00'"),
        ("ends_at = '2150-03-02T12:01:00+00:00'".to_owned(), "starts_at = '2150-03-02T08:00:00+00:00'"),
        (format!("environment_id = {}", theirs("environment_id")), "day = '2150-03-03'"),
        (format!("instructor_id = {}", theirs("instructor_id")), "day = '2150-03-03'"),
    ] {
        refused(&pools, at_once, &format!("UPDATE schedule_sessions SET {set} WHERE {which}")).await;
    }
    let never = "UPDATE schedule_sessions SET ends_at = starts_at WHERE day = '2150-03-03'";
    refused(&pools, "schedule_sessions_hours", never).await;
    assert_eq!(kept(&pools, kind).await, before);
}

async fn a_schedule_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let (_class, pools) = planned(kind).await;
    let before = kept(&pools, kind).await;
    for (word, sql) in NO_SCHEDULES {
        refused(&pools, word, sql).await;
    }
    assert_eq!(kept(&pools, kind).await, before);
}

async fn a_check_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let (_class, pools, _) = checked(kind).await;
    let before = kept(&pools, kind).await;
    for (word, sql) in NO_CHECKS {
        refused(&pools, word, sql).await;
    }
    assert_eq!(kept(&pools, kind).await, before);
}

/// An entry of each that is there, of this item and with these numbers.
fn entry(item: &str, numbers: &str) -> String {
    format!(
        "INSERT INTO check_counts (id, institution_id, seq, check_id, revision, asset_id, counted_kind, found, damaged,
            missing, surplus, counted_by, counted_at, received_at)
         SELECT asset_id, institution_id, seq + 1, check_id, revision, {item}, 'units', {numbers}, counted_by,
            counted_at, received_at
         FROM check_counts"
    )
}

/// A step after each that is there, with this outcome, these three ticks, and without words.
fn step(outcome: &str, ticks: &str) -> String {
    format!(
        "INSERT INTO check_steps (institution_id, check_id, position, revision, step, outcome, done_by, done_at, clean,
            organized, complete, remark, override_reason)
         SELECT institution_id, check_id, position + 10, revision, step, '{outcome}', done_by, done_at, {ticks}, NULL,
            NULL
         FROM check_steps"
    )
}

async fn what_was_done_in_a_check_is_never_changed(kind: Kind) {
    let (_class, pools, _) = checked(kind).await;
    let before = kept(&pools, kind).await;
    for (word, sql) in [
        ("found", entry("asset_id", "-1, 0, 0, 0")),
        ("check_counts_seen", entry("asset_id", "0, 0, 1, 1")),
        ("foreign key", entry("check_id", "0, 0, 0, 0")),
        ("check_steps_ticks", step("confirmed", "NULL, NULL, NULL")),
        ("check_steps_ticks", step("confirmed", "clean, NULL, complete")),
        ("check_steps_words", step("rejected", "NULL, NULL, NULL")),
        ("check_steps_words", step("skipped", "NULL, NULL, NULL")),
        ("outcome", step("forgotten", "NULL, NULL, NULL")),
    ] {
        refused(&pools, word, &sql).await;
    }
    let both = [
        "UPDATE check_counts SET found = 0",
        "DELETE FROM check_counts",
        "UPDATE check_steps SET remark = 'Otra cosa'",
        "DELETE FROM check_steps",
    ];
    let more = if kind == Kind::Sqlite { KEPT_ON_SQLITE } else { KEPT_ON_POSTGRES };
    for sql in both.iter().chain(more) {
        refused(&pools, "is never changed", sql).await;
    }
    assert_eq!(kept(&pools, kind).await, before);
}

async fn checks_go_with_their_steps_of_the_schema_and_what_they_booked_stays(kind: Kind) {
    let (mut class, pools, cables) = checked(kind).await;
    let root = &class.center.root;
    let moved = "SELECT kind || ' ' || quantity FROM movements ORDER BY 1";
    let (before, stock) = (texts(&pools, moved).await, units(root, &cables).await);
    assert_eq!(stock[..4], [5, 3, 0, 2]);
    let later = u32::try_from(Migrator::migrations().len() - BEFORE).expect("some steps");
    let steps = async || {
        Migrator::down(&pools.write, Some(later)).await.expect("it goes down over checks");
        assert_eq!(texts(&pools, moved).await, before);
        Migrator::up(&pools.write, None).await.expect("it comes up again");
    };
    class.center.server.without(steps).await;
    assert_eq!((texts(&pools, moved).await, units(root, &cables).await), (before, stock));
    for list in ["/api/v1/schedules", CHECKS, "/api/v1/discrepancies"] {
        assert_eq!(root.get(list).await.is(200)["data"], json!([]), "{list}");
    }
    let schedule = class.instructor.post("/api/v1/schedules", lesson(&class.room, class.today)).await.is(201);
    let beginning = json!({"environment_id": class.room, "schedule_id": id(&schedule)});
    class.student.post(CHECKS, beginning).await.is(201);
    proves(&class.center.server.database);
}
