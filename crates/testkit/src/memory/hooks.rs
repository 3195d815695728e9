//! What other systems are sent.

use super::constraints::{Checked, free, never};
use super::paging::{Order, paged};
use super::tables::{KeptHook, Tables};
use super::webhooks::own;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{WebhookDeliveryId, WebhookId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::StoreError;
use plantel_domain::webhooks::{
    CancelReason, ClaimedHook, HookAttempt, HookBacklog, HookOwner, HookPlaces, Replay, Room, WEBHOOK_TEST, Webhook,
    WebhookDelivery, WebhookDeliveryFilter, WebhookDeliveryRepository, WebhookDeliveryState,
};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

fn lost(state: WebhookDeliveryState) -> bool {
    matches!(state, WebhookDeliveryState::Failed | WebhookDeliveryState::Cancelled)
}

impl Tables {
    fn check_hook(&self, it: &WebhookDelivery) -> Checked {
        let waits = it.state == WebhookDeliveryState::Waiting;
        never(waits != it.finished_at.is_none(), "a delivery that waits and is done")?;
        let cancelled = it.state == WebhookDeliveryState::Cancelled;
        never(it.cancelled_why.is_some() && !cancelled, "a reason for what was not cancelled")?;
        never(it.tries > it.attempts, "tries that were none")?;
        never(it.kind.is_empty(), "an event of no kind")?;
        never(!self.webhooks.contains_key(&it.webhook), "there is no such endpoint")?;
        free(self.hooks.contains_key(&it.id), "webhook delivery")
    }

    /// Of those that wait; how many there were.
    fn cancel_hooks(&mut self, which: impl Fn(&WebhookDelivery) -> bool, why: CancelReason, now: Timestamp) -> u64 {
        let mut cancelled = 0;
        for kept in Arc::make_mut(&mut self.hooks).values_mut() {
            if kept.delivery.state == WebhookDeliveryState::Waiting && which(&kept.delivery) {
                (kept.delivery.state, kept.delivery.cancelled_why) = (WebhookDeliveryState::Cancelled, Some(why));
                (kept.delivery.finished_at, kept.claimed_until) = (Some(now), None);
                cancelled += 1;
            }
        }
        cancelled
    }
}

#[async_trait]
impl WebhookDeliveryRepository for MemoryWork {
    async fn add_all(&mut self, new: &[WebhookDelivery]) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            let mut added = 0;
            for it in new {
                let same = |kept: &KeptHook| (kept.delivery.webhook, kept.delivery.event) == (it.webhook, it.event);
                if tables.hooks.values().any(same) {
                    continue;
                }
                tables.check_hook(it)?;
                let kept = KeptHook { delivery: it.clone(), claimed_until: None, attempts: Vec::new() };
                Arc::make_mut(&mut tables.hooks).insert(it.id, kept);
                added += 1;
            }
            Ok(added)
        })
    }

    async fn any_due(&mut self, now: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, _| Ok(tables.hooks.values().any(|kept| kept.is_due(now))))
    }

    async fn claim(
        &mut self,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
        places: HookPlaces,
    ) -> Result<Vec<ClaimedHook>, StoreError> {
        self.call(|tables, _| {
            let mut room = Room::new(places);
            for kept in tables.hooks.values().filter(|kept| kept.claimed_until.is_some_and(|until| until > now)) {
                if let Some(webhook) = tables.webhooks.get(&kept.delivery.webhook) {
                    room.occupy(webhook.owner, webhook.id);
                }
            }
            let there: BTreeMap<WebhookId, Webhook> = tables
                .webhooks
                .values()
                .filter(|webhook| webhook.is_on() && tables.is_there(webhook.owner))
                .map(|webhook| (webhook.id, webhook.clone()))
                .collect();
            let mut due: Vec<_> =
                Arc::make_mut(&mut tables.hooks).values_mut().filter(|kept| kept.is_due(now)).collect();
            due.sort_by_key(|kept| (kept.delivery.due_at, kept.delivery.id));
            let mut claimed = Vec::new();
            for kept in due {
                let Some(webhook) = there.get(&kept.delivery.webhook) else { continue };
                if room.left(webhook.owner, webhook.id) == 0 || claimed.len() >= limit as usize {
                    continue;
                }
                room.occupy(webhook.owner, webhook.id);
                (kept.claimed_until, kept.delivery.due_at) = (Some(until), until);
                kept.delivery.attempts += 1;
                kept.delivery.tries += 1;
                claimed.push(ClaimedHook { delivery: kept.delivery.clone(), webhook: webhook.clone() });
            }
            claimed.sort_by_key(|hook| (hook.delivery.created_at, hook.delivery.id));
            Ok(claimed)
        })
    }

    async fn cancel_of_absent(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            let due = tables.hooks.values().filter(|kept| kept.is_due(now)).map(|kept| kept.delivery.webhook);
            let absent = |id: &WebhookId| tables.webhooks.get(id).is_some_and(|it| !tables.is_there(it.owner));
            let absent: BTreeSet<WebhookId> = due.filter(absent).collect();
            Ok(tables.cancel_hooks(|it| absent.contains(&it.webhook), CancelReason::OwnerOff, now))
        })
    }

    async fn settle(&mut self, after: &WebhookDelivery, attempt: &HookAttempt) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let Some(kept) = Arc::make_mut(&mut tables.hooks).get_mut(&after.id) else { return Ok(false) };
            if kept.attempts.iter().all(|known| known.number != attempt.number) {
                kept.attempts.push(attempt.clone());
                kept.attempts.sort_by_key(|known| known.number);
            }
            // What was replayed since is claimed by nobody yet.
            let held = kept.delivery.state == WebhookDeliveryState::Waiting
                && kept.claimed_until.is_some()
                && kept.delivery.attempts == after.attempts;
            if held {
                kept.claimed_until = None;
                kept.delivery.state = after.state;
                kept.delivery.due_at = after.due_at;
                kept.delivery.finished_at = after.finished_at;
            }
            Ok(held)
        })
    }

    async fn find(&mut self, owner: HookOwner, id: WebhookDeliveryId) -> Result<Option<WebhookDelivery>, StoreError> {
        self.call(|tables, _| {
            let found = tables.hooks.get(&id).map(|kept| &kept.delivery);
            Ok(found.filter(|it| own(tables, owner, it.webhook).is_some()).cloned())
        })
    }

    async fn attempts(&mut self, id: WebhookDeliveryId) -> Result<Vec<HookAttempt>, StoreError> {
        self.call(|tables, _| Ok(tables.hooks.get(&id).map(|kept| kept.attempts.clone()).unwrap_or_default()))
    }

    async fn list(
        &mut self,
        webhook: WebhookId,
        filter: &WebhookDeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<WebhookDelivery>, StoreError> {
        let key = |it: &WebhookDelivery| (SortKey::Micros(it.created_at.timestamp_micros()), it.id.into());
        let matches = |it: &&WebhookDelivery| {
            it.webhook == webhook
                && filter.state.is_none_or(|state| it.state == state)
                && filter.kind.as_ref().is_none_or(|kind| it.kind == *kind)
        };
        self.call(|tables, _| {
            let found = tables.hooks.values().map(|kept| &kept.delivery).filter(matches).cloned();
            paged(found, &Order::micros("-created_at"), key, page)
        })
    }

    async fn cancel(&mut self, webhook: WebhookId, why: CancelReason, now: Timestamp) -> Result<u64, StoreError> {
        self.call(|tables, _| Ok(tables.cancel_hooks(|it| it.webhook == webhook, why, now)))
    }

    async fn replay(
        &mut self,
        webhook: WebhookId,
        which: Replay,
        now: Timestamp,
        most: u32,
    ) -> Result<u64, StoreError> {
        let meant = |it: &WebhookDelivery| match which {
            Replay::One(id) => it.id == id && it.state != WebhookDeliveryState::Waiting,
            Replay::FailedSince(since) => lost(it.state) && it.created_at >= since && it.kind != WEBHOOK_TEST,
        };
        self.call(|tables, _| {
            let all = Arc::make_mut(&mut tables.hooks).values_mut().map(|kept| &mut kept.delivery);
            let mut found: Vec<_> = all.filter(|it| it.webhook == webhook && meant(it)).collect();
            found.sort_by_key(|it| (it.created_at, it.id));
            found.truncate(most as usize);
            for it in &mut found {
                it.state = WebhookDeliveryState::Waiting;
                (it.due_at, it.tries, it.finished_at, it.cancelled_why) = (now, 0, None, None);
            }
            Ok(found.len() as u64)
        })
    }

    async fn backlog(&mut self) -> Result<HookBacklog, StoreError> {
        self.call(|tables, _| {
            let all = || tables.hooks.values().map(|kept| &kept.delivery).filter(|it| it.kind != WEBHOOK_TEST);
            let of = |state| all().filter(|it| it.state == state).count() as u64;
            let (waiting, failed) = (of(WebhookDeliveryState::Waiting), of(WebhookDeliveryState::Failed));
            Ok(HookBacklog { waiting, failed })
        })
    }

    async fn forget(&mut self, before: Timestamp) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            let there_were = tables.hooks.len();
            Arc::make_mut(&mut tables.hooks).retain(|_, kept| kept.delivery.created_at >= before);
            Ok((there_were - tables.hooks.len()) as u64)
        })
    }
}
