//! By when people are answered.

use super::DataRights;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::data_rights::{DataRightsTerms, DataRightsTermsWritten, TermDays};
use plantel_domain::ids::InstitutionId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, StoreError, Version};

impl DataRights {
    /// Those that the institution wrote, or those of the law.
    pub async fn terms(&self, ctx: &Context) -> Result<DataRightsTerms> {
        let institution = ctx.visibility(Permission::AskDataRequests)?.institution;
        terms_of(&mut *self.store.read(ctx).await?, institution).await
    }

    /// Writes them anew; requests that were received before keep theirs.
    pub async fn write_terms(
        &self,
        ctx: &Context,
        expected: Option<Version>,
        days: TermDays,
    ) -> Result<DataRightsTerms> {
        let institution = ctx.visibility(Permission::AnswerDataRequests)?.institution;
        ctx.require(Permission::AnswerDataRequests, &Target::institution(institution))?;
        let mut work = self.store.begin(ctx).await?;
        let before = terms_of(&mut *work, institution).await?;
        if expected.is_some_and(|expected| expected != before.version) {
            return Err(StoreError::PreconditionFailed.into());
        }
        let mut after = before.clone().write(days, self.clock.now())?;
        work.data_requests().put_terms(&mut after).await?;
        let written = Event::of(&DataRightsTermsWritten { institution });
        work.commit(written.changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }
}

/// Those that were written, or those of the law.
pub(super) async fn terms_of(work: &mut dyn Repositories, institution: InstitutionId) -> Result<DataRightsTerms> {
    let written = work.data_requests().terms(None).await?;
    Ok(written.unwrap_or_else(|| DataRightsTerms::of_the_law(institution)))
}
