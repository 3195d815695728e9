//! What was seen of one item: said by somebody, written once, whichever of several is the last.

use crate::clock::Timestamp;
use crate::form::BadValue;
use crate::ids::{AssetId, CheckCountId, CheckId, UserId};
use crate::inventory::{Scanned, UnitCounts};
use crate::text::Prose;
use chrono::TimeDelta;
use serde::Serialize;

/// The most entries of one request.
pub const MOST_COUNTS: usize = 5_000;

/// So far may the clock of a device be ahead of ours.
pub const CLOCK_TOLERANCE_MINUTES: i64 = 5;

/// What was seen of an item.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Counted {
    /// So many units. Expected and surplus together are found, damaged and missing together.
    Units {
        /// As they should be.
        found: u32,
        /// Broken.
        damaged: u32,
        /// Not there, though the book says so.
        missing: u32,
        /// There, though the book does not say so.
        surplus: u32,
    },
    /// Nobody could count it, for this reason.
    NotCounted {
        /// Why.
        reason: Prose<500>,
    },
}

impl Counted {
    /// So many units where so many are expected; what is not told follows from the rest.
    ///
    /// # Errors
    /// When what is told does not fit: `expected + surplus = found + damaged + missing`, and units are missing or too
    /// many, not both.
    pub fn units(
        expected: u32,
        (found, damaged): (u32, u32),
        missing: Option<u32>,
        surplus: Option<u32>,
    ) -> Result<Self, BadValue> {
        let seen = found.saturating_add(damaged);
        let (lacking, beyond) = (expected.saturating_sub(seen), seen.saturating_sub(expected));
        let (missing, surplus) = (missing.unwrap_or(lacking), surplus.unwrap_or(beyond));
        for units in [found, damaged, missing, surplus, seen] {
            UnitCounts::count(units.into())?;
        }
        if missing > 0 && surplus > 0 {
            return Err(BadValue::new("check-line.missing-and-surplus"));
        }
        if (missing, surplus) != (lacking, beyond) {
            let params = crate::error::Params::none().number("expected", expected.into());
            return Err(BadValue::with("check-line.sum", params));
        }
        Ok(Self::Units { found, damaged, missing, surplus })
    }
}

/// An entry: what somebody saw of an item, and when.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Count {
    /// Its id, which the device makes: the same entry sent twice is one.
    pub id: CheckCountId,
    /// Of which check.
    pub check: CheckId,
    /// Of which revision of it.
    pub revision: u16,
    /// Of which item.
    pub asset: AssetId,
    /// What was seen.
    pub counted: Counted,
    /// What there is to say.
    pub note: Option<Prose<500>>,
    /// Who.
    pub by: UserId,
    /// When, by the clock of the device.
    pub counted_at: Timestamp,
    /// When we heard of it.
    pub received_at: Timestamp,
}

impl Count {
    /// Whether both say the same of one item of one check.
    pub fn says_the_same(&self, other: &Self) -> bool {
        (self.check, self.asset, &self.counted, &self.note) == (other.check, other.asset, &other.counted, &other.note)
    }

    /// Whether it is said after the other: by the clock of the device; of two at one moment that with the larger id, so
    /// that all servers and stores choose alike.
    pub fn later_than(&self, other: &Self) -> bool {
        (self.counted_at, self.id) > (other.counted_at, other.id)
    }
}

/// By what an item is named.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Which {
    /// By its id.
    Asset(AssetId),
    /// By what was scanned on it.
    Scanned(Scanned),
}

/// An entry, as a device sends it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewCount {
    /// Its id; a new one when the device makes none.
    pub id: Option<CheckCountId>,
    /// Of which item.
    pub which: Which,
    /// As they should be, and broken; or why nobody could count it.
    pub seen: NewSeen,
    /// What there is to say.
    pub note: Option<Prose<500>>,
    /// When, by the clock of the device; now when it does not say.
    pub counted_at: Option<Timestamp>,
}

/// What a device says was seen, before it is known what was expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum NewSeen {
    /// So many units.
    Units {
        /// As they should be.
        found: u32,
        /// Broken.
        damaged: u32,
        /// Not there; what follows from the rest when it is not said.
        missing: Option<u32>,
        /// Too many; what follows from the rest when it is not said.
        surplus: Option<u32>,
    },
    /// Nobody could count it, for this reason.
    NotCounted(Prose<500>),
}

impl NewSeen {
    /// What was seen, where so many are expected.
    pub fn read(&self, expected: u32) -> Result<Counted, BadValue> {
        match self {
            Self::Units { found, damaged, missing, surplus } => {
                Counted::units(expected, (*found, *damaged), *missing, *surplus)
            }
            Self::NotCounted(reason) => Ok(Counted::NotCounted { reason: reason.clone() }),
        }
    }
}

/// Whether it can have been counted then: not before the day of the check began, and not after now, but for what the
/// clock of a device may be wrong.
pub(super) fn plausible(counted_at: Timestamp, day_begins: Timestamp, now: Timestamp) -> bool {
    day_begins <= counted_at && counted_at <= now + TimeDelta::minutes(CLOCK_TOLERANCE_MINUTES)
}
