//! Lending the things of a warehouse.

mod approve_loan;
mod cancel_loan;
mod expire_loans;
mod hand_over_loan;
mod lose_loan;
mod read_loans;
mod reject_loan;
mod request_loan;
mod return_loan;
mod shelf;
mod stock;

use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Day, day_in};
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, IdSource};
use plantel_domain::inventory::Holding;
use plantel_domain::loans::{Deed, Handled, Handling, Hands, Loan};
use plantel_domain::store::{Repositories, Store};
use std::sync::Arc;

/// The loans of the institution in the context.
pub struct Loans {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Loans {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// The caller's deed, now.
    fn deed(&self, ctx: &Context) -> Result<Deed> {
        Ok(Deed { by: Some(ctx.actor()?.user), at: self.clock.now() })
    }

    /// Today, in the calendar of the institution.
    async fn today(&self, ctx: &Context, work: &mut dyn Repositories) -> Result<Day> {
        let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
        Ok(day_in(institution.time_zone, self.clock.now()))
    }

    /// What is written down of units that changed hands.
    fn written(&self, loan: &Loan, hands: Hands, handled: Vec<Handled>, deed: Deed) -> Vec<Handling> {
        let one = |handled| Handling { id: self.ids.next().into(), loan: loan.id, hands, handled, deed };
        handled.into_iter().map(one).collect()
    }
}

/// Asks the rule with what is stored now, of these assets; until the work ends nobody retires the warehouse.
async fn still_stands(work: &mut dyn Repositories, loan: &Loan, held: &[Holding], of: &[AssetId]) -> Result<()> {
    let warehouse = work.environments().hold(loan.warehouse).await?;
    let borrower = work.memberships().of_user(loan.borrower).await?;
    let assets: Vec<_> = held.iter().map(|it| &it.asset).filter(|asset| of.contains(&asset.id)).collect();
    Ok(loan.still_stands(&assets, warehouse.as_ref(), &borrower)?)
}
