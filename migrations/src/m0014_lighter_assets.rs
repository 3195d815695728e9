//! What writing many assets pays for and reading does not need.
//!
//! No list goes by an index of how assets are tracked: there are two ways, and one of them nearly all have.
//!
//! PostgreSQL looks each reference up with a query of its own, a third of what an import costs. Those go that
//! others imply. An asset has a category, which is its institution's. A balance is the sum of movements, and
//! those name the asset and the environment; that it is their sum is what `plantel verify-ledger` proves. SQLite looks
//! a reference up in a millionth of a second, and keeps them all.

use crate::dialect::{run, run_on_postgres};
use sea_orm_migration::prelude::*;

const FEWER: &str = r"
ALTER TABLE assets DROP CONSTRAINT assets_institution_id_fkey

ALTER TABLE balances DROP CONSTRAINT balances_asset, DROP CONSTRAINT balances_environment
";

const AS_BEFORE: &str = r"
ALTER TABLE balances
    ADD CONSTRAINT balances_asset FOREIGN KEY (institution_id, asset_id) REFERENCES assets (institution_id, id),
    ADD CONSTRAINT balances_environment FOREIGN KEY (institution_id, environment_id)
        REFERENCES environments (institution_id, id)

ALTER TABLE assets
    ADD CONSTRAINT assets_institution_id_fkey FOREIGN KEY (institution_id) REFERENCES institutions (id)
";

#[derive(DeriveMigrationName)]
pub struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    fn use_transaction(&self) -> Option<bool> {
        Some(true)
    }

    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run(manager, "DROP INDEX assets_tracking").await?;
        run_on_postgres(manager, FEWER).await
    }

    async fn down(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        run_on_postgres(manager, AS_BEFORE).await?;
        run(manager, "CREATE INDEX assets_tracking ON assets (institution_id, tracking, code_key, id)").await
    }
}
