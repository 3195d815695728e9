//! Stock becomes a ledger: movements that are never changed, the balances they add up to, and
//! counters of what is asked for all the time. What was counted before is booked as received.
//!
//! What assets are searched by no longer has their category in it; rows that are here keep the word
//! until they are stored again, and are found by it so long.

mod postgres;
mod sqlite;
mod tables;

use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

/// Placeholder, PostgreSQL, SQLite.
const WORDS: &[(&str, &str, &str)] = &[
    ("{nil}", "'00000000-0000-0000-0000-000000000000'::uuid", "x'00000000000000000000000000000000'"),
    ("{compact}", "", "STRICT, WITHOUT ROWID"),
    (
        "{month}",
        "(extract(year FROM purchase_date) * 12 + extract(month FROM purchase_date) - 1)::integer",
        "(CAST(strftime('%Y', purchase_date) AS INTEGER) * 12 + CAST(strftime('%m', purchase_date) AS INTEGER) - 1)",
    ),
];

/// Runs statements with these placeholders too.
async fn run(manager: &SchemaManager<'_>, sql: &str) -> Result<(), DbErr> {
    let mut sql = sql.to_owned();
    for (placeholder, in_postgres, in_sqlite) in WORDS {
        sql = sql.replace(placeholder, if postgres(manager) { in_postgres } else { in_sqlite });
    }
    crate::dialect::run(manager, &sql).await
}

fn postgres(manager: &SchemaManager<'_>) -> bool {
    manager.get_database_backend() == DbBackend::Postgres
}

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if postgres(manager) {
            postgres::widen(manager).await?;
        } else {
            sqlite::widen(manager).await?;
        }
        run(manager, tables::INDEXES).await?;
        run(manager, tables::TABLES).await?;
        run(manager, tables::OPENING).await?;
        run(manager, tables::COUNTERS).await?;
        if postgres(manager) { postgres::search(manager).await } else { sqlite::search(manager).await }
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        if postgres(manager) {
            run(manager, postgres::NO_SEARCH).await?;
        } else {
            run(manager, sqlite::NO_SEARCH).await?;
        }
        run(manager, tables::NO_TABLES).await?;
        run(manager, tables::AS_BEFORE).await?;
        if postgres(manager) { run(manager, postgres::NARROW).await } else { sqlite::narrow(manager).await }
    }
}
