//! What was sent, how it went, and sending it again.

use super::{NAME, Webhooks, Whose, owner};
use crate::Result;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::error::not_found;
use plantel_domain::ids::{WebhookDeliveryId, WebhookId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::webhooks::{
    HookAttempt, Replay, WebhookDelivery, WebhookDeliveryFilter, WebhookDeliveryState, WebhookError, WebhookReplayed,
};

/// For how long it is known what was sent.
const KEPT: Duration = Duration::days(30);

/// How many deliveries are sent again at once.
const MOST_REPLAYED: u32 = 1_000;

/// A delivery with the tries at it, the first first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DeliveryLog {
    /// The delivery.
    pub delivery: WebhookDelivery,
    /// The tries.
    pub attempts: Vec<HookAttempt>,
}

impl Webhooks {
    /// What was and will be sent to an endpoint, newest first.
    pub async fn deliveries(
        &self,
        ctx: &Context,
        whose: Whose,
        id: WebhookId,
        filter: &WebhookDeliveryFilter,
        page: &PageRequest,
    ) -> Result<Page<WebhookDelivery>> {
        let owner = owner(ctx, whose)?;
        let mut reader = self.store.read(ctx).await?;
        reader.webhooks().find(owner, id, None).await?.ok_or(not_found::WEBHOOK)?;
        Ok(reader.webhook_deliveries().list(id, filter, page).await?)
    }

    /// One delivery, with the tries at it.
    pub async fn delivery(&self, ctx: &Context, whose: Whose, id: WebhookDeliveryId) -> Result<DeliveryLog> {
        let owner = owner(ctx, whose)?;
        let mut reader = self.store.read(ctx).await?;
        let delivery = reader.webhook_deliveries().find(owner, id).await?.ok_or(not_found::WEBHOOK_DELIVERY)?;
        let attempts = reader.webhook_deliveries().attempts(id).await?;
        Ok(DeliveryLog { delivery, attempts })
    }

    /// Sends one again, under the same id, whatever came of it.
    pub async fn replay(&self, ctx: &Context, whose: Whose, id: WebhookDeliveryId) -> Result<DeliveryLog> {
        let (owner, now) = (owner(ctx, whose)?, self.clock.now());
        let mut work = self.store.begin(ctx).await?;
        let known = work.webhook_deliveries().find(owner, id).await?.ok_or(not_found::WEBHOOK_DELIVERY)?;
        let webhook = work.webhooks().lock(known.webhook).await?.ok_or(not_found::WEBHOOK_DELIVERY)?;
        webhook.require_on()?;
        if known.state == WebhookDeliveryState::Waiting
            || work.webhook_deliveries().replay(webhook.id, Replay::One(id), now, 1).await? == 0
        {
            return Err(WebhookError::Waits.into());
        }
        let delivery = work.webhook_deliveries().find(owner, id).await?.ok_or(not_found::WEBHOOK_DELIVERY)?;
        let attempts = work.webhook_deliveries().attempts(id).await?;
        work.commit(WebhookReplayed { webhook: webhook.id, deliveries: 1 }.into()).await?;
        Ok(DeliveryLog { delivery, attempts })
    }

    /// Sends again what failed or was cancelled and was written since then, the oldest thousand; how many there are.
    pub async fn replay_since(&self, ctx: &Context, whose: Whose, id: WebhookId, since: Timestamp) -> Result<u64> {
        let (owner, now) = (owner(ctx, whose)?, self.clock.now());
        let mut work = self.store.begin(ctx).await?;
        work.webhooks().find(owner, id, None).await?.ok_or(not_found::WEBHOOK)?;
        let webhook = work.webhooks().lock(id).await?.ok_or(not_found::WEBHOOK)?;
        webhook.require_on()?;
        let which = Replay::FailedSince(since);
        let deliveries = work.webhook_deliveries().replay(id, which, now, MOST_REPLAYED).await?;
        work.commit(WebhookReplayed { webhook: id, deliveries }.into()).await?;
        Ok(deliveries)
    }

    /// Takes away what was sent so long ago that nobody asks any more; how many deliveries there were.
    pub async fn clean_up(&self, now: Timestamp) -> Result<u64> {
        let mut work = self.store.begin(&Context::system(NAME, None)).await?;
        let gone = work.webhook_deliveries().forget(now - KEPT).await?;
        work.commit_unjournaled().await?;
        Ok(gone)
    }
}
