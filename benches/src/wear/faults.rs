//! Kills servers, and the database, at random moments.

use crate::cluster::Cluster;
use crate::soak::servers::Servers;
use anyhow::Result;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::task::spawn_blocking;
use tokio::time::sleep;

/// How many kills of each sort there are at least, in a minute.
const LEAST: u32 = 6;

/// How long all is well between two of them, in milliseconds.
const WELL: std::ops::RangeInclusive<u64> = 200..=1_500;

/// How long what was killed stays away, in milliseconds.
const AWAY: std::ops::RangeInclusive<u64> = 0..=3_000;

/// What was killed, and how often.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Kills {
    /// Servers.
    pub servers: u32,
    /// PostgreSQL, all its processes each time.
    pub clusters: u32,
}

impl Kills {
    /// Whether there were enough in so many seconds.
    fn enough(self, seconds: u32, cluster: bool) -> bool {
        let least = (LEAST * seconds).div_ceil(60);
        self.servers >= least && (!cluster || self.clusters >= least)
    }
}

/// Kills one of so many servers, or the cluster if there is one, and brings it back, over and over, for so many seconds
/// and until there were enough of each.
pub async fn strike(
    servers: &Servers,
    count: usize,
    cluster: Option<&Arc<Cluster>>,
    seconds: u32,
    seed: u64,
) -> Result<Kills> {
    let (mut dice, mut kills) = (fastrand::Rng::with_seed(seed), Kills::default());
    let (begun, lasts) = (Instant::now(), Duration::from_secs(seconds.into()));
    while begun.elapsed() < lasts || !kills.enough(seconds, cluster.is_some()) {
        sleep(Duration::from_millis(dice.u64(WELL))).await;
        let away = Duration::from_millis(dice.u64(AWAY));
        let (of_the_cluster, nth) = (dice.bool(), dice.usize(..count));
        match cluster {
            Some(cluster) if of_the_cluster => {
                let own = Arc::clone(cluster);
                spawn_blocking(move || own.kill()).await??;
                eprintln!("PostgreSQL was killed");
                sleep(away).await;
                let own = Arc::clone(cluster);
                spawn_blocking(move || own.revive()).await??;
                eprintln!("PostgreSQL is back");
                kills.clusters += 1;
            }
            _ => {
                servers.kill(nth).await;
                sleep(away).await;
                servers.revive(nth).await?;
                kills.servers += 1;
            }
        }
    }
    Ok(kills)
}

/// Stops the cluster as operators do, and starts it again: what was kept through the kills is kept through this.
pub async fn restart(cluster: &Arc<Cluster>) -> Result<()> {
    let own = Arc::clone(cluster);
    spawn_blocking(move || {
        own.stop()?;
        own.revive()
    })
    .await?
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn in_a_minute_there_are_six_of_each_sort_at_least() {
        let kills = |servers, clusters| Kills { servers, clusters };
        assert!(kills(6, 6).enough(60, true) && kills(6, 0).enough(60, false));
        assert!(!kills(5, 6).enough(60, true) && !kills(6, 5).enough(60, true) && !kills(5, 0).enough(60, false));
        assert!(kills(1, 1).enough(5, true) && !kills(1, 0).enough(5, true));
    }
}
