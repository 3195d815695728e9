//! A request for things of a warehouse, and what became of it.
//!
//! ```text
//! pending --approve--> approved --hand over--> active --return--> returned
//!    |  \--reject--> rejected    \
//!    \--cancel--> cancelled <-----+--cancel
//! ```

use super::{
    Deed, LoanApproved, LoanCancelled, LoanHandedOver, LoanRejected, LoanRequested, LoanReturned, LoanState, Period,
    StateName,
};
use crate::access::{Membership, Target};
use crate::clock::{Day, Timestamp};
use crate::error::{Fault, Kind, Params};
use crate::ids::{AssetId, EnvironmentId, InstitutionId, LoanId, UserId};
use crate::institutions::Environment;
use crate::inventory::Asset;
use crate::store::Version;
use crate::text::Prose;
use serde::Serialize;
use std::num::NonZeroU32;

/// Why a loan cannot be so.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoanError {
    /// Not from this state.
    #[error("the loan is {}", .0.name())]
    WrongState(StateName),
    /// Nobody decides over the own request.
    #[error("nobody decides over the own request")]
    OwnRequest,
    /// Fewer units are usable in the period.
    #[error("{usable} of {wanted} units are usable")]
    NotEnoughUnits {
        /// How many are usable.
        usable: u32,
        /// How many were wanted.
        wanted: u32,
    },
    /// The thing is not kept in a warehouse that is in use.
    #[error("only things of a warehouse are lent")]
    NotAWarehouse,
    /// Its last day has passed.
    #[error("the period is over")]
    PeriodOver,
    /// The thing is kept elsewhere than when it was asked for.
    #[error("the thing was moved to another place")]
    Moved,
    /// A part is lent with its kit alone.
    #[error("the thing is part of a kit")]
    PartOfKit,
    /// Who asked may not act in the institution any more.
    #[error("the borrower has left")]
    BorrowerLeft,
}

impl Fault for LoanError {
    fn kind(&self) -> Kind {
        match self {
            Self::OwnRequest => Kind::Forbidden,
            _ => Kind::Refused,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::WrongState(_) => "loan.wrong-state",
            Self::OwnRequest => "loan.own-request",
            Self::NotEnoughUnits { .. } => "loan.not-enough-units",
            Self::NotAWarehouse => "loan.not-a-warehouse",
            Self::PeriodOver => "loan.period-over",
            Self::Moved => "loan.moved",
            Self::PartOfKit => "asset.part-of-kit",
            Self::BorrowerLeft => "loan.borrower-left",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::WrongState(state) => Params::none().text("state", state.name()),
            Self::NotEnoughUnits { usable, wanted } => {
                Params::none().number("usable", i64::from(*usable)).number("wanted", i64::from(*wanted))
            }
            _ => Params::none(),
        }
    }
}

/// A request for units of one asset for a period, and what became of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Loan {
    /// Its id.
    pub id: LoanId,
    /// Whose things.
    pub institution: InstitutionId,
    /// Of which asset.
    pub asset: AssetId,
    /// From which warehouse.
    pub warehouse: EnvironmentId,
    /// For whom.
    pub borrower: UserId,
    /// How many units, at least one.
    pub quantity: u32,
    /// For which days.
    pub period: Period,
    /// What for.
    pub purpose: Prose<500>,
    /// Where it stands.
    pub state: LoanState,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What a borrower asks for.
#[derive(Clone, Debug)]
pub struct NewLoan {
    /// Which asset.
    pub asset: AssetId,
    /// How many units.
    pub quantity: NonZeroU32,
    /// For which days.
    pub period: Period,
    /// What for.
    pub purpose: Prose<500>,
}

impl From<&Loan> for Target {
    fn from(loan: &Loan) -> Self {
        Self { institution: Some(loan.institution), environment: Some(loan.warehouse), owner: Some(loan.borrower) }
    }
}

impl Loan {
    /// Asks for units of an asset that is kept in a warehouse. Whether they are free in the period
    /// is decided with the approval; more than the institution owns is refused here.
    pub fn request(
        new: NewLoan,
        asset: &Asset,
        warehouse: Option<&Environment>,
        id: LoanId,
        asked: Deed,
    ) -> Result<(Self, LoanRequested), LoanError> {
        let warehouse = lending(warehouse)?;
        let quantity = new.quantity.get();
        if quantity > asset.units.quantity() {
            return Err(LoanError::NotEnoughUnits { usable: asset.units.available(), wanted: quantity });
        }
        if asset.kit.is_some() {
            return Err(LoanError::PartOfKit);
        }
        let loan = Self {
            id,
            institution: asset.institution,
            asset: asset.id,
            warehouse: warehouse.id,
            borrower: asked.by,
            quantity,
            period: new.period,
            purpose: new.purpose,
            state: LoanState::Pending,
            created_at: asked.at,
            version: 1,
        };
        let requested = LoanRequested { loan: id, asset: asset.id, quantity: loan.quantity, borrower: asked.by };
        Ok((loan, requested))
    }

    /// Promises the units for the period; `usable` is how many can be promised, counted under the asset's lock.
    pub fn approve(mut self, approved: Deed, usable: u32, today: Day) -> Result<(Self, LoanApproved), LoanError> {
        let LoanState::Pending = self.state else { return Err(self.wrong_state()) };
        self.refuse_own(approved.by)?;
        self.refuse_over(today)?;
        self.refuse_short(usable)?;
        self.state = LoanState::Approved { approved };
        let event = LoanApproved { loan: self.id, asset: self.asset, quantity: self.quantity, borrower: self.borrower };
        Ok((self, event))
    }

    /// Refuses the request, with a reason.
    pub fn reject(mut self, rejected: Deed, reason: Prose<500>) -> Result<(Self, LoanRejected), LoanError> {
        let LoanState::Pending = self.state else { return Err(self.wrong_state()) };
        self.refuse_own(rejected.by)?;
        self.state = LoanState::Rejected { rejected, reason };
        let event = LoanRejected { loan: self.id, borrower: self.borrower };
        Ok((self, event))
    }

    /// Takes the request back before anything was handed over.
    pub fn cancel(mut self, cancelled: Deed) -> Result<(Self, LoanCancelled), LoanError> {
        let approved = match self.state {
            LoanState::Pending => None,
            LoanState::Approved { approved } => Some(approved),
            _ => return Err(self.wrong_state()),
        };
        self.state = LoanState::Cancelled { approved, cancelled };
        let event = LoanCancelled { loan: self.id, asset: self.asset, quantity: self.quantity };
        Ok((self, event))
    }

    /// Gives the units into the borrower's hands; `usable` counts from today on, without this loan's own promise.
    pub fn hand_over(
        mut self,
        handed_over: Deed,
        usable: u32,
        today: Day,
    ) -> Result<(Self, LoanHandedOver), LoanError> {
        let LoanState::Approved { approved } = self.state else { return Err(self.wrong_state()) };
        self.refuse_own(handed_over.by)?;
        self.refuse_over(today)?;
        self.refuse_short(usable)?;
        self.state = LoanState::Active { approved, handed_over };
        let event =
            LoanHandedOver { loan: self.id, asset: self.asset, quantity: self.quantity, borrower: self.borrower };
        Ok((self, event))
    }

    /// Takes the units back; late when its last day has passed.
    pub fn give_back(mut self, returned: Deed, today: Day) -> Result<(Self, LoanReturned), LoanError> {
        let LoanState::Active { approved, handed_over } = self.state else { return Err(self.wrong_state()) };
        self.refuse_own(returned.by)?;
        self.state = LoanState::Returned { approved, handed_over, returned };
        let late = today > self.period.end();
        Ok((self.clone(), LoanReturned { loan: self.id, asset: self.asset, quantity: self.quantity, late }))
    }

    /// Refuses when the thing, its warehouse or the borrower are no longer what they were at the request.
    pub fn still_stands(
        &self,
        asset: &Asset,
        warehouse: Option<&Environment>,
        borrower: &[Membership],
    ) -> Result<(), LoanError> {
        // A state from which nothing is promised or handed over is told as such.
        if !matches!(self.state, LoanState::Pending | LoanState::Approved { .. }) {
            return Err(self.wrong_state());
        }
        if asset.kit.is_some() {
            return Err(LoanError::PartOfKit);
        }
        if asset.environment != Some(self.warehouse) {
            return Err(LoanError::Moved);
        }
        lending(warehouse)?;
        let here = |membership: &Membership| membership.active && membership.institution == self.institution;
        if borrower.iter().any(here) { Ok(()) } else { Err(LoanError::BorrowerLeft) }
    }

    /// In somebody's hands beyond its last day: a fact of time, not a state.
    pub fn overdue(&self, today: Day) -> bool {
        matches!(self.state, LoanState::Active { .. }) && today > self.period.end()
    }

    fn wrong_state(&self) -> LoanError {
        LoanError::WrongState(self.state.name())
    }

    fn refuse_own(&self, by: UserId) -> Result<(), LoanError> {
        if by == self.borrower { Err(LoanError::OwnRequest) } else { Ok(()) }
    }

    fn refuse_over(&self, today: Day) -> Result<(), LoanError> {
        if today > self.period.end() { Err(LoanError::PeriodOver) } else { Ok(()) }
    }

    fn refuse_short(&self, usable: u32) -> Result<(), LoanError> {
        let wanted = self.quantity;
        if usable < wanted { Err(LoanError::NotEnoughUnits { usable, wanted }) } else { Ok(()) }
    }
}

/// A warehouse that is in use.
fn lending(environment: Option<&Environment>) -> Result<&Environment, LoanError> {
    environment.filter(|it| it.is_warehouse && it.active).ok_or(LoanError::NotAWarehouse)
}

#[cfg(test)]
#[path = "loan_tests.rs"]
mod tests;
