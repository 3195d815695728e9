//! Seeing loans.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Day;
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::loans::{Handling, Loan, LoanFilter, Stands};
use plantel_domain::page::{Page, PageRequest};

impl Loans {
    /// One.
    pub async fn find(&self, ctx: &Context, id: LoanId) -> Result<Loan> {
        ctx.visibility(Permission::ReadLoans)?;
        let loan = self.store.read(ctx).await?.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::ReadLoans, &Target::from(&loan))?;
        Ok(loan)
    }

    /// Those the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &LoanFilter, page: &PageRequest) -> Result<Page<Loan>> {
        let mut visible = ctx.visibility(Permission::ReadLoans)?;
        if let Some(Stands::ToApprove(_)) = filter.stands {
            // Whoever decides over a loan sees it.
            visible = ctx.visibility(Permission::ApproveLoans)?;
        }
        Ok(self.store.read(ctx).await?.loans().list(&visible, filter, page).await?)
    }

    /// What changed hands in one.
    pub async fn handlings(&self, ctx: &Context, id: LoanId) -> Result<Vec<Handling>> {
        self.find(ctx, id).await?;
        Ok(self.store.read(ctx).await?.loans().handlings(id).await?)
    }

    /// The institution's own day, by which a loan is overdue or not.
    pub async fn day(&self, ctx: &Context) -> Result<Day> {
        self.today(ctx, self.store.read(ctx).await?.as_mut()).await
    }
}
