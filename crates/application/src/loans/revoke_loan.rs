//! Taking a promise back.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::Loan;
use plantel_domain::store::Version;
use plantel_domain::text::Prose;

impl Loans {
    /// Takes a promise back before anything was handed over, with the reason that the borrower will read.
    pub async fn revoke(
        &self,
        ctx: &Context,
        id: LoanId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<Loan> {
        ctx.visibility(Permission::ApproveLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::ApproveLoans, &Target::from(&before))?;
        let (mut loan, revoked) = before.clone().revoke(self.deed(ctx)?, reason)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&revoked).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
