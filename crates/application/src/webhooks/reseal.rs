//! Sealing the secrets of endpoints anew.

use super::{NAME, Webhooks};
use crate::resealed::{PIECE, anew};
use crate::{Resealed, Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::ids::WebhookId;
use plantel_domain::webhooks::Webhook;

impl Webhooks {
    /// Seals the secrets of every endpoint with the vault's key of now, for the operator. Done twice is done once.
    pub async fn reseal(&self) -> Result<Resealed<WebhookId>> {
        let (mut done, mut after) = (Resealed::nothing(), None);
        loop {
            let mut reader = self.store.read(&Context::system(NAME, None)).await?;
            let piece = reader.webhooks().all_after(after, PIECE).await?;
            drop(reader);
            let Some(last) = piece.last() else { return Ok(done) };
            after = Some(last.id);
            for webhook in &piece {
                if let Some(sealed) = attempt(|| self.reseal_one(webhook)).await? {
                    done.count(webhook.id, sealed);
                }
            }
        }
    }

    /// Whether it could be; nothing when it is gone.
    async fn reseal_one(&self, webhook: &Webhook) -> Result<Option<bool>> {
        let (id, now) = (webhook.id, self.clock.now());
        let mut work = self.store.begin(&Context::system(NAME, webhook.owner.institution())).await?;
        let Some(there) = work.webhooks().lock(id).await? else { return Ok(None) };
        let owner = Webhook::seal_of(id);
        let sealed = there.sealed_anew(|sealed| anew(&*self.tools.vault, sealed, &owner), now);
        let Some(mut sealed) = sealed else { return Ok(Some(false)) };
        work.webhooks().update(&mut sealed).await?;
        work.commit_unjournaled().await?;
        Ok(Some(true))
    }
}
