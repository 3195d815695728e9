//! What the ministry is told: what the office states, the files that were made, and what they are made of.

mod before;
mod exports;
mod facts;
mod sources;

use crate::work::SeaWork;
use async_trait::async_trait;
use plantel_domain::clock::Day;
use plantel_domain::ids::{EnrollmentId, SchoolYearId, SimatExportId, SiteId, StudentId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::simat::{
    SimatExport, SimatExportFilter, SimatFacts, SimatRepositories, SimatRepository, SimatSource,
};
use plantel_domain::store::{StoreError, Version};
use std::collections::BTreeMap;

impl SimatRepositories for SeaWork {
    fn simat(&mut self) -> &mut dyn SimatRepository {
        self
    }
}

#[async_trait]
impl SimatRepository for SeaWork {
    async fn records(&mut self, year: SchoolYearId, site: Option<SiteId>) -> Result<Vec<SimatSource>, StoreError> {
        self.simat_sources(year, site).await
    }

    async fn facts(
        &mut self,
        enrollment: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<Option<SimatFacts>, StoreError> {
        self.simat_facts(enrollment, expected).await
    }

    async fn put_facts(&mut self, facts: &mut SimatFacts) -> Result<(), StoreError> {
        self.put_simat_facts(facts).await
    }

    async fn stated_before(
        &mut self,
        day: Day,
        students: &[StudentId],
    ) -> Result<BTreeMap<StudentId, SimatFacts>, StoreError> {
        self.simat_facts_before(day, students).await
    }

    async fn add_facts(&mut self, all: &[SimatFacts]) -> Result<(), StoreError> {
        self.add_simat_facts(all).await
    }

    async fn export(&mut self, id: SimatExportId) -> Result<Option<SimatExport>, StoreError> {
        self.simat_export(id).await
    }

    async fn exports(
        &mut self,
        filter: &SimatExportFilter,
        page: &PageRequest,
    ) -> Result<Page<SimatExport>, StoreError> {
        self.simat_exports(filter, page).await
    }

    async fn add_export(&mut self, export: &SimatExport) -> Result<(), StoreError> {
        self.add_simat_export(export).await
    }
}
