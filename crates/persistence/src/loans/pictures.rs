//! Pictures of what changes hands.

use crate::evidence::Columns;
use crate::fault::fault;
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::ids::{HandlingId, PictureId};
use plantel_domain::loans::{LoanPicture, LoanPictureRepositories, LoanPictureRepository};
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
    let its = Columns::from(&p.evidence);
    Model {
        id: its.id,
        institution_id: its.institution_id,
        loan_id: p.loan.into(),
        handling_id: p.handling.into(),
        position: its.position,
        format: its.format,
        thumbnail_format: its.thumbnail_format,
        width: its.width,
        height: its.height,
        bytes: its.bytes,
        created_by: its.created_by,
        created_at: its.created_at,
    }
}

fn picture(row: Model) -> Result<LoanPicture, StoreError> {
    let evidence = Columns {
        id: row.id,
        institution_id: row.institution_id,
        position: row.position,
        format: row.format,
        thumbnail_format: row.thumbnail_format,
        width: row.width,
        height: row.height,
        bytes: row.bytes,
        created_by: row.created_by,
        created_at: row.created_at,
    };
    Ok(LoanPicture { evidence: evidence.read()?, loan: row.loan_id.into(), handling: row.handling_id.into() })
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
        self.within(p.evidence.institution)?;
        Entity::insert(row(p).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("picture"))?;
        Ok(())
    }
}
