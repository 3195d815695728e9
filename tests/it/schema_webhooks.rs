//! What the tables of webhooks refuse by themselves.

use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::journal::Sensitive;
use plantel_domain::webhooks::{HookOwner, PreviousSecret, Webhook};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{a_webhook, a_webhook_delivery, an_institution, seed};
use plantel_testkit::clock::moment;
use plantel_tests::databases::{Kind, TestStore, store};
use plantel_tests::look::{everything, texts};
use plantel_tests::on_both_databases;
use sea_orm::ConnectionTrait;

on_both_databases!(
    a_webhook_that_cannot_be_is_refused_by_the_database_itself,
    what_limits_webhooks_goes_with_its_step_of_the_schema,
);

/// The step that says why something was cancelled, which secrets are good, and who tries an endpoint.
const STEP: &str = "m0043_webhook_limits";

/// What must not be, with a word of why.
const NEVER: &[(&str, &str)] = &[
    ("webhooks_owner", "UPDATE webhooks SET institution_id = NULL"),
    ("webhooks_off", "UPDATE webhooks SET state = 'off'"),
    ("webhooks_previous", "UPDATE webhooks SET previous_until = NULL"),
    ("webhooks_older", "UPDATE webhooks SET previous_secret = NULL, previous_until = NULL"),
    ("webhook_deliveries_finished", "UPDATE webhook_deliveries SET finished_at = created_at"),
    ("webhook_deliveries_tries", "UPDATE webhook_deliveries SET tries = 1"),
    ("webhook_deliveries_why", "UPDATE webhook_deliveries SET cancelled_why = 'owner_off'"),
    (
        "webhook_deliveries_why",
        "UPDATE webhook_deliveries SET cancelled_why = 'weather', state = 'cancelled', finished_at = created_at",
    ),
    (
        "webhook_deliveries_claimed",
        "UPDATE webhook_deliveries SET claimed_until = due_at, state = 'failed', finished_at = created_at",
    ),
];

/// The database refuses this statement, and says why with this word.
async fn refused(pools: &Pools, word: &str, sql: &str) {
    let Err(error) = pools.write.execute_unprepared(sql).await else { panic!("the database took: {sql}") };
    let said = error.to_string().to_lowercase();
    assert!(said.contains(word), "{sql}\nis not refused for {word}, but: {said}");
}

/// An endpoint whose secret was changed twice, with something that waits for it.
async fn filled(kind: Kind) -> TestStore {
    let made = store(kind).await;
    let to = &*made.store;
    let institution = seed(to, an_institution()).await.id;
    let until = moment() + Duration::hours(1);
    let previous = ["before", "before that"].map(|text| PreviousSecret { secret: Sensitive(text.to_owned()), until });
    let webhook = Webhook { previous: previous.to_vec(), ..a_webhook(HookOwner::Institution(institution)) };
    let mut work = to.begin(&Context::system("test", Some(institution))).await.expect("it begins");
    work.webhooks().add(&webhook).await.expect("it is added");
    work.webhook_deliveries().add_all(&[a_webhook_delivery(&webhook)]).await.expect("it is added");
    work.commit_unjournaled().await.expect("it commits");
    made
}

async fn a_webhook_that_cannot_be_is_refused_by_the_database_itself(kind: Kind) {
    let made = filled(kind).await;
    let before = everything(&made.pools, kind).await;
    for (word, sql) in NEVER {
        refused(&made.pools, word, sql).await;
    }
    assert_eq!(everything(&made.pools, kind).await, before);
}

async fn what_limits_webhooks_goes_with_its_step_of_the_schema(kind: Kind) {
    let made = filled(kind).await;
    let steps = Migrator::migrations();
    let before = steps.iter().position(|step| step.name() == STEP).expect("it is one of them");
    let down = u32::try_from(steps.len() - before).expect("few");
    Migrator::down(&made.pools.write, Some(down)).await.expect("it goes down with what it holds");
    assert_eq!(texts(&made.pools, "SELECT previous_secret FROM webhooks").await, ["before"]);
    Migrator::up(&made.pools.write, None).await.expect("it comes up again");
    assert_eq!(texts(&made.pools, "SELECT previous_secret FROM webhooks").await, ["before"]);
    assert_eq!(texts(&made.pools, "SELECT state FROM webhook_deliveries").await, ["waiting"]);
    assert_eq!(texts(&made.pools, "SELECT state FROM webhooks WHERE older_secrets IS NOT NULL").await, [""; 0]);
}
