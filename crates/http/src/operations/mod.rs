//! What operators look after: the clock's jobs, what is to be delivered, and figures for Prometheus.

mod deliveries;
mod jobs;
mod metrics;
mod process;

pub(crate) use jobs::outcome;
pub(crate) use metrics::scrape;

use crate::routing::Routes;

/// The routes of this context.
pub fn routes(config: &mut Routes) {
    config
        .service(jobs::list)
        .service(jobs::run)
        .service(deliveries::list)
        .service(deliveries::retry_all)
        .service(deliveries::retry)
        .service(deliveries::give_up);
}
