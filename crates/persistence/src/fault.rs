//! The one place where an error of the database is read.

use plantel_domain::store::StoreError;
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

const BUSY: &[&str] = &["5", "517", "40001", "40P01", "53300", "55P03", "57P01", "57P02", "57P03"];

/// `SQLITE_FULL`; `SQLITE_IOERR_WRITE` and `SQLITE_IOERR_SHMSIZE`, which is what a quota, the greatest size of a file
/// and a disk that fails look like; `disk_full` of PostgreSQL. All of them undo the transaction, a commit too.
const FULL: &[&str] = &["13", "778", "4874", "53100"];

/// What PostgreSQL says when a constraint excludes a row beside another.
const EXCLUDED: &str = "23P01";

/// What SQLite says when a trigger refuses.
const BY_TRIGGER: &str = "1811";

/// What triggers say of loans when a row stands in the way. Those of the ledger say something else.
const BESIDE_ANOTHER: &[&str] = &[
    "a thing is promised once a day",
    "there is such a record of a loan",
    "there is such a picture of a loan",
    "there is such a picture of a check",
    "a room and an instructor have one class at a time",
    "there is such a paper of an enrolment",
    "there is such a text of a consent",
    "the consent holds already",
    "the consent was revoked",
    "academic periods of a year have no day in common",
];

/// Tells what an error of a commit means. Whether a commit happened is not known when its connection
/// breaks, so that is never called busy: nobody may do it over by himself.
pub(crate) fn fault_of_commit(error: DbErr) -> StoreError {
    match fault("transaction")(error) {
        StoreError::Busy => StoreError::failed("the database broke off a commit"),
        other => other,
    }
}

/// Tells what an error means; `what` names the thing that was written, for `Duplicate`.
pub(crate) fn fault(what: &'static str) -> impl Fn(DbErr) -> StoreError {
    move |error| {
        let taken = matches!(error.sql_err(), Some(SqlErr::UniqueConstraintViolation(_)));
        if taken || is_excluded(&error) {
            return StoreError::Duplicate(what);
        }
        if is_busy(&error) {
            return StoreError::Busy;
        }
        if is_full(&error) { StoreError::Full(Box::new(error)) } else { StoreError::Failed(Box::new(error)) }
    }
}

/// Refused beside another row, though no value of theirs need be the same.
fn is_excluded(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(refused)) = of_driver(error) else { return false };
    let code = refused.code();
    let code = code.as_deref();
    code == Some(EXCLUDED) || (code == Some(BY_TRIGGER) && BESIDE_ANOTHER.contains(&refused.message()))
}

/// There is no room for what was written.
fn is_full(error: &DbErr) -> bool {
    let Some(sqlx::Error::Database(refused)) = of_driver(error) else { return false };
    refused.code().is_some_and(|code| FULL.contains(&code.as_ref()))
}

/// What the driver said, if it was the driver.
fn of_driver(error: &DbErr) -> Option<&sqlx::Error> {
    match error {
        DbErr::Conn(RuntimeErr::SqlxError(error))
        | DbErr::Exec(RuntimeErr::SqlxError(error))
        | DbErr::Query(RuntimeErr::SqlxError(error)) => Some(error.as_ref()),
        _ => None,
    }
}

/// `SQLITE_BUSY` and `SQLITE_BUSY_SNAPSHOT`; a serialization failure or deadlock of PostgreSQL, or a lock that was not
/// to be had in the time that an operator allows; too many connections, or a server that shuts down or breaks the
/// connection; a pool that had none to give in time. A connection that broke under a statement undid its transaction.
pub(crate) fn is_busy(error: &DbErr) -> bool {
    if let DbErr::ConnectionAcquire(_) = error {
        return true;
    }
    match of_driver(error) {
        Some(sqlx::Error::PoolTimedOut | sqlx::Error::Io(_)) => true,
        Some(sqlx::Error::Database(refused)) => refused.code().is_some_and(|code| BUSY.contains(&code.as_ref())),
        _ => false,
    }
}

/// A stored value that no longer parses: somebody wrote past this program.
pub(crate) fn unreadable(what: &'static str) -> StoreError {
    StoreError::failed(format!("a stored {what} cannot be read"))
}
