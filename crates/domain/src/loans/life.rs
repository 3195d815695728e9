//! What becomes of a loan beside its states: more days, waiting for units, a swap, a borrower who leaves.

use super::{
    Loan, LoanBorrowerLeft, LoanError, LoanExtended, LoanExtensionAsked, LoanExtensionRefused, LoanLapsed, LoanRevoked,
    LoanState, LoanStoppedWaiting, LoanSwapped, LoanUnitsFree, LoanWaits, StateName,
};
use crate::clock::{Day, Timestamp};
use crate::deed::Deed;
use crate::ids::{AssetId, LoanLineId};
use crate::period::Period;
use crate::text::Prose;
use serde::Serialize;
use std::num::NonZeroU32;

/// That somebody asked for more days, and what was said to it. A loan tells of the last time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Extension {
    /// Until which day, included.
    pub end: Day,
    /// What for.
    pub reason: Prose<500>,
    /// Who asked, and when.
    pub asked: Deed,
    /// What was said, if anything was yet.
    pub answer: Option<ExtensionAnswer>,
}

/// What was said to a borrower who asked for more days.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct ExtensionAnswer {
    /// Whether the days were granted.
    pub granted: bool,
    /// Why they were refused.
    pub reason: Option<Prose<500>>,
    /// Who said it, and when.
    pub deed: Deed,
}

/// That somebody waits until units are free.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Waiting {
    /// Since when: who came first is told first.
    pub since: Timestamp,
    /// When it was told that units are free.
    pub noticed: Option<Timestamp>,
}

/// A promise that moves to another asset.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Swap {
    /// Of which line; when nobody says, the one that was promised units of the first asset.
    pub line: Option<LoanLineId>,
    /// From which asset.
    pub from: AssetId,
    /// To which.
    pub to: AssetId,
    /// How many units.
    pub quantity: NonZeroU32,
}

impl Loan {
    /// Asks for more days.
    pub fn ask_extension(
        mut self,
        asked: Deed,
        end: Day,
        reason: Prose<500>,
    ) -> Result<(Self, LoanExtensionAsked), LoanError> {
        self.runs()?;
        if self.open_extension().is_some() {
            return Err(LoanError::ExtensionOpen);
        }
        if end <= self.period.end() {
            return Err(LoanError::ExtensionNotLonger);
        }
        self.extension = Some(Extension { end, reason, asked, answer: None });
        let event = LoanExtensionAsked { loan: self.id, borrower: self.borrower, end };
        Ok((self, event))
    }

    /// Grants the days that were asked for. `free` tells of an asset how many units others leave on the added days,
    /// counted under the locks of the assets.
    pub fn grant_extension(
        mut self,
        granted: Deed,
        free: impl Fn(AssetId) -> u32,
        today: Day,
    ) -> Result<(Self, LoanExtended), LoanError> {
        self.runs()?;
        self.refuse_own(granted)?;
        let Some(open) = self.open_extension() else { return Err(LoanError::NoExtension) };
        let end = open.end;
        if today > end {
            return Err(LoanError::PeriodOver);
        }
        for (at, line) in self.lines.iter().enumerate() {
            for id in line.allotments.iter().filter(|it| it.holds()).filter_map(|it| it.asset) {
                let (usable, wanted) = (free(id), self.held_of(id));
                if wanted > usable {
                    return Err(LoanError::NotEnoughUnits { line: at + 1, usable, wanted });
                }
            }
        }
        // What was late stays so, though it has more days now.
        self.late |= today > self.period.end();
        self.period = Period::new(self.period.start(), end).map_err(|_| LoanError::ExtensionNotLonger)?;
        self.answer(ExtensionAnswer { granted: true, reason: None, deed: granted });
        let event = LoanExtended { loan: self.id, borrower: self.borrower, end };
        Ok((self, event))
    }

    /// Refuses the days that were asked for.
    pub fn refuse_extension(
        mut self,
        refused: Deed,
        reason: Prose<500>,
    ) -> Result<(Self, LoanExtensionRefused), LoanError> {
        self.runs()?;
        self.refuse_own(refused)?;
        if self.open_extension().is_none() {
            return Err(LoanError::NoExtension);
        }
        self.answer(ExtensionAnswer { granted: false, reason: Some(reason), deed: refused });
        let event = LoanExtensionRefused { loan: self.id, borrower: self.borrower };
        Ok((self, event))
    }

    /// The days that are asked for, if nothing was said to it yet.
    pub fn open_extension(&self) -> Option<&Extension> {
        self.extension.as_ref().filter(|it| it.answer.is_none())
    }

    /// The days that would be added.
    pub fn added_days(&self) -> Option<Period> {
        let end = self.open_extension()?.end;
        Period::new(self.period.end().succ_opt()?, end).ok()
    }

    /// Waits until units are free.
    pub fn wait(mut self, since: Timestamp, today: Day) -> Result<(Self, LoanWaits), LoanError> {
        let LoanState::Pending = self.state else { return Err(self.wrong_state()) };
        self.refuse_over(today)?;
        if self.waiting.is_some() {
            return Err(LoanError::WaitingAlready);
        }
        self.waiting = Some(Waiting { since, noticed: None });
        let event = LoanWaits { loan: self.id, borrower: self.borrower };
        Ok((self, event))
    }

    /// Waits no longer, and stays a request.
    pub fn stop_waiting(mut self) -> Result<(Self, LoanStoppedWaiting), LoanError> {
        let LoanState::Pending = self.state else { return Err(self.wrong_state()) };
        if self.waiting.take().is_none() {
            return Err(LoanError::NotWaiting);
        }
        let event = LoanStoppedWaiting { loan: self.id, borrower: self.borrower };
        Ok((self, event))
    }

    /// Tells who waits that units are free: once.
    pub fn notice(mut self, at: Timestamp) -> Result<(Self, LoanUnitsFree), LoanError> {
        let LoanState::Pending = self.state else { return Err(self.wrong_state()) };
        match &mut self.waiting {
            Some(waiting @ Waiting { noticed: None, .. }) => waiting.noticed = Some(at),
            _ => return Err(LoanError::NotWaiting),
        }
        let event = LoanUnitsFree { loan: self.id, borrower: self.borrower, quantity: self.quantity() };
        Ok((self, event))
    }

    /// Takes back that units are free, since they are not any more: who waits is told again when they are.
    #[must_use]
    pub fn unnoticed(mut self) -> Self {
        if let Some(waiting) = &mut self.waiting {
            waiting.noticed = None;
        }
        self
    }

    /// Lets go of what was never collected of a loan of which units are out, once the day to collect it has passed.
    pub fn lapse(mut self, today: Day) -> Result<(Self, LoanLapsed), LoanError> {
        if !self.state.name().out() {
            return Err(self.wrong_state());
        }
        let quantity = self.lines.iter().map(super::LoanLine::promised).sum();
        if today <= self.last_to_collect() || quantity == 0 {
            return Err(LoanError::PeriodNotOver);
        }
        self.free();
        let event = LoanLapsed { loan: self.id, borrower: self.borrower, quantity };
        Ok((self, event))
    }

    /// Moves a promise to another asset before hand-over. `usable` is how many units of it can be promised, this
    /// loan's own promises apart; `fits`, whether it is what the line asks for.
    pub fn swap(
        mut self,
        swapped: Deed,
        swap: Swap,
        (usable, fits): (u32, bool),
        today: Day,
    ) -> Result<(Self, LoanSwapped), LoanError> {
        self.runs()?;
        self.refuse_own(swapped)?;
        self.refuse_over(today)?;
        let at = self.swapped_line(&swap)?;
        let Swap { from, to, quantity, .. } = swap;
        if from == to {
            return Err(LoanError::SameThing);
        }
        if !fits {
            return Err(LoanError::AnotherThing);
        }
        let wanted = quantity.get();
        let promised_of = |loan: &Self, id| -> u32 {
            let all = loan.lines.iter().flat_map(|line| &line.allotments);
            all.filter(|it| it.asset == Some(id)).map(|it| it.promised).sum()
        };
        let all = wanted.saturating_add(promised_of(&self, to));
        if all > usable {
            return Err(LoanError::NotEnoughUnits { line: at + 1, usable, wanted: all });
        }
        let line = &mut self.lines[at];
        let own = line.allotment(Some(from));
        if wanted > own.promised {
            return Err(LoanError::MoreThanPromised { promised: own.promised, wanted });
        }
        own.promised -= wanted;
        line.allotment(Some(to)).promised += wanted;
        line.allotments.retain(|it| it.holds() || it.back() > 0);
        let event = LoanSwapped { loan: self.id, borrower: self.borrower, quantity: wanted };
        Ok((self, event))
    }

    /// The line from which a promise moves.
    pub fn swapped_line(&self, swap: &Swap) -> Result<usize, LoanError> {
        self.runs()?;
        let theirs = |it: &super::Allotment| it.asset == Some(swap.from) && it.promised > 0;
        let promised = |line: &super::LoanLine| line.allotments.iter().any(theirs);
        match swap.line {
            Some(id) => {
                let at = self.lines.iter().position(|line| line.id == id).ok_or(LoanError::UnknownLine)?;
                if promised(&self.lines[at]) { Ok(at) } else { Err(LoanError::UnitNotPromised) }
            }
            None => self.lines.iter().position(promised).ok_or(LoanError::UnitNotPromised),
        }
    }

    /// Takes a promise back, with a reason: the other way than its borrower's.
    pub fn revoke(mut self, revoked: Deed, reason: Prose<500>) -> Result<(Self, LoanRevoked), LoanError> {
        let LoanState::Approved { approved } = self.state else { return Err(self.wrong_state()) };
        self.refuse_own(revoked)?;
        self.end();
        self.state = LoanState::Cancelled { approved: Some(approved), cancelled: revoked, reason: Some(reason) };
        let event = LoanRevoked { loan: self.id, borrower: self.borrower, quantity: self.quantity() };
        Ok((self, event))
    }

    /// Its borrower left the institution: what was not handed over yet is cancelled by the clock, what is out is
    /// marked, once.
    pub fn leave(mut self, left: Timestamp) -> Result<(Self, LoanBorrowerLeft), LoanError> {
        let deed = Deed { by: None, at: left };
        match self.state {
            LoanState::Pending | LoanState::Approved { .. } => {
                let approved = self.state.approved();
                self.end();
                self.state = LoanState::Cancelled { approved, cancelled: deed, reason: None };
            }
            LoanState::Active { .. } | LoanState::PartiallyReturned { .. } if self.borrower_left.is_none() => {}
            _ => return Err(self.wrong_state()),
        }
        self.borrower_left = Some(left);
        let cancelled = self.state.name() == StateName::Cancelled;
        let event = LoanBorrowerLeft { loan: self.id, borrower: self.borrower, cancelled };
        Ok((self, event))
    }

    /// Nothing is promised, waited for, asked for or said any more.
    pub(super) fn end(&mut self) {
        self.free();
        self.waiting = None;
        self.reminder = None;
        self.extension = self.extension.take().filter(|it| it.answer.is_some());
    }

    /// Units that are promised to it or out; before anything is promised, those that are asked for.
    pub fn takes(&self) -> u32 {
        if self.state.name() == StateName::Pending {
            return self.quantity();
        }
        self.lines.iter().map(|line| line.promised() + line.out()).sum()
    }

    /// Units of an asset that are promised to it or out.
    pub fn held_of(&self, asset: AssetId) -> u32 {
        let all = self.lines.iter().flat_map(|line| &line.allotments);
        all.filter(|it| it.asset == Some(asset)).map(|it| it.promised + it.out).sum()
    }

    /// Refuses when nothing is promised or out.
    fn runs(&self) -> Result<(), LoanError> {
        if self.state.name().runs() { Ok(()) } else { Err(self.wrong_state()) }
    }

    fn answer(&mut self, answer: ExtensionAnswer) {
        if let Some(extension) = &mut self.extension {
            extension.answer = Some(answer);
        }
    }
}

#[cfg(test)]
#[path = "life_tests.rs"]
mod tests;
