//! What happens to assets, categories and transfers.

use crate::ids::{AssetId, CategoryId, EnvironmentId, ImportId, InstitutionId, TransferId, UserId};
use crate::journal::{Change, Fact, Subject, facts};
use serde::Serialize;

facts! {
    about "asset" {
        /// Which asset.
        asset: AssetId,
    }

    /// An asset was registered.
    AssetCreated = "asset.created",
    /// An asset's data changed.
    AssetChanged = "asset.changed",
    /// Its units moved; the movements stand in the ledger.
    StockMoved = "asset.stock-moved",
    /// It is out of use for good.
    AssetRetired = "asset.retired",
    /// Its tag finds it no more.
    AssetTagRevoked = "asset.tag-revoked",
    /// It has a new tag.
    AssetTagIssued = "asset.tag-issued",
}

facts! {
    about "asset" {
        /// Which asset.
        asset: AssetId,
        /// Who answers for it from now on.
        custodian: Option<UserId>,
    }

    /// It was handed to somebody who answers for it, or taken from them.
    CustodyChanged = "asset.custody-changed",
}

facts! {
    about "asset" {
        /// Which part.
        asset: AssetId,
        /// Of which kit.
        kit: AssetId,
    }

    /// It became a part of a kit.
    PartJoined = "asset.part-joined",
    /// It is no part of the kit any more.
    PartLeft = "asset.part-left",
}

facts! {
    about "category" {
        /// Which category.
        category: CategoryId,
    }

    /// A category was made.
    CategoryCreated = "category.created",
    /// A category changed.
    CategoryChanged = "category.changed",
}

/// Several assets are kept elsewhere from now on; one event for the whole batch.
#[derive(Serialize)]
pub struct AssetsRelocated {
    /// Of which institution.
    pub institution: InstitutionId,
    /// Where they are kept now.
    pub environment: EnvironmentId,
    /// Which, with where they were.
    pub assets: Vec<(AssetId, Option<EnvironmentId>)>,
}

impl Fact for AssetsRelocated {
    const KIND: &'static str = "assets.relocated";
    fn subject(&self) -> Subject {
        Subject::new("environment", self.environment)
    }
}

/// Rows of a spreadsheet were taken over; one event for each batch.
#[derive(Serialize)]
pub struct AssetsImported {
    /// By which institution.
    pub institution: InstitutionId,
    /// By which import.
    pub import: ImportId,
    /// Who brought the file; none for the command line.
    pub by: Option<UserId>,
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
    /// Codes of the new categories.
    pub categories: Vec<String>,
}

impl Fact for AssetsImported {
    const KIND: &'static str = "assets.imported";
    fn subject(&self) -> Subject {
        Subject::new("import", self.import)
    }
}

/// The book was compared with the ledger.
#[derive(Clone, Debug, Serialize)]
pub struct LedgerVerified {
    /// Whose.
    pub institution: InstitutionId,
    /// How many assets were compared.
    pub assets: u64,
    /// How many balances, totals and counters differ.
    pub discrepancies: u64,
}

impl Fact for LedgerVerified {
    const KIND: &'static str = "ledger.verified";
    fn subject(&self) -> Subject {
        Subject::new("institution", self.institution)
    }
}

/// Things were sent.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct TransferSent {
    /// Which transfer.
    pub transfer: TransferId,
    /// From where.
    pub from: EnvironmentId,
    /// To where.
    pub to: EnvironmentId,
}

impl Fact for TransferSent {
    const KIND: &'static str = "transfer.sent";
    fn subject(&self) -> Subject {
        Subject::new("transfer", self.transfer)
    }
}

facts! {
    about "transfer" {
        /// Which transfer.
        transfer: TransferId,
        /// How many units did not arrive.
        short: u32,
    }

    /// Things were received.
    TransferReceived = "transfer.received",
}

facts! {
    about "transfer" {
        /// Which transfer.
        transfer: TransferId,
    }

    /// A transfer was called back.
    TransferCancelled = "transfer.cancelled",
}
