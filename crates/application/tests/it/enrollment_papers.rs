//! Papers of enrolments and consents: what is brought, what the office says, and what becomes of the enrolment.

use crate::house::{House, code};
use plantel_application::enrollment::{Enrollments, Papers};
use plantel_domain::access::{Context, Role};
use plantel_domain::enrollment::{
    Channel, ConsentText, DocumentKind, DocumentState, Enrollment, EnrollmentDocument, EnrollmentState, Giver,
    Guardian, NewConsent, Purpose, Requirements,
};
use plantel_domain::error::Kind;
use plantel_domain::files::Files;
use plantel_domain::ids::EnrollmentId;
use plantel_domain::institutions::school::{SchoolYear, SchoolYearState};
use plantel_testkit::FailWith;
use plantel_testkit::builders::{Pupil, a_consent_text, a_pupil, context_of, line, prose, seed};
use plantel_testkit::ids::an_id;
use std::sync::Arc;

const PDF: &[u8] = b"%PDF-1.7";

/// A school whose secretary looks at the papers of one student.
struct Office {
    house: House,
    pupil: Pupil,
    secretary: Context,
    /// The student's mother, by her own account.
    mother: Context,
}

impl Office {
    async fn open(state: EnrollmentState) -> Self {
        Self::of_year(state, SchoolYearState::Active).await
    }

    async fn of_year(state: EnrollmentState, of_year: SchoolYearState) -> Self {
        let house = House::new().await;
        let pupil = a_pupil(house.institution.id).standing(state);
        let (user, membership) = house.member(Role::Guardian, []).await;
        let mother = Guardian { user: Some(user.id), ..pupil.mother };
        let year = SchoolYear { state: of_year, ..pupil.year };
        let pupil = seed(&*house.store, Pupil { mother, year, ..pupil }).await;
        let secretary = house.person(Role::Secretary).await;
        let mother = context_of(&user, &membership, &house.institution);
        Self { house, pupil, secretary, mother }
    }

    fn papers(&self) -> Papers {
        let House { store, clock, ids, files, .. } = &self.house;
        Papers::new(store.clone(), clock.clone(), Arc::clone(ids), files.clone())
    }

    fn enrollments(&self) -> Enrollments {
        let House { store, clock, ids, .. } = &self.house;
        Enrollments::new(store.clone(), clock.clone(), Arc::clone(ids))
    }

    fn id(&self) -> EnrollmentId {
        self.pupil.enrollment.id
    }

    async fn bring(&self, of: &str) -> plantel_application::Result<EnrollmentDocument> {
        let papers = self.papers();
        papers.upload(&self.secretary, self.id(), kind(of), line("papel.pdf"), PDF.to_vec()).await
    }

    /// Brings every paper that is needed, and has them validated.
    async fn bring_all(&self) {
        let needed = Requirements::usual(self.house.institution.id);
        let Enrollment { placement, case, .. } = &self.pupil.enrollment;
        for paper in needed.required(placement.grade, *case) {
            let paper = self.bring(paper.kind.as_str()).await.unwrap();
            self.papers().validate(&self.secretary, paper.id, Some(1)).await.unwrap();
        }
    }

    async fn stored(&self) -> Enrollment {
        let sight = plantel_domain::enrollment::Sight::all(self.house.institution.id);
        self.house.read().await.enrollments().find(&sight, self.id(), None).await.unwrap().unwrap()
    }

    /// The first words for what the school does with data, stored.
    async fn words(&self) -> ConsentText {
        seed(&*self.house.store, a_consent_text(self.house.institution.id, Purpose::DataProtection)).await
    }

    fn by_mother(&self, text: &ConsentText, channel: Channel) -> NewConsent {
        NewConsent { text: text.id, giver: Giver::Guardian(self.pupil.mother.id), channel }
    }
}

fn kind(word: &str) -> DocumentKind {
    DocumentKind::parse(word).unwrap()
}

#[tokio::test]
async fn each_paper_is_the_next_version_of_its_kind_and_lies_under_its_digest() {
    let office = Office::open(EnrollmentState::PendingDocuments).await;
    let mut numbers = Vec::new();
    for of in ["photo", "photo", "grades", "photo"] {
        let paper = office.bring(of).await.unwrap();
        let file = office.house.files.get(&paper.file()).await.unwrap();
        assert_eq!((file.as_deref(), paper.uploaded_by), (Some(PDF), office.secretary.user()));
        numbers.push(paper.number);
    }
    assert_eq!(numbers, [1, 2, 1, 3]);
    assert_eq!(office.papers().documents(&office.mother, office.id()).await.unwrap().len(), 4);
    assert_eq!(office.house.store.kinds(), ["enrollment-document.uploaded"; 4]);
}

#[tokio::test]
async fn papers_that_come_at_once_are_versions_one_after_the_other() {
    let office = Office::open(EnrollmentState::PendingDocuments).await;
    let (one, other) = tokio::join!(office.bring("photo"), office.bring("photo"));
    let mut numbers = [one.unwrap().number, other.unwrap().number];
    numbers.sort_unstable();
    assert_eq!(numbers, [1, 2]);
}

#[tokio::test]
async fn papers_come_while_a_place_is_offered_and_the_year_is_open() {
    for state in [EnrollmentState::Prospect, EnrollmentState::Withdrawn, EnrollmentState::Completed] {
        let office = Office::open(state).await;
        assert_eq!(code(office.bring("photo").await), "enrollment-document.not-now", "{}", state.name());
        assert_eq!(office.house.files.keys(), []);
    }
    let office = Office::of_year(EnrollmentState::PendingDocuments, SchoolYearState::Closed).await;
    assert_eq!((code(office.bring("photo").await), office.house.files.keys()), ("school-year.closed", vec![]));
    office.house.assert_nothing_happened();
}

#[tokio::test]
async fn where_the_row_of_a_paper_cannot_be_written_no_file_is_left() {
    let office = Office::open(EnrollmentState::PendingDocuments).await;
    let mut calls = 0;
    loop {
        office.house.store.fail_at(calls + 1, FailWith::Busy);
        if office.bring("photo").await.is_ok() {
            break;
        }
        assert_eq!(office.house.files.keys(), [], "at call {calls}");
        calls += 1;
    }
    assert!(calls > 5, "{calls}");
    office.house.files.fail(true);
    office.house.use_up_failure().await;
    let refused = office.bring("photo").await.unwrap_err();
    assert_eq!((refused.code(), refused.kind()), ("files.unreachable", Kind::Busy));
    office.house.files.fail(false);
    assert_eq!(office.papers().documents(&office.secretary, office.id()).await.unwrap().len(), 1);
}

#[tokio::test]
async fn a_paper_that_does_not_do_sends_an_enrolment_back_from_review() {
    let office = Office::open(EnrollmentState::InReview).await;
    let paper = office.bring("photo").await.unwrap();
    let rejected = office.papers().reject(&office.secretary, paper.id, Some(1), prose("No se lee")).await.unwrap();
    assert_eq!((rejected.state, rejected.reviewed_by), (DocumentState::Rejected, office.secretary.user()));
    let enrollment = office.stored().await;
    let step = enrollment.history.last().unwrap();
    assert_eq!((enrollment.state, step.by), (EnrollmentState::PendingDocuments, office.secretary.user()));
    assert_eq!(step.reason, Some(prose("No se lee")));
    let happened = office.house.store.kinds();
    assert_eq!(happened[1..], ["enrollment-document.rejected", "enrollment.moved"]);
    let told = format!("{:?}", office.house.store.journal_entries());
    assert!(!told.contains("No se lee") && !told.contains("papel.pdf"), "{told}");
    // What waits for papers stays where it is.
    let paper = office.bring("photo").await.unwrap();
    office.papers().reject(&office.secretary, paper.id, None, prose("Tampoco")).await.unwrap();
    assert_eq!(office.stored().await.version, enrollment.version);
}

#[tokio::test]
async fn nothing_is_said_of_papers_of_what_has_ended_or_by_who_may_not() {
    let office = Office::open(EnrollmentState::PendingDocuments).await;
    let paper = office.bring("photo").await.unwrap();
    for role in [Role::Coordinator, Role::Teacher, Role::Auditor, Role::Guardian] {
        let who = office.house.person(role).await;
        assert_eq!(code(office.papers().validate(&who, paper.id, None).await), "access.denied");
    }
    let next_door = office.house.next_door().await.person(Role::Secretary).await;
    let elsewhere = office.papers().validate(&next_door, paper.id, None).await;
    assert_eq!(code(elsewhere), "enrollment-document.not-found");
    let unknown = office.papers().validate(&office.secretary, an_id().into(), None).await;
    assert_eq!(code(unknown), "enrollment-document.not-found");
    let reason = prose("Se fue");
    office.enrollments().withdraw(&office.secretary, office.id(), None, reason, None).await.unwrap();
    let late = office.papers().validate(&office.secretary, paper.id, None).await;
    assert_eq!(code(late), "enrollment-document.not-now");
    assert!(office.papers().content(&office.mother, paper.id).await.is_ok());
}

#[tokio::test]
async fn a_file_that_is_lost_is_our_fault_and_opens_nothing() {
    let office = Office::open(EnrollmentState::PendingDocuments).await;
    let paper = office.bring("photo").await.unwrap();
    office.papers().content(&office.mother, paper.id).await.unwrap();
    office.house.files.put(&paper.file(), b"%PDF-otro".to_vec()).await.unwrap();
    let spoilt = office.papers().content(&office.mother, paper.id).await.unwrap_err();
    office.house.files.delete(&paper.file()).await.unwrap();
    let lost = office.papers().content(&office.mother, paper.id).await.unwrap_err();
    assert_eq!((spoilt.kind(), lost.kind()), (Kind::Internal, Kind::Internal));
    assert_eq!(office.house.store.kinds()[1..], ["enrollment-document.opened"]);
}

#[tokio::test]
async fn a_consent_that_was_revoked_gives_nobody_a_place() {
    let office = Office::open(EnrollmentState::InReview).await;
    office.bring_all().await;
    let text = office.words().await;
    let activate = async || office.enrollments().activate(&office.secretary, office.id(), None).await.map(|_| ());
    assert_eq!(code(activate().await), "enrollment.no-consent");
    let (papers, student) = (office.papers(), office.pupil.student.id);
    let given = papers.give_consent(&office.mother, student, office.by_mother(&text, Channel::Web)).await.unwrap();
    papers.revoke_consent(&office.mother, given.id, Channel::Web, None).await.unwrap();
    assert_eq!(code(activate().await), "enrollment.no-consent");
    papers.give_consent(&office.secretary, student, office.by_mother(&text, Channel::Paper)).await.unwrap();
    activate().await.unwrap();
    assert_eq!(office.stored().await.state, EnrollmentState::Active);
}

#[tokio::test]
async fn of_consents_that_are_given_at_once_one_is_taken() {
    let office = Office::open(EnrollmentState::InReview).await;
    let (text, papers) = (office.words().await, office.papers());
    let student = office.pupil.student.id;
    let give = || papers.give_consent(&office.mother, student, office.by_mother(&text, Channel::Web));
    let (one, other) = tokio::join!(give(), give());
    let refused = one.err().xor(other.err()).expect("one of the two is refused");
    assert_eq!(refused.code(), "consent.given");
}

#[tokio::test]
async fn words_that_are_written_at_once_are_versions_and_old_ones_are_consented_to_no_more() {
    let office = Office::open(EnrollmentState::InReview).await;
    let (papers, rector) = (office.papers(), office.house.person(Role::Rector).await);
    let write = || papers.write_consent_text(&rector, Purpose::DataProtection, prose("Autorizo."));
    let (one, other) = tokio::join!(write(), write());
    let mut texts = [one.unwrap(), other.unwrap()];
    texts.sort_by_key(|text| text.number);
    assert_eq!(texts.each_ref().map(|text| text.number), [1, 2]);
    let student = office.pupil.student.id;
    let old = papers.give_consent(&office.mother, student, office.by_mother(&texts[0], Channel::Web)).await;
    assert_eq!(code(old), "consent.old-text");
    let given = papers.give_consent(&office.mother, student, office.by_mother(&texts[1], Channel::Web)).await.unwrap();
    assert_eq!((given.text_number, given.text_sha256), (2, texts[1].sha256.clone()));
    let told = papers.consents(&office.mother, student).await.unwrap();
    assert_eq!(told.iter().map(|consent| consent.id).collect::<Vec<_>>(), [given.id]);
}

#[tokio::test]
async fn what_people_typed_is_read_by_who_may_open_the_papers() {
    let office = Office::open(EnrollmentState::InReview).await;
    let (papers, student) = (office.papers(), office.pupil.student.id);
    let mut readers = vec![(office.mother.clone(), true), (office.house.platform_admin().await, true)];
    for (role, reads) in [
        (Role::Rector, true),
        (Role::Secretary, true),
        (Role::Coordinator, false),
        (Role::Teacher, false),
        (Role::Auditor, false),
        // Of somebody else, both of them.
        (Role::Guardian, false),
        (Role::Student, false),
    ] {
        readers.push((office.house.person(role).await, reads));
    }
    for (number, (who, reads)) in readers.iter().enumerate() {
        assert_eq!(papers.reads_typed(who, student).await.unwrap(), *reads, "reader {number}");
    }
}
