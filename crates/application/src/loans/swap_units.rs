//! Another asset than was promised, before it is handed over.

use super::policies::terms_for;
use super::shelf::{Days, others, usable_of};
use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Loan, LoanError, Swap};
use plantel_domain::store::Version;

impl Loans {
    /// Moves promised units of a line to another asset that is what the line asks for, and free.
    pub async fn swap(&self, ctx: &Context, id: LoanId, expected: Option<Version>, swap: Swap) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let swapped = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let at = before.swapped_line(&swap)?;
        let today = self.today(ctx, &mut *work).await?;
        let turnaround = terms_for(&mut *work, before.warehouse).await?.turnaround_days;
        let held = work.assets().lock_all(&[swap.to]).await?;
        let Some(to) = held.first() else { return Err(LoanError::AnotherThing.into()) };
        still_stands(&mut *work, &before, &held, &[swap.to]).await?;
        let days = Days::of(before.period, today, turnaround);
        let claims = others(work.loans().claims(&[swap.to], &days.asked()).await?, id);
        let fits = before.lines[at].wanted.fits(&to.asset);
        let usable = usable_of(to, &claims, &before, days);
        let (mut loan, event) = before.clone().swap(swapped, swap, (usable, fits), today)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
