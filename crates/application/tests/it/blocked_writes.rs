//! Nothing changes of students who are blocked, and whoever does not see them is told so by nothing.

use crate::blocked_students::{Office, why};
use crate::house::{bad_field, code, code_and_params};
use crate::people::{a_new, answers};
use crate::student_import::{PAIR, School, list, refusals};
use plantel_application::enrollment::{
    EnrollmentChange, GuardianRef, GuardianshipChange, NewEnrollment, NewStudent, WhoEnrolls,
};
use plantel_domain::access::Context;
use plantel_domain::enrollment::{
    BloodType, Channel, DocumentKind, EnrollmentCase, EnrollmentState as S, Giver, GuardianChange, GuardianProfile,
    NewConsent, Profile, ProfileChange, Purpose, SensitiveChange, Student, StudentFilter,
};
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::FailWith;
use plantel_testkit::builders::{
    a_consent, a_consent_text, a_guardian_profile, a_student, a_student_profile, a_user, an_enrollment_document,
    blocked_by, line, prose, seed,
};

/// What stands in the way of everything that is tried of people.
async fn people(office: &Office, who: &Context) -> Vec<&'static str> {
    let (students, id, mother) = (office.students(), office.id(), office.pupil.mother.id);
    let change = ProfileChange { address: Patch::Set(line("Otra calle")), ..ProfileChange::default() };
    let allergic = SensitiveChange { blood_type: Patch::Set(BloodType::OPositive), ..SensitiveChange::default() };
    let link = answers(GuardianRef::Described(a_guardian_profile()));
    let other = GuardianshipChange { may_pick_up: Some(false), ..GuardianshipChange::default() };
    vec![
        code(students.change(who, id, None, change).await),
        code(students.change_sensitive(who, id, None, allergic).await),
        code(students.deactivate(who, id, None).await),
        code(students.reactivate(who, id, None).await),
        code(students.link_user(who, id, None, None).await),
        code(students.answer_for(who, id, None, link, None, true).await),
        code(students.answer_otherwise(who, (id, mother), None, other).await),
        code(students.no_longer(who, id, None, mother).await),
    ]
}

/// The same of the enrolment.
async fn enrolment(office: &Office, who: &Context) -> Vec<&'static str> {
    let (enrollments, id) = (office.enrollments(), office.pupil.enrollment.id);
    let change = EnrollmentChange { case: Some(EnrollmentCase::Returning), ..EnrollmentChange::default() };
    let photo = DocumentKind::parse("photo").unwrap();
    vec![
        code(enrollments.change(who, id, None, change).await),
        code(enrollments.admit(who, id, None).await),
        code(enrollments.submit(who, id, None).await),
        code(enrollments.send_back(who, id, None, prose("No")).await),
        code(enrollments.activate(who, id, None).await),
        code(enrollments.complete(who, id, None).await),
        code(enrollments.graduate(who, id, None).await),
        code(enrollments.withdraw(who, id, None, prose("Se va"), None).await),
        code(enrollments.transfer(who, id, None, line("Otro colegio"), None).await),
        code(enrollments.re_enter(who, id, None, None).await),
        code(office.papers().upload(who, id, photo, line("foto.pdf"), b"%PDF-1.7".to_vec()).await),
    ]
}

fn again(office: &Office) -> NewEnrollment {
    NewEnrollment {
        who: WhoEnrolls::Known(office.id()),
        year: office.pupil.year.id,
        placement: office.pupil.enrollment.placement,
        case: EnrollmentCase::Returning,
        admitted: true,
    }
}

#[tokio::test]
async fn every_write_about_who_is_blocked_is_refused() {
    let office = Office::of(S::Withdrawn).await;
    let (students, papers, mother) = (office.students(), office.papers(), office.pupil.mother.id);
    let store = &*office.house.store;
    let paper = seed(store, an_enrollment_document(&office.pupil.enrollment, "photo")).await;
    let text = seed(store, a_consent_text(office.house.institution.id, Purpose::Image)).await;
    let giver = Giver::Guardian(mother);
    let consent = seed(store, a_consent(&office.pupil.student, &text, giver)).await;
    let blocked = office.block().await;
    let (rector, secretary) = (&office.rector, &office.secretary);
    assert_eq!(people(&office, rector).await, ["student.blocked"; 8]);
    assert_eq!(people(&office, secretary).await, ["student.not-found"; 8]);
    assert_eq!(enrolment(&office, rector).await, ["student.blocked"; 11]);
    assert_eq!(enrolment(&office, secretary).await, ["enrollment.not-found"; 11]);
    let reopened = office.enrollments().reopen(rector, office.pupil.enrollment.id, None, prose("No")).await;
    assert_eq!(code(reopened), "student.blocked");
    assert_eq!(code(office.enrollments().create(rector, again(&office)).await), "student.blocked");
    let unseen = bad_field(office.enrollments().create(secretary, again(&office)).await);
    assert_eq!(unseen, ("/student_id".to_owned(), "student.not-found"));

    let new = NewConsent { text: text.id, giver, channel: Channel::Paper };
    let reason = || Some(prose("Ya no"));
    for (who, codes) in [
        (rector, ["student.blocked"; 5]),
        (
            secretary,
            [
                "guardian.not-found",
                "guardian.not-found",
                "enrollment-document.not-found",
                "student.not-found",
                "consent.not-found",
            ],
        ),
    ] {
        let phone = GuardianChange { phone: Patch::Clear, ..GuardianChange::default() };
        let tried = [
            code(students.change_guardian(who, mother, None, phone, true).await),
            code(students.link_guardian_user(who, mother, None, None).await),
            code(papers.validate(who, paper.id, None).await),
            code(papers.give_consent(who, office.id(), new).await),
            code(papers.revoke_consent(who, consent.id, Channel::Paper, reason()).await),
        ];
        assert_eq!(tried, codes);
    }
    assert_eq!(office.house.store.kinds(), ["student.blocked"], "nothing else happened");
    assert_eq!(office.house.files.keys(), []);
    assert_eq!(students.find(rector, office.id()).await.unwrap(), blocked);
}

#[tokio::test]
async fn the_version_of_who_is_not_seen_is_not_told_either() {
    let office = Office::of(S::Withdrawn).await;
    let (students, mother) = (office.students(), office.pupil.mother.id);
    office.block().await;
    let wrong = Some(77);
    assert_eq!(code(students.deactivate(&office.secretary, office.id(), wrong).await), "student.not-found");
    let change = GuardianChange::default();
    let changed = students.change_guardian(&office.secretary, mother, wrong, change, true).await;
    assert_eq!(code(changed), "guardian.not-found");
    office.unblock().await;
    let stale = students.deactivate(&office.secretary, office.id(), wrong).await;
    assert_eq!(code(stale), "store.precondition-failed");
}

#[tokio::test]
async fn the_paper_of_who_is_blocked_stays_taken() {
    let office = Office::of(S::Withdrawn).await;
    office.block().await;
    let document = office.pupil.student.profile.document.clone();
    let same = a_new(Profile { document, ..a_student_profile() });
    assert_eq!(code(office.students().create(&office.secretary, same).await), "student.document-taken");
    assert_eq!(office.house.store.kinds(), ["student.blocked"]);
}

#[tokio::test]
async fn a_guardian_is_changed_without_naming_the_children_who_are_blocked() {
    let office = Office::of(S::Withdrawn).await;
    let (students, secretary, mother) = (office.students(), &office.secretary, office.pupil.mother.id);
    let links = office.pupil.student.guardians.clone();
    let sister = || Student { guardians: links.clone(), ..a_student(office.house.institution.id) };
    seed(&*office.house.store, sister()).await;
    let moved = GuardianChange { address: Patch::Set(line("Calle 9")), ..GuardianChange::default() };
    let asked = students.change_guardian(secretary, mother, None, moved.clone(), false).await;
    assert_eq!(code(asked), "guardian.shared", "both are seen");
    office.block().await;
    students.change_guardian(secretary, mother, None, moved, false).await.unwrap();
    // Of three, one of whom is blocked, two are counted.
    seed(&*office.house.store, sister()).await;
    let clear = GuardianChange { address: Patch::Clear, ..GuardianChange::default() };
    let (told, params) = code_and_params(students.change_guardian(secretary, mother, None, clear, false).await);
    assert_eq!((told, params.contains(&("count", Param::Number(2)))), ("guardian.shared", true), "{params:?}");
}

#[tokio::test]
async fn who_answers_for_blocked_students_alone_is_found_by_their_paper_and_by_no_id() {
    let office = Office::of(S::Withdrawn).await;
    let (students, secretary, mother) = (office.students(), &office.secretary, &office.pupil.mother);
    office.block().await;
    let of = |who| NewStudent { guardians: vec![answers(who)], ..a_new(a_student_profile()) };
    let by_id = students.create(secretary, of(GuardianRef::Known(mother.id))).await;
    assert_eq!(bad_field(by_id), ("/guardians/0/guardian_id".to_owned(), "guardian.not-found"));
    let child = students.create(secretary, of(GuardianRef::Described(a_guardian_profile()))).await.unwrap();
    let link = answers(GuardianRef::Known(mother.id));
    let linked = students.answer_for(secretary, child.id, None, link, None, false).await;
    assert_eq!(code(linked), "guardian.not-found");
    // Who may not block does not learn what is kept of them, nor writes over it; with another name or the same.
    let happened = office.house.store.kinds().len();
    let other = GuardianProfile { address: Some(line("Calle 9")), ..mother.profile.clone() };
    for profile in [&mother.profile, &other] {
        let described = || GuardianRef::Described(profile.clone());
        assert_eq!(code(students.create(secretary, of(described())).await), "guardian.held");
        let new = NewEnrollment { who: WhoEnrolls::New(Box::new(of(described()))), ..again(&office) };
        assert_eq!(code(office.enrollments().create(secretary, new).await), "guardian.held");
        let linked = students.answer_for(secretary, child.id, None, answers(described()), None, true).await;
        assert_eq!(code(linked), "guardian.held");
    }
    let changed = students.create(&office.rector, of(GuardianRef::Described(other))).await;
    assert_eq!(code(changed), "student.blocked", "nothing changes of who is kept");
    assert_eq!(office.house.store.kinds().len(), happened);
    // Who answers for another child now is known to the school again.
    let described = GuardianRef::Described(mother.profile.clone());
    let sister = students.create(&office.rector, of(described)).await.unwrap();
    assert_eq!(sister.guardians[0].guardian, mother.id);
    assert_eq!(students.guardian(secretary, mother.id).await.unwrap().id, mother.id);
    let own = students.list(&office.mother, &StudentFilter::default(), &PageRequest::first(9)).await.unwrap().data;
    assert_eq!(own, [sister]);
}

#[tokio::test]
async fn a_row_with_the_paper_of_who_is_blocked_is_refused_and_tells_nothing_else() {
    let school = School::open().await;
    school.take(list(&PAIR)).await;
    let user = seed(&*school.house.store, a_user()).await.id;
    let mut student = blocked_by(user, school.student("1007").await);
    let system = Context::system("test", Some(school.house.institution.id));
    let mut work = school.house.store.begin(&system).await.unwrap();
    work.students().update(&mut student).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let happened = school.house.store.kinds();
    for row in [PAIR[0].to_owned(), PAIR[0].replace("Calle 1", "Calle 2").replace(";52;", ";53;")] {
        let report = school.update(list(&[&row])).await;
        assert_eq!(refusals(&report), [(2, "numero_documento", "student.blocked")]);
        assert_eq!((report.guardians_created, report.warnings.len()), (0, 0));
    }
    assert_eq!(school.house.store.kinds(), happened);
}

#[tokio::test]
async fn a_failure_on_the_way_leaves_nothing() {
    let office = Office::of(S::Withdrawn).await;
    let mut calls = 0;
    loop {
        office.house.store.fail_at(calls + 1, FailWith::Busy);
        let done = office.students().block(&office.rector, office.id(), None, why()).await;
        if done.is_ok() {
            break;
        }
        office.house.assert_nothing_happened();
        calls += 1;
    }
    assert!(calls > 2, "each call can fail");
}
