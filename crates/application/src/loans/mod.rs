//! Lending the things of a warehouse.

mod approve_loan;
mod cancel_loan;
mod hand_over_loan;
mod read_loans;
mod reject_loan;
mod request_loan;
mod return_loan;

use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Day, day_in};
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, IdSource};
use plantel_domain::inventory::{Asset, Holding, StockMoved};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Deed, Loan};
use plantel_domain::store::{Repositories, Store, UnitOfWork};
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
        Ok(Deed { by: ctx.actor()?.user, at: self.clock.now() })
    }

    /// Today, in the calendar of the institution.
    async fn today(&self, ctx: &Context, work: &mut dyn Repositories) -> Result<Day> {
        let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
        Ok(day_in(institution.time_zone, self.clock.now()))
    }
}

/// An asset and, of a kit, its parts, held until the work ends.
async fn held_with_parts(work: &mut dyn UnitOfWork, asset: AssetId) -> Result<(Holding, Vec<Holding>)> {
    let mut ids: Vec<AssetId> = work.assets().parts(asset).await?.into_iter().map(|part| part.id).collect();
    ids.push(asset);
    let mut holdings = work.assets().lock_all(&ids).await?;
    let at = holdings.iter().position(|holding| holding.asset.id == asset).ok_or(not_found::ASSET)?;
    Ok((holdings.remove(at), holdings))
}

/// Stores what was booked, and adds to what happened what moved.
async fn moved(work: &mut dyn UnitOfWork, mut holdings: Vec<Holding>, happened: Happened) -> Result<Happened> {
    holdings.retain(|holding| !holding.booked().is_empty());
    let before: Vec<Asset> = holdings.iter().filter_map(|h| h.before().map(|(asset, _)| asset.clone())).collect();
    work.assets().store_all(&mut holdings).await?;
    let event = |(before, after): (&Asset, &Holding)| {
        Event::of(&StockMoved { asset: before.id }).changed(Change::between(before, &after.asset))
    };
    Ok(before.iter().zip(&holdings).map(event).fold(happened, Happened::and))
}

/// Asks the rule with what is stored now; until the work ends nobody retires the warehouse.
async fn still_stands(work: &mut dyn Repositories, loan: &Loan, asset: &Asset) -> Result<()> {
    let warehouse = work.environments().hold(loan.warehouse).await?;
    let borrower = work.memberships().of_user(loan.borrower).await?;
    Ok(loan.still_stands(asset, warehouse.as_ref(), &borrower)?)
}
