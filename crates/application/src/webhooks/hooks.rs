//! What happened, written down for each endpoint that wants to know.

use super::NAME;
use crate::relay::Failed;
use crate::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Clock;
use plantel_domain::ids::{IdSource, InstitutionId};
use plantel_domain::store::Store;
use plantel_domain::webhooks::{WebhookDelivery, payload_of};
use std::sync::Arc;

/// Writes down what endpoints are to be told of an event. They are told behind it.
#[derive(Clone)]
pub struct Hooks {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Hooks {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// One delivery for each endpoint of the institution that is on and takes such events; doing it again adds none.
    pub async fn on(&self, event: &JournalEntry) -> std::result::Result<(), Failed> {
        let Some(institution) = event.institution else { return Ok(()) };
        let Some(payload) = payload_of(event) else { return Ok(()) };
        let ctx = Context::system(NAME, Some(institution));
        let there = self.store.read(&ctx).await?.webhooks().on_of_institution(institution).await?;
        if there.iter().any(|webhook| webhook.events.takes(&event.kind)) {
            let payload = payload.to_string();
            attempt(|| self.write(&ctx, institution, event, &payload)).await?;
        }
        Ok(())
    }

    async fn write(
        &self,
        ctx: &Context,
        institution: InstitutionId,
        event: &JournalEntry,
        payload: &str,
    ) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        // Held: what is switched off meanwhile has these cancelled with the rest.
        let there = work.webhooks().on_of_institution(institution).await?;
        let now = self.clock.now();
        let new: Vec<_> = there
            .into_iter()
            .filter(|webhook| webhook.events.takes(&event.kind))
            .map(|webhook| {
                let ids = (self.ids.next().into(), webhook.id);
                WebhookDelivery::new(ids, event.id.into(), &event.kind, payload.to_owned(), now)
            })
            .collect();
        work.webhook_deliveries().add_all(&new).await?;
        Ok(work.commit_unjournaled().await?)
    }
}
