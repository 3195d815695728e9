//! Things of a warehouse in somebody's hands for a while.

mod availability;
mod error;
mod events;
mod handling;
mod hands;
mod line;
mod loan;
mod period;
mod priority;
mod repository;
mod state;

pub use availability::{Claim, usable};
pub use error::LoanError;
pub use events::{
    LoanApproved, LoanCancelled, LoanExpired, LoanHandedOver, LoanLost, LoanRejected, LoanRequested, LoanReturned,
};
pub use handling::{Free, Handled, Handling, Hands, NewHandled};
pub use line::{Allotment, LoanLine, MAX_LINES, UnitState, Wanted};
pub use loan::{Loan, NewLoan, lendable, lending};
pub use period::Period;
pub use priority::Priority;
#[cfg(feature = "mocks")]
pub use repository::MockLoanRepository;
pub use repository::{LoanFilter, LoanRepositories, LoanRepository, LoanSort};
pub use state::{Deed, LoanState, StateName};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "loan.wrong-state",
    "loan.own-request",
    "loan.not-enough-units",
    "loan.more-than-promised",
    "loan.more-than-out",
    "loan.unknown-line",
    "loan.another-thing",
    "loan.missing-unit",
    "loan.not-a-warehouse",
    "loan.several-places",
    "loan.period-over",
    "loan.period-not-over",
    "loan.moved",
    "loan.borrower-left",
];
