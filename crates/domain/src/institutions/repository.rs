//! Ports to where institutions and environments are kept.

use super::{Environment, EnvironmentFilter, Institution, InstitutionCode};
use crate::access::Visibility;
use crate::ids::{EnvironmentId, InstitutionId};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use crate::tag::Tag;
use async_trait::async_trait;

/// Gives access to institutions and environments.
pub trait InstitutionRepositories: Send {
    /// The institutions.
    fn institutions(&mut self) -> &mut dyn InstitutionRepository;
    /// The environments.
    fn environments(&mut self) -> &mut dyn EnvironmentRepository;
}

/// Keeps institutions. They are the tenants, so no scope bounds them.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait InstitutionRepository: Send {
    /// By id.
    async fn find(&mut self, id: InstitutionId, expected: Option<Version>) -> Result<Option<Institution>, StoreError>;
    /// By code.
    async fn find_by_code(&mut self, code: &InstitutionCode) -> Result<Option<Institution>, StoreError>;
    /// Those with these ids, in no order.
    async fn find_all(&mut self, ids: &[InstitutionId]) -> Result<Vec<Institution>, StoreError>;
    /// By name.
    async fn list(&mut self, page: &PageRequest) -> Result<Page<Institution>, StoreError>;
    /// Adds one; a code that is taken is a `Duplicate`.
    async fn add(&mut self, institution: &Institution) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `institution`.
    async fn update(&mut self, institution: &mut Institution) -> Result<(), StoreError>;
}

/// Keeps the environments of the institution in scope.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait EnvironmentRepository: Send {
    /// By id.
    async fn find(&mut self, id: EnvironmentId, expected: Option<Version>) -> Result<Option<Environment>, StoreError>;
    /// Those with these ids, retired ones too, in no order.
    async fn find_all(&mut self, ids: &[EnvironmentId]) -> Result<Vec<Environment>, StoreError>;
    /// By what is printed on its door.
    async fn find_by_tag(&mut self, tag: &Tag) -> Result<Option<Environment>, StoreError>;
    /// Those in use with this code, compared without regard to accents and case, by name.
    async fn find_by_code(&mut self, code: &str) -> Result<Vec<Environment>, StoreError>;
    /// By id, held until this work ends: for changing or retiring it.
    async fn lock(&mut self, id: EnvironmentId, expected: Option<Version>) -> Result<Option<Environment>, StoreError>;
    /// By id; until this work ends nobody retires it: for putting something into it.
    async fn hold(&mut self, id: EnvironmentId) -> Result<Option<Environment>, StoreError>;
    /// All, retired ones too, by name; until this work ends none is retired: for matching by name.
    async fn all(&mut self) -> Result<Vec<Environment>, StoreError>;
    /// Those that match and may be seen.
    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &EnvironmentFilter,
        page: &PageRequest,
    ) -> Result<Page<Environment>, StoreError>;
    /// Adds one; a name that is taken is a `Duplicate`.
    async fn add(&mut self, environment: &Environment) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `environment`.
    async fn update(&mut self, environment: &mut Environment) -> Result<(), StoreError>;
}
