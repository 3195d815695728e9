//! The units of one asset and where they went.

use crate::error::{Fault, Kind, Params};
use crate::form::BadValue;
use serde::Serialize;

/// Whether a row is one thing or a number of equal ones.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Tracking {
    /// One row, one thing.
    Serial,
    /// A quantity.
    Bulk,
}

impl Tracking {
    /// The published name.
    pub fn name(self) -> &'static str {
        match self {
            Self::Serial => "serial",
            Self::Bulk => "bulk",
        }
    }

    /// Of a published name.
    pub fn parse(name: &str) -> Result<Self, BadValue> {
        match name {
            "serial" => Ok(Self::Serial),
            "bulk" => Ok(Self::Bulk),
            _ => Err(BadValue::new("kind.unknown")),
        }
    }
}

/// How an asset stands, derived from its units.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Status {
    /// At least one good unit is free.
    Available,
    /// Lent.
    OnLoan,
    /// At work in its room.
    InUse,
    /// Being repaired.
    Maintenance,
    /// Broken.
    Damaged,
    /// Not found.
    Missing,
}

impl Status {
    /// All of them, with their published names.
    pub const ALL: &'static [(&'static str, Self)] = &[
        ("available", Self::Available),
        ("on_loan", Self::OnLoan),
        ("in_use", Self::InUse),
        ("maintenance", Self::Maintenance),
        ("damaged", Self::Damaged),
        ("missing", Self::Missing),
    ];

    /// The published name.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(_, status)| *status == self).map_or("", |(name, _)| name)
    }

    /// Of a published name.
    pub fn parse(name: &str) -> Result<Self, BadValue> {
        Self::ALL.iter().find(|(known, _)| *known == name).map(|(_, s)| *s).ok_or(BadValue::new("kind.unknown"))
    }
}

/// Every unit the institution owns, lent or not, and of them those that cannot be lent.
/// A unit is in at most one of the parts, so their sum is never above the whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Units {
    quantity: u32,
    damaged: u32,
    missing: u32,
    maintenance: u32,
    in_use: u32,
    on_loan: u32,
}

/// Why units cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UnitsError {
    /// The parts are more than the whole.
    #[error("{out} units are out of {quantity}")]
    TooManyOut {
        /// The whole.
        quantity: u32,
        /// The sum of the parts.
        out: u64,
    },
    /// A serial asset is one thing.
    #[error("a serial asset has one unit")]
    SerialHasOne,
    /// More than the good units that are free, or less than are lent.
    #[error("{on_loan} units are lent")]
    OnLoan {
        /// How many are lent.
        on_loan: u32,
    },
}

impl Fault for UnitsError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::TooManyOut { .. } => "asset.too-many-units-out",
            Self::SerialHasOne => "asset.serial-has-one-unit",
            Self::OnLoan { .. } => "asset.on-loan",
        }
    }
    fn params(&self) -> Params {
        let number = |n: u64| i64::try_from(n).unwrap_or(i64::MAX);
        match self {
            Self::TooManyOut { quantity, out } => {
                Params::none().number("quantity", i64::from(*quantity)).number("out", number(*out))
            }
            Self::SerialHasOne => Params::none(),
            Self::OnLoan { on_loan } => Params::none().number("on_loan", i64::from(*on_loan)),
        }
    }
}

impl Units {
    /// The most units one row can have.
    pub const MAX: u32 = 1_000_000;

    /// Units that add up.
    pub fn new(
        quantity: u32,
        damaged: u32,
        missing: u32,
        maintenance: u32,
        in_use: u32,
        on_loan: u32,
    ) -> Result<Self, UnitsError> {
        let units = Self { quantity, damaged, missing, maintenance, in_use, on_loan };
        let out = units.out();
        if out > u64::from(quantity) { Err(UnitsError::TooManyOut { quantity, out }) } else { Ok(units) }
    }

    fn out(&self) -> u64 {
        [self.damaged, self.missing, self.maintenance, self.in_use, self.on_loan].iter().map(|n| u64::from(*n)).sum()
    }

    /// Every unit owned.
    pub fn quantity(&self) -> u32 {
        self.quantity
    }
    /// Broken ones.
    pub fn damaged(&self) -> u32 {
        self.damaged
    }
    /// Those not found.
    pub fn missing(&self) -> u32 {
        self.missing
    }
    /// Those being repaired.
    pub fn maintenance(&self) -> u32 {
        self.maintenance
    }
    /// Those at work in their room.
    pub fn in_use(&self) -> u32 {
        self.in_use
    }
    /// Those lent now, on time or overdue.
    pub fn on_loan(&self) -> u32 {
        self.on_loan
    }

    /// Good units on the shelf now.
    pub fn available(&self) -> u32 {
        self.quantity - u32::try_from(self.out()).unwrap_or(self.quantity)
    }

    /// Takes units from the shelf.
    pub fn check_out(mut self, quantity: u32) -> Result<Self, UnitsError> {
        if quantity > self.available() {
            return Err(UnitsError::OnLoan { on_loan: self.on_loan });
        }
        self.on_loan += quantity;
        Ok(self)
    }

    /// Puts lent units back on the shelf.
    pub fn check_in(mut self, quantity: u32) -> Result<Self, UnitsError> {
        self.on_loan = self.on_loan.checked_sub(quantity).ok_or(UnitsError::OnLoan { on_loan: self.on_loan })?;
        Ok(self)
    }

    /// What these units make of an asset: free if any is, else where most pressing units are.
    pub fn status(&self) -> Status {
        let first = [
            (self.available(), Status::Available),
            (self.on_loan, Status::OnLoan),
            (self.in_use, Status::InUse),
            (self.maintenance, Status::Maintenance),
            (self.damaged, Status::Damaged),
        ];
        first.into_iter().find(|(count, _)| *count > 0).map_or(Status::Missing, |(_, status)| status)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use rstest::rstest;

    #[rstest]
    #[case((10, 2, 1, 1, 1, 1), Status::Available, 4)]
    #[case((1, 0, 0, 0, 0, 1), Status::OnLoan, 0)]
    #[case((1, 0, 0, 0, 1, 0), Status::InUse, 0)]
    #[case((1, 0, 0, 1, 0, 0), Status::Maintenance, 0)]
    #[case((3, 3, 0, 0, 0, 0), Status::Damaged, 0)]
    #[case((1, 0, 1, 0, 0, 0), Status::Missing, 0)]
    fn the_status_follows_from_the_units(
        #[case] (q, d, m, r, u, l): (u32, u32, u32, u32, u32, u32),
        #[case] status: Status,
        #[case] available: u32,
    ) {
        let units = Units::new(q, d, m, r, u, l).unwrap();
        assert_eq!((units.status(), units.available()), (status, available));
    }

    #[test]
    fn more_units_out_than_owned_cannot_be() {
        assert_eq!(Units::new(1, 1, 1, 0, 0, 0), Err(UnitsError::TooManyOut { quantity: 1, out: 2 }));
        assert!(Units::new(u32::MAX, u32::MAX, u32::MAX, 0, 0, 0).is_err());
    }

    proptest! {
        #[test]
        fn lending_and_taking_back_never_loses_or_makes_a_unit(
            quantity in 1u32..50,
            moves in prop::collection::vec((any::<bool>(), 1u32..60), 0..40),
        ) {
            let mut units = Units::new(quantity, 0, 0, 0, 0, 0).unwrap();
            for (out, n) in moves {
                let next = if out { units.check_out(n) } else { units.check_in(n) };
                units = next.unwrap_or(units);
                prop_assert_eq!(units.available() + units.on_loan(), quantity);
            }
        }
    }
}
