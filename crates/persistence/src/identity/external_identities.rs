//! Accounts elsewhere, and who is on the way to or from a provider.

use crate::fault::fault;
use crate::work::{SeaWork, delete_all};
use async_trait::async_trait;
use plantel_domain::identity::{Departure, Email, ExternalIdentity, ExternalIdentityRepository, Ticket};
use plantel_domain::ids::{ExternalIdentityId, UserId};
use plantel_domain::journal::Sensitive;
use plantel_domain::store::StoreError;
use sea_orm::{ColumnTrait, EntityTrait, IntoActiveModel, QueryFilter, QueryOrder};
use uuid::Uuid;

pub mod identity {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "external_identities")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: Uuid,
        pub user_id: Uuid,
        pub provider: String,
        pub subject: String,
        pub email: Option<String>,
        pub linked_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod departure {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sso_departures")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub state: String,
        pub browser: String,
        pub provider: String,
        pub nonce: String,
        pub verifier: String,
        pub challenge: String,
        pub return_to: String,
        pub expires_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

pub mod ticket {
    use chrono::{DateTime, Utc};
    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sso_tickets")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub digest: String,
        pub user_id: Uuid,
        pub challenge: String,
        pub expires_at: DateTime<Utc>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

fn row(i: &ExternalIdentity) -> identity::Model {
    identity::Model {
        id: i.id.into(),
        user_id: i.user.into(),
        provider: i.provider.clone(),
        subject: i.subject.0.clone(),
        email: i.email.as_ref().map(|email| email.as_str().to_owned()),
        linked_at: i.linked_at,
    }
}

impl From<identity::Model> for ExternalIdentity {
    fn from(row: identity::Model) -> Self {
        Self {
            id: row.id.into(),
            user: row.user_id.into(),
            provider: row.provider,
            subject: Sensitive(row.subject),
            email: row.email.map(Email::stored),
            linked_at: row.linked_at,
        }
    }
}

fn departure_row(d: &Departure) -> departure::Model {
    departure::Model {
        state: d.state.clone(),
        browser: d.browser.clone(),
        provider: d.provider.clone(),
        nonce: d.nonce.clone(),
        verifier: d.verifier.clone(),
        challenge: d.challenge.clone(),
        return_to: d.return_to.clone(),
        expires_at: d.expires_at,
    }
}

impl From<departure::Model> for Departure {
    fn from(row: departure::Model) -> Self {
        Self {
            state: row.state,
            browser: row.browser,
            provider: row.provider,
            nonce: row.nonce,
            verifier: row.verifier,
            challenge: row.challenge,
            return_to: row.return_to,
            expires_at: row.expires_at,
        }
    }
}

fn ticket_row(t: &Ticket) -> ticket::Model {
    ticket::Model {
        digest: t.digest.clone(),
        user_id: t.user.into(),
        challenge: t.challenge.clone(),
        expires_at: t.expires_at,
    }
}

impl From<ticket::Model> for Ticket {
    fn from(row: ticket::Model) -> Self {
        Self { digest: row.digest, user: row.user_id.into(), challenge: row.challenge, expires_at: row.expires_at }
    }
}

#[async_trait]
impl ExternalIdentityRepository for SeaWork {
    async fn find(&mut self, provider: String, subject: String) -> Result<Option<ExternalIdentity>, StoreError> {
        let query = identity::Entity::find()
            .filter(identity::Column::Provider.eq(provider))
            .filter(identity::Column::Subject.eq(subject));
        Ok(query.one(&self.db).await.map_err(fault("external identity"))?.map(Into::into))
    }

    async fn of_user(&mut self, user: UserId) -> Result<Vec<ExternalIdentity>, StoreError> {
        let query = identity::Entity::find()
            .filter(identity::Column::UserId.eq(Uuid::from(user)))
            .order_by_asc(identity::Column::LinkedAt)
            .order_by_asc(identity::Column::Id);
        let rows = query.all(&self.db).await.map_err(fault("external identity"))?;
        Ok(rows.into_iter().map(Into::into).collect())
    }

    async fn add(&mut self, i: &ExternalIdentity) -> Result<(), StoreError> {
        let insert = identity::Entity::insert(row(i).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("external identity"))?;
        Ok(())
    }

    async fn delete(&mut self, id: ExternalIdentityId) -> Result<(), StoreError> {
        delete_all::<identity::Entity>(&self.db, identity::Column::Id.eq(Uuid::from(id))).await?;
        Ok(())
    }

    async fn depart(&mut self, d: &Departure) -> Result<(), StoreError> {
        let insert = departure::Entity::insert(departure_row(d).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("departure"))?;
        Ok(())
    }

    async fn take_departure(&mut self, state: String) -> Result<Option<Departure>, StoreError> {
        let taken = departure::Entity::delete_by_id(state).exec_with_returning(&self.db).await;
        Ok(taken.map_err(fault("departure"))?.map(Into::into))
    }

    async fn issue(&mut self, t: &Ticket) -> Result<(), StoreError> {
        let insert = ticket::Entity::insert(ticket_row(t).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("ticket"))?;
        Ok(())
    }

    async fn find_ticket(&mut self, digest: String) -> Result<Option<Ticket>, StoreError> {
        let query = ticket::Entity::find_by_id(digest);
        Ok(query.one(&self.db).await.map_err(fault("ticket"))?.map(Into::into))
    }

    async fn take_ticket(&mut self, digest: String) -> Result<Option<Ticket>, StoreError> {
        let taken = ticket::Entity::delete_by_id(digest).exec_with_returning(&self.db).await;
        Ok(taken.map_err(fault("ticket"))?.map(Into::into))
    }
}
