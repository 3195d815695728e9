//! How transfers are shown.

use chrono::{DateTime, Utc};
use plantel_domain::inventory::{Transfer, TransferLine};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// Units of one asset that travel.
#[derive(Serialize, ToSchema)]
#[schema(as = TransferLine)]
pub struct LineView {
    /// Which asset.
    pub asset_id: Uuid,
    /// In which condition they travel.
    #[schema(example = "good")]
    pub condition: &'static str,
    /// How many were sent.
    #[schema(example = 2)]
    pub sent: u32,
    /// How many arrived; null until then.
    pub received: Option<u32>,
    /// How many did not arrive, and are missing where they left; null until then.
    pub short: Option<u32>,
}

/// Things on their way between two environments.
#[derive(Serialize, ToSchema)]
#[schema(as = Transfer)]
pub struct TransferView {
    /// Its id.
    pub id: Uuid,
    /// Where they left.
    pub from_environment_id: Uuid,
    /// Where they go.
    pub to_environment_id: Uuid,
    /// `sent`, `received` or `cancelled`.
    #[schema(example = "sent")]
    pub state: &'static str,
    /// What travels.
    pub lines: Vec<LineView>,
    /// What the sender says.
    pub note: Option<String>,
    /// What was said at its end.
    pub closing_note: Option<String>,
    /// Who sent it.
    pub sent_by: Option<Uuid>,
    /// When it was sent.
    pub created_at: DateTime<Utc>,
    /// Who received it or called it back.
    pub closed_by: Option<Uuid>,
    /// When.
    pub closed_at: Option<DateTime<Utc>>,
}

impl From<TransferLine> for LineView {
    fn from(line: TransferLine) -> Self {
        Self {
            asset_id: line.asset.into(),
            condition: line.condition.name(),
            sent: line.sent,
            received: line.received,
            short: line.received.map(|received| line.sent.saturating_sub(received)),
        }
    }
}

impl From<Transfer> for TransferView {
    fn from(transfer: Transfer) -> Self {
        Self {
            id: transfer.id.into(),
            from_environment_id: transfer.from.into(),
            to_environment_id: transfer.to.into(),
            state: transfer.state.name(),
            lines: transfer.lines.into_iter().map(Into::into).collect(),
            note: transfer.note.map(Into::into),
            closing_note: transfer.closing_note.map(Into::into),
            sent_by: transfer.sent_by.map(Into::into),
            created_at: transfer.created_at,
            closed_by: transfer.closed.and_then(|closed| closed.by).map(Into::into),
            closed_at: transfer.closed.map(|closed| closed.at),
        }
    }
}
