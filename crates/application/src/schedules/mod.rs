//! Who uses which room when.

mod plan_classes;
mod read_schedules;
mod timetable;

pub use timetable::{MOST_SESSIONS, Timetable, TimetableEntry};

use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;

/// The schedules of the institution in the context.
pub struct Schedules {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Schedules {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }
}
