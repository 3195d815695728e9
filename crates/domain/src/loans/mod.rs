//! Things of a warehouse in somebody's hands for a while.

mod allot;
mod availability;
mod broken;
mod days;
mod error;
mod events;
mod handling;
mod hands;
mod life;
mod line;
mod loan;
mod paper;
mod picture;
mod policy;
mod policy_error;
mod policy_terms;
mod priority;
mod record;
mod reminder;
mod repository;
mod state;
mod statistics;

pub use availability::{CameBack, Claim, usable};
pub use broken::Unavailable;
pub use days::{DayUnits, by_day};
pub use error::LoanError;
pub use events::{
    LoanApproved, LoanBorrowerLeft, LoanCancelled, LoanDamaged, LoanDue, LoanDueSoon, LoanExpired, LoanExtended,
    LoanExtensionAsked, LoanExtensionRefused, LoanHandedOver, LoanLapsed, LoanLost, LoanOverdue, LoanPresumedLost,
    LoanRejected, LoanRequested, LoanReturned, LoanRevoked, LoanStoppedWaiting, LoanSwapped, LoanUnitsFree, LoanWaits,
};
pub use handling::{Free, Handled, Handling, Hands, NewHandled, none_out_since, said_just_now};
pub use life::{Extension, ExtensionAnswer, Swap, Waiting};
pub use line::{Allotment, LoanLine, MAX_LINES, UnitState, Wanted};
pub use loan::{Loan, NewLoan, lendable, lending};
#[cfg(feature = "mocks")]
pub use paper::MockPapers;
pub use paper::{PaperError, Papers, RecordPaper};
#[cfg(feature = "mocks")]
pub use picture::MockLoanPictureRepository;
pub use picture::{
    LoanPicture, LoanPictureAdded, LoanPictureRepositories, LoanPictureRepository, LoanPicturesOver,
    TooManyLoanPictures,
};
#[cfg(feature = "mocks")]
pub use policy::MockLoanPolicyRepository;
pub use policy::{
    Borrowing, LoanPolicy, LoanPolicyChanged, LoanPolicyCreated, LoanPolicyDeleted, LoanPolicyRepositories,
    LoanPolicyRepository, NewLoanPolicy, Wish,
};
pub use policy_error::{POLICY_CODES, PolicyError, Why};
pub use policy_terms::{Allowance, Approval, Bounds, Closure, LoanTerms, MOST_ALLOWANCES, MOST_CLOSURES};
pub use priority::Priority;
#[cfg(feature = "mocks")]
pub use record::MockLoanRecordRepository;
pub use record::{
    KeptPaper, LoanRecord, LoanRecordRepositories, LoanRecordRepository, RecordCode, RecordContents, RecordLine,
    RecordPart,
};
pub use reminder::{Reminder, ReminderKind, ReminderTimes};
#[cfg(feature = "mocks")]
pub use repository::MockLoanRepository;
pub use repository::{Borrowed, LoanFilter, LoanRepositories, LoanRepository, LoanSort, Stands, Takes};
pub use state::{LoanState, StateName};
#[cfg(feature = "mocks")]
pub use statistics::MockLoanFigureRepository;
pub use statistics::{
    BorrowerFigure, ItemFigure, LoanCount, LoanFigureRepository, LoanFigures, LoanScope, LoanStatistics, MOST_LENT,
    UnitsMoved, Utilisation, looked_at, passed,
};

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
    "loan.too-many-pictures",
    "loan.pictures-over",
    "loan.pool-too-large",
    "loan.extension-not-longer",
    "loan.extension-open",
    "loan.no-extension",
    "loan.waiting-already",
    "loan.not-waiting",
    "loan.same-thing",
    "loan.said-twice",
    "loan.promised-already",
    "loan.unit-not-promised",
    "loan.not-the-borrower",
    "loan.borrower-may-not",
];
