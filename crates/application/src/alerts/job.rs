//! Looking for causes by the clock.

use super::{Alerts, Evaluated};
use crate::Result;
use crate::institutions::every_institution;
use crate::jobs::Job;
use async_trait::async_trait;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use std::sync::Arc;

/// The job that looks for causes in every institution.
pub struct AlertJob {
    alerts: Alerts,
}

impl Alerts {
    /// Looks for causes by the clock.
    pub fn job(&self) -> Arc<dyn Job> {
        Arc::new(AlertJob { alerts: self.clone() })
    }
}

#[async_trait]
impl Job for AlertJob {
    fn name(&self) -> &'static str {
        "evaluate-alerts"
    }

    /// An institution that fails does not stop the others; the job has failed when all of them did. Of one that is
    /// switched off nothing is looked up.
    async fn run(&self, _now: Timestamp) -> Result<String> {
        let system = Context::system(self.name(), None);
        let (mut all, mut done, mut failed, mut first) = (Evaluated::default(), 0_u64, 0_u64, None);
        let institutions = every_institution(&*self.alerts.store, &system).await?;
        for institution in institutions.into_iter().filter(|it| it.active) {
            match self.alerts.evaluate_in(institution.id).await {
                Ok(evaluated) => (all, done) = (all.and(evaluated), done + 1),
                Err(error) => {
                    tracing::error!(institution = %institution.id, %error, "alerts could not be evaluated");
                    failed += 1;
                    first.get_or_insert(error);
                }
            }
        }
        if let (0, Some(error)) = (done, first) {
            return Err(error);
        }
        let Evaluated { raised, updated, closed, escalated } = all;
        Ok(format!(
            "{done} institutions, {failed} failed; raised {raised}, updated {updated}, closed {closed}, \
             escalated {escalated}"
        ))
    }
}
