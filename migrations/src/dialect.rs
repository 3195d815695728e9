//! What SQLite and PostgreSQL spell differently.

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Placeholder, PostgreSQL, SQLite. `{key}` is text that is compared byte by byte, so that both sort alike;
/// `{random}` an id and `{tag}` a tag for a row that is there already.
const WORDS: &[(&str, &str, &str)] = &[
    ("{uuid}", "uuid", "BLOB"),
    ("{text}", "text", "TEXT"),
    ("{key}", "text COLLATE \"C\"", "TEXT"),
    ("{int}", "integer", "INTEGER"),
    ("{big}", "bigint", "INTEGER"),
    ("{bool}", "boolean", "INTEGER"),
    ("{date}", "date", "TEXT"),
    ("{time}", "timestamptz", "TEXT"),
    ("{json}", "jsonb", "TEXT"),
    ("{bytes}", "bytea", "BLOB"),
    ("{strict}", "", "STRICT"),
    ("{random}", "gen_random_uuid()", "randomblob(16)"),
    ("{tag}", "upper(replace(gen_random_uuid()::text, '-', ''))", "hex(randomblob(16))"),
];

/// Runs statements that are separated by blank lines.
pub async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let postgres = manager.get_database_backend() == DbBackend::Postgres;
    let mut sql = sql.to_owned();
    for (placeholder, in_postgres, in_sqlite) in WORDS {
        sql = sql.replace(placeholder, if postgres { in_postgres } else { in_sqlite });
    }
    for statement in sql.split("\n\n").filter(|statement| !statement.trim().is_empty()) {
        manager.get_connection().execute_unprepared(statement).await?;
    }
    Ok(())
}

/// Runs statements on PostgreSQL alone.
pub(crate) async fn run_on_postgres(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    if manager.get_database_backend() == DbBackend::Postgres { run(manager, sql).await } else { Ok(()) }
}

/// One step: its SQL up and down, in a transaction on both databases.
macro_rules! step {
    ($up:expr, $down:expr) => {
        #[derive(sea_orm_migration::prelude::DeriveMigrationName)]
        pub struct Migration;

        #[async_trait::async_trait]
        impl sea_orm_migration::prelude::MigrationTrait for Migration {
            fn use_transaction(&self) -> Option<bool> {
                Some(true)
            }
            async fn up(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::dialect::run(manager, $up).await
            }
            async fn down(
                &self,
                manager: &sea_orm_migration::prelude::SchemaManager,
            ) -> Result<(), sea_orm_migration::prelude::DbErr> {
                crate::dialect::run(manager, $down).await
            }
        }
    };
}
pub(crate) use step;
