//! What the tables of the ministry's files refuse by themselves.

use plantel_domain::access::Context;
use plantel_domain::simat::SimatExport;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{a_pupil, a_simat_export, a_simat_fact, a_user, an_institution, seed};
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    a_file_that_cannot_be_is_refused_by_the_database_itself,
    the_ministrys_files_go_with_their_step_of_the_schema,
);

/// Steps of the schema before there were files for the ministry.
const BEFORE: usize = 28;

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("encoding", "UPDATE simat_exports SET encoding = 'ebcdic'"),
    ("layout", "UPDATE simat_exports SET layout = ''"),
    ("rows_written", "UPDATE simat_exports SET rows_written = -1"),
    ("left_out", "UPDATE simat_exports SET rows_left_out = -1"),
    ("simat_exports_left_out", "UPDATE simat_exports SET rows_left_out = 1, errors = 0"),
    ("errors", "UPDATE simat_exports SET errors = -1"),
    ("warnings", "UPDATE simat_exports SET warnings = -1"),
    ("bytes", "UPDATE simat_exports SET bytes = 0"),
    ("sha256", "UPDATE simat_exports SET sha256 = 'abc'"),
    ("foreign key", "UPDATE simat_exports SET school_year_id = id"),
    ("foreign key", "UPDATE simat_exports SET site_id = id"),
    ("foreign key", "UPDATE simat_exports SET created_by = id"),
    (
        "foreign key",
        "UPDATE simat_exports SET institution_id = (SELECT i.id FROM institutions AS i
        WHERE i.id <> simat_exports.institution_id)",
    ),
    ("null", "UPDATE simat_exports SET sha256 = NULL"),
    (
        "foreign key",
        "UPDATE enrollment_simat SET institution_id = (SELECT i.id FROM institutions AS i
        WHERE i.id <> enrollment_simat.institution_id)",
    ),
    ("version", "UPDATE enrollment_simat SET version = 0"),
    ("null", "UPDATE enrollment_simat SET facts = NULL"),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// A file, and something that is stated; and a neighbour.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    seed(to, an_institution()).await;
    let pupil = seed(to, a_pupil(institution)).await;
    let office = seed(to, a_user()).await.id;
    let export = SimatExport { site: Some(pupil.site.id), by: Some(office), ..a_simat_export(&pupil.year) };
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    work.simat().add_export(&export).await.expect("it is added");
    work.simat().put_facts(&mut a_simat_fact(&pupil.enrollment)).await.expect("it is stated");
    work.commit_unjournaled().await.expect("it commits");
    made
}

async fn a_file_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = everything(&made.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&made.pools, word, sql).await;
    }
    assert_eq!(everything(&made.pools, kind).await, before);
}

async fn the_ministrys_files_go_with_their_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let steps = u32::try_from(Migrator::migrations().len() - BEFORE).expect("few");
    Migrator::down(&made.pools.write, Some(steps)).await.expect("it goes down with what it holds");
    assert_eq!(texts(&made.pools, "SELECT name FROM sites").await.len(), 1);
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(&made.pools, "SELECT layout FROM simat_exports").await, [""; 0]);
}
