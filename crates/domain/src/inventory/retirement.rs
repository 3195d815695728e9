//! Taking an asset out of use for good: it is never deleted.

use super::holding::{Clerk, Holding};
use super::movement::{MovementKind, Place};
use super::stock::StockError;
use super::units::Condition;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind, Params};
use crate::names::names;
use crate::text::Prose;
use serde::Serialize;

names! {
    /// Why an asset is out of use.
    RetirementReason, "kind.unknown" {
        /// Sold.
        Sold = "sold",
        /// Given away.
        Donated = "donated",
        /// Worn out or destroyed.
        Scrapped = "scrapped",
        /// Not found, and given up.
        Lost = "lost",
        /// Stolen.
        Stolen = "stolen",
        /// Back with the owner it was rented or borrowed from.
        GivenBack = "given_back",
        /// It was registered by mistake, or its import was undone.
        Mistake = "mistake",
        /// Something else: the note says what.
        Other = "other",
    }
}

/// Since when, and why, an asset is out of use.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Retirement {
    /// Since when.
    pub at: Timestamp,
    /// Why.
    pub reason: RetirementReason,
    /// What there is to say about it.
    pub note: Option<Prose<500>>,
}

/// Why an asset cannot be retired, or put into or taken out of a kit.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AssetError {
    /// Units are lent or under way.
    #[error("{away} units are away")]
    UnitsAway {
        /// How many.
        away: u32,
    },
    /// Something else needs a note.
    #[error("the reason needs a note")]
    NoteNeeded,
    /// It still has parts.
    #[error("the kit still has parts")]
    HasParts,
    /// It is part of a kit, and moves with it alone.
    #[error("the asset is part of a kit")]
    PartOfKit,
    /// A kit cannot be part of another, nor of itself, and a part cannot be a kit.
    #[error("kits are not nested")]
    NestedKit,
    /// A part lies where its kit does.
    #[error("the part is kept elsewhere than the kit")]
    KeptElsewhere,
    /// It is not a part of this kit.
    #[error("the asset is no part of this kit")]
    NotAPart,
    /// A kit is one thing.
    #[error("a kit is one thing")]
    KitIsOne,
    /// It was retired before.
    #[error("the asset is retired")]
    Retired,
}

impl Fault for AssetError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::UnitsAway { .. } => "asset.units-away",
            Self::NoteNeeded => "asset.note-needed",
            Self::HasParts => "asset.kit-has-parts",
            Self::PartOfKit => "asset.part-of-kit",
            Self::NestedKit => "asset.kits-not-nested",
            Self::KeptElsewhere => "asset.part-kept-elsewhere",
            Self::NotAPart => "asset.not-a-part",
            Self::KitIsOne => "asset.kit-is-one",
            Self::Retired => "asset.retired",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::UnitsAway { away } => Params::none().number("count", i64::from(*away)),
            _ => Params::none(),
        }
    }
}

impl Holding {
    /// Takes it out of use: every unit is written off, its code and serial number are free again.
    pub fn retire(
        &mut self,
        reason: RetirementReason,
        note: Option<Prose<500>>,
        parts: usize,
        clerk: Clerk<'_>,
    ) -> Result<(), RetireError> {
        if self.asset.retired.is_some() {
            return Err(AssetError::Retired.into());
        }
        if reason == RetirementReason::Other && note.is_none() {
            return Err(AssetError::NoteNeeded.into());
        }
        if parts > 0 {
            return Err(AssetError::HasParts.into());
        }
        if self.asset.kit.is_some() {
            return Err(AssetError::PartOfKit.into());
        }
        let away = self.asset.units.on_loan() + self.asset.units.of(Condition::InTransit);
        if away > 0 {
            return Err(AssetError::UnitsAway { away }.into());
        }
        let balances: Vec<(Place, u32)> = self.stock().balances().collect();
        self.whole(|holding| {
            let mut all = balances.into_iter();
            all.try_for_each(|(place, units)| holding.book(MovementKind::WriteOff, units, Some(place), None, clerk))
        })?;
        self.asset.retired = Some(Retirement { at: clerk.entry.at, reason, note });
        self.asset.tag = None;
        self.asset.custodian = None;
        self.asset.updated_at = clerk.entry.at;
        Ok(())
    }
}

/// Why an asset cannot be retired.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum RetireError {
    /// It stands in the way itself.
    #[error(transparent)]
    Asset(#[from] AssetError),
    /// The book refuses.
    #[error(transparent)]
    Stock(#[from] StockError),
}

impl Fault for RetireError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Asset(error) => error.code(),
            Self::Stock(error) => error.code(),
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::Asset(error) => error.params(),
            Self::Stock(error) => error.params(),
        }
    }
}

#[cfg(test)]
#[path = "retirement_tests.rs"]
mod tests;
