//! What the tables of alerts refuse by themselves.

use plantel_domain::access::Context;
use plantel_domain::alerts::{AlertKind, AlertSetting, OwnAlertSetting};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{a_user, a_warehouse, an_alert, an_asset, an_institution, seed};
use plantel_testkit::clock::moment;
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    an_alert_that_cannot_be_is_refused_by_the_database_itself,
    alerts_go_with_their_step_of_the_schema,
    personal_alerts_go_with_their_step_and_what_was_there_before_them_is_everybodys,
);

/// Steps of the schema before there were alerts.
const BEFORE: usize = 38;

/// Steps of the schema before any was personal.
const BEFORE_PERSONAL: usize = 41;

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("kind", "UPDATE system_alerts SET kind = 'weather'"),
    ("severity", "UPDATE system_alerts SET severity = 'grave'"),
    ("state", "UPDATE system_alerts SET state = 'lost'"),
    ("system_alerts_state", "UPDATE system_alerts SET state = 'closed'"),
    ("system_alerts_state", "UPDATE system_alerts SET state = 'resolved'"),
    ("system_alerts_state", "UPDATE system_alerts SET closed_at = first_seen"),
    ("system_alerts_state", "UPDATE system_alerts SET resolved_at = first_seen"),
    ("system_alerts_resolution", "UPDATE system_alerts SET resolution_note = 'x'"),
    ("system_alerts_seen", "UPDATE system_alerts SET first_seen = '2199-01-01 00:00:00+00:00'"),
    ("system_alerts_personal", "UPDATE system_alerts SET personal = TRUE, escalated_at = first_seen"),
    (
        "system_alerts_personal",
        "UPDATE system_alerts SET personal = TRUE, state = 'resolved', resolved_at = first_seen",
    ),
    ("told_severity", "UPDATE system_alerts SET told_severity = 'grave'"),
    ("times", "UPDATE system_alerts SET times = 0"),
    ("version", "UPDATE system_alerts SET version = 0"),
    ("foreign key", "UPDATE system_alerts SET environment_id = id"),
    ("kind", "UPDATE alert_settings SET kind = 'weather'"),
    ("threshold", "UPDATE alert_settings SET threshold = -1"),
    ("severity", "UPDATE alert_settings SET severity = 'grave'"),
    ("escalate_after_hours", "UPDATE alert_settings SET escalate_after_hours = 0"),
    ("version", "UPDATE alert_settings SET version = 0"),
    ("threshold", "UPDATE own_alert_settings SET threshold = 10001"),
    ("foreign key", "UPDATE own_alert_settings SET user_id = institution_id"),
    ("version", "UPDATE own_alert_settings SET version = 0"),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// An alert, and what is worth one to an institution and to somebody.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    let warehouse = seed(to, a_warehouse(institution)).await;
    let user = seed(to, a_user()).await;
    seed(to, an_asset(institution)).await;
    seed(to, an_alert(institution, Some(warehouse.id))).await;
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    let usual = AlertSetting::usual(institution, AlertKind::LowStock);
    let mut written = AlertSetting { updated_at: Some(moment()), ..usual };
    work.alerts().put_setting(&mut written).await.expect("it is written");
    let mut own = OwnAlertSetting::new(institution, user.id, AlertKind::LowStock, moment());
    own.threshold = Some(3);
    work.alerts().put_own_setting(&mut own).await.expect("it is written");
    work.commit_unjournaled().await.expect("it commits");
    made
}

async fn an_alert_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = everything(&made.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&made.pools, word, sql).await;
    }
    assert_eq!(everything(&made.pools, kind).await, before);
}

/// How many steps lead back to so many.
fn back_to(before: usize) -> u32 {
    u32::try_from(Migrator::migrations().len() - before).expect("few")
}

async fn personal_alerts_go_with_their_step_and_what_was_there_before_them_is_everybodys(kind: Kind) {
    let made = filled(kind).await;
    let alerts = "SELECT severity FROM system_alerts";
    let pools = &made.pools;
    Migrator::down(&pools.write, Some(back_to(BEFORE_PERSONAL))).await.expect("it goes down with what it holds");
    assert_eq!(texts(pools, alerts).await, ["medium"]);
    Migrator::up(&pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(pools, &format!("{alerts} WHERE NOT personal AND told_severity = 'medium'")).await, ["medium"]);
    pools.write.execute_unprepared("UPDATE system_alerts SET personal = TRUE").await.expect("it may be so");
    Migrator::down(&pools.write, Some(back_to(BEFORE_PERSONAL))).await.expect("it goes down again");
    assert_eq!(texts(pools, alerts).await, [""; 0]);
    Migrator::up(&pools.write, None).await.expect("it comes up again");
}

async fn alerts_go_with_their_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let steps = back_to(BEFORE);
    Migrator::down(&made.pools.write, Some(steps)).await.expect("it goes down with what it holds");
    assert_eq!(texts(&made.pools, "SELECT code FROM assets").await.len(), 1);
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(&made.pools, "SELECT kind FROM system_alerts").await, [""; 0]);
}
