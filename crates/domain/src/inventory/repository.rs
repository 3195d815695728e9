//! Port to where assets are kept.

use super::{Asset, AssetFilter};
use crate::access::Visibility;
use crate::ids::{AssetId, EnvironmentId};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to assets.
pub trait AssetRepositories: Send {
    /// The assets.
    fn assets(&mut self) -> &mut dyn AssetRepository;
}

/// Keeps the assets of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait AssetRepository: Send {
    /// By id.
    async fn find(&mut self, id: AssetId, expected: Option<Version>) -> Result<Option<Asset>, StoreError>;
    /// By id, held until this work ends: what decides over its units waits for it.
    async fn lock(&mut self, id: AssetId) -> Result<Option<Asset>, StoreError>;
    /// Those whose folded code or folded serial number is among these.
    async fn find_by_keys(&mut self, codes: &[String], serials: &[String]) -> Result<Vec<Asset>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[AssetId]) -> Result<Vec<Asset>, StoreError>;
    /// How many are kept in a place.
    async fn count_in(&mut self, environment: EnvironmentId) -> Result<u64, StoreError>;
    /// Those that match and may be seen.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &AssetFilter,
        page: &PageRequest,
    ) -> Result<Page<Asset>, StoreError>;
    /// Adds them; a code or serial number that is taken is a `Duplicate`.
    async fn add_all(&mut self, assets: &[Asset]) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `asset`.
    async fn update(&mut self, asset: &mut Asset) -> Result<(), StoreError>;
}
