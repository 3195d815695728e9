//! Units that change hands, and which of them stand for what was asked for.

use super::{Allotment, LoanError, LoanLine, UnitState};
use crate::clock::Timestamp;
use crate::deed::Deed;
use crate::ids::{AssetId, HandlingId, LoanId, LoanLineId};
use crate::names::names;
use crate::text::Prose;
use chrono::TimeDelta;
use serde::Serialize;
use std::num::NonZeroU32;

/// Units of one line that are handed over or taken back.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Handled {
    /// Which line.
    pub line: LoanLineId,
    /// Of which asset; none of what is not registered.
    pub asset: Option<AssetId>,
    /// How many.
    pub quantity: u32,
    /// How they are.
    pub state: UnitState,
    /// What there is to say.
    pub note: Option<Prose<500>>,
}

/// Units that somebody hands over or takes back, as they say it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewHandled {
    /// Which line; when nobody says, those that have units of the asset, in their order, or the only one.
    pub line: Option<LoanLineId>,
    /// Of which asset; when nobody says, the one that stands for the line.
    pub asset: Option<AssetId>,
    /// How many.
    pub quantity: NonZeroU32,
    /// How they are.
    pub state: UnitState,
    /// What there is to say.
    pub note: Option<Prose<500>>,
}

/// Entries of units that change hands, read one after the other: each sees what those before it have left.
pub(super) struct Left<'a> {
    lines: &'a [LoanLine],
    /// How many units could change hands at first, of each line in the order of its allotments.
    first: Vec<Vec<u32>>,
    /// How many no entry has taken yet.
    left: Vec<Vec<u32>>,
}

impl<'a> Left<'a> {
    /// Nothing is taken yet of these units.
    pub(super) fn of(lines: &'a [LoanLine], units: impl Fn(&Allotment) -> u32) -> Self {
        let first: Vec<Vec<u32>> = lines.iter().map(|line| line.allotments.iter().map(&units).collect()).collect();
        Self { lines, left: first.clone(), first }
    }

    /// Reads the next entry and takes its units. `more` is said when nobody names a line and all of them together have
    /// fewer units of the asset than are wanted; of a line that is named, its loan finds that.
    pub(super) fn read(
        &mut self,
        new: &NewHandled,
        more: impl Fn(u32, u32) -> LoanError,
    ) -> Result<Vec<Handled>, LoanError> {
        if new.line.is_none() && new.asset.is_some() && self.lines.len() > 1 {
            return self.share(new, more);
        }
        let at = match new.line {
            Some(id) => self.lines.iter().position(|line| line.id == id),
            None => (self.lines.len() == 1).then_some(0),
        };
        let at = at.ok_or(LoanError::UnknownLine)?;
        let asset = if new.asset.is_some() { new.asset } else { self.only(at)? };
        Ok(vec![self.take(at, asset, new.quantity.get(), new)])
    }

    /// From the lines that have units of the asset, in their order.
    fn share(&mut self, new: &NewHandled, more: impl Fn(u32, u32) -> LoanError) -> Result<Vec<Handled>, LoanError> {
        let of = |units: &[Vec<u32>]| -> Vec<u32> {
            let own = |(line, units): (&LoanLine, &Vec<u32>)| {
                let own = line.allotments.iter().zip(units).filter(|(it, _)| it.asset == new.asset);
                own.map(|(_, units)| units).sum()
            };
            self.lines.iter().zip(units).map(own).collect()
        };
        let has = of(&self.left);
        let (there, wanted): (u32, u32) = (has.iter().sum(), new.quantity.get());
        if wanted > there {
            let known = of(&self.first).iter().any(|units| *units > 0);
            return Err(if known { more(there, wanted) } else { LoanError::UnknownLine });
        }
        let (mut shares, mut rest) = (Vec::new(), wanted);
        for (at, units) in has.into_iter().enumerate() {
            let share = units.min(rest);
            if share > 0 {
                shares.push(self.take(at, new.asset, share, new));
                rest -= share;
            }
        }
        Ok(shares)
    }

    /// The one asset of which a line has units left, or had when all are taken; none of what is not registered.
    fn only(&self, at: usize) -> Result<Option<AssetId>, LoanError> {
        let with = |units: &[u32]| -> Vec<Option<AssetId>> {
            let there = self.lines[at].allotments.iter().zip(units).filter(|(_, units)| **units > 0);
            there.map(|(it, _)| it.asset).collect()
        };
        let mut there = with(&self.left[at]);
        if there.is_empty() {
            there = with(&self.first[at]);
        }
        match there.as_slice() {
            [only] => Ok(*only),
            all if all.contains(&None) => Ok(None),
            _ => Err(LoanError::AnotherThing),
        }
    }

    /// Takes units of a line: those of the asset first, then those whose place it takes.
    fn take(&mut self, at: usize, asset: Option<AssetId>, quantity: u32, new: &NewHandled) -> Handled {
        let line = &self.lines[at];
        let own = line.allotments.iter().position(|it| it.asset == asset);
        let (left, mut rest) = (&mut self.left[at], quantity);
        for at in own.into_iter().chain(0..left.len()) {
            let taken = left[at].min(rest);
            left[at] -= taken;
            rest -= taken;
        }
        let (state, note) = (new.state, new.note.clone());
        Handled { line: line.id, asset, quantity, state, note }
    }
}

names! {
    /// Which way units went.
    Hands, "kind.unknown" {
        /// To the borrower.
        Out = "out",
        /// Back to the warehouse.
        Back = "back",
    }
}

/// That units changed hands: written once, never changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Handling {
    /// Its id.
    pub id: HandlingId,
    /// Of which loan.
    pub loan: LoanId,
    /// Which way.
    pub hands: Hands,
    /// What.
    pub handled: Handled,
    /// Who did it, and when.
    pub deed: Deed,
}

/// Units of an asset that a line may get.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Free {
    /// Which asset.
    pub asset: AssetId,
    /// How many.
    pub usable: u32,
}

/// When the last unit that was out came back or was given up, by what changed hands in the order in which it did. What
/// comes back after that was found.
pub fn none_out_since(handlings: &[Handling]) -> Option<Timestamp> {
    let mut out = 0_i64;
    for handling in handlings {
        let units = i64::from(handling.handled.quantity);
        match handling.hands {
            Hands::Out => out += units,
            Hands::Back => out -= units,
        }
        if handling.hands == Hands::Back && out <= 0 {
            return Some(handling.deed.at);
        }
    }
    None
}

/// How long a button that is pressed twice is still the same press.
const A_MOMENT: TimeDelta = TimeDelta::seconds(3);

/// Whether the same person said the very same of a loan a moment ago.
pub fn said_just_now(before: &[Handling], hands: Hands, said: &[Handled], deed: Deed) -> bool {
    let lately = |it: &&Handling| it.hands == hands && it.deed.by == deed.by && deed.at - it.deed.at < A_MOMENT;
    let lately: Vec<&Handled> = before.iter().filter(lately).map(|it| &it.handled).collect();
    !said.is_empty() && said.iter().all(|one| lately.contains(&one))
}
