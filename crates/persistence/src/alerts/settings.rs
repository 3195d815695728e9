//! What is worth an alert to institutions: one row of each kind of which something was written.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, advance};
use chrono::{DateTime, Utc};
use plantel_domain::alerts::{AlertKind, AlertSetting, Channels, Severity};
use plantel_domain::notifications::ChannelKind;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "alert_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    pub enabled: bool,
    pub threshold: i32,
    pub severity: Option<String>,
    pub channels: Json,
    pub escalate_after_hours: Option<i32>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

/// Ways of telling, as their JSON has them.
pub(super) fn channels(stored: Json) -> Result<Channels, StoreError> {
    let bad = || unreadable("way of telling");
    let names: Vec<String> = serde_json::from_value(stored).map_err(|_| bad())?;
    let kinds = names.iter().map(|name| ChannelKind::parse(name).map_err(|_| bad()));
    Ok(Channels::stored(kinds.collect::<Result<_, _>>()?))
}

/// A threshold, or a number of hours.
pub(super) fn number(stored: i32) -> Result<u16, StoreError> {
    u16::try_from(stored).map_err(|_| unreadable("setting of alerts"))
}

pub(super) fn kind(stored: &str) -> Result<AlertKind, StoreError> {
    AlertKind::parse(stored).map_err(|_| unreadable("kind of an alert"))
}

fn row(it: &AlertSetting) -> Result<Model, StoreError> {
    Ok(Model {
        institution_id: it.institution.into(),
        kind: it.kind.name().to_owned(),
        enabled: it.enabled,
        threshold: it.threshold.into(),
        severity: it.severity.map(|severity| severity.name().to_owned()),
        channels: serde_json::json!(it.channels),
        escalate_after_hours: it.escalate_after_hours.map(Into::into),
        updated_at: it.updated_at.ok_or_else(|| StoreError::failed("a setting that nobody wrote"))?,
        version: it.version,
    })
}

fn setting(row: Model) -> Result<AlertSetting, StoreError> {
    let severity = row.severity.as_deref().map(Severity::parse).transpose();
    Ok(AlertSetting {
        institution: row.institution_id.into(),
        kind: kind(&row.kind)?,
        enabled: row.enabled,
        threshold: number(row.threshold)?,
        severity: severity.map_err(|_| unreadable("severity"))?,
        channels: channels(row.channels)?,
        escalate_after_hours: row.escalate_after_hours.map(number).transpose()?,
        updated_at: Some(row.updated_at),
        version: row.version,
    })
}

impl SeaWork {
    pub(super) async fn alert_settings(&self) -> Result<Vec<AlertSetting>, StoreError> {
        let query = Entity::find().filter(Column::InstitutionId.eq(self.tenant())).order_by_asc(Column::Kind);
        query.all(&self.db).await.map_err(fault("alert setting"))?.into_iter().map(setting).collect()
    }

    pub(super) async fn put_alert_setting(&self, it: &mut AlertSetting) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let mut next = row(it)?.into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let what = fault("alert setting");
        let rows = if it.version == 0 {
            // Who writes first beside another is told so, and the work goes on.
            let kept = OnConflict::columns([Column::InstitutionId, Column::Kind]).do_nothing().to_owned();
            Entity::insert(next).on_conflict(kept).exec_without_returning(&self.db).await.map_err(what)?
        } else {
            let query = Entity::update_many()
                .set(next)
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::Kind.eq(it.kind.name()))
                .filter(Column::Version.eq(it.version));
            query.exec(&self.db).await.map_err(what)?.rows_affected
        };
        advance(rows, &mut it.version)
    }
}
