//! What the tables of sites, school years and groups refuse by themselves.

use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_tests::center::Center;
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::look::{change, everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

on_both_databases!(
    a_school_that_cannot_be_is_refused_by_the_database_itself,
    what_a_year_says_its_periods_follow,
    a_school_goes_with_its_step_of_the_schema,
);

/// Steps of the schema before there were schools.
const BEFORE: usize = 24;

/// Another period of the year, on these days.
const BESIDE: &str =
    "INSERT INTO academic_periods (id, institution_id, school_year_id, year_starts_on, year_ends_on, name,
        name_key, starts_on, ends_on)
    SELECT school_year_id, institution_id, school_year_id, year_starts_on, year_ends_on, 'Otro', 'otro', starts_on,
        starts_on
    FROM academic_periods WHERE name = 'Primero'";

/// Another year that is active.
const ACTIVE: &str = "UPDATE school_years SET state = 'active' WHERE name = '2027'";

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("unique", "UPDATE sites SET name_key = 'central'"),
    ("unique", "UPDATE sites SET dane_code = '111001000123', municipality = NULL"),
    ("sites_place", "UPDATE sites SET municipality = '76520' WHERE name = 'Central'"),
    ("dane_code", "UPDATE sites SET dane_code = '12345' WHERE name = 'Rural'"),
    ("consecutive", "UPDATE sites SET consecutive = '1' WHERE name = 'Rural'"),
    ("consecutive", "UPDATE sites SET consecutive = '00' WHERE name = 'Rural'"),
    ("consecutive", "UPDATE sites SET consecutive = '1x' WHERE name = 'Rural'"),
    ("unique", "UPDATE sites SET consecutive = '07'"),
    ("municipality", "UPDATE sites SET municipality = '1' WHERE name = 'Rural'"),
    ("zone", "UPDATE sites SET zone = 'moon'"),
    ("name", "UPDATE sites SET name = ''"),
    ("address", "UPDATE sites SET address = ''"),
    ("version", "UPDATE sites SET version = 0"),
    ("foreign key", "DELETE FROM sites"),
    ("unique", ACTIVE),
    ("unique", "UPDATE school_years SET name_key = '2026'"),
    ("state", "UPDATE school_years SET state = 'asleep' WHERE name = '2026'"),
    ("school_years_period", "UPDATE school_years SET ends_on = '2020-01-01' WHERE name = '2027'"),
    ("academic_periods_inside", "UPDATE school_years SET starts_on = '2026-02-01' WHERE name = '2026'"),
    ("academic_periods_inside", "UPDATE academic_periods SET ends_on = '2026-11-28' WHERE name = 'Segundo'"),
    ("academic_periods_days", "UPDATE academic_periods SET ends_on = '2026-06-14' WHERE name = 'Segundo'"),
    ("weight", "UPDATE academic_periods SET weight = 101"),
    ("weight", "UPDATE academic_periods SET weight = -1"),
    ("unique", "UPDATE academic_periods SET name_key = 'primero'"),
    ("foreign key", "UPDATE academic_periods SET year_starts_on = '2020-01-01'"),
    ("foreign key", "DELETE FROM school_years WHERE name = '2026'"),
    ("class_groups_places", "UPDATE class_groups SET taken = capacity + 1"),
    ("taken", "UPDATE class_groups SET taken = -1"),
    ("capacity", "UPDATE class_groups SET capacity = 0"),
    ("capacity", "UPDATE class_groups SET capacity = 201"),
    ("class_groups_grade", "UPDATE class_groups SET grade = 12"),
    ("shift", "UPDATE class_groups SET shift = 'noon'"),
    ("code", "UPDATE class_groups SET code = ''"),
    ("unique", "UPDATE class_groups SET code_key = '0301'"),
    ("foreign key", "UPDATE class_groups SET site_id = (SELECT id FROM sites WHERE name = 'Ajena')"),
    ("foreign key", "UPDATE class_groups SET school_year_id = (SELECT id FROM school_years WHERE name = 'Ajeno')"),
    ("foreign key", "UPDATE class_groups SET homeroom_teacher_id = id"),
    ("foreign key", "UPDATE class_group_teachers SET user_id = class_group_id"),
    ("foreign key", "DELETE FROM class_groups"),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// Two sites, two years, of which one is active and has two periods, two groups; and a neighbour's site and year.
async fn set_up(kind: Kind) -> (Center, Pools) {
    let center = Center::open(kind).await;
    let root = &center.root;
    let central =
        json!({"name": "Central", "dane_code": "111001000123", "municipality": "11001", "address": "Calle 1"});
    let central = id(&root.post("/api/v1/sites", central).await.is(201));
    root.post("/api/v1/sites", json!({"name": "Rural"})).await.is(201);
    let year = |name: &str| json!({"name": name, "starts_on": "2026-01-19", "ends_on": "2026-11-27"});
    let first = id(&root.post("/api/v1/school-years", year("2026")).await.is(201));
    root.post("/api/v1/school-years", year("2027")).await.is(201);
    let halves = json!({"periods": [
        {"name": "Primero", "starts_on": "2026-01-19", "ends_on": "2026-06-14", "weight": 40},
        {"name": "Segundo", "starts_on": "2026-06-15", "ends_on": "2026-11-27", "weight": 60},
    ]});
    root.put(&format!("/api/v1/school-years/{first}/periods"), halves).await.is(200);
    root.post(&format!("/api/v1/school-years/{first}/activate"), Value::Null).await.is(200);
    let teacher = center.account("docente").await;
    root.post("/api/v1/memberships", json!({"user_id": teacher, "roles": ["teacher"]})).await.is(201);
    for code in ["0301", "0302"] {
        let group = json!({"site_id": central, "school_year_id": first, "grade": 3, "shift": "morning", "code": code,
            "capacity": 35, "homeroom_teacher_id": teacher, "teacher_ids": [teacher]});
        root.post("/api/v1/groups", group).await.is(201);
    }
    let next_door = root.inside(&center.neighbour().await);
    next_door.post("/api/v1/sites", json!({"name": "Ajena"})).await.is(201);
    next_door.post("/api/v1/school-years", year("Ajeno")).await.is(201);
    let pools = center.server.database.pools().await;
    (center, pools)
}

/// Every row of a school.
async fn kept(pools: &Pools, kind: Kind) -> Vec<String> {
    let tables = ["sites:", "school_years:", "academic_periods:", "class_group"];
    let mut rows = everything(pools, kind).await;
    rows.retain(|row| tables.iter().any(|table| row.starts_with(table)));
    rows.sort();
    rows
}

async fn a_school_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let (_center, pools) = set_up(kind).await;
    let before = kept(&pools, kind).await;
    assert_eq!(before.len(), 12, "{before:#?}");
    for (word, sql) in NEVER {
        refused(&pools, word, sql).await;
    }
    let apart = if kind == Kind::Sqlite { "no day in common" } else { "exclusion constraint" };
    refused(&pools, apart, BESIDE).await;
    refused(&pools, apart, "UPDATE academic_periods SET starts_on = '2026-06-14' WHERE name = 'Segundo'").await;
    assert_eq!(kept(&pools, kind).await, before);
    // Once the first is over, the next may begin.
    assert_eq!(change(&pools, "UPDATE school_years SET state = 'closed' WHERE name = '2026'").await, 1);
    assert_eq!(change(&pools, ACTIVE).await, 1);
}

async fn what_a_year_says_its_periods_follow(kind: Kind) {
    let (_center, pools) = set_up(kind).await;
    let longer = "UPDATE school_years SET starts_on = '2026-01-12', ends_on = '2026-12-04' WHERE name = '2026'";
    assert_eq!(change(&pools, longer).await, 1);
    let day = |column: &str| if kind == Kind::Sqlite { column.to_owned() } else { format!("{column}::text") };
    let (first, last) = (day("year_starts_on"), day("year_ends_on"));
    let known = format!("SELECT name || ' ' || {first} || ' ' || {last} FROM academic_periods ORDER BY name");
    let known = texts(&pools, &known).await;
    assert_eq!(known, ["Primero 2026-01-12 2026-12-04", "Segundo 2026-01-12 2026-12-04"]);
}

async fn a_school_goes_with_its_step_of_the_schema(kind: Kind) {
    let (mut center, pools) = set_up(kind).await;
    let later = u32::try_from(Migrator::migrations().len() - BEFORE).expect("some steps");
    let steps = async || {
        Migrator::down(&pools.write, Some(later)).await.expect("it goes down over a school");
        assert_eq!(kept(&pools, kind).await, [""; 0]);
        Migrator::up(&pools.write, None).await.expect("it comes up again");
    };
    center.server.without(steps).await;
    assert_eq!(center.root.get("/api/v1/sites?count=true").await.is(200)["count"], 0);
}
