//! Who uses which room when.

mod plan_classes;
mod read_schedules;
mod timetable;

pub use timetable::{MOST_SESSIONS, Timetable, TimetableEntry};

use crate::Result;
use chrono_tz::Tz;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::error::not_found;
use plantel_domain::ids::IdSource;
use plantel_domain::store::{Repositories, Store};
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

/// Where the days of the institution begin and end.
async fn zone_of(ctx: &Context, work: &mut dyn Repositories) -> Result<Tz> {
    let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
    Ok(institution.time_zone)
}
