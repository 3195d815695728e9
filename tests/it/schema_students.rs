//! What the tables of students, and of who answers for them, refuse by themselves.

use plantel_persistence::Pools;
use plantel_tests::center::Center;
use plantel_tests::client::id;
use plantel_tests::databases::Kind;
use plantel_tests::look::everything;
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};

on_both_databases!(people_who_cannot_be_are_refused_by_the_database_itself);

const STUDENTS: &str = "/api/v1/students";

/// What must not be, with a word of why. Ana and Eva have the same mother; Ana has a father too, and something
/// sensitive is said of her.
const NEVER: &[(&str, &str)] = &[
    ("unique", "UPDATE students SET document_number = '1' WHERE first_name <> 'Lea'"),
    (
        "unique",
        "UPDATE students SET user_id = (SELECT id FROM users WHERE email_key = 'profe@centro.test')
        WHERE first_name <> 'Lea'",
    ),
    (
        "unique",
        "UPDATE students SET document_number = '1', document_kind = CASE first_name WHEN 'Ana' THEN 'RC' ELSE 'CC' END
        WHERE first_name <> 'Lea'",
    ),
    ("foreign key", "UPDATE students SET user_id = id WHERE first_name = 'Ana'"),
    ("document_kind", "UPDATE students SET document_kind = 'XX'"),
    ("document_number", "UPDATE students SET document_number = '' WHERE first_name = 'Ana'"),
    ("first_surname", "UPDATE students SET first_surname = ''"),
    ("second_name", "UPDATE students SET second_name = ''"),
    ("students_birthplace", "UPDATE students SET birth_municipality = '05001', birth_country = 'VE'"),
    ("birth_country", "UPDATE students SET birth_country = 'VEN'"),
    ("sex", "UPDATE students SET sex = 'X'"),
    ("municipality", "UPDATE students SET municipality = '1'"),
    ("zone", "UPDATE students SET zone = 'moon'"),
    ("stratum", "UPDATE students SET stratum = 7"),
    ("stratum", "UPDATE students SET stratum = -1"),
    ("phone", "UPDATE students SET phone = '123'"),
    ("version", "UPDATE students SET version = 0"),
    ("students_blocked", "UPDATE students SET blocked_at = created_at"),
    ("students_blocked", "UPDATE students SET blocked_reason = 'x'"),
    (
        "students_blocked",
        "UPDATE students SET blocked_by = (SELECT id FROM users WHERE email_key = 'profe@centro.test')",
    ),
    ("students_blocked", "UPDATE students SET blocked_at = created_at, blocked_reason = 'x'"),
    (
        "students_blocked",
        "UPDATE students SET blocked_at = created_at, blocked_reason = '',
        blocked_by = (SELECT id FROM users WHERE email_key = 'profe@centro.test')",
    ),
    ("foreign key", "UPDATE students SET blocked_at = created_at, blocked_reason = 'x', blocked_by = id"),
    ("foreign key", "DELETE FROM students WHERE first_name = 'Ana'"),
    ("unique", "UPDATE guardians SET document_number = '1' WHERE name <> 'Ajena'"),
    (
        "unique",
        "UPDATE guardians SET user_id = (SELECT id FROM users WHERE email_key = 'profe@centro.test')
        WHERE name <> 'Ajena'",
    ),
    (
        "unique",
        "UPDATE guardians SET document_number = '1', document_kind = CASE name WHEN 'Juan' THEN 'TI' ELSE 'NUIP' END
        WHERE name <> 'Ajena'",
    ),
    ("document_kind", "UPDATE guardians SET document_kind = 'XX'"),
    ("name", "UPDATE guardians SET name = ''"),
    ("foreign key", "DELETE FROM guardians WHERE name = 'Marta'"),
    ("unique", "UPDATE student_guardians SET position = 0"),
    ("position", "UPDATE student_guardians SET position = 10 WHERE position = 1"),
    ("position", "UPDATE student_guardians SET position = -1 WHERE position = 1"),
    ("relationship", "UPDATE student_guardians SET relationship = 'neighbour'"),
    ("foreign key", "UPDATE student_guardians SET guardian_id = student_id WHERE position = 1"),
    (
        "foreign key",
        "UPDATE student_guardians SET guardian_id = (SELECT id FROM guardians WHERE name = 'Ajena')
         WHERE position = 1",
    ),
    (
        "foreign key",
        "UPDATE student_guardians SET student_id = (SELECT id FROM students WHERE first_name = 'Lea')
         WHERE position = 1",
    ),
    ("blood_type", "UPDATE student_sensitive SET blood_type = 'C+'"),
    ("allergies", "UPDATE student_sensitive SET allergies = ''"),
    ("disability", "UPDATE student_sensitive SET disability = 100"),
    ("ethnicity", "UPDATE student_sensitive SET ethnicity = -1"),
    ("version", "UPDATE student_sensitive SET version = 0"),
    ("foreign key", "UPDATE student_sensitive SET student_id = (SELECT id FROM students WHERE first_name = 'Lea')"),
];

fn student(number: &str, name: &str, guardians: &Value) -> Value {
    json!({"document_type": "TI", "document_number": number, "first_surname": "Peña", "first_name": name,
        "birth_date": "2015-08-20", "sex": "F", "guardians": guardians})
}

fn answers(number: &str, name: &str, relationship: &str) -> Value {
    json!({"guardian": {"document_type": "CC", "document_number": number, "name": name}, "relationship": relationship})
}

/// A centre with two sisters, and a neighbour with somebody else.
async fn furnished(kind: Kind) -> (Center, Pools) {
    let center = Center::open(kind).await;
    center.named("profe", "teacher", &[]).await;
    let both = json!([answers("52123456", "Marta", "mother"), answers("79123456", "Juan", "father")]);
    let ana = id(&center.root.post(STUDENTS, student("1007000013", "Ana", &both)).await.is(201));
    let mother = json!([answers("52123456", "Marta", "mother")]);
    center.root.post(STUDENTS, student("1007000014", "Eva", &mother)).await.is(201);
    let said = json!({"blood_type": "O+", "allergies": "Penicilina"});
    center.root.patch(&format!("{STUDENTS}/{ana}/sensitive"), said).await.is(200);
    let neighbour = center.neighbour().await;
    let foreign = json!([answers("52123456", "Ajena", "mother")]);
    center.root.inside(&neighbour).post(STUDENTS, student("1007000013", "Lea", &foreign)).await.is(201);
    let pools = center.server.database.pools().await;
    (center, pools)
}

/// Every row of people.
async fn kept(pools: &Pools, kind: Kind) -> Vec<String> {
    let mut rows = everything(pools, kind).await;
    rows.retain(|row| row.starts_with("student") || row.starts_with("guardians:"));
    rows.sort();
    rows
}

async fn people_who_cannot_be_are_refused_by_the_database_itself(kind: Kind) {
    let (_center, pools) = furnished(kind).await;
    let before = kept(&pools, kind).await;
    assert_eq!(before.len(), 3 + 3 + 4 + 1, "students, guardians, who answers for whom, and what is sensitive");
    for (word, sql) in NEVER {
        let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
        let said = error.to_string().to_lowercase();
        assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
    }
    assert_eq!(kept(&pools, kind).await, before);
}
