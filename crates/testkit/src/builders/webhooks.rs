//! Endpoints of other systems, and what they are sent.

use crate::clock::moment;
use crate::ids::an_id;
use plantel_domain::ids::WebhookId;
use plantel_domain::journal::Sensitive;
use plantel_domain::webhooks::{EventSelection, HookOwner, HookState, HookUrl, Webhook, WebhookDelivery};

/// One that is on and takes everything; its secret is as `PlainVault` seals one.
pub fn a_webhook(owner: HookOwner) -> Webhook {
    let id = WebhookId::from(an_id());
    let secret = "whsec_MTIzNDU2Nzg5MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTI=";
    Webhook {
        id,
        owner,
        url: HookUrl::parse(&format!("https://hooks.example.org/{id}")).expect("it is an address"),
        description: None,
        events: EventSelection::All,
        secret: Sensitive(format!("sealed for {}: {secret}", Webhook::seal_of(id))),
        previous: Vec::new(),
        state: HookState::On,
        failing_since: None,
        failures: 0,
        created_at: moment(),
        updated_at: moment(),
        version: 1,
    }
}

/// Of an event that nobody else has, due now.
pub fn a_webhook_delivery(webhook: &Webhook) -> WebhookDelivery {
    let payload = r#"{"type":"loan.approved","ñ":"🐟"}"#.to_owned();
    WebhookDelivery::new((an_id().into(), webhook.id), an_id(), "loan.approved", payload, moment())
}
