//! Alerts, why there are any, and what is worth one.

mod causes;
pub(crate) mod own_settings;
mod rows;
mod settings;

use crate::work::SeaWork;
use async_trait::async_trait;
use plantel_domain::alerts::{
    AlertFilter, AlertKind, AlertRepositories, AlertRepository, AlertSetting, AlertSight, Cause, CauseQuery,
    OwnAlertSetting, SystemAlert,
};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AlertId, InstitutionId, UserId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use uuid::Uuid;

impl AlertRepositories for SeaWork {
    fn alerts(&mut self) -> &mut dyn AlertRepository {
        self
    }
}

#[async_trait]
impl AlertRepository for SeaWork {
    async fn causes(&mut self, query: &CauseQuery, after: Option<Uuid>, limit: u64) -> Result<Vec<Cause>, StoreError> {
        self.causes_of_alerts(query, after, limit).await
    }

    async fn standing(
        &mut self,
        kind: AlertKind,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<SystemAlert>, StoreError> {
        self.standing_alerts(kind, after, limit).await
    }

    async fn find(
        &mut self,
        sight: &AlertSight,
        id: AlertId,
        expected: Option<Version>,
    ) -> Result<Option<SystemAlert>, StoreError> {
        self.alert(sight, id, expected).await
    }

    async fn find_all(&mut self, ids: &[AlertId]) -> Result<Vec<SystemAlert>, StoreError> {
        self.alerts_by_id(ids).await
    }

    async fn list(
        &mut self,
        sight: &AlertSight,
        filter: &AlertFilter,
        page: &PageRequest,
    ) -> Result<Page<SystemAlert>, StoreError> {
        self.list_alerts(sight, filter, page).await
    }

    async fn add_all(&mut self, alerts: &[SystemAlert]) -> Result<(), StoreError> {
        self.add_alerts(alerts).await
    }

    async fn update(&mut self, alert: &mut SystemAlert) -> Result<(), StoreError> {
        self.update_alert(alert).await
    }

    async fn forget_name(&mut self, institution: InstitutionId, subjects: &[Uuid]) -> Result<Vec<AlertId>, StoreError> {
        self.forget_name_in_alerts(institution, subjects).await
    }

    async fn forget(&mut self, before: Timestamp, limit: u64) -> Result<u64, StoreError> {
        self.forget_alerts(before, limit).await
    }

    async fn settings(&mut self) -> Result<Vec<AlertSetting>, StoreError> {
        self.alert_settings().await
    }

    async fn put_setting(&mut self, setting: &mut AlertSetting) -> Result<(), StoreError> {
        self.put_alert_setting(setting).await
    }

    async fn own_settings(&mut self, user: Option<UserId>) -> Result<Vec<OwnAlertSetting>, StoreError> {
        self.own_alert_settings(user).await
    }

    async fn put_own_setting(&mut self, setting: &mut OwnAlertSetting) -> Result<(), StoreError> {
        self.put_own_alert_setting(setting).await
    }

    async fn drop_own_setting(&mut self, user: UserId, kind: AlertKind) -> Result<bool, StoreError> {
        self.drop_own_alert_setting(user, kind).await
    }
}
