//! What the schema knows of accounts, invitations and deliveries: brought along from before, and what
//! it refuses by itself.

use plantel_domain::access::{Context, Invitation};
use plantel_domain::identity::{Session, SignIn};
use plantel_domain::journal::{Event, Subject};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::Pools;
use plantel_testkit::builders::{
    a_second_factor, a_session, a_sign_in, a_user, a_warehouse, an_attempt_key, an_external_identity, an_institution,
    an_invitation, seed,
};
use plantel_testkit::clock::moment;
use plantel_tests::databases::{Kind, TestDatabase, TestStore, store};
use plantel_tests::on_both_databases;
use sea_orm::{ConnectionTrait, Statement};
use std::collections::BTreeSet;

on_both_databases!(
    sessions_of_before_are_brought_along_and_back,
    what_must_not_be_of_an_account_is_refused_by_the_database_itself,
);

async fn run(pools: &Pools, sql: &str) {
    pools.write.execute_unprepared(sql).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
}

async fn numbers(pools: &Pools, sql: &str) -> Vec<i64> {
    let statement = Statement::from_string(pools.write.get_database_backend(), sql);
    let rows = pools.write.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"));
    rows.iter().map(|row| row.try_get_by_index(0).expect("a number")).collect()
}

/// With a device that nobody knows, and used last when they began.
async fn sessions_of_before_are_brought_along_and_back(kind: Kind) {
    let database = TestDatabase::empty(kind).await;
    let pools = database.pools().await;
    Migrator::up(&pools.write, Some(6)).await.expect("the first steps come up");
    let id = match kind {
        Kind::Sqlite => "x'0195a0c0000070008000000000000001'",
        Kind::Postgres => "'0195a0c0-0000-7000-8000-000000000001'",
    };
    let at = "'2026-03-16T15:00:00.000001+00:00'";
    run(
        &pools,
        &format!(
            "INSERT INTO users (id, email, email_key, password_hash, active, platform_admin, created_at, version)
             VALUES ({id}, 'a@b.co', 'a@b.co', '!', TRUE, TRUE, {at}, 1)"
        ),
    )
    .await;
    run(
        &pools,
        &format!(
            "INSERT INTO sessions (id, user_id, refresh_id, created_at, expires_at, version)
             VALUES ({id}, {id}, {id}, {at}, '2026-04-16T15:00:00+00:00', 1)"
        ),
    )
    .await;
    Migrator::up(&pools.write, None).await.expect("the others come up over data");
    let brought =
        "SELECT COUNT(*) FROM sessions WHERE last_used_at = created_at AND address = '0.0.0.0' AND agent IS NULL";
    assert_eq!(numbers(&pools, brought).await, [1]);
    assert_eq!(numbers(&pools, "SELECT COUNT(*) FROM users WHERE deleted_at IS NULL AND active").await, [1]);
    let steps = u32::try_from(Migrator::migrations().len()).expect("few");
    Migrator::down(&pools.write, Some(steps - 6)).await.expect("they go down over data");
    assert_eq!(numbers(&pools, "SELECT COUNT(*) FROM sessions JOIN users ON users.id = user_id").await, [1]);
}

/// Two of everything.
async fn filled(store: &TestStore) {
    let TestStore { store, .. } = store;
    for _ in 0..2 {
        let institution = seed(&**store, an_institution()).await;
        let room = seed(&**store, a_warehouse(institution.id)).await;
        for environments in [BTreeSet::from([room.id]), BTreeSet::new()] {
            seed(&**store, Invitation { environments, ..an_invitation(institution.id) }).await;
        }
        let user = seed(&**store, a_user()).await;
        let session: Session = seed(&**store, a_session(user.id)).await;
        seed(&**store, SignIn { session: Some(session.id), ..a_sign_in(user.id) }).await;
        seed(&**store, a_second_factor(user.id)).await;
        seed(&**store, an_external_identity(user.id)).await;
    }
    let mut work = store.begin(&Context::system("test", None)).await.expect("a work begins");
    work.attempts().lock(&an_attempt_key(), moment()).await.expect("it is taken");
    let subject = Subject::new("thing", plantel_testkit::ids::an_id());
    let (data, kind) = (serde_json::json!({}), "contract.done-twice");
    let event = Event { kind, version: 1, subject, data, changes: vec![], confidential: None };
    work.commit(event.into()).await.expect("it is committed");
}

async fn what_must_not_be_of_an_account_is_refused_by_the_database_itself(kind: Kind) {
    let store = store(kind).await;
    filled(&store).await;
    for sql in [
        "UPDATE users SET deleted_at = created_at",
        "UPDATE users SET deleted_at = created_at, active = FALSE, platform_admin = TRUE",
        "UPDATE sessions SET last_used_at = NULL",
        "UPDATE sessions SET address = NULL",
        "UPDATE sign_ins SET outcome = 'guessed'",
        "UPDATE sign_ins SET outcome = 'wrong_password'",
        "UPDATE sign_ins SET user_id = NULL",
        "UPDATE sign_ins SET session_id = id",
        "UPDATE login_attempts SET failures = -1",
        "UPDATE login_attempts SET locks = -1",
        "UPDATE second_factors SET last_step = -1",
        "UPDATE second_factors SET version = 0",
        "UPDATE external_identities SET provider = 'same', subject = 'same'",
        "UPDATE invitations SET accepted_at = created_at",
        "UPDATE invitations SET accepted_by = (SELECT user_id FROM sign_ins LIMIT 1)",
        "UPDATE invitations SET accepted_at = created_at, accepted_by = id",
        "UPDATE invitations SET email_key = 'same'",
        "UPDATE invitations SET version = 0",
        "UPDATE invitation_environments SET environment_id =
            (SELECT e.id FROM environments e WHERE e.institution_id <> invitation_environments.institution_id)",
        "DELETE FROM environments",
        "UPDATE deliveries SET event_id = id",
        "UPDATE deliveries SET reaction = 'same'",
        "UPDATE deliveries SET reaction = ''",
        "UPDATE deliveries SET attempts = -1",
        "UPDATE deliveries SET parked_at = created_at",
    ] {
        let done = store.pools.write.execute_unprepared(sql).await;
        assert!(done.is_err(), "the database took: {sql}");
    }
    run(&store.pools, "UPDATE users SET deleted_at = created_at, active = FALSE").await;
    run(&store.pools, "UPDATE invitations SET revoked_at = created_at, email_key = 'same'").await;
    run(&store.pools, "UPDATE deliveries SET parked_at = created_at, error = 'never'").await;
    let accepted =
        "UPDATE invitations SET accepted_at = created_at, accepted_by = (SELECT user_id FROM sign_ins LIMIT 1)";
    let done = store.pools.write.execute_unprepared(accepted).await;
    assert!(done.is_err(), "what was taken back is not accepted");
}
