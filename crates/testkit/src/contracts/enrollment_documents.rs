//! What is promised of the papers of enrolments.

use super::support::{assert_duplicate, assert_failed, assert_other_version, assert_stale, at_once, nowhere, pause};
use crate::builders::{Pupil, a_pupil, a_student, a_user, an_enrollment_document, an_institution, line, prose, seed};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::access::Context;
use plantel_domain::enrollment::{DocumentFormat, DocumentState, EnrollmentDocument};
use plantel_domain::ids::UserId;
use plantel_domain::store::{Store, StoreError};
use std::sync::Arc;

/// A school with one who is enrolled, and somebody of its office; the system acts in it.
pub(super) struct School {
    pub(super) pupil: Pupil,
    pub(super) office: UserId,
    pub(super) ctx: Context,
}

impl School {
    pub(super) async fn new(store: &Arc<dyn Store>) -> Self {
        let institution = seed(&**store, an_institution()).await;
        let pupil = seed(&**store, a_pupil(institution.id)).await;
        let office = seed(&**store, a_user()).await.id;
        Self { pupil, office, ctx: Context::system("contract", Some(institution.id)) }
    }

    fn paper(&self, kind: &str, number: u16) -> EnrollmentDocument {
        EnrollmentDocument { number, ..an_enrollment_document(&self.pupil.enrollment, kind) }
    }
}

/// The office says of it that it does not do.
fn rejected(paper: EnrollmentDocument, by: UserId) -> EnrollmentDocument {
    let at = Some(moment() + Duration::microseconds(7));
    let reason = Some(prose("No se lee\nשלום"));
    EnrollmentDocument { state: DocumentState::Rejected, reason, reviewed_by: Some(by), reviewed_at: at, ..paper }
}

/// With every field filled and empty.
pub async fn every_paper_of_an_enrolment_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let plain = school.paper("identity_document", 1);
    let full = EnrollmentDocument {
        number: u16::MAX,
        format: DocumentFormat::Png,
        file_name: line("Cédula de 'ñ' \"%_\\\" 🐟.PDF"),
        bytes: 10 << 20,
        uploaded_by: Some(school.office),
        uploaded_at: moment() + Duration::microseconds(999_999),
        ..rejected(school.paper("k2", 1), school.office)
    };
    for paper in [&plain, &full] {
        kept!(store, &school.ctx, enrollment_documents.add(paper));
        let found = seen!(store, &school.ctx, enrollment_documents.find(paper.id, Some(1)));
        assert_eq!(found.as_ref(), Some(paper));
    }
    assert_eq!(seen!(store, &school.ctx, enrollment_documents.find(an_id().into(), None)), None);
    assert_other_version(asked!(store, &school.ctx, enrollment_documents.find(plain.id, Some(2))));
}

/// And no other's.
pub async fn papers_of_an_enrolment_come_by_kind_and_the_newest_first(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let other = seed(&*store, a_pupil(school.pupil.student.institution)).await;
    seed(&*store, an_enrollment_document(&other.enrollment, "photo")).await;
    let mut papers = Vec::new();
    for (kind, number) in [("photo", 2), ("photo_2", 1), ("photo", 10), ("health", 1), ("photo", 1)] {
        papers.push(seed(&*store, school.paper(kind, number)).await);
    }
    let told = seen!(store, &school.ctx, enrollment_documents.of_enrollment(school.pupil.enrollment.id));
    let order = [3, 2, 0, 4, 1].map(|at: usize| papers[at].clone());
    assert_eq!(told, order);
    assert_eq!(seen!(store, &school.ctx, enrollment_documents.of_enrollment(an_id().into())), []);
}

/// Of a kind of an enrolment.
pub async fn a_version_of_a_paper_is_there_once(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let other = seed(&*store, a_pupil(school.pupil.student.institution)).await;
    seed(&*store, school.paper("photo", 1)).await;
    let same = school.paper("photo", 1);
    assert_duplicate(tried!(store, &school.ctx, enrollment_documents.add(&same)), "enrollment document");
    seed(&*store, school.paper("photo", 2)).await;
    seed(&*store, school.paper("health", 1)).await;
    seed(&*store, an_enrollment_document(&other.enrollment, "photo")).await;
}

/// What the office says is stored over the version that was read; what the paper contains stays, whatever is written.
pub async fn what_is_said_of_a_paper_counts_its_version_and_leaves_its_contents(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let paper = seed(&*store, school.paper("photo", 1)).await;
    let reviewed = (Some(school.office), Some(moment()));
    let validated = EnrollmentDocument {
        state: DocumentState::Validated,
        reviewed_by: reviewed.0,
        reviewed_at: reviewed.1,
        ..paper.clone()
    };
    let mut written = EnrollmentDocument {
        kind: school.paper("other", 1).kind,
        number: 7,
        sha256: "a".repeat(64),
        file_name: line("otro.pdf"),
        bytes: 1,
        ..validated.clone()
    };
    kept!(store, &school.ctx, enrollment_documents.update(&mut written));
    assert_eq!(written.version, 2);
    let stored = EnrollmentDocument { version: 2, ..validated };
    assert_eq!(seen!(store, &school.ctx, enrollment_documents.find(paper.id, None)), Some(stored.clone()));
    assert_stale(tried!(store, &school.ctx, enrollment_documents.update(&mut rejected(paper.clone(), school.office))));
    let mut wrong = rejected(stored, school.office);
    kept!(store, &school.ctx, enrollment_documents.update(&mut wrong));
    assert_eq!(seen!(store, &school.ctx, enrollment_documents.find(paper.id, Some(3))), Some(wrong.clone()));
    let again = EnrollmentDocument { state: DocumentState::Validated, reason: None, ..wrong };
    assert_failed(tried!(store, &school.ctx, enrollment_documents.update(&mut again.clone())));
}

/// Else it cannot be stored.
pub async fn what_is_said_of_a_paper_is_said_whole(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let paper = seed(&*store, school.paper("photo", 1)).await;
    let good = || rejected(paper.clone(), school.office);
    for wrong in [
        EnrollmentDocument { state: DocumentState::Uploaded, reason: None, ..good() },
        EnrollmentDocument { reason: None, ..good() },
        EnrollmentDocument { state: DocumentState::Validated, ..good() },
        EnrollmentDocument { reviewed_at: None, ..good() },
        EnrollmentDocument { reviewed_by: Some(an_id().into()), ..good() },
    ] {
        assert_failed(tried!(store, &school.ctx, enrollment_documents.update(&mut wrong.clone())));
    }
    assert_eq!(seen!(store, &school.ctx, enrollment_documents.find(paper.id, Some(1))), Some(paper));
}

/// Nor where none is chosen.
pub async fn a_paper_is_not_there_for_another_institution(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let paper = seed(&*store, here.paper("photo", 1)).await;
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, enrollment_documents.find(paper.id, None)), None);
        assert_eq!(seen!(store, stranger, enrollment_documents.of_enrollment(paper.enrollment)), []);
        assert_failed(tried!(store, stranger, enrollment_documents.add(&here.paper("photo", 2))));
        assert_stale(tried!(store, stranger, enrollment_documents.update(&mut rejected(paper.clone(), here.office))));
    }
}

/// Else it cannot be stored.
pub async fn a_paper_is_of_a_known_enrolment_and_its_student(store: Arc<dyn Store>) {
    let (here, there) = (School::new(&store).await, School::new(&store).await);
    let sibling = seed(&*store, a_student(here.pupil.student.institution)).await;
    let good = || here.paper("photo", 1);
    for wrong in [
        EnrollmentDocument { enrollment: an_id().into(), ..good() },
        EnrollmentDocument { enrollment: there.pupil.enrollment.id, student: there.pupil.student.id, ..good() },
        EnrollmentDocument { student: sibling.id, ..good() },
        EnrollmentDocument { number: 0, ..good() },
        EnrollmentDocument { bytes: 0, ..good() },
        EnrollmentDocument { bytes: (10 << 20) + 1, ..good() },
        EnrollmentDocument { sha256: "a".repeat(63), ..good() },
        EnrollmentDocument { uploaded_by: Some(a_user().id), ..good() },
    ] {
        assert_failed(tried!(store, &here.ctx, enrollment_documents.add(&wrong)));
    }
}

/// Each who holds the enrolment sees what the one before brought.
pub async fn papers_that_are_brought_at_once_are_versions_one_after_the_other(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (ctx, enrollment) = (school.ctx.clone(), school.pupil.enrollment.clone());
    let id = enrollment.id;
    let mut numbers = at_once(10, &store, move |store, _| {
        let (ctx, enrollment) = (ctx.clone(), enrollment.clone());
        async move {
            let mut work = store.begin(&ctx).await?;
            work.enrollments().lock(enrollment.id, None).await?;
            let papers = work.enrollment_documents().of_enrollment(enrollment.id).await?;
            pause().await;
            let number = papers.first().map_or(0, |newest| newest.number) + 1;
            let paper = EnrollmentDocument { number, ..an_enrollment_document(&enrollment, "photo") };
            work.enrollment_documents().add(&paper).await?;
            work.commit_unjournaled().await?;
            Ok::<_, StoreError>(number)
        }
    })
    .await;
    numbers.sort_unstable();
    assert_eq!(numbers, (1..=10).collect::<Vec<_>>());
    assert_eq!(seen!(store, &school.ctx, enrollment_documents.of_enrollment(id)).len(), 10);
}
