//! What is promised of students who are blocked: kept, and shown to who sees those too alone.

use super::enrollments::School;
use super::students::everybody;
use super::support::{Place, assert_duplicate, assert_failed, assert_stale, by_id, nowhere};
use crate::builders::{
    a_data_request, a_guardian, a_mother, a_student, a_student_profile, a_user, blocked_by, brought_to, prose, seed,
};
use crate::clock::moment;
use chrono::Duration;
use plantel_domain::codes::NamePart;
use plantel_domain::data_rights::{DataRequestFilter, DataRequestSight};
use plantel_domain::enrollment::{
    Blocking, EnrollmentFilter, EnrollmentState as S, Guardian, GuardianFilter, Profile, Sight, Student, StudentFilter,
};
use plantel_domain::ids::{GuardianId, StudentId};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// Who sees everybody, and who is blocked too.
fn whole(place: &Place) -> Sight {
    Sight { blocked_too: true, ..everybody(place) }
}

/// With since when, by whom and why, until they are blocked no more; by somebody who is known.
pub async fn a_blocking_comes_back_as_it_was_stored(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let at = moment() + Duration::microseconds(7);
    let reason = prose("Se pidió:\n\t'ñ' \"%_\\\" 🐟");
    let blocked = Some(Blocking { at, by: place.user.id, reason });
    let mut student = seed(&*store, Student { blocked, ..a_student(place.institution.id) }).await;
    let found = seen!(store, &place.ctx, students.find(&whole(&place), student.id, None));
    assert_eq!(found.as_ref(), Some(&student));
    let of_nobody = blocked_by(a_user().id, a_student(place.institution.id));
    assert_failed(tried!(store, &place.ctx, students.add(&of_nobody)));
    let before = student.clone();
    student.blocked = None;
    kept!(store, &place.ctx, students.update(&mut student));
    assert_eq!(seen!(store, &place.ctx, students.find(&everybody(&place), student.id, Some(2))), Some(student.clone()));
    student.blocked.clone_from(&before.blocked);
    kept!(store, &place.ctx, students.update(&mut student));
    assert_eq!((student.version, &student.blocked), (3, &before.blocked));
    assert_stale(tried!(store, &place.ctx, students.update(&mut before.clone())));
}

/// In lists, by id and by account; for a write, by id or paper, they are found as all are, and nobody else has it.
pub async fn a_blocked_student_is_seen_by_who_sees_those_too(store: Arc<dyn Store>) {
    let (place, there) = (Place::new(&store).await, Place::new(&store).await);
    let id = place.institution.id;
    let mother = seed(&*store, Guardian { user: Some(place.user.id), ..a_guardian(id) }).await;
    let child = || Student { guardians: vec![a_mother(mother.id)], ..a_student(id) };
    let shown = seed(&*store, child()).await;
    let blocked = seed(&*store, blocked_by(place.user.id, child())).await;
    let own = Sight { students: BTreeSet::from([shown.id, blocked.id]), ..Sight::none(id) };
    let only = || StudentFilter { blocked: true, ..StudentFilter::default() };
    for (sight, filter, expected) in [
        (everybody(&place), StudentFilter::default(), vec![shown.clone()]),
        (everybody(&place), only(), vec![]),
        (own.clone(), StudentFilter::default(), vec![shown.clone()]),
        (own.clone(), only(), vec![]),
        (whole(&place), StudentFilter::default(), vec![shown.clone()]),
        (whole(&place), only(), vec![blocked.clone()]),
    ] {
        assert_pages!(store, &place.ctx, students.list(&sight, &filter), expected.clone());
    }
    for (sight, found) in [(everybody(&place), None), (own, None), (whole(&place), Some(blocked.clone()))] {
        assert_eq!(seen!(store, &place.ctx, students.find(&sight, blocked.id, None)), found);
    }
    assert_eq!(seen!(store, &place.ctx, students.of_user(place.user.id)), [shown.id]);
    assert_eq!(seen!(store, &place.ctx, students.blocked()), BTreeSet::from([blocked.id]));
    for stranger in [&there.ctx, &nowhere()] {
        assert_eq!(seen!(store, stranger, students.blocked()), BTreeSet::<StudentId>::new());
    }
    assert_eq!(tried!(store, &place.ctx, students.lock(blocked.id, None)).expect("held"), Some(blocked.clone()));
    let papers = [blocked.profile.document.clone()];
    assert_eq!(seen!(store, &place.ctx, students.of_documents(&papers)), std::slice::from_ref(&blocked));
    let children = by_id(seen!(store, &place.ctx, students.of_guardians(&[mother.id])), |it| it.id);
    assert_eq!(children, by_id(vec![shown.clone(), blocked.clone()], |it| it.id));
    let profile = Profile { document: blocked.profile.document.clone(), ..a_student_profile() };
    let same = Student { profile, ..a_student(id) };
    assert_duplicate(tried!(store, &place.ctx, students.add(&same)), "student");
}

/// In lists and by id; whoever teaches the student, answers for them or sees all sees none of it.
pub async fn enrollments_of_blocked_students_are_left_out(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let shown = school.enrolled(&store, S::Completed).await;
    let student = seed(&*store, blocked_by(school.place.user.id, a_student(school.place.institution.id))).await;
    let hidden = seed(&*store, brought_to(school.placed(&student), S::Completed)).await;
    let all = Sight::all(school.place.institution.id);
    let nobody = Sight::none(school.place.institution.id);
    let teacher = Sight { groups: BTreeSet::from([school.group.id]), ..nobody.clone() };
    let own = Sight { students: BTreeSet::from([student.id]), ..nobody };
    let (filter, page) = (EnrollmentFilter::default(), PageRequest { count: true, ..PageRequest::first(9) });
    let only = EnrollmentFilter { blocked: true, ..filter.clone() };
    for (sight, usual, found) in
        [(all.clone(), 1, false), (teacher, 1, false), (own, 0, false), (Sight { blocked_too: true, ..all }, 1, true)]
    {
        let listed = seen!(store, school.ctx(), enrollments.list(&sight, &filter, &page));
        assert_eq!((listed.count, listed.data.len()), (Some(usual), usize::try_from(usual).expect("few")), "{sight:?}");
        assert!(!listed.data.contains(&hidden), "{sight:?}");
        let single = seen!(store, school.ctx(), enrollments.find(&sight, hidden.id, None));
        assert_eq!(single.is_some(), found, "{sight:?}");
        let hers = EnrollmentFilter { student: Some(student.id), ..filter.clone() };
        let named = seen!(store, school.ctx(), enrollments.list(&sight, &hers, &page));
        assert_eq!(named.data, [], "{sight:?}");
        let blocked = seen!(store, school.ctx(), enrollments.list(&sight, &only, &page));
        let expected = if found { vec![hidden.clone()] } else { vec![] };
        assert_eq!((blocked.count, blocked.data), (Some(u64::from(found)), expected), "{sight:?}");
    }
    let kept = seen!(store, school.ctx(), enrollments.of_student(student.id));
    assert_eq!(kept, [hidden], "it is kept");
    assert_ne!(kept[0].id, shown.id);
}

/// In lists and by id.
pub async fn requests_about_blocked_students_are_left_out(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let shown = seed(&*store, a_student(place.institution.id)).await;
    let blocked = seed(&*store, blocked_by(place.user.id, a_student(place.institution.id))).await;
    let (one, other) = (a_data_request(&shown), a_data_request(&blocked));
    for request in [&one, &other] {
        kept!(store, &place.ctx, data_requests.add(request));
    }
    let filter = DataRequestFilter::default();
    let only = DataRequestFilter { blocked: true, ..filter.clone() };
    for (students, found) in [(everybody(&place), None), (whole(&place), Some(other.clone()))] {
        let sight = DataRequestSight::office(students);
        assert_pages!(store, &place.ctx, data_requests.list(&sight, &filter), vec![one.clone()]);
        assert_pages!(store, &place.ctx, data_requests.list(&sight, &only), Vec::from_iter(found.clone()));
        assert_eq!(seen!(store, &place.ctx, data_requests.find(&sight, other.id, None)), found);
    }
}

/// Who answers for another child too, or for none, is listed as before.
pub async fn who_answers_for_blocked_students_alone_is_left_out(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let id = place.institution.id;
    let mut guardians: Vec<GuardianId> = Vec::new();
    for name in ["Alba", "Berta", "Clara", "Dora"] {
        let mut guardian = a_guardian(id);
        guardian.profile.name = NamePart::parse(name).expect("it is a name");
        guardians.push(seed(&*store, guardian).await.id);
    }
    let [alone, shared, of_none, of_shown] = [guardians[0], guardians[1], guardians[2], guardians[3]];
    let child = |of: &[GuardianId]| Student { guardians: of.iter().copied().map(a_mother).collect(), ..a_student(id) };
    seed(&*store, blocked_by(place.user.id, child(&[alone, shared]))).await;
    seed(&*store, blocked_by(place.user.id, child(&[alone]))).await;
    seed(&*store, child(&[shared, of_shown])).await;
    let page = PageRequest { count: true, ..PageRequest::first(9) };
    for (blocked, expected) in [(false, vec![shared, of_none, of_shown]), (true, vec![alone])] {
        let filter = GuardianFilter { blocked, ..GuardianFilter::default() };
        let listed = seen!(store, &place.ctx, guardians.list(&filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64));
        assert_eq!(listed.data.iter().map(|it| it.id).collect::<Vec<_>>(), expected);
    }
    // By id everybody is found: use cases ask whose children are blocked.
    assert!(seen!(store, &place.ctx, guardians.find(alone, None)).is_some());
}

/// Whoever makes the file.
pub async fn lines_for_the_ministry_leave_blocked_students_out(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let shown = school.enrolled(&store, S::Completed).await;
    let student = seed(&*store, blocked_by(school.place.user.id, a_student(school.place.institution.id))).await;
    seed(&*store, brought_to(school.placed(&student), S::Completed)).await;
    for site in [None, Some(school.site.id)] {
        let lines = seen!(store, school.ctx(), simat.records(school.year.id, site));
        assert_eq!(lines.iter().map(|it| it.student).collect::<Vec<_>>(), [shown.student]);
    }
}
