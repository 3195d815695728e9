//! Which units stand for what was asked for.

use super::{Allotment, Free, LoanError, LoanLine, Wanted};
use crate::ids::AssetId;
use std::collections::{BTreeMap, BTreeSet, VecDeque};

/// Promises units to every line, or to none. Whenever there is a way to give each line its units, one is found: lines
/// that could do with others leave theirs to those that could not (augmenting paths, Ford and Fulkerson 1956).
pub(super) fn allot(lines: &mut [LoanLine], free: &[Vec<Free>]) -> Result<(), LoanError> {
    let mut given = Given { free, spare: BTreeMap::new(), taken: vec![BTreeMap::new(); lines.len()] };
    for free in free.iter().flatten() {
        given.spare.insert(free.asset, free.usable);
    }
    // Who names a thing gets it, if it can be had at all, before others look for anything like it.
    let mut order: Vec<usize> = (0..lines.len()).collect();
    order.sort_by_key(|at| breadth(&lines[*at].wanted));
    for at in order {
        let line = &mut lines[at];
        let wanted = line.quantity;
        if let Wanted::Other { .. } = line.wanted {
            line.allotments = vec![Allotment::promised(None, wanted)];
            continue;
        }
        let mut left = wanted;
        while left > 0 {
            let units = given.give(at, left);
            if units == 0 {
                return Err(LoanError::NotEnoughUnits { line: at + 1, usable: wanted - left, wanted });
            }
            left -= units;
        }
    }
    for (at, line) in lines.iter_mut().enumerate().filter(|(_, line)| !matches!(line.wanted, Wanted::Other { .. })) {
        let of = |free: &Free| {
            let units = given.taken[at].get(&free.asset).copied().unwrap_or(0);
            (units > 0).then(|| Allotment::promised(Some(free.asset), units))
        };
        line.allotments = free.get(at).into_iter().flatten().filter_map(of).collect();
    }
    Ok(())
}

fn breadth(wanted: &Wanted) -> u8 {
    match wanted {
        Wanted::Asset { .. } => 0,
        Wanted::Model { .. } => 1,
        Wanted::Category { .. } => 2,
        Wanted::Other { .. } => 3,
    }
}

/// Units that were given to lines so far.
struct Given<'a> {
    free: &'a [Vec<Free>],
    /// That nobody has, by asset.
    spare: BTreeMap<AssetId, u32>,
    /// Of each line, by asset.
    taken: Vec<BTreeMap<AssetId, u32>>,
}

impl Given<'_> {
    /// Gives a line some units, at most so many: the first of its assets that has any to spare, or has them from lines
    /// that take others instead. None when there is no way.
    fn give(&mut self, line: usize, most: u32) -> u32 {
        // From whom a line that was reached would leave an asset to whom.
        let mut reached: BTreeMap<usize, Option<(usize, AssetId)>> = BTreeMap::from([(line, None)]);
        let (mut seen, mut queue) = (BTreeSet::new(), VecDeque::from([line]));
        while let Some(at) = queue.pop_front() {
            for asset in self.free.get(at).into_iter().flatten().map(|free| free.asset) {
                if !seen.insert(asset) {
                    continue;
                }
                let spare = self.spare.get(&asset).copied().unwrap_or(0);
                if spare > 0 {
                    return self.pass_on(at, asset, most.min(spare), &reached);
                }
                for (other, taken) in self.taken.iter().enumerate() {
                    if taken.get(&asset).is_some_and(|units| *units > 0) && !reached.contains_key(&other) {
                        reached.insert(other, Some((at, asset)));
                        queue.push_back(other);
                    }
                }
            }
        }
        0
    }

    /// The last line takes spare units, leaves as many of its own to the one before it, and so on.
    fn pass_on(
        &mut self,
        last: usize,
        spare: AssetId,
        most: u32,
        reached: &BTreeMap<usize, Option<(usize, AssetId)>>,
    ) -> u32 {
        let before = |at: usize| reached.get(&at).copied().flatten();
        let (mut units, mut at) = (most, last);
        while let Some((to, asset)) = before(at) {
            units = units.min(self.taken[at].get(&asset).copied().unwrap_or(0));
            at = to;
        }
        *self.spare.entry(spare).or_default() -= units;
        *self.taken[last].entry(spare).or_default() += units;
        at = last;
        while let Some((to, asset)) = before(at) {
            *self.taken[at].entry(asset).or_default() -= units;
            *self.taken[to].entry(asset).or_default() += units;
            at = to;
        }
        units
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::loans::loan::tests::{a_model, asset, free, line};
    use proptest::prelude::*;

    /// Lines of so many units, and which assets fit each, all of them of a model.
    fn tried(lines: &[(u32, Vec<(u128, u32)>)]) -> Result<Vec<LoanLine>, LoanError> {
        let mut asked: Vec<_> = (20..).zip(lines).map(|(id, (units, _))| line(id, a_model(), *units)).collect();
        let free: Vec<_> = lines.iter().map(|(_, fit)| free(fit)).collect();
        allot(&mut asked, &free).map(|()| asked)
    }

    #[test]
    fn a_line_leaves_its_units_to_one_that_has_no_other() {
        let lines = tried(&[(1, vec![(1, 1), (2, 1)]), (1, vec![(1, 1)])]).unwrap();
        let units = |at: usize| lines[at].allotments.iter().map(|it| (it.asset, it.promised)).collect::<Vec<_>>();
        assert_eq!((units(0), units(1)), (vec![(Some(asset(2)), 1)], vec![(Some(asset(1)), 1)]));
        let short = tried(&[(1, vec![(1, 1)]), (1, vec![(1, 1)])]).unwrap_err();
        assert_eq!(short, LoanError::NotEnoughUnits { line: 2, usable: 0, wanted: 1 });
    }

    #[test]
    fn units_are_passed_on_along_several_lines() {
        let lines = tried(&[(3, vec![(1, 3), (2, 2)]), (2, vec![(2, 2), (3, 2)]), (2, vec![(1, 3)])]);
        let lines = lines.unwrap();
        assert_eq!(lines.iter().map(LoanLine::promised).collect::<Vec<_>>(), [3, 2, 2]);
    }

    proptest! {
        /// By the theorem of Hall: there is a way exactly when no group of lines wants more than fits any of it.
        #[test]
        fn there_is_a_way_or_some_lines_want_too_much(
            stock in prop::collection::vec(0u32..4, 1..5),
            asked in prop::collection::vec((1u32..4, prop::collection::vec(any::<bool>(), 5)), 1..5),
        ) {
            let fits = |fit: &[bool]| -> Vec<(u128, u32)> {
                (1..).zip(&stock).zip(fit).filter(|(_, fit)| **fit).map(|((id, units), _)| (id, *units)).collect()
            };
            let lines: Vec<_> = asked.iter().map(|(units, fit)| (*units, fits(fit))).collect();
            let groups = 1u32..1 << lines.len();
            let enough = groups.into_iter().all(|group| {
                let chosen = || lines.iter().enumerate().filter(|(at, _)| group & (1 << at) != 0).map(|(_, line)| line);
                let fit: BTreeMap<u128, u32> = chosen().flat_map(|(_, fit)| fit.iter().copied()).collect();
                chosen().map(|(units, _)| units).sum::<u32>() <= fit.values().sum()
            });
            let done = tried(&lines);
            prop_assert_eq!(done.is_ok(), enough);
            for (at, line) in done.iter().flatten().enumerate() {
                prop_assert_eq!(line.promised(), lines[at].0);
                prop_assert!(line.allotments.iter().all(|it| lines[at].1.iter().any(|fit| Some(asset(fit.0)) == it.asset)));
            }
            for (id, units) in (1..).zip(&stock) {
                let all = done.iter().flatten().flat_map(|line| &line.allotments);
                prop_assert!(all.filter(|it| it.asset == Some(asset(id))).map(|it| it.promised).sum::<u32>() <= *units);
            }
        }
    }
}
