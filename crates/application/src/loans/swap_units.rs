//! Another asset than was promised, before it is handed over.

use super::judge::{Question, judge};
use super::policies::terms_for;
use super::shelf::{Days, claims_on, others, usable_of};
use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Borrowed, Loan, LoanError, Swap};
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
        let almanac = self.almanac(ctx, &mut *work).await?;
        let terms = terms_for(&mut *work, before.warehouse).await?;
        let held = work.assets().lock_all(&[swap.to]).await?;
        let Some(to) = held.first() else { return Err(LoanError::AnotherThing.into()) };
        let place = still_stands(&mut *work, &before, &held, &[swap.to]).await?;
        let days = Days::of(before.period, almanac, terms.turnaround_days);
        let claims = others(claims_on(&mut *work, &[swap.to], before.warehouse, days).await?, id);
        let fits = before.lines[at].wanted.fits(&to.asset);
        let usable = usable_of(to, &claims, &before, days);
        let (mut loan, event) = before.clone().swap(swapped, swap, (usable, fits), almanac.today)?;
        let things = work.assets().find_all(&loan.assets()).await?;
        let things: Vec<_> = things.iter().collect();
        judge(Question::Things, &loan, &things, &terms, (place.as_ref(), Borrowed::default()), almanac)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
