//! Promising units for a period.

use super::Loans;
use super::shelf::named;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Loan, StateName};
use plantel_domain::store::Version;

impl Loans {
    /// Promises the units of a request, if as many are usable in its period. Promises of one asset
    /// are made one after the other, under its lock.
    pub async fn approve(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::ApproveLoans)?;
        let deed = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let mut before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::ApproveLoans, &Target::from(&before))?;
        let mut looked_out = named(&before);
        if before.state.name() == StateName::Pending && before.pooled() {
            // Nothing is held while the shelves are looked through.
            drop(work);
            looked_out = self.looked_out(ctx, &before, &[]).await?;
            work = self.store.begin(ctx).await?;
            before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        }
        let (mut loan, approved) = self.promise(ctx, &mut *work, &before, &looked_out, deed).await?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&approved).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
