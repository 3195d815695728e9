//! What the tables of inboxes, notices and announcements refuse by themselves.

use plantel_domain::access::Context;
use plantel_domain::deed::Deed;
use plantel_domain::notifications::{Announcement, Audience};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{a_notice, a_user, an_announcement, an_environment, an_institution, seed};
use plantel_testkit::clock::moment;
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(a_notice_that_cannot_be_is_refused_by_the_database_itself, notices_go_with_their_step_of_the_schema,);

/// The step that makes the tables.
const STEP: &str = "m0035_notices";

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("last_position", "UPDATE notice_inboxes SET last_position = -1"),
    ("foreign key", "UPDATE notice_inboxes SET user_id = key"),
    ("unique", "UPDATE notices SET position = 1"),
    ("unique", "UPDATE notices SET cause = (SELECT cause FROM notices WHERE position = 1)"),
    ("notices_place", "UPDATE notices SET position = 0"),
    ("notices_link", "UPDATE notices SET link_id = NULL"),
    ("kind", "UPDATE notices SET kind = ''"),
    ("priority", "UPDATE notices SET priority = 'urgent'"),
    ("foreign key", "UPDATE notices SET user_id = id"),
    ("foreign key", "UPDATE notices SET institution_id = id"),
    ("title", "UPDATE announcements SET title = ''"),
    ("words", "UPDATE announcements SET words = ''"),
    ("priority", "UPDATE announcements SET priority = 'urgent'"),
    ("announcements_link", "UPDATE announcements SET link_kind = 'loan'"),
    ("announcements_over", "UPDATE announcements SET expires_at = made_at"),
    ("announcements_withdrawn", "UPDATE announcements SET withdrawn_by = made_by"),
    ("foreign key", "UPDATE announcements SET made_by = id"),
    (
        "foreign key",
        "UPDATE announcements SET institution_id = (SELECT i.id FROM institutions AS i
        WHERE i.id <> announcements.institution_id)",
    ),
    ("version", "UPDATE announcements SET version = 0"),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// Two notices of one reader, an announcement to those of a room, and a neighbour.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    seed(to, an_institution()).await;
    let user = seed(to, a_user()).await.id;
    let environment = Some(seed(to, an_environment(institution)).await.id);
    let audience = Audience { environment, ..Audience::default() };
    let by = Deed { by: Some(user), at: moment() };
    let announcement = Announcement { audience, made: by, ..an_announcement(institution) };
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    work.notices().add_all(&[a_notice(user), a_notice(user)]).await.expect("they are told");
    work.announcements().add(&announcement).await.expect("it is added");
    work.commit_unjournaled().await.expect("it commits");
    made
}

async fn a_notice_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = everything(&made.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&made.pools, word, sql).await;
    }
    assert_eq!(everything(&made.pools, kind).await, before);
}

async fn notices_go_with_their_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let steps = Migrator::migrations();
    let before = steps.iter().position(|step| step.name() == STEP).expect("it is one of them");
    let down = u32::try_from(steps.len() - before).expect("few");
    Migrator::down(&made.pools.write, Some(down)).await.expect("it goes down with what it holds");
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(&made.pools, "SELECT kind FROM notices").await, [""; 0]);
    assert_eq!(texts(&made.pools, "SELECT title FROM announcements").await, [""; 0]);
}
