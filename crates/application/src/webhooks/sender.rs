//! Sends what waits, and writes down how that went.

use super::signature::{SEALED, signed};
use super::{HookTools, NAME};
use crate::{Result, attempt};
use chrono::Duration;
use futures::FutureExt;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Store, StoreError, UnitOfWork};
use plantel_domain::webhooks::{
    CancelReason, ClaimedHook, HookAttempt, HookBacklog, HookOutcome, HookPlaces, OffReason, Verdict, Webhook,
    WebhookDelivery, WebhookSwitchedOff, verdict, worn_out,
};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::task::{JoinError, JoinSet};

/// How many are sent at once.
const AT_ONCE: usize = 16;

/// How many of one endpoint and of one owner, by all servers together: who is slow holds nobody else up.
const PLACES: HookPlaces = HookPlaces { each: 2, owner: 4 };

/// For how long a claim holds: longer than any receiver is waited for.
const CLAIM: Duration = Duration::minutes(3);

/// How often it is asked for more while some are on their way.
const LOOK: std::time::Duration = std::time::Duration::from_millis(500);

/// What was sent, when, and what came of it.
type Posted = (ClaimedHook, Timestamp, HookOutcome);

/// What is said of a try that panicked.
const PANICKED: &str = "sending it panicked";

/// Signs it and sends it. What panics has failed like anything else: it is a try, and must not come back at once.
pub(super) async fn sent(
    tools: &HookTools,
    webhook: &Webhook,
    delivery: &WebhookDelivery,
    at: Timestamp,
) -> HookOutcome {
    let failed = |why: &str| HookOutcome { error: Some(why.to_owned()), ..HookOutcome::default() };
    let sending = async {
        match signed(&*tools.vault, webhook, delivery, at) {
            Some(request) => tools.poster.post(request).await,
            None => failed(SEALED),
        }
    };
    AssertUnwindSafe(sending).catch_unwind().await.unwrap_or_else(|_| failed(PANICKED))
}

/// Goes on by itself while others are claimed or written down, and asks nothing of the store.
async fn post(tools: HookTools, hook: ClaimedHook, at: Timestamp) -> Posted {
    let outcome = sent(&tools, &hook.webhook, &hook.delivery, at).await;
    (hook, at, outcome)
}

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

    /// Sends what is due, and what becomes due meanwhile, until nothing is; how many there were. Each place is filled
    /// again as soon as it is free. Whoever drops it loses nothing: what was claimed is sent again, when the claim is
    /// over, under the same id.
    pub async fn step(&self) -> Result<usize> {
        self.step_until(|| false).await
    }

    /// The same until the program stops: then nothing more is claimed, and what is on its way is awaited.
    pub async fn step_until(&self, stops: impl Fn() -> bool + Send) -> Result<usize> {
        let (mut running, mut sent, mut failed) = (JoinSet::new(), 0, None);
        // After something failed it rests for a while; for those that are still on their way it does not wait.
        let mut rests = false;
        loop {
            let free = if rests || stops() { 0 } else { AT_ONCE - running.len() };
            if free > 0 {
                match self.claim(free).await {
                    Ok(claimed) => {
                        for hook in claimed {
                            running.spawn(post(self.tools.clone(), hook, self.clock.now()));
                        }
                    }
                    Err(error) => (failed, rests) = (Some(error), true),
                }
            }
            if running.is_empty() {
                return failed.map_or(Ok(sent), Err);
            }
            tokio::select! {
                first = running.join_next() => {
                    let mut done = first;
                    while let Some(posted) = done {
                        match self.settle(posted).await {
                            Ok(()) => sent += 1,
                            Err(error) => {
                                tracing::warn!(%error, "what came of a webhook could not be written down");
                                (failed, rests) = (Some(error), true);
                            }
                        }
                        done = running.try_join_next();
                    }
                }
                () = tokio::time::sleep(LOOK) => rests = false,
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
        let limit = u32::try_from(free).unwrap_or(PLACES.each);
        let mut work = self.store.begin(&ctx).await?;
        let cancelled = work.webhook_deliveries().cancel_of_absent(now).await?;
        let claimed = work.webhook_deliveries().claim(now, now + CLAIM, limit, PLACES).await?;
        work.commit_unjournaled().await?;
        if cancelled > 0 {
            tracing::info!(cancelled, "webhook deliveries of owners who are switched off were cancelled");
        }
        Ok(claimed)
    }

    /// Writes down what came of one, with its own work alone: one that waits for its turn and is not polled would hold
    /// up every other.
    async fn settle(&self, posted: std::result::Result<Posted, JoinError>) -> Result<()> {
        let (hook, at, outcome) = posted.map_err(|error| StoreError::failed(error.to_string()))?;
        let tried = HookAttempt::of(hook.delivery.attempts, at, &outcome);
        let verdict = verdict(&outcome, hook.delivery.tries, fastrand::i32(-100..=100));
        attempt(|| self.record(&hook, &tried, verdict)).await
    }

    /// The endpoint first, then the delivery, as whoever claims takes them.
    async fn record(&self, hook: &ClaimedHook, tried: &HookAttempt, verdict: Verdict) -> Result<()> {
        let (id, now) = (hook.webhook.id, self.clock.now());
        let mut work = self.store.begin(&Context::system(NAME, hook.webhook.owner.institution())).await?;
        let there = work.webhooks().lock(id).await?;
        let after = hook.delivery.clone().after(verdict, now);
        let in_time = work.webhook_deliveries().settle(&after, tried).await?;
        // Who is late, or was asked at an address of before, says nothing of the endpoint as it is now.
        let there = there.filter(|it| in_time && it.is_on() && it.url == hook.webhook.url);
        let off = match there {
            Some(there) => self.health(&mut *work, there, verdict).await?,
            None => None,
        };
        let Some((before, why)) = off else { return Ok(work.commit_unjournaled().await?) };
        let mut gone = before.clone().switch_off(why, now)?;
        work.webhooks().update(&mut gone).await?;
        let cancelled = work.webhook_deliveries().cancel(id, CancelReason::EndpointOff, now).await?;
        tracing::warn!(%id, why = why.name(), cancelled, "an endpoint was switched off");
        let fact = WebhookSwitchedOff { webhook: id, owner: gone.owner.person(), why };
        work.commit(Event::of(&fact).changed(Change::between(&before, &gone)).into()).await?;
        Ok(())
    }

    /// How the endpoint does that is there, and why it is to be switched off, if it is.
    async fn health(
        &self,
        work: &mut dyn UnitOfWork,
        there: Webhook,
        verdict: Verdict,
    ) -> Result<Option<(Webhook, OffReason)>> {
        let now = self.clock.now();
        let (there, why) = match verdict {
            Verdict::Delivered => {
                work.webhooks().succeeded(there.id).await?;
                return Ok(None);
            }
            Verdict::Gone => (Some(there), OffReason::Gone),
            Verdict::Again(_) | Verdict::Failed => (work.webhooks().failed(there.id, now).await?, OffReason::Failing),
        };
        let to_be = |it: &Webhook| why == OffReason::Gone || worn_out(it.failing_since, it.failures, now);
        Ok(there.filter(to_be).map(|it| (it, why)))
    }
}
