//! A loan is of several things: lines, the units that stand for them, and what changed hands.
//!
//! What was lent before is a loan of one line, which has the id of its loan. The table of loans is made anew, since
//! SQLite changes no constraint of one that is there; nothing refers to it yet.

mod before;
mod tables;

use crate::dialect::{run, run_on_postgres};
use sea_orm_migration::prelude::*;
use sea_orm_migration::sea_orm::DbBackend;

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, tables::LOANS).await?;
        run(manager, tables::LINES).await?;
        if manager.get_database_backend() == DbBackend::Postgres {
            extension(manager).await?;
            run(manager, tables::ONCE_A_DAY_ON_POSTGRES).await?;
        } else {
            run(manager, tables::ONCE_A_DAY_ON_SQLITE).await?;
        }
        run(manager, tables::COPY).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, before::LOANS).await?;
        run_on_postgres(manager, before::NO_EXTENSION).await
    }
}

/// By which equal ids and overlapping days are told at once.
async fn extension(manager: &SchemaManager<'_>) -> Result<(), DbErr> {
    let extension = "CREATE EXTENSION IF NOT EXISTS btree_gist";
    manager.get_connection().execute_unprepared(extension).await.map_err(|error| {
        DbErr::Custom(format!(
            "the extension btree_gist, which loans need, cannot be created. It comes with the package \
             postgresql-contrib; then an administrator of the database runs '{extension}': {error}"
        ))
    })?;
    Ok(())
}
