//! Proving that the book is what the ledger says.

use super::Inventory;
use crate::Result;
use crate::institutions::every_institution;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::{Discrepancy, LedgerVerified};

/// The name of the nightly job.
pub const LEDGER_JOB: &str = "verify-ledger";

/// How long one server may take for it before another begins anew.
const LEASE: chrono::Duration = chrono::Duration::hours(2);

/// What was found in the book of one institution.
#[derive(Clone, Debug, PartialEq)]
pub struct Verified {
    /// Whose.
    pub institution: InstitutionId,
    /// What it is called.
    pub name: String,
    /// How many assets were compared.
    pub assets: u64,
    /// Where the book differs from the ledger: at most 1,000.
    pub discrepancies: Vec<Discrepancy>,
}

impl Inventory {
    /// Compares every institution's book with its ledger, for the operator. Writes down in each
    /// journal that it did, and what came of it.
    pub async fn verify_ledger(&self, ctx: &Context) -> Result<Vec<Verified>> {
        let mut verified = Vec::new();
        for institution in every_institution(&*self.store, ctx).await? {
            let inside = Context { institution: Some(institution.id), ..ctx.clone() };
            // Read, not locked: whoever lends a camera meanwhile does not wait for a million rows.
            let (assets, discrepancies) = self.store.read(&inside).await?.ledger().verify().await?;
            let count = u64::try_from(discrepancies.len()).unwrap_or(u64::MAX);
            let event = LedgerVerified { institution: institution.id, assets, discrepancies: count };
            let work = self.store.begin(&inside).await?;
            work.commit(event.into()).await?;
            verified.push(Verified {
                institution: institution.id,
                name: institution.name.into(),
                assets,
                discrepancies,
            });
        }
        Ok(verified)
    }

    /// The nightly run: once for all servers, when none has begun since `due`. Says what came of it if it ran.
    pub async fn verify_ledger_nightly(&self, due: Timestamp) -> Result<Option<Vec<Verified>>> {
        let ctx = Context::system(LEDGER_JOB, None);
        let now = self.clock.now();
        let mut work = self.store.begin(&ctx).await?;
        if !work.timed().claim(LEDGER_JOB, due, now, now + LEASE).await? {
            return Ok(None);
        }
        work.commit_unjournaled().await?;
        let outcome = self.verify_ledger(&ctx).await;
        let result = match &outcome {
            Ok(verified) => {
                let assets: u64 = verified.iter().map(|one| one.assets).sum();
                let found: usize = verified.iter().map(|one| one.discrepancies.len()).sum();
                format!("{assets} assets compared, {found} discrepancies")
            }
            Err(error) => format!("failed: {}", error.fault()),
        };
        let mut work = self.store.begin(&ctx).await?;
        work.timed().finish(LEDGER_JOB, self.clock.now(), result).await?;
        work.commit_unjournaled().await?;
        outcome.map(Some)
    }
}
