//! Things of a warehouse in somebody's hands for a while.

mod availability;
mod events;
mod loan;
mod period;
mod repository;
mod state;

pub use availability::{Promise, usable};
pub use events::{LoanApproved, LoanCancelled, LoanHandedOver, LoanRejected, LoanRequested, LoanReturned};
pub use loan::{Loan, LoanError, NewLoan};
pub use period::Period;
#[cfg(feature = "mocks")]
pub use repository::MockLoanRepository;
pub use repository::{LoanFilter, LoanRepositories, LoanRepository, LoanSort};
pub use state::{Deed, LoanState, StateName};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "loan.wrong-state",
    "loan.own-request",
    "loan.not-enough-units",
    "loan.not-a-warehouse",
    "loan.period-over",
    "loan.moved",
    "loan.borrower-left",
];
