//! What is promised of lists of students, of who sees them, and of what the law calls sensitive of them.

use super::students::everybody;
use super::support::{Place, assert_failed, assert_other_version, assert_stale};
use crate::builders::{
    a_class_group, a_full_name, a_guardian, a_mother, a_school_year, a_site, a_student, a_student_profile,
    an_enrollment, brought_to, line, placed_in, prose, seed,
};
use crate::clock::moment;
use crate::ids::an_id;
use chrono::Duration;
use plantel_domain::codes::{Disability, Ethnicity};
use plantel_domain::enrollment::{
    BloodType, EnrollmentState, Profile, SensitiveChange, SensitiveData, Sight, Student, StudentFilter, StudentSort,
};
use plantel_domain::form::Patch;
use plantel_domain::ids::StudentId;
use plantel_domain::institutions::school::{ClassGroup, SchoolYear, Site};
use plantel_domain::page::{PageRequest, Sort, SortField, SortKey};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A site and a year with two groups of the third grade.
async fn school(store: &Arc<dyn Store>, place: &Place) -> (Site, SchoolYear, [ClassGroup; 2]) {
    let site = seed(&**store, a_site(place.institution.id)).await;
    let year = seed(&**store, a_school_year(place.institution.id)).await;
    let one = seed(&**store, a_class_group(&site, &year)).await;
    let other = seed(&**store, a_class_group(&site, &year)).await;
    (site, year, [one, other])
}

/// All, those named, those of groups who are taught there or were to the end of the year, or any of these.
pub async fn students_are_seen_as_far_as_the_caller_may(store: Arc<dyn Store>) {
    use EnrollmentState as S;
    let place = Place::new(&store).await;
    let (site, year, [one, other]) = school(&store, &place).await;
    let mut all = Vec::new();
    for (group, state) in [
        (&one, S::Active),
        (&one, S::Completed),
        (&one, S::Graduated),
        (&other, S::Active),
        (&one, S::InReview),
        (&one, S::PendingDocuments),
        (&one, S::Withdrawn),
        (&one, S::Transferred),
        (&one, S::Prospect),
    ] {
        let student = seed(&*store, a_student(place.institution.id)).await;
        let enrollment = placed_in(an_enrollment(&student, &year, &site), group);
        seed(&*store, brought_to(enrollment, state)).await;
        all.push(student);
    }
    all.push(seed(&*store, a_student(place.institution.id)).await);
    let nobody = Sight::none(place.institution.id);
    let teacher = Sight { groups: BTreeSet::from([one.id]), ..nobody.clone() };
    let both = Sight { groups: BTreeSet::from([one.id, other.id]), ..nobody.clone() };
    let parent = Sight { students: BTreeSet::from([all[9].id, all[8].id]), ..nobody.clone() };
    let any = Sight { students: parent.students.clone(), ..teacher.clone() };
    for (sight, expected) in [
        (everybody(&place), (0..10).collect::<Vec<_>>()),
        (nobody, vec![]),
        (teacher, vec![0, 1, 2]),
        (both, vec![0, 1, 2, 3]),
        (parent, vec![8, 9]),
        (any, vec![0, 1, 2, 8, 9]),
    ] {
        let mut shown: Vec<Student> = expected.iter().map(|n: &usize| all[*n].clone()).collect();
        shown.sort_by_key(|it| (it.profile.name.folded(), it.id));
        assert_pages!(store, &place.ctx, students.list(&sight, &StudentFilter::default()), shown.clone());
        for student in &all {
            let found = seen!(store, &place.ctx, students.find(&sight, student.id, None));
            assert_eq!(found.is_some(), shown.contains(student), "{sight:?}");
        }
    }
}

/// By each filter, and by several together.
pub async fn students_are_filtered(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (site, year, [one, other]) = school(&store, &place).await;
    let guardian = seed(&*store, a_guardian(place.institution.id)).await;
    let mut all = Vec::new();
    for (surname, active) in [("Núñez", true), ("Pérez", true), ("Rojas", false)] {
        let profile = Profile { name: a_full_name([surname, ""], ["Ana", ""]), ..a_student_profile() };
        let guardians = if surname == "Rojas" { Vec::new() } else { vec![a_mother(guardian.id)] };
        all.push(seed(&*store, Student { profile, active, guardians, ..a_student(place.institution.id) }).await);
    }
    let first = placed_in(an_enrollment(&all[0], &year, &site), &one);
    seed(&*store, brought_to(first, EnrollmentState::Active)).await;
    seed(&*store, an_enrollment(&all[1], &year, &site)).await;
    let left = placed_in(an_enrollment(&all[2], &year, &site), &other);
    seed(&*store, brought_to(left, EnrollmentState::Withdrawn)).await;
    let number = all[1].profile.document.number.to_string();
    let none = StudentFilter::default;
    let search = |text: &str| StudentFilter { search: Some(text.to_owned()), ..none() };
    for (filter, expected) in [
        (none(), vec![0, 1, 2]),
        (search("NUNEZ ana"), vec![0]),
        (search("ana"), vec![0, 1, 2]),
        (search("%"), vec![]),
        (search(&number), vec![1]),
        (StudentFilter { number: Some(number.clone()), ..none() }, vec![1]),
        (StudentFilter { number: Some(number[1..].to_owned()), ..none() }, vec![]),
        (StudentFilter { active: Some(false), ..none() }, vec![2]),
        (StudentFilter { active: Some(true), ..none() }, vec![0, 1]),
        (StudentFilter { year: Some(year.id), ..none() }, vec![0, 1]),
        (StudentFilter { year: Some(an_id().into()), ..none() }, vec![]),
        (StudentFilter { site: Some(site.id), ..none() }, vec![0, 1]),
        (StudentFilter { grade: Some(one.grade), year: Some(year.id), ..none() }, vec![0, 1]),
        (StudentFilter { grade: one.grade.next(), ..none() }, vec![]),
        (StudentFilter { group: Some(one.id), ..none() }, vec![0]),
        (StudentFilter { group: Some(other.id), ..none() }, vec![]),
        (StudentFilter { guardian: Some(guardian.id), ..none() }, vec![0, 1]),
        (StudentFilter { guardian: Some(guardian.id), year: Some(year.id), ..search("perez") }, vec![1]),
    ] {
        let expected: BTreeSet<StudentId> = expected.into_iter().map(|n: usize| all[n].id).collect();
        let page = PageRequest { count: true, ..PageRequest::first(50) };
        let listed = seen!(store, &place.ctx, students.list(&everybody(&place), &filter, &page));
        assert_eq!(listed.count, Some(expected.len() as u64), "{filter:?}");
        assert_eq!(listed.data.iter().map(|it| it.id).collect::<BTreeSet<_>>(), expected, "{filter:?}");
    }
}

/// Each once, by cursor as by skipping, also those of one name or moment.
pub async fn students_are_listed_in_every_order(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let mut all = Vec::new();
    let names = [("Ávila", 1), ("avila b", 1), ("Ávila", 1), ("Zea", -1), ("Ñ", 0), ("n-a", 2), ("學", 0)];
    for (surname, micros) in names {
        let created_at = moment() + Duration::microseconds(micros);
        let profile = Profile { name: a_full_name([surname, ""], ["Ana", ""]), ..a_student_profile() };
        all.push(seed(&*store, Student { profile, created_at, ..a_student(place.institution.id) }).await);
    }
    for (_, field) in StudentSort::ALL {
        match field {
            StudentSort::Name => all.sort_by_key(|it| (it.profile.name.folded(), it.id)),
            StudentSort::CreatedAt => all.sort_by_key(|it| (it.created_at, it.id)),
        }
        for descending in [false, true] {
            let filter = StudentFilter { sort: Sort { field: *field, descending }, ..StudentFilter::default() };
            assert_pages!(store, &place.ctx, students.list(&everybody(&place), &filter), all.clone());
            all.reverse();
        }
    }
}

/// By its name or by what it is sorted by.
pub async fn the_cursor_of_another_list_is_not_one_of_students(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let (sight, filter) = (everybody(&place), StudentFilter::default());
    let key = || SortKey::Text(String::new());
    assert_refuses_cursors!(store, &place.ctx, students.list(&sight, &filter), "name", key());
    let sort = Sort { field: StudentSort::CreatedAt, descending: true };
    let newest = StudentFilter { sort, ..filter };
    assert_refuses_cursors!(store, &place.ctx, students.list(&sight, &newest), "-created_at", SortKey::Micros(0));
}

/// Said first, said otherwise, and each time with a version; who says it at the same time is told.
pub async fn what_is_sensitive_comes_back_as_it_was_said(store: Arc<dyn Store>) {
    let place = Place::new(&store).await;
    let student = seed(&*store, a_student(place.institution.id)).await;
    assert_eq!(seen!(store, &place.ctx, sensitive_data.find(student.id, None)), None);
    let unsaid = SensitiveData::unsaid(student.id, place.institution.id, moment());
    let change = SensitiveChange {
        health_insurer: Patch::Set(line("Nueva EPS 'ñ' \"%_\\\"")),
        blood_type: Patch::Set(BloodType::AbNegative),
        allergies: Patch::Set(prose("Penicilina\ny polen")),
        health_notes: Patch::Set(prose("Asma: \t{a,b} NULL 🐟")),
        disability: Patch::Set(Disability::parse("3").expect("it is one")),
        ethnicity: Patch::Set(Ethnicity::parse("0").expect("it is one")),
    };
    let mut said = unsaid.clone().changed(change, moment() + Duration::microseconds(7));
    kept!(store, &place.ctx, sensitive_data.put(&mut said));
    assert_eq!(said.version, 1);
    assert!(seen!(store, &place.ctx, sensitive_data.find(student.id, Some(1))) == Some(said.clone()));
    assert_stale(tried!(store, &place.ctx, sensitive_data.put(&mut unsaid.clone())));
    let mut next = SensitiveData { health_insurer: None, blood_type: None, allergies: None, ..said.clone() };
    kept!(store, &place.ctx, sensitive_data.put(&mut next));
    assert_eq!(next.version, 2);
    assert!(seen!(store, &place.ctx, sensitive_data.find(student.id, None)) == Some(next));
    assert_other_version(asked!(store, &place.ctx, sensitive_data.find(student.id, Some(1))));
    assert_stale(tried!(store, &place.ctx, sensitive_data.put(&mut said)));
    let mut of_nobody = SensitiveData::unsaid(an_id().into(), place.institution.id, moment());
    assert_failed(tried!(store, &place.ctx, sensitive_data.put(&mut of_nobody)));
}
