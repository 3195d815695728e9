//! Asking for things of a warehouse.

use super::Loans;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::journal::{Change, Event};
use plantel_domain::loans::{Loan, NewLoan};

impl Loans {
    /// Asks for units of an asset that is kept in a warehouse, for days that have not begun to pass.
    pub async fn request(&self, ctx: &Context, new: NewLoan) -> Result<Loan> {
        let institution = ctx.scope()?;
        let own = Target { institution: Some(institution), environment: None, owner: ctx.user() };
        ctx.require(Permission::RequestLoans, &own)?;
        let asked = self.deed(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        if new.period.start() < self.today(ctx, &mut *work).await? {
            return Err(Invalid::at("/start_date", BadValue::new("date.in-past")).into());
        }
        let unknown = || Invalid::at("/item_id", BadValue::new("asset.not-found"));
        let asset = work.assets().find(new.asset, None).await?.ok_or_else(unknown)?;
        let warehouse = match asset.environment {
            Some(id) => work.environments().find(id, None).await?,
            None => None,
        };
        let (loan, requested) = Loan::request(new, &asset, warehouse.as_ref(), self.ids.next().into(), asked)?;
        work.loans().add(&loan).await?;
        work.commit(Event::of(&requested).changed(Change::created(&loan)).into()).await?;
        Ok(loan)
    }
}
