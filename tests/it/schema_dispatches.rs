//! What the tables of preferences and of notices on their way refuse by themselves.

use plantel_domain::access::Context;
use plantel_domain::notifications::{
    ChannelKind, NewDispatch, NewNotice, NoticeKind, NoticeParams, Preferences, Priority, QuietHours, time_of_day,
};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{a_user, an_institution, seed};
use plantel_testkit::clock::moment;
use plantel_testkit::ids::an_id;
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    a_dispatch_that_cannot_be_is_refused_by_the_database_itself,
    dispatches_go_with_their_step_of_the_schema,
);

/// The step that makes the tables.
const STEP: &str = "m0037_dispatches";

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("quiet_from", "UPDATE notice_preferences SET quiet_from = '7:00'"),
    ("notice_preferences_quiet", "UPDATE notice_preferences SET quiet_from = NULL"),
    ("notice_preferences_quiet", "UPDATE notice_preferences SET quiet_until = quiet_from"),
    ("digest_at", "UPDATE notice_preferences SET digest_at = '07:00:00'"),
    ("time_zone", "UPDATE notice_preferences SET time_zone = ''"),
    ("version", "UPDATE notice_preferences SET version = 0"),
    ("foreign key", "UPDATE notice_preferences SET user_id = (SELECT id FROM dispatches)"),
    ("channel", "UPDATE dispatches SET channel = 'in_app'"),
    ("channel", "UPDATE dispatches SET channel = 'fax'"),
    ("attempts", "UPDATE dispatches SET attempts = -1"),
    ("dispatches_parked_says_why", "UPDATE dispatches SET parked_at = created_at"),
    ("foreign key", "UPDATE dispatches SET notice_id = id"),
    ("foreign key", "UPDATE dispatches SET user_id = id"),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// Somebody who chose something, with a notice on its way.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    let user = seed(to, a_user()).await.id;
    let time = |text| time_of_day(text).expect("a time of day");
    let quiet = QuietHours::new(time("22:00"), time("06:00")).expect("they have a length");
    let zone = plantel_domain::institutions::time_zone("Europe/Lisbon").expect("it is one");
    let nobody = Preferences::of_nobody_asked(user);
    let mut wishes = Preferences { quiet: Some(quiet), time_zone: Some(zone), digest: Some(time("07:00")), ..nobody };
    let new = NewNotice {
        user,
        kind: NoticeKind::LoanApproved,
        params: NoticeParams::new(),
        priority: Priority::Medium,
        link: None,
        cause: an_id(),
        shown: true,
        expires_at: None,
    };
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    work.preferences().store(&mut wishes).await.expect("they are stored");
    let notice = work.notices().add_all(&[new]).await.expect("it is told").remove(0).id;
    let (id, channel, due_at) = (an_id().into(), ChannelKind::Email, moment());
    let new = NewDispatch { id, notice, user, channel, digest: true, due_at };
    work.dispatches().add_all(&[new]).await.expect("it is added");
    work.commit_unjournaled().await.expect("it commits");
    made
}

async fn a_dispatch_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = everything(&made.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&made.pools, word, sql).await;
    }
    assert_eq!(everything(&made.pools, kind).await, before);
}

async fn dispatches_go_with_their_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let steps = Migrator::migrations();
    let before = steps.iter().position(|step| step.name() == STEP).expect("it is one of them");
    let down = u32::try_from(steps.len() - before).expect("few");
    Migrator::down(&made.pools.write, Some(down)).await.expect("it goes down with what it holds");
    assert_eq!(texts(&made.pools, "SELECT kind FROM notices").await, ["loan.approved"]);
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(&made.pools, "SELECT channel FROM dispatches").await, [""; 0]);
    assert_eq!(texts(&made.pools, "SELECT time_zone FROM notice_preferences").await, [""; 0]);
}
