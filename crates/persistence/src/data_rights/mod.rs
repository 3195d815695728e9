//! What people ask about data, and by when they are answered.

mod requests;
mod terms;

use crate::work::SeaWork;
use async_trait::async_trait;
use plantel_domain::data_rights::{
    DataRequest, DataRequestFilter, DataRequestRepository, DataRequestSight, DataRightsRepositories, DataRightsTerms,
};
use plantel_domain::ids::{DataRequestId, StudentId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};

impl DataRightsRepositories for SeaWork {
    fn data_requests(&mut self) -> &mut dyn DataRequestRepository {
        self
    }
}

#[async_trait]
impl DataRequestRepository for SeaWork {
    async fn terms(&mut self, expected: Option<Version>) -> Result<Option<DataRightsTerms>, StoreError> {
        self.data_rights_terms(expected).await
    }

    async fn put_terms(&mut self, terms: &mut DataRightsTerms) -> Result<(), StoreError> {
        self.put_data_rights_terms(terms).await
    }

    async fn find(
        &mut self,
        sight: &DataRequestSight,
        id: DataRequestId,
        expected: Option<Version>,
    ) -> Result<Option<DataRequest>, StoreError> {
        self.data_request(sight, id, expected).await
    }

    async fn list(
        &mut self,
        sight: &DataRequestSight,
        filter: &DataRequestFilter,
        page: &PageRequest,
    ) -> Result<Page<DataRequest>, StoreError> {
        self.list_data_requests(sight, filter, page).await
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<DataRequest>, StoreError> {
        self.data_requests_of(student).await
    }

    async fn add(&mut self, request: &DataRequest) -> Result<(), StoreError> {
        self.add_data_request(request).await
    }

    async fn update(&mut self, request: &mut DataRequest) -> Result<(), StoreError> {
        self.update_data_request(request).await
    }
}
