//! What is promised of lists of enrolments, and of who sees which.

use super::enrollments::School;
use super::support::by_id;
use crate::builders::{
    a_class_group, a_full_name, a_grade, a_school_year, a_site, a_student, a_student_profile, an_enrollment,
    brought_to, period, placed_in, seed, stepped,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::codes::Shift;
use plantel_domain::enrollment::{
    Enrollment, EnrollmentCase, EnrollmentFilter, EnrollmentSort, EnrollmentState as S, Placement, Profile, Sight,
    Student, Verb,
};
use plantel_domain::institutions::school::{ClassGroup, SchoolYear};
use plantel_domain::page::{PageRequest, Sort, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// What somebody finds and lists of these enrolments.
async fn seen_by(store: &Arc<dyn Store>, school: &School, sight: &Sight, all: &[Enrollment]) -> Vec<usize> {
    let page = PageRequest::first(200);
    let listed = seen!(store, school.ctx(), enrollments.list(sight, &EnrollmentFilter::default(), &page)).data;
    let mut seen = Vec::new();
    for (n, it) in all.iter().enumerate() {
        let found = seen!(store, school.ctx(), enrollments.find(sight, it.id, None));
        assert_eq!(found.is_some(), listed.contains(it), "who finds {n} lists it, and who does not, does not");
        if found.is_some() {
            seen.push(n);
        }
    }
    assert_eq!(listed.len(), seen.len(), "nothing else is listed");
    seen
}

/// Those of students who are taught in their groups, or were to the end of the year, and of their own.
pub async fn enrollments_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let (mine, not_mine) = (school.group.clone(), a_class_group(&school.site, &school.year));
    let not_mine = seed(&*store, not_mine).await;
    let mut all = Vec::new();
    for state in S::ALL {
        all.push(school.enrolled(&store, *state).await);
    }
    let institution = school.place.institution.id;
    let earlier = SchoolYear { period: period("2025-01-20", "2025-11-28"), ..a_school_year(institution) };
    let earlier = seed(&*store, earlier).await;
    // Another of who is active, and one of who left: of other years, in a group that somebody else teaches.
    for n in [3, 6] {
        let (id, year, history) = (an_id().into(), earlier.id, all[n].history[..1].to_vec());
        let asked = placed_in(all[n].clone(), &not_mine);
        let asked = Enrollment { id, year, history, state: S::PendingDocuments, ..asked };
        all.push(seed(&*store, asked).await);
    }
    let nobody = Sight::none(institution);
    let everybody: Vec<usize> = (0..all.len()).collect();
    assert_eq!(seen_by(&store, &school, &school.everything, &all).await, everybody);
    assert_eq!(seen_by(&store, &school, &nobody, &all).await, Vec::<usize>::new());
    let teacher = Sight { groups: BTreeSet::from([mine.id]), ..nobody.clone() };
    // Of who is taught there the place alone, and none that they have, or had, elsewhere.
    assert_eq!(seen_by(&store, &school, &teacher, &all).await, [3, 4, 5]);
    let other = Sight { groups: BTreeSet::from([not_mine.id]), ..nobody.clone() };
    assert_eq!(seen_by(&store, &school, &other, &all).await, Vec::<usize>::new());
    let own = Sight { students: BTreeSet::from([all[0].student, all[6].student]), ..nobody.clone() };
    assert_eq!(seen_by(&store, &school, &own, &all).await, [0, 6, 9]);
    let both = Sight { students: own.students.clone(), ..teacher };
    assert_eq!(seen_by(&store, &school, &both, &all).await, [0, 3, 4, 5, 6, 9]);
}

/// By each filter, and by several together.
pub async fn enrollments_are_filtered(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let id = school.place.institution.id;
    let (site, year) = (seed(&*store, a_site(id)).await, seed(&*store, a_school_year(id)).await);
    let group = ClassGroup { shift: Shift::Night, grade: a_grade("11"), ..a_class_group(&site, &year) };
    let group = seed(&*store, group).await;
    let name = a_full_name(["D'Añasco", "Gómez-Ñato"], ["Íñigo", ""]);
    let odd = Student { profile: Profile { name, ..a_student_profile() }, ..a_student(id) };
    let odd = seed(&*store, odd).await;
    let one = seed(&*store, an_enrollment(&school.student(&store).await, &school.year, &school.site)).await;
    let other = placed_in(an_enrollment(&odd, &year, &site), &group);
    let other = Enrollment { case: EnrollmentCase::Returning, ..brought_to(other, S::Active) };
    let other = seed(&*store, other).await;
    let none = EnrollmentFilter::default;
    let search = |text: &str| EnrollmentFilter { search: Some(text.to_owned()), ..none() };
    let number = odd.profile.document.number.as_str().to_lowercase();
    let filters = [
        EnrollmentFilter { student: Some(odd.id), ..none() },
        EnrollmentFilter { year: Some(year.id), ..none() },
        EnrollmentFilter { site: Some(site.id), ..none() },
        EnrollmentFilter { grade: Some(a_grade("11")), ..none() },
        EnrollmentFilter { shift: Some(Shift::Night), ..none() },
        EnrollmentFilter { group: Some(group.id), ..none() },
        EnrollmentFilter { state: Some(S::Active), ..none() },
        EnrollmentFilter { case: Some(EnrollmentCase::Returning), ..none() },
        search("ANASCO"),
        search("íñigo"),
        search(&number),
        EnrollmentFilter { year: Some(year.id), grade: Some(a_grade("11")), state: Some(S::Active), ..search("d'a") },
    ];
    let page = PageRequest { count: true, ..PageRequest::first(10) };
    for filter in filters {
        let listed = seen!(store, school.ctx(), enrollments.list(&school.everything, &filter, &page));
        assert_eq!((listed.data, listed.count), (vec![other.clone()], Some(1)), "{filter:?}");
    }
    let nothing = [
        search("nadie"),
        search("a%o"),
        search("a_o"),
        EnrollmentFilter { state: Some(S::Graduated), ..none() },
        EnrollmentFilter { grade: Some(a_grade("3")), year: Some(year.id), ..none() },
        EnrollmentFilter { student: Some(one.student), site: Some(site.id), ..none() },
    ];
    for filter in nothing {
        let listed = seen!(store, school.ctx(), enrollments.list(&school.everything, &filter, &page));
        assert_eq!((listed.data, listed.count), (vec![], Some(0)), "{filter:?}");
    }
}

/// Page by page.
pub async fn enrollments_are_listed_in_every_order(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let mut all = Vec::new();
    for (made, changed) in [(3, 1), (1, 4), (2, 4), (2, 2), (2, 9)] {
        let plain = an_enrollment(&school.student(&store).await, &school.year, &school.site);
        let at = |micros| moment() + Duration::microseconds(micros);
        all.push(seed(&*store, Enrollment { created_at: at(made), updated_at: at(changed), ..plain }).await);
    }
    for field in [EnrollmentSort::CreatedAt, EnrollmentSort::UpdatedAt] {
        for descending in [false, true] {
            let sort = Sort { field, descending };
            let filter = EnrollmentFilter { sort, ..EnrollmentFilter::default() };
            let mut expected = all.clone();
            expected.sort_by_key(|it| match field {
                EnrollmentSort::CreatedAt => (it.created_at, it.id),
                EnrollmentSort::UpdatedAt => (it.updated_at, it.id),
            });
            if descending {
                expected.reverse();
            }
            assert_pages!(store, school.ctx(), enrollments.list(&school.everything, &filter), expected);
        }
    }
}

/// Nor one of another order.
pub async fn the_cursor_of_another_list_is_not_one_of_enrollments(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let filter = EnrollmentFilter::default();
    assert_refuses_cursors!(
        store,
        school.ctx(),
        enrollments.list(&school.everything, &filter),
        "-created_at",
        SortKey::Micros(0)
    );
}

/// Whether they left or not; the newest year first, and in a year the newest enrolment.
pub async fn all_enrollments_of_a_student_are_found(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let id = school.place.institution.id;
    let student = school.student(&store).await;
    let mut expected = Vec::new();
    for (n, begins) in [(1, "2028-01-17"), (2, "2027-01-18")] {
        let year = SchoolYear { period: period(begins, &begins.replace("-01-", "-11-")), ..a_school_year(id) };
        let year = seed(&*store, year).await;
        let created_at = moment() - Duration::days(n);
        let it = Enrollment { created_at, ..an_enrollment(&student, &year, &school.site) };
        expected.push(seed(&*store, it).await);
    }
    for (seconds, state) in [(2, S::Completed), (1, S::Withdrawn), (0, S::Transferred)] {
        let created_at = moment() + Duration::seconds(seconds);
        let it = Enrollment { created_at, ..brought_to(school.placed(&student), state) };
        expected.push(seed(&*store, it).await);
    }
    school.enrolled(&store, S::Active).await;
    assert_eq!(seen!(store, school.ctx(), enrollments.of_student(student.id)), expected);
    assert_eq!(seen!(store, school.ctx(), enrollments.of_student(an_id().into())), []);
}

/// Each once, however often a student is named; any number of students.
pub async fn enrollments_of_many_students_of_a_year_are_found(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let other = seed(&*store, a_school_year(school.place.institution.id)).await;
    let mut all = Vec::new();
    for _ in 0..3 {
        let student = school.student(&store).await;
        all.push(brought_to(school.placed(&student), S::Transferred));
        all.push(school.placed(&student));
        seed(&*store, an_enrollment(&student, &other, &school.site)).await;
    }
    kept!(store, school.ctx(), enrollments.add_all(&all));
    kept!(store, school.ctx(), enrollments.add_all(&[]));
    let known = all.iter().map(|it| it.student).filter(|student| *student != all[4].student);
    let students: Vec<_> = known.chain((0..2_000).map(|_| an_id().into())).collect();
    let found = seen!(store, school.ctx(), enrollments.of_students(school.year.id, &students));
    assert_eq!(by_id(found, |it| it.id), by_id(all[..4].to_vec(), |it| it.id));
    assert_eq!(seen!(store, school.ctx(), enrollments.of_students(school.year.id, &[])), []);
    assert_eq!(seen!(store, school.ctx(), enrollments.of_students(an_id().into(), &students)), []);
}

/// Of the year, of those who neither left nor came to its end.
pub async fn what_is_still_open_of_a_year_is_counted(store: Arc<dyn Store>) {
    let school = School::new(&store).await;
    let mut last = None;
    for state in S::ALL {
        last = Some(school.enrolled(&store, *state).await);
        school.enrolled(&store, *state).await;
    }
    assert_eq!(seen!(store, school.ctx(), enrollments.open_in(school.year.id)), 8);
    let mut back = stepped(last.expect("there are states"), Verb::ReEnter);
    back.placement = Placement { group: None, ..back.placement };
    kept!(store, school.ctx(), enrollments.update(&mut back));
    assert_eq!(seen!(store, school.ctx(), enrollments.open_in(school.year.id)), 9);
    assert_eq!(seen!(store, school.ctx(), enrollments.open_in(an_id().into())), 0);
}

/// In order of their ids; those of other years, and those that were left, are not among them.
pub async fn who_has_not_left_a_year_is_found_and_held(store: Arc<dyn Store>) {
    let (school, other) = (School::new(&store).await, School::new(&store).await);
    let (mut all, mut counting) = (Vec::new(), Vec::new());
    for state in S::ALL {
        for _ in 0..2 {
            let it = school.enrolled(&store, *state).await;
            if state.counts() {
                counting.push(it.clone());
            }
            all.push(it);
        }
    }
    let abroad = other.enrolled(&store, S::Active).await;
    counting.sort_by_key(|it| it.id);
    assert_eq!(counting.len(), 12);
    assert_eq!(seen!(store, school.ctx(), enrollments.counting_in(school.year.id)), counting);
    assert_eq!(seen!(store, school.ctx(), enrollments.counting_in(other.year.id)), []);
    all.sort_by_key(|it| it.id);
    let ids: Vec<_> = all.iter().rev().chain(&all).chain([&abroad]).map(|it| it.id).collect();
    assert_eq!(tried!(store, school.ctx(), enrollments.lock_all(&ids)).expect("they are held"), all);
    let mut students: Vec<_> = all.iter().map(|it| it.student).collect();
    students.sort();
    let asked: Vec<_> = students.iter().rev().copied().chain([abroad.student, an_id().into()]).collect();
    let held = tried!(store, school.ctx(), students.lock_all(&asked)).expect("they are held");
    assert_eq!(held.iter().map(|student| student.id).collect::<Vec<_>>(), students);
    assert_eq!(tried!(store, school.ctx(), students.lock_all(&[])).expect("there is nobody"), []);
}
