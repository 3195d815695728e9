//! Promising units for a period.

use super::shelf::{ahead, free_of, named, others};
use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, LoanId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Free, Loan, LoanError, StateName};
use plantel_domain::store::{StoreError, Version};

impl Loans {
    /// Promises the units of a request, if as many are usable in its period. Promises of one asset
    /// are made one after the other, under its lock.
    pub async fn approve(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::ApproveLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let mut before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::ApproveLoans, &Target::from(&before))?;
        let mut looked_out = named(&before);
        if before.state.name() == StateName::Pending && before.lines.iter().any(|line| line.wanted.pooled()) {
            // Nothing is held while the shelves are looked through.
            drop(work);
            looked_out = self.looked_out(ctx, &before).await?;
            work = self.store.begin(ctx).await?;
            before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        }
        let today = self.today(ctx, &mut *work).await?;
        let mut ids: Vec<_> = looked_out.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let held = work.assets().lock_all(&ids).await?;
        // Of a pool nobody named these: what left it meanwhile is passed over.
        still_stands(&mut *work, &before, &held, &before.assets()).await?;
        let claims = others(work.loans().claims(&ids, &ahead(before.period, today)).await?, id);
        let free = free_of(&before, &looked_out, &held, &claims, today);
        let (mut loan, approved) = match before.clone().approve(self.deed(ctx)?, &free, today) {
            // What was free a moment ago went to somebody else; what was looked out afresh may be enough.
            Err(LoanError::NotEnoughUnits { line, .. }) if taken_meanwhile(&before, line, &looked_out, &free) => {
                return Err(StoreError::Busy.into());
            }
            done => done?,
        };
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&approved).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}

/// Whether what was looked out for a line of a model or a category is not all free any more.
fn taken_meanwhile(loan: &Loan, line: usize, looked_out: &[Vec<AssetId>], free: &[Vec<Free>]) -> bool {
    let Some(at) = line.checked_sub(1) else { return false };
    loan.lines[at].wanted.pooled() && free[at].iter().filter(|free| free.usable > 0).count() < looked_out[at].len()
}
