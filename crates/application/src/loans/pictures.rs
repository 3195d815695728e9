//! Pictures of what changes hands: added by who may hand over to others, shown to whoever sees the loan, taken away by
//! nobody.

use super::Loans;
use crate::Result;
use crate::picture_files::{PictureSize, brought, file_of, keep_files};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::deed::Deed;
use plantel_domain::error::not_found;
use plantel_domain::ids::{HandlingId, LoanId, PictureId};
use plantel_domain::loans::{LoanPicture, LoanPictureAdded, TooManyLoanPictures};
use plantel_domain::pictures::{Evidence, PictureFormat};
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
        let deed = Deed { by: ctx.user(), at: now };
        let evidence = brought(self.ids.next().into(), loan.institution, &prepared, deed);
        let keys = [evidence.full(LoanPicture::FOLDER), evidence.thumbnail(LoanPicture::FOLDER)];
        let mut picture = LoanPicture { evidence, loan: id, handling };
        let row = self.write_picture(ctx, &mut picture);
        keep_files(&*self.office.files, keys, prepared, row).await?;
        Ok(picture)
    }

    async fn write_picture(&self, ctx: &Context, picture: &mut LoanPicture) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let there = work.loan_pictures().of_handling(picture.handling).await?.len();
        picture.evidence.position = Evidence::position_behind(there).ok_or(TooManyLoanPictures)?;
        match work.loan_pictures().add(picture).await {
            // Somebody else came first: the next position is tried.
            Err(StoreError::Duplicate(_)) => return Err(StoreError::Busy.into()),
            done => done?,
        }
        let added = LoanPictureAdded { loan: picture.loan, handling: picture.handling, picture: picture.evidence.id };
        Ok(work.commit(added.into()).await?)
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
        file_of(&*self.office.files, &picture.evidence, LoanPicture::FOLDER, size).await
    }

    /// Refuses what did not change hands in this loan.
    async fn known_handling(&self, ctx: &Context, id: LoanId, handling: HandlingId) -> Result<()> {
        let all = self.store.read(ctx).await?.loans().handlings(id).await?;
        if all.iter().any(|known| known.id == handling) { Ok(()) } else { Err(not_found::HANDLING.into()) }
    }
}
