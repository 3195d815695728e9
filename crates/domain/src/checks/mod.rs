//! Inventory checks: what a group finds in its room at the end of a shift, and who answers for it.
//!
//! Counting changes no stock. What differs from the book is a variance; who has the last word accepts it, and then it is
//! booked, or refuses it, and then it stays open on the item.

mod check;
mod compliance;
mod count;
mod discrepancy;
mod error;
mod events;
mod line;
mod picture;
mod reading;
mod repository;
mod review;
mod sheet;
mod step;
mod variance;

pub use check::{Check, CheckState, NewCheck, StateName};
pub use compliance::{
    ComplianceBy, ComplianceFigure, ComplianceKey, ComplianceScope, MOST_COMPLIANCE_DAYS, Outcome, outcome,
};
pub use count::{CLOCK_TOLERANCE_MINUTES, Count, Counted, MOST_COUNTS, NewCount, NewSeen, Which};
pub use discrepancy::{CountDiscrepancy, DiscrepancyFilter, DiscrepancySort, Resolution, ResolutionKind};
pub use error::{CheckError, Turn};
pub use events::{
    CheckApproved, CheckAssigned, CheckCancelled, CheckCommented, CheckConfirmed, CheckCounted, CheckMissed,
    CheckRejected, CheckStarted, CheckSubmitted, DiscrepancyOpened, DiscrepancyResolved,
};
pub use line::{Book, CheckComment, CheckLine, MOST_LINES, Tally, Verdict};
#[cfg(feature = "mocks")]
pub use picture::MockCheckPictureRepository;
pub use picture::{
    CheckPicture, CheckPictureAdded, CheckPictureError, CheckPictureRepositories, CheckPictureRepository,
};
pub use reading::Telling;
pub use repository::{CheckFilter, CheckRepositories, CheckRepository, CheckSort, DiscrepancyRepository, Waits};
#[cfg(feature = "mocks")]
pub use repository::{MockCheckRepository, MockDiscrepancyRepository};
pub use review::{Acting, Refusals};
pub use sheet::CheckSheet;
pub use step::{Step, StepOutcome, StepRecord, Ticks};
pub use variance::{Corrections, Variance};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "check.not-now",
    "check.two-steps",
    "check.lines-missing",
    "check.too-many-items",
    "check.stock-changed",
    "check.counted-since",
    "check.has-variance",
    "check.no-variance",
    "check.id-taken",
    "check.too-many-pictures",
    "check.pictures-over",
    "discrepancy.resolved",
];

/// The kinds of this context's events.
pub const EVENTS: &[&str] = &[
    "check.started",
    "check.counted",
    "check.submitted",
    "check.confirmed",
    "check.approved",
    "check.rejected",
    "check.cancelled",
    "check.assigned",
    "check.commented",
    "check.picture-added",
    "check.missed",
    "discrepancy.opened",
    "discrepancy.resolved",
];
