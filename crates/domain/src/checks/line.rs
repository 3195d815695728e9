//! One item of a room in a check: what the book said of it when counting began, and what was seen.

use super::{Corrections, Count, Counted, Variance};
use crate::clock::Timestamp;
use crate::ids::{AssetId, CheckCommentId, CheckId, UserId};
use crate::inventory::{Condition, Units};
use crate::text::Prose;
use serde::Serialize;

/// The most items of one check.
pub const MOST_LINES: usize = 5_000;

/// What the book said of an item in the room when counting began, in units.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Book {
    /// Good and on the shelf.
    pub good: u32,
    /// Good and at work in the room.
    pub in_use: u32,
    /// Broken, and there.
    pub damaged: u32,
    /// Known to be missing: whoever finds them has a surplus.
    pub missing: u32,
}

impl Book {
    /// What a book says of an item in a room.
    pub fn of(units: &Units) -> Self {
        Self {
            good: units.of(Condition::Good),
            in_use: units.of(Condition::InUse),
            damaged: units.of(Condition::Damaged),
            missing: units.of(Condition::Missing),
        }
    }

    /// Units that should be found there, whole or broken. What is lent, under way or being repaired is not.
    pub fn expected(&self) -> u32 {
        self.good.saturating_add(self.in_use).saturating_add(self.damaged)
    }
}

/// What was decided over a variance.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Verdict {
    /// It was booked.
    Accepted,
    /// It was not booked, and stays open, for this reason.
    Refused {
        /// Why.
        reason: Prose<500>,
    },
}

/// One item of a room in a revision of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckLine {
    /// Which item.
    pub asset: AssetId,
    /// What the book said when counting began.
    pub book: Book,
    /// What one unit was worth then, in minor units of the institution's currency, if it is known.
    pub unit_value: Option<i64>,
    /// What was said last of it; nothing as long as nobody has counted it.
    pub seen: Option<Count>,
    /// What was decided over its variance, once the check is complete.
    pub verdict: Option<Verdict>,
}

impl CheckLine {
    /// Not counted yet.
    pub fn new(asset: AssetId, book: Book, unit_value: Option<i64>) -> Self {
        Self { asset, book, unit_value, seen: None, verdict: None }
    }

    /// Whether something must be said of it: something of it should be there.
    pub fn required(&self) -> bool {
        self.book.expected() > 0
    }

    /// What differs from the book; nothing of what nobody counted.
    pub fn variance(&self) -> Option<Variance> {
        match self.seen.as_ref()?.counted {
            Counted::Units { found, damaged, .. } => {
                let variance = Variance::between(&self.book, found, damaged);
                (!variance.corrections.is_none()).then_some(variance)
            }
            Counted::NotCounted { .. } => None,
        }
    }

    /// What would put the book right.
    pub fn corrections(&self) -> Corrections {
        self.variance().map(|variance| variance.corrections).unwrap_or_default()
    }

    /// What its variance in units is worth, if that is known.
    pub fn value(&self) -> Option<i64> {
        let units = self.variance()?.units;
        self.unit_value.map(|value| value.saturating_mul(units))
    }
}

/// What is said of an item of a check.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct CheckComment {
    /// Its id.
    pub id: CheckCommentId,
    /// Of which check.
    pub check: CheckId,
    /// Of which item.
    pub asset: AssetId,
    /// In which revision.
    pub revision: u16,
    /// What.
    pub text: Prose<1000>,
    /// Who.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// What the lines of a revision add up to.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, serde::Deserialize)]
pub struct Tally {
    /// Items.
    pub items: u32,
    /// Items of which something must be said.
    pub required: u32,
    /// Those of them of which nothing was said yet.
    pub to_count: u32,
    /// Items that were counted.
    pub counted: u32,
    /// Items of which it was said that nobody could count them.
    pub not_counted: u32,
    /// Units that the book expects.
    pub expected: u64,
    /// Units as they should be.
    pub found: u64,
    /// Broken units.
    pub damaged: u64,
    /// Units that are not there.
    pub missing: u64,
    /// Units too many.
    pub surplus: u64,
    /// Items whose count differs from the book.
    pub variances: u32,
    /// Units more than in the book, less those that are fewer.
    pub units: i64,
    /// What they are worth, in minor units, as far as that is known.
    pub value: i64,
}

impl Tally {
    /// Of these lines.
    pub fn of<'a>(lines: impl Iterator<Item = &'a CheckLine>) -> Self {
        lines.fold(Self::default(), Self::with)
    }

    fn with(mut self, line: &CheckLine) -> Self {
        self.items += 1;
        self.required += u32::from(line.required());
        self.expected += u64::from(line.book.expected());
        match line.seen.as_ref().map(|seen| &seen.counted) {
            None => self.to_count += u32::from(line.required()),
            Some(Counted::NotCounted { .. }) => self.not_counted += 1,
            Some(Counted::Units { found, damaged, missing, surplus }) => {
                self.counted += 1;
                self.found += u64::from(*found);
                self.damaged += u64::from(*damaged);
                self.missing += u64::from(*missing);
                self.surplus += u64::from(*surplus);
            }
        }
        if let Some(variance) = line.variance() {
            self.variances += 1;
            self.units = self.units.saturating_add(variance.units);
            self.value = self.value.saturating_add(line.value().unwrap_or(0));
        }
        self
    }

    /// Of a hundred items that must be counted, how many are: from 0 to 100, whole ones only when all are.
    pub fn percent(&self) -> u8 {
        let done = u64::from(self.required.saturating_sub(self.to_count));
        let percent = (done * 100).checked_div(u64::from(self.required)).unwrap_or(100);
        u8::try_from(percent).unwrap_or(100)
    }

    /// Whether anything is not as it should be: broken, missing, too many, or not counted.
    pub fn has_issues(&self) -> bool {
        self.variances > 0 || self.damaged > 0 || self.missing > 0 || self.surplus > 0 || self.not_counted > 0
    }
}
