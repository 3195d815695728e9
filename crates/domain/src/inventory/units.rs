//! The units of one asset, by the condition they are in.

use super::Retirement;
use crate::error::{Fault, Kind, Params};
use crate::form::BadValue;
use crate::names::names;
use serde::ser::SerializeMap;
use serde::{Serialize, Serializer};

names! {
    /// Whether a row is one thing or a number of equal ones.
    Tracking, "kind.unknown" {
        /// One row, one thing.
        Serial = "serial",
        /// A quantity.
        Bulk = "bulk",
    }
}

names! {
    /// What a unit is doing. A unit is in one condition at a time, in one place.
    Condition, "kind.unknown" {
        /// Good and on the shelf.
        Good = "good",
        /// At work in its room.
        InUse = "in_use",
        /// In a borrower's hands, on time or overdue.
        OnLoan = "on_loan",
        /// Sent to another environment and not received yet; counted where it was sent from.
        InTransit = "in_transit",
        /// Being repaired.
        Maintenance = "maintenance",
        /// Broken.
        Damaged = "damaged",
        /// Not found.
        Missing = "missing",
    }
}

impl Condition {
    /// Whether units in it can be sent somewhere: nobody sends what is not found.
    pub fn sent(self) -> bool {
        self.stated() && self != Self::Missing
    }

    /// Whether people may state it: what is lent or under way follows from loans and transfers alone.
    pub fn stated(self) -> bool {
        !matches!(self, Self::OnLoan | Self::InTransit)
    }
}

names! {
    /// How an asset stands, derived from its units.
    Status, "kind.unknown" {
        /// At least one good unit is free.
        Available = "available",
        /// Lent.
        OnLoan = "on_loan",
        /// At work in its room.
        InUse = "in_use",
        /// On the way to another room.
        InTransit = "in_transit",
        /// Being repaired.
        Maintenance = "maintenance",
        /// Broken.
        Damaged = "damaged",
        /// Not found.
        Missing = "missing",
        /// No unit is owned any more, or none yet.
        Empty = "empty",
        /// Out of use for good.
        Retired = "retired",
    }
}

impl Status {
    /// How an asset with these units stands: free if any unit is, else where most pressing units are.
    pub fn of(units: &Units, retired: Option<&Retirement>) -> Self {
        if retired.is_some() {
            return Self::Retired;
        }
        let first = [
            (Condition::Good, Self::Available),
            (Condition::OnLoan, Self::OnLoan),
            (Condition::InUse, Self::InUse),
            (Condition::InTransit, Self::InTransit),
            (Condition::Maintenance, Self::Maintenance),
            (Condition::Damaged, Self::Damaged),
            (Condition::Missing, Self::Missing),
        ];
        first.into_iter().find(|(condition, _)| units.of(*condition) > 0).map_or(Self::Empty, |(_, status)| status)
    }
}

/// How many units are in each condition. Their sum is what the institution owns, lent or not.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Units([u32; Condition::ALL.len()]);

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
    /// More units than one row can have.
    #[error("more than {} units", Units::MAX)]
    TooMany,
}

impl Fault for UnitsError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::TooManyOut { .. } => "asset.too-many-units-out",
            Self::SerialHasOne => "asset.serial-has-one-unit",
            Self::TooMany => "asset.too-many-units",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::TooManyOut { quantity, out } => Params::none()
                .number("quantity", i64::from(*quantity))
                .number("out", i64::try_from(*out).unwrap_or(i64::MAX)),
            Self::SerialHasOne => Params::none(),
            Self::TooMany => Params::none().number("max", i64::from(Units::MAX)),
        }
    }
}

impl Units {
    /// The most units one row can have.
    pub const MAX: u32 = 1_000_000;

    /// How many are in a condition.
    pub fn of(&self, condition: Condition) -> u32 {
        self.0[condition as usize]
    }

    /// With so many in a condition.
    #[must_use]
    pub fn with(mut self, condition: Condition, units: u32) -> Self {
        self.0[condition as usize] = units;
        self
    }

    /// With so many more in a condition.
    #[must_use]
    pub fn and(self, condition: Condition, units: u32) -> Self {
        self.with(condition, self.of(condition).saturating_add(units))
    }

    /// Every unit owned.
    pub fn quantity(&self) -> u32 {
        self.0.iter().fold(0, |sum: u32, units| sum.saturating_add(*units))
    }

    /// Good units on the shelf now.
    pub fn available(&self) -> u32 {
        self.of(Condition::Good)
    }

    /// Those lent now, on time or overdue.
    pub fn on_loan(&self) -> u32 {
        self.of(Condition::OnLoan)
    }

    /// Each condition with its units.
    pub fn iter(&self) -> impl Iterator<Item = (Condition, u32)> {
        Condition::ALL.iter().map(|condition| (*condition, self.of(*condition)))
    }

    /// Refuses more than a row of this kind can have.
    pub fn fit(&self, tracking: Tracking) -> Result<(), UnitsError> {
        match tracking {
            Tracking::Serial if self.quantity() > 1 => Err(UnitsError::SerialHasOne),
            _ if self.quantity() > Self::MAX => Err(UnitsError::TooMany),
            _ => Ok(()),
        }
    }
}

impl Serialize for Units {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(Condition::ALL.len() + 1))?;
        map.serialize_entry("quantity", &self.quantity())?;
        for (condition, units) in self.iter() {
            map.serialize_entry(condition.name(), &units)?;
        }
        map.end()
    }
}

/// Counts that somebody states; what is lent or under way is never stated.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct UnitCounts {
    /// Every unit owned, lent or not.
    pub quantity: u32,
    /// Broken.
    pub damaged: u32,
    /// Not found.
    pub missing: u32,
    /// Being repaired.
    pub maintenance: u32,
    /// At work in their room.
    pub in_use: u32,
}

impl UnitCounts {
    /// The units these counts speak of, where so many are lent or under way; the rest is good.
    pub fn units(&self, on_loan: u32, in_transit: u32) -> Result<Units, UnitsError> {
        let parts = [self.damaged, self.missing, self.maintenance, self.in_use, on_loan, in_transit];
        let out: u64 = parts.into_iter().map(u64::from).sum();
        let good = u64::from(self.quantity).checked_sub(out).and_then(|good| u32::try_from(good).ok());
        let good = good.ok_or(UnitsError::TooManyOut { quantity: self.quantity, out })?;
        Ok(Units::default()
            .with(Condition::Good, good)
            .with(Condition::Damaged, self.damaged)
            .with(Condition::Missing, self.missing)
            .with(Condition::Maintenance, self.maintenance)
            .with(Condition::InUse, self.in_use)
            .with(Condition::OnLoan, on_loan)
            .with(Condition::InTransit, in_transit))
    }

    /// A number of units: whole, not negative, at most [`Units::MAX`].
    pub fn count(number: i64) -> Result<u32, BadValue> {
        if number < 0 {
            return Err(BadValue::new("quantity.negative"));
        }
        let most = || BadValue::with("quantity.too-large", Params::none().number("max", i64::from(Units::MAX)));
        u32::try_from(number).ok().filter(|n| *n <= Units::MAX).ok_or_else(most)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn counts(quantity: u32, [damaged, missing, maintenance, in_use]: [u32; 4]) -> UnitCounts {
        UnitCounts { quantity, damaged, missing, maintenance, in_use }
    }

    #[rstest]
    #[case(counts(10, [2, 1, 1, 1]), 1, 1, Status::Available, 3)]
    #[case(counts(1, [0; 4]), 1, 0, Status::OnLoan, 0)]
    #[case(counts(1, [0, 0, 0, 1]), 0, 0, Status::InUse, 0)]
    #[case(counts(1, [0; 4]), 0, 1, Status::InTransit, 0)]
    #[case(counts(1, [0, 0, 1, 0]), 0, 0, Status::Maintenance, 0)]
    #[case(counts(3, [3, 0, 0, 0]), 0, 0, Status::Damaged, 0)]
    #[case(counts(1, [0, 1, 0, 0]), 0, 0, Status::Missing, 0)]
    #[case(counts(0, [0; 4]), 0, 0, Status::Empty, 0)]
    fn the_status_follows_from_the_units(
        #[case] stated: UnitCounts,
        #[case] on_loan: u32,
        #[case] in_transit: u32,
        #[case] status: Status,
        #[case] available: u32,
    ) {
        let units = stated.units(on_loan, in_transit).unwrap();
        assert_eq!((Status::of(&units, None), units.available()), (status, available));
        assert_eq!(units.quantity(), stated.quantity);
    }

    #[test]
    fn more_units_out_than_owned_cannot_be() {
        assert_eq!(counts(1, [1, 1, 0, 0]).units(0, 0), Err(UnitsError::TooManyOut { quantity: 1, out: 2 }));
        assert!(counts(u32::MAX, [u32::MAX, u32::MAX, 0, 0]).units(0, 0).is_err());
    }

    #[test]
    fn a_serial_asset_is_one_thing_and_a_quantity_has_an_end() {
        let two = Units::default().with(Condition::Good, 1).with(Condition::Missing, 1);
        assert_eq!(two.fit(Tracking::Serial), Err(UnitsError::SerialHasOne));
        let many = Units::default().with(Condition::Good, Units::MAX).with(Condition::Missing, 1);
        assert_eq!((two.fit(Tracking::Bulk), many.fit(Tracking::Bulk)), (Ok(()), Err(UnitsError::TooMany)));
    }

    #[rstest]
    #[case(0, Ok(0))]
    #[case(1_000_000, Ok(1_000_000))]
    #[case(1_000_001, Err("quantity.too-large"))]
    #[case(i64::MAX, Err("quantity.too-large"))]
    #[case(-1, Err("quantity.negative"))]
    fn a_count_is_whole_and_bounded(#[case] number: i64, #[case] expected: Result<u32, &str>) {
        assert_eq!(UnitCounts::count(number).map_err(|bad| bad.code), expected);
    }
}
