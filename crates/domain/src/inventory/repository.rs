//! Ports to where assets, their stock and what belongs to them are kept.

use super::category::Category;
use super::holding::Holding;
use super::import::ImportRepository;
use super::movement::{Movement, MovementFilter};
use super::picture::PictureRepository;
use super::statistics::{Counters, Facets};
use super::stock::{Discrepancy, Stock};
use super::timeline::TimelineEntry;
use super::transfer::Transfer;
use super::{Asset, AssetFilter, TransferFilter, Units};
use crate::access::Visibility;
use crate::clock::{Day, Timestamp};
use crate::ids::{AssetId, CategoryId, EnvironmentId, TransferId};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use crate::tag::Tag;
use async_trait::async_trait;
use uuid::Uuid;

/// Gives access to assets and what belongs to them.
pub trait AssetRepositories: Send {
    /// The assets, with their stock.
    fn assets(&mut self) -> &mut dyn AssetRepository;
    /// The ledger.
    fn ledger(&mut self) -> &mut dyn LedgerRepository;
    /// The kinds of things.
    fn categories(&mut self) -> &mut dyn CategoryRepository;
    /// What travels between environments.
    fn transfers(&mut self) -> &mut dyn TransferRepository;
    /// Pictures of assets.
    fn pictures(&mut self) -> &mut dyn PictureRepository;
    /// Spreadsheets on their way in.
    fn imports(&mut self) -> &mut dyn ImportRepository;
}

/// Keeps the assets of the institution in scope, with their stock and its movements.
///
/// An asset is written together with what was booked, or not at all, and every write counts its
/// version: of two that read the same version one is `Stale`.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait AssetRepository: Send {
    /// By id.
    async fn find(&mut self, id: AssetId, expected: Option<Version>) -> Result<Option<Asset>, StoreError>;
    /// By what is printed on it.
    async fn find_by_tag(&mut self, tag: &Tag) -> Result<Option<Asset>, StoreError>;
    /// The one in use with this folded code.
    async fn find_by_code(&mut self, key: &str) -> Result<Option<Asset>, StoreError>;
    /// Its balances.
    async fn stock(&mut self, id: AssetId) -> Result<Stock, StoreError>;
    /// The balances of each of these that has some, once, in no order.
    async fn stocks(&mut self, ids: &[AssetId]) -> Result<Vec<(AssetId, Stock)>, StoreError>;
    /// By id with its stock, held until this work ends: what decides over its units waits for it.
    async fn lock(&mut self, id: AssetId) -> Result<Option<Holding>, StoreError>;
    /// Those with these ids, held alike, in order of id.
    async fn lock_all(&mut self, ids: &[AssetId]) -> Result<Vec<Holding>, StoreError>;
    /// Those whose folded code or folded serial number is among these, held alike, in order of id.
    async fn lock_by_keys(&mut self, codes: &[String], serials: &[String]) -> Result<Vec<Holding>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError>;
    /// The parts of a kit, by code.
    async fn parts(&mut self, kit: AssetId) -> Result<Vec<Asset>, StoreError>;
    /// The parts of these kits, each once, in no order.
    async fn parts_of(&mut self, kits: &[AssetId]) -> Result<Vec<Asset>, StoreError>;
    /// At most so many that are kept in a place or have units there, with what of them is there; without retired ones, by
    /// code.
    async fn in_place(&mut self, environment: EnvironmentId, limit: u64) -> Result<Vec<(Asset, Units)>, StoreError>;
    /// Those of these of which a movement from or to a place was booked after their moment; each once, in no order.
    async fn moved_since(
        &mut self,
        environment: EnvironmentId,
        since: &[(AssetId, Timestamp)],
    ) -> Result<Vec<AssetId>, StoreError>;
    /// How many are kept in a place, have units there, or are on the way there; retired ones do not count.
    async fn count_in(&mut self, environment: EnvironmentId) -> Result<u64, StoreError>;
    /// Those that match and may be seen.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
        page: &PageRequest,
    ) -> Result<Page<Asset>, StoreError>;
    /// How many of those that match and may be seen have what.
    async fn facets(&mut self, visible: &Visibility, filter: &AssetFilter) -> Result<Facets, StoreError>;
    /// What is counted of those that may be seen, of one environment or all, as of a day.
    async fn counters(
        &mut self,
        visible: &Visibility,
        environment: Option<EnvironmentId>,
        today: Day,
    ) -> Result<Counters, StoreError>;
    /// Adds new ones with what was booked; a code or serial number that is taken is a `Duplicate`.
    async fn add_all(&mut self, holdings: &[Holding]) -> Result<(), StoreError>;
    /// Stores changes with what was booked, and leaves the new versions in the assets.
    async fn store_all(&mut self, holdings: &mut [Holding]) -> Result<(), StoreError>;
}

/// Reads the ledger of the institution in scope. Movements are written with their asset, once.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait LedgerRepository: Send {
    /// Movements that match, of assets that may be seen or in environments that may be.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &MovementFilter,
        page: &PageRequest,
    ) -> Result<Page<Movement>, StoreError>;
    /// What happened to an asset before something, newest first.
    async fn timeline(
        &mut self,
        asset: AssetId,
        before: Option<(Timestamp, Uuid)>,
        limit: u32,
    ) -> Result<Vec<TimelineEntry>, StoreError>;
    /// Compares balances with the movements, totals with the balances, and counters with what they
    /// count: how many assets there are, and the first 1,000 differences. Each comparison sees one
    /// moment, whoever writes meanwhile: it needs no transaction.
    async fn verify(&mut self) -> Result<(u64, Vec<Discrepancy>), StoreError>;
}

/// Keeps the categories of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait CategoryRepository: Send {
    /// By id.
    async fn find(&mut self, id: CategoryId, expected: Option<Version>) -> Result<Option<Category>, StoreError>;
    /// All of them, by code.
    async fn all(&mut self) -> Result<Vec<Category>, StoreError>;
    /// Adds some; a code that is taken is a `Duplicate`.
    async fn add_all(&mut self, categories: &[Category]) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `category`.
    async fn update(&mut self, category: &mut Category) -> Result<(), StoreError>;
}

/// Keeps the transfers of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait TransferRepository: Send {
    /// By id.
    async fn find(&mut self, id: TransferId, expected: Option<Version>) -> Result<Option<Transfer>, StoreError>;
    /// Those that match and leave or arrive where the caller may see.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &TransferFilter,
        page: &PageRequest,
    ) -> Result<Page<Transfer>, StoreError>;
    /// Adds one.
    async fn add(&mut self, transfer: &Transfer) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `transfer`.
    async fn update(&mut self, transfer: &mut Transfer) -> Result<(), StoreError>;
}
