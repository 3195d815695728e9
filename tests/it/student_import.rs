//! Lists of students over a running server: the sample, many rows, and two who bring one list at once.

use plantel_tests::center::Center;
use plantel_tests::client::{Client, Reply, id};
use plantel_tests::databases::Kind;
use plantel_tests::on_both_databases;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::fmt::Write;
use tokio::task::JoinSet;

on_both_databases!(
    the_sample_goes_in_with_its_faults_told_and_again_changes_nothing,
    thousands_of_rows_go_in_and_are_known_again,
    what_changed_in_a_list_changes_and_nothing_else,
    of_those_who_bring_one_list_at_once_each_student_goes_in_once,
    lists_of_one_family_in_another_order_do_not_stop_each_other,
);

const SAMPLE: &[u8] = include_bytes!("../data/matricula.csv");
const EXPECTED: &str = include_str!("../data/expected.json");

const HEADINGS: &str = "tipo_documento;numero_documento;apellido1;nombre1;fecha_nacimiento;genero;grado;grupo;jornada;\
    acudiente_documento;acudiente_nombre;acudiente_parentesco";

/// A school with a year and a site, and its secretary.
struct School {
    center: Center,
    secretary: Client,
    path: String,
}

impl School {
    async fn open(kind: Kind) -> Self {
        let center = Center::open(kind).await;
        let rector = center.person("rector", &[]).await;
        let year = json!({"name": "2026", "starts_on": "2026-01-19", "ends_on": "2026-11-27"});
        let year = id(&rector.post("/api/v1/school-years", year).await.is(201));
        let site = id(&rector.post("/api/v1/sites", json!({"name": "Sede Central"})).await.is(201));
        let secretary = center.person("secretary", &[]).await;
        Self { center, secretary, path: format!("/api/v1/students/import?year_id={year}&site_id={site}") }
    }

    async fn bring(&self, more: &str, file: impl Into<Vec<u8>>) -> Reply {
        self.secretary.upload(&format!("{}{more}", self.path), file).await
    }

    /// How many of a list there are.
    async fn count(&self, list: &str) -> u64 {
        let page = self.secretary.get(&format!("/api/v1/{list}?limit=1&count=true")).await.is(200);
        page["count"].as_u64().expect("it was counted")
    }

    /// How much the journal holds.
    async fn journal(&self) -> Value {
        self.center.root.get("/api/v1/audit-logs?limit=1&count=true").await.is(200)["count"].clone()
    }
}

/// Created, updated, unchanged, refused.
fn counts(report: &Value) -> [u64; 4] {
    ["created", "updated", "unchanged", "refused"].map(|field| report[field].as_u64().expect("it is a number"))
}

/// So many children, each two of one family, in groups of thirty.
fn list(rows: impl Iterator<Item = usize>) -> String {
    let mut text = format!("{HEADINGS}\n");
    for row in rows {
        let (grade, group, family) = (1 + row % 11, row / 330, row / 2);
        let line = format!("TI;{};Ñáñez;Ana;20/08/2015;F;{grade};{group:02};mañana", 1_000_000_000 + row);
        writeln!(text, "{line};{};Marta Ruiz;madre", 50_000_000 + family).expect("a string takes it");
    }
    text
}

async fn the_sample_goes_in_with_its_faults_told_and_again_changes_nothing(kind: Kind) {
    let school = School::open(kind).await;
    let rehearsed = school.bring("&dry_run=true", SAMPLE).await.is(200);
    assert_eq!((counts(&rehearsed), school.count("students").await), ([584, 0, 0, 16], 0));
    let first = school.bring("", SAMPLE).await.is(200);
    assert_eq!(counts(&first), [584, 0, 0, 16]);
    assert_eq!((&first["refusals"], &first["warnings"]), (&rehearsed["refusals"], &rehearsed["warnings"]));
    let mut reasons = BTreeMap::<String, u64>::new();
    for refusal in first["refusals"].as_array().expect("a list") {
        *reasons.entry(refusal["code"].as_str().expect("a code").to_owned()).or_default() += 1;
    }
    let expected: Value = serde_json::from_str(EXPECTED).expect("it is JSON");
    let expected = expected["matricula.csv"]["refused"].as_object().expect("an object").clone().into_iter();
    let published = |reason: String| format!("import.{}", reason.replace('_', "-"));
    let expected = expected.map(|(reason, rows)| (published(reason), rows.as_u64().expect("a number")));
    assert_eq!(reasons, expected.collect());

    let before = school.journal().await;
    for more in ["", "&update=true"] {
        let again = school.bring(more, SAMPLE).await.is(200);
        assert_eq!((counts(&again), &again["refusals"]), ([0, 0, 584, 16], &first["refusals"]));
    }
    assert_eq!(school.journal().await, before);
    let stored = [school.count("students").await, school.count("guardians").await, school.count("enrollments").await];
    assert_eq!((stored, school.count("groups").await), ([584, 306, 584], 72));
}

async fn thousands_of_rows_go_in_and_are_known_again(kind: Kind) {
    let school = School::open(kind).await;
    let first = school.bring("", list(0..5_000)).await.is(200);
    assert_eq!((counts(&first), &first["guardians_created"]), ([5_000, 0, 0, 0], &json!(2_500)));
    let again = school.bring("", list(0..5_000)).await.is(200);
    assert_eq!(counts(&again), [0, 0, 5_000, 0]);
    let stored = [school.count("students").await, school.count("guardians").await, school.count("enrollments").await];
    assert_eq!(stored, [5_000, 2_500, 5_000]);
}

async fn what_changed_in_a_list_changes_and_nothing_else(kind: Kind) {
    let school = School::open(kind).await;
    school.bring("", list(0..30)).await.is(200);
    let child = |row: u32, name: &str, seat: &str| format!("TI;100000000{row};Ñáñez;{name};20/08/2015;F;{seat};");
    let changed = list(0..31).replace(&child(3, "Ana", "4;00"), &child(3, "Eva", "4;00"));
    let changed = changed.replace(&child(4, "Ana", "5;00"), &child(4, "Ana", "5;01"));
    let refused = school.bring("", changed.clone()).await.is(200);
    assert_eq!(counts(&refused), [1, 0, 28, 2]);
    let columns: Vec<_> = refused["refusals"].as_array().into_iter().flatten().map(|told| &told["column"]).collect();
    assert_eq!(columns, ["nombre1", "grupo"]);
    let done = school.bring("&update=true", changed.clone()).await.is(200);
    assert_eq!((counts(&done), &done["enrolled"]), ([0, 2, 29, 0], &json!(0)));
    assert_eq!(counts(&school.bring("", changed).await.is(200)), [0, 0, 31, 0]);
    let found = school.secretary.get("/api/v1/students?search=nanez%20eva").await.is(200);
    assert_eq!(found["data"].as_array().map(Vec::len), Some(1), "{found}");
}

/// Brings all of these at once; each goes in, or is told that somebody else was at it.
async fn at_once(school: &School, files: Vec<String>) -> Vec<Value> {
    let mut all = JoinSet::new();
    for file in files {
        let (client, path) = (school.secretary.clone(), school.path.clone());
        all.spawn(async move { client.upload(&path, file).await });
    }
    let mut told = Vec::new();
    for reply in all.join_all().await {
        assert!([200, 409, 503].contains(&reply.status), "{} {}", reply.status, reply.text());
        told.extend((reply.status == 200).then_some(reply.body));
    }
    told
}

async fn of_those_who_bring_one_list_at_once_each_student_goes_in_once(kind: Kind) {
    let school = School::open(kind).await;
    let told = at_once(&school, vec![list(0..400); 4]).await;
    assert_eq!(told.iter().map(|report| counts(report)[0]).sum::<u64>(), 400);
    assert!(told.iter().all(|report| counts(report)[0] + counts(report)[2] == 400), "{told:?}");
    assert_eq!(counts(&school.bring("", list(0..400)).await.is(200)), [0, 0, 400, 0]);
    let stored = [school.count("students").await, school.count("guardians").await, school.count("enrollments").await];
    assert_eq!(stored, [400, 200, 400]);
}

async fn lists_of_one_family_in_another_order_do_not_stop_each_other(kind: Kind) {
    let school = School::open(kind).await;
    let told = at_once(&school, vec![list(0..300), list((0..300).rev()), list(100..400)]).await;
    assert!(!told.is_empty());
    school.bring("", list(0..400)).await.is(200);
    let stored = [school.count("students").await, school.count("guardians").await, school.count("enrollments").await];
    assert_eq!(stored, [400, 200, 400]);
}
