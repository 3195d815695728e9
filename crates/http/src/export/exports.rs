//! How many exports are under way.

use plantel_domain::error::{Fault, Kind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most exports at once, of all workers together: each reads the store for as long as it lasts.
const AT_ONCE: usize = 4;

/// Counts the exports that are under way in this process.
#[derive(Clone, Debug)]
pub struct Exports(Arc<Semaphore>);

/// One that is under way, until its last clone is dropped.
#[derive(Clone, Debug)]
pub struct Place {
    _permit: Arc<OwnedSemaphorePermit>,
}

impl Default for Exports {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(AT_ONCE)))
    }
}

impl Exports {
    /// Begins one, unless there are too many.
    pub(super) fn begin(&self) -> Result<Place, TooManyExports> {
        let permit = Arc::clone(&self.0).try_acquire_owned().map_err(|_| TooManyExports)?;
        Ok(Place { _permit: Arc::new(permit) })
    }
}

/// Too many exports are under way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("too many exports are under way")]
pub struct TooManyExports;

impl TooManyExports {
    /// Its code.
    pub const CODES: &'static [&'static str] = &["export.too-many"];
}

impl Fault for TooManyExports {
    fn kind(&self) -> Kind {
        Kind::Busy
    }
    fn code(&self) -> &'static str {
        "export.too-many"
    }
    fn retry_after(&self) -> Option<Duration> {
        Some(Duration::from_secs(10))
    }
}
