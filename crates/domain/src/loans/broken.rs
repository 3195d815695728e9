//! Promises that cannot be kept as things stand.

use super::Loan;
use crate::inventory::{Asset, Units};
use crate::names::names;

names! {
    /// Why not all units of an asset that are promised can be handed over, though nobody else has them.
    Unavailable, "kind.unknown" {
        /// Too few of them are good.
        Damaged = "damaged",
        /// They are kept in another place now.
        Elsewhere = "elsewhere",
        /// The asset is out of use for good.
        Retired = "retired",
    }
}

impl Unavailable {
    /// Of an asset of which units are promised to a loan; `here` are those in its warehouse. What others have is
    /// expected back.
    pub fn of(loan: &Loan, asset: &Asset, here: &Units) -> Option<Self> {
        let whole = |units: &Units| units.available().saturating_add(units.on_loan());
        let wanted = loan.held_of(asset.id);
        if asset.retired.is_some() {
            Some(Self::Retired)
        } else if asset.environment != Some(loan.warehouse) {
            Some(Self::Elsewhere)
        } else if whole(here) >= wanted {
            None
        } else if whole(&asset.units) >= wanted {
            Some(Self::Elsewhere)
        } else {
            Some(Self::Damaged)
        }
    }
}
