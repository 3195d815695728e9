//! Proving that the book is what the ledger says.

use super::Inventory;
use crate::Result;
use crate::institutions::every_institution;
use plantel_domain::access::Context;
use plantel_domain::ids::InstitutionId;
use plantel_domain::inventory::{Discrepancy, LedgerVerified};

/// The name of the nightly job.
pub const LEDGER_JOB: &str = "verify-ledger";

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

    /// The nightly run, and what came of it in one line.
    pub async fn verify_ledger_by_clock(&self) -> Result<String> {
        let verified = self.verify_ledger(&Context::system(LEDGER_JOB, None)).await?;
        for one in verified.iter().filter(|one| !one.discrepancies.is_empty()) {
            let (name, assets, found) = (&one.name, one.assets, one.discrepancies.len());
            tracing::error!(institution = %name, assets, found, "the book differs from the ledger");
        }
        let assets: u64 = verified.iter().map(|one| one.assets).sum();
        let found: usize = verified.iter().map(|one| one.discrepancies.len()).sum();
        Ok(format!("{assets} assets compared, {found} discrepancies"))
    }
}
