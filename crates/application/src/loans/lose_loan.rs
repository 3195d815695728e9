//! Giving up what does not come back.

use super::Loans;
use super::stock::{Held, Way};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Hands, Loan, UnitState};
use plantel_domain::store::Version;

impl Loans {
    /// Gives up what is out: it is missing from now on, until it is found and taken back.
    pub async fn lose(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::HandOverLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&before))?;
        let mut missing = before.to_take_back(&[])?;
        for it in &mut missing {
            it.state = UnitState::Missing;
        }
        let ids: Vec<_> = missing.iter().filter_map(|it| it.asset).collect();
        let mut held = Held::of(&mut *work, &ids).await?;
        let deed = self.deed(ctx)?;
        let today = self.today(ctx, &mut *work).await?;
        let (mut loan, lost) = before.clone().lose(deed, today)?;
        self.book(&mut held, &loan, &missing, Way::Back, deed)?;
        work.loans().update(&mut loan).await?;
        work.loans().add_handlings(&self.written(&loan, Hands::Back, missing, deed)).await?;
        let happened = Happened::from(Event::of(&lost).changed(Change::between(&before, &loan)));
        let happened = held.store(&mut *work, happened).await?;
        work.commit(happened).await?;
        Ok(loan)
    }
}
