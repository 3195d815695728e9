//! What is done with an enrolment, step by step.

use super::groups::HeldGroups;
use super::sheet::{consent_for, papers_of, sheet_of};
use super::{EnrollmentSheet, Enrollments};
use crate::Result;
use crate::enrollment::{hold, sight};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Timestamp;
use plantel_domain::enrollment::{Enrollment, EnrollmentMoved, Ready, Student};
use plantel_domain::error::not_found;
use plantel_domain::ids::{EnrollmentId, UserId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, Version};
use plantel_domain::text::{Line, Prose};

/// A step, with what is said of it.
enum Step {
    Admit,
    Submit,
    SendBack(Prose<500>),
    Activate,
    Complete,
    Graduate,
    Withdraw(Prose<500>, Option<Line<200>>),
    Transfer(Line<200>, Option<Prose<500>>),
    ReEnter(Option<Prose<500>>),
    Reopen(Prose<500>),
}

impl Step {
    /// Whether it leads into the school: nobody goes that way who is switched off.
    fn leads_in(&self) -> bool {
        matches!(self, Self::Admit | Self::Submit | Self::Activate | Self::ReEnter(_) | Self::Reopen(_))
    }

    /// Whether it ends the year of the student, which must have begun.
    fn ends(&self) -> bool {
        matches!(self, Self::Complete | Self::Graduate)
    }
}

impl Enrollments {
    /// Offers a place to somebody who asked for one.
    pub async fn admit(&self, ctx: &Context, id: EnrollmentId, expected: Option<Version>) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::Admit).await
    }

    /// Gives the papers to the office, once all that are needed are there.
    pub async fn submit(&self, ctx: &Context, id: EnrollmentId, expected: Option<Version>) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::Submit).await
    }

    /// Sends it back: a paper does not do.
    pub async fn send_back(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::SendBack(reason)).await
    }

    /// Gives the student a place in the group, if one is free, every paper does, and somebody who may has consented.
    pub async fn activate(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::Activate).await
    }

    /// The year was studied to its end.
    pub async fn complete(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::Complete).await
    }

    /// And it was the last.
    pub async fn graduate(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::Graduate).await
    }

    /// The student leaves; a place that was theirs is free again.
    pub async fn withdraw(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        reason: Prose<500>,
        destination: Option<Line<200>>,
    ) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::Withdraw(reason, destination)).await
    }

    /// The student leaves for another school; the place is free again.
    pub async fn transfer(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        destination: Line<200>,
        reason: Option<Prose<500>>,
    ) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::Transfer(destination, reason)).await
    }

    /// The student comes back in the same year, to where they left, if no other enrolment of it is open.
    pub async fn re_enter(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        reason: Option<Prose<500>>,
    ) -> Result<EnrollmentSheet> {
        self.step(ctx, id, expected, Step::ReEnter(reason)).await
    }

    /// Opens again what was completed or graduated too early, for a reason; whoever leads the school does.
    pub async fn reopen(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<EnrollmentSheet> {
        ctx.visibility(Permission::ManageSchool)?;
        self.step(ctx, id, expected, Step::Reopen(reason)).await
    }

    async fn step(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        expected: Option<Version>,
        step: Step,
    ) -> Result<EnrollmentSheet> {
        let mut work = self.store.begin(ctx).await?;
        let (student, before) = lock(ctx, &mut *work, id, expected).await?;
        if step.leads_in() {
            student.in_use()?;
        }
        let (deed, ends) = ((ctx.user(), self.clock.now()), step.ends());
        let mut after = taken(&mut *work, before.clone(), &student, step, deed).await?;
        if ends {
            // Held since it was locked, so it is still as it is read here.
            work.school_years().find(after.year, None).await?.ok_or(not_found::SCHOOL_YEAR)?.begun()?;
        }
        let (from, to) = (before.holds_place(), after.holds_place());
        let groups = HeldGroups::lock(&mut *work, from.into_iter().chain(to)).await?;
        if from != to
            && let Some(group) = to.and_then(|id| groups.get(id))
        {
            // It may have changed while nobody had a place in it.
            after.placement = after.placement.within(group, after.year)?;
        }
        groups.change_hands(&mut *work, (from, to)).await?;
        work.enrollments().update(&mut after).await?;
        let moved = EnrollmentMoved {
            enrollment: id,
            student: after.student,
            year: after.year,
            from: before.state,
            to: after.state,
        };
        let moved = Event::of(&moved).changed(Change::between(&before, &after));
        let today = self.today(ctx, &mut *work).await?;
        let sheet = sheet_of(ctx, &mut *work, after, student, today).await?;
        work.commit(moved.into()).await?;
        Ok(sheet)
    }
}

/// The enrolment and its student, whom nobody else changes until the work ends, in a year that is not over: always the
/// student first, then the enrolment, then the year.
pub(super) async fn lock(
    ctx: &Context,
    work: &mut dyn Repositories,
    id: EnrollmentId,
    expected: Option<Version>,
) -> Result<(Student, Enrollment)> {
    let sight = sight(ctx, work, Permission::WriteEnrollment).await?;
    // Of whom it is never changes.
    let seen = work.enrollments().find(&sight, id, None).await?.ok_or(not_found::ENROLLMENT)?;
    ctx.require(Permission::WriteEnrollment, &Target::institution(seen.institution))?;
    let student = hold(work, &sight, seen.student).await?.ok_or(not_found::ENROLLMENT)?;
    let enrollment = work.enrollments().lock(id, expected).await?.ok_or(not_found::ENROLLMENT)?;
    work.school_years().hold(enrollment.year).await?.ok_or(not_found::SCHOOL_YEAR)?.open()?;
    Ok((student, enrollment))
}

/// The enrolment after the step, if it can be taken.
async fn taken(
    work: &mut dyn Repositories,
    it: Enrollment,
    student: &Student,
    step: Step,
    deed: (Option<UserId>, Timestamp),
) -> Result<Enrollment> {
    Ok(match step {
        Step::Admit => it.admit(deed)?,
        Step::Submit => {
            let missing = papers_of(work, &it).await?.missing;
            it.submit(missing, deed)?
        }
        Step::SendBack(reason) => it.send_back(reason, deed)?,
        Step::Activate => {
            let papers = papers_of(work, &it).await?.not_validated;
            let consent = consent_for(work, student).await?;
            it.activate(Ready { papers, consent }, deed)?
        }
        Step::Complete => it.complete(deed)?,
        Step::Graduate => it.graduate(deed)?,
        Step::Withdraw(reason, destination) => it.withdraw(reason, destination, deed)?,
        Step::Transfer(destination, reason) => it.transfer(destination, reason, deed)?,
        Step::ReEnter(reason) => it.re_enter(reason, deed)?,
        Step::Reopen(reason) => it.reopen(reason, deed)?,
    })
}
