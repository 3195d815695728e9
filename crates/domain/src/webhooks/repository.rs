//! Ports to where endpoints and what is sent to them are kept.

use super::{
    CancelReason, HookAttempt, HookBacklog, HookOwner, HookPlaces, Webhook, WebhookDelivery, WebhookDeliveryState,
};
use crate::clock::Timestamp;
use crate::ids::{InstitutionId, UserId, WebhookDeliveryId, WebhookId};
use crate::page::{Page, PageRequest};
use crate::store::{StoreError, Version};
use async_trait::async_trait;

/// Gives access to webhooks.
pub trait WebhookRepositories: Send {
    /// The endpoints.
    fn webhooks(&mut self) -> &mut dyn WebhookRepository;
    /// What is sent to them.
    fn webhook_deliveries(&mut self) -> &mut dyn WebhookDeliveryRepository;
}

/// Keeps endpoints. Those of a person go with their account.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait WebhookRepository: Send {
    /// One of this owner.
    async fn find(
        &mut self,
        owner: HookOwner,
        id: WebhookId,
        expected: Option<Version>,
    ) -> Result<Option<Webhook>, StoreError>;
    /// By id, whosever it is; nobody else changes it until the work ends.
    async fn lock(&mut self, id: WebhookId) -> Result<Option<Webhook>, StoreError>;
    /// Those of all owners, by id, behind this one: for the operator, not for a tenant.
    async fn all_after(&mut self, after: Option<WebhookId>, limit: u32) -> Result<Vec<Webhook>, StoreError>;
    /// Those of this owner, newest first.
    async fn list(&mut self, owner: HookOwner, page: &PageRequest) -> Result<Page<Webhook>, StoreError>;
    /// How many this owner has. In a work no other adds one of theirs until it ends.
    async fn count(&mut self, owner: HookOwner) -> Result<u64, StoreError>;
    /// Adds one: of the institution in scope, or of a person.
    async fn add(&mut self, webhook: &Webhook) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `webhook`.
    async fn update(&mut self, webhook: &mut Webhook) -> Result<(), StoreError>;
    /// Takes one of this owner away, with what was sent to it.
    async fn delete(&mut self, owner: HookOwner, id: WebhookId) -> Result<(), StoreError>;
    /// Takes all of a person away.
    async fn delete_of(&mut self, person: UserId) -> Result<(), StoreError>;
    /// Those of an institution that are on, by id; in a work they stay so until it ends.
    async fn on_of_institution(&mut self, institution: InstitutionId) -> Result<Vec<Webhook>, StoreError>;
    /// Those of a person that are on, by id; in a work they stay so until it ends.
    async fn on_of_person(&mut self, person: UserId) -> Result<Vec<Webhook>, StoreError>;
    /// A try succeeded: nothing fails any more.
    async fn succeeded(&mut self, id: WebhookId) -> Result<(), StoreError>;
    /// A try failed: one more since the first of them. As it is now, locked as by [`Self::lock`].
    async fn failed(&mut self, id: WebhookId, now: Timestamp) -> Result<Option<Webhook>, StoreError>;
    /// Somebody tries it now, until then at the latest, unless another does at `now`; whether nobody did.
    async fn begin_test(&mut self, id: WebhookId, now: Timestamp, until: Timestamp) -> Result<bool, StoreError>;
    /// The test that was begun until then is over.
    async fn end_test(&mut self, id: WebhookId, until: Timestamp) -> Result<(), StoreError>;
}

/// Which deliveries of an endpoint.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WebhookDeliveryFilter {
    /// Where they stand.
    pub state: Option<WebhookDeliveryState>,
    /// Of which kind of event.
    pub kind: Option<String>,
}

/// Which deliveries of an endpoint are sent again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Replay {
    /// This one, whatever came of it; not while it waits.
    One(WebhookDeliveryId),
    /// Those that failed or were cancelled, written since then; tests are not among them.
    FailedSince(Timestamp),
}

/// A delivery that the caller alone sends now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ClaimedHook {
    /// The delivery.
    pub delivery: WebhookDelivery,
    /// Where to.
    pub webhook: Webhook,
}

/// Keeps what is sent, and how it went.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait WebhookDeliveryRepository: Send {
    /// Adds those of which endpoint and event are not known together; how many that were.
    async fn add_all(&mut self, new: &[WebhookDelivery]) -> Result<u64, StoreError>;
    /// Whether any is due at `now`.
    async fn any_due(&mut self, now: Timestamp) -> Result<bool, StoreError>;
    /// Claims up to `limit` that are due at `now`, of endpoints that are on and whose owner is, and counts the try:
    /// nobody else gets them before `until`. At any time no more are claimed than there are places, by all servers
    /// together.
    async fn claim(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
        places: HookPlaces,
    ) -> Result<Vec<ClaimedHook>, StoreError>;
    /// What waits for endpoints of which something is due, and whose owner is switched off, will not be sent; how many
    /// there were.
    async fn cancel_of_absent(&mut self, now: Timestamp) -> Result<u64, StoreError>;
    /// Writes down what came of a try, and how it stands after it, unless it was claimed again, cancelled or replayed
    /// since: then of the try alone. Whether the delivery was still the caller's.
    async fn settle(&mut self, after: &WebhookDelivery, attempt: &HookAttempt) -> Result<bool, StoreError>;
    /// One of an endpoint of this owner.
    async fn find(&mut self, owner: HookOwner, id: WebhookDeliveryId) -> Result<Option<WebhookDelivery>, StoreError>;
    /// The tries at one, the first first.
    async fn attempts(&mut self, id: WebhookDeliveryId) -> Result<Vec<HookAttempt>, StoreError>;
    /// Those of an endpoint that match, newest first.
    async fn list(
        &mut self,
        webhook: WebhookId,
        filter: &WebhookDeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<WebhookDelivery>, StoreError>;
    /// Those of an endpoint that wait will not be sent; how many there were.
    async fn cancel(&mut self, webhook: WebhookId, why: CancelReason, now: Timestamp) -> Result<u64, StoreError>;
    /// Makes deliveries of an endpoint wait again, from their first try, the oldest `most` of them; how many.
    async fn replay(&mut self, webhook: WebhookId, which: Replay, now: Timestamp, most: u32)
    -> Result<u64, StoreError>;
    /// How much is left; tests are not counted.
    async fn backlog(&mut self) -> Result<HookBacklog, StoreError>;
    /// Takes those away that were written before this; how many there were.
    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError>;
}
