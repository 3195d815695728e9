//! Pictures of what changes hands.

use super::lines::{count, stored};
use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::ids::{HandlingId, PictureId};
use plantel_domain::loans::{LoanPicture, LoanPictureRepositories, LoanPictureRepository};
use plantel_domain::pictures::PictureFormat;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "loan_pictures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub loan_id: Uuid,
    pub handling_id: Uuid,
    pub position: i32,
    pub format: String,
    pub thumbnail_format: String,
    pub width: i32,
    pub height: i32,
    pub bytes: i32,
    pub created_by: Option<Uuid>,
    pub created_at: DateTime<Utc>,
}

#[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
pub enum Relation {}

impl ActiveModelBehavior for ActiveModel {}

fn row(p: &LoanPicture) -> Model {
    Model {
        id: p.id.into(),
        institution_id: p.institution.into(),
        loan_id: p.loan.into(),
        handling_id: p.handling.into(),
        position: p.position.into(),
        format: p.format.media_type().to_owned(),
        thumbnail_format: p.thumbnail_format.media_type().to_owned(),
        width: stored(p.width),
        height: stored(p.height),
        bytes: stored(p.bytes),
        created_by: p.by.map(Into::into),
        created_at: p.created_at,
    }
}

fn picture(row: Model) -> Result<LoanPicture, StoreError> {
    let format = |stored: &str| PictureFormat::of(stored).ok_or_else(|| unreadable("format of a picture"));
    Ok(LoanPicture {
        id: row.id.into(),
        institution: row.institution_id.into(),
        loan: row.loan_id.into(),
        handling: row.handling_id.into(),
        position: u8::try_from(row.position).map_err(|_| unreadable("position of a picture"))?,
        format: format(&row.format)?,
        thumbnail_format: format(&row.thumbnail_format)?,
        width: count(row.width)?,
        height: count(row.height)?,
        bytes: count(row.bytes)?,
        by: row.created_by.map(Into::into),
        created_at: row.created_at,
    })
}

impl LoanPictureRepositories for SeaWork {
    fn loan_pictures(&mut self) -> &mut dyn LoanPictureRepository {
        self
    }
}

impl SeaWork {
    fn loan_pictures_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl LoanPictureRepository for SeaWork {
    async fn find(&mut self, id: PictureId) -> Result<Option<LoanPicture>, StoreError> {
        let query = self.loan_pictures_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        query.one(&self.db).await.map_err(fault("picture"))?.map(picture).transpose()
    }

    async fn of_handling(&mut self, handling: HandlingId) -> Result<Vec<LoanPicture>, StoreError> {
        let query = self.loan_pictures_in_scope().filter(Column::HandlingId.eq(Uuid::from(handling)));
        let query = query.order_by_asc(Column::Position);
        query.all(&self.db).await.map_err(fault("picture"))?.into_iter().map(picture).collect()
    }

    async fn add(&mut self, p: &LoanPicture) -> Result<(), StoreError> {
        self.within(p.institution)?;
        Entity::insert(row(p).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("picture"))?;
        Ok(())
    }
}
