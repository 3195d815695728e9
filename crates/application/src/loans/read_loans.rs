//! Seeing loans.

use super::Loans;
use super::own::{is_own, own_alone};
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Day;
use plantel_domain::error::not_found;
use plantel_domain::ids::LoanId;
use plantel_domain::loans::{Handling, Loan, LoanFilter, Stands};
use plantel_domain::page::{Page, PageRequest};

impl Loans {
    /// One. The own ones are seen whatever the roles are now.
    pub async fn find(&self, ctx: &Context, id: LoanId) -> Result<Loan> {
        let refused = ctx.visibility(Permission::ReadLoans).err();
        if let Some(refused) = refused {
            own_alone(ctx, refused)?;
        }
        let found = self.store.read(ctx).await?.loans().find(id, None).await?;
        match (found, refused) {
            (Some(loan), _) if is_own(ctx, &loan) => Ok(loan),
            // Who sees no loans but their own learns nothing of others'.
            (_, Some(refused)) => Err(refused.into()),
            (Some(loan), None) => {
                ctx.require(Permission::ReadLoans, &Target::from(&loan))?;
                Ok(loan)
            }
            (None, None) => Err(not_found::LOAN.into()),
        }
    }

    /// Those the caller may see: the own ones at least, of who has any.
    pub async fn list(&self, ctx: &Context, filter: &LoanFilter, page: &PageRequest) -> Result<Page<Loan>> {
        let mut visible = match ctx.visibility(Permission::ReadLoans) {
            Ok(visible) => visible,
            Err(refused) => {
                let own = own_alone(ctx, refused)?;
                let mut reader = self.store.read(ctx).await?;
                let any = reader.loans().list(&own, &LoanFilter::default(), &PageRequest::first(1)).await?;
                if any.data.is_empty() {
                    return Err(refused.into());
                }
                own
            }
        };
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
