//! What the tables of requests about data refuse by themselves.

use plantel_domain::access::Context;
use plantel_domain::data_rights::{DataRequest, DataRightsTerms, Extension};
use plantel_domain::deed::Deed;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{a_data_request, a_student, a_user, an_institution, prose, seed};
use plantel_testkit::clock::moment;
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    a_request_that_cannot_be_is_refused_by_the_database_itself,
    requests_go_with_their_step_of_the_schema,
);

/// Steps of the schema before there were requests about data.
const BEFORE: usize = 31;

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("kind", "UPDATE data_requests SET kind = 'order'"),
    ("words", "UPDATE data_requests SET words = ''"),
    ("channel", "UPDATE data_requests SET channel = 'smoke'"),
    ("data_requests_due", "UPDATE data_requests SET received_on = '2026-02-27'"),
    ("data_requests_extended", "UPDATE data_requests SET extension_reason = NULL"),
    ("data_requests_extended", "UPDATE data_requests SET extended_at = NULL"),
    ("data_requests_last_day", "UPDATE data_requests SET last_day = due_on"),
    ("data_requests_decided", "UPDATE data_requests SET state = 'answered'"),
    ("data_requests_decided", "UPDATE data_requests SET answer = 'x'"),
    (
        "data_requests_void",
        "UPDATE data_requests SET state = 'void', channel = 'web', answer = 'x', decided_at = created_at",
    ),
    ("data_requests_decided", "UPDATE data_requests SET state = 'void'"),
    ("state", "UPDATE data_requests SET state = 'lost'"),
    ("version", "UPDATE data_requests SET version = 0"),
    ("foreign key", "UPDATE data_requests SET student_id = id"),
    ("foreign key", "UPDATE data_requests SET guardian_id = id"),
    ("foreign key", "UPDATE data_requests SET asked_by = id"),
    ("foreign key", "UPDATE data_requests SET extended_by = id"),
    (
        "foreign key",
        "UPDATE data_requests SET institution_id = (SELECT i.id FROM institutions AS i
        WHERE i.id <> data_requests.institution_id)",
    ),
    ("query_days", "UPDATE data_rights_terms SET query_days = 0"),
    ("claim_extension", "UPDATE data_rights_terms SET claim_extension = 91"),
    ("version", "UPDATE data_rights_terms SET version = 0"),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// A request that was extended, and terms; and a neighbour.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    seed(to, an_institution()).await;
    let student = seed(to, a_student(institution)).await;
    let deed = Deed { by: Some(seed(to, a_user()).await.id), at: moment() };
    let it = a_data_request(&student);
    let later = Extension { to: it.due_on + chrono::Days::new(7), reason: prose("Se busca"), deed };
    let it = DataRequest { extension: Some(later), ..it };
    let law = DataRightsTerms::of_the_law(institution);
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    work.data_requests().add(&it).await.expect("it is added");
    let mut written = DataRightsTerms { updated_at: Some(moment()), ..law };
    work.data_requests().put_terms(&mut written).await.expect("they are written");
    work.commit_unjournaled().await.expect("it commits");
    made
}

async fn a_request_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = everything(&made.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&made.pools, word, sql).await;
    }
    assert_eq!(everything(&made.pools, kind).await, before);
}

async fn requests_go_with_their_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let steps = u32::try_from(Migrator::migrations().len() - BEFORE).expect("few");
    Migrator::down(&made.pools.write, Some(steps)).await.expect("it goes down with what it holds");
    assert_eq!(texts(&made.pools, "SELECT first_name FROM students").await.len(), 1);
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(&made.pools, "SELECT words FROM data_requests").await, [""; 0]);
}
