//! Which papers enrolments need.

use super::Enrollments;
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::enrollment::{Requirement, Requirements, RequirementsWritten};
use plantel_domain::ids::InstitutionId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, StoreError, Version};

impl Enrollments {
    /// What the institution wrote; the usual ones until it does.
    pub async fn requirements(&self, ctx: &Context) -> Result<Requirements> {
        let mut reader = self.store.read(ctx).await?;
        let institution = sight(ctx, reader.as_mut(), Permission::ReadEnrollment).await?.institution;
        requirements_of(reader.as_mut(), institution).await
    }

    /// Writes them anew, as a whole. What was submitted before is asked for nothing until it moves on.
    pub async fn write_requirements(
        &self,
        ctx: &Context,
        expected: Option<Version>,
        papers: Vec<Requirement>,
    ) -> Result<Requirements> {
        let mut work = self.store.begin(ctx).await?;
        let institution = sight(ctx, &mut *work, Permission::ManageEnrollment).await?.institution;
        ctx.require(Permission::ManageEnrollment, &Target::institution(institution))?;
        let before = requirements_of(&mut *work, institution).await?;
        if expected.is_some_and(|expected| expected != before.version) {
            return Err(StoreError::PreconditionFailed.into());
        }
        let mut after = before.clone().write(papers, self.clock.now())?;
        let differences = Change::between(&before, &after);
        if differences.is_empty() {
            return Ok(before);
        }
        work.enrollment_requirements().put(&mut after).await?;
        work.commit(Event::of(&RequirementsWritten { institution }).changed(differences).into()).await?;
        Ok(after)
    }
}

/// Those that hold.
pub(super) async fn requirements_of(work: &mut dyn Repositories, institution: InstitutionId) -> Result<Requirements> {
    let written = work.enrollment_requirements().find(None).await?;
    Ok(written.unwrap_or_else(|| Requirements::usual(institution)))
}
