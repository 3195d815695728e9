//! The book quantity of an asset: balances by place and condition, moved by movements alone.

use super::movement::{Movement, MovementKind, Place};
use super::units::{Condition, Units, UnitsError};
use crate::error::{Fault, Kind, Params};
use crate::ids::{AssetId, EnvironmentId};
use std::collections::BTreeMap;

/// How many units of an asset are in each place and condition. Nothing is negative, nothing is zero.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stock(BTreeMap<Place, u32>);

/// Why a movement cannot be booked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StockError {
    /// More than there is.
    #[error("{there} of {wanted} units are {}", .condition.name())]
    NotEnough {
        /// How many there are.
        there: u32,
        /// How many were wanted.
        wanted: u32,
        /// In which condition.
        condition: Condition,
    },
    /// No movement of this kind leads from there to here.
    #[error("a {} does not lead there", .0.name())]
    NotSo(MovementKind),
    /// The whole would be more than a row can have.
    #[error(transparent)]
    Units(#[from] UnitsError),
    /// The asset is out of use for good.
    #[error("the asset is retired")]
    Retired,
}

impl Fault for StockError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotEnough { .. } => "stock.not-enough",
            Self::NotSo(_) => "movement.not-so",
            Self::Units(error) => error.code(),
            Self::Retired => "asset.retired",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::NotEnough { there, wanted, condition } => Params::none()
                .number("usable", i64::from(*there))
                .number("wanted", i64::from(*wanted))
                .text("state", condition.name()),
            Self::NotSo(kind) => Params::none().text("kind", kind.name()),
            Self::Units(error) => error.params(),
            Self::Retired => Params::none(),
        }
    }
}

impl Stock {
    /// With these balances; those of one place are added up, those of nothing left out.
    pub fn of(balances: impl IntoIterator<Item = (Place, u32)>) -> Self {
        let mut stock = Self::default();
        for (place, units) in balances {
            stock.set(place, stock.at(place).saturating_add(units));
        }
        stock
    }

    /// How many are there.
    pub fn at(&self, place: Place) -> u32 {
        self.0.get(&place).copied().unwrap_or(0)
    }

    /// Every balance that is not zero.
    pub fn balances(&self) -> impl Iterator<Item = (Place, u32)> {
        self.0.iter().map(|(place, units)| (*place, *units))
    }

    /// The sum over all environments.
    pub fn units(&self) -> Units {
        self.balances().fold(Units::default(), |sum, (place, units)| sum.and(place.condition, units))
    }

    /// The units of one environment.
    pub fn units_in(&self, environment: Option<EnvironmentId>) -> Units {
        let here = self.balances().filter(|(place, _)| place.environment == environment);
        here.fold(Units::default(), |sum, (place, units)| sum.and(place.condition, units))
    }

    /// The environments that hold units.
    pub fn environments(&self) -> impl Iterator<Item = Option<EnvironmentId>> {
        let mut seen = None;
        self.0
            .keys()
            .map(|place| place.environment)
            .filter(move |environment| seen.replace(*environment) != Some(*environment))
    }

    /// Takes a movement into the balances, or leaves them as they are.
    pub fn take(&mut self, movement: &Movement) -> Result<(), StockError> {
        let condition = |place: &Option<Place>| place.map(|place| place.condition);
        if movement.quantity == 0 || !movement.kind.allows(condition(&movement.from), condition(&movement.to)) {
            return Err(StockError::NotSo(movement.kind));
        }
        // Units change their environment by arriving, and in no other way.
        let stays = movement.from.zip(movement.to).is_none_or(|(from, to)| from.environment == to.environment);
        if !stays && movement.kind != MovementKind::TransferIn {
            return Err(StockError::NotSo(movement.kind));
        }
        if let Some(from) = movement.from {
            let (there, wanted) = (self.at(from), movement.quantity);
            let left = there.checked_sub(wanted);
            let left = left.ok_or(StockError::NotEnough { there, wanted, condition: from.condition })?;
            self.set(from, left);
        }
        if let Some(to) = movement.to {
            // No sum is above a million before this, so none overflows.
            self.set(to, self.at(to).saturating_add(movement.quantity));
        }
        Ok(())
    }

    fn set(&mut self, place: Place, units: u32) {
        if units == 0 {
            self.0.remove(&place);
        } else {
            self.0.insert(place, units);
        }
    }
}

/// A balance that is not what its movements add up to, or a total that is not what its balances do.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize)]
pub struct Discrepancy {
    /// Of which asset; none when it is about counters of a whole institution.
    pub asset: Option<AssetId>,
    /// Where, or what is counted.
    pub what: String,
    /// What the ledger says.
    pub ledger: i64,
    /// What stands in the book.
    pub book: i64,
}

#[cfg(test)]
#[path = "stock_tests.rs"]
mod tests;
