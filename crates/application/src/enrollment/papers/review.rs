//! What the office says of papers.

use super::told::discreet;
use super::{Papers, newest, taking_papers};
use crate::Result;
use crate::enrollment::sight;
use plantel_domain::access::{Context, Permission};
use plantel_domain::clock::Timestamp;
use plantel_domain::enrollment::{
    DocumentRejected, DocumentValidated, Enrollment, EnrollmentDocument, EnrollmentMoved, EnrollmentState,
};
use plantel_domain::error::not_found;
use plantel_domain::ids::{EnrollmentDocumentId, UserId};
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::store::{UnitOfWork, Version};
use plantel_domain::text::Prose;

/// A paper that the office looks at, held with its enrolment until the work ends.
struct Reviewed {
    paper: EnrollmentDocument,
    /// The newest version of its kind.
    newest: u16,
    enrollment: Enrollment,
    deed: (Option<UserId>, Timestamp),
}

impl Papers {
    /// The newest version of a paper does.
    pub async fn validate(
        &self,
        ctx: &Context,
        id: EnrollmentDocumentId,
        expected: Option<Version>,
    ) -> Result<EnrollmentDocument> {
        let mut work = self.store.begin(ctx).await?;
        let Reviewed { paper: before, newest, deed, .. } = self.reviewed(ctx, &mut *work, id, expected).await?;
        let mut after = before.clone().validate(newest, deed)?;
        work.enrollment_documents().update(&mut after).await?;
        let EnrollmentDocument { enrollment, student, .. } = after;
        let validated = DocumentValidated { document: id, enrollment, student };
        work.commit(Event::of(&validated).changed(discreet(Change::between(&before, &after))).into()).await?;
        Ok(after)
    }

    /// The newest version of a paper does not do, and why; an enrolment in review goes back for another with it.
    pub async fn reject(
        &self,
        ctx: &Context,
        id: EnrollmentDocumentId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<EnrollmentDocument> {
        let mut work = self.store.begin(ctx).await?;
        let of = self.reviewed(ctx, &mut *work, id, expected).await?;
        let Reviewed { paper: before, newest, enrollment, deed } = of;
        let mut after = before.clone().reject(newest, reason.clone(), deed)?;
        work.enrollment_documents().update(&mut after).await?;
        let rejected = DocumentRejected { document: id, enrollment: enrollment.id, student: enrollment.student };
        let event = Event::of(&rejected).changed(discreet(Change::between(&before, &after)));
        let mut happened = Happened::from(event);
        if enrollment.state == EnrollmentState::InReview {
            happened = happened.and(sent_back(&mut *work, enrollment, reason, deed).await?);
        }
        work.commit(happened).await?;
        Ok(after)
    }

    async fn reviewed(
        &self,
        ctx: &Context,
        work: &mut dyn UnitOfWork,
        id: EnrollmentDocumentId,
        expected: Option<Version>,
    ) -> Result<Reviewed> {
        let sight = sight(ctx, work, Permission::WriteEnrollment).await?;
        let known = work.enrollment_documents().find(id, None).await?.ok_or(not_found::ENROLLMENT_DOCUMENT)?;
        let seen = work.enrollments().find(&sight, known.enrollment, None).await?;
        seen.ok_or(not_found::ENROLLMENT_DOCUMENT)?;
        let enrollment = taking_papers(work, &sight, (known.student, known.enrollment)).await?;
        // As it is now that nobody else looks at it.
        let paper = work.enrollment_documents().find(id, expected).await?.ok_or(not_found::ENROLLMENT_DOCUMENT)?;
        let papers = work.enrollment_documents().of_enrollment(enrollment.id).await?;
        let newest = newest(&papers, &paper.kind);
        Ok(Reviewed { paper, newest, enrollment, deed: (ctx.user(), self.clock.now()) })
    }
}

/// An enrolment goes back from review, for this reason.
async fn sent_back(
    work: &mut dyn UnitOfWork,
    before: Enrollment,
    reason: Prose<500>,
    deed: (Option<UserId>, Timestamp),
) -> Result<Event> {
    let mut after = before.clone().send_back(reason, deed)?;
    work.enrollments().update(&mut after).await?;
    let Enrollment { id: enrollment, student, year, .. } = after;
    let moved = EnrollmentMoved { enrollment, student, year, from: before.state, to: after.state };
    Ok(Event::of(&moved).changed(Change::between(&before, &after)))
}
