//! Ports to where sites, school years and groups are kept.

use super::{ClassGroup, ClassGroupFilter, SchoolYear, SchoolYearFilter, Site, SiteFilter};
use crate::ids::{ClassGroupId, SchoolYearId, SiteId, UserId};
use crate::institutions::DaneCode;
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to the structure of a school.
pub trait SchoolRepositories: Send {
    /// The sites.
    fn sites(&mut self) -> &mut dyn SiteRepository;
    /// The school years, each with its periods.
    fn school_years(&mut self) -> &mut dyn SchoolYearRepository;
    /// The groups.
    fn class_groups(&mut self) -> &mut dyn ClassGroupRepository;
}

/// Keeps the sites of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SiteRepository: Send {
    /// By id.
    async fn find(&mut self, id: SiteId, expected: Option<Version>) -> Result<Option<Site>, StoreError>;
    /// Those with these ids, retired ones too, in no order.
    async fn find_all(&mut self, ids: &[SiteId]) -> Result<Vec<Site>, StoreError>;
    /// All of the institution, retired ones too, in no order.
    async fn all(&mut self) -> Result<Vec<Site>, StoreError>;
    /// By its number at the statistics office.
    async fn of_dane(&mut self, code: &DaneCode) -> Result<Option<Site>, StoreError>;
    /// By id, held until this work ends: for changing or retiring it.
    async fn lock(&mut self, id: SiteId, expected: Option<Version>) -> Result<Option<Site>, StoreError>;
    /// By id; until this work ends nobody retires it: for putting a group into it.
    async fn hold(&mut self, id: SiteId) -> Result<Option<Site>, StoreError>;
    /// Those that match.
    async fn list(&mut self, filter: &SiteFilter, page: &PageRequest) -> Result<Page<Site>, StoreError>;
    /// Adds one.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of a `site` when the name is taken, of a `site dane code` when the number is, of a
    /// `site consecutive` when another site is told apart by the same digits.
    async fn add(&mut self, site: &Site) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `site`; fails as [`add`](Self::add) does.
    async fn update(&mut self, site: &mut Site) -> Result<(), StoreError>;
}

/// Keeps the school years of the institution in scope, with their periods.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait SchoolYearRepository: Send {
    /// By id.
    async fn find(&mut self, id: SchoolYearId, expected: Option<Version>) -> Result<Option<SchoolYear>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[SchoolYearId]) -> Result<Vec<SchoolYear>, StoreError>;
    /// By id; until this work ends nobody closes it: for writing what concerns it.
    async fn hold(&mut self, id: SchoolYearId) -> Result<Option<SchoolYear>, StoreError>;
    /// The one that is active, if one is.
    async fn active(&mut self) -> Result<Option<SchoolYear>, StoreError>;
    /// Those that match, the one that begins last first.
    async fn list(&mut self, filter: &SchoolYearFilter, page: &PageRequest) -> Result<Page<SchoolYear>, StoreError>;
    /// Adds one with its periods.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of a `school year` when the name is taken, of an `active school year` when another
    /// is active.
    async fn add(&mut self, year: &SchoolYear) -> Result<(), StoreError>;
    /// Stores a change with all periods and leaves the new version in `year`; fails as [`add`](Self::add) does.
    async fn update(&mut self, year: &mut SchoolYear) -> Result<(), StoreError>;
}

/// Keeps the groups of the institution in scope. No more places of one are taken than it has.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait ClassGroupRepository: Send {
    /// By id.
    async fn find(&mut self, id: ClassGroupId, expected: Option<Version>) -> Result<Option<ClassGroup>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[ClassGroupId]) -> Result<Vec<ClassGroup>, StoreError>;
    /// By id, held until this work ends: for taking a place in it.
    async fn lock(&mut self, id: ClassGroupId) -> Result<Option<ClassGroup>, StoreError>;
    /// Those with these ids, held until this work ends; in order of their ids, in which all are locked.
    async fn lock_all(&mut self, ids: &[ClassGroupId]) -> Result<Vec<ClassGroup>, StoreError>;
    /// All of a year, at one site if it is named; by grade, then by code.
    async fn of_year(&mut self, year: SchoolYearId, site: Option<SiteId>) -> Result<Vec<ClassGroup>, StoreError>;
    /// Those that a user teaches in years that are not over, in no order.
    async fn taught_by(&mut self, user: UserId) -> Result<Vec<ClassGroup>, StoreError>;
    /// How many at a site are of years that are not over.
    async fn count_at(&mut self, site: SiteId) -> Result<u64, StoreError>;
    /// Those that match.
    async fn list(&mut self, filter: &ClassGroupFilter, page: &PageRequest) -> Result<Page<ClassGroup>, StoreError>;
    /// Adds one; a code that is taken at its site in its year, grade and shift is a `Duplicate`.
    async fn add(&mut self, group: &ClassGroup) -> Result<(), StoreError>;
    /// Adds many; fails as [`add`](Self::add) does.
    async fn add_all(&mut self, groups: &[ClassGroup]) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `group`; fails as [`add`](Self::add) does.
    async fn update(&mut self, group: &mut ClassGroup) -> Result<(), StoreError>;
    /// Takes one away.
    ///
    /// # Errors
    /// [`StoreError::Duplicate`] of an `enrolled group` when somebody is or was in it.
    async fn remove(&mut self, id: ClassGroupId) -> Result<(), StoreError>;
}
