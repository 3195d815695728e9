//! Units that change hands, and which of them stand for what was asked for.

use super::{Allotment, Deed, LoanError, LoanLine, UnitState};
use crate::ids::{AssetId, HandlingId, LoanId, LoanLineId};
use crate::names::names;
use crate::text::Prose;
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
    /// Which line; when nobody says, the one that has units of the asset, or the only one.
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

impl NewHandled {
    /// Reads it by the units that can change hands. A line of several assets must be told which.
    pub(super) fn of(&self, lines: &[LoanLine], units: impl Fn(&Allotment) -> u32) -> Result<Handled, LoanError> {
        let theirs = |line: &LoanLine| {
            let own = line.allotments.iter().filter(|it| it.asset == self.asset);
            own.map(&units).sum::<u32>()
        };
        let with_asset = || {
            let enough = lines.iter().find(|line| theirs(line) >= self.quantity.get());
            enough.or_else(|| lines.iter().find(|line| theirs(line) > 0))
        };
        let line = match self.line {
            Some(id) => lines.iter().find(|line| line.id == id),
            None if self.asset.is_some() && lines.len() > 1 => with_asset(),
            None => lines.first().filter(|_| lines.len() == 1),
        };
        let line = line.ok_or(LoanError::UnknownLine)?;
        let there: Vec<&Allotment> = line.allotments.iter().filter(|it| units(it) > 0).collect();
        let asset = match (self.asset, there.as_slice()) {
            (Some(asset), _) => Some(asset),
            (None, [only]) => only.asset,
            (None, all) if all.iter().any(|it| it.asset.is_none()) => None,
            (None, _) => return Err(LoanError::AnotherThing),
        };
        let (state, note) = (self.state, self.note.clone());
        Ok(Handled { line: line.id, asset, quantity: self.quantity.get(), state, note })
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
