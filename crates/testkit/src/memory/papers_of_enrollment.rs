//! The papers of enrolments.

use super::constraints::{Checked, free, never};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::enrollment::{
    ConsentRepository, DocumentState, EnrollmentDocument, EnrollmentDocumentRepository, MAX_DOCUMENT_BYTES,
    PaperRepositories,
};
use plantel_domain::ids::{EnrollmentDocumentId, EnrollmentId, InstitutionId};
use plantel_domain::store::{StoreError, Version};
use std::cmp::Reverse;

impl PaperRepositories for MemoryWork {
    fn enrollment_documents(&mut self) -> &mut dyn EnrollmentDocumentRepository {
        self
    }
    fn consents(&mut self) -> &mut dyn ConsentRepository {
        self
    }
}

impl Tables {
    fn check_enrollment_document(&self, it: &EnrollmentDocument) -> Checked {
        let scope = Some(it.institution);
        let enrollment = self.enrollments.get(scope, it.enrollment);
        never(enrollment.is_none_or(|enrollment| enrollment.student != it.student), "a paper of no such enrolment")?;
        never(it.number == 0, "a paper without a number")?;
        let size = usize::try_from(it.bytes).unwrap_or(usize::MAX);
        never(!(1..=MAX_DOCUMENT_BYTES).contains(&size), "a paper of no bytes, or of too many")?;
        never(it.sha256.len() != 64, "a digest of another length")?;
        let place = (it.enrollment, &it.kind, it.number);
        let same = |other: &EnrollmentDocument| (other.enrollment, &other.kind, other.number) == place;
        free(self.enrollment_documents.rows(scope).any(same), "enrollment document")?;
        it.uploaded_by.map_or(Ok(()), |user| self.known_user(user))?;
        self.check_review(it)
    }

    fn check_review(&self, it: &EnrollmentDocument) -> Checked {
        let reviewed = it.state != DocumentState::Uploaded;
        never(reviewed != it.reviewed_at.is_some(), "a paper of which something is said, but not when")?;
        never(it.reviewed_by.is_some() && !reviewed, "somebody said nothing")?;
        never((it.state == DocumentState::Rejected) != it.reason.is_some(), "a paper that does not do has a reason")?;
        it.reviewed_by.map_or(Ok(()), |user| self.known_user(user))
    }

    /// Only what the office says is stored, as the databases do it.
    fn review_document(&mut self, scope: Option<InstitutionId>, it: &mut EnrollmentDocument) -> Checked {
        let stored = self.enrollment_documents.fresh(scope, it)?.clone();
        let settled = stored.state == DocumentState::Rejected || it.state == DocumentState::Uploaded;
        never(settled, "a paper of an enrolment is never changed")?;
        self.check_review(it)?;
        let mut next = EnrollmentDocument {
            state: it.state,
            reason: it.reason.clone(),
            reviewed_by: it.reviewed_by,
            reviewed_at: it.reviewed_at,
            ..stored
        };
        self.enrollment_documents.replace(&mut next);
        it.version = next.version;
        Ok(())
    }
}

#[async_trait]
impl EnrollmentDocumentRepository for MemoryWork {
    async fn find(
        &mut self,
        id: EnrollmentDocumentId,
        expected: Option<Version>,
    ) -> Result<Option<EnrollmentDocument>, StoreError> {
        self.call(|tables, scope| tables.enrollment_documents.find(scope, id, expected))
    }

    async fn of_enrollment(&mut self, enrollment: EnrollmentId) -> Result<Vec<EnrollmentDocument>, StoreError> {
        self.call(|tables, scope| {
            let own = tables.enrollment_documents.rows(scope).filter(|it| it.enrollment == enrollment);
            let mut papers: Vec<_> = own.cloned().collect();
            papers.sort_by(|a, b| (&a.kind, Reverse(a.number)).cmp(&(&b.kind, Reverse(b.number))));
            Ok(papers)
        })
    }

    async fn add(&mut self, document: &EnrollmentDocument) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, document)?;
            tables.check_enrollment_document(document)?;
            tables.enrollment_documents.insert(document)
        })
    }

    async fn update(&mut self, document: &mut EnrollmentDocument) -> Result<(), StoreError> {
        self.call(|tables, scope| tables.review_document(scope, document))
    }
}
