//! Endpoints of other systems.

use super::constraints::{Checked, free, never};
use super::paging::{Order, paged};
use super::tables::Tables;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{InstitutionId, UserId, WebhookId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::webhooks::{
    HookOwner, MOST_URL, Webhook, WebhookDeliveryRepository, WebhookRepositories, WebhookRepository,
};
use std::sync::Arc;

impl WebhookRepositories for MemoryWork {
    fn webhooks(&mut self) -> &mut dyn WebhookRepository {
        self
    }
    fn webhook_deliveries(&mut self) -> &mut dyn WebhookDeliveryRepository {
        self
    }
}

/// Another institution's is nobody's to write.
fn in_scope(scope: Option<InstitutionId>, owner: HookOwner) -> Checked {
    let elsewhere = owner.institution().is_some_and(|institution| scope != Some(institution));
    never(elsewhere, "a write outside of its institution")
}

pub(super) fn own(tables: &Tables, owner: HookOwner, id: WebhookId) -> Option<&Webhook> {
    tables.webhooks.get(&id).filter(|webhook| webhook.owner == owner)
}

fn on(tables: &Tables, owner: HookOwner) -> Vec<Webhook> {
    tables.webhooks.values().filter(|webhook| webhook.owner == owner && webhook.is_on()).cloned().collect()
}

impl Tables {
    fn check_webhook(&self, it: &Webhook) -> Checked {
        never(it.url.as_str().chars().count() > MOST_URL, "an address that is too long")?;
        match it.owner {
            HookOwner::Institution(institution) => self.known_institution(institution),
            HookOwner::Person(person) => self.known_user(person),
        }
    }

    /// Takes endpoints away, with what was sent to them.
    pub(super) fn remove_webhooks(&mut self, which: impl Fn(&Webhook) -> bool) {
        Arc::make_mut(&mut self.webhooks).retain(|_, webhook| !which(webhook));
        let left = Arc::clone(&self.webhooks);
        Arc::make_mut(&mut self.hooks).retain(|_, kept| left.contains_key(&kept.delivery.webhook));
        Arc::make_mut(&mut self.hook_tests).retain(|id, _| left.contains_key(id));
    }

    /// Whether whose endpoints these are is switched on.
    pub(super) fn is_there(&self, owner: HookOwner) -> bool {
        match owner {
            HookOwner::Institution(id) => self.institutions.everywhere().any(|it| it.id == id && it.active),
            HookOwner::Person(id) => self.users.everywhere().any(|it| it.id == id && it.active),
        }
    }
}

#[async_trait]
impl WebhookRepository for MemoryWork {
    async fn find(
        &mut self,
        owner: HookOwner,
        id: WebhookId,
        expected: Option<Version>,
    ) -> Result<Option<Webhook>, StoreError> {
        self.call(|tables, _| match (own(tables, owner, id), expected) {
            (Some(webhook), Some(expected)) if webhook.version != expected => Err(StoreError::PreconditionFailed),
            (found, _) => Ok(found.cloned()),
        })
    }

    async fn all_after(&mut self, after: Option<WebhookId>, limit: u32) -> Result<Vec<Webhook>, StoreError> {
        self.call(|tables, _| {
            let behind = tables.webhooks.values().filter(|webhook| after.is_none_or(|after| webhook.id > after));
            Ok(behind.take(limit as usize).cloned().collect())
        })
    }

    async fn lock(&mut self, id: WebhookId) -> Result<Option<Webhook>, StoreError> {
        self.call(|tables, _| Ok(tables.webhooks.get(&id).cloned()))
    }

    async fn list(&mut self, owner: HookOwner, page: &PageRequest) -> Result<Page<Webhook>, StoreError> {
        let key = |it: &Webhook| (SortKey::Micros(it.created_at.timestamp_micros()), it.id.into());
        self.call(|tables, _| {
            let own = tables.webhooks.values().filter(|webhook| webhook.owner == owner).cloned();
            paged(own, &Order::micros("-created_at"), key, page)
        })
    }

    async fn count(&mut self, owner: HookOwner) -> Result<u64, StoreError> {
        self.call(|tables, _| Ok(tables.webhooks.values().filter(|webhook| webhook.owner == owner).count() as u64))
    }

    async fn add(&mut self, webhook: &Webhook) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            in_scope(scope, webhook.owner)?;
            free(tables.webhooks.contains_key(&webhook.id), "webhook")?;
            tables.check_webhook(webhook)?;
            Arc::make_mut(&mut tables.webhooks).insert(webhook.id, webhook.clone());
            Ok(())
        })
    }

    async fn update(&mut self, webhook: &mut Webhook) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            in_scope(scope, webhook.owner)?;
            own(tables, webhook.owner, webhook.id)
                .filter(|known| known.version == webhook.version)
                .ok_or(StoreError::Stale)?;
            tables.check_webhook(webhook)?;
            webhook.version += 1;
            Arc::make_mut(&mut tables.webhooks).insert(webhook.id, webhook.clone());
            Ok(())
        })
    }

    async fn delete(&mut self, owner: HookOwner, id: WebhookId) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            in_scope(scope, owner)?;
            tables.remove_webhooks(|webhook| webhook.id == id && webhook.owner == owner);
            Ok(())
        })
    }

    async fn delete_of(&mut self, person: UserId) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.remove_webhooks(|webhook| webhook.owner == HookOwner::Person(person));
            Ok(())
        })
    }

    async fn on_of_institution(&mut self, institution: InstitutionId) -> Result<Vec<Webhook>, StoreError> {
        self.call(|tables, _| Ok(on(tables, HookOwner::Institution(institution))))
    }

    async fn on_of_person(&mut self, person: UserId) -> Result<Vec<Webhook>, StoreError> {
        self.call(|tables, _| Ok(on(tables, HookOwner::Person(person))))
    }

    async fn succeeded(&mut self, id: WebhookId) -> Result<(), StoreError> {
        self.call(|tables, _| {
            if let Some(webhook) = Arc::make_mut(&mut tables.webhooks).get_mut(&id) {
                (webhook.failing_since, webhook.failures) = (None, 0);
            }
            Ok(())
        })
    }

    async fn failed(&mut self, id: WebhookId, now: Timestamp) -> Result<Option<Webhook>, StoreError> {
        self.call(|tables, _| {
            let Some(webhook) = Arc::make_mut(&mut tables.webhooks).get_mut(&id) else { return Ok(None) };
            webhook.failing_since = webhook.failing_since.or(Some(now));
            webhook.failures += 1;
            Ok(Some(webhook.clone()))
        })
    }

    async fn begin_test(&mut self, id: WebhookId, now: Timestamp, until: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let runs = tables.hook_tests.get(&id).is_some_and(|until| *until > now);
            if runs || !tables.webhooks.contains_key(&id) {
                return Ok(false);
            }
            Arc::make_mut(&mut tables.hook_tests).insert(id, until);
            Ok(true)
        })
    }

    async fn end_test(&mut self, id: WebhookId, until: Timestamp) -> Result<(), StoreError> {
        self.call(|tables, _| {
            Arc::make_mut(&mut tables.hook_tests).retain(|known, its| (*known, *its) != (id, until));
            Ok(())
        })
    }
}
