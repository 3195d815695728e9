//! Rows of what changed hands.

use super::lines::{count, stored};
use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::deed::Deed;
use plantel_domain::loans::{Handled, Handling, Hands, UnitState};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loan_handlings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub seq: i64,
    pub loan_id: Uuid,
    pub line_id: Uuid,
    pub asset_id: Option<Uuid>,
    pub hands: String,
    pub quantity: i32,
    pub condition: String,
    pub note: Option<String>,
    pub done_by: Option<Uuid>,
    pub done_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// As the one of this number in its loan.
pub(super) fn row(institution_id: Uuid, seq: i64, handling: &Handling) -> Model {
    let Handling { id, loan, hands, handled, deed } = handling;
    Model {
        id: (*id).into(),
        institution_id,
        seq,
        loan_id: (*loan).into(),
        line_id: handled.line.into(),
        asset_id: handled.asset.map(Into::into),
        hands: hands.name().to_owned(),
        quantity: stored(handled.quantity),
        condition: handled.state.name().to_owned(),
        note: handled.note.as_ref().map(ToString::to_string),
        done_by: deed.by.map(Into::into),
        done_at: deed.at,
    }
}

pub(super) fn handling(row: Model) -> Result<Handling, StoreError> {
    Ok(Handling {
        id: row.id.into(),
        loan: row.loan_id.into(),
        hands: Hands::parse(&row.hands).map_err(|_| unreadable("way of units"))?,
        handled: Handled {
            line: row.line_id.into(),
            asset: row.asset_id.map(Into::into),
            quantity: count(row.quantity)?,
            state: UnitState::parse(&row.condition).map_err(|_| unreadable("state of units"))?,
            note: row.note.map(Prose::stored),
        },
        deed: Deed { by: row.done_by.map(Into::into), at: row.done_at },
    })
}
