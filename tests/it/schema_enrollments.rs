//! What the tables of enrolments refuse by themselves.

use plantel_domain::access::Context;
use plantel_domain::enrollment::{EnrollmentState as S, Requirements};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{
    a_class_group, a_school_year, a_site, a_student, an_enrollment, an_institution, brought_to, placed_in, seed,
};
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    an_enrolment_that_cannot_be_is_refused_by_the_database_itself,
    what_became_of_an_enrolment_is_never_changed,
    enrolments_go_with_their_step_of_the_schema,
);

/// Steps of the schema before there were enrolments.
const BEFORE: usize = 26;

/// What enrolments must not be, with a word of why. One student is active, and left before in the same year.
const NEVER: &[(&str, &str)] = &[
    ("unique", "UPDATE enrollments SET state = 'in_review' WHERE state = 'withdrawn'"),
    ("unique", "UPDATE enrollments SET state = 'completed'"),
    ("enrollments_taught", "UPDATE enrollments SET group_id = NULL WHERE state = 'active'"),
    ("enrollments_group_shift", "UPDATE enrollments SET shift = NULL"),
    ("shift", "UPDATE enrollments SET shift = 'dawn'"),
    ("grade", "UPDATE enrollments SET grade = 12"),
    ("grade", "UPDATE enrollments SET grade = -3"),
    ("case_name", "UPDATE enrollments SET case_name = 'lost'"),
    ("state", "UPDATE enrollments SET state = 'lost' WHERE state = 'withdrawn'"),
    ("version", "UPDATE enrollments SET version = 0"),
    ("foreign key", "UPDATE enrollments SET student_id = id"),
    ("foreign key", "UPDATE enrollments SET year_id = id"),
    ("foreign key", "UPDATE enrollments SET site_id = id"),
    ("foreign key", "UPDATE enrollments SET group_id = id"),
    ("foreign key", "DELETE FROM enrollments"),
    ("foreign key", "DELETE FROM class_groups"),
    ("foreign key", "DELETE FROM students"),
    ("version", "UPDATE enrollment_requirements SET version = 0"),
    ("foreign key", "UPDATE enrollment_requirements SET institution_id = (SELECT id FROM students)"),
];

/// A step of who is active: its place, from where, where to, why, and to which school, each as SQL.
fn step([position, from, to, reason, destination]: [&str; 5]) -> String {
    format!(
        "INSERT INTO enrollment_history (institution_id, enrollment_id, position, from_state, to_state, done_at,
            reason, destination)
         SELECT institution_id, id, {position}, {from}, {to}, created_at, {reason}, {destination}
         FROM enrollments WHERE state = 'active'"
    )
}

/// Steps that cannot be, with a word of why.
const NO_STEPS: &[(&str, [&str; 5])] = &[
    ("enrollment_history_edge", ["10", "'active'", "'in_review'", "NULL", "NULL"]),
    ("enrollment_history_edge", ["10", "'prospect'", "'active'", "NULL", "NULL"]),
    ("enrollment_history_edge", ["10", "'graduated'", "'withdrawn'", "'Se va'", "NULL"]),
    ("enrollment_history_edge", ["10", "'lost'", "'in_review'", "NULL", "NULL"]),
    ("enrollment_history_begins", ["10", "NULL", "'prospect'", "NULL", "NULL"]),
    ("enrollment_history_edge", ["10", "'withdrawn'", "'active'", "'Vuelve'", "NULL"]),
    ("enrollment_history_words", ["10", "'completed'", "'active'", "NULL", "NULL"]),
    ("enrollment_history_words", ["10", "'active'", "'withdrawn'", "NULL", "NULL"]),
    ("enrollment_history_words", ["10", "'in_review'", "'pending_documents'", "NULL", "NULL"]),
    ("enrollment_history_words", ["10", "'active'", "'transferred'", "'Se va'", "NULL"]),
    ("reason", ["10", "'active'", "'withdrawn'", "''", "NULL"]),
    ("destination", ["10", "'active'", "'transferred'", "NULL", "''"]),
    ("position", ["-1", "'active'", "'completed'", "NULL", "NULL"]),
];

/// What would change a step, on both databases, and on each.
const KEPT: &[&str] = &["UPDATE enrollment_history SET reason = 'Otra cosa'", "DELETE FROM enrollment_history"];
const KEPT_ON_SQLITE: &[&str] = &[
    "INSERT OR REPLACE INTO enrollment_history SELECT * FROM enrollment_history",
    "UPDATE OR REPLACE enrollment_history SET position = 1 WHERE position = 0",
];
const KEPT_ON_POSTGRES: &[&str] = &[
    "INSERT INTO enrollment_history SELECT * FROM enrollment_history
     ON CONFLICT (institution_id, enrollment_id, position) DO UPDATE SET reason = 'Nada'",
    "TRUNCATE enrollment_history",
    "TRUNCATE enrollments CASCADE",
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

async fn kept(pools: &Pools, kind: Kind) -> Vec<String> {
    let mut rows = everything(pools, kind).await;
    rows.retain(|row| row.starts_with("enrollment") || row.starts_with("class_groups:"));
    rows.sort();
    rows
}

/// Somebody who is active, and who left before in the same year.
async fn enrolled(kind: Kind) -> TestStore {
    let base = store(kind).await;
    let institution = seed(&*base.store, an_institution()).await.id;
    let site = seed(&*base.store, a_site(institution)).await;
    let year = seed(&*base.store, a_school_year(institution)).await;
    let group = seed(&*base.store, a_class_group(&site, &year)).await;
    let student = seed(&*base.store, a_student(institution)).await;
    for state in [S::Withdrawn, S::Active] {
        let it = placed_in(an_enrollment(&student, &year, &site), &group);
        seed(&*base.store, brought_to(it, state)).await;
    }
    let inside = Context::system("test", Some(institution));
    let mut work = base.store.begin(&inside).await.expect("a work begins");
    work.enrollment_requirements().put(&mut Requirements::usual(institution)).await.expect("they are stored");
    work.commit_unjournaled().await.expect("it is committed");
    base
}

async fn an_enrolment_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let base = enrolled(kind).await;
    let before = kept(&base.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&base.pools, word, sql).await;
    }
    for (word, said) in NO_STEPS {
        refused(&base.pools, word, &step(*said)).await;
    }
    assert_eq!(kept(&base.pools, kind).await, before);
}

async fn what_became_of_an_enrolment_is_never_changed(kind: Kind) {
    let base = enrolled(kind).await;
    let before = kept(&base.pools, kind).await;
    let more = if kind == Kind::Sqlite { KEPT_ON_SQLITE } else { KEPT_ON_POSTGRES };
    for sql in KEPT.iter().chain(more) {
        refused(&base.pools, "is never changed", sql).await;
    }
    assert_eq!(kept(&base.pools, kind).await, before);
}

async fn enrolments_go_with_their_step_of_the_schema(kind: Kind) {
    let base = enrolled(kind).await;
    let students = "SELECT document_number FROM students";
    let before = texts(&base.pools, students).await;
    let later = u32::try_from(Migrator::migrations().len() - BEFORE).expect("some steps");
    Migrator::down(&base.pools.write, Some(later)).await.expect("it goes down over enrolments");
    assert_eq!(texts(&base.pools, students).await, before);
    Migrator::up(&base.pools.write, None).await.expect("it comes up again");
    for table in ["enrollments", "enrollment_history", "enrollment_requirements"] {
        assert_eq!(texts(&base.pools, &format!("SELECT 'row' FROM {table}")).await, [""; 0], "{table}");
    }
}
