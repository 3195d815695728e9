//! Units of a loan that change hands.

use super::handling::Left;
use super::{
    Allotment, Handled, Loan, LoanError, LoanHandedOver, LoanLine, LoanLost, LoanReturned, LoanState, NewHandled,
    StateName, UnitState, Wanted,
};
use crate::clock::Day;
use crate::deed::Deed;
use crate::ids::AssetId;

impl Loan {
    /// Gives units into the borrower's hands. `asset` tells of an asset how many units can be handed over, this
    /// loan's own promises apart, and whether it is what a line asks for.
    pub fn hand_over(
        mut self,
        handed_over: Deed,
        given: &[Handled],
        asset: impl Fn(AssetId, &Wanted) -> (u32, bool),
        today: Day,
    ) -> Result<(Self, LoanHandedOver), LoanError> {
        let (approved, first) = match self.state {
            LoanState::Approved { approved } => (approved, handed_over),
            LoanState::Active { approved, handed_over } | LoanState::PartiallyReturned { approved, handed_over } => {
                (approved, handed_over)
            }
            _ => return Err(self.wrong_state()),
        };
        self.refuse_own(handed_over)?;
        self.refuse_over(today)?;
        if given.is_empty() {
            return Err(self.wrong_state());
        }
        let before = self.lines.clone();
        for handled in given {
            self.give(handled, &asset)?;
        }
        self.enough(&before, given, &asset)?;
        self.state = match self.state {
            LoanState::PartiallyReturned { .. } => LoanState::PartiallyReturned { approved, handed_over: first },
            _ => LoanState::Active { approved, handed_over: first },
        };
        let quantity = given.iter().map(|it| it.quantity).sum();
        Ok((self.clone(), LoanHandedOver { loan: self.id, borrower: self.borrower, quantity }))
    }

    /// Refuses when more of an asset leaves than can. A line that takes more of it than it was promised leaves to all
    /// lines what they still are.
    fn enough(
        &self,
        before: &[LoanLine],
        given: &[Handled],
        asset: impl Fn(AssetId, &Wanted) -> (u32, bool),
    ) -> Result<(), LoanError> {
        for handled in given {
            let Some(id) = handled.asset else { continue };
            let all = given.iter().filter(|it| it.asset == Some(id));
            let now: u32 = all.clone().map(|it| it.quantity).sum();
            let of_line: u32 = all.filter(|it| it.line == handled.line).map(|it| it.quantity).sum();
            let promised = |line: &LoanLine| -> u32 {
                line.allotments.iter().filter(|it| it.asset == Some(id)).map(|it| it.promised).sum()
            };
            let more = before.iter().any(|line| line.id == handled.line && of_line > promised(line));
            let kept: u32 = if more { self.lines.iter().map(promised).sum() } else { 0 };
            let Some(at) = self.lines.iter().position(|line| line.id == handled.line) else { continue };
            let (usable, wanted) = (asset(id, &self.lines[at].wanted).0, now.saturating_add(kept));
            if wanted > usable {
                return Err(LoanError::NotEnoughUnits { line: at + 1, usable, wanted });
            }
        }
        Ok(())
    }

    /// One line's units; another asset than was thought of takes the place of one that is promised.
    fn give(&mut self, handled: &Handled, asset: impl Fn(AssetId, &Wanted) -> (u32, bool)) -> Result<(), LoanError> {
        if handled.state == UnitState::Missing {
            return Err(LoanError::MissingUnit);
        }
        let line = self.line(handled)?;
        let (promised, wanted) = (line.promised(), handled.quantity);
        if wanted > promised {
            return Err(LoanError::MoreThanPromised { promised, wanted });
        }
        let thought_of = line.allotments.iter().any(|it| it.asset == handled.asset);
        let fits = handled.asset.is_some_and(|id| asset(id, &line.wanted).1);
        if !thought_of && !fits {
            return Err(LoanError::AnotherThing);
        }
        let own = line.allotment(handled.asset);
        own.out += wanted;
        let mut left = wanted - own.promised.min(wanted);
        own.promised -= wanted - left;
        for other in &mut line.allotments {
            let less = other.promised.min(left);
            other.promised -= less;
            left -= less;
        }
        line.allotments.retain(|it| it.holds() || it.back() > 0);
        Ok(())
    }

    /// Takes units back; late when the last day has passed. Of a lost loan, units that were found: whether it was late
    /// was known when they were given up.
    pub fn give_back(
        mut self,
        returned: Deed,
        back: &[Handled],
        today: Day,
    ) -> Result<(Self, LoanReturned), LoanError> {
        let (approved, handed_over, lost) = match self.state {
            LoanState::Active { approved, handed_over } | LoanState::PartiallyReturned { approved, handed_over } => {
                (approved, handed_over, None)
            }
            LoanState::Lost { approved, handed_over, lost } => (approved, handed_over, Some(lost)),
            _ => return Err(self.wrong_state()),
        };
        self.refuse_own(returned)?;
        if back.is_empty() {
            return Err(self.wrong_state());
        }
        for handled in back {
            let line = self.line(handled)?;
            let there = line.allotments.iter().any(|it| it.asset == handled.asset);
            if !there {
                return Err(LoanError::AnotherThing);
            }
            let own = line.allotment(handled.asset);
            let from = if lost.is_some() { &mut own.missing } else { &mut own.out };
            if handled.quantity > *from {
                return Err(LoanError::MoreThanOut { out: *from, returned: handled.quantity });
            }
            *from -= handled.quantity;
            if lost.is_some() && handled.state == UnitState::Missing {
                return Err(LoanError::MissingUnit);
            }
            own.came_back(handled.state, handled.quantity);
        }
        // What is found was given up before, late or not.
        let late = lost.is_none() && today > self.period.end();
        self.late |= late;
        // With the last unit the loan is over: what nobody collected of it is free.
        if self.lines.iter().all(|line| line.out() == 0) {
            self.free();
        }
        let missing = self.lines.iter().flat_map(|line| &line.allotments).any(|it| it.missing > 0);
        self.state = match lost {
            Some(lost) if missing => LoanState::Lost { approved, handed_over, lost },
            None if self.holds() => LoanState::PartiallyReturned { approved, handed_over },
            None if missing => LoanState::Lost { approved, handed_over, lost: returned },
            _ => LoanState::Returned { approved, handed_over, returned },
        };
        if !self.state.name().out() {
            self.end();
        }
        let quantity = back.iter().map(|it| it.quantity).sum();
        let damaged = back.iter().filter(|it| it.state != UnitState::Good).map(|it| it.quantity).sum();
        let (loan, borrower) = (self.id, self.borrower);
        Ok((self, LoanReturned { loan, borrower, quantity, damaged, late }))
    }

    /// Gives up what is out: it is missing from now on.
    pub fn lose(mut self, lost: Deed, today: Day) -> Result<(Self, LoanLost), LoanError> {
        let (LoanState::Active { approved, handed_over } | LoanState::PartiallyReturned { approved, handed_over }) =
            self.state
        else {
            return Err(self.wrong_state());
        };
        self.refuse_own(lost)?;
        self.free();
        let mut quantity = 0;
        for own in self.lines.iter_mut().flat_map(|line| &mut line.allotments) {
            quantity += own.out;
            own.missing += std::mem::take(&mut own.out);
        }
        self.late |= today > self.period.end();
        self.end();
        self.state = LoanState::Lost { approved, handed_over, lost };
        Ok((self.clone(), LoanLost { loan: self.id, borrower: self.borrower, quantity }))
    }

    /// What is to be handed over: all that is promised, as it should be, when nobody says.
    pub fn to_give(&self, new: &[NewHandled]) -> Result<Vec<Handled>, LoanError> {
        if !(self.state.name() == StateName::Approved || self.state.name().out()) {
            return Err(self.wrong_state());
        }
        let more = |promised, wanted| LoanError::MoreThanPromised { promised, wanted };
        self.told(new, |it| it.promised, more)
    }

    /// What is to be taken back: all that is out, as it should be, when nobody says; of a lost loan what is missing.
    pub fn to_take_back(&self, new: &[NewHandled]) -> Result<Vec<Handled>, LoanError> {
        if !self.state.name().out() {
            return Err(self.wrong_state());
        }
        self.told(new, |it| it.out, |out, returned| LoanError::MoreThanOut { out, returned })
    }

    /// What was found of a lost loan: all that is missing, as it should be, when nobody says.
    pub fn to_find(&self, new: &[NewHandled]) -> Result<Vec<Handled>, LoanError> {
        if self.state.name() != StateName::Lost {
            return Err(self.wrong_state());
        }
        self.told(new, |it| it.missing, |out, returned| LoanError::MoreThanOut { out, returned })
    }

    /// What somebody says, read by the units that can change hands; all of those when nobody says. `more` is said when
    /// there are fewer than are wanted.
    fn told(
        &self,
        new: &[NewHandled],
        units: impl Fn(&Allotment) -> u32,
        more: impl Fn(u32, u32) -> LoanError,
    ) -> Result<Vec<Handled>, LoanError> {
        if new.is_empty() {
            return Ok(self.all(units));
        }
        let (mut left, mut told) = (Left::of(&self.lines, units), Vec::with_capacity(new.len()));
        for new in new {
            told.extend(left.read(new, &more)?);
        }
        Ok(told)
    }

    fn all(&self, units: impl Fn(&Allotment) -> u32) -> Vec<Handled> {
        let mut all = Vec::new();
        for line in &self.lines {
            for own in line.allotments.iter().filter(|own| units(own) > 0) {
                let (asset, quantity) = (own.asset, units(own));
                all.push(Handled { line: line.id, asset, quantity, state: UnitState::Good, note: None });
            }
        }
        all
    }

    fn line(&mut self, handled: &Handled) -> Result<&mut LoanLine, LoanError> {
        self.lines.iter_mut().find(|line| line.id == handled.line).ok_or(LoanError::UnknownLine)
    }
}

#[cfg(test)]
#[path = "hands_tests.rs"]
mod tests;
