//! What enrolments need, and who sees them.

use crate::enrollments::{School, change};
use crate::house::{bad_field, code};
use plantel_application::enrollment::{EnrollmentChange, NewEnrollment as New, NewStudent, WhoEnrolls};
use plantel_domain::access::Role;
use plantel_domain::enrollment::{
    Enrollment, EnrollmentCase, EnrollmentFilter, EnrollmentState as S, Profile, Student, Verb,
};
use plantel_domain::institutions::school::Site;
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::builders::{a_grade, a_site, a_student, a_student_profile, an_enrollment, brought_to, seed};
use plantel_testkit::ids::an_id;
use rstest::rstest;

#[tokio::test]
async fn a_closed_year_takes_nothing() {
    let school = School::new().await;
    let mut all = Vec::new();
    for state in S::ALL {
        all.push(school.enrolled(*state).await);
    }
    let student = school.student().await;
    let rector = school.house.person_of(Role::Rector, []).await;
    school.close().await;
    assert_eq!(code(school.create(school.asked(&student)).await), "school-year.closed");
    for it in &all {
        for verb in Verb::ALL {
            let who = if *verb == Verb::Reopen { &rector } else { &school.secretary };
            assert_eq!(code(school.does(who, it.id, *verb).await), "school-year.closed", "{verb:?}");
        }
        let moved = EnrollmentChange { case: Some(EnrollmentCase::Returning), ..change() };
        let changed = school.office().change(&school.secretary, it.id, None, moved).await;
        assert_eq!(code(changed), "school-year.closed");
        assert_eq!(school.office().find(&school.secretary, it.id).await.unwrap().next, []);
    }
    school.house.assert_nothing_happened();
}

#[tokio::test]
async fn a_year_in_which_somebody_is_enrolled_is_not_closed() {
    let school = School::new().await;
    let it = school.enrolled(S::Active).await;
    let (years, rector) = (school.house.school(), school.house.person_of(Role::Rector, []).await);
    let refused = years.close_year(&rector, school.year.id, None).await;
    assert_eq!(code(refused), "school-year.has-open-enrollments");
    school.does(&school.secretary, it.id, Verb::Complete).await.unwrap();
    years.close_year(&rector, school.year.id, None).await.unwrap();
}

#[rstest]
#[case::student(|new: &mut New| new.who = WhoEnrolls::Known(an_id().into()), "/student_id", "student.not-found")]
#[case::year(|new: &mut New| new.year = an_id().into(), "/year_id", "school-year.not-found")]
#[case::site(|new: &mut New| new.placement.site = an_id().into(), "/site_id", "site.not-found")]
#[case::group(|new: &mut New| new.placement.group = Some(an_id().into()), "/group_id", "group.not-found")]
#[tokio::test]
async fn an_enrolment_is_of_what_there_is(
    #[case] spoil: fn(&mut New),
    #[case] place: &str,
    #[case] reason: &'static str,
) {
    let school = School::new().await;
    let mut new = school.asked(&school.student().await);
    spoil(&mut new);
    assert_eq!(bad_field(school.create(new).await), (place.to_owned(), reason));
    school.house.assert_nothing_happened();
}

#[tokio::test]
async fn who_is_switched_off_and_a_site_out_of_use_take_nobody_in() {
    let school = School::new().await;
    let id = school.house.institution.id;
    let off = seed(&*school.house.store, Student { active: false, ..a_student(id) }).await;
    assert_eq!(code(school.create(school.asked(&off)).await), "student.inactive");
    let retired = seed(&*school.house.store, Site { active: false, ..a_site(id) }).await;
    let mut new = school.asked(&school.student().await);
    (new.placement.site, new.placement.group) = (retired.id, None);
    assert_eq!(code(school.create(new).await), "site.retired");
    school.house.assert_nothing_happened();
}

/// Nothing is left of a student whom the group does not take.
#[tokio::test]
async fn a_new_student_and_the_enrolment_are_written_together_or_not_at_all() {
    let school = School::new().await;
    let profile = a_student_profile();
    let student = NewStudent { profile, sensitive: None, guardians: Vec::new(), confirm: false };
    let known = school.student().await;
    let new = |student: &NewStudent| New { who: WhoEnrolls::New(Box::new(student.clone())), ..school.asked(&known) };
    let mut misfit = new(&student);
    misfit.placement.grade = a_grade("3");
    assert_eq!(code(school.create(misfit).await), "enrollment.group-does-not-fit");
    let tomorrow = Profile { birth_date: "2026-03-17".parse().unwrap(), ..student.profile.clone() };
    let unborn = NewStudent { profile: tomorrow, ..student.clone() };
    assert_eq!(bad_field(school.create(new(&unborn)).await).0, "/student/birth_date");
    school.house.assert_nothing_happened();
    let sheet = school.create(new(&student)).await.unwrap();
    assert_eq!(sheet.student.profile, student.profile);
    assert_eq!(sheet.doubts.len(), 1, "a girl of ten in the last grade");
    assert_eq!(school.house.store.kinds(), ["student.created", "enrollment.created"]);
    assert_eq!(code(school.create(new(&student)).await), "student.document-taken");
}

#[tokio::test]
async fn who_sees_a_student_sees_the_enrolment_and_the_office_alone_changes_it() {
    let school = School::new().await;
    let teacher = school.house.person_of(Role::Teacher, []).await;
    let mut group = school.group.clone();
    group.homeroom_teacher = teacher.user();
    let mut work = school.house.store.begin(&school.system()).await.unwrap();
    work.class_groups().update(&mut group).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let pupil = school.house.person_of(Role::Student, []).await;
    let own = Student { user: pupil.user(), ..a_student(school.house.institution.id) };
    let own = seed(&*school.house.store, own).await;
    let asked = seed(&*school.house.store, an_enrollment(&own, &school.year, &school.site)).await;
    let active = school.active().await;
    // What else became of somebody whom the teacher teaches is told in words that are not for the teacher.
    let left = brought_to(an_enrollment(&own, &school.year, &school.site), S::Withdrawn);
    let left = seed(&*school.house.store, Enrollment { student: active.student, ..left }).await;
    assert_eq!(code(school.office().find(&teacher, left.id).await), "enrollment.not-found");
    assert!(school.office().find(&school.secretary, left.id).await.is_ok());
    let stranger = school.house.next_door().await.person_of(Role::Rector, []).await;
    let coordinator = school.house.person_of(Role::Coordinator, []).await;
    let office = school.office();
    for (who, sees) in [
        (&school.secretary, [true, true]),
        (&coordinator, [true, true]),
        (&teacher, [false, true]),
        (&pupil, [true, false]),
        (&stranger, [false, false]),
    ] {
        for (it, sees) in [&asked, &active].into_iter().zip(sees) {
            let found = office.find(who, it.id).await;
            assert_eq!(found.as_ref().map(|sheet| sheet.enrollment.id).ok(), sees.then_some(it.id));
            let next = found.as_ref().map(|sheet| sheet.next.clone()).unwrap_or_default();
            assert_eq!(next.is_empty(), who.user() != school.secretary.user(), "what the caller may do");
            assert!(sees || code(found) == "enrollment.not-found");
        }
        let page = PageRequest::first(10);
        let listed = office.list(who, &EnrollmentFilter::default(), &page).await.unwrap();
        let others = usize::from(sees == [true, true]);
        assert_eq!(listed.data.len(), sees.into_iter().filter(|sees| *sees).count() + others);
    }
    for who in [&coordinator, &teacher, &pupil] {
        for verb in Verb::ALL {
            assert_eq!(code(school.does(who, active.id, *verb).await), "access.denied");
        }
    }
    assert_eq!(code(school.does(&stranger, active.id, Verb::Withdraw).await), "enrollment.not-found");
}

#[tokio::test]
async fn the_papers_are_the_usual_ones_until_the_rector_says_otherwise() {
    let school = School::new().await;
    let elsewhere = school.house.next_door().await;
    let rector = school.house.person_of(Role::Rector, []).await;
    let next_door = elsewhere.person_of(Role::Rector, []).await;
    let office = school.office();
    let usual = office.requirements(&next_door).await.unwrap();
    assert_eq!((usual.version, usual.papers.len()), (0, 5));
    assert_eq!(code(office.write_requirements(&school.secretary, None, vec![]).await), "access.denied");
    let twice = vec![usual.papers[0].clone(), usual.papers[0].clone()];
    let done = office.write_requirements(&rector, None, twice).await;
    assert_eq!(bad_field(done), ("/papers/1/kind".to_owned(), "list.twice"));
    let done = office.write_requirements(&next_door, Some(7), vec![]).await;
    assert_eq!(code(done), "store.precondition-failed");
    let written = office.write_requirements(&next_door, Some(0), usual.papers[..1].to_vec()).await.unwrap();
    assert_eq!(office.requirements(&next_door).await.unwrap(), written);
    assert_eq!(school.house.store.kinds(), ["enrollment-requirements.written"]);
}
