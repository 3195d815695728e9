//! Copies of a SQLite database, and what a file is before it takes the place of one.

use sea_orm::sqlx::sqlite::{SqliteConnectOptions, SqliteConnection};
use sea_orm::sqlx::{self, ConnectOptions, Connection};
use std::path::{Path, PathBuf};
use std::time::Duration;

/// How long it is waited for who writes just now.
const PATIENCE: Duration = Duration::from_secs(5);

/// As SQLite numbers its errors: the lowest byte.
const BUSY: i32 = 5;
const CORRUPT: i32 = 11;
const NOT_A_DATABASE: i32 = 26;

/// Why a file cannot take the place of a database.
#[derive(Debug, thiserror::Error)]
pub enum Unfit {
    /// It holds something else.
    #[error("it is no SQLite database")]
    NoDatabase,
    /// It is somebody else's.
    #[error("it is a database, but not Plantel's")]
    Foreign,
    /// What it holds contradicts itself.
    #[error("it is damaged: {0}")]
    Damaged(String),
    /// The system does not let it be read.
    #[error("it cannot be read")]
    Unreadable(#[source] sqlx::Error),
}

impl From<sqlx::Error> for Unfit {
    fn from(error: sqlx::Error) -> Self {
        match number(&error) {
            Some(NOT_A_DATABASE) => Self::NoDatabase,
            Some(CORRUPT) => Self::Damaged(error.to_string()),
            _ => Self::Unreadable(error),
        }
    }
}

/// The file of a database; nothing when it is none of SQLite.
pub fn sqlite_file(url: &str) -> Option<PathBuf> {
    let path = url.strip_prefix("sqlite://")?;
    let plain = path.split('?').next().unwrap_or(path);
    let read = format!("sqlite://{plain}").parse::<SqliteConnectOptions>();
    Some(read.map_or_else(|_| PathBuf::from(plain), |options| options.get_filename().to_owned()))
}

/// Writes a database, as it is at one moment, into an empty file; who reads and writes meanwhile does not wait.
pub async fn copy_sqlite(from: &Path, into: &Path) -> Result<(), sqlx::Error> {
    let name = into.to_str().ok_or_else(|| sqlx::Error::Configuration("the name of a file must be UTF-8".into()))?;
    let mut connection = open(from).await?;
    let copied = sqlx::query("VACUUM INTO ?1").bind(name).execute(&mut connection).await;
    connection.close().await?;
    copied.map(drop)
}

/// The steps of the schema that were taken in a file that nobody else uses, if all that it holds agrees with itself.
pub async fn examine_sqlite(file: &Path) -> Result<Vec<String>, Unfit> {
    let mut connection = open(file).await?;
    let steps = examine(&mut connection).await;
    connection.close().await?;
    steps
}

async fn examine(connection: &mut SqliteConnection) -> Result<Vec<String>, Unfit> {
    let ours = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table' AND name IN ('seaql_migrations', 'journal')";
    let tables: i64 = sqlx::query_scalar(ours).fetch_one(&mut *connection).await?;
    if tables != 2 {
        return Err(Unfit::Foreign);
    }
    let told: Vec<String> = sqlx::query_scalar("PRAGMA integrity_check(1)").fetch_all(&mut *connection).await?;
    if let Some(wrong) = told.into_iter().find(|line| line != "ok") {
        return Err(Unfit::Damaged(wrong));
    }
    let orphans = "SELECT \"table\" || ' names what is not in ' || parent FROM pragma_foreign_key_check LIMIT 1";
    let orphan: Option<String> = sqlx::query_scalar(orphans).fetch_optional(&mut *connection).await?;
    if let Some(orphan) = orphan {
        return Err(Unfit::Damaged(orphan));
    }
    Ok(sqlx::query_scalar("SELECT version FROM seaql_migrations ORDER BY version").fetch_all(connection).await?)
}

/// Whether nobody else has a database open; its log is in its file then.
pub async fn is_alone_with_sqlite(file: &Path) -> Result<bool, sqlx::Error> {
    let mut connection = open(file).await?;
    // It leaves the mode in which others could be there only if none is.
    let mode = sqlx::query_scalar::<_, String>("PRAGMA journal_mode = DELETE").fetch_one(&mut connection).await;
    connection.close().await?;
    match mode {
        Ok(mode) => Ok(mode != "wal"),
        Err(error) if number(&error) == Some(BUSY) => Ok(false),
        Err(error) => Err(error),
    }
}

/// A connection that changes nothing by being opened.
async fn open(file: &Path) -> Result<SqliteConnection, sqlx::Error> {
    SqliteConnectOptions::new().filename(file).busy_timeout(PATIENCE).disable_statement_logging().connect().await
}

fn number(error: &sqlx::Error) -> Option<i32> {
    let code: i32 = error.as_database_error()?.code()?.parse().ok()?;
    Some(code & 0xff)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_file_of_a_database_is_found_in_its_url() {
        for (url, file) in [
            ("sqlite://data/plantel.db", Some("data/plantel.db")),
            ("sqlite:///var/lib/plantel/plantel.db?mode=rwc", Some("/var/lib/plantel/plantel.db")),
            ("sqlite:///srv/the%20school.db", Some("/srv/the school.db")),
            ("postgres://plantel@localhost/plantel", None),
        ] {
            assert_eq!(sqlite_file(url), file.map(PathBuf::from), "{url}");
        }
    }
}
