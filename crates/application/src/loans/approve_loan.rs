//! Promising units for a period.

use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Loan, usable};
use plantel_domain::store::Version;

impl Loans {
    /// Promises the units of a request, if as many are usable in its period. Promises of one asset
    /// are made one after the other, under its lock.
    pub async fn approve(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::ApproveLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::ApproveLoans, &Target::from(&before))?;
        let held = work.assets().lock(before.asset).await?.ok_or(not_found::ASSET)?;
        still_stands(&mut *work, &before, &held.asset).await?;
        let today = self.today(ctx, &mut *work).await?;
        let ahead = before.period.from_day(today.max(before.period.start()));
        let promises = work.loans().promises(before.asset, &ahead, id).await?;
        let usable = usable(held.stock().units_in(Some(before.warehouse)).available(), &promises, &ahead);
        let (mut loan, approved) = before.clone().approve(self.deed(ctx)?, usable, today)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&approved).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
