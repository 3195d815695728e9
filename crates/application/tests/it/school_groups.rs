//! Groups: made, changed, taken away and seen.

use crate::house::{House, bad_field, code, code_and_params};
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::codes::Shift;
use plantel_domain::enrollment::EnrollmentState;
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::identity::User;
use plantel_domain::ids::UserId;
use plantel_domain::institutions::school::{
    ClassGroup, ClassGroupChange, ClassGroupFilter, NewClassGroup, SchoolYear, SchoolYearState, Site,
};
use plantel_domain::page::PageRequest;
use plantel_domain::store::Store;
use plantel_testkit::builders::{
    a_class_group, a_grade, a_membership, a_school_year, a_site, a_student, a_user, an_enrollment, brought_to, line,
    person_name, placed_in, seed,
};
use std::collections::BTreeSet;

/// A house with a site and an active year.
struct Stage {
    house: House,
    secretary: Context,
    site: Site,
    year: SchoolYear,
}

impl Stage {
    async fn new() -> Self {
        let house = House::new().await;
        let secretary = house.person(Role::Secretary).await;
        let site = seed(&*house.store, a_site(house.institution.id)).await;
        let year = SchoolYear { state: SchoolYearState::Active, ..a_school_year(house.institution.id) };
        let year = seed(&*house.store, year).await;
        Self { house, secretary, site, year }
    }

    fn wanted(&self, code: &str) -> NewClassGroup {
        NewClassGroup {
            site: self.site.id,
            year: self.year.id,
            grade: a_grade("3"),
            shift: Shift::Morning,
            code: line(code),
            capacity: 2,
            homeroom_teacher: None,
            teachers: BTreeSet::new(),
        }
    }

    async fn group(&self, taken: u16) -> ClassGroup {
        seed(&*self.house.store, ClassGroup { taken, ..a_class_group(&self.site, &self.year) }).await
    }

    async fn teacher(&self) -> User {
        self.house.member(Role::Teacher, []).await.0
    }

    /// What is asked for, and why it is refused.
    async fn refused(&self, wanted: NewClassGroup) -> (String, &'static str) {
        bad_field(self.house.school().create_group(&self.secretary, wanted).await)
    }
}

fn change() -> ClassGroupChange {
    ClassGroupChange::default()
}

#[tokio::test]
async fn a_secretary_makes_changes_and_takes_away_a_group() {
    let stage = Stage::new().await;
    let (who, school, teacher) = (&stage.secretary, stage.house.school(), stage.teacher().await);
    let wanted = NewClassGroup { homeroom_teacher: Some(teacher.id), ..stage.wanted("0301") };
    let group = school.create_group(who, wanted).await.unwrap();
    assert_eq!((group.taken, group.version, group.teaches(teacher.id)), (0, 1, true));
    let moved = ClassGroupChange { grade: Some(a_grade("4")), capacity: Some(30), ..change() };
    let changed = school.change_group(who, group.id, Some(1), moved.clone()).await.unwrap();
    assert_eq!((changed.grade, changed.capacity, changed.version), (a_grade("4"), 30, 2));
    assert_eq!(school.change_group(who, group.id, Some(2), moved).await.unwrap(), changed);
    assert_eq!(school.find_group(who, group.id).await.unwrap(), changed);
    school.remove_group(who, group.id, Some(2)).await.unwrap();
    assert_eq!(code(school.find_group(who, group.id).await), "group.not-found");
    assert_eq!(stage.house.store.kinds(), ["group.created", "group.changed", "group.removed"]);
}

#[tokio::test]
async fn a_code_is_of_one_group_of_its_site_year_grade_and_shift() {
    let stage = Stage::new().await;
    let (who, school) = (&stage.secretary, stage.house.school());
    school.create_group(who, stage.wanted("Ñ-1")).await.unwrap();
    assert_eq!(code(school.create_group(who, stage.wanted("n-1")).await), "group.code-taken");
    let afternoon = NewClassGroup { shift: Shift::Afternoon, ..stage.wanted("n-1") };
    let other = school.create_group(who, afternoon).await.unwrap();
    let back = ClassGroupChange { shift: Some(Shift::Morning), ..change() };
    assert_eq!(code(school.change_group(who, other.id, None, back).await), "group.code-taken");
}

#[tokio::test]
async fn a_group_is_of_an_open_year_and_of_a_site_in_use() {
    let stage = Stage::new().await;
    let (who, school, id) = (&stage.secretary, stage.house.school(), stage.house.institution.id);
    let unknown = NewClassGroup { site: a_site(id).id, ..stage.wanted("A") };
    assert_eq!(stage.refused(unknown).await, ("/site_id".to_owned(), "site.not-found"));
    let unknown = NewClassGroup { year: a_school_year(id).id, ..stage.wanted("A") };
    assert_eq!(stage.refused(unknown).await, ("/school_year_id".to_owned(), "school-year.not-found"));
    let old = seed(&*stage.house.store, Site { active: false, ..a_site(id) }).await;
    let over = SchoolYear { state: SchoolYearState::Closed, ..a_school_year(id) };
    let over = seed(&*stage.house.store, over).await;
    let retired = NewClassGroup { site: old.id, ..stage.wanted("A") };
    assert_eq!(code(school.create_group(who, retired).await), "site.retired");
    let closed = NewClassGroup { year: over.id, ..stage.wanted("A") };
    assert_eq!(code(school.create_group(who, closed).await), "school-year.closed");
    let group = stage.group(0).await;
    for (moved, why) in [
        (ClassGroupChange { site: Some(old.id), ..change() }, "site.retired"),
        (ClassGroupChange { year: Some(over.id), ..change() }, "school-year.closed"),
    ] {
        assert_eq!(code(school.change_group(who, group.id, None, moved).await), why);
    }
    let kept = seed(&*stage.house.store, a_class_group(&stage.site, &over)).await;
    let larger = ClassGroupChange { capacity: Some(40), ..change() };
    assert_eq!(code(school.change_group(who, kept.id, None, larger).await), "school-year.closed");
    assert_eq!(code(school.remove_group(who, kept.id, None).await), "school-year.closed");
    stage.house.assert_nothing_happened();
}

#[tokio::test]
async fn a_group_with_students_keeps_its_place_and_its_places() {
    let stage = Stage::new().await;
    let (who, school, group) = (&stage.secretary, stage.house.school(), stage.group(20).await);
    let moved = ClassGroupChange { grade: Some(a_grade("4")), ..change() };
    assert_eq!(code(school.change_group(who, group.id, None, moved).await), "group.has-students");
    let smaller = ClassGroupChange { capacity: Some(19), ..change() };
    let refused = code_and_params(school.change_group(who, group.id, None, smaller).await);
    assert_eq!(refused, ("group.too-small", vec![("count", Param::Number(20))]));
    assert_eq!(code(school.remove_group(who, group.id, None).await), "group.has-students");
    let renamed = ClassGroupChange { code: Some(line("0399")), ..change() };
    assert_eq!(school.change_group(who, group.id, None, renamed).await.unwrap().taken, 20);
}

#[tokio::test]
async fn a_group_that_an_enrolment_names_keeps_its_place_whatever_became_of_it() {
    for state in EnrollmentState::ALL.iter().filter(|state| !state.taught()) {
        let stage = Stage::new().await;
        let (who, school, group) = (&stage.secretary, stage.house.school(), stage.group(0).await);
        let student = seed(&*stage.house.store, a_student(stage.house.institution.id)).await;
        let enrollment = placed_in(an_enrollment(&student, &stage.year, &stage.site), &group);
        seed(&*stage.house.store, brought_to(enrollment, *state)).await;
        for moved in [
            ClassGroupChange { grade: Some(a_grade("4")), ..change() },
            ClassGroupChange { shift: Some(Shift::Afternoon), ..change() },
        ] {
            let refused = code(school.change_group(who, group.id, None, moved).await);
            assert_eq!(refused, "group.has-students", "{}", state.name());
        }
        let larger = ClassGroupChange { capacity: Some(40), ..change() };
        assert_eq!(school.change_group(who, group.id, None, larger).await.unwrap().capacity, 40);
    }
}

#[tokio::test]
async fn who_teaches_a_group_is_an_active_member() {
    let stage = Stage::new().await;
    let store = &*stage.house.store;
    let (id, teacher) = (stage.house.institution.id, stage.teacher().await);
    let stranger = seed(store, a_user()).await;
    let left = seed(store, a_user()).await;
    seed(store, Membership { active: false, ..a_membership(id, left.id) }).await;
    let switched_off = seed(store, User { active: false, ..a_user() }).await;
    seed(store, a_membership(id, switched_off.id)).await;
    let elsewhere = stage.house.next_door().await.member(Role::Teacher, []).await.0;
    for wrong in [stranger.id, left.id, switched_off.id, elsewhere.id, a_user().id] {
        let homeroom = NewClassGroup { homeroom_teacher: Some(wrong), ..stage.wanted("A") };
        assert_eq!(stage.refused(homeroom).await, ("/homeroom_teacher_id".to_owned(), "group.teacher-not-member"));
        let teachers: BTreeSet<UserId> = [teacher.id, wrong].into();
        let beside = NewClassGroup { teachers, ..stage.wanted("A") };
        assert_eq!(stage.refused(beside).await, ("/teacher_ids".to_owned(), "group.teacher-not-member"));
    }
    stage.house.assert_nothing_happened();
}

#[tokio::test]
async fn who_taught_a_group_and_left_is_in_nobodys_way() {
    let stage = Stage::new().await;
    let (who, school) = (&stage.secretary, stage.house.school());
    let (left, place) = stage.house.member(Role::Teacher, []).await;
    let taught = ClassGroup { homeroom_teacher: Some(left.id), ..a_class_group(&stage.site, &stage.year) };
    let group = seed(&*stage.house.store, taught).await;
    let mut work = stage.house.store.begin(&Context::system("test", Some(stage.house.institution.id))).await.unwrap();
    work.memberships().update(&mut Membership { active: false, ..place }).await.unwrap();
    work.commit_unjournaled().await.unwrap();
    let larger = ClassGroupChange { capacity: Some(40), ..change() };
    let changed = school.change_group(who, group.id, None, larger).await.unwrap();
    assert_eq!((changed.capacity, changed.homeroom_teacher), (40, Some(left.id)));
    let gone = ClassGroupChange { homeroom_teacher: Patch::Clear, ..change() };
    school.change_group(who, group.id, None, gone).await.unwrap();
    let again = ClassGroupChange { homeroom_teacher: Patch::Set(left.id), ..change() };
    let refused = bad_field(school.change_group(who, group.id, None, again).await);
    assert_eq!(refused, ("/homeroom_teacher_id".to_owned(), "group.teacher-not-member"));
}

#[tokio::test]
async fn names_of_groups_are_looked_up_at_once() {
    let stage = Stage::new().await;
    let ana = User { full_name: Some(person_name("Ana Peña")), ..a_user() };
    let ana = seed(&*stage.house.store, ana).await;
    let taught = ClassGroup { teachers: BTreeSet::from([ana.id]), ..a_class_group(&stage.site, &stage.year) };
    let group = seed(&*stage.house.store, taught).await;
    let school = stage.house.school();
    let names = school.group_names(&stage.secretary, &[group.clone(), group]).await.unwrap();
    assert_eq!(names.people[&ana.id], "Ana Peña");
    assert_eq!(names.sites[&stage.site.id], stage.site.name.as_str());
    assert_eq!(names.years[&stage.year.id], stage.year.name.as_str());
}

#[tokio::test]
async fn groups_are_written_by_the_office_and_read_by_the_school() {
    let stage = Stage::new().await;
    let (school, group) = (stage.house.school(), stage.group(0).await);
    for role in [Role::Teacher, Role::Student, Role::Guardian, Role::Auditor] {
        let ctx = stage.house.person(role).await;
        assert_eq!(code(school.create_group(&ctx, stage.wanted("A")).await), "access.denied", "{role:?}");
        assert_eq!(code(school.change_group(&ctx, group.id, None, change()).await), "access.denied", "{role:?}");
        assert_eq!(code(school.remove_group(&ctx, group.id, None).await), "access.denied", "{role:?}");
        assert_eq!(school.find_group(&ctx, group.id).await.unwrap(), group);
        let listed = school.list_groups(&ctx, &ClassGroupFilter::default(), &PageRequest::first(9)).await.unwrap();
        assert_eq!(listed.data, std::slice::from_ref(&group));
    }
    let stranger = stage.house.next_door().await.person(Role::Rector).await;
    assert_eq!(code(school.find_group(&stranger, group.id).await), "group.not-found");
    assert_eq!(code(school.change_group(&stranger, group.id, None, change()).await), "group.not-found");
    assert_eq!(code(school.remove_group(&stranger, group.id, None).await), "group.not-found");
    for role in [Role::Rector, Role::Coordinator] {
        let ctx = stage.house.person(role).await;
        let code = format!("{role:?}");
        school.create_group(&ctx, stage.wanted(&code)).await.unwrap();
    }
    assert_eq!(code(school.remove_group(&stage.secretary, group.id, Some(2)).await), "store.precondition-failed");
}
