//! Runs a use case again when the store was only busy.

use crate::Result;
use std::time::Duration;

/// How often a busy store is tried again.
const TRIES: u32 = 3;

/// Runs `job`; when the store is busy, waits a little, each time longer, and tries again, at most
/// three times. What failed changed nothing, so a second run is a first one.
pub async fn attempt<T, F, Fut>(mut job: F) -> Result<T>
where
    F: FnMut() -> Fut,
    Fut: Future<Output = Result<T>>,
{
    let mut tried = 0;
    loop {
        match job().await {
            Err(error) if error.is_brief() && tried < TRIES => {
                tried += 1;
                let most = 20 << tried;
                tokio::time::sleep(Duration::from_millis(fastrand::u64(most / 2..most))).await;
            }
            done => return done,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plantel_domain::store::StoreError;
    use std::sync::atomic::{AtomicU32, Ordering};

    async fn tries_of(fault: fn() -> StoreError, good_from: u32) -> (u32, bool) {
        let tries = AtomicU32::new(0);
        let done = attempt(|| async {
            let n = tries.fetch_add(1, Ordering::Relaxed) + 1;
            if n >= good_from { Ok(()) } else { Err(fault().into()) }
        })
        .await;
        (tries.into_inner(), done.is_ok())
    }

    #[tokio::test]
    async fn a_busy_store_is_tried_four_times_in_all() {
        assert_eq!(tries_of(|| StoreError::Busy, 4).await, (4, true));
        assert_eq!(tries_of(|| StoreError::Busy, 9).await, (4, false));
    }

    #[tokio::test]
    async fn who_finds_no_room_is_told_at_once() {
        assert_eq!(tries_of(|| StoreError::Full("no room".into()), 2).await, (1, false));
    }

    #[tokio::test]
    async fn somebody_elses_write_is_not_tried_over() {
        assert_eq!(tries_of(|| StoreError::Stale, 2).await, (1, false));
    }
}
