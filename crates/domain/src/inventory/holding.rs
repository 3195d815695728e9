//! An asset with its stock: what is booked, decided and stored together.

use super::asset::Asset;
use super::movement::{Entry, Movement, MovementKind, NewMovement, Place};
use super::stock::{Stock, StockError};
use super::units::{Condition, Tracking, Units};
use crate::error::{Fault, Kind, Params};
use crate::ids::{EnvironmentId, IdSource};

/// An asset with its stock and the movements booked since it was read: what is stored together.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Holding {
    /// The asset; its units always are the sum of the stock.
    pub asset: Asset,
    stock: Stock,
    booked: Vec<Movement>,
    before: Option<Box<(Asset, Stock)>>,
}

/// Books movements under ids of their own.
#[derive(Clone, Copy)]
pub struct Clerk<'a> {
    /// What the movements have in common.
    pub entry: &'a Entry,
    /// Where their ids come from.
    pub ids: &'a dyn IdSource,
}

impl Holding {
    /// An asset as it was stored.
    pub fn stored(asset: Asset, stock: Stock) -> Self {
        let before = Some(Box::new((asset.clone(), stock.clone())));
        Self { asset, stock, booked: Vec::new(), before }
    }

    /// A new asset with its first units, where it is kept.
    pub fn opened(asset: Asset, units: &Units, clerk: Clerk<'_>) -> Result<Self, StockError> {
        let asset = Asset { units: Units::default(), ..asset };
        let mut holding = Self { asset, stock: Stock::default(), booked: Vec::new(), before: None };
        let environment = holding.asset.environment;
        for (condition, count) in units.iter().filter(|(_, count)| *count > 0) {
            holding.book(MovementKind::Receipt, count, None, Some(Place { environment, condition }), clerk)?;
        }
        Ok(holding)
    }

    /// How it was stored; nothing of a new one.
    pub fn before(&self) -> Option<(&Asset, &Stock)> {
        self.before.as_deref().map(|(asset, stock)| (asset, stock))
    }

    /// The balances.
    pub fn stock(&self) -> &Stock {
        &self.stock
    }

    /// What was booked since it was read.
    pub fn booked(&self) -> &[Movement] {
        &self.booked
    }

    /// Says that it is stored as it stands now: nothing is booked since.
    pub fn mark_stored(&mut self) {
        self.booked.clear();
        self.before = Some(Box::new((self.asset.clone(), self.stock.clone())));
    }

    /// Whether anything differs from what was stored, or was booked since.
    pub fn changed(&self) -> bool {
        !self.booked.is_empty() || self.before().is_none_or(|(before, _)| !self.asset.same_but_for_time(before))
    }

    /// Whether the movements booked since it was read tell all that changed: its units and its place alone did.
    pub fn told_by_movements(&self) -> bool {
        let moved =
            |before: &Asset| Asset { environment: self.asset.environment, units: self.asset.units, ..before.clone() };
        let before = self.before().filter(|_| !self.booked.is_empty());
        before.is_some_and(|(before, _)| self.asset.same_but_for_time(&moved(before)))
    }

    /// Books a movement: all of it, or nothing.
    pub fn book(
        &mut self,
        kind: MovementKind,
        quantity: u32,
        from: Option<Place>,
        to: Option<Place>,
        clerk: Clerk<'_>,
    ) -> Result<(), StockError> {
        if self.asset.retired.is_some() {
            return Err(StockError::Retired);
        }
        let entry = clerk.entry.clone();
        let movement = Movement {
            id: clerk.ids.next().into(),
            institution: self.asset.institution,
            asset: self.asset.id,
            kind,
            quantity,
            from,
            to,
            reason: entry.reason,
            document: entry.document,
            cause: entry.cause,
            by: entry.by,
            at: entry.at,
        };
        let mut stock = self.stock.clone();
        stock.take(&movement)?;
        let units = stock.units();
        units.fit(self.asset.tracking)?;
        self.stock = stock;
        self.asset.units = units;
        self.asset.updated_at = movement.at;
        self.booked.push(movement);
        Ok(())
    }

    /// Does all of a deed of several movements, or none of it.
    pub(super) fn whole<E>(&mut self, deed: impl FnOnce(&mut Self) -> Result<(), E>) -> Result<(), E> {
        let mut next = self.clone();
        deed(&mut next)?;
        *self = next;
        Ok(())
    }

    /// Books what somebody states, with what is usual where they say nothing.
    pub fn book_by_hand(&mut self, new: &NewMovement, clerk: Clerk<'_>) -> Result<(), StockError> {
        let usual = new.kind.usual();
        let from = if new.surplus { None } else { new.from.or(usual.0) };
        let environment = new.environment.or(self.asset.environment);
        let place = |condition: Condition| Place { environment, condition };
        // One thing that comes, or comes back, is kept where it comes to.
        let comes = self.asset.tracking == Tracking::Serial && self.asset.units.quantity() == 0;
        if comes && from.is_none() {
            let asset = Asset { environment, ..self.asset.clone() };
            let mut there = Self { asset, ..self.clone() };
            there.book(new.kind, new.quantity.get(), None, new.to.or(usual.1).map(place), clerk)?;
            *self = there;
            return Ok(());
        }
        self.book(new.kind, new.quantity.get(), from.map(place), new.to.or(usual.1).map(place), clerk)
    }

    /// Moves every unit kept in the asset's own environment to another, whatever its condition, and
    /// keeps the asset there from now on; or changes nothing. What is lent or under way stands in the way.
    pub fn relocate(&mut self, to: Option<EnvironmentId>, clerk: Clerk<'_>) -> Result<(), RelocateError> {
        self.whole(|holding| holding.relocate_units(to, clerk))
    }

    fn relocate_units(&mut self, to: Option<EnvironmentId>, clerk: Clerk<'_>) -> Result<(), RelocateError> {
        if self.asset.retired.is_some() {
            return Err(StockError::Retired.into());
        }
        let from = self.asset.environment;
        if from == to {
            return Ok(());
        }
        let here = self.stock.units_in(from);
        if here.on_loan() > 0 || here.of(Condition::InTransit) > 0 {
            let (on_loan, in_transit) = (here.on_loan(), here.of(Condition::InTransit));
            return Err(RelocateError::UnitsAway { on_loan, in_transit });
        }
        for (condition, units) in here.iter().filter(|(_, units)| *units > 0) {
            let (leaving, under_way) = (Place { environment: from, condition }, under_way(from));
            self.book(MovementKind::TransferOut, units, Some(leaving), Some(under_way), clerk)?;
            let arriving = Place { environment: to, condition };
            self.book(MovementKind::TransferIn, units, Some(under_way), Some(arriving), clerk)?;
        }
        self.asset.environment = to;
        self.asset.updated_at = clerk.entry.at;
        Ok(())
    }

    /// Puts the book right, so that the whole stands as stated, or changes nothing; the difference is
    /// booked where the asset is kept, as adjustments. What is lent or under way is not for stating:
    /// another number of it than there is, is refused.
    pub fn restate(&mut self, stated: &Units, clerk: Clerk<'_>) -> Result<(), StockError> {
        let units = self.asset.units;
        let away = Condition::ALL.iter().filter(|condition| !condition.stated());
        if away.into_iter().any(|condition| stated.of(*condition) != units.of(*condition)) {
            return Err(StockError::NotSo(MovementKind::Adjustment));
        }
        stated.fit(self.asset.tracking)?;
        self.whole(|holding| holding.adjust(stated, clerk))
    }

    fn adjust(&mut self, stated: &Units, clerk: Clerk<'_>) -> Result<(), StockError> {
        let environment = self.asset.environment;
        let place = |condition| Place { environment, condition };
        let change =
            |condition: Condition, units: &Units| i64::from(stated.of(condition)) - i64::from(units.of(condition));
        let conditions = || Condition::ALL.iter().copied().filter(|condition| condition.stated());
        // Units that change their condition first, so that nothing is written off and received again.
        for (less, more) in conditions().flat_map(|less| conditions().map(move |more| (less, more))) {
            let units = self.asset.units;
            let (gone, come) = (-change(less, &units), change(more, &units));
            let moved = u32::try_from(gone.min(come)).unwrap_or(0);
            if moved > 0 {
                self.book(MovementKind::Adjustment, moved, Some(place(less)), Some(place(more)), clerk)?;
            }
        }
        for condition in conditions() {
            let difference = change(condition, &self.asset.units);
            let units = u32::try_from(difference.unsigned_abs()).unwrap_or(u32::MAX);
            match difference {
                0 => {}
                1.. => self.book(MovementKind::Adjustment, units, None, Some(place(condition)), clerk)?,
                _ => self.book(MovementKind::Adjustment, units, Some(place(condition)), None, clerk)?,
            }
        }
        Ok(())
    }
}

/// Units sent from an environment and not received yet.
pub fn under_way(from: Option<EnvironmentId>) -> Place {
    Place { environment: from, condition: Condition::InTransit }
}

/// Why an asset cannot be kept elsewhere.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RelocateError {
    /// Units are not there to be moved.
    #[error("{on_loan} units are lent, {in_transit} under way")]
    UnitsAway {
        /// Lent.
        on_loan: u32,
        /// Sent and not received.
        in_transit: u32,
    },
    /// The book refuses.
    #[error(transparent)]
    Stock(#[from] StockError),
}

impl Fault for RelocateError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::UnitsAway { .. } => "asset.units-away",
            Self::Stock(error) => error.code(),
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::UnitsAway { on_loan, in_transit } => {
                Params::none().number("on_loan", i64::from(*on_loan)).number("in_transit", i64::from(*in_transit))
            }
            Self::Stock(error) => error.params(),
        }
    }
}

#[cfg(test)]
#[path = "holding_tests.rs"]
mod tests;

#[cfg(test)]
#[path = "ledger_tests.rs"]
mod properties;
