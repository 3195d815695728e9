//! Granting or refusing more days.

use super::judge::{Question, borrowed, judge, reminders};
use super::policies::terms_for;
use super::shelf::{Days, claims_on};
use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::day_in;
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, LoanId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Claim, Loan};
use plantel_domain::store::{UnitOfWork, Version};
use plantel_domain::text::Prose;
use std::collections::BTreeMap;

impl Loans {
    /// Grants the days that were asked for, if others leave the units on them: counted under the locks of the assets,
    /// as an approval is.
    pub async fn grant_extension(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::ApproveLoans)?;
        let granted = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::ApproveLoans, &Target::from(&before))?;
        let almanac = self.almanac(ctx, &mut *work).await?;
        let terms = terms_for(&mut *work, before.warehouse).await?;
        // Before the assets, as whoever promises locks them.
        let has = borrowed(&mut *work, &terms, &before, almanac).await?;
        let days = before.added_days().map(|added| Days::of(added, almanac, terms.turnaround_days));
        let free = match days {
            Some(days) => left_by_others(&mut *work, &before, days).await?,
            None => BTreeMap::new(),
        };
        let left = |asset| free.get(&asset).copied().unwrap_or(0);
        let (loan, event) = before.clone().grant_extension(granted, left, almanac.today)?;
        judge(Question::Longer, &loan, &[], &terms, (None, has), almanac)?;
        // When it must be collected is counted from the approval: more days put that off as far as the policy does.
        let approved = loan.state.approved().map_or(almanac.today, |deed| day_in(almanac.zone, deed.at));
        let loan = loan.collected_within(terms.collect_days, approved);
        let mut loan = loan.reminded_by(&reminders(&terms, almanac), almanac.now);
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }

    /// Refuses the days that were asked for, with the reason that the borrower will read.
    pub async fn refuse_extension(
        &self,
        ctx: &Context,
        id: LoanId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<Loan> {
        ctx.visibility(Permission::ApproveLoans)?;
        let refused = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::ApproveLoans, &Target::from(&before))?;
        let (mut loan, event) = before.clone().refuse_extension(refused, reason)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}

/// How many units of each asset others leave to a loan on more days: those it has are its own, wherever they are.
async fn left_by_others(work: &mut dyn UnitOfWork, loan: &Loan, days: Days) -> Result<BTreeMap<AssetId, u32>> {
    let ids = loan.assets();
    let held = work.assets().lock_all(&ids).await?;
    still_stands(work, loan, &held, &[]).await?;
    let claims = claims_on(work, &ids, loan.warehouse, days).await?;
    let left = held.iter().map(|held| {
        let of_asset = claims.iter().filter(|claim| claim.asset == held.asset.id);
        let (own, others): (Vec<Claim>, Vec<Claim>) = of_asset.partition(|claim| claim.loan == loan.id);
        let out: u32 = own.iter().map(|claim| claim.out).sum();
        let on_shelf = held.stock().units_in(Some(loan.warehouse)).available();
        (held.asset.id, days.usable(on_shelf.saturating_add(out), &others))
    });
    Ok(left.collect())
}
