//! The schema, up and down.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, ensure};
use clap::Subcommand;
use plantel_migrations::{Migrator, MigratorTrait};

/// Which way.
#[derive(Subcommand)]
pub enum Direction {
    /// To the newest schema.
    Up,
    /// Back by some steps, with the data they hold.
    Down {
        /// How many.
        #[arg(long, default_value_t = 1)]
        steps: u32,
        /// All of them: an empty database is left.
        #[arg(long, conflicts_with = "steps")]
        all: bool,
        /// Say that the data of these steps may go.
        #[arg(long)]
        yes: bool,
    },
    /// Which steps were taken.
    Status,
}

/// Moves the schema, or shows how it stands.
pub async fn migrate(config: &Config, direction: Direction) -> Result<()> {
    let pools = wiring::pools(config).await?;
    match direction {
        Direction::Up => plantel_persistence::one_at_a_time(&pools, || Migrator::up(&pools.write, None)).await?,
        Direction::Down { steps, all, yes } => {
            ensure!(yes, "taking steps back deletes their data: say --yes");
            Migrator::down(&pools.write, if all { None } else { Some(steps) }).await?;
        }
        Direction::Status => {}
    }
    let applied = Migrator::get_applied_migrations_read_only(&pools.read).await?;
    let pending = Migrator::get_pending_migrations_read_only(&pools.read).await?;
    for step in applied {
        println!("applied  {}", step.name());
    }
    for step in pending {
        println!("pending  {}", step.name());
    }
    Ok(())
}
