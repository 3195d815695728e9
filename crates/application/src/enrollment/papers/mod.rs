//! Papers of enrolments, and consents: what is brought, what the office says of it, and who opens it.

mod consents;
mod review;
mod told;

use super::{hold, reads_typed, sight};
use crate::names::Nameless;
use crate::picture_files::forget_files;
use crate::{Names, Result};
use plantel_domain::access::{Context, Permission};
use plantel_domain::clock::Clock;
use plantel_domain::enrollment::{
    DocumentError, DocumentFormat, DocumentKind, DocumentOpened, DocumentState, DocumentUploaded, Enrollment,
    EnrollmentDocument, MAX_DOCUMENT_BYTES, Sight,
};
use plantel_domain::error::not_found;
use plantel_domain::files::Files;
use plantel_domain::ids::{EnrollmentDocumentId, EnrollmentId, IdSource, StudentId, UserId};
use plantel_domain::journal::{Change, Event};
use plantel_domain::store::{Repositories, Store, StoreError};
use plantel_domain::text::Line;
use sha2::{Digest, Sha256};
use std::sync::Arc;
use told::discreet;

/// Use cases of the papers of enrolments, and of consents.
pub struct Papers {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    files: Arc<dyn Files>,
}

impl Papers {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, files: Arc<dyn Files>) -> Self {
        Self { store, clock, ids, files }
    }

    /// Brings a paper, or a new version of one; none before it is lost. The file lies there before the row that knows
    /// of it; when anything of it fails, no file stays.
    pub async fn upload(
        &self,
        ctx: &Context,
        id: EnrollmentId,
        kind: DocumentKind,
        file_name: Line<200>,
        bytes: Vec<u8>,
    ) -> Result<EnrollmentDocument> {
        let enrollment = self.enrollment(ctx, id, Permission::WriteEnrollment).await?;
        if bytes.len() > MAX_DOCUMENT_BYTES {
            return Err(DocumentError::TooLarge.into());
        }
        let format = DocumentFormat::of(&bytes).ok_or(DocumentError::NotAPaper)?;
        let mut paper = EnrollmentDocument {
            id: self.ids.next().into(),
            institution: enrollment.institution,
            enrollment: id,
            student: enrollment.student,
            kind,
            // Until its row finds the next.
            number: 0,
            format,
            file_name,
            bytes: u32::try_from(bytes.len()).unwrap_or(u32::MAX),
            sha256: digest(&bytes),
            state: DocumentState::Uploaded,
            reason: None,
            uploaded_by: ctx.user(),
            uploaded_at: self.clock.now(),
            reviewed_by: None,
            reviewed_at: None,
            version: 1,
        };
        let key = paper.file();
        // No work is open while a file is written.
        let written = async {
            self.files.put(&key, bytes).await?;
            self.write(ctx, &mut paper).await
        };
        let written = written.await;
        if written.is_err() {
            forget_files(&*self.files, [key]).await;
        }
        written.map(|()| paper)
    }

    async fn write(&self, ctx: &Context, paper: &mut EnrollmentDocument) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let EnrollmentDocument { student, enrollment, .. } = *paper;
        let sight = sight(ctx, &mut *work, Permission::WriteEnrollment).await?;
        taking_papers(&mut *work, &sight, (student, enrollment)).await?;
        let papers = work.enrollment_documents().of_enrollment(enrollment).await?;
        // Held by who holds the enrolment: nobody else brings one now.
        paper.number = newest(&papers, &paper.kind).saturating_add(1);
        work.enrollment_documents().add(paper).await?;
        let uploaded = DocumentUploaded { document: paper.id, enrollment, student };
        let event = Event::of(&uploaded).changed(discreet(Change::created(paper)));
        Ok(work.commit(event.into()).await?)
    }

    /// What is known of the papers of an enrolment, all versions: by kind, the newest first.
    pub async fn documents(&self, ctx: &Context, id: EnrollmentId) -> Result<Vec<EnrollmentDocument>> {
        self.enrollment(ctx, id, Permission::ReadEnrollment).await?;
        Ok(self.store.read(ctx).await?.enrollment_documents().of_enrollment(id).await?)
    }

    /// What is known of one.
    pub async fn document(&self, ctx: &Context, id: EnrollmentDocumentId) -> Result<EnrollmentDocument> {
        self.seen(ctx, id, Permission::ReadEnrollment).await
    }

    /// The file of one; that it was opened is journaled before it is given.
    pub async fn content(&self, ctx: &Context, id: EnrollmentDocumentId) -> Result<(EnrollmentDocument, Vec<u8>)> {
        let paper = self.seen(ctx, id, Permission::ReadEnrollmentDocuments).await?;
        let key = paper.file();
        let genuine = |bytes: &Vec<u8>| digest(bytes) == paper.sha256;
        let bytes = self.files.get(&key).await?.filter(genuine);
        let lost = || StoreError::failed(format!("the file {key} is not there, or not as it was brought"));
        let bytes = bytes.ok_or_else(lost)?;
        let opened = DocumentOpened { document: id, enrollment: paper.enrollment, student: paper.student };
        self.store.begin(ctx).await?.commit(opened.into()).await?;
        Ok((paper, bytes))
    }

    /// What people are called who did something with what the caller sees.
    pub async fn names(&self, ctx: &Context, people: impl IntoIterator<Item = UserId>) -> Result<Names> {
        let wanted = Nameless { people: people.into_iter().collect(), ..Nameless::default() };
        wanted.look_up(self.store.read(ctx).await?.as_mut()).await
    }

    /// Whether the caller reads what people typed of a student's papers and consents, and what files were called.
    pub async fn reads_typed(&self, ctx: &Context, student: StudentId) -> Result<bool> {
        reads_typed(ctx, self.store.read(ctx).await?.as_mut(), student).await
    }

    /// An enrolment whose student the caller sees under this permission.
    async fn enrollment(&self, ctx: &Context, id: EnrollmentId, permission: Permission) -> Result<Enrollment> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, &mut *reader, permission).await?;
        Ok(reader.enrollments().find(&sight, id, None).await?.ok_or(not_found::ENROLLMENT)?)
    }

    /// A paper of such an enrolment.
    async fn seen(
        &self,
        ctx: &Context,
        id: EnrollmentDocumentId,
        permission: Permission,
    ) -> Result<EnrollmentDocument> {
        let mut reader = self.store.read(ctx).await?;
        let sight = sight(ctx, &mut *reader, permission).await?;
        let paper = reader.enrollment_documents().find(id, None).await?.ok_or(not_found::ENROLLMENT_DOCUMENT)?;
        let shown = reader.enrollments().find(&sight, paper.enrollment, None).await?;
        shown.ok_or(not_found::ENROLLMENT_DOCUMENT)?;
        Ok(paper)
    }
}

/// An enrolment that takes papers, held with its student and its year until the work ends.
async fn taking_papers(
    work: &mut dyn Repositories,
    sight: &Sight,
    (student, id): (StudentId, EnrollmentId),
) -> Result<Enrollment> {
    hold(work, sight, student).await?.ok_or(not_found::ENROLLMENT)?;
    let enrollment = work.enrollments().lock(id, None).await?.ok_or(not_found::ENROLLMENT)?;
    let year = work.school_years().hold(enrollment.year).await?.ok_or(not_found::SCHOOL_YEAR)?;
    year.open()?;
    if enrollment.state.takes_papers() { Ok(enrollment) } else { Err(DocumentError::NotNow.into()) }
}

/// The newest version of a kind among the papers of an enrolment; 0 when there is none.
fn newest(papers: &[EnrollmentDocument], kind: &DocumentKind) -> u16 {
    papers.iter().filter(|paper| paper.kind == *kind).map(|paper| paper.number).max().unwrap_or(0)
}

/// In hexadecimal digits.
fn digest(bytes: impl AsRef<[u8]>) -> String {
    format!("{:x}", Sha256::digest(bytes))
}
