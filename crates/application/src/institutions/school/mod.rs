//! The structure of a school: its sites, its years with their periods, its groups.

mod groups;
mod names;
mod sites;
mod years;

pub use names::GroupNames;

use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;

/// Where and when the institution in the context teaches, and in which groups.
pub struct School {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl School {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }
}
