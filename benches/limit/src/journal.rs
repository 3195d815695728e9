//! What happened, and what is to be done about it, as part of the transaction.

use crate::caller::{Caller, ROLE, new_id, now};
use crate::database::{Connection, Value};
use anyhow::Result;
use serde_json::Value as Json;
use uuid::Uuid;

const JOURNAL: &str = "INSERT INTO journal (id, at, institution_id, kind, version, subject_kind, subject_id, \
    principal, user_id, role, request_id, data, changes) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
    $13)";
const DELIVERY: &str = "INSERT INTO deliveries (id, event_id, reaction, confidential, due_at, attempts, parked_at, \
    error, created_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

/// Something that happened.
pub struct Happened<'a> {
    pub kind: &'a str,
    pub subject: (&'a str, Uuid),
    pub data: Json,
    pub changes: Json,
}

/// Writes it down, and that somebody must be told.
pub async fn write<C: Connection>(db: &mut C, caller: &Caller, happened: &Happened<'_>) -> Result<()> {
    let (at, event, request) = (now(), new_id(), new_id().to_string());
    let (subject_kind, subject) = happened.subject;
    let journal: [Value<'_>; 13] = [
        event.into(),
        at.into(),
        caller.institution.into(),
        happened.kind.into(),
        1_i32.into(),
        subject_kind.into(),
        subject.into(),
        "user".into(),
        caller.user.into(),
        ROLE.into(),
        request.as_str().into(),
        (&happened.data).into(),
        (&happened.changes).into(),
    ];
    db.run(JOURNAL, &journal).await?;
    let delivery: [Value<'_>; 9] = [
        new_id().into(),
        event.into(),
        "tell".into(),
        Value::Json(None),
        at.into(),
        0_i32.into(),
        Value::Time(None),
        Value::Text(None),
        at.into(),
    ];
    db.run(DELIVERY, &delivery).await?;
    Ok(())
}
