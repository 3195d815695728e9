//! What people may ask about their data: a copy of it, and that it be put right.

mod person;
mod requests;
mod terms;

pub use person::{JournalLine, OtherRequest, PersonData};
pub use requests::Asked;

use crate::Result;
use crate::zone::zone_of;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Day, day_in};
use plantel_domain::data_rights::DataRequestSight;
use plantel_domain::enrollment::Sight;
use plantel_domain::ids::IdSource;
use plantel_domain::store::{Repositories, Store};
use std::sync::Arc;

/// What people of the institution in the context ask about data.
pub struct DataRights {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl DataRights {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// The institution's own day.
    async fn today(&self, ctx: &Context, work: &mut dyn Repositories) -> Result<Day> {
        Ok(day_in(zone_of(ctx, work).await?, self.clock.now()))
    }
}

/// Which requests about the students of this sight the caller sees, and which are the own ones.
async fn requests_of(ctx: &Context, work: &mut dyn Repositories, students: Sight) -> Result<DataRequestSight> {
    let user = ctx.user();
    let guardian = match user {
        Some(user) => work.guardians().of_user(user).await?,
        None => None,
    };
    Ok(DataRequestSight { students, user, guardian: guardian.map(|guardian| guardian.id) })
}
