//! What the table of proposed contact data refuses by itself.

use plantel_domain::access::Context;
use plantel_domain::codes::Phone;
use plantel_domain::enrollment::{ContactProposal, Otherwise, Student};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{
    a_contact_proposal, a_guardian, a_mother, a_student, a_user, an_institution, line, seed,
};
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    a_proposal_that_cannot_be_is_refused_by_the_database_itself,
    proposals_go_with_their_step_of_the_schema,
);

/// Steps of the schema before there were proposals.
const BEFORE: usize = 32;

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("contact_proposals_otherwise", "UPDATE contact_proposals SET student_address = student_address_was"),
    ("contact_proposals_otherwise", "UPDATE contact_proposals SET guardian_phone_was = guardian_phone"),
    ("contact_proposals_of_somebody", "UPDATE contact_proposals SET guardian_id = NULL"),
    (
        "contact_proposals_something",
        "UPDATE contact_proposals SET student_address = NULL, student_address_was = NULL, guardian_phone = NULL",
    ),
    ("contact_proposals_decided", "UPDATE contact_proposals SET state = 'withdrawn'"),
    ("contact_proposals_decided", "UPDATE contact_proposals SET reason = 'x'"),
    ("contact_proposals_decided", "UPDATE contact_proposals SET decided_at = created_at"),
    ("contact_proposals_decided", "UPDATE contact_proposals SET state = 'rejected', decided_at = created_at"),
    (
        "contact_proposals_four_eyes",
        "UPDATE contact_proposals SET state = 'accepted', decided_at = created_at, decided_by = proposed_by",
    ),
    ("state", "UPDATE contact_proposals SET state = 'lost', decided_at = created_at"),
    ("student_zone", "UPDATE contact_proposals SET student_zone = 'town'"),
    ("guardian_phone", "UPDATE contact_proposals SET guardian_phone = '123'"),
    ("student_municipality", "UPDATE contact_proposals SET student_municipality = '5001'"),
    ("version", "UPDATE contact_proposals SET version = 0"),
    ("foreign key", "UPDATE contact_proposals SET student_id = id"),
    ("foreign key", "UPDATE contact_proposals SET guardian_id = id"),
    ("foreign key", "UPDATE contact_proposals SET proposed_by = id"),
    ("foreign key", "UPDATE contact_proposals SET state = 'withdrawn', decided_at = created_at, decided_by = id"),
    (
        "foreign key",
        "UPDATE contact_proposals SET institution_id = (SELECT i.id FROM institutions AS i
        WHERE i.id <> contact_proposals.institution_id)",
    ),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// A proposal of a guardian; and a neighbour.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    seed(to, an_institution()).await;
    let user = seed(to, a_user()).await;
    let mother = seed(to, a_guardian(institution)).await;
    let student = Student { guardians: vec![a_mother(mother.id)], ..a_student(institution) };
    let student = seed(to, student).await;
    let mut it = ContactProposal { guardian: Some(mother.id), ..a_contact_proposal(&student, user.id) };
    it.contacts.student.address = Otherwise::between(Some(line("Calle 1")), Some(line("Calle 2")));
    it.contacts.guardian.phone = Otherwise::between(None, Phone::parse("3109998877").ok());
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    work.contact_proposals().add(&it).await.expect("it is added");
    work.commit_unjournaled().await.expect("it commits");
    made
}

async fn a_proposal_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = everything(&made.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&made.pools, word, sql).await;
    }
    assert_eq!(everything(&made.pools, kind).await, before);
}

async fn proposals_go_with_their_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let steps = u32::try_from(Migrator::migrations().len() - BEFORE).expect("few");
    Migrator::down(&made.pools.write, Some(steps)).await.expect("it goes down with what it holds");
    assert_eq!(texts(&made.pools, "SELECT first_name FROM students").await.len(), 1);
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(&made.pools, "SELECT state FROM contact_proposals").await, [""; 0]);
}
