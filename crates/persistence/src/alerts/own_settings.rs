//! What is worth an alert to somebody: one row of each kind of which they wrote something.

use super::settings::{channels, kind, number};
use crate::fault::fault;
use crate::work::{SeaWork, advance, delete_all};
use chrono::{DateTime, Utc};
use plantel_domain::alerts::{AlertKind, OwnAlertSetting};
use plantel_domain::ids::UserId;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::sea_query::OnConflict;
use sea_orm::{ActiveValue::Set, ExprTrait, IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "own_alert_settings")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub institution_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub user_id: Uuid,
    #[sea_orm(primary_key, auto_increment = false)]
    pub kind: String,
    pub enabled: bool,
    pub threshold: Option<i32>,
    pub channels: Option<Json>,
    pub updated_at: DateTime<Utc>,
    pub version: i64,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(it: &OwnAlertSetting) -> Model {
    Model {
        institution_id: it.institution.into(),
        user_id: it.user.into(),
        kind: it.kind.name().to_owned(),
        enabled: it.enabled,
        threshold: it.threshold.map(Into::into),
        channels: it.channels.as_ref().map(|channels| serde_json::json!(channels)),
        updated_at: it.updated_at,
        version: it.version,
    }
}

fn setting(row: Model) -> Result<OwnAlertSetting, StoreError> {
    Ok(OwnAlertSetting {
        institution: row.institution_id.into(),
        user: row.user_id.into(),
        kind: kind(&row.kind)?,
        enabled: row.enabled,
        threshold: row.threshold.map(number).transpose()?,
        channels: row.channels.map(channels).transpose()?,
        updated_at: row.updated_at,
        version: row.version,
    })
}

impl SeaWork {
    pub(super) async fn own_alert_settings(&self, user: Option<UserId>) -> Result<Vec<OwnAlertSetting>, StoreError> {
        let mut query = Entity::find().filter(Column::InstitutionId.eq(self.tenant()));
        if let Some(user) = user {
            query = query.filter(Column::UserId.eq(Uuid::from(user)));
        }
        let query = query.order_by_asc(Column::Kind).order_by_asc(Column::UserId);
        query.all(&self.db).await.map_err(fault("own alert setting"))?.into_iter().map(setting).collect()
    }

    pub(super) async fn put_own_alert_setting(&self, it: &mut OwnAlertSetting) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let what = fault("own alert setting");
        let rows = if it.version == 0 {
            // Who writes first beside another is told so, and the work goes on.
            let place = [Column::InstitutionId, Column::UserId, Column::Kind];
            let kept = OnConflict::columns(place).do_nothing().to_owned();
            Entity::insert(next).on_conflict(kept).exec_without_returning(&self.db).await.map_err(what)?
        } else {
            let query = Entity::update_many()
                .set(next)
                .filter(Column::InstitutionId.eq(self.tenant()))
                .filter(Column::UserId.eq(Uuid::from(it.user)))
                .filter(Column::Kind.eq(it.kind.name()))
                .filter(Column::Version.eq(it.version));
            query.exec(&self.db).await.map_err(what)?.rows_affected
        };
        advance(rows, &mut it.version)
    }

    pub(super) async fn drop_own_alert_setting(&self, user: UserId, kind: AlertKind) -> Result<bool, StoreError> {
        let own = Column::InstitutionId.eq(self.tenant());
        let own = own.and(Column::UserId.eq(Uuid::from(user))).and(Column::Kind.eq(kind.name()));
        Ok(delete_all::<Entity>(&self.db, own).await? > 0)
    }
}
