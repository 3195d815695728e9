//! Trying whether an endpoint can be told.

use super::sender::sent;
use super::{NAME, Webhooks, Whose, owner};
use crate::{Result, attempt};
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::error::not_found;
use plantel_domain::ids::WebhookId;
use plantel_domain::store::StoreError;
use plantel_domain::webhooks::{
    HookAttempt, HookOutcome, HookOwner, Verdict, WEBHOOK_TEST, Webhook, WebhookDelivery, WebhookError, WebhookTested,
    test_payload,
};
use tokio::sync::oneshot;

/// For how long a test bars another, if who runs it dies: longer than any receiver is waited for.
const LONGEST: Duration = Duration::seconds(90);

impl Webhooks {
    /// Tells it that this is a test, now and once, and how that went; one at a time. It goes on to its end, and into
    /// the log, also when the caller goes away.
    pub async fn test(&self, ctx: &Context, whose: Whose, id: WebhookId) -> Result<(WebhookDelivery, HookAttempt)> {
        let owner = owner(ctx, whose)?;
        let (answer, answered) = oneshot::channel();
        let (webhooks, ctx) = (self.clone(), ctx.clone());
        tokio::spawn(async move {
            let done = webhooks.carry_out_test(ctx, owner, id, || answer.is_closed()).await;
            if let Err(Err(error)) = answer.send(done) {
                tracing::warn!(%id, %error, "a test of an endpoint whose caller went away failed");
            }
        });
        answered.await.unwrap_or_else(|_| Err(StoreError::failed("a test of an endpoint panicked").into()))
    }

    async fn carry_out_test(
        &self,
        ctx: Context,
        owner: HookOwner,
        id: WebhookId,
        gone: impl Fn() -> bool + Send,
    ) -> Result<(WebhookDelivery, HookAttempt)> {
        let at = self.clock.now();
        let until = at + LONGEST;
        let webhook = attempt(|| self.begin_test(owner, id, (at, until))).await?;
        let payload = test_payload(owner.institution(), id, at).to_string();
        let ids = (self.ids.next().into(), id);
        let mut delivery = WebhookDelivery::new(ids, self.ids.next(), WEBHOOK_TEST, payload, at);
        (delivery.attempts, delivery.tries) = (1, 1);
        // With no unit of work open: it may take as long as a receiver is waited for.
        let outcome = sent(&self.tools, &webhook, &delivery, at).await;
        // Whoever may try addresses at will reads there no more than whether they answer.
        let outcome = HookOutcome { answer: String::new(), ..outcome };
        let tried = HookAttempt::of(1, at, &outcome);
        let there = outcome.status.is_some_and(|status| (200..300).contains(&status));
        let after = delivery.after(if there { Verdict::Delivered } else { Verdict::Failed }, self.clock.now());
        // Under an idempotency key the work would wait for an answer that nobody gives.
        let ctx = if gone() { Context { idempotency: None, ..ctx } } else { ctx };
        let mut work = self.store.begin(&ctx).await?;
        work.webhooks().end_test(id, until).await?;
        // It may be gone since.
        work.webhooks().find(owner, id, None).await?.ok_or(not_found::WEBHOOK)?;
        work.webhook_deliveries().add_all(std::slice::from_ref(&after)).await?;
        work.webhook_deliveries().settle(&after, &tried).await?;
        work.commit(WebhookTested { webhook: id }.into()).await?;
        Ok((after, tried))
    }

    /// As the system: under an idempotency key the caller's work would be kept open until there is an answer.
    async fn begin_test(
        &self,
        owner: HookOwner,
        id: WebhookId,
        (at, until): (Timestamp, Timestamp),
    ) -> Result<Webhook> {
        let mut work = self.store.begin(&Context::system(NAME, owner.institution())).await?;
        let webhook = work.webhooks().find(owner, id, None).await?.ok_or(not_found::WEBHOOK)?;
        webhook.require_on()?;
        if !work.webhooks().begin_test(id, at, until).await? {
            return Err(WebhookError::TestRunning.into());
        }
        work.commit_unjournaled().await?;
        Ok(webhook)
    }
}
