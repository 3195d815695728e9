//! How units are promised, whoever promises them.

use super::judge::{Question, borrowed, judge};
use super::policies::terms_for;
use super::shelf::{Days, claims_on, free_of, others};
use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::deed::Deed;
use plantel_domain::ids::AssetId;
use plantel_domain::loans::{Claim, Free, Loan, LoanApproved, LoanError};
use plantel_domain::store::{Repositories, StoreError};

impl Loans {
    /// Promises units, under the locks of the assets that were looked out.
    pub(super) async fn promise(
        &self,
        ctx: &Context,
        work: &mut dyn Repositories,
        before: &Loan,
        looked_out: &[Vec<AssetId>],
        deed: Deed,
    ) -> Result<(Loan, LoanApproved)> {
        self.promise_beside(ctx, work, before, looked_out, (deed, &[])).await
    }

    /// Promises units that others will not get, beside those that have them already.
    pub(super) async fn promise_beside(
        &self,
        ctx: &Context,
        work: &mut dyn Repositories,
        before: &Loan,
        looked_out: &[Vec<AssetId>],
        (deed, beside): (Deed, &[Claim]),
    ) -> Result<(Loan, LoanApproved)> {
        let almanac = self.almanac(ctx, work).await?;
        let terms = terms_for(work, before.warehouse).await?;
        // The borrower is locked before the assets, by everybody.
        let has = borrowed(work, &terms, before, almanac).await?;
        let mut ids: Vec<_> = looked_out.iter().flatten().copied().collect();
        ids.sort_unstable();
        ids.dedup();
        let held = work.assets().lock_all(&ids).await?;
        // Of a pool nobody named these: what left it meanwhile is passed over.
        let place = still_stands(work, before, &held, &before.assets()).await?;
        let days = Days::of(before.period, almanac, terms.turnaround_days);
        let mut claims = claims_on(work, &ids, before.warehouse, days).await?;
        claims.extend(days.of_those(beside));
        let claims = others(claims, before.id);
        let free = free_of(before, looked_out, &held, &claims, days);
        let (loan, approved) = match before.clone().approve(deed, &free, almanac.today) {
            // What was free a moment ago went to somebody else; what was looked out afresh may be enough.
            Err(LoanError::NotEnoughUnits { line, .. }) if taken_meanwhile(before, line, looked_out, &free) => {
                return Err(StoreError::Busy.into());
            }
            done => done?,
        };
        let assets: Vec<_> = held.iter().map(|it| &it.asset).collect();
        judge(Question::Loan, &loan, &assets, &terms, (place.as_ref(), has), almanac)?;
        Ok((loan.collected_within(terms.collect_days, almanac.today), approved))
    }
}

/// Whether what was looked out for a line of a model or a category is not all free any more.
fn taken_meanwhile(loan: &Loan, line: usize, looked_out: &[Vec<AssetId>], free: &[Vec<Free>]) -> bool {
    let Some(at) = line.checked_sub(1) else { return false };
    loan.lines[at].wanted.pooled() && free[at].iter().filter(|free| free.usable > 0).count() < looked_out[at].len()
}
