//! The ledger of consents.

use super::consents_revocations::{self as revocations, channel};
use super::consents_texts::{self as texts, number, purpose};
use crate::fault::fault;
use crate::work::{BATCH, SeaWork};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::enrollment::{Consent, ConsentRepository, ConsentText, Giver, Purpose, Revocation};
use plantel_domain::ids::{ConsentId, ConsentTextId, StudentId};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "consents")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub student_id: Uuid,
    pub text_id: Uuid,
    pub purpose: String,
    pub text_number: i32,
    pub text_sha256: String,
    pub guardian_id: Option<Uuid>,
    pub channel: String,
    pub recorded_by: Option<Uuid>,
    pub given_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(c: &Consent) -> Model {
    Model {
        id: c.id.into(),
        institution_id: c.institution.into(),
        student_id: c.student.into(),
        text_id: c.text.into(),
        purpose: c.purpose.name().to_owned(),
        text_number: c.text_number.into(),
        text_sha256: c.text_sha256.clone(),
        guardian_id: match c.giver {
            Giver::Guardian(guardian) => Some(guardian.into()),
            Giver::Student => None,
        },
        channel: c.channel.name().to_owned(),
        recorded_by: c.recorded_by.map(Into::into),
        given_at: c.given_at,
    }
}

fn consent(row: Model, revoked: Option<Revocation>) -> Result<Consent, StoreError> {
    Ok(Consent {
        id: row.id.into(),
        institution: row.institution_id.into(),
        student: row.student_id.into(),
        text: row.text_id.into(),
        purpose: purpose(&row.purpose)?,
        text_number: number(row.text_number)?,
        text_sha256: row.text_sha256,
        giver: row.guardian_id.map_or(Giver::Student, |guardian| Giver::Guardian(guardian.into())),
        channel: channel(&row.channel)?,
        recorded_by: row.recorded_by.map(Into::into),
        given_at: row.given_at,
        revoked,
    })
}

impl SeaWork {
    fn consents_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    fn consent_texts_in_scope(&self) -> Select<texts::Entity> {
        texts::Entity::find().filter(texts::Column::InstitutionId.eq(self.tenant()))
    }

    /// These consents, each with what revoked it, in the same order.
    async fn with_revocations(&self, rows: Vec<Model>) -> Result<Vec<Consent>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut revoked: BTreeMap<Uuid, Revocation> = BTreeMap::new();
        for ids in ids.chunks(BATCH) {
            let query = revocations::Entity::find()
                .filter(revocations::Column::InstitutionId.eq(self.tenant()))
                .filter(revocations::Column::ConsentId.is_in(ids.iter().copied()));
            for row in query.all(&self.db).await.map_err(fault("consent"))? {
                revoked.insert(row.consent_id, revocations::revocation(row)?);
            }
        }
        let whole = rows.into_iter().map(|row| {
            let revoked = revoked.remove(&row.id);
            consent(row, revoked)
        });
        whole.collect()
    }
}

#[async_trait]
impl ConsentRepository for SeaWork {
    async fn text(&mut self, id: ConsentTextId) -> Result<Option<ConsentText>, StoreError> {
        let query = self.consent_texts_in_scope().filter(texts::Column::Id.eq(Uuid::from(id)));
        query.one(&self.db).await.map_err(fault("consent text"))?.map(texts::text).transpose()
    }

    async fn texts(&mut self, purpose: Option<Purpose>) -> Result<Vec<ConsentText>, StoreError> {
        let mut query = self.consent_texts_in_scope();
        if let Some(purpose) = purpose {
            query = query.filter(texts::Column::Purpose.eq(purpose.name()));
        }
        let query = query.order_by_asc(texts::Column::Purpose).order_by_desc(texts::Column::Number);
        query.all(&self.db).await.map_err(fault("consent text"))?.into_iter().map(texts::text).collect()
    }

    async fn add_text(&mut self, text: &ConsentText) -> Result<(), StoreError> {
        self.within(text.institution)?;
        let insert = texts::Entity::insert(texts::row(text).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("consent text"))?;
        Ok(())
    }

    async fn find(&mut self, id: ConsentId) -> Result<Option<Consent>, StoreError> {
        let query = self.consents_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("consent"))?;
        Ok(self.with_revocations(found.into_iter().collect()).await?.pop())
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<Consent>, StoreError> {
        let query = self.consents_in_scope().filter(Column::StudentId.eq(Uuid::from(student)));
        let query = query.order_by_desc(Column::GivenAt).order_by_desc(Column::Id);
        let rows = query.all(&self.db).await.map_err(fault("consent"))?;
        self.with_revocations(rows).await
    }

    async fn add(&mut self, c: &Consent) -> Result<(), StoreError> {
        self.within(c.institution)?;
        Entity::insert(row(c).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("consent"))?;
        Ok(())
    }

    async fn revoke(&mut self, c: &Consent) -> Result<(), StoreError> {
        self.within(c.institution)?;
        let revoked = c.revoked.as_ref().ok_or_else(|| StoreError::failed("a consent that was not revoked"))?;
        let insert = revocations::Entity::insert(revocations::row(c, revoked).into_active_model());
        match insert.exec_without_returning(&self.db).await.map_err(fault("consent")) {
            // Somebody else revoked it first.
            Err(StoreError::Duplicate(_)) => Err(StoreError::Stale),
            done => done.map(|_| ()),
        }
    }
}
