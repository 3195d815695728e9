//! What becomes of a student's requests, proposals and guardians, by who asks and who is blocked.

use crate::blocked_students::Office;
use crate::house::code;
use crate::people::{a_new, answers};
use crate::student_import::{PAIR, School, list, refusals};
use plantel_application::enrollment::{GuardianRef, NewStudent};
use plantel_domain::access::{Context, Idempotency, Role};
use plantel_domain::clock::Day;
use plantel_domain::data_rights::{DataRequest, DataRequestFilter, DataRequestKind, DataRequestState, NewDataRequest};
use plantel_domain::enrollment::{
    Channel, ContactProposalFilter, ContactProposalState, EnrollmentState as S, GuardianContactChange,
    NewContactProposal, StudentContactChange,
};
use plantel_domain::form::Patch;
use plantel_domain::ids::GuardianId;
use plantel_domain::page::PageRequest;
use plantel_domain::simat::SimatFacts;
use plantel_domain::store::{Answer, Store};
use plantel_testkit::builders::{
    a_guardian_profile, a_student_profile, a_user, an_enrollment_document, blocked_by, line, prose, seed,
};
use std::collections::BTreeMap;
use std::sync::Arc;

fn asked(office: &Office, channel: Channel, guardian: Option<GuardianId>) -> NewDataRequest {
    let (student, kind, received_on) = (office.id(), DataRequestKind::Correction, None::<Day>);
    NewDataRequest { student, guardian, kind, text: prose("Corrijan"), channel, received_on }
}

async fn listed(office: &Office, who: &Context) -> Vec<DataRequest> {
    let (filter, page) = (DataRequestFilter::default(), PageRequest::first(9));
    let mut found = office.rights().list(who, &filter, false, &page).await.unwrap().data;
    found.sort_by_key(|it| it.id);
    found
}

fn in_order(mut all: Vec<DataRequest>) -> Vec<DataRequest> {
    all.sort_by_key(|it| it.id);
    all
}

/// A father beside the mother, with an account.
async fn father(office: &Office) -> (Context, GuardianId) {
    let (students, father) = (office.students(), office.house.person(Role::Guardian).await);
    let link = answers(GuardianRef::Described(a_guardian_profile()));
    let child = students.answer_for(&office.secretary, office.id(), None, link, None, false).await.unwrap();
    let id = child.guardians.last().unwrap().guardian;
    students.link_guardian_user(&office.secretary, id, None, father.user()).await.unwrap();
    (father, id)
}

#[tokio::test]
async fn each_sees_what_they_asked_themself_and_the_office_all() {
    let office = Office::of(S::Active).await;
    let (rights, mother) = (office.rights(), office.pupil.mother.id);
    let (father, theirs) = father(&office).await;
    let by_web = rights.ask(&office.mother, asked(&office, Channel::Web, None)).await.unwrap();
    let by_paper = rights.ask(&office.secretary, asked(&office, Channel::Paper, Some(mother))).await.unwrap();
    let own = rights.ask(&office.learner, asked(&office, Channel::Web, None)).await.unwrap();
    let of_nobody = rights.ask(&office.secretary, asked(&office, Channel::InPerson, None)).await.unwrap();
    let named = [by_web.guardian, by_paper.guardian, own.guardian, of_nobody.guardian];
    assert_eq!(named, [Some(mother), Some(mother), None, None]);
    let before = office.house.store.kinds().len();
    let as_father = rights.ask(&office.mother, asked(&office, Channel::Web, Some(theirs))).await;
    assert_eq!(code(as_father), "guardian.not-found");
    let nobody = Some(office.house.ids.next().into());
    let unknown = rights.ask(&office.secretary, asked(&office, Channel::Paper, nobody)).await;
    assert_eq!(code(unknown), "guardian.not-found");
    assert_eq!(office.house.store.kinds().len(), before);
    assert_eq!(listed(&office, &father).await, []);
    assert_eq!(code(rights.find(&father, by_paper.id).await), "data-request.not-found");
    assert_eq!(listed(&office, &office.mother).await, in_order(vec![by_web.clone(), by_paper.clone()]));
    assert_eq!(listed(&office, &office.learner).await, std::slice::from_ref(&own));
    let all = in_order(vec![by_web.clone(), by_paper.clone(), own.clone(), of_nobody.clone()]);
    assert_eq!(listed(&office, &office.secretary).await, all);
    // In the copy, of what others asked only that they did, and when.
    for (who, whole) in [
        (&office.mother, vec![by_web.clone(), by_paper.clone()]),
        (&father, vec![]),
        (&office.learner, vec![own.clone()]),
        (&office.secretary, vec![own.clone(), of_nobody.clone()]),
    ] {
        let copy = rights.person_data(who, office.id()).await.unwrap();
        assert_eq!(in_order(copy.requests), in_order(whole.clone()));
        assert_eq!(copy.requests_of_others.len(), 4 - whole.len());
        let told = copy.requests_of_others.iter().all(|it| it.kind == DataRequestKind::Correction);
        assert!(told && !format!("{:?}", copy.requests_of_others).contains("Corrijan"));
    }
}

#[tokio::test]
async fn who_answers_no_longer_still_reads_what_they_asked() {
    let office = Office::of(S::Active).await;
    let rights = office.rights();
    let request = rights.ask(&office.mother, asked(&office, Channel::Web, None)).await.unwrap();
    let mother = office.pupil.mother.id;
    office.students().no_longer(&office.secretary, office.id(), None, mother).await.unwrap();
    let answered = rights.answer(&office.secretary, request.id, None, prose("Corregido")).await.unwrap();
    assert_eq!(rights.find(&office.mother, request.id).await.unwrap(), answered);
    assert_eq!(listed(&office, &office.mother).await, std::slice::from_ref(&answered));
    let with = rights.shown_with(&office.mother, &[answered]).await.unwrap();
    assert!(with.students.is_empty(), "nor what the student is called");
}

#[tokio::test]
async fn the_office_takes_back_its_own_slip_and_keeps_it() {
    let office = Office::of(S::Active).await;
    let rights = office.rights();
    let slip = rights.ask(&office.secretary, asked(&office, Channel::Paper, None)).await.unwrap();
    let by_web = rights.ask(&office.mother, asked(&office, Channel::Web, None)).await.unwrap();
    let why = || prose("Era de otro estudiante");
    let before = office.house.store.kinds().len();
    assert_eq!(code(rights.void(&office.mother, slip.id, None, why()).await), "access.denied");
    assert_eq!(code(rights.void(&office.secretary, by_web.id, None, why()).await), "data-request.asked-by-web");
    assert_eq!(code(rights.void(&office.secretary, slip.id, Some(7), why()).await), "store.precondition-failed");
    assert_eq!(office.house.store.kinds().len(), before);
    let void = rights.void(&office.secretary, slip.id, Some(1), why()).await.unwrap();
    assert_eq!((void.state, void.answer.clone()), (DataRequestState::Void, Some(why())));
    assert_eq!(office.house.store.kinds()[before..], ["data-request.voided"]);
    assert_eq!(code(rights.void(&office.secretary, slip.id, None, why()).await), "data-request.not-now");
    assert!(listed(&office, &office.secretary).await.contains(&void), "it is kept");
}

#[tokio::test]
async fn blocking_withdraws_what_is_proposed_in_the_same_work() {
    let office = Office::of(S::Completed).await;
    let students = office.students();
    let new = NewContactProposal {
        student: office.id(),
        guardian: None,
        of_guardian: GuardianContactChange::default(),
        of_student: StudentContactChange { address: Patch::Set(line("Calle 9")), ..StudentContactChange::default() },
    };
    students.propose_contacts(&office.mother, new.clone()).await.unwrap();
    students.propose_contacts(&office.learner, new).await.unwrap();
    let before = office.house.store.kinds().len();
    office.block().await;
    let happened = ["student.blocked", "contacts.withdrawn", "contacts.withdrawn"];
    assert_eq!(office.house.store.kinds()[before..], happened);
    let page = PageRequest::first(9);
    for (blocked, count) in [(false, 0), (true, 2)] {
        let filter = ContactProposalFilter { blocked, ..ContactProposalFilter::default() };
        let all = students.contact_proposals(&office.rector, &filter, &page).await.unwrap().data;
        assert_eq!(all.len(), count);
        assert!(all.iter().all(|it| it.state == ContactProposalState::Withdrawn));
    }
    office.unblock().await;
    let all = ContactProposalFilter::default();
    assert_eq!(students.contact_proposals(&office.mother, &all, &page).await.unwrap().data.len(), 1);
}

#[tokio::test]
async fn nobody_reads_of_who_is_blocked_by_sending_a_request_again() {
    let office = Office::of(S::Completed).await;
    let idempotency = Arc::new(Idempotency::new("key".to_owned(), "fingerprint".to_owned()));
    let ctx = Context { idempotency: Some(Arc::clone(&idempotency)), ..office.secretary.clone() };
    office.students().create(&ctx, a_new(a_student_profile())).await.unwrap();
    let answer = Answer { status: 201, headers: vec![], body: b"Ana".to_vec() };
    idempotency.take().unwrap().finish(answer).await.unwrap();
    let user = office.secretary.user().unwrap();
    assert!(office.house.store.find_answer(user, "key").await.unwrap().is_some());
    office.block().await;
    assert_eq!(office.house.store.find_answer(user, "key").await.unwrap(), None);
}

#[tokio::test]
async fn a_row_that_names_who_answers_for_blocked_students_alone_is_refused_but_for_the_rector() {
    let school = School::open().await;
    school.take(list(&PAIR[..1])).await;
    let user = seed(&*school.house.store, a_user()).await.id;
    let mut student = blocked_by(user, school.student("1007").await);
    let system = Context::system("test", Some(school.house.institution.id));
    let mut work = school.house.store.begin(&system).await.unwrap();
    work.students().update(&mut student).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let happened = school.house.store.kinds();
    let report = school.take(list(&PAIR[1..])).await;
    assert_eq!(refusals(&report), [(2, "acudiente_documento", "guardian.held")]);
    assert_eq!((report.created, report.warnings.len()), (0, 0));
    assert_eq!(school.house.store.kinds(), happened);
    let rector = school.house.person(Role::Rector).await;
    let report = school.imports().import(&rector, &school.new_import(list(&PAIR[1..]))).await.unwrap();
    assert_eq!((report.created, report.refused, report.guardians_created), (1, 0, 0));
    assert_eq!(school.student("1008").await.guardians[0].guardian, student.guardians[0].guardian);
}

#[tokio::test]
async fn a_copy_holds_what_is_stated_for_the_ministry_and_what_was_done_with_papers() {
    let office = Office::of(S::Active).await;
    let (store, enrollment) = (&*office.house.store, &office.pupil.enrollment);
    let paper = seed(store, an_enrollment_document(enrollment, "photo")).await;
    office.papers().validate(&office.secretary, paper.id, None).await.unwrap();
    let facts = BTreeMap::from([("SISBEN".to_owned(), "B4".to_owned())]);
    let unsaid = SimatFacts::unsaid(enrollment.id, enrollment.institution, enrollment.created_at);
    let system = Context::system("test", Some(enrollment.institution));
    let mut work = store.begin(&system).await.unwrap();
    work.simat().put_facts(&mut SimatFacts { facts: facts.clone(), ..unsaid }).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let before = store.kinds().len();
    let copy = office.rights().person_data(&office.mother, office.id()).await.unwrap();
    assert_eq!(copy.stated[&enrollment.id].facts, facts);
    assert!(copy.journal.iter().any(|line| line.kind == "enrollment-document.validated"), "{:?}", copy.journal);
    assert_eq!(store.kinds()[before..], ["student.data-read", "student.sensitive-read", "simat.facts-read"]);
}

#[tokio::test]
async fn who_is_described_with_another_type_of_the_same_bearer_keeps_their_paper() {
    let office = Office::of(S::Active).await;
    let (students, secretary) = (office.students(), &office.secretary);
    let mut profile = a_guardian_profile();
    let known = profile.document.clone();
    let of = |profile| NewStudent {
        guardians: vec![answers(GuardianRef::Described(profile))],
        ..a_new(a_student_profile())
    };
    let first = of(profile.clone());
    let child = students.create(secretary, first.clone()).await.unwrap();
    let answering = students.guardians_of(secretary, std::slice::from_ref(&child)).await.unwrap();
    assert!(!answering.papers_differ(&first.guardians), "the same paper");
    profile.document.kind = plantel_domain::codes::DocumentType::Nuip;
    let second = of(profile);
    let sister = students.create(secretary, second.clone()).await.unwrap();
    let answering = students.guardians_of(secretary, std::slice::from_ref(&sister)).await.unwrap();
    assert!(answering.papers_differ(&second.guardians));
    assert_eq!(answering.guardians[&sister.guardians[0].guardian].profile.document, known);
    assert_eq!(sister.guardians[0].guardian, child.guardians[0].guardian);
}
