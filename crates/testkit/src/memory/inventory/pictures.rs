//! What is known of pictures.

use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{AssetId, PictureId};
use plantel_domain::inventory::picture::{AssetPicture, PictureRepository};
use plantel_domain::store::StoreError;
use std::sync::Arc;

#[async_trait]
impl PictureRepository for MemoryWork {
    async fn find(&mut self, id: PictureId) -> Result<Option<AssetPicture>, StoreError> {
        self.call(|tables, scope| {
            Ok(tables.pictures.get(&id).filter(|picture| Some(picture.institution) == scope).cloned())
        })
    }

    async fn of_asset(&mut self, asset: AssetId) -> Result<Vec<AssetPicture>, StoreError> {
        self.call(|tables, scope| {
            let own = |picture: &&AssetPicture| picture.asset == asset && Some(picture.institution) == scope;
            let mut pictures: Vec<_> = tables.pictures.values().filter(own).cloned().collect();
            pictures.sort_by_key(|picture| (picture.created_at, picture.id));
            Ok(pictures)
        })
    }

    async fn add(&mut self, picture: &AssetPicture) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            if scope != Some(picture.institution) {
                return Err(StoreError::failed("it belongs to another institution"));
            }
            tables.check_picture(picture)?;
            Arc::make_mut(&mut tables.pictures).insert(picture.id, picture.clone());
            Ok(())
        })
    }

    async fn delete(&mut self, picture: &AssetPicture) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            let known = tables.pictures.get(&picture.id).filter(|known| Some(known.institution) == scope);
            known.ok_or(StoreError::Stale)?;
            Arc::make_mut(&mut tables.pictures).remove(&picture.id);
            Ok(())
        })
    }
}
