//! What happens to loans.

use crate::clock::Day;
use crate::ids::{AssetId, LoanId, UserId};
use crate::journal::{Fact, Subject};
use serde::Serialize;

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$fdoc:meta])* $field:ident: $type:ty),* $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub struct $name {
            /// Which loan.
            pub loan: LoanId,
            /// For whom.
            pub borrower: UserId,
            $($(#[$fdoc])* pub $field: $type),*
        }
        impl Fact for $name {
            const KIND: &'static str = $kind;
            fn subject(&self) -> Subject {
                Subject::new("loan", self.loan)
            }
        }
    )+};
}

facts! {
    /// Somebody asked for units.
    LoanRequested = "loan.requested" {
        /// How many units.
        quantity: u32,
    }
    /// The units are promised for the period.
    LoanApproved = "loan.approved" {
        /// How many units.
        quantity: u32,
    }
    /// The request was refused.
    LoanRejected = "loan.rejected" {}
    /// The request was taken back.
    LoanCancelled = "loan.cancelled" {
        /// How many units had been asked for.
        quantity: u32,
    }
    /// The last day passed before anything was handed over.
    LoanExpired = "loan.expired" {
        /// Whether it had been promised, and not collected.
        approved: bool,
    }
    /// Units left the warehouse.
    LoanHandedOver = "loan.handed-over" {
        /// How many units.
        quantity: u32,
    }
    /// Units are back.
    LoanReturned = "loan.returned" {
        /// How many units.
        quantity: u32,
        /// How many of them are not as they should be.
        damaged: u32,
        /// Whether the last day had passed.
        late: bool,
    }
    /// What was out is given up.
    LoanLost = "loan.lost" {
        /// How many units.
        quantity: u32,
    }
    /// Units came back that are not as they should be: somebody should look at them.
    LoanDamaged = "loan.damaged" {
        /// Of which asset; none of what is not registered.
        asset: Option<AssetId>,
        /// How many units are broken.
        damaged: u32,
        /// How many lack something.
        incomplete: u32,
    }
    /// A keeper took a promise back.
    LoanRevoked = "loan.revoked" {
        /// How many units had been promised.
        quantity: u32,
    }
    /// Promised units are others now.
    LoanSwapped = "loan.swapped" {
        /// How many units.
        quantity: u32,
    }
    /// The borrower asks for more days.
    LoanExtensionAsked = "loan.extension-asked" {
        /// Until which day.
        end: Day,
    }
    /// What was never collected is free, though other units are out.
    LoanLapsed = "loan.lapsed" {
        /// How many units.
        quantity: u32,
    }
    /// The borrower has more days.
    LoanExtended = "loan.extended" {
        /// Until which day.
        end: Day,
    }
    /// The borrower gets no more days.
    LoanExtensionRefused = "loan.extension-refused" {}
    /// The borrower waits until units are free.
    LoanWaits = "loan.waits" {}
    /// The borrower waits no longer.
    LoanStoppedWaiting = "loan.stopped-waiting" {}
    /// Units are free for who came first.
    LoanUnitsFree = "loan.units-free" {
        /// How many units are waited for.
        quantity: u32,
    }
    /// The borrower left the institution.
    LoanBorrowerLeft = "loan.borrower-left" {
        /// Whether the loan was cancelled; otherwise things are still in their hands.
        cancelled: bool,
    }
    /// The last day is near.
    LoanDueSoon = "loan.due-soon" {
        /// The last day.
        end: Day,
    }
    /// The last day is today.
    LoanDue = "loan.due" {
        /// The last day.
        end: Day,
    }
    /// The last day has passed, and units are out.
    LoanOverdue = "loan.overdue" {
        /// The last day.
        end: Day,
    }
    /// The last day passed so long ago that units will hardly come back.
    LoanPresumedLost = "loan.presumed-lost" {
        /// The last day.
        end: Day,
    }
}
