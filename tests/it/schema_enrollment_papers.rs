//! What the tables of papers and consents refuse by themselves.

use plantel_domain::access::Context;
use plantel_domain::enrollment::{Channel, Consent, DocumentState, EnrollmentDocument, Giver, Purpose, Revocation};
use plantel_domain::ids::InstitutionId;
use plantel_domain::store::Store;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{
    Pupil, a_consent, a_consent_text, a_pupil, a_user, an_enrollment_document, an_institution, prose, seed,
};
use plantel_testkit::clock::moment;
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    a_paper_that_cannot_be_is_refused_by_the_database_itself,
    a_consent_that_cannot_be_is_refused_by_the_database_itself,
    what_was_brought_and_consented_to_is_never_changed,
    papers_and_consents_go_with_their_step_of_the_schema,
);

/// Steps of the schema before there were papers.
const BEFORE: usize = 27;

const PAPER: [&str; 17] = [
    "id",
    "institution_id",
    "enrollment_id",
    "student_id",
    "kind",
    "number",
    "format",
    "file_name",
    "bytes",
    "sha256",
    "uploaded_by",
    "uploaded_at",
    "state",
    "reason",
    "reviewed_by",
    "reviewed_at",
    "version",
];

const CONSENT: [&str; 11] = [
    "id",
    "institution_id",
    "student_id",
    "text_id",
    "purpose",
    "text_number",
    "text_sha256",
    "guardian_id",
    "channel",
    "recorded_by",
    "given_at",
];

/// What would change what was brought or said.
const KEPT: &[&str] = &[
    "UPDATE enrollment_documents SET number = number + 7",
    "UPDATE enrollment_documents SET kind = 'other'",
    "UPDATE enrollment_documents SET file_name = 'otro.pdf'",
    "UPDATE enrollment_documents SET sha256 = upper(sha256)",
    "UPDATE enrollment_documents SET bytes = 1",
    "UPDATE enrollment_documents SET format = 'image/png'",
    "UPDATE enrollment_documents SET state = 'uploaded', reason = NULL, reviewed_at = NULL WHERE kind = 'health'",
    "UPDATE enrollment_documents SET state = 'validated', reason = NULL WHERE kind = 'health'",
    "UPDATE enrollment_documents SET reason = 'Otra cosa' WHERE kind = 'health'",
    "DELETE FROM enrollment_documents",
    "UPDATE consent_texts SET words = 'Otra cosa'",
    "DELETE FROM consent_texts",
    "UPDATE consents SET channel = 'web'",
    "UPDATE consents SET guardian_id = NULL",
    "DELETE FROM consents",
    "UPDATE consent_revocations SET reason = 'Otra cosa'",
    "DELETE FROM consent_revocations",
];

/// The same, as only this database says it.
const KEPT_ON_SQLITE: &[&str] = &[
    "INSERT OR REPLACE INTO enrollment_documents SELECT * FROM enrollment_documents",
    "UPDATE OR REPLACE enrollment_documents SET kind = 'health' WHERE kind = 'photo'",
    "INSERT OR REPLACE INTO consent_texts SELECT * FROM consent_texts",
    "INSERT OR REPLACE INTO consents SELECT * FROM consents",
    "INSERT OR REPLACE INTO consent_revocations SELECT * FROM consent_revocations",
    "INSERT INTO consent_texts SELECT * FROM consent_texts WHERE true ON CONFLICT (id) DO UPDATE SET words = 'No'",
];
const KEPT_ON_POSTGRES: &[&str] = &[
    "INSERT INTO enrollment_documents SELECT * FROM enrollment_documents ON CONFLICT (id) DO UPDATE SET bytes = 1",
    "INSERT INTO consent_texts SELECT * FROM consent_texts ON CONFLICT (id) DO UPDATE SET words = 'No'",
    "INSERT INTO consents SELECT * FROM consents ON CONFLICT (id) DO UPDATE SET channel = 'web'",
    "INSERT INTO consent_revocations SELECT * FROM consent_revocations
     ON CONFLICT (institution_id, consent_id) DO UPDATE SET reason = 'No'",
    "TRUNCATE enrollment_documents",
    "TRUNCATE consent_revocations",
    "TRUNCATE consents CASCADE",
    "TRUNCATE consent_texts CASCADE",
    "TRUNCATE students CASCADE",
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// A row like one that is there, with these values instead of its own.
fn like(table: &str, columns: &[&str], which: &str, changes: &[(&str, &str)]) -> String {
    let mut values = Vec::with_capacity(columns.len());
    for column in columns {
        let change = changes.iter().find(|(name, _)| name == column);
        values.push(change.map_or(*column, |(_, value)| *value));
    }
    let (columns, values) = (columns.join(", "), values.join(", "));
    format!("INSERT INTO {table} ({columns}) SELECT {values} FROM {table} WHERE {which}")
}

/// Every row of papers and consents.
async fn kept(pools: &Pools, kind: Kind) -> Vec<String> {
    let tables = ["enrollment_documents:", "consent_texts:", "consents:", "consent_revocations:"];
    let mut rows = everything(pools, kind).await;
    rows.retain(|row| tables.iter().any(|table| row.starts_with(table)));
    rows.sort();
    rows
}

/// A photograph of which nothing is said, a paper that does not do, a consent that holds and one that was revoked; and
/// a neighbour's student.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    let neighbour = seed(to, an_institution()).await.id;
    seed(to, a_pupil(neighbour)).await;
    let pupil = seed(to, a_pupil(institution)).await;
    let office = seed(to, a_user()).await.id;
    let photo = an_enrollment_document(&pupil.enrollment, "photo");
    seed(to, EnrollmentDocument { uploaded_by: Some(office), ..photo }).await;
    let health = EnrollmentDocument {
        state: DocumentState::Rejected,
        reason: Some(prose("No se lee")),
        reviewed_by: Some(office),
        reviewed_at: Some(moment()),
        ..an_enrollment_document(&pupil.enrollment, "health")
    };
    seed(to, health).await;
    consented(to, institution, &pupil).await;
    made
}

async fn consented(to: &dyn Store, institution: InstitutionId, pupil: &Pupil) {
    let mother = Giver::Guardian(pupil.mother.id);
    let image = seed(to, a_consent_text(institution, Purpose::Image)).await;
    let outings = seed(to, a_consent_text(institution, Purpose::Outings)).await;
    seed(to, a_consent(&pupil.student, &image, mother)).await;
    let given = seed(to, a_consent(&pupil.student, &outings, mother)).await;
    let said = Revocation { at: moment(), by: None, channel: Channel::Paper, reason: None };
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    work.consents().revoke(&Consent { revoked: Some(said), ..given }).await.expect("it is revoked");
    work.commit_unjournaled().await.expect("it commits");
}

/// Of the neighbour's student.
fn theirs(table: &str, column: &str) -> String {
    format!("(SELECT t.{column} FROM {table} AS t WHERE t.institution_id <> enrollment_documents.institution_id)")
}

async fn a_paper_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = kept(&made.pools, kind).await;
    let (student, enrollment) = (theirs("enrollments", "student_id"), theirs("enrollments", "id"));
    let next = [("id", "enrollment_id"), ("number", "number + 1")];
    let whole: &[(&str, &[(&str, &str)])] = &[
        ("foreign key", &[("student_id", student.as_str())]),
        ("foreign key", &[("enrollment_id", enrollment.as_str())]),
        ("foreign key", &[("enrollment_id", enrollment.as_str()), ("student_id", student.as_str())]),
        ("foreign key", &[("uploaded_by", "id")]),
        ("kind", &[("kind", "'x'")]),
        ("number", &[("number", "0")]),
        ("format", &[("format", "'image/gif'")]),
        ("file_name", &[("file_name", "''")]),
        ("bytes", &[("bytes", "0")]),
        ("bytes", &[("bytes", "10485761")]),
        ("sha256", &[("sha256", "'abc'")]),
        ("state", &[("state", "'lost'"), ("reviewed_at", "uploaded_at")]),
        ("enrollment_documents_review", &[("state", "'validated'")]),
        ("enrollment_documents_review", &[("reason", "'Nada'")]),
        ("enrollment_documents_review", &[("reviewed_by", "uploaded_by")]),
        ("enrollment_documents_review", &[("state", "'rejected'"), ("reviewed_at", "uploaded_at")]),
    ];
    for (word, changes) in whole {
        let changes = [*changes, &next[..]].concat();
        refused(&made.pools, word, &like("enrollment_documents", &PAPER, "kind = 'photo'", &changes)).await;
    }
    let again = if kind == Kind::Sqlite { "there is such a paper" } else { "enrollment_documents_number" };
    let same = like("enrollment_documents", &PAPER, "kind = 'photo'", &next[..1]);
    refused(&made.pools, again, &same).await;
    assert_eq!(kept(&made.pools, kind).await, before);
}

async fn a_consent_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = kept(&made.pools, kind).await;
    let id = ("id", "student_id");
    let guardian = "(SELECT g.id FROM guardians AS g WHERE g.institution_id <> consents.institution_id)";
    let student = "(SELECT s.id FROM students AS s WHERE s.institution_id <> consents.institution_id)";
    let alone = ("guardian_id", "NULL");
    let whole: &[(&str, &[(&str, &str)])] = &[
        ("holds already", &[id]),
        ("holds already", &[id, ("text_number", "2")]),
        ("foreign key", &[id, ("guardian_id", guardian)]),
        ("foreign key", &[id, ("student_id", student)]),
        ("foreign key", &[id, alone, ("purpose", "'outings'")]),
        ("foreign key", &[id, alone, ("text_number", "2")]),
        ("foreign key", &[id, alone, ("text_sha256", "upper(text_sha256)")]),
        ("foreign key", &[id, alone, ("text_id", "student_id")]),
        ("foreign key", &[id, alone, ("recorded_by", "student_id")]),
        ("channel", &[id, alone, ("channel", "'fax'")]),
    ];
    for (word, changes) in whole {
        refused(&made.pools, word, &like("consents", &CONSENT, "purpose = 'image'", changes)).await;
    }
    let revoke = |channel: &str, purpose: &str| {
        format!(
            "INSERT INTO consent_revocations (institution_id, consent_id, revoked_at, channel)
             SELECT institution_id, id, given_at, '{channel}' FROM consents WHERE purpose = '{purpose}'"
        )
    };
    let again = if kind == Kind::Sqlite { "the consent was revoked" } else { "unique" };
    refused(&made.pools, again, &revoke("web", "outings")).await;
    refused(&made.pools, "channel", &revoke("fax", "image")).await;
    assert_eq!(kept(&made.pools, kind).await, before);
}

async fn what_was_brought_and_consented_to_is_never_changed(kind: Kind) {
    let made = filled(kind).await;
    let before = kept(&made.pools, kind).await;
    for sql in KEPT {
        refused(&made.pools, "is never changed", sql).await;
    }
    for sql in if kind == Kind::Sqlite { KEPT_ON_SQLITE } else { KEPT_ON_POSTGRES } {
        refused(&made.pools, "", sql).await;
    }
    assert_eq!(kept(&made.pools, kind).await, before);
}

async fn papers_and_consents_go_with_their_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let enrolled = "SELECT state FROM enrollments ORDER BY 1";
    let before = texts(&made.pools, enrolled).await;
    let later = u32::try_from(Migrator::migrations().len() - BEFORE).expect("some steps");
    Migrator::down(&made.pools.write, Some(later)).await.expect("it goes down over papers");
    assert_eq!(texts(&made.pools, enrolled).await, before);
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!((texts(&made.pools, enrolled).await, kept(&made.pools, kind).await), (before, Vec::new()));
}
