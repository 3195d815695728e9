//! A counter of the warehouse: somebody who borrows, somebody who keeps it, and one asset.

use crate::house::{House, units};
use plantel_application::Result;
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::{Clock, Day};
use plantel_domain::deed::Deed;
use plantel_domain::ids::LoanId;
use plantel_domain::inventory::{Asset, Units};
use plantel_domain::loans::{
    Allotment, Loan, LoanLine, LoanState, NewHandled, NewLoan, Priority, StateName, UnitState, Wanted,
};
use plantel_domain::period::Period;
use plantel_domain::store::Version;
use plantel_testkit::builders::{a_loan, prose, seed};
use std::num::NonZeroU32;

pub struct Desk {
    pub house: House,
    pub borrower: Context,
    pub keeper: Context,
    pub asset: Asset,
}

/// What is done to a loan after it was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    Approve,
    Reject,
    Cancel,
    HandOver,
    TakeBack,
    Lose,
    Find,
}

impl Verb {
    pub const ALL: [Self; 7] =
        [Self::Approve, Self::Reject, Self::Cancel, Self::HandOver, Self::TakeBack, Self::Lose, Self::Find];

    /// The states from which it leads anywhere.
    pub fn from(self) -> &'static [StateName] {
        match self {
            Self::Approve | Self::Reject => &[StateName::Pending],
            Self::Cancel => &[StateName::Pending, StateName::Approved],
            Self::HandOver => &[StateName::Approved],
            Self::Find => &[StateName::Lost],
            Self::TakeBack | Self::Lose => &[StateName::Active, StateName::PartiallyReturned],
        }
    }
}

impl Desk {
    /// Ten units, one of them lent.
    pub async fn new() -> Self {
        Self::with(units(10, [0, 0, 0, 0, 1])).await
    }

    pub async fn with(units: Units) -> Self {
        let house = House::new().await;
        let borrower = house.person(Role::Instructor).await;
        let keeper = house.person(Role::WarehouseAdmin).await;
        let asset = house.asset_of(units).await;
        Self { house, borrower, keeper, asset }
    }

    pub fn wish(&self, quantity: u32, period: Period) -> NewLoan {
        let asset = Wanted::Asset { asset: self.asset.id };
        NewLoan { short: true, ..a_wish(vec![(asset, quantity)], period) }
    }

    pub async fn request(&self, quantity: u32, period: Period) -> Result<Loan> {
        self.house.loans().request(&self.borrower, self.wish(quantity, period)).await
    }

    /// Several things.
    pub async fn request_all(&self, lines: Vec<(Wanted, u32)>, period: Period) -> Result<Loan> {
        self.house.loans().request(&self.borrower, a_wish(lines, period)).await
    }

    /// Asked for and promised.
    pub async fn promise(&self, quantity: u32, period: Period) -> Result<Loan> {
        let loan = self.request(quantity, period).await?;
        self.act(Verb::Approve, loan.id, None).await
    }

    /// Does it as the one who usually does.
    pub async fn act(&self, verb: Verb, loan: LoanId, expected: Option<Version>) -> Result<Loan> {
        let who = if verb == Verb::Cancel { &self.borrower } else { &self.keeper };
        self.act_as(who, verb, loan, expected).await
    }

    pub async fn act_as(&self, who: &Context, verb: Verb, loan: LoanId, expected: Option<Version>) -> Result<Loan> {
        let loans = self.house.loans();
        match verb {
            Verb::Approve => loans.approve(who, loan, expected).await,
            Verb::Reject => loans.reject(who, loan, expected, prose("No hay unidades")).await,
            Verb::Cancel => loans.cancel(who, loan, expected).await,
            Verb::HandOver => loans.hand_over(who, loan, expected, vec![]).await,
            Verb::Find => loans.find_again(who, loan, expected, vec![]).await,
            Verb::TakeBack => loans.take_back(who, loan, expected, vec![]).await,
            Verb::Lose => loans.lose(who, loan, expected).await,
        }
    }

    /// A stored loan from the 20th to the 24th in this state, of which the journal says nothing.
    pub async fn loan_in(&self, name: StateName) -> Loan {
        let (at, own) = (self.house.clock.now(), self.borrower.user().unwrap());
        let [kept, own_deed] = [self.keeper.user(), Some(own)].map(|by| Deed { by, at });
        let (approved, handed_over) = (kept, kept);
        let (state, units) = match name {
            StateName::Pending => (LoanState::Pending, [0; 4]),
            StateName::Approved => (LoanState::Approved { approved }, [1, 0, 0, 0]),
            StateName::Rejected => (LoanState::Rejected { rejected: kept, reason: prose("No") }, [0; 4]),
            StateName::Cancelled => {
                (LoanState::Cancelled { approved: None, cancelled: own_deed, reason: None }, [0; 4])
            }
            StateName::Expired => (LoanState::Expired { approved: None, expired: Deed { by: None, at } }, [0; 4]),
            StateName::Active => (LoanState::Active { approved, handed_over }, [0, 1, 0, 0]),
            StateName::PartiallyReturned => (LoanState::PartiallyReturned { approved, handed_over }, [0, 1, 1, 0]),
            StateName::Returned => (LoanState::Returned { approved, handed_over, returned: kept }, [0, 0, 1, 0]),
            StateName::Lost => (LoanState::Lost { approved, handed_over, lost: kept }, [0, 0, 0, 1]),
        };
        let [promised, out, good, missing] = units;
        let quantity = units.iter().sum::<u32>().max(1);
        let loan = a_loan(&self.asset, &self.house.warehouse, own);
        let own = Allotment { out, good, missing, ..Allotment::promised(Some(self.asset.id), promised) };
        let allotments = if units == [0; 4] { vec![] } else { vec![own] };
        let lines = loan.lines.iter().map(|line| LoanLine { quantity, allotments: allotments.clone(), ..line.clone() });
        seed(&*self.house.store, Loan { state, lines: lines.collect(), ..loan }).await
    }

    pub async fn stored(&self, id: LoanId) -> Loan {
        self.house.read().await.loans().find(id, None).await.unwrap().unwrap()
    }

    /// Loan, asset and journal as they are stored.
    pub async fn everything(&self, id: LoanId) -> (Loan, Asset, usize) {
        let journal = self.house.store.journal_entries().len();
        (self.stored(id).await, self.house.stored_asset(&self.asset).await, journal)
    }

    /// To the morning of this day of March 2026.
    pub fn go_to(&self, day: u32) {
        let at = format!("2026-03-{day:02}T15:00:00Z");
        self.house.clock.set(at.parse().unwrap());
    }
}

/// From a day to a day of March 2026.
pub fn days(start: u32, end: u32) -> Period {
    let [start, end] = [start, end].map(|day| Day::from_ymd_opt(2026, 3, day).unwrap());
    Period::new(start, end).unwrap()
}

/// These things, for these days.
pub fn a_wish(lines: Vec<(Wanted, u32)>, period: Period) -> NewLoan {
    NewLoan {
        warehouse: None,
        lines,
        short: false,
        period,
        purpose: prose("Práctica de circuitos"),
        priority: Priority::Medium,
    }
}

/// So many units as they are said to be, of this asset.
pub fn said(asset: Option<&Asset>, quantity: u32, state: UnitState) -> NewHandled {
    let quantity = NonZeroU32::new(quantity).unwrap();
    NewHandled { line: None, asset: asset.map(|asset| asset.id), quantity, state, note: None }
}
