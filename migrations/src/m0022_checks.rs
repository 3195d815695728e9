//! Inventory checks: of each shift at most one that stands, with its items, what was counted, who took its steps, what
//! was said, and what was not booked. What was counted and who took a step, the database lets nobody change.

mod history;
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
        for sql in [tables::CHECKS, tables::COUNTS, history::STEPS, history::DISCREPANCIES, history::CAUSE] {
            run(manager, sql).await?;
        }
        let postgres = manager.get_database_backend() == DbBackend::Postgres;
        run(manager, if postgres { history::KEEP_POSTGRES } else { history::KEEP_SQLITE }).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, history::DOWN).await?;
        run_on_postgres(manager, history::NO_FUNCTION).await
    }
}
