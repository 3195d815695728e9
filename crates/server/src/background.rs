//! What the server does beside answering: letters, imports, proving the ledger, what the clock does with loans and
//! checks, keeping records, taking away what is old.

use actix_web::web::Data;
use chrono::{DateTime, Days, NaiveTime, Utc};
use plantel_domain::clock::Clock;
use plantel_http::Services;
use std::sync::Arc;
use std::time::Duration;
use tokio::task::JoinHandle;

/// How long the relay rests when there was nothing to do.
const REST: Duration = Duration::from_millis(500);

/// How long it rests when the store failed.
const TROUBLE: Duration = Duration::from_secs(5);

/// How often old things are taken away. Every server does it: taking away twice is once.
const CLEAN: Duration = Duration::from_hours(1);

/// How long a file of a record is awaited at most, when all is well.
const SOON: Duration = Duration::from_secs(5);

/// How often it is asked whether it is time for nightly work.
const LOOK: Duration = Duration::from_mins(1);

/// Work in the background; it ends when this is dropped.
pub struct Background(Vec<JoinHandle<()>>);

impl Background {
    /// Starts it on the main runtime, which outlives every worker.
    pub fn start(services: &Data<Services>, clock: Arc<dyn Clock>, verify_at: NaiveTime) -> Self {
        let relay = tokio::spawn(drain(services.clone()));
        let clean = tokio::spawn(clean_up(services.clone()));
        let imports = tokio::spawn(take_in(services.clone()));
        let verify = tokio::spawn(verify(services.clone(), clock, verify_at));
        let loans = tokio::spawn(watch_loans(services.clone()));
        let records = tokio::spawn(keep_records(services.clone()));
        let checks = tokio::spawn(watch_checks(services.clone()));
        Self(vec![relay, clean, imports, verify, loans, records, checks])
    }
}

impl Drop for Background {
    fn drop(&mut self) {
        for task in &self.0 {
            // What was claimed and not carried out is claimed again, by whoever comes next.
            task.abort();
        }
    }
}

async fn drain(services: Data<Services>) {
    loop {
        let rest = match services.relay.step().await {
            Ok(0) => REST,
            Ok(_) => Duration::ZERO,
            Err(error) => {
                tracing::warn!(%error, "the relay could not go on");
                TROUBLE
            }
        };
        tokio::time::sleep(rest).await;
    }
}

/// Imports, one after the other; of several servers each has one.
async fn take_in(services: Data<Services>) {
    loop {
        let rest = match services.inventory.step_imports().await {
            Ok(true) => Duration::ZERO,
            Ok(false) => REST,
            Err(error) => {
                tracing::warn!(%error, "imports could not go on");
                tokio::time::sleep(TROUBLE).await;
                Duration::ZERO
            }
        };
        tokio::select! {
            () = tokio::time::sleep(rest) => {}
            () = services.inventory.import_brought() => {}
        }
    }
}

/// Each night, once for all servers, the book is compared with the ledger.
async fn verify(services: Data<Services>, clock: Arc<dyn Clock>, at: NaiveTime) {
    loop {
        match services.inventory.verify_ledger_nightly(last_time(clock.now(), at)).await {
            Ok(None) => {}
            Ok(Some(verified)) => {
                for one in &verified {
                    let (name, assets, found) = (&one.name, one.assets, one.discrepancies.len());
                    if found == 0 {
                        tracing::info!(institution = %name, assets, "the book is what the ledger says");
                    } else {
                        tracing::error!(institution = %name, assets, found, "the book differs from the ledger");
                    }
                }
            }
            Err(error) => tracing::warn!(%error, "the ledger could not be verified"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Requests and promises whose days have passed, what is due, who left, who waits. Every server does it: each thing is
/// done once.
async fn watch_loans(services: Data<Services>) {
    loop {
        match services.loans.expire().await {
            Ok(0) => {}
            Ok(loans) => tracing::info!(loans, "loans expired that nobody collected"),
            Err(error) => tracing::warn!(%error, "loans could not expire"),
        }
        match services.loans.watch().await {
            Ok(0) => {}
            Ok(loans) => tracing::info!(loans, "the clock told of loans"),
            Err(error) => tracing::warn!(%error, "loans could not be watched"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// Checks that nobody submitted before their class was over. Every server does it: each is told once.
async fn watch_checks(services: Data<Services>) {
    loop {
        match services.checks.watch().await {
            Ok(0) => {}
            Ok(checks) => tracing::info!(checks, "checks were missed"),
            Err(error) => tracing::warn!(%error, "checks could not be watched"),
        }
        tokio::time::sleep(LOOK).await;
    }
}

/// The files of records, behind their hand-overs.
async fn keep_records(services: Data<Services>) {
    loop {
        if let Err(error) = services.loans.keep_records().await {
            tracing::warn!(%error, "records could not be kept");
        }
        tokio::time::sleep(SOON).await;
    }
}

/// When it was last time to do something that is done each day at a time, UTC.
fn last_time(now: DateTime<Utc>, at: NaiveTime) -> DateTime<Utc> {
    let today = now.date_naive().and_time(at).and_utc();
    if today <= now { today } else { today.checked_sub_days(Days::new(1)).unwrap_or(today) }
}

async fn clean_up(services: Data<Services>) {
    loop {
        match services.identity.clean_up().await {
            Ok(0) => {}
            Ok(rows) => tracing::info!(rows, "old sessions and sign-ins were taken away"),
            Err(error) => tracing::warn!(%error, "old sessions and sign-ins could not be taken away"),
        }
        tokio::time::sleep(CLEAN).await;
    }
}
