//! Kits: things with parts that move together and are checked for completeness.

use super::asset::Asset;
use super::retirement::AssetError;
use super::units::{Condition, Status, Tracking};
use crate::clock::Timestamp;

/// What stands in the way of a kit being whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PartState {
    /// How the part stands.
    pub status: Status,
    /// Whether all of it is here and good: nothing broken, missing, lent, under way or elsewhere.
    pub complete: bool,
}

impl Asset {
    /// Whether all of this part is with its kit, and good.
    pub fn part_state(&self, kit: &Self) -> PartState {
        let sound = [Condition::Good, Condition::InUse].into_iter().map(|condition| self.units.of(condition)).sum();
        let quantity = self.units.quantity();
        let here = self.environment == kit.environment && self.retired.is_none();
        // With the kit itself a lent part is where it belongs.
        let sound: u32 = if kit.units.on_loan() > 0 { sound + self.units.on_loan() } else { sound };
        PartState { status: self.status(), complete: here && quantity > 0 && sound == quantity }
    }

    /// Becomes a part of a kit that has `parts` already.
    pub fn join(mut self, kit: &Self, own_parts: usize, now: Timestamp) -> Result<Self, AssetError> {
        if self.retired.is_some() || kit.retired.is_some() {
            return Err(AssetError::Retired);
        }
        if kit.tracking != Tracking::Serial {
            return Err(AssetError::KitIsOne);
        }
        if self.id == kit.id || kit.kit.is_some() || own_parts > 0 {
            return Err(AssetError::NestedKit);
        }
        if self.kit.is_some_and(|other| other != kit.id) {
            return Err(AssetError::PartOfKit);
        }
        let away = self.units.on_loan() + self.units.of(Condition::InTransit);
        if away > 0 || kit.units.on_loan() + kit.units.of(Condition::InTransit) > 0 {
            return Err(AssetError::UnitsAway { away: away.max(1) });
        }
        if self.environment != kit.environment {
            return Err(AssetError::KeptElsewhere);
        }
        self.kit = Some(kit.id);
        self.updated_at = now;
        Ok(self)
    }

    /// Is no part of the kit any more.
    pub fn leave(mut self, kit: &Self, now: Timestamp) -> Result<Self, AssetError> {
        if self.kit != Some(kit.id) {
            return Err(AssetError::NotAPart);
        }
        let away = self.units.on_loan() + self.units.of(Condition::InTransit);
        if away > 0 {
            return Err(AssetError::UnitsAway { away });
        }
        self.kit = None;
        self.updated_at = now;
        Ok(self)
    }

    /// Refuses what a part does with its kit alone: travel, be lent, change hands.
    pub fn alone(&self) -> Result<(), AssetError> {
        if self.kit.is_some() { Err(AssetError::PartOfKit) } else { Ok(()) }
    }
}

#[cfg(test)]
#[path = "kit_tests.rs"]
mod tests;
