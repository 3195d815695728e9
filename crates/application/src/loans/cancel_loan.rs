//! Taking a request back.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Denied, Permission};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::Loan;
use plantel_domain::store::Version;

impl Loans {
    /// Takes the caller's own request back, before anything was handed over.
    pub async fn cancel(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        ctx.visibility(Permission::RequestLoans)?;
        let cancelled = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        // However far somebody's grants reach: only who asked takes a request back.
        if Some(before.borrower) != cancelled.by {
            return Err(Denied::Permission(Permission::RequestLoans).into());
        }
        let (mut loan, event) = before.clone().cancel(cancelled)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
