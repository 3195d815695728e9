//! What happens to loans.

use crate::ids::{LoanId, UserId};
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
}
