//! Who is one person, and whom a change of a guardian touches.

use crate::house::{code, code_and_params};
use crate::people::{Office, a_new, answers, unknown};
use plantel_application::enrollment::{GuardianRef, NewStudent};
use plantel_domain::clock::Day;
use plantel_domain::codes::{DocumentType, IdentityDocument, Phone};
use plantel_domain::enrollment::{GuardianChange, GuardianProfile, Profile, ProfileChange};
use plantel_domain::error::Param;
use plantel_domain::form::Patch;
use plantel_testkit::builders::{
    a_class_group, a_full_name, a_guardian_profile, a_school_year, a_site, a_student_profile, an_enrollment, placed_in,
    seed,
};

#[tokio::test]
async fn papers_that_follow_each_other_with_one_number_are_of_one_person() {
    let office = Office::new().await;
    let mother = a_guardian_profile();
    let young = office.with_mother(&mother).await;
    let of = |kind| IdentityDocument { kind, number: young.profile.document.number.clone() };
    for kind in [DocumentType::Rc, DocumentType::Cc, DocumentType::Nuip] {
        let again = Profile { document: of(kind), ..a_student_profile() };
        assert_eq!(code(office.create(a_new(again)).await), "student.document-taken", "{kind:?}");
        let own = GuardianProfile { document: of(kind), ..a_guardian_profile() };
        assert_eq!(code(office.answer_for(&young, own).await), "guardian.is-the-student", "{kind:?}");
    }
    let other = Profile { document: of(DocumentType::Ce), ..a_student_profile() };
    office.create(a_new(other)).await.unwrap();
    // Whoever grows up changes the paper, and stays who they are.
    let change = ProfileChange { document: Some(of(DocumentType::Cc)), ..ProfileChange::default() };
    let grown = office.students.change(&office.secretary, young.id, None, change).await.unwrap();
    assert_eq!(grown.profile.document.kind, DocumentType::Cc);
    // A guardian who is described with an older paper is the one who is known, and keeps the paper.
    let number = mother.document.number.clone();
    let older = GuardianProfile { document: IdentityDocument { kind: DocumentType::Ti, number }, ..mother.clone() };
    let sister = office.with_mother(&older).await;
    assert_eq!((&sister.guardians, office.guardians().await), (&young.guardians, 1));
    let known = office.students.guardian(&office.secretary, sister.guardians[0].guardian).await.unwrap();
    assert_eq!(known.profile, mother);
}

#[tokio::test]
async fn of_many_children_ten_are_named_by_group_or_grade_and_the_others_are_counted() {
    let office = Office::new().await;
    let (house, mother) = (&office.house, a_guardian_profile());
    let site = seed(&*house.store, a_site(house.institution.id)).await;
    let year = seed(&*house.store, a_school_year(house.institution.id)).await;
    let group = seed(&*house.store, a_class_group(&site, &year)).await;
    let mut children = Vec::new();
    for number in 0..12_u8 {
        let letter = char::from(b'A' + number).to_string();
        let name = a_full_name(["Gil", ""], [&letter, ""]);
        let guardians = vec![answers(GuardianRef::Described(mother.clone()))];
        let child = NewStudent { guardians, ..a_new(Profile { name, ..a_student_profile() }) };
        children.push(office.create(child).await.unwrap());
    }
    let placed = placed_in(an_enrollment(&children[0], &year, &site), &group);
    seed(&*house.store, placed).await;
    let mut graded = an_enrollment(&children[1], &year, &site);
    graded.placement.group = None;
    seed(&*house.store, graded.clone()).await;
    let change = GuardianChange { phone: Patch::Set(Phone::parse("6041234567").unwrap()), ..GuardianChange::default() };
    let guardian = children[0].guardians[0].guardian;
    let asked = office.students.change_guardian(&office.secretary, guardian, None, change, false).await;
    let (refused, params) = code_and_params(asked);
    let (group, grade) = (&group.code, graded.placement.grade.name());
    let first = format!("A Gil ({group}), B Gil ({grade}), C Gil, D Gil, E Gil, F Gil, G Gil, H Gil, I Gil, J Gil");
    assert_eq!(refused, "guardian.shared");
    assert!(params.contains(&("children", Param::Text(first.into()))), "{params:?}");
    let counted = [("count", Param::Number(12)), ("more", Param::Number(2))];
    assert!(counted.iter().all(|told| params.contains(told)), "{params:?}");
}

#[tokio::test]
async fn every_guardian_who_is_not_there_and_a_birth_to_come_are_told_at_once() {
    let office = Office::new().await;
    let birth_date = Day::from_ymd_opt(2026, 3, 17).unwrap();
    let guardians = vec![answers(unknown()), answers(GuardianRef::Described(a_guardian_profile())), answers(unknown())];
    let new = NewStudent { guardians, ..a_new(Profile { birth_date, ..a_student_profile() }) };
    let refused = office.create(new).await.unwrap_err();
    let told: Vec<_> = refused.fault().fields().iter().map(|it| (it.pointer.as_str(), it.reason.code)).collect();
    let gone = "guardian.not-found";
    let expected =
        [("/birth_date", "birth-date.future"), ("/guardians/0/guardian_id", gone), ("/guardians/2/guardian_id", gone)];
    assert_eq!(told, expected);
    office.house.assert_nothing_happened();
}
