//! Pictures of the items of checks.

use super::entity::revision;
use crate::evidence::Columns;
use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::checks::{CheckPicture, CheckPictureRepositories, CheckPictureRepository};
use plantel_domain::ids::{AssetId, CheckId, PictureId};
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{IntoActiveModel, QueryOrder, QuerySelect};
use std::collections::BTreeMap;

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "check_pictures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub check_id: Uuid,
    pub revision: i32,
    pub asset_id: Uuid,
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

fn row(p: &CheckPicture) -> Model {
    let its = Columns::from(&p.evidence);
    Model {
        id: its.id,
        institution_id: its.institution_id,
        check_id: p.check.into(),
        revision: p.revision.into(),
        asset_id: p.asset.into(),
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

fn picture(row: Model) -> Result<CheckPicture, StoreError> {
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
    Ok(CheckPicture {
        evidence: evidence.read()?,
        check: row.check_id.into(),
        revision: revision(row.revision)?,
        asset: row.asset_id.into(),
    })
}

impl CheckPictureRepositories for SeaWork {
    fn check_pictures(&mut self) -> &mut dyn CheckPictureRepository {
        self
    }
}

impl SeaWork {
    fn check_pictures_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    fn pictures_of_revision(&self, check: CheckId, revision: u16) -> Select<Entity> {
        let query = self.check_pictures_in_scope().filter(Column::CheckId.eq(Uuid::from(check)));
        query.filter(Column::Revision.eq(i32::from(revision)))
    }
}

#[async_trait]
impl CheckPictureRepository for SeaWork {
    async fn find(&mut self, id: PictureId) -> Result<Option<CheckPicture>, StoreError> {
        let query = self.check_pictures_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        query.one(&self.db).await.map_err(fault("picture"))?.map(picture).transpose()
    }

    async fn of_line(
        &mut self,
        check: CheckId,
        revision: u16,
        asset: AssetId,
    ) -> Result<Vec<CheckPicture>, StoreError> {
        let query = self.pictures_of_revision(check, revision).filter(Column::AssetId.eq(Uuid::from(asset)));
        let query = query.order_by_asc(Column::Position);
        query.all(&self.db).await.map_err(fault("picture"))?.into_iter().map(picture).collect()
    }

    async fn of_check(&mut self, check: CheckId, revision: u16) -> Result<BTreeMap<AssetId, u64>, StoreError> {
        let query = self.pictures_of_revision(check, revision).select_only().column(Column::AssetId);
        let query = query.column_as(Column::Id.count(), "pictures").group_by(Column::AssetId);
        let counted: Vec<(Uuid, i64)> = query.into_tuple().all(&self.db).await.map_err(fault("picture"))?;
        let mut of_items = BTreeMap::new();
        for (asset, pictures) in counted {
            let pictures = u64::try_from(pictures).map_err(|_| unreadable("number of pictures"))?;
            of_items.insert(asset.into(), pictures);
        }
        Ok(of_items)
    }

    async fn add(&mut self, p: &CheckPicture) -> Result<(), StoreError> {
        self.within(p.evidence.institution)?;
        Entity::insert(row(p).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("picture"))?;
        Ok(())
    }
}
