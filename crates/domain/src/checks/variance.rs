//! What differs between book and count, and what puts the book right.

use super::Book;
use crate::ids::EnvironmentId;
use crate::inventory::{Clerk, Condition, Holding, MovementKind, Place, StockError};
use serde::{Deserialize, Serialize};

/// What puts the book right, in units: never both lost and found.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Corrections {
    /// Good in the book, and broken.
    pub broke: u32,
    /// Broken in the book, and as they should be.
    pub mended: u32,
    /// Good in the book, and not there.
    pub lost_good: u32,
    /// Broken in the book, and not there.
    pub lost_damaged: u32,
    /// Not in the book as being there, and as they should be.
    pub found_good: u32,
    /// Not in the book as being there, and broken.
    pub found_damaged: u32,
}

/// What differs between book and count.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Variance {
    /// Units more than in the book; fewer when it is negative.
    pub units: i64,
    /// What puts the book right.
    pub corrections: Corrections,
}

impl Variance {
    /// Of so many as they should be and so many broken.
    pub fn between(book: &Book, found: u32, damaged: u32) -> Self {
        let good = i64::from(found) - i64::from(book.good) - i64::from(book.in_use);
        let broken = i64::from(damaged) - i64::from(book.damaged);
        // Units that changed their condition first, so that nothing is lost and found again.
        let broke = (-good).min(broken).max(0);
        let mended = good.min(-broken).max(0);
        let (good_left, broken_left) = (good + broke - mended, broken - broke + mended);
        let units = |number: i64| u32::try_from(number.max(0)).unwrap_or(u32::MAX);
        let corrections = Corrections {
            broke: units(broke),
            mended: units(mended),
            lost_good: units(-good_left),
            lost_damaged: units(-broken_left),
            found_good: units(good_left),
            found_damaged: units(broken_left),
        };
        Self { units: good + broken, corrections }
    }
}

impl Corrections {
    /// Whether the book is right already.
    pub fn is_none(&self) -> bool {
        *self == Self::default()
    }

    /// Units more than in the book; fewer when it is negative.
    pub fn units(&self) -> i64 {
        let found = i64::from(self.found_good) + i64::from(self.found_damaged);
        found - i64::from(self.lost_good) - i64::from(self.lost_damaged)
    }

    /// Books them where the item was counted, as damage, loss and what was found, all of them or none. What was
    /// counted may have been moved since: then there is not enough.
    pub fn book(&self, holding: &mut Holding, environment: EnvironmentId, clerk: Clerk<'_>) -> Result<(), StockError> {
        let mut next = holding.clone();
        let there = &mut next;
        let place = |condition| Place { environment: Some(environment), condition };
        for (kind, quantity, to) in [
            (MovementKind::Damage, self.broke, Condition::Damaged),
            (MovementKind::Loss, self.lost_good, Condition::Missing),
        ] {
            // From the shelf first; what is at work in the room is as good.
            let on_shelf = there.stock().at(place(Condition::Good)).min(quantity);
            for (from, units) in [(Condition::Good, on_shelf), (Condition::InUse, quantity - on_shelf)] {
                if units > 0 {
                    there.book(kind, units, Some(place(from)), Some(place(to)), clerk)?;
                }
            }
        }
        for (kind, quantity, from, to) in [
            (MovementKind::Adjustment, self.mended, Condition::Damaged, Condition::Good),
            (MovementKind::Loss, self.lost_damaged, Condition::Damaged, Condition::Missing),
        ] {
            if quantity > 0 {
                there.book(kind, quantity, Some(place(from)), Some(place(to)), clerk)?;
            }
        }
        for (quantity, to) in [(self.found_good, Condition::Good), (self.found_damaged, Condition::Damaged)] {
            // What was missing there turned up; the rest was never booked.
            let missed = there.stock().at(place(Condition::Missing)).min(quantity);
            for (from, units) in [(Some(place(Condition::Missing)), missed), (None, quantity - missed)] {
                if units > 0 {
                    there.book(MovementKind::Found, units, from, Some(place(to)), clerk)?;
                }
            }
        }
        *holding = next;
        Ok(())
    }
}

#[cfg(test)]
#[path = "variance_tests.rs"]
mod tests;
