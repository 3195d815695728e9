//! What is told of units on their way, and of files that were taken over.

use super::{Telling, fields};
use crate::names::Nameless;
use crate::notifications::audience::who_may;
use crate::relay::Failed;
use plantel_domain::access::Permission;
use plantel_domain::audit::JournalEntry;
use plantel_domain::ids::{ImportId, TransferId};
use plantel_domain::inventory::TransferSent;
use plantel_domain::inventory::import::{ImportFailed, ImportFinished};
use plantel_domain::journal::Fact;
use plantel_domain::notifications::{Link, NoticeKind, Priority};
use plantel_domain::store::Repositories;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Received {
    short: Option<u32>,
}

pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
) -> std::result::Result<Vec<Telling>, Failed> {
    match event.kind.as_str() {
        ImportFinished::KIND | ImportFailed::KIND => import(reader, event).await,
        _ => transfer(reader, event).await,
    }
}

/// Of what was sent, those who keep the destination; of what arrived, who sent it.
async fn transfer(reader: &mut dyn Repositories, event: &JournalEntry) -> std::result::Result<Vec<Telling>, Failed> {
    let id = TransferId::from(event.subject_id);
    let Some(transfer) = reader.transfers().find(id, None).await? else { return Ok(Vec::new()) };
    let received: Received = fields(event)?;
    let sent = event.kind == TransferSent::KIND;
    let readers = if sent {
        who_may(reader, transfer.institution, Permission::WriteInventory, Some(transfer.to)).await?
    } else {
        transfer.sent_by.into_iter().collect()
    };
    let names = Nameless { places: BTreeSet::from([transfer.from, transfer.to]), ..Nameless::default() };
    let names = names.look_up(reader).await?;
    let place = |id| names.places.get(&id).cloned().unwrap_or_else(|| "—".to_owned());
    let units: u32 = transfer.lines.iter().fold(0, |sum, line| sum.saturating_add(line.sent));
    let kind = if sent { NoticeKind::TransferSent } else { NoticeKind::TransferReceived };
    let mut telling = Telling::of(kind, readers)
        .to(Link::to("transfer", transfer.id))
        .with("from", place(transfer.from))
        .with("to", place(transfer.to))
        .with("units", units);
    if !sent {
        let lacking = received.short.unwrap_or(0);
        telling = telling.with("short", lacking);
        telling.priority = (lacking > 0).then_some(Priority::Medium);
    }
    Ok(vec![telling])
}

async fn import(reader: &mut dyn Repositories, event: &JournalEntry) -> std::result::Result<Vec<Telling>, Failed> {
    let id = ImportId::from(event.subject_id);
    let Some(import) = reader.imports().find(id, None).await? else { return Ok(Vec::new()) };
    let failed = event.kind == ImportFailed::KIND;
    let mut telling = Telling::of(NoticeKind::ImportFinished, import.by.into_iter().collect())
        .to(Link::to("import", import.id))
        .with("file", import.file_name.as_ref().map_or_else(|| "—".to_owned(), ToString::to_string))
        .with("outcome", if failed { "failed" } else { "done" })
        .with("created", import.progress.created)
        .with("updated", import.progress.updated)
        .with("refused", import.progress.refused);
    telling.priority = failed.then_some(Priority::High);
    Ok(vec![telling])
}
