//! Taking a request back.

use super::Loans;
use super::own::{borrower_alone, is_own, own_alone};
use crate::Result;
use plantel_domain::access::{Context, Permission};
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::Loan;
use plantel_domain::store::Version;

impl Loans {
    /// Takes the caller's own request back, before anything was handed over; whatever their roles are now.
    pub async fn cancel(&self, ctx: &Context, id: LoanId, expected: Option<Version>) -> Result<Loan> {
        let refused = ctx.visibility(Permission::RequestLoans).err();
        if let Some(refused) = refused {
            own_alone(ctx, refused)?;
        }
        let cancelled = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        if let Some(refused) = refused {
            // Who may not ask for loans any more learns nothing of others'.
            let found = work.loans().find(id, None).await?;
            if found.is_none_or(|loan| !is_own(ctx, &loan)) {
                return Err(refused.into());
            }
        }
        let before = work.loans().find(id, expected).await?.ok_or(not_found::LOAN)?;
        borrower_alone(ctx, &before)?;
        let (mut loan, event) = before.clone().cancel(cancelled)?;
        work.loans().update(&mut loan).await?;
        work.commit(Event::of(&event).changed(Change::between(&before, &loan)).into()).await?;
        Ok(loan)
    }
}
