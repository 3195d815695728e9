//! Sends what waits, and writes down how that went.

use super::signature::{SEALED, signed};
use super::{HookTools, NAME};
use crate::{Result, attempt};
use chrono::Duration;
use futures::StreamExt;
use futures::stream::FuturesUnordered;
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::ids::WebhookId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Store, UnitOfWork};
use plantel_domain::webhooks::{
    ClaimedHook, HookAttempt, HookBacklog, HookOutcome, OffReason, Verdict, Webhook, WebhookSwitchedOff, verdict,
    worn_out,
};
use std::sync::Arc;

/// How many are sent at once.
const AT_ONCE: usize = 16;

/// How many of one endpoint, by all servers together: one that is slow holds no other up.
const EACH: u32 = 2;

/// For how long a claim holds: longer than any receiver is waited for.
const CLAIM: Duration = Duration::minutes(3);

/// How often it is asked for more while some are on their way.
const LOOK: std::time::Duration = std::time::Duration::from_millis(500);

/// Sends what waits. Several servers may run one each.
pub struct HookSender {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    tools: HookTools,
}

impl HookSender {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, tools: HookTools) -> Self {
        Self { store, clock, tools }
    }

    /// Sends what is due, and what becomes due meanwhile, until nothing is; how many there were. Whoever drops it loses
    /// nothing: what was claimed is sent again, when the claim is over, under the same id.
    pub async fn step(&self) -> Result<usize> {
        let (mut running, mut sent, mut failed) = (FuturesUnordered::new(), 0, None);
        loop {
            let free = if failed.is_none() { AT_ONCE - running.len() } else { 0 };
            if free > 0 {
                match self.claim(free).await {
                    Ok(claimed) => running.extend(claimed.into_iter().map(|hook| self.deliver(hook))),
                    Err(error) => failed = Some(error),
                }
            }
            if running.is_empty() {
                return failed.map_or(Ok(sent), Err);
            }
            tokio::select! {
                done = running.next() => match done {
                    Some(Ok(())) => sent += 1,
                    Some(Err(error)) => failed = Some(error),
                    None => {}
                },
                () = tokio::time::sleep(LOOK) => {}
            }
        }
    }

    /// How much is left.
    pub async fn backlog(&self) -> Result<HookBacklog> {
        let ctx = Context::system(NAME, None);
        Ok(self.store.read(&ctx).await?.webhook_deliveries().backlog().await?)
    }

    async fn claim(&self, free: usize) -> Result<Vec<ClaimedHook>> {
        let (ctx, now) = (Context::system(NAME, None), self.clock.now());
        if !self.store.read(&ctx).await?.webhook_deliveries().any_due(now).await? {
            return Ok(Vec::new());
        }
        let limit = u32::try_from(free).unwrap_or(EACH);
        let mut work = self.store.begin(&ctx).await?;
        let claimed = work.webhook_deliveries().claim(now, now + CLAIM, limit, EACH).await?;
        work.commit_unjournaled().await?;
        Ok(claimed)
    }

    async fn deliver(&self, hook: ClaimedHook) -> Result<()> {
        let at = self.clock.now();
        let outcome = match signed(&*self.tools.vault, &hook.webhook, &hook.delivery, at) {
            Some(request) => self.tools.poster.post(request).await,
            None => HookOutcome { error: Some(SEALED.to_owned()), ..HookOutcome::default() },
        };
        let tried = HookAttempt::of(hook.delivery.attempts, at, &outcome);
        let verdict = verdict(&outcome, hook.delivery.tries, fastrand::i32(-100..=100));
        attempt(|| self.record(&hook, &tried, verdict)).await
    }

    /// The endpoint first, then the delivery, as whoever claims takes them.
    async fn record(&self, hook: &ClaimedHook, tried: &HookAttempt, verdict: Verdict) -> Result<()> {
        let (id, now) = (hook.webhook.id, self.clock.now());
        let mut work = self.store.begin(&Context::system(NAME, hook.webhook.owner.institution())).await?;
        let off = self.health(&mut *work, id, verdict).await?;
        let after = hook.delivery.clone().after(verdict, now);
        work.webhook_deliveries().settle(&after, tried).await?;
        let Some((before, why)) = off else { return Ok(work.commit_unjournaled().await?) };
        let mut gone = before.clone().switch_off(why, now)?;
        work.webhooks().update(&mut gone).await?;
        let cancelled = work.webhook_deliveries().cancel(id, now).await?;
        tracing::warn!(%id, why = why.name(), cancelled, "an endpoint was switched off");
        let fact = WebhookSwitchedOff { webhook: id, owner: gone.owner.person(), why };
        work.commit(Event::of(&fact).changed(Change::between(&before, &gone)).into()).await?;
        Ok(())
    }

    /// How the endpoint does, and why it is to be switched off, if it is.
    async fn health(
        &self,
        work: &mut dyn UnitOfWork,
        id: WebhookId,
        verdict: Verdict,
    ) -> Result<Option<(Webhook, OffReason)>> {
        let now = self.clock.now();
        let (there, why) = match verdict {
            Verdict::Delivered => {
                work.webhooks().succeeded(id).await?;
                return Ok(None);
            }
            Verdict::Gone => (work.webhooks().lock(id).await?, OffReason::Gone),
            Verdict::Again(_) | Verdict::Failed => (work.webhooks().failed(id, now).await?, OffReason::Failing),
        };
        let to_be = |it: &Webhook| why == OffReason::Gone || worn_out(it.failing_since, it.failures, now);
        Ok(there.filter(|it| it.is_on() && to_be(it)).map(|it| (it, why)))
    }
}
