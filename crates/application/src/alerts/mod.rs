//! What the clock finds and somebody should look at.

mod evaluate;
mod job;
mod read_alerts;
mod resolve_alert;
mod settings;
mod sight;
mod watchers;

pub use evaluate::Evaluated;
pub use job::AlertJob;
pub(crate) use sight::Sight;

use crate::Result;
use crate::institutions::every_institution;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use std::sync::Arc;

/// So long closed alerts are kept; the journal tells of them longer.
const KEPT: Duration = Duration::days(365);

/// How many are taken away in one work.
const PIECE: u64 = 500;

/// Alerts, why there are any, and what is worth one. Clones are the same.
#[derive(Clone)]
pub struct Alerts {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Alerts {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// Takes away what was closed long ago, in every institution; how many there were.
    pub async fn clean_up(&self, now: Timestamp) -> Result<u64> {
        let system = Context::system("clean-up", None);
        let mut gone = 0;
        for institution in every_institution(&*self.store, &system).await? {
            let inside = Context { institution: Some(institution.id), ..system.clone() };
            loop {
                let mut work = self.store.begin(&inside).await?;
                let some = work.alerts().forget(now - KEPT, PIECE).await?;
                work.commit_unjournaled().await?;
                gone += some;
                if some < PIECE {
                    break;
                }
            }
        }
        Ok(gone)
    }
}
