//! What an institution owns.

mod assets;
pub mod import;

use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;

/// The assets of the institution in the context.
pub struct Inventory {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Inventory {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }
}
