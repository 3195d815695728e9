//! Other systems that are told of what happens.

mod claims;
mod deliveries;
pub(crate) mod endpoints;
mod secrets;

use crate::work::SeaWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{InstitutionId, UserId, WebhookDeliveryId, WebhookId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::webhooks::{
    CancelReason, ClaimedHook, HookAttempt, HookBacklog, HookOwner, HookPlaces, Replay, Webhook, WebhookDelivery,
    WebhookDeliveryFilter, WebhookDeliveryRepository, WebhookRepositories, WebhookRepository,
};

impl WebhookRepositories for SeaWork {
    fn webhooks(&mut self) -> &mut dyn WebhookRepository {
        self
    }
    fn webhook_deliveries(&mut self) -> &mut dyn WebhookDeliveryRepository {
        self
    }
}

#[async_trait]
impl WebhookRepository for SeaWork {
    async fn find(
        &mut self,
        owner: HookOwner,
        id: WebhookId,
        expected: Option<Version>,
    ) -> Result<Option<Webhook>, StoreError> {
        self.webhook(owner, id, expected).await
    }

    async fn lock(&mut self, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
        self.lock_webhook(id).await
    }

    async fn all_after(&mut self, after: Option<WebhookId>, limit: u32) -> Result<Vec<Webhook>, StoreError> {
        self.webhooks_after(after, limit).await
    }

    async fn list(&mut self, owner: HookOwner, page: &PageRequest) -> Result<Page<Webhook>, StoreError> {
        self.list_webhooks(owner, page).await
    }

    async fn count(&mut self, owner: HookOwner) -> Result<u64, StoreError> {
        self.count_webhooks(owner).await
    }

    async fn add(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        self.add_webhook(webhook).await
    }

    async fn update(&mut self, webhook: &mut Webhook) -> Result<(), StoreError> {
        self.update_webhook(webhook).await
    }

    async fn delete(&mut self, owner: HookOwner, id: WebhookId) -> Result<(), StoreError> {
        self.delete_webhook(owner, id).await
    }

    async fn delete_of(&mut self, person: UserId) -> Result<(), StoreError> {
        self.delete_webhooks_of(person).await
    }

    async fn on_of_institution(&mut self, institution: InstitutionId) -> Result<Vec<Webhook>, StoreError> {
        self.webhooks_on(HookOwner::Institution(institution)).await
    }

    async fn on_of_person(&mut self, person: UserId) -> Result<Vec<Webhook>, StoreError> {
        self.webhooks_on(HookOwner::Person(person)).await
    }

    async fn succeeded(&mut self, id: WebhookId) -> Result<(), StoreError> {
        self.webhook_succeeded(id).await
    }

    async fn failed(&mut self, id: WebhookId, now: Timestamp) -> Result<Option<Webhook>, StoreError> {
        self.webhook_failed(id, now).await
    }

    async fn begin_test(&mut self, id: WebhookId, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        self.begin_webhook_test(id, now, until).await
    }

    async fn end_test(&mut self, id: WebhookId, until: Timestamp) -> Result<(), StoreError> {
        self.end_webhook_test(id, until).await
    }
}

#[async_trait]
impl WebhookDeliveryRepository for SeaWork {
    async fn add_all(&mut self, new: &[WebhookDelivery]) -> Result<u64, StoreError> {
        self.add_webhook_deliveries(new).await
    }

    async fn any_due(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        self.any_webhook_delivery_due(now).await
    }

    async fn claim(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
        places: HookPlaces,
    ) -> Result<Vec<ClaimedHook>, StoreError> {
        self.claim_webhook_deliveries((now, until), limit, places).await
    }

    async fn cancel_of_absent(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.cancel_webhook_deliveries_of_absent(now).await
    }

    async fn settle(&mut self, after: &WebhookDelivery, attempt: &HookAttempt) -> Result<bool, StoreError> {
        self.settle_webhook_delivery(after, attempt).await
    }

    async fn find(&mut self, owner: HookOwner, id: WebhookDeliveryId) -> Result<Option<WebhookDelivery>, StoreError> {
        self.webhook_delivery(owner, id).await
    }

    async fn attempts(&mut self, id: WebhookDeliveryId) -> Result<Vec<HookAttempt>, StoreError> {
        self.webhook_attempts(id).await
    }

    async fn list(
        &mut self,
        webhook: WebhookId,
        filter: &WebhookDeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<WebhookDelivery>, StoreError> {
        self.list_webhook_deliveries(webhook, filter, page).await
    }

    async fn cancel(&mut self, webhook: WebhookId, why: CancelReason, now: Timestamp) -> Result<u64, StoreError> {
        self.cancel_webhook_deliveries(webhook, why, now).await
    }

    async fn replay(
        &mut self,
        webhook: WebhookId,
        which: Replay,
        now: Timestamp,
        most: u32,
    ) -> Result<u64, StoreError> {
        self.replay_webhook_deliveries(webhook, which, now, most).await
    }

    async fn backlog(&mut self) -> Result<HookBacklog, StoreError> {
        self.webhook_backlog().await
    }

    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.forget_webhook_deliveries(before).await
    }
}
