//! Waiting until units are free.

use super::Loans;
use super::own::borrower_alone;
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::Loan;
use plantel_domain::store::{UnitOfWork, Version};

impl Loans {
    /// Puts the caller's own request on the waiting list: who came first is told first when units are free.
    pub async fn wait(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        let (mut work, before) = self.own_request(ctx, id, expected).await?;
        let today = self.today(ctx, &mut *work).await?;
        let (mut loan, event) = before.clone().wait(self.clock.now(), today)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }

    /// Takes the caller's own request from the waiting list.
    pub async fn stop_waiting(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        let (mut work, before) = self.own_request(ctx, id, expected).await?;
        let (mut loan, event) = before.clone().stop_waiting()?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }

    async fn own_request(
        &self,
        ctx: &Context,
        id: LoanId,
        expected: Option<Version>,
    ) -> Result<(Box<dyn UnitOfWork>, Loan)> {
        ctx.visibility(Permission::RequestLoans)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        borrower_alone(ctx, &before)?;
        Ok((work, before))
    }
}
