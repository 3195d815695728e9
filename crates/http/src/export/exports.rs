//! How many exports are under way.

use plantel_domain::error::{Fault, Kind};
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// The most exports at once, of all workers together: each reads the store for as long as it lasts.
const AT_ONCE: usize = 4;

/// How long a piece of an export waits for who takes it, unless somebody says otherwise.
const PATIENCE: Duration = Duration::from_mins(1);

/// Counts the exports that are under way in this process.
#[derive(Clone, Debug)]
pub struct Exports {
    places: Arc<Semaphore>,
    patience: Duration,
}

/// One that is under way, until its last clone is dropped.
#[derive(Clone, Debug)]
pub struct Place {
    _permit: Arc<OwnedSemaphorePermit>,
    /// How long each of its pieces waits for who takes it.
    pub(super) patience: Duration,
}

impl Default for Exports {
    fn default() -> Self {
        Self::new(PATIENCE)
    }
}

impl Exports {
    /// None yet; a piece of one waits so long for who takes it.
    pub fn new(patience: Duration) -> Self {
        Self { places: Arc::new(Semaphore::new(AT_ONCE)), patience }
    }

    /// Begins one, unless there are too many.
    pub(super) fn begin(&self) -> Result<Place, TooManyExports> {
        let permit = Arc::clone(&self.places).try_acquire_owned().map_err(|_| TooManyExports)?;
        Ok(Place { _permit: Arc::new(permit), patience: self.patience })
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
