//! What a loan is of: lines, and the units that stand for them.

use crate::ids::{AssetId, LoanLineId};
use crate::inventory::{Asset, CategoryCode};
use crate::names::names;
use crate::text::{Line, fold};
use serde::Serialize;

/// The most lines of one loan.
pub const MAX_LINES: usize = 100;

/// What somebody asks for in one line.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Wanted {
    /// This asset.
    Asset {
        /// Which.
        asset: AssetId,
    },
    /// Any of a model.
    Model {
        /// Whose, when it matters.
        brand: Option<Line<100>>,
        /// Which of theirs.
        model: Line<100>,
    },
    /// Any of a category.
    Category {
        /// Which.
        category: CategoryCode,
    },
    /// Something that is not registered.
    Other {
        /// In words.
        words: Line<200>,
    },
}

impl Wanted {
    /// The asset, when one is named.
    pub fn asset(&self) -> Option<AssetId> {
        match self {
            Self::Asset { asset } => Some(*asset),
            _ => None,
        }
    }

    /// Whether any asset of several will do.
    pub fn pooled(&self) -> bool {
        matches!(self, Self::Model { .. } | Self::Category { .. })
    }

    /// Whether an asset is what is wanted. Case and accents do not matter.
    pub fn fits(&self, asset: &Asset) -> bool {
        let same = |wanted: &Line<100>, has: Option<&Line<100>>| {
            has.is_some_and(|has| fold(has.as_str()) == fold(wanted.as_str()))
        };
        match self {
            Self::Asset { asset: wanted } => *wanted == asset.id,
            Self::Model { brand, model } => {
                same(model, asset.model.as_ref()) && brand.as_ref().is_none_or(|b| same(b, asset.brand.as_ref()))
            }
            Self::Category { category } => *category == asset.category,
            Self::Other { .. } => false,
        }
    }

    /// Whether both want the same.
    pub fn same(&self, other: &Self) -> bool {
        let alike = |one: Option<&str>, other: Option<&str>| one.map(fold) == other.map(fold);
        match (self, other) {
            (Self::Model { brand, model }, Self::Model { brand: brand_too, model: model_too }) => {
                alike(Some(model.as_str()), Some(model_too.as_str()))
                    && alike(brand.as_ref().map(Line::as_str), brand_too.as_ref().map(Line::as_str))
            }
            (Self::Other { words }, Self::Other { words: too }) => alike(Some(words.as_str()), Some(too.as_str())),
            _ => self == other,
        }
    }
}

names! {
    /// How a unit is when it is handed over or taken back.
    UnitState, "kind.unknown" {
        /// As it should be.
        Good = "good",
        /// Broken.
        Damaged = "damaged",
        /// Something that belongs to it is not there.
        Incomplete = "incomplete",
        /// Not there at all.
        Missing = "missing",
    }
}

/// Units that stand for a line: of one asset, or of what is not registered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Allotment {
    /// Of which asset; none of what is not registered.
    pub asset: Option<AssetId>,
    /// Promised, and not handed over yet.
    pub promised: u32,
    /// In the borrower's hands.
    pub out: u32,
    /// Came back as they should be.
    pub good: u32,
    /// Came back broken.
    pub damaged: u32,
    /// Came back without something that belongs to them.
    pub incomplete: u32,
    /// Did not come back.
    pub missing: u32,
}

impl Allotment {
    /// Units that are promised.
    pub fn promised(asset: Option<AssetId>, promised: u32) -> Self {
        Self { asset, promised, out: 0, good: 0, damaged: 0, incomplete: 0, missing: 0 }
    }

    /// How many are done with, whatever became of them.
    pub fn back(&self) -> u32 {
        self.good + self.damaged + self.incomplete + self.missing
    }

    /// Whether it takes or has units now.
    pub fn holds(&self) -> bool {
        self.promised + self.out > 0
    }

    pub(super) fn came_back(&mut self, state: UnitState, units: u32) {
        let counter = match state {
            UnitState::Good => &mut self.good,
            UnitState::Damaged => &mut self.damaged,
            UnitState::Incomplete => &mut self.incomplete,
            UnitState::Missing => &mut self.missing,
        };
        *counter += units;
    }
}

/// One line of a loan.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct LoanLine {
    /// Its id.
    pub id: LoanLineId,
    /// What is wanted.
    #[serde(flatten)]
    pub wanted: Wanted,
    /// How many units, at least one.
    pub quantity: u32,
    /// The units that stand for it, each asset once; none before they are promised.
    pub allotments: Vec<Allotment>,
}

impl LoanLine {
    /// Units that are promised, and not handed over yet.
    pub fn promised(&self) -> u32 {
        self.allotments.iter().map(|it| it.promised).sum()
    }

    /// Units in the borrower's hands.
    pub fn out(&self) -> u32 {
        self.allotments.iter().map(|it| it.out).sum()
    }

    /// Units that are done with.
    pub fn back(&self) -> u32 {
        self.allotments.iter().map(Allotment::back).sum()
    }

    /// The units of an asset, which need not be there yet.
    pub(super) fn allotment(&mut self, asset: Option<AssetId>) -> &mut Allotment {
        let at = self.allotments.iter().position(|it| it.asset == asset).unwrap_or_else(|| {
            self.allotments.push(Allotment::promised(asset, 0));
            self.allotments.len() - 1
        });
        &mut self.allotments[at]
    }
}
