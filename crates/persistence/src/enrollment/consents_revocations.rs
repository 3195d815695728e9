//! Rows of what was revoked.

use crate::fault::unreadable;
use chrono::{DateTime, Utc};
use plantel_domain::enrollment::{Channel, Consent, Revocation};
use plantel_domain::store::StoreError;
use plantel_domain::text::Prose;
use sea_orm::entity::prelude::*;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consent_revocations")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub consent_id: Uuid,
    pub revoked_at: DateTime<Utc>,
    pub revoked_by: Option<Uuid>,
    pub channel: String,
    pub reason: Option<String>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

pub(super) fn row(consent: &Consent, revoked: &Revocation) -> Model {
    Model {
        institution_id: consent.institution.into(),
        consent_id: consent.id.into(),
        revoked_at: revoked.at,
        revoked_by: revoked.by.map(Into::into),
        channel: revoked.channel.name().to_owned(),
        reason: revoked.reason.as_ref().map(ToString::to_string),
    }
}

pub(super) fn revocation(row: Model) -> Result<Revocation, StoreError> {
    Ok(Revocation {
        at: row.revoked_at,
        by: row.revoked_by.map(Into::into),
        channel: channel(&row.channel)?,
        reason: row.reason.map(Prose::stored),
    })
}

pub(super) fn channel(stored: &str) -> Result<Channel, StoreError> {
    Channel::parse(stored).map_err(|_| unreadable("channel of a consent"))
}
