//! The schema, up and down.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, ensure};
use clap::Subcommand;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{Pools, one_at_a_time};

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
        Direction::Up => one_at_a_time(&pools, |db| async move { Migrator::up(&db, None).await }).await?,
        Direction::Down { steps, all, yes } => {
            ensure!(yes, "taking steps back deletes their data: say --yes");
            back(&pools, if all { None } else { Some(steps) }).await?;
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

/// Takes so many steps back, or all. How many stay is settled before anybody waits for a turn: of two who say it at
/// once the second finds it done, and what a lock broke off takes back no more than was said.
async fn back(pools: &Pools, steps: Option<u32>) -> Result<()> {
    let taken = Migrator::get_applied_migrations_read_only(&pools.read).await?.len();
    let stay = steps.map_or(0, |steps| taken.saturating_sub(usize::try_from(steps).unwrap_or(usize::MAX)));
    let change = one_at_a_time(pools, |db| async move {
        let more = Migrator::get_applied_migrations_read_only(&db).await?.len().saturating_sub(stay);
        Migrator::down(&db, Some(u32::try_from(more).unwrap_or(u32::MAX))).await
    });
    Ok(change.await?)
}
