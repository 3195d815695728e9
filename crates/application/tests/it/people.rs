//! Writing down students and who answers for them.

use crate::house::{House, bad_field, code, code_and_params};
use plantel_application::enrollment::{GuardianRef, NewGuardianship, NewStudent, Students};
use plantel_domain::access::{Context, Role};
use plantel_domain::clock::Day;
use plantel_domain::codes::{DocumentType, Phone, Relationship};
use plantel_domain::enrollment::{
    GuardianChange, GuardianFilter, GuardianProfile, Profile, ProfileChange, Student, StudentFilter,
};
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_domain::page::PageRequest;
use plantel_testkit::builders::{a_full_name, a_guardian_profile, a_paper, a_student_profile};
use serde_json::json;

/// A school's office.
pub struct Office {
    pub house: House,
    pub secretary: Context,
    pub students: Students,
}

impl Office {
    pub async fn new() -> Self {
        let house = House::new().await;
        let secretary = house.person(Role::Secretary).await;
        let students = Students::new(house.store.clone(), house.clock.clone(), house.ids.clone());
        Self { house, secretary, students }
    }

    pub async fn create(&self, new: NewStudent) -> plantel_application::Result<Student> {
        self.students.create(&self.secretary, new).await
    }

    /// A student with a mother who is new.
    pub async fn with_mother(&self, mother: &GuardianProfile) -> Student {
        let guardians = vec![answers(GuardianRef::Described(mother.clone()))];
        self.create(NewStudent { guardians, ..a_new(a_student_profile()) }).await.unwrap()
    }

    pub async fn answer_for(
        &self,
        student: &Student,
        guardian: GuardianProfile,
    ) -> plantel_application::Result<Student> {
        let link = answers(GuardianRef::Described(guardian));
        self.students.answer_for(&self.secretary, student.id, None, link, None, false).await
    }

    pub async fn guardians(&self) -> usize {
        let page = PageRequest::first(50);
        self.students.guardians(&self.secretary, &GuardianFilter::default(), &page).await.unwrap().data.len()
    }
}

pub fn a_new(profile: Profile) -> NewStudent {
    NewStudent { profile, sensitive: None, guardians: Vec::new(), confirm: false }
}

pub fn answers(who: GuardianRef) -> NewGuardianship {
    let relationship = Relationship::Mother;
    NewGuardianship { who, relationship, may_pick_up: true, emergency_contact: true, lives_with: true }
}

/// Somebody with the paper of a student.
fn grown(student: &Student) -> GuardianProfile {
    GuardianProfile { document: student.profile.document.clone(), ..a_guardian_profile() }
}

fn phone(number: &str) -> Phone {
    Phone::parse(number).unwrap()
}

#[tokio::test]
async fn a_student_is_written_down_with_who_answers_and_the_journal_names_nobody() {
    let office = Office::new().await;
    let mother = a_guardian_profile();
    let student = office.with_mother(&mother).await;
    assert_eq!((student.version, student.active, student.guardians.len()), (1, true, 1));
    assert_eq!(office.students.find(&office.secretary, student.id).await.unwrap(), student);
    let known = office.students.guardian(&office.secretary, student.guardians[0].guardian).await.unwrap();
    assert_eq!(known.profile, mother);
    let name = Some(a_full_name(["Núñez", "Zapata"], ["Otilia", ""]));
    let phone = Patch::Set(phone("3109998877"));
    let change = ProfileChange { name, phone, ..ProfileChange::default() };
    office.students.change(&office.secretary, student.id, Some(1), change).await.unwrap();
    assert_eq!(office.house.store.kinds(), ["student.created", "guardian.created", "student.changed"]);
    let entries = office.house.store.journal_entries();
    let told: Vec<_> = entries.iter().map(|entry| json!([entry.data, entry.changes])).collect();
    let told = json!(told).to_string();
    let number = student.profile.document.number.as_str();
    for secret in ["Peña", "Marta", "Otilia", "Zapata", "3109998877", "2015-08-20", number] {
        assert!(!told.contains(secret), "{secret} stands in {told}");
    }
    assert!(told.contains("\"name\"") && told.contains("***"), "that it changed is told: {told}");
}

#[tokio::test]
async fn a_birth_that_is_still_to_come_is_refused() {
    let office = Office::new().await;
    let born_on = |day| {
        let birth_date = Day::from_ymd_opt(2026, 3, day).unwrap();
        a_new(Profile { birth_date, ..a_student_profile() })
    };
    let born = office.create(born_on(17)).await;
    assert_eq!(bad_field(born), ("/birth_date".to_owned(), "birth-date.future"));
    office.house.assert_nothing_happened();
    office.create(born_on(16)).await.unwrap();
}

#[tokio::test]
async fn a_paper_is_of_one_student() {
    let office = Office::new().await;
    let first = office.create(a_new(a_student_profile())).await.unwrap();
    assert_eq!(code(office.create(a_new(first.profile.clone())).await), "student.document-taken");
    let second = office.create(a_new(a_student_profile())).await.unwrap();
    let change = ProfileChange { document: Some(first.profile.document), ..ProfileChange::default() };
    let changed = office.students.change(&office.secretary, second.id, None, change).await;
    assert_eq!(code(changed), "student.document-taken");
    assert_eq!(office.house.store.kinds(), ["student.created", "student.created"]);
}

#[tokio::test]
async fn who_is_known_by_their_paper_is_not_written_down_again() {
    let office = Office::new().await;
    let mother = GuardianProfile { phone: Some(phone("3001234567")), ..a_guardian_profile() };
    let first = office.with_mother(&mother).await;
    // What is not said again stays, and nobody need confirm what does not change.
    let second = office.with_mother(&GuardianProfile { phone: None, ..mother.clone() }).await;
    assert_eq!(second.guardians, first.guardians);
    assert_eq!(office.guardians().await, 1);
    let children = office.students.children_of(&office.secretary, first.guardians[0].guardian).await.unwrap();
    assert_eq!(children.len(), 2);
    assert_eq!(office.house.store.kinds(), ["student.created", "guardian.created", "student.created"]);
}

#[tokio::test]
async fn a_change_that_touches_other_children_names_them_and_waits_for_a_yes() {
    let office = Office::new().await;
    let mother = a_guardian_profile();
    let first = office.with_mother(&mother).await;
    let guardian = first.guardians[0].guardian;
    let otherwise = GuardianProfile { phone: Some(phone("6041234567")), ..mother.clone() };
    let guardians = vec![answers(GuardianRef::Described(otherwise.clone()))];
    let sister = NewStudent { guardians, ..a_new(a_student_profile()) };
    let (refused, params) = code_and_params(office.create(sister.clone()).await);
    assert_eq!(refused, "guardian.shared");
    assert!(params.contains(&("children", Param::Text("Ana María Peña Ruiz".into()))), "{params:?}");
    assert!(params.contains(&("name", Param::Text("Marta Lucía Ruiz".into()))), "{params:?}");
    assert_eq!(office.students.guardian(&office.secretary, guardian).await.unwrap().profile, mother);
    let sister = office.create(NewStudent { confirm: true, ..sister }).await.unwrap();
    assert_eq!(sister.guardians[0].guardian, guardian);
    assert_eq!(office.students.guardian(&office.secretary, guardian).await.unwrap().profile, otherwise);
    let change = || GuardianChange { phone: Patch::Clear, ..GuardianChange::default() };
    let asked = office.students.change_guardian(&office.secretary, guardian, None, change(), false).await;
    assert_eq!(code(asked), "guardian.shared");
    let changed = office.students.change_guardian(&office.secretary, guardian, Some(2), change(), true).await.unwrap();
    assert_eq!((changed.profile.phone, changed.version), (None, 3));
}

#[tokio::test]
async fn who_answers_for_one_child_alone_is_changed_without_a_question() {
    let office = Office::new().await;
    let student = office.with_mother(&a_guardian_profile()).await;
    let guardian = student.guardians[0].guardian;
    let change = GuardianChange { phone: Patch::Set(phone("6041234567")), ..GuardianChange::default() };
    let changed = office.students.change_guardian(&office.secretary, guardian, None, change, false).await.unwrap();
    assert_eq!(changed.version, 2);
    let otherwise = GuardianProfile { phone: Some(phone("3001234567")), ..changed.profile };
    let after = office.answer_for(&student, otherwise).await.unwrap();
    assert_eq!(after.version, 1, "the student did not change");
    assert_eq!(office.house.store.kinds()[2..], ["guardian.changed", "guardian.changed"]);
}

#[tokio::test]
async fn nobody_answers_for_themself_not_over_others_either() {
    let office = Office::new().await;
    let mut family = Vec::new();
    for _ in 0..3 {
        family.push(office.create(a_new(a_student_profile())).await.unwrap());
    }
    let own = grown(&family[0]);
    let (refused, params) = code_and_params(office.answer_for(&family[0], own.clone()).await);
    assert_eq!(refused, "guardian.is-the-student");
    assert_eq!(params, [("name", Param::Text(own.name.to_string().into()))]);
    // The second answers for the first, and the third for the second.
    let first = office.answer_for(&family[0], grown(&family[1])).await.unwrap();
    assert_eq!(code(office.answer_for(&family[1], grown(&family[0])).await), "guardian.circle");
    let second = office.answer_for(&family[1], grown(&family[2])).await.unwrap();
    assert_eq!(code(office.answer_for(&family[2], grown(&family[0])).await), "guardian.circle");
    assert_eq!(code(office.answer_for(&family[2], grown(&family[1])).await), "guardian.circle");
    // By another paper, of a student or of a guardian, neither.
    let change = ProfileChange { document: Some(family[1].profile.document.clone()), ..ProfileChange::default() };
    let own = office.students.change(&office.secretary, first.id, None, change).await;
    assert_eq!(code(own), "guardian.is-the-student");
    let change = GuardianChange { document: Some(family[0].profile.document.clone()), ..GuardianChange::default() };
    let third = second.guardians[0].guardian;
    let circle = office.students.change_guardian(&office.secretary, third, None, change, true).await;
    assert_eq!(code(circle), "guardian.circle");
    // As a new student, who is known as guardian already.
    let orphan = GuardianProfile { document: a_paper(DocumentType::Ti, "77"), ..a_guardian_profile() };
    office.answer_for(&family[2], orphan.clone()).await.unwrap();
    let guardians = vec![answers(GuardianRef::Described(grown(&family[0])))];
    let grown_up = Profile { document: orphan.document, ..a_student_profile() };
    assert_eq!(code(office.create(NewStudent { guardians, ..a_new(grown_up) }).await), "guardian.circle");
    let listed = office.students.list(&office.secretary, &StudentFilter::default(), &PageRequest::first(9)).await;
    assert_eq!(listed.unwrap().data.len(), 3, "nothing of it is stored");
}

#[tokio::test]
async fn two_who_write_down_one_new_guardian_at_once_mean_one_person() {
    let office = Office::new().await;
    let mother = a_guardian_profile();
    let (one, other) = tokio::join!(office.with_mother(&mother), office.with_mother(&mother));
    assert_eq!(one.guardians[0].guardian, other.guardians[0].guardian);
    assert_eq!(office.guardians().await, 1);
}

#[tokio::test]
async fn an_eleventh_guardian_is_too_many_and_a_failure_half_way_leaves_nothing() {
    let office = Office::new().await;
    let guardians = |count| (0..count).map(|_| answers(GuardianRef::Described(a_guardian_profile()))).collect();
    let new = |count| NewStudent { guardians: guardians(count), ..a_new(a_student_profile()) };
    assert_eq!(code(office.create(new(11)).await), "guardian.too-many");
    let known = NewStudent {
        guardians: vec![answers(GuardianRef::Described(a_guardian_profile())), answers(unknown())],
        ..a_new(a_student_profile())
    };
    assert_eq!(bad_field(office.create(known).await), ("/guardians/1/guardian_id".to_owned(), "guardian.not-found"));
    office.house.assert_nothing_happened();
    assert_eq!(office.guardians().await, 0);
    assert_eq!(office.create(new(10)).await.unwrap().guardians.len(), 10);
}

pub fn unknown() -> GuardianRef {
    GuardianRef::Known(plantel_testkit::ids::an_id().into())
}
