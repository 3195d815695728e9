//! Pictures of what changes hands: added by who may hand over to others, shown to whoever sees the loan, taken away by
//! nobody.

use super::Loans;
use crate::Result;
use crate::picture_files::{PictureSize, keep_files};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::{HandlingId, LoanId, PictureId};
use plantel_domain::loans::{LoanPicture, LoanPictureAdded, MOST_PICTURES, TooManyLoanPictures};
use plantel_domain::pictures::PictureFormat;
use plantel_domain::store::StoreError;

impl Loans {
    /// Adds a picture of units that changed hands; not by the borrower, nor long after the end. The files lie there
    /// before the row that knows of them.
    pub async fn add_picture(
        &self,
        ctx: &Context,
        id: LoanId,
        handling: HandlingId,
        bytes: Vec<u8>,
    ) -> Result<LoanPicture> {
        ctx.visibility(Permission::HandOverLoans)?;
        let loan = self.store.read(ctx).await?.loans().find(id, None).await?.ok_or(not_found::LOAN)?;
        ctx.require(Permission::HandOverLoans, &Target::from(&loan))?;
        let now = self.clock.now();
        loan.pictured_by(ctx.user())?;
        loan.pictured_at(now)?;
        self.known_handling(ctx, id, handling).await?;
        // No work is open while a picture is read and files are written.
        let prepared = self.office.pictures.prepare(bytes).await?;
        let mut picture = LoanPicture {
            id: self.ids.next().into(),
            institution: loan.institution,
            loan: id,
            handling,
            position: 0,
            format: prepared.full.format,
            thumbnail_format: prepared.thumbnail.format,
            width: prepared.full.width,
            height: prepared.full.height,
            bytes: u32::try_from(prepared.full.bytes.len()).unwrap_or(u32::MAX),
            by: ctx.user(),
            created_at: now,
        };
        let keys = [picture.full(), picture.thumbnail()];
        let row = self.write_picture(ctx, &mut picture);
        keep_files(&*self.office.files, keys, prepared, row).await?;
        Ok(picture)
    }

    async fn write_picture(&self, ctx: &Context, picture: &mut LoanPicture) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let there = work.loan_pictures().of_handling(picture.handling).await?.len();
        if there >= MOST_PICTURES {
            return Err(TooManyLoanPictures.into());
        }
        picture.position = u8::try_from(there).map_err(|_| TooManyLoanPictures)?;
        match work.loan_pictures().add(picture).await {
            // Somebody else came first: the next position is tried.
            Err(StoreError::Duplicate(_)) => return Err(StoreError::Busy.into()),
            done => done?,
        }
        let LoanPicture { loan, handling, id, .. } = *picture;
        Ok(work.commit(LoanPictureAdded { loan, handling, picture: id }.into()).await?)
    }

    /// All of what changed hands once, in the order in which they were added.
    pub async fn pictures(&self, ctx: &Context, id: LoanId, handling: HandlingId) -> Result<Vec<LoanPicture>> {
        self.find(ctx, id).await?;
        self.known_handling(ctx, id, handling).await?;
        Ok(self.store.read(ctx).await?.loan_pictures().of_handling(handling).await?)
    }

    /// The file of one.
    pub async fn picture(
        &self,
        ctx: &Context,
        id: LoanId,
        picture: PictureId,
        size: PictureSize,
    ) -> Result<(PictureFormat, Vec<u8>)> {
        self.find(ctx, id).await?;
        let found = self.store.read(ctx).await?.loan_pictures().find(picture).await?;
        let picture = found.filter(|found| found.loan == id).ok_or(not_found::PICTURE)?;
        let (format, key) = match size {
            PictureSize::Full => (picture.format, picture.full()),
            PictureSize::Thumbnail => (picture.thumbnail_format, picture.thumbnail()),
        };
        let file = self.office.files.get(&key).await?;
        Ok((format, file.ok_or_else(|| StoreError::failed(format!("the file {key} is not there")))?))
    }

    /// Refuses what did not change hands in this loan.
    async fn known_handling(&self, ctx: &Context, id: LoanId, handling: HandlingId) -> Result<()> {
        let all = self.store.read(ctx).await?.loans().handlings(id).await?;
        if all.iter().any(|known| known.id == handling) { Ok(()) } else { Err(not_found::HANDLING.into()) }
    }
}
