//! How many units a row speaks of, and how that adds up with what is known.

use super::cells::Hint;
use plantel_domain::inventory::{Condition, UnitCounts, Units};

/// What a row says about units; what it does not say stays as it is, or is the usual.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct StatedUnits {
    /// How many.
    pub quantity: Option<u32>,
    /// How many are broken; a blank cell says none, a sheet without the column nothing.
    pub damaged: Option<u32>,
    /// How many were not found; read as the broken ones.
    pub missing: Option<u32>,
    /// What the status word hints at.
    pub hint: Option<Hint>,
}

impl StatedUnits {
    /// The counts that the row states for an asset that stands as `stored`, or for a new one.
    ///
    /// The word for the whole row puts the good units that are neither lent nor under way into maintenance or use.
    /// Of a quantity, "available" is said when any unit is: it leaves the parts as they are.
    pub fn counts(&self, stored: Option<&Units>) -> UnitCounts {
        let known = |condition| stored.map_or(0, |units| units.of(condition));
        let quantity = self.quantity.or(stored.map(Units::quantity)).unwrap_or(1);
        let one = quantity == 1 && self.hint.is_some();
        let part = |condition| if one { 0 } else { known(condition) };
        let mut counts = UnitCounts {
            quantity,
            damaged: self.damaged.unwrap_or_else(|| part(Condition::Damaged)),
            missing: self.missing.unwrap_or_else(|| part(Condition::Missing)),
            maintenance: part(Condition::Maintenance),
            in_use: part(Condition::InUse),
        };
        let gone = [counts.damaged, counts.missing, known(Condition::OnLoan), known(Condition::InTransit)];
        let good = gone.into_iter().fold(quantity, u32::saturating_sub);
        match self.hint {
            Some(Hint::Maintenance) => (counts.maintenance, counts.in_use) = (good, 0),
            Some(Hint::InUse) => (counts.maintenance, counts.in_use) = (0, good),
            Some(Hint::Damaged) if one && counts.missing == 0 => counts.damaged = 1,
            Some(Hint::Missing) if one && counts.damaged == 0 => counts.missing = 1,
            _ => {}
        }
        counts
    }

    /// Whether the word says damaged or missing, and the counts do not.
    pub fn word_not_counted(&self) -> bool {
        let counts = self.counts(None);
        match self.hint {
            Some(Hint::Damaged) => counts.damaged == 0,
            Some(Hint::Missing) => counts.missing == 0,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    fn stated(counts: (Option<u32>, Option<u32>, Option<u32>), hint: Option<Hint>) -> StatedUnits {
        StatedUnits { quantity: counts.0, damaged: counts.1, missing: counts.2, hint }
    }

    fn parts(counts: UnitCounts) -> [u32; 5] {
        [counts.quantity, counts.damaged, counts.missing, counts.maintenance, counts.in_use]
    }

    #[rstest]
    #[case((None, None, None), None, [1, 0, 0, 0, 0])]
    #[case((Some(10), Some(2), Some(1)), Some(Hint::Good), [10, 2, 1, 0, 0])]
    #[case((Some(10), Some(2), Some(1)), Some(Hint::Maintenance), [10, 2, 1, 7, 0])]
    #[case((Some(10), None, Some(1)), Some(Hint::InUse), [10, 0, 1, 0, 9])]
    #[case((Some(1), Some(0), Some(0)), Some(Hint::Damaged), [1, 1, 0, 0, 0])]
    #[case((None, None, None), Some(Hint::Missing), [1, 0, 1, 0, 0])]
    #[case((Some(1), Some(1), Some(0)), Some(Hint::Missing), [1, 1, 0, 0, 0])]
    #[case((Some(5), Some(0), Some(0)), Some(Hint::Damaged), [5, 0, 0, 0, 0])]
    fn a_new_row_adds_up(
        #[case] counts: (Option<u32>, Option<u32>, Option<u32>),
        #[case] hint: Option<Hint>,
        #[case] expected: [u32; 5],
    ) {
        assert_eq!(parts(stated(counts, hint).counts(None)), expected);
    }

    #[rstest]
    #[case(Some(Hint::Damaged), (Some(5), Some(0), Some(0)), true)]
    #[case(Some(Hint::Damaged), (Some(5), Some(1), Some(0)), false)]
    #[case(Some(Hint::Damaged), (Some(1), Some(0), Some(0)), false)]
    #[case(Some(Hint::Damaged), (Some(1), Some(0), Some(1)), true)]
    #[case(Some(Hint::Missing), (Some(5), Some(1), None), true)]
    #[case(Some(Hint::InUse), (Some(5), Some(0), Some(0)), false)]
    fn a_word_that_the_counts_do_not_bear_out_is_noticed(
        #[case] hint: Option<Hint>,
        #[case] counts: (Option<u32>, Option<u32>, Option<u32>),
        #[case] noticed: bool,
    ) {
        assert_eq!(stated(counts, hint).word_not_counted(), noticed);
    }

    #[rstest]
    #[case(None, [10, 2, 1, 1, 1])]
    #[case(Some(Hint::Good), [10, 2, 1, 1, 1])]
    #[case(Some(Hint::Maintenance), [10, 2, 1, 4, 0])]
    #[case(Some(Hint::InUse), [10, 2, 1, 0, 4])]
    fn what_a_row_does_not_say_stays_and_lent_units_are_left_alone(
        #[case] hint: Option<Hint>,
        #[case] expected: [u32; 5],
    ) {
        let stored =
            UnitCounts { quantity: 10, damaged: 2, missing: 1, maintenance: 1, in_use: 1 }.units(3, 0).unwrap();
        assert_eq!(parts(stated((None, None, None), hint).counts(Some(&stored))), expected);
    }

    #[test]
    fn one_thing_that_is_available_is_no_longer_being_repaired() {
        let stored = Units::default().with(Condition::Maintenance, 1);
        assert_eq!(parts(stated((Some(1), None, None), Some(Hint::Good)).counts(Some(&stored))), [1, 0, 0, 0, 0]);
    }
}
