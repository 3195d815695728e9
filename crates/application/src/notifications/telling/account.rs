//! What is told of an account, to whom it belongs.

use super::{Telling, fields};
use crate::relay::Failed;
use plantel_domain::audit::JournalEntry;
use plantel_domain::identity::NewDeviceSeen;
use plantel_domain::ids::UserId;
use plantel_domain::journal::Fact;
use plantel_domain::notifications::NoticeKind;
use serde::Deserialize;
use std::collections::BTreeSet;

#[derive(Deserialize)]
struct Whose {
    user: UserId,
}

pub(super) fn tell(event: &JournalEntry) -> std::result::Result<Vec<Telling>, Failed> {
    let Whose { user } = fields(event)?;
    let new_device = event.kind == NewDeviceSeen::KIND;
    let kind = if new_device { NoticeKind::NewDevice } else { NoticeKind::PasswordChanged };
    Ok(vec![Telling::of(kind, BTreeSet::from([user])).with("day", event.at.date_naive().to_string())])
}
