//! Rows of transfers, and of what travels.

use crate::fault::unreadable;
use plantel_domain::inventory::{Closing, Condition, Transfer, TransferLine, TransferState};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use uuid::Uuid;

pub mod transfer {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "transfers")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub institution_id: Uuid,
        pub from_id: Uuid,
        pub to_id: Uuid,
        pub state: String,
        pub note: Option<String>,
        pub closing_note: Option<String>,
        pub sent_by: Option<Uuid>,
        pub created_at: DateTime<Utc>,
        pub closed_by: Option<Uuid>,
        pub closed_at: Option<DateTime<Utc>>,
        pub version: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod line {
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "transfer_lines")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub institution_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub transfer_id: Uuid,
        #[sea_orm(primary_key, auto_increment = false)]
        pub position: i32,
        pub asset_id: Uuid,
        pub condition: String,
        pub sent: i32,
        pub received: Option<i32>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub(super) fn row(t: &Transfer) -> transfer::Model {
    transfer::Model {
        id: t.id.into(),
        institution_id: t.institution.into(),
        from_id: t.from.into(),
        to_id: t.to.into(),
        state: t.state.name().to_owned(),
        note: t.note.as_ref().map(ToString::to_string),
        closing_note: t.closing_note.as_ref().map(ToString::to_string),
        sent_by: t.sent_by.map(Into::into),
        created_at: t.created_at,
        closed_by: t.closed.and_then(|closed| closed.by).map(Into::into),
        closed_at: t.closed.map(|closed| closed.at),
        version: t.version,
    }
}

pub(super) fn line_rows(t: &Transfer) -> impl Iterator<Item = line::Model> {
    let count = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    let (institution_id, transfer_id) = (Uuid::from(t.institution), Uuid::from(t.id));
    (0..).zip(&t.lines).map(move |(position, line)| line::Model {
        institution_id,
        transfer_id,
        position,
        asset_id: line.asset.into(),
        condition: line.condition.name().to_owned(),
        sent: count(line.sent),
        received: line.received.map(count),
    })
}

pub(super) fn line(row: &line::Model) -> Result<TransferLine, StoreError> {
    let count = |n: i32| u32::try_from(n).map_err(|_| unreadable("quantity"));
    Ok(TransferLine {
        asset: row.asset_id.into(),
        condition: Condition::parse(&row.condition).map_err(|_| unreadable("condition"))?,
        sent: count(row.sent)?,
        received: row.received.map(count).transpose()?,
    })
}

pub(super) fn transfer(row: transfer::Model, lines: Vec<TransferLine>) -> Result<Transfer, StoreError> {
    Ok(Transfer {
        id: row.id.into(),
        institution: row.institution_id.into(),
        from: row.from_id.into(),
        to: row.to_id.into(),
        state: TransferState::parse(&row.state).map_err(|_| unreadable("transfer's state"))?,
        lines,
        note: row.note.map(Prose::stored),
        closing_note: row.closing_note.map(Prose::stored),
        sent_by: row.sent_by.map(Into::into),
        created_at: row.created_at,
        closed: row.closed_at.map(|at| Closing { by: row.closed_by.map(Into::into), at }),
        version: row.version,
    })
}
