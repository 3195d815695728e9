//! What the office states of an enrolment for the ministry alone.

use super::Simat;
use super::gather::layout_of;
use crate::Result;
use crate::enrollment::{hold, sight};
use plantel_domain::access::{Context, Permission};
use plantel_domain::enrollment::{Enrollment, Sight};
use plantel_domain::error::not_found;
use plantel_domain::ids::EnrollmentId;
use plantel_domain::journal::{Change, Event};
use plantel_domain::simat::{Layout, SimatFacts, SimatFactsRead, SimatFactsStated};
use plantel_domain::store::{Repositories, StoreError, Version};
use std::collections::BTreeMap;

/// What is stated of an enrolment, and the columns for which it can be.
#[derive(Clone, Debug)]
pub struct StatedFacts {
    /// What is stated; of version 0 while nothing was ever.
    pub facts: SimatFacts,
    /// The columns of its year.
    pub layout: &'static Layout,
}

impl Simat {
    /// What is stated of an enrolment. Reading it is a deed: some of it is sensitive.
    pub async fn facts(&self, ctx: &Context, id: EnrollmentId) -> Result<StatedFacts> {
        let mut work = self.store.begin(ctx).await?;
        let sight = seeing(ctx, &mut *work).await?;
        let enrollment = work.enrollments().find(&sight, id, None).await?.ok_or(not_found::ENROLLMENT)?;
        let year = work.school_years().find(enrollment.year, None).await?.ok_or(not_found::SCHOOL_YEAR)?;
        let layout = layout_of(&year)?;
        let known = work.simat().facts(id, None).await?;
        let facts = known.unwrap_or_else(|| SimatFacts::unsaid(id, enrollment.institution, self.clock.now()));
        work.commit(SimatFactsRead { enrollment: id, student: enrollment.student }.into()).await?;
        Ok(StatedFacts { facts, layout })
    }

    /// States all that is to be stated, instead of what was.
    pub async fn state(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        said: &BTreeMap<String, String>,
    ) -> Result<StatedFacts> {
        ctx.visibility(Permission::WriteEnrollment)?;
        let mut work = self.store.begin(ctx).await?;
        let sight = seeing(ctx, &mut *work).await?;
        let found = work.enrollments().find(&sight, id, None).await?.ok_or(not_found::ENROLLMENT)?;
        let enrollment = held(&mut *work, &sight, &found).await?;
        let year = work.school_years().hold(enrollment.year).await?.ok_or(not_found::SCHOOL_YEAR)?;
        year.open()?;
        let layout = layout_of(&year)?;
        let now = self.clock.now();
        let known = work.simat().facts(id, None).await?;
        let before = known.unwrap_or_else(|| SimatFacts::unsaid(id, enrollment.institution, now));
        if expected.is_some_and(|expected| expected != before.version) {
            return Err(StoreError::PreconditionFailed.into());
        }
        let mut facts = before.clone().stated(layout, said, now)?;
        work.simat().put_facts(&mut facts).await?;
        let stated = Event::of(&SimatFactsStated { enrollment: id, student: enrollment.student });
        work.commit(stated.changed(Change::between(&before, &facts)).into()).await?;
        Ok(StatedFacts { facts, layout })
    }
}

/// Whose facts a caller sees: who makes the ministry's files, and may see what is sensitive.
async fn seeing(ctx: &Context, work: &mut dyn Repositories) -> Result<Sight> {
    ctx.visibility(Permission::ReadSensitiveStudents)?;
    sight(ctx, work, Permission::ExportSimat).await
}

/// The enrolment and its student, held until the work ends, in the order in which all are locked.
async fn held(work: &mut dyn Repositories, sight: &Sight, found: &Enrollment) -> Result<Enrollment> {
    hold(work, sight, found.student).await?.ok_or(not_found::ENROLLMENT)?;
    Ok(work.enrollments().lock(found.id, None).await?.ok_or(not_found::ENROLLMENT)?)
}
