//! Endpoints: made, changed, switched off and on.

use super::signature::new_secret;
use super::{Webhooks, Whose, owner};
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::error::not_found;
use plantel_domain::form::Invalid;
use plantel_domain::identity::TokenError;
use plantel_domain::ids::WebhookId;
use plantel_domain::journal::{Change, Event, Fact};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::Version;
use plantel_domain::webhooks::{
    CancelReason, HookOwner, HookUrl, NewWebhook, OffReason, Webhook, WebhookChange, WebhookChanged, WebhookCreated,
    WebhookDeleted, WebhookSecretRotated, WebhookSwitchedOff, WebhookSwitchedOn,
};

impl Webhooks {
    /// Those of an owner, newest first.
    pub async fn list(&self, ctx: &Context, whose: Whose, page: &PageRequest) -> Result<Page<Webhook>> {
        let owner = owner(ctx, whose)?;
        Ok(self.store.read(ctx).await?.webhooks().list(owner, page).await?)
    }

    /// One of an owner.
    pub async fn find(&self, ctx: &Context, whose: Whose, id: WebhookId) -> Result<Webhook> {
        let owner = owner(ctx, whose)?;
        let found = self.store.read(ctx).await?.webhooks().find(owner, id, None).await?;
        Ok(found.ok_or(not_found::WEBHOOK)?)
    }

    /// Makes one; with its secret, which is told once.
    pub async fn create(&self, ctx: &Context, whose: Whose, new: NewWebhook) -> Result<(Webhook, String)> {
        let owner = owner(ctx, whose)?;
        // Before the name is looked up, which takes a while.
        let (id, secret) = (WebhookId::from(self.ids.next()), new_secret(&*self.ids));
        let sealed = self.tools.vault.seal(&secret, &Webhook::seal_of(id));
        let webhook = Webhook::create((id, owner), new, sealed, self.clock.now())?;
        self.outside(&webhook.url, owner).await?;
        let mut work = self.store.begin(ctx).await?;
        if let HookOwner::Person(person) = owner {
            // None is made for an account that goes.
            let user = work.users().lock(person, None).await?;
            user.filter(|user| user.active).ok_or(TokenError::Revoked)?;
        }
        let there_are = work.webhooks().count(owner).await?;
        owner.one_more(usize::try_from(there_are).unwrap_or(usize::MAX))?;
        work.webhooks().add(&webhook).await?;
        let created = Event::of(&WebhookCreated { webhook: id });
        work.commit(created.changed(Change::created(&webhook)).into()).await?;
        Ok((webhook, secret))
    }

    /// Changes where or of what it is told.
    pub async fn change(
        &self,
        ctx: &Context,
        whose: Whose,
        id: WebhookId,
        expected: Option<Version>,
        change: WebhookChange,
    ) -> Result<Webhook> {
        let owner = owner(ctx, whose)?;
        if let Some(url) = &change.url {
            let known = self.store.read(ctx).await?.webhooks().find(owner, id, None).await?;
            let known = known.ok_or(not_found::WEBHOOK)?;
            if known.url != *url {
                self.outside(url, owner).await?;
            }
        }
        let now = self.clock.now();
        self.step(ctx, owner, (id, expected), WebhookChanged { webhook: id }, |it| Ok(it.change(change, now)?)).await
    }

    /// Gives it a new secret, which is told once; the one before is used for so many hours too, beside those of before
    /// whose time is not over.
    pub async fn rotate(
        &self,
        ctx: &Context,
        whose: Whose,
        id: WebhookId,
        expected: Option<Version>,
        overlap_hours: u16,
    ) -> Result<(Webhook, String)> {
        let owner = owner(ctx, whose)?;
        let (secret, now) = (new_secret(&*self.ids), self.clock.now());
        let sealed = self.tools.vault.seal(&secret, &Webhook::seal_of(id));
        let fact = WebhookSecretRotated { webhook: id };
        let step = self.step(ctx, owner, (id, expected), fact, |it| {
            it.one_more_secret(overlap_hours, now)?;
            Ok(it.rotate(sealed, overlap_hours, now)?)
        });
        Ok((step.await?, secret))
    }

    /// Has it told again.
    pub async fn switch_on(
        &self,
        ctx: &Context,
        whose: Whose,
        id: WebhookId,
        expected: Option<Version>,
    ) -> Result<Webhook> {
        let (owner, now) = (owner(ctx, whose)?, self.clock.now());
        self.step(ctx, owner, (id, expected), WebhookSwitchedOn { webhook: id }, |it| Ok(it.switch_on(now)?)).await
    }

    /// Has it told nothing any more; what waits is cancelled.
    pub async fn switch_off(
        &self,
        ctx: &Context,
        whose: Whose,
        id: WebhookId,
        expected: Option<Version>,
    ) -> Result<Webhook> {
        let (owner, now) = (owner(ctx, whose)?, self.clock.now());
        let mut work = self.store.begin(ctx).await?;
        let before = work.webhooks().find(owner, id, expected).await?.ok_or(not_found::WEBHOOK)?;
        let mut after = before.clone().switch_off(OffReason::ByPerson, now)?;
        work.webhooks().update(&mut after).await?;
        work.webhook_deliveries().cancel(id, CancelReason::EndpointOff, now).await?;
        let off = WebhookSwitchedOff { webhook: id, owner: owner.person(), why: OffReason::ByPerson };
        work.commit(Event::of(&off).changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }

    /// Takes it away, with what was sent to it.
    pub async fn delete(&self, ctx: &Context, whose: Whose, id: WebhookId, expected: Option<Version>) -> Result<()> {
        let owner = owner(ctx, whose)?;
        let mut work = self.store.begin(ctx).await?;
        work.webhooks().find(owner, id, expected).await?.ok_or(not_found::WEBHOOK)?;
        work.webhooks().delete(owner, id).await?;
        Ok(work.commit(WebhookDeleted { webhook: id }.into()).await?)
    }

    /// Refuses an address inside of the own network.
    async fn outside(&self, url: &HookUrl, owner: HookOwner) -> Result<()> {
        let checked = self.tools.poster.check(url.url(), owner).await;
        Ok(checked.map_err(|error| Invalid::at("/url", error.bad()))?)
    }

    async fn step<F: Fact + Send>(
        &self,
        ctx: &Context,
        owner: HookOwner,
        (id, expected): (WebhookId, Option<Version>),
        fact: F,
        step: impl FnOnce(Webhook) -> Result<Webhook> + Send,
    ) -> Result<Webhook> {
        let event = Event::of(&fact);
        let mut work = self.store.begin(ctx).await?;
        let before = work.webhooks().find(owner, id, expected).await?.ok_or(not_found::WEBHOOK)?;
        let mut after = step(before.clone())?;
        work.webhooks().update(&mut after).await?;
        work.commit(event.changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }
}
