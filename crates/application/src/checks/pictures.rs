//! Pictures of the items of checks: added by who counts a check or answers for it, shown to whoever sees it, taken away
//! by nobody.

use super::{Checks, may_approve, may_confirm, may_count};
use crate::Result;
use crate::picture_files::{PictureSize, brought, file_of, keep_files};
use plantel_domain::access::{Context, Permission};
use plantel_domain::checks::{Check, CheckPicture, CheckPictureAdded, CheckPictureError};
use plantel_domain::deed::Deed;
use plantel_domain::error::not_found;
use plantel_domain::ids::{AssetId, CheckId, PictureId};
use plantel_domain::pictures::{Evidence, PictureFormat};
use plantel_domain::store::StoreError;
use std::collections::BTreeMap;

impl Checks {
    /// Adds a picture of an item of the present revision; not long after the end. The files lie there before the row
    /// that knows of them.
    pub async fn add_picture(
        &self,
        ctx: &Context,
        id: CheckId,
        asset: AssetId,
        bytes: Vec<u8>,
    ) -> Result<CheckPicture> {
        pictures_some(ctx)?;
        let sheet = self.store.read(ctx).await?.checks().find(id).await?.ok_or(not_found::CHECK)?;
        may_picture(ctx, &sheet.check)?;
        let deed = Deed { by: ctx.user(), at: self.clock.now() };
        sheet.check.pictured_at(deed.at)?;
        sheet.line(asset).ok_or(not_found::CHECK_LINE)?;
        // No work is open while a picture is read and files are written. Who sends the check back meanwhile leaves the
        // picture with the revision that it was brought for.
        let prepared = self.office.pictures.prepare(bytes).await?;
        let evidence = brought(self.ids.next().into(), sheet.check.institution, &prepared, deed);
        let keys = [evidence.full(CheckPicture::FOLDER), evidence.thumbnail(CheckPicture::FOLDER)];
        let mut picture = CheckPicture { evidence, check: id, revision: sheet.check.revision, asset };
        let row = self.write_picture(ctx, &mut picture);
        keep_files(&*self.office.files, keys, prepared, row).await?;
        Ok(picture)
    }

    async fn write_picture(&self, ctx: &Context, picture: &mut CheckPicture) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let CheckPicture { check, revision, asset, .. } = *picture;
        let there = work.check_pictures().of_line(check, revision, asset).await?.len();
        picture.evidence.position = Evidence::position_behind(there).ok_or(CheckPictureError::TooMany)?;
        match work.check_pictures().add(picture).await {
            // Somebody else came first: the next position is tried.
            Err(StoreError::Duplicate(_)) => return Err(StoreError::Busy.into()),
            done => done?,
        }
        Ok(work.commit(CheckPictureAdded { check, asset, picture: picture.evidence.id }.into()).await?)
    }

    /// All of an item in a revision, the present one unless another is named, in the order in which they were added.
    pub async fn pictures(
        &self,
        ctx: &Context,
        id: CheckId,
        asset: AssetId,
        revision: Option<u16>,
    ) -> Result<Vec<CheckPicture>> {
        let sheet = self.find(ctx, id).await?;
        let revision = revision.unwrap_or(sheet.check.revision);
        let pictures = self.store.read(ctx).await?.check_pictures().of_line(id, revision, asset).await?;
        // An item that has left the room keeps the pictures of earlier revisions.
        if pictures.is_empty() {
            sheet.line(asset).ok_or(not_found::CHECK_LINE)?;
        }
        Ok(pictures)
    }

    /// How many pictures the items of the present revision have, of a check that the caller may see; those without any
    /// are left out.
    pub async fn picture_counts(&self, ctx: &Context, check: &Check) -> Result<BTreeMap<AssetId, u64>> {
        Ok(self.store.read(ctx).await?.check_pictures().of_check(check.id, check.revision).await?)
    }

    /// The file of one.
    pub async fn picture(
        &self,
        ctx: &Context,
        id: CheckId,
        picture: PictureId,
        size: PictureSize,
    ) -> Result<(PictureFormat, Vec<u8>)> {
        self.find(ctx, id).await?;
        let found = self.store.read(ctx).await?.check_pictures().find(picture).await?;
        let picture = found.filter(|found| found.check == id).ok_or(not_found::PICTURE)?;
        file_of(&*self.office.files, &picture.evidence, CheckPicture::FOLDER, size).await
    }
}

/// Refuses who brings pictures of no check.
fn pictures_some(ctx: &Context) -> Result<()> {
    let reviews = [Permission::ConfirmChecks, Permission::ApproveChecks];
    if reviews.into_iter().any(|permission| ctx.visibility(permission).is_ok()) {
        return Ok(());
    }
    ctx.visibility(Permission::CountChecks)?;
    Ok(())
}

/// Refuses who takes no step of it, nor began it: what somebody counted in a room they may picture, though the group is
/// theirs no more.
fn may_picture(ctx: &Context, check: &Check) -> Result<()> {
    let began = check.started.by.is_some() && check.started.by == ctx.user();
    if began || may_confirm(ctx, check).is_ok() || may_approve(ctx, check).is_ok() {
        return Ok(());
    }
    may_count(ctx, check)
}
