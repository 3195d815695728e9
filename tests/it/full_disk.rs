//! A disk on which there is no room any more: who would write is told so, and what comes afterwards is kept as ever.

use plantel_domain::access::Context;
use plantel_domain::identity::User;
use plantel_domain::store::{Store, StoreError};
use plantel_testkit::builders::a_user;
use plantel_tests::databases::{Kind, TestStore, store};
use sea_orm::{ConnectionTrait, SqliteTransactionMode, TransactionOptions, TransactionTrait};

/// More accounts than find room in what is left of a small file.
const MANY: usize = 50_000;

async fn keep(store: &dyn Store, user: &User) -> Result<(), StoreError> {
    let mut work = store.begin(&Context::system("test", None)).await?;
    work.users().add(user).await?;
    work.commit_unjournaled().await
}

/// Begins the same and thinks better of it.
async fn drop_one(store: &dyn Store) -> User {
    let user = a_user();
    let mut work = store.begin(&Context::system("test", None)).await.expect("a work begins");
    work.users().add(&user).await.expect("there is room");
    drop(work);
    user
}

/// As a connection sees it that does not write.
async fn is_kept(store: &dyn Store, user: &User) -> bool {
    let mut reader = store.read(&Context::system("test", None)).await.expect("it can be read");
    reader.users().find(user.id, None).await.expect("it can be read").is_some()
}

/// What is committed is there and what is dropped is not.
async fn works_as_ever(place: &TestStore) {
    let (dropped, kept) = (drop_one(&*place.store).await, a_user());
    keep(&*place.store, &kept).await.expect("there is room");
    let other = drop_one(&*place.store).await;
    assert!(is_kept(&*place.store, &kept).await, "it was committed, and nobody else sees it");
    for user in [dropped, other] {
        assert!(!is_kept(&*place.store, &user).await, "it was dropped");
    }
}

#[tokio::test]
async fn who_finds_no_room_is_told_so_and_nothing_is_half_done() {
    let place = store(Kind::Sqlite).await;
    let limit = |pages: u32| format!("PRAGMA max_page_count = {pages}");
    // It cannot be less than there are: from now on the file does not grow.
    place.pools.write.execute_unprepared(&limit(1)).await.expect("a limit can be set");
    let mut kept = Vec::new();
    let (refused, error) = loop {
        let user = a_user();
        match keep(&*place.store, &user).await {
            Ok(()) => kept.push(user),
            Err(error) => break (user, error),
        }
        assert!(kept.len() < MANY, "the file grows");
    };
    assert!(matches!(error, StoreError::Full(_)), "{error:?}");
    assert!(!is_kept(&*place.store, &refused).await, "it was refused");
    for user in kept.iter().rev().take(20) {
        assert!(is_kept(&*place.store, user).await, "it was committed");
    }
    place.pools.write.execute_unprepared(&limit(1_000_000)).await.expect("a limit can be set");
    works_as_ever(&place).await;
}

/// A write that fails has SQLite undo the whole transaction, of which the driver is not told.
#[tokio::test]
async fn a_connection_whose_transaction_was_undone_from_below_is_used_no_more() {
    let place = store(Kind::Sqlite).await;
    for _ in 0..2 {
        let mode = Some(SqliteTransactionMode::Immediate);
        let options = TransactionOptions { sqlite_transaction_mode: mode, ..Default::default() };
        let transaction = place.pools.write.begin_with_options(options).await.expect("a transaction begins");
        transaction.execute_unprepared("ROLLBACK").await.expect("it is undone");
        drop(transaction);
        works_as_ever(&place).await;
    }
}
