//! Rows of the words to which people consent.

use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::enrollment::{ConsentText, Purpose};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_texts")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub purpose: String,
    pub number: i32,
    pub words: String,
    pub sha256: String,
    pub written_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(t: &ConsentText) -> Model {
    Model {
        id: t.id.into(),
        institution_id: t.institution.into(),
        purpose: t.purpose.name().to_owned(),
        number: t.number.into(),
        words: t.text.to_string(),
        sha256: t.sha256.clone(),
        written_by: t.by.map(Into::into),
        created_at: t.created_at,
    }
}

pub(super) fn text(row: Model) -> Result<ConsentText, StoreError> {
    Ok(ConsentText {
        id: row.id.into(),
        institution: row.institution_id.into(),
        purpose: purpose(&row.purpose)?,
        number: number(row.number)?,
        text: Prose::stored(row.words),
        sha256: row.sha256,
        by: row.written_by.map(Into::into),
        created_at: row.created_at,
    })
}

pub(super) fn purpose(stored: &str) -> Result<Purpose, StoreError> {
    Purpose::parse(stored).map_err(|_| unreadable("purpose of a consent"))
}

pub(super) fn number(stored: i32) -> Result<u16, StoreError> {
    u16::try_from(stored).map_err(|_| unreadable("version of a text"))
}
