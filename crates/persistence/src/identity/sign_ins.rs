//! The history of sign-ins.

use super::{agent, device};
use crate::fault::{fault, unreadable};
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{BATCH, SeaWork};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::identity::{Outcome, SignIn, SignInRepository};
use plantel_domain::ids::UserId;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "sign_ins")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub user_id: Option<Uuid>,
    pub at: DateTime<Utc>,
    pub outcome: String,
    pub address: String,
    pub agent: Option<String>,
    pub device_kind: String,
    pub new_device: bool,
    pub session_id: Option<Uuid>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(s: &SignIn) -> Model {
    Model {
        id: s.id.into(),
        user_id: s.user.map(Into::into),
        at: s.at,
        outcome: s.outcome.name().to_owned(),
        address: s.device.address.to_string(),
        agent: agent(&s.device),
        device_kind: s.device.kind(),
        new_device: s.new_device,
        session_id: s.session.map(Into::into),
    }
}

fn sign_in(row: Model) -> Result<SignIn, StoreError> {
    Ok(SignIn {
        id: row.id.into(),
        user: row.user_id.map(Into::into),
        at: row.at,
        outcome: Outcome::parse(&row.outcome).map_err(|_| unreadable("outcome"))?,
        device: device(&row.address, row.agent)?,
        new_device: row.new_device,
        session: row.session_id.map(Into::into),
    })
}

#[async_trait]
impl SignInRepository for SeaWork {
    async fn add(&mut self, s: &SignIn) -> Result<(), StoreError> {
        Entity::insert(row(s).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("sign-in"))?;
        Ok(())
    }

    async fn list(&mut self, user: UserId, request: &PageRequest) -> Result<Page<SignIn>, StoreError> {
        let keyset = Keyset {
            sort: "-at".to_owned(),
            column: Column::At,
            id: Column::Id,
            descending: true,
            key: |row: &Model| (micros(row.at), row.id),
            holds: Holds::Time,
        };
        let query = Entity::find().filter(Column::UserId.eq(Uuid::from(user)));
        crate::paging::read(page(&self.db, query, keyset, request).await?, sign_in)
    }

    async fn devices(&mut self, user: UserId) -> Result<Vec<String>, StoreError> {
        let query = Entity::find()
            .select_only()
            .column(Column::DeviceKind)
            .filter(Column::UserId.eq(Uuid::from(user)))
            .filter(Column::Outcome.eq(Outcome::Succeeded.name()))
            .group_by(Column::DeviceKind)
            .order_by_desc(Column::At.max())
            .limit(BATCH as u64);
        query.into_tuple().all(&self.db).await.map_err(fault("sign-in"))
    }
}
