//! Notices to the endpoints of who reads them.

use super::NAME;
use crate::notifications::channels::Channel;
use crate::relay::Failed;
use crate::{Result, attempt};
use async_trait::async_trait;
use plantel_domain::access::Context;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Locale, User};
use plantel_domain::ids::IdSource;
use plantel_domain::notifications::{ChannelKind, Dispatch, Wording};
use plantel_domain::store::Store;
use plantel_domain::webhooks::{NOTICE_CREATED, WebhookDelivery, notice_payload};
use std::sync::Arc;

/// Writes down what a person's endpoints are to be told. They are told behind it, one notice at a time.
pub struct WebhookChannel {
    store: Arc<dyn Store>,
    ids: Arc<dyn IdSource>,
    wording: Arc<dyn Wording>,
    locale: Locale,
}

impl WebhookChannel {
    /// Over these ports; who chose no language is told in `locale`.
    pub fn new(store: Arc<dyn Store>, ids: Arc<dyn IdSource>, wording: Arc<dyn Wording>, locale: Locale) -> Self {
        Self { store, ids, wording, locale }
    }

    async fn write(&self, reader: &User, dispatches: &[Dispatch], now: Timestamp) -> Result<()> {
        let mut work = self.store.begin(&Context::system(NAME, None)).await?;
        let there = work.webhooks().on_of_person(reader.id).await?;
        let there: Vec<_> = there.iter().filter(|webhook| webhook.events.takes(NOTICE_CREATED)).collect();
        if there.is_empty() {
            return Ok(());
        }
        let locale = reader.locale.unwrap_or(self.locale);
        let mut new = Vec::new();
        for Dispatch { notice, .. } in dispatches {
            let text = self.wording.notice(notice.kind, &notice.params, locale);
            let payload = notice_payload(notice, &text).to_string();
            new.extend(there.iter().map(|webhook| {
                let ids = (self.ids.next().into(), webhook.id);
                WebhookDelivery::new(ids, notice.id.into(), NOTICE_CREATED, payload.clone(), now)
            }));
        }
        work.webhook_deliveries().add_all(&new).await?;
        Ok(work.commit_unjournaled().await?)
    }
}

#[async_trait]
impl Channel for WebhookChannel {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Webhook
    }

    async fn send(&self, reader: &User, dispatches: &[Dispatch], now: Timestamp) -> std::result::Result<(), Failed> {
        Ok(attempt(|| self.write(reader, dispatches, now)).await?)
    }
}
