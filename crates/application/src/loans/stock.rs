//! What hand-over and return do to the stock.

use super::Loans;
use crate::Result;
use plantel_domain::deed::Deed;
use plantel_domain::ids::{AssetId, EnvironmentId};
use plantel_domain::inventory::{
    Asset, Cause, Clerk, Condition, Entry, Holding, MovementKind, Place, StockError, StockMoved,
};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::loans::{Handled, Loan, LoanError, UnitState};
use plantel_domain::store::UnitOfWork;
use std::collections::BTreeSet;

/// Assets, held until the work ends, with the parts of those that are kits.
pub(super) struct Held(Vec<Holding>);

impl Held {
    /// Holds them, all at once and in one order, as everybody does.
    pub(super) async fn of(work: &mut dyn UnitOfWork, assets: &[AssetId]) -> Result<Self> {
        let mut ids: BTreeSet<AssetId> = assets.iter().copied().collect();
        ids.extend(work.assets().parts_of(assets).await?.into_iter().map(|part| part.id));
        let ids: Vec<AssetId> = ids.into_iter().collect();
        let held = Self(work.assets().lock_all(&ids).await?);
        // Only what somebody names, and what is not there, is not held.
        if assets.iter().all(|id| held.find(*id).is_some()) { Ok(held) } else { Err(LoanError::AnotherThing.into()) }
    }

    pub(super) fn all(&self) -> &[Holding] {
        &self.0
    }

    pub(super) fn find(&self, id: AssetId) -> Option<&Holding> {
        self.0.iter().find(|held| held.asset.id == id)
    }

    /// The parts of kits that are whole and on the shelf of this warehouse, with how many of each: what goes along when
    /// their kits do. In order of their codes.
    pub(super) fn parts_there(&self, warehouse: EnvironmentId) -> Vec<(Asset, u32)> {
        let here = Place { environment: Some(warehouse), condition: Condition::Good };
        let parts = self.0.iter().filter(|held| held.asset.kit.is_some());
        let there = parts.map(|held| (held.asset.clone(), held.stock().at(here)));
        let mut there: Vec<_> = there.filter(|(_, units)| *units > 0).collect();
        there.sort_by(|(a, _), (b, _)| a.code.cmp(&b.code));
        there
    }

    /// Books units of an asset, and of a kit the same of its parts, as far as they are where they should be.
    fn book(
        &mut self,
        kind: MovementKind,
        (asset, quantity): (AssetId, u32),
        (from, to): (Place, Place),
        clerk: Clerk<'_>,
    ) -> std::result::Result<(), StockError> {
        for held in &mut self.0 {
            if held.asset.id == asset {
                held.book(kind, quantity, Some(from), Some(to), clerk)?;
            } else if held.asset.kit == Some(asset) && kind != MovementKind::Found {
                // Which parts of a kit were found with it nobody knows but who counts them.
                let there = held.stock().at(from);
                if there > 0 {
                    held.book(kind, there, Some(from), Some(to), clerk)?;
                }
            }
        }
        Ok(())
    }

    /// Stores what was booked, and adds to what happened what moved.
    pub(super) async fn store(self, work: &mut dyn UnitOfWork, happened: Happened) -> Result<Happened> {
        let mut holdings = self.0;
        holdings.retain(|holding| !holding.booked().is_empty());
        if holdings.is_empty() {
            return Ok(happened);
        }
        let before: Vec<Asset> = holdings.iter().filter_map(|h| h.before().map(|(asset, _)| asset.clone())).collect();
        work.assets().store_all(&mut holdings).await?;
        let event = |(before, after): (&Asset, &Holding)| {
            Event::of(&StockMoved { asset: before.id }).changed(Change::between(before, &after.asset))
        };
        Ok(before.iter().zip(&holdings).map(event).fold(happened, Happened::and))
    }
}

/// What is in the borrower's hands, and what became of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// Off the shelf.
    Out,
    /// Back, as each unit is.
    Back,
    /// Found again, after it had been given up: what is still missing there is booked.
    Found,
}

impl Loans {
    /// Books what changes hands, with the loan as its cause.
    pub(super) fn book(
        &self,
        held: &mut Held,
        loan: &Loan,
        handled: &[Handled],
        way: Way,
        deed: Deed,
    ) -> std::result::Result<(), StockError> {
        let entry = Entry::new(deed.by, deed.at).because(Cause::Loan(loan.id));
        let clerk = Clerk { entry: &entry, ids: &*self.ids };
        let place = |condition| Place { environment: Some(loan.warehouse), condition };
        let mut handled: Vec<&Handled> = handled.iter().collect();
        if way == Way::Found {
            // Where others found some already, they booked them as good: what is not whole is booked before the rest.
            handled.sort_by_key(|one| one.state == UnitState::Good);
        }
        for one in handled {
            let Some(asset) = one.asset else { continue };
            let becomes = match one.state {
                UnitState::Good => Condition::Good,
                // Nobody can use what is not whole.
                UnitState::Damaged | UnitState::Incomplete => Condition::Damaged,
                UnitState::Missing => Condition::Missing,
            };
            let (kind, from, to) = match way {
                Way::Out => (MovementKind::LoanOut, Condition::Good, Condition::OnLoan),
                Way::Back => (MovementKind::LoanIn, Condition::OnLoan, becomes),
                Way::Found => (MovementKind::Found, Condition::Missing, becomes),
            };
            // Of what was given up, somebody may have found or written off some, and booked that.
            let there = held.find(asset).map_or(0, |it| it.stock().at(place(from)));
            let quantity = if way == Way::Found { one.quantity.min(there) } else { one.quantity };
            if quantity > 0 {
                held.book(kind, (asset, quantity), (place(from), place(to)), clerk)?;
            }
        }
        Ok(())
    }
}
