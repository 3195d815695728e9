//! Pictures of assets.

use crate::fault::{fault, unreadable};
use crate::work::{SeaWork, delete_all};
use async_trait::async_trait;
use chrono::{DateTime, Utc};
use plantel_domain::ids::{AssetId, PictureId};
use plantel_domain::inventory::picture::{AssetPicture, PictureRepository};
use plantel_domain::pictures::PictureFormat;
use plantel_domain::store::StoreError;
use sea_orm::entity::prelude::*;
use sea_orm::{Condition, IntoActiveModel, QueryOrder};

#[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
#[sea_orm(table_name = "asset_pictures")]
pub struct Model {
    #[sea_orm(primary_key, auto_increment = false)]
    pub id: Uuid,
    pub institution_id: Uuid,
    pub asset_id: Uuid,
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

fn row(p: &AssetPicture) -> Model {
    let size = |n: u32| i32::try_from(n).unwrap_or(i32::MAX);
    Model {
        id: p.id.into(),
        institution_id: p.institution.into(),
        asset_id: p.asset.into(),
        format: p.format.media_type().to_owned(),
        thumbnail_format: p.thumbnail_format.media_type().to_owned(),
        width: size(p.width),
        height: size(p.height),
        bytes: size(p.bytes),
        created_by: p.by.map(Into::into),
        created_at: p.created_at,
    }
}

fn picture(row: Model) -> Result<AssetPicture, StoreError> {
    let format = |stored: &str| PictureFormat::of(stored).ok_or_else(|| unreadable("format of a picture"));
    let size = |n: i32| u32::try_from(n).map_err(|_| unreadable("size of a picture"));
    Ok(AssetPicture {
        id: row.id.into(),
        institution: row.institution_id.into(),
        asset: row.asset_id.into(),
        format: format(&row.format)?,
        thumbnail_format: format(&row.thumbnail_format)?,
        width: size(row.width)?,
        height: size(row.height)?,
        bytes: size(row.bytes)?,
        by: row.created_by.map(Into::into),
        created_at: row.created_at,
    })
}

impl SeaWork {
    fn pictures_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }
}

#[async_trait]
impl PictureRepository for SeaWork {
    async fn find(&mut self, id: PictureId) -> Result<Option<AssetPicture>, StoreError> {
        let query = self.pictures_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        query.one(&self.db).await.map_err(fault("picture"))?.map(picture).transpose()
    }

    async fn of_asset(&mut self, asset: AssetId) -> Result<Vec<AssetPicture>, StoreError> {
        let query = self.pictures_in_scope().filter(Column::AssetId.eq(Uuid::from(asset)));
        let query = query.order_by_asc(Column::CreatedAt).order_by_asc(Column::Id);
        query.all(&self.db).await.map_err(fault("picture"))?.into_iter().map(picture).collect()
    }

    async fn add(&mut self, p: &AssetPicture) -> Result<(), StoreError> {
        self.within(p.institution)?;
        Entity::insert(row(p).into_active_model()).exec_without_returning(&self.db).await.map_err(fault("picture"))?;
        Ok(())
    }

    async fn delete(&mut self, p: &AssetPicture) -> Result<(), StoreError> {
        let this = Condition::all().add(Column::InstitutionId.eq(self.tenant())).add(Column::Id.eq(Uuid::from(p.id)));
        if delete_all::<Entity>(&self.db, this).await? == 0 { Err(StoreError::Stale) } else { Ok(()) }
    }
}
