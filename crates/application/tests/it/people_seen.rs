//! Who sees which students and what of them; accounts, switching off, and what the law calls sensitive.

use crate::house::{bad_field, code};
use crate::people::{Office, a_new, answers};
use plantel_application::enrollment::{GuardianRef, GuardianshipChange, NewStudent};
use plantel_domain::access::{Context, Membership, Role};
use plantel_domain::codes::Relationship;
use plantel_domain::enrollment::{
    BloodType, EnrollmentState, GuardianFilter, ProfileChange, SensitiveChange, StudentFilter,
};
use plantel_domain::form::Patch;
use plantel_domain::ids::UserId;
use plantel_domain::institutions::school::ClassGroup;
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{
    a_class_group, a_guardian_profile, a_membership, a_school_year, a_site, a_student_profile, a_user, an_enrollment,
    brought_to, placed_in, prose, seed,
};
use plantel_testkit::ids::an_id;
use serde_json::json;
use std::collections::BTreeSet;

fn user(ctx: &Context) -> UserId {
    ctx.user().unwrap()
}

fn allergic() -> SensitiveChange {
    SensitiveChange {
        blood_type: Patch::Set(BloodType::OPositive),
        allergies: Patch::Set(prose("Penicilina")),
        ..SensitiveChange::default()
    }
}

#[tokio::test]
async fn a_parent_sees_the_own_child_and_not_where_the_other_parent_lives() {
    let office = Office::new().await;
    let (students, secretary) = (&office.students, &office.secretary);
    let parent = office.house.person(Role::Guardian).await;
    let both = vec![
        answers(GuardianRef::Described(a_guardian_profile())),
        answers(GuardianRef::Described(a_guardian_profile())),
    ];
    let child = office.create(NewStudent { guardians: both, ..a_new(a_student_profile()) }).await.unwrap();
    let stranger = office.with_mother(&a_guardian_profile()).await;
    assert_eq!(code(students.find(&parent, child.id).await), "student.not-found");
    let own = child.guardians[0].guardian;
    students.link_guardian_user(secretary, own, Some(1), Some(user(&parent))).await.unwrap();
    let filter = StudentFilter::default();
    let listed = students.list(&parent, &filter, &PageRequest::first(9)).await.unwrap().data;
    assert_eq!(listed, std::slice::from_ref(&child));
    assert_eq!(students.find(&parent, child.id).await.unwrap(), child);
    assert_eq!(code(students.find(&parent, stranger.id).await), "student.not-found");
    let answering = students.guardians_of(&parent, &listed).await.unwrap();
    assert_eq!((answering.guardians.len(), answering.whole, answering.own), (2, false, Some(own)));
    assert!(students.guardians_of(secretary, &listed).await.unwrap().whole);
    assert_eq!(code(students.guardian(&parent, own).await), "access.denied");
    let page = PageRequest::first(9);
    assert_eq!(code(students.guardians(&parent, &GuardianFilter::default(), &page).await), "access.denied");
    assert_eq!(code(students.children_of(&parent, own).await), "access.denied");
    let change = ProfileChange::default();
    assert_eq!(code(students.change(&parent, child.id, None, change).await), "access.denied");
}

#[tokio::test]
async fn a_student_sees_the_own_record_alone() {
    let office = Office::new().await;
    let learner = office.house.person(Role::Student).await;
    let own = office.create(a_new(a_student_profile())).await.unwrap();
    let other = office.create(a_new(a_student_profile())).await.unwrap();
    office.students.link_user(&office.secretary, own.id, None, Some(user(&learner))).await.unwrap();
    assert_eq!(office.students.find(&learner, own.id).await.unwrap().id, own.id);
    assert_eq!(code(office.students.find(&learner, other.id).await), "student.not-found");
    assert_eq!(code(office.students.sensitive(&learner, other.id).await), "student.not-found");
    assert_eq!(office.students.sensitive(&learner, own.id).await.unwrap().version, 0);
}

#[tokio::test]
async fn a_teacher_sees_who_is_taught_in_the_own_groups() {
    let office = Office::new().await;
    let house = &office.house;
    let teacher = house.person(Role::Teacher).await;
    let site = seed(&*house.store, a_site(house.institution.id)).await;
    let year = seed(&*house.store, a_school_year(house.institution.id)).await;
    let group = ClassGroup { teachers: BTreeSet::from([user(&teacher)]), ..a_class_group(&site, &year) };
    let group = seed(&*house.store, group).await;
    let taught = office.create(a_new(a_student_profile())).await.unwrap();
    let asks = office.create(a_new(a_student_profile())).await.unwrap();
    let active = placed_in(an_enrollment(&taught, &year, &site), &group);
    seed(&*house.store, brought_to(active, EnrollmentState::Active)).await;
    seed(&*house.store, placed_in(an_enrollment(&asks, &year, &site), &group)).await;
    let filter = StudentFilter::default();
    let seen = office.students.list(&teacher, &filter, &PageRequest::first(9)).await.unwrap().data;
    assert_eq!(seen, std::slice::from_ref(&taught));
    assert_eq!(code(office.students.find(&teacher, asks.id).await), "student.not-found");
    assert_eq!(code(office.students.sensitive(&teacher, taught.id).await), "access.denied");
    // Who answers for them may be called; the office knows all of it anyway.
    let answering = office.students.guardians_of(&teacher, &seen).await.unwrap();
    assert_eq!((answering.whole, answering.taught), (false, BTreeSet::from([taught.id])));
}

#[tokio::test]
async fn what_is_shown_after_a_change_of_nothing_was_read() {
    let office = Office::new().await;
    let student = office.create(a_new(a_student_profile())).await.unwrap();
    let (students, secretary) = (&office.students, &office.secretary);
    students.change_sensitive(secretary, student.id, None, allergic()).await.unwrap();
    students.change_sensitive(secretary, student.id, None, SensitiveChange::default()).await.unwrap();
    let kinds = office.house.store.kinds();
    let read = kinds.iter().filter(|kind| **kind == "student.sensitive-read").count();
    assert_eq!((read, kinds.last().cloned()), (2, Some("student.sensitive-read".to_owned())));
}

#[tokio::test]
async fn who_is_enrolled_is_not_switched_off_and_nothing_changes_of_who_is() {
    let office = Office::new().await;
    let (house, students, secretary) = (&office.house, &office.students, &office.secretary);
    let site = seed(&*house.store, a_site(house.institution.id)).await;
    let year = seed(&*house.store, a_school_year(house.institution.id)).await;
    let enrolled = office.create(a_new(a_student_profile())).await.unwrap();
    seed(&*house.store, an_enrollment(&enrolled, &year, &site)).await;
    assert_eq!(code(students.deactivate(secretary, enrolled.id, None).await), "student.enrolled");
    let left = office.create(a_new(a_student_profile())).await.unwrap();
    seed(&*house.store, brought_to(an_enrollment(&left, &year, &site), EnrollmentState::Withdrawn)).await;
    let off = students.deactivate(secretary, left.id, Some(1)).await.unwrap();
    assert_eq!((off.active, off.version), (false, 2));
    assert_eq!(code(students.deactivate(secretary, left.id, None).await), "student.inactive");
    let change = ProfileChange { address: Patch::Clear, ..ProfileChange::default() };
    assert_eq!(code(students.change(secretary, left.id, None, change).await), "student.inactive");
    assert_eq!(code(students.change_sensitive(secretary, left.id, None, allergic()).await), "student.inactive");
    let link = answers(GuardianRef::Described(a_guardian_profile()));
    let answered = students.answer_for(secretary, left.id, None, link, None, false).await;
    assert_eq!(code(answered), "student.inactive");
    assert!(students.reactivate(secretary, left.id, Some(2)).await.unwrap().active);
    assert_eq!(students.reactivate(secretary, left.id, None).await.unwrap().version, 3, "once is enough");
    let told = house.store.kinds();
    assert_eq!(told[2..], ["student.deactivated", "student.reactivated"]);
}

#[tokio::test]
async fn an_account_is_of_a_member_and_of_one_student() {
    let office = Office::new().await;
    let (students, secretary) = (&office.students, &office.secretary);
    let one = office.create(a_new(a_student_profile())).await.unwrap();
    let other = office.create(a_new(a_student_profile())).await.unwrap();
    let outsider = seed(&*office.house.store, a_user()).await;
    for nobody in [outsider.id, an_id().into()] {
        let linked = students.link_user(secretary, one.id, None, Some(nobody)).await;
        assert_eq!(bad_field(linked), ("/user_id".to_owned(), "student.user-not-member"));
    }
    let learner = office.house.person(Role::Student).await;
    students.link_user(secretary, one.id, None, Some(user(&learner))).await.unwrap();
    let taken = students.link_user(secretary, other.id, None, Some(user(&learner))).await;
    assert_eq!(code(taken), "student.user-taken");
    assert_eq!(students.link_user(secretary, one.id, Some(2), None).await.unwrap().user, None);
    students.link_user(secretary, other.id, None, Some(user(&learner))).await.unwrap();
    assert_eq!(office.house.store.kinds()[2..], ["student.user-linked"; 3]);
}

#[tokio::test]
async fn an_account_is_of_who_has_the_role() {
    let office = Office::new().await;
    let (students, secretary) = (&office.students, &office.secretary);
    let child = office.with_mother(&a_guardian_profile()).await;
    let guardian = child.guardians[0].guardian;
    let (teacher, parent) = (office.house.person(Role::Teacher).await, office.house.person(Role::Guardian).await);
    for other in [&teacher, &parent] {
        let linked = students.link_user(secretary, child.id, None, Some(user(other))).await;
        assert_eq!(bad_field(linked), ("/user_id".to_owned(), "student.user-without-role"));
    }
    let linked = students.link_guardian_user(secretary, guardian, None, Some(user(&teacher))).await;
    assert_eq!(bad_field(linked), ("/user_id".to_owned(), "guardian.user-without-role"));
    students.link_guardian_user(secretary, guardian, None, Some(user(&parent))).await.unwrap();
}

#[tokio::test]
async fn nobody_answers_for_themself_by_one_account() {
    let office = Office::new().await;
    let (students, secretary) = (&office.students, &office.secretary);
    let person = seed(&*office.house.store, a_user()).await;
    let roles = BTreeSet::from([Role::Student, Role::Guardian]);
    let both = Membership { roles, ..a_membership(office.house.institution.id, person.id) };
    seed(&*office.house.store, both).await;
    let child = office.with_mother(&a_guardian_profile()).await;
    let guardian = child.guardians[0].guardian;
    let account = Some(person.id);
    students.link_user(secretary, child.id, None, account).await.unwrap();
    let linked = students.link_guardian_user(secretary, guardian, None, account).await;
    assert_eq!(code(linked), "guardian.is-the-student");
    // Whose own account it is may answer for others.
    let sister = office.with_mother(&a_guardian_profile()).await;
    let other = sister.guardians[0].guardian;
    students.link_guardian_user(secretary, other, None, account).await.unwrap();
    let link = answers(GuardianRef::Known(other));
    let answered = students.answer_for(secretary, child.id, None, link, None, false).await;
    assert_eq!(code(answered), "guardian.is-the-student");
    let linked = students.link_user(secretary, sister.id, None, account).await;
    assert_eq!(code(linked), "guardian.is-the-student");
}

#[tokio::test]
async fn every_reading_of_what_is_sensitive_is_told_and_never_what_it_says() {
    let office = Office::new().await;
    let (students, secretary) = (&office.students, &office.secretary);
    let student = office.create(a_new(a_student_profile())).await.unwrap();
    let unsaid = students.sensitive(secretary, student.id).await.unwrap();
    assert_eq!((unsaid.version, unsaid.blood_type), (0, None));
    let ahead = students.change_sensitive(secretary, student.id, Some(1), allergic()).await;
    assert_eq!(code(ahead), "store.precondition-failed");
    let said = students.change_sensitive(secretary, student.id, Some(0), allergic()).await.unwrap();
    assert_eq!((said.version, said.blood_type), (1, Some(BloodType::OPositive)));
    let same = students.change_sensitive(secretary, student.id, None, allergic()).await.unwrap();
    assert_eq!(same.version, 1, "saying it again changes nothing");
    assert!(students.sensitive(secretary, student.id).await.unwrap() == said);
    let coordinator = office.house.person(Role::Coordinator).await;
    assert_eq!(code(students.sensitive(&coordinator, student.id).await), "access.denied");
    let kinds = office.house.store.kinds();
    let (read, changed) = ("student.sensitive-read", "student.sensitive-changed");
    // What a change answers is a reading too.
    assert_eq!(kinds[1..], [read, changed, read, read, read]);
    let entries = office.house.store.journal_entries();
    let told: Vec<_> = entries.iter().map(|entry| json!([entry.data, entry.changes])).collect();
    let told = json!(told).to_string();
    assert!(told.contains("allergies") && !told.contains("Penicilina") && !told.contains("O+"), "{told}");
}

#[tokio::test]
async fn what_is_sensitive_of_a_new_student_needs_its_own_permission() {
    let office = Office::new().await;
    let new = NewStudent { sensitive: Some(allergic()), ..a_new(a_student_profile()) };
    let student = office.create(new).await.unwrap();
    let said = office.students.sensitive(&office.secretary, student.id).await.unwrap();
    assert_eq!((said.version, said.blood_type), (1, Some(BloodType::OPositive)));
    let kinds = office.house.store.kinds();
    assert_eq!(kinds, ["student.created", "student.sensitive-changed", "student.sensitive-read"]);
}

#[tokio::test]
async fn who_is_called_first_moves_and_goes() {
    let office = Office::new().await;
    let (students, secretary) = (&office.students, &office.secretary);
    let two = vec![
        answers(GuardianRef::Described(a_guardian_profile())),
        answers(GuardianRef::Described(a_guardian_profile())),
    ];
    let student = office.create(NewStudent { guardians: two, ..a_new(a_student_profile()) }).await.unwrap();
    let [first, second] = [student.guardians[0].guardian, student.guardians[1].guardian];
    let change = GuardianshipChange {
        place: Some(0),
        relationship: Some(Relationship::Grandparent),
        ..GuardianshipChange::default()
    };
    let moved = students.answer_otherwise(secretary, (student.id, second), Some(1), change.clone()).await.unwrap();
    assert_eq!((moved.version, moved.guardians[0].guardian), (2, second));
    assert_eq!(moved.guardians[0].relationship, Relationship::Grandparent);
    let again = students.answer_otherwise(secretary, (student.id, second), None, change.clone()).await.unwrap();
    assert_eq!(again.version, 2, "nothing changed");
    let unknown = students.answer_otherwise(secretary, (student.id, an_id().into()), None, change).await;
    assert_eq!(code(unknown), "guardian.not-found");
    let gone = students.no_longer(secretary, student.id, Some(2), first).await.unwrap();
    assert_eq!((gone.version, gone.guardians.len()), (3, 1));
    assert_eq!(code(students.no_longer(secretary, student.id, None, first).await), "guardian.not-found");
    students.guardian(secretary, first).await.unwrap();
}

#[tokio::test]
async fn students_of_another_institution_are_not_there() {
    let office = Office::new().await;
    let elsewhere = office.house.next_door().await.person(Role::Secretary).await;
    let student = office.with_mother(&a_guardian_profile()).await;
    let guardian = student.guardians[0].guardian;
    let students = &office.students;
    assert_eq!(code(students.find(&elsewhere, student.id).await), "student.not-found");
    assert_eq!(code(students.deactivate(&elsewhere, student.id, None).await), "student.not-found");
    assert_eq!(code(students.sensitive(&elsewhere, student.id).await), "student.not-found");
    assert_eq!(code(students.guardian(&elsewhere, guardian).await), "guardian.not-found");
    assert_eq!(code(students.children_of(&elsewhere, guardian).await), "guardian.not-found");
    let link = answers(GuardianRef::Known(guardian));
    let own = students.create(&elsewhere, NewStudent { guardians: vec![link], ..a_new(a_student_profile()) }).await;
    assert_eq!(bad_field(own), ("/guardians/0/guardian_id".to_owned(), "guardian.not-found"));
}
