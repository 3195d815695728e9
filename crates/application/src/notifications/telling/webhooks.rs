//! Who is told that an endpoint was switched off.

use super::Telling;
use crate::notifications::audience::who_may;
use crate::relay::Failed;
use plantel_domain::access::Permission;
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::UserId;
use plantel_domain::notifications::{Link, NoticeKind};
use plantel_domain::store::Repositories;
use plantel_domain::webhooks::{HookOwner, OffReason};
use std::collections::BTreeSet;
use uuid::Uuid;

/// Who may say where the institution's other systems are told, or whose endpoint it is; nobody when a person did it.
pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    _now: Timestamp,
) -> std::result::Result<Vec<Telling>, Failed> {
    let text = |field: &str| event.data.get(field).and_then(|value| value.as_str());
    if text("why") == Some(OffReason::ByPerson.name()) {
        return Ok(Vec::new());
    }
    let person = text("owner").and_then(|owner| owner.parse::<Uuid>().ok()).map(UserId::from);
    let (owner, readers) = match (person, event.institution) {
        (Some(person), _) => (HookOwner::Person(person), BTreeSet::from([person])),
        (None, Some(institution)) => {
            let may = who_may(reader, institution, Permission::ManageWebhooks, None).await?;
            (HookOwner::Institution(institution), may)
        }
        (None, None) => return Ok(Vec::new()),
    };
    let found = reader.webhooks().find(owner, event.subject_id.into(), None).await?;
    let Some(webhook) = found else { return Ok(Vec::new()) };
    let host = webhook.url.url().host_str().unwrap_or_default();
    let telling = Telling::of(NoticeKind::WebhookOff, readers).with("host", host);
    Ok(vec![telling.to(Link::to("webhook", event.subject_id))])
}
