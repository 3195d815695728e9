//! The one place where an error of the database is read.

use plantel_domain::store::StoreError;
use sea_orm::{DbErr, RuntimeErr, SqlErr, sqlx};

const BUSY: &[&str] = &["5", "517", "40001", "40P01", "53300", "57P01", "57P02", "57P03"];

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
        if let Some(SqlErr::UniqueConstraintViolation(_)) = error.sql_err() {
            return StoreError::Duplicate(what);
        }
        if is_busy(&error) { StoreError::Busy } else { StoreError::Failed(Box::new(error)) }
    }
}

/// `SQLITE_BUSY` and `SQLITE_BUSY_SNAPSHOT`; a serialization failure or deadlock of PostgreSQL;
/// too many connections, or a server that shuts down or breaks the connection; a pool that had none
/// to give in time. A connection that broke under a statement undid its transaction.
fn is_busy(error: &DbErr) -> bool {
    let runtime = match error {
        DbErr::ConnectionAcquire(_) => return true,
        DbErr::Conn(runtime) | DbErr::Exec(runtime) | DbErr::Query(runtime) => runtime,
        _ => return false,
    };
    let RuntimeErr::SqlxError(error) = runtime else { return false };
    match error.as_ref() {
        sqlx::Error::PoolTimedOut | sqlx::Error::Io(_) => true,
        sqlx::Error::Database(refused) => refused.code().is_some_and(|code| BUSY.contains(&code.as_ref())),
        _ => false,
    }
}

/// A stored value that no longer parses: somebody wrote past this program.
pub(crate) fn unreadable(what: &'static str) -> StoreError {
    StoreError::failed(format!("a stored {what} cannot be read"))
}
