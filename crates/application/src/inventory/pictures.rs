//! Pictures of assets: written anew before they are kept, shown to whoever sees the asset.

use super::Inventory;
use super::desk::{hold, seen};
use crate::Result;
use crate::picture_files::{PictureSize, forget_files, keep_files};
use plantel_domain::access::Context;
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, PictureId};
use plantel_domain::inventory::AssetError;
use plantel_domain::inventory::picture::{AssetPicture, MOST, PictureAdded, PictureRemoved, TooManyPictures};
use plantel_domain::pictures::PictureFormat;
use plantel_domain::store::StoreError;

impl Inventory {
    /// Adds a picture. The files lie there before the row that knows of them, so that no row is without.
    pub async fn add_picture(&self, ctx: &Context, id: AssetId, bytes: Vec<u8>) -> Result<AssetPicture> {
        Self::writes(ctx)?;
        let asset = self.find(ctx, id).await?;
        Self::writes_at(ctx, &asset)?;
        // No work is open while a picture is read and files are written.
        let prepared = self.workshop.pictures.prepare(bytes).await?;
        let picture = AssetPicture {
            id: self.ids.next().into(),
            institution: asset.institution,
            asset: id,
            format: prepared.full.format,
            thumbnail_format: prepared.thumbnail.format,
            width: prepared.full.width,
            height: prepared.full.height,
            bytes: u32::try_from(prepared.full.bytes.len()).unwrap_or(u32::MAX),
            by: ctx.user(),
            created_at: self.clock.now(),
        };
        let keys = [picture.full(), picture.thumbnail()];
        keep_files(&*self.workshop.files, keys, prepared, self.write_picture(ctx, &picture)).await?;
        Ok(picture)
    }

    async fn write_picture(&self, ctx: &Context, picture: &AssetPicture) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        // The asset's row is held, so that pictures are counted one after the other.
        let holding = hold(work.as_mut(), ctx, picture.asset, None).await?;
        if holding.asset.retired.is_some() {
            return Err(AssetError::Retired.into());
        }
        if work.pictures().of_asset(picture.asset).await?.len() >= MOST {
            return Err(TooManyPictures.into());
        }
        work.pictures().add(picture).await?;
        Ok(work.commit(PictureAdded { asset: picture.asset, picture: picture.id }.into()).await?)
    }

    /// Whether files can be kept and read now.
    pub async fn files_ready(&self) -> Result<()> {
        Ok(self.workshop.files.ready().await?)
    }

    /// All of an asset, oldest first.
    pub async fn pictures(&self, ctx: &Context, id: AssetId) -> Result<Vec<AssetPicture>> {
        let mut reader = self.store.read(ctx).await?;
        seen(reader.as_mut(), ctx, id).await?;
        Ok(reader.pictures().of_asset(id).await?)
    }

    /// The file of one.
    pub async fn picture(
        &self,
        ctx: &Context,
        id: AssetId,
        picture: PictureId,
        size: PictureSize,
    ) -> Result<(PictureFormat, Vec<u8>)> {
        let picture = {
            let mut reader = self.store.read(ctx).await?;
            seen(reader.as_mut(), ctx, id).await?;
            let found = reader.pictures().find(picture).await?.filter(|found| found.asset == id);
            found.ok_or(not_found::PICTURE)?
        };
        let (format, key) = match size {
            PictureSize::Full => (picture.format, picture.full()),
            PictureSize::Thumbnail => (picture.thumbnail_format, picture.thumbnail()),
        };
        let file = self.workshop.files.get(&key).await?;
        Ok((format, file.ok_or_else(|| StoreError::failed(format!("the file {key} is not there")))?))
    }

    /// Takes one away. Its row goes first, so that no row is without files.
    pub async fn remove_picture(&self, ctx: &Context, id: AssetId, picture: PictureId) -> Result<()> {
        Self::writes(ctx)?;
        let mut work = self.store.begin(ctx).await?;
        hold(work.as_mut(), ctx, id, None).await?;
        let found = work.pictures().find(picture).await?.filter(|found| found.asset == id);
        let found = found.ok_or(not_found::PICTURE)?;
        work.pictures().delete(&found).await?;
        work.commit(PictureRemoved { asset: id, picture }.into()).await?;
        forget_files(&*self.workshop.files, [found.full(), found.thumbnail()]).await;
        Ok(())
    }
}
