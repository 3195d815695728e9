//! A request for things of a warehouse, and what became of it.
//!
//! ```text
//! pending --approve--> approved --hand over--> active --return--> partially_returned --return--> returned
//!    |  \--reject--> rejected  | \                |  \--return everything--> returned  |
//!    +--cancel--> cancelled <--+  \               +--lose--> lost <--lose--------------+
//!    +--the last day passes--> expired <--+                   \--return what was found--> returned
//!       (a keeper revokes a promise with a reason; the clock cancels what a borrower who left has not collected)
//! ```

use super::allot::allot;
use super::{
    Allotment, Extension, Free, LoanApproved, LoanCancelled, LoanError, LoanExpired, LoanLine, LoanRejected,
    LoanRequested, LoanState, Priority, Reminder, Waiting, Wanted,
};
use crate::access::{Membership, Permission, Target};
use crate::clock::{Day, Timestamp};
use crate::deed::Deed;
use crate::ids::{AssetId, EnvironmentId, InstitutionId, LoanId, UserId};
use crate::institutions::Environment;
use crate::inventory::Asset;
use crate::period::Period;
use crate::store::Version;
use crate::text::Prose;
use chrono::Days;
use serde::Serialize;

/// A request for things of a warehouse for a period, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loan {
    /// Its id.
    pub id: LoanId,
    /// Whose things.
    pub institution: InstitutionId,
    /// From which warehouse.
    pub warehouse: EnvironmentId,
    /// For whom.
    pub borrower: UserId,
    /// What, in the order in which it was asked for.
    pub lines: Vec<LoanLine>,
    /// For which days.
    pub period: Period,
    /// What for.
    pub purpose: Prose<500>,
    /// How urgent.
    pub priority: Priority,
    /// Where it stands.
    pub state: LoanState,
    /// Until when what is promised must be collected; known with the approval.
    pub collect_by: Option<Day>,
    /// What was said last about more days.
    pub extension: Option<Extension>,
    /// Whether its borrower waits until units are free.
    pub waiting: Option<Waiting>,
    /// What the clock says next of what is out.
    pub reminder: Option<Reminder>,
    /// When it was found that its borrower had left the institution.
    pub borrower_left: Option<Timestamp>,
    /// Whether something came back, or was given up, after the last day.
    pub late: bool,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What a borrower asks for.
#[derive(Clone, Debug)]
pub struct NewLoan {
    /// From which warehouse; that of the first asset when nobody says.
    pub warehouse: Option<EnvironmentId>,
    /// What, and how many units of it: each thing once.
    pub lines: Vec<(Wanted, u32)>,
    /// Whether it was said in the short form, of one asset: problems are told where it was said.
    pub short: bool,
    /// For which days.
    pub period: Period,
    /// What for.
    pub purpose: Prose<500>,
    /// How urgent.
    pub priority: Priority,
}

impl From<&Loan> for Target {
    fn from(loan: &Loan) -> Self {
        Self::institution(loan.institution).at(loan.warehouse).of(loan.borrower)
    }
}

impl Loan {
    /// Tells that it was asked for.
    pub fn requested(&self) -> LoanRequested {
        LoanRequested { loan: self.id, borrower: self.borrower, quantity: self.quantity() }
    }

    /// Promises units for the period: for each line the first of `free` that have enough left, counted under the
    /// locks of their assets.
    pub fn approve(
        mut self,
        approved: Deed,
        free: &[Vec<Free>],
        today: Day,
    ) -> Result<(Self, LoanApproved), LoanError> {
        let LoanState::Pending = self.state else { return Err(self.wrong_state()) };
        self.refuse_own(approved)?;
        self.refuse_over(today)?;
        allot(&mut self.lines, free)?;
        self.waiting = None;
        self.state = LoanState::Approved { approved };
        let event = LoanApproved { loan: self.id, borrower: self.borrower, quantity: self.quantity() };
        Ok((self, event))
    }

    /// Refuses the request, with a reason.
    pub fn reject(mut self, rejected: Deed, reason: Prose<500>) -> Result<(Self, LoanRejected), LoanError> {
        let LoanState::Pending = self.state else { return Err(self.wrong_state()) };
        self.refuse_own(rejected)?;
        self.waiting = None;
        self.state = LoanState::Rejected { rejected, reason };
        let event = LoanRejected { loan: self.id, borrower: self.borrower };
        Ok((self, event))
    }

    /// Takes the request back before anything was handed over.
    pub fn cancel(mut self, cancelled: Deed) -> Result<(Self, LoanCancelled), LoanError> {
        let approved = self.before_hand_over()?;
        self.end();
        self.state = LoanState::Cancelled { approved, cancelled, reason: None };
        let event = LoanCancelled { loan: self.id, borrower: self.borrower, quantity: self.quantity() };
        Ok((self, event))
    }

    /// Must be collected so many days after its first day, or after today when that has passed; on its last day when
    /// nobody says.
    #[must_use]
    pub fn collected_within(mut self, days: Option<u16>, today: Day) -> Self {
        let first = self.period.start().max(today);
        let last = days.and_then(|days| first.checked_add_days(Days::new(days.into())));
        self.collect_by = Some(last.map_or(self.period.end(), |last| last.min(self.period.end())));
        self
    }

    /// Lets go of what nobody decided over before its last day passed, or collected in time.
    pub fn expire(mut self, expired: Deed, today: Day) -> Result<(Self, LoanExpired), LoanError> {
        let approved = self.before_hand_over()?;
        let last = if approved.is_some() { self.last_to_collect() } else { self.period.end() };
        if today <= last {
            return Err(LoanError::PeriodNotOver);
        }
        self.end();
        self.state = LoanState::Expired { approved, expired };
        Ok((self.clone(), LoanExpired { loan: self.id, borrower: self.borrower, approved: approved.is_some() }))
    }

    /// Refuses when a thing, its warehouse or the borrower are no longer what they were at the request.
    pub fn still_stands(
        &self,
        assets: &[&Asset],
        warehouse: Option<&Environment>,
        borrower: &[Membership],
    ) -> Result<(), LoanError> {
        // A state from which nothing is promised or handed over is told as such.
        if !(matches!(self.state, LoanState::Pending | LoanState::Approved { .. }) || self.state.name().out()) {
            return Err(self.wrong_state());
        }
        for asset in assets {
            lendable(asset, self.warehouse)?;
        }
        lending(warehouse)?;
        let here = |membership: &&Membership| membership.active && membership.institution == self.institution;
        let place = borrower.iter().find(here).ok_or(LoanError::BorrowerLeft)?;
        if place.grants(Permission::RequestLoans) { Ok(()) } else { Err(LoanError::BorrowerMayNot) }
    }

    /// Refuses when it asks for more than there is, whoever has it now. `owned` are the units of what each line may
    /// get, each asset with as many wherever it is told; `on_shelf` tells of a line how many of them are free just now.
    pub fn refuse_more_than_owned(
        &self,
        owned: &[Vec<Free>],
        on_shelf: impl Fn(usize) -> u32,
    ) -> Result<(), LoanError> {
        match allot(&mut self.lines.clone(), owned) {
            Err(LoanError::NotEnoughUnits { line, usable: owned, wanted }) => {
                let usable = on_shelf(line - 1).min(owned);
                Err(LoanError::MoreThanOwned { line, owned, usable, wanted })
            }
            done => done,
        }
    }

    /// In somebody's hands beyond its last day: a fact of time, not a state.
    pub fn overdue(&self, today: Day) -> bool {
        self.state.name().out() && today > self.period.end() && self.lines.iter().any(|line| line.out() > 0)
    }

    /// How many units were asked for.
    pub fn quantity(&self) -> u32 {
        self.lines.iter().fold(0, |sum, line| sum.saturating_add(line.quantity))
    }

    /// The assets that are asked for, or stand for what is.
    pub fn assets(&self) -> Vec<AssetId> {
        let asked = self.lines.iter().filter_map(|line| line.wanted.asset());
        let allotted = self.lines.iter().flat_map(|line| &line.allotments).filter_map(|it| it.asset);
        let mut all: Vec<AssetId> = asked.chain(allotted).collect();
        all.sort_unstable();
        all.dedup();
        all
    }

    /// Whether a line of it can be met by any asset of several.
    pub fn pooled(&self) -> bool {
        self.lines.iter().any(|line| line.wanted.pooled())
    }

    pub(super) fn holds(&self) -> bool {
        self.lines.iter().flat_map(|line| &line.allotments).any(Allotment::holds)
    }

    /// Keeps no promise any more.
    pub(super) fn free(&mut self) {
        for line in &mut self.lines {
            line.allotments.iter_mut().for_each(|it| it.promised = 0);
            line.allotments.retain(|it| it.holds() || it.back() > 0);
        }
    }

    /// Who promised it, if anybody did and nothing was handed over.
    fn before_hand_over(&self) -> Result<Option<Deed>, LoanError> {
        match self.state {
            LoanState::Pending => Ok(None),
            LoanState::Approved { approved } => Ok(Some(approved)),
            _ => Err(self.wrong_state()),
        }
    }

    /// The last day on which what is promised is collected.
    pub(super) fn last_to_collect(&self) -> Day {
        self.collect_by.map_or(self.period.end(), |day| day.min(self.period.end()))
    }

    pub(super) fn wrong_state(&self) -> LoanError {
        LoanError::WrongState(self.state.name())
    }

    pub(super) fn refuse_own(&self, deed: Deed) -> Result<(), LoanError> {
        if deed.by == Some(self.borrower) { Err(LoanError::OwnRequest) } else { Ok(()) }
    }

    pub(super) fn refuse_over(&self, today: Day) -> Result<(), LoanError> {
        if today > self.period.end() { Err(LoanError::PeriodOver) } else { Ok(()) }
    }
}

/// Refuses an asset that is not lent by itself, or not from this warehouse.
pub fn lendable(asset: &Asset, warehouse: EnvironmentId) -> Result<(), LoanError> {
    if asset.kit.is_some() {
        return Err(LoanError::PartOfKit);
    }
    if asset.environment == Some(warehouse) { Ok(()) } else { Err(LoanError::Moved) }
}

/// A warehouse that is in use.
pub fn lending(environment: Option<&Environment>) -> Result<&Environment, LoanError> {
    environment.filter(|it| it.is_warehouse && it.active).ok_or(LoanError::NotAWarehouse)
}

#[cfg(test)]
#[path = "loan_tests.rs"]
pub(super) mod tests;
