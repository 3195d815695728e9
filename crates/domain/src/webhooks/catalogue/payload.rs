//! What is sent of an event.

use super::{EventType, NOTICE_CREATED, WEBHOOK_TEST, event_type};
use crate::audit::JournalEntry;
use crate::clock::Timestamp;
use crate::ids::{InstitutionId, WebhookId};
use crate::notifications::{Link, Notice, NoticeText};
use serde_json::{Map, Value, json};
use uuid::Uuid;

/// Of what happened and stands in the journal: none of a kind that the catalogue does not have. Only the fields of
/// the catalogue leave the house, whatever else the journal has.
pub fn payload_of(event: &JournalEntry) -> Option<Value> {
    let of = event_type(&event.kind)?;
    let about = (event.institution, event.subject_kind.as_str(), event.subject_id);
    Some(payload(of, event.at, about, event.version, &event.data))
}

/// Of a notice, for its reader.
pub fn notice_payload(notice: &Notice, text: &NoticeText) -> Value {
    let link = notice.link.as_ref();
    let data = json!({
        "notice": notice.id,
        "kind": notice.kind,
        "group": notice.kind.group(),
        "priority": notice.priority,
        "title": text.title,
        "text": text.text,
        "link_type": link.map(|link| &link.kind),
        "link_id": link.map(|link| link.id),
        "link_path": link.map(Link::path),
    });
    let about = (notice.institution, "notice", notice.id.into());
    payload(known(NOTICE_CREATED), notice.created_at, about, 1, &data)
}

/// To try whether an endpoint can be told.
pub fn test_payload(institution: Option<InstitutionId>, webhook: WebhookId, now: Timestamp) -> Value {
    let data = json!({"message": "This is a test."});
    payload(known(WEBHOOK_TEST), now, (institution, "webhook", webhook.into()), 1, &data)
}

fn known(kind: &str) -> &'static EventType {
    event_type(kind).expect("the catalogue has it")
}

fn payload(
    of: &EventType,
    at: Timestamp,
    (institution, subject, id): (Option<InstitutionId>, &str, Uuid),
    version: u16,
    fields: &Value,
) -> Value {
    let mut data = Map::new();
    data.insert("institution_id".to_owned(), json!(institution));
    data.insert("subject".to_owned(), json!({"type": subject, "id": id}));
    data.insert("version".to_owned(), json!(version));
    for field in of.fields {
        data.insert(field.name.to_owned(), fields.get(field.from).cloned().unwrap_or(Value::Null));
    }
    json!({"type": of.kind, "timestamp": at, "data": data})
}
