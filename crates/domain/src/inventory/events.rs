//! What happens to assets.

use crate::ids::{AssetId, InstitutionId};
use crate::journal::{Change, Fact, Subject};
use serde::Serialize;

/// An asset was registered.
#[derive(Serialize)]
pub struct AssetCreated {
    /// Which.
    pub asset: AssetId,
}

impl Fact for AssetCreated {
    const KIND: &'static str = "asset.created";
    fn subject(&self) -> Subject {
        Subject::new("asset", self.asset)
    }
}

/// An asset's data changed.
#[derive(Serialize)]
pub struct AssetChanged {
    /// Which.
    pub asset: AssetId,
}

impl Fact for AssetChanged {
    const KIND: &'static str = "asset.changed";
    fn subject(&self) -> Subject {
        Subject::new("asset", self.asset)
    }
}

/// A spreadsheet was taken over; one event for the whole batch.
#[derive(Serialize)]
pub struct AssetsImported {
    /// By which institution.
    pub institution: InstitutionId,
    /// How many rows were refused.
    pub refused: usize,
    /// How many rows were there already.
    pub unchanged: usize,
    /// Codes of the new assets.
    pub created: Vec<String>,
    /// Codes of the changed assets, with what changed.
    pub updated: Vec<(String, Vec<Change>)>,
    /// Names of the new environments.
    pub environments: Vec<String>,
}

impl Fact for AssetsImported {
    const KIND: &'static str = "assets.imported";
    fn subject(&self) -> Subject {
        Subject::new("institution", self.institution)
    }
}
