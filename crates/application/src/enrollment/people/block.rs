//! Keeping students from sight, and giving them back to it.

use super::{Students, happened};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::deed::Deed;
use plantel_domain::enrollment::{
    Blocking, ContactProposal, ContactProposalState, ContactsWithdrawn, Student, StudentBlocked, StudentUnblocked,
};
use plantel_domain::error::not_found;
use plantel_domain::ids::{EnrollmentId, StudentId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::notifications::Link;
use plantel_domain::store::{Repositories, Version};
use plantel_domain::text::Prose;
use uuid::Uuid;

impl Students {
    /// Blocks a student who is not enrolled: from then on they are shown to nobody but who may do this, and nothing
    /// changes of them. Whoever enrols them waits. What is proposed of them is withdrawn. What was answered to requests
    /// that may be sent again is forgotten, so that nobody reads of them by sending one again. Alerts and notices name
    /// them to nobody any more.
    pub async fn block(
        &self,
        ctx: &Context,
        id: StudentId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let before = answered_for(ctx, &mut *work, id, expected).await?;
        let enrollments = work.enrollments().of_student(id).await?;
        let enrolled = enrollments.iter().any(|enrollment| enrollment.state.open());
        let blocking = Blocking { at: self.clock.now(), by: ctx.actor()?.user, reason: reason.clone() };
        let mut after = before.clone().block(blocking, enrolled)?;
        work.students().update(&mut after).await?;
        let blocked = Event::of(&StudentBlocked { student: id, reason }).changed(Change::between(&before, &after));
        let mut events = vec![blocked];
        let deed = Deed { by: ctx.user(), at: after.updated_at };
        for proposal in work.contact_proposals().of_student(id).await? {
            events.extend(overtaken(&mut *work, proposal, deed).await?);
        }
        work.students().forget_answers().await?;
        let enrollments: Vec<EnrollmentId> = enrollments.into_iter().map(|enrollment| enrollment.id).collect();
        unnamed(&mut *work, &after, &enrollments).await?;
        work.commit(happened(events)).await?;
        Ok(after)
    }

    /// Shows a student again to everybody who was shown them before they were blocked.
    pub async fn unblock(
        &self,
        ctx: &Context,
        id: StudentId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<Student> {
        let mut work = self.store.begin(ctx).await?;
        let before = answered_for(ctx, &mut *work, id, expected).await?;
        let mut after = before.clone().unblock(self.clock.now())?;
        work.students().update(&mut after).await?;
        let unblocked = Event::of(&StudentUnblocked { student: id, reason }).changed(Change::between(&before, &after));
        work.commit(unblocked.into()).await?;
        Ok(after)
    }
}

/// Any student of the institution, held until the work ends, for who may block.
async fn answered_for(
    ctx: &Context,
    work: &mut dyn Repositories,
    id: StudentId,
    expected: Option<Version>,
) -> Result<Student> {
    let institution = sight(ctx, work, Permission::BlockStudents).await?.institution;
    ctx.require(Permission::BlockStudents, &Target::institution(institution))?;
    Ok(work.students().lock(id, expected).await?.ok_or(not_found::STUDENT)?)
}

/// Takes the name out of alerts, and what leads to the student, their enrolments or papers out of every inbox, and with
/// it what waits to be sent. What was asked about their data stays with who asked, and names nobody.
async fn unnamed(work: &mut dyn Repositories, student: &Student, enrollments: &[EnrollmentId]) -> Result<()> {
    let subjects: Vec<Uuid> = enrollments.iter().copied().map(Uuid::from).collect();
    let alerts = work.alerts().forget_name(student.institution, &subjects).await?;
    let mut links = vec![Link::to("student", student.id)];
    links.extend(alerts.into_iter().map(|alert| Link::to("alert", alert)));
    for enrollment in enrollments {
        let papers = work.enrollment_documents().of_enrollment(*enrollment).await?;
        links.push(Link::to("enrollment", *enrollment));
        links.extend(papers.into_iter().map(|paper| Link::to("enrollment-document", paper.id)));
    }
    work.notices().withdraw_leading(&links, student.updated_at).await?;
    let asked = work.data_requests().of_student(student.id).await?;
    let asked: Vec<Link> = asked.into_iter().map(|request| Link::to("data-request", request.id)).collect();
    Ok(work.notices().forget_name(student.institution, &asked, &["student"]).await?)
}

/// Withdraws what is proposed of a student who is blocked, if nobody has decided it.
async fn overtaken(work: &mut dyn Repositories, before: ContactProposal, deed: Deed) -> Result<Option<Event>> {
    if before.state != ContactProposalState::Pending {
        return Ok(None);
    }
    let mut after = before.clone().overtaken(deed)?;
    work.contact_proposals().update(&mut after).await?;
    let withdrawn = ContactsWithdrawn { proposal: after.id, student: after.student };
    Ok(Some(Event::of(&withdrawn).changed(Change::between(&before, &after))))
}
