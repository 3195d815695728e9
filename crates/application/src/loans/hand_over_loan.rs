//! Giving promised units into the borrower's hands.

use super::{Loans, still_stands};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::inventory::AssetChanged;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Loan, LoanError, usable};
use plantel_domain::store::Version;

impl Loans {
    /// Hands the units over; they are out from now on, so promises to others from today on are kept first.
    pub async fn hand_over(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let now = self.clock.now();
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let asset = work.assets().lock(before.asset).await?.ok_or(not_found::ASSET)?;
        still_stands(&mut *work, &before, &asset).await?;
        let today = self.today(ctx, &mut *work).await?;
        let out = before.period.from_day(today);
        let promises = work.loans().promises(asset.id, &out, id).await?;
        let usable = usable(&asset.units, &promises, &out);
        let (mut loan, handed_over) = before.clone().hand_over(self.deed(ctx)?, usable, today)?;
        let short = |_| LoanError::NotEnoughUnits { usable, wanted: before.quantity };
        let mut moved = asset.clone().check_out(loan.quantity, now).map_err(short)?;
        work.loans().update(&mut loan).await?;
        work.assets().update(&mut moved).await?;
        let happened = Happened::from(Event::of(&handed_over).changed(Change::between(&before, &loan)));
        let units = Event::of(&AssetChanged { asset: asset.id }).changed(Change::between(&asset, &moved));
        work.commit(happened.and(units)).await?;
        Ok(loan)
    }
}
