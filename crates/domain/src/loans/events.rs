//! What happens to loans.

use crate::ids::{AssetId, LoanId, UserId};
use crate::journal::{Fact, Subject};
use serde::Serialize;

macro_rules! facts {
    ($($(#[$doc:meta])* $name:ident = $kind:literal { $($(#[$fdoc:meta])* $field:ident: $type:ty),+ $(,)? })+) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
        pub struct $name {
            /// Which loan.
            pub loan: LoanId,
            $($(#[$fdoc])* pub $field: $type),+
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
    /// Somebody asked for units of an asset.
    LoanRequested = "loan.requested" {
        /// Of which asset.
        asset: AssetId,
        /// How many units.
        quantity: u32,
        /// Who asked.
        borrower: UserId,
    }
    /// The units are promised for the period.
    LoanApproved = "loan.approved" {
        /// Of which asset.
        asset: AssetId,
        /// How many units.
        quantity: u32,
        /// Who asked.
        borrower: UserId,
    }
    /// The request was refused.
    LoanRejected = "loan.rejected" {
        /// Who asked.
        borrower: UserId,
    }
    /// The borrower took the request back.
    LoanCancelled = "loan.cancelled" {
        /// Of which asset.
        asset: AssetId,
        /// How many units became free.
        quantity: u32,
    }
    /// The units left the warehouse.
    LoanHandedOver = "loan.handed-over" {
        /// Of which asset.
        asset: AssetId,
        /// How many units.
        quantity: u32,
        /// Who has them.
        borrower: UserId,
    }
    /// The units are back.
    LoanReturned = "loan.returned" {
        /// Of which asset.
        asset: AssetId,
        /// How many units.
        quantity: u32,
        /// Whether the last day had passed.
        late: bool,
    }
}
