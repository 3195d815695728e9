//! Taking lent units back.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::inventory::AssetChanged;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::Loan;
use plantel_domain::store::Version;

impl Loans {
    /// Takes the units back: the loan closes, and they are on the shelf again.
    pub async fn take_back(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let asset = work.assets().lock(before.asset).await?.ok_or(not_found::ASSET)?;
        let today = self.today(ctx, &mut *work).await?;
        let (mut loan, returned) = before.clone().give_back(self.deed(ctx)?, today)?;
        let mut moved = asset.clone().check_in(loan.quantity, now)?;
        work.loans().update(&mut loan).await?;
        work.assets().update(&mut moved).await?;
        let happened = Happened::from(Event::of(&returned).changed(Change::between(&before, &loan)));
        let units = Event::of(&AssetChanged { asset: asset.id }).changed(Change::between(&asset, &moved));
        work.commit(happened.and(units)).await?;
        Ok(loan)
    }
}
