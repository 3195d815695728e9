//! Students and who answers for them.

use super::samples::{day, guardianship, id, line, now, paper, profile, student};
use super::*;
use crate::codes::{DocumentType, IdentityDocument, NamePart};
use crate::error::{Fault as _, Kind, Params};
use crate::form::{Invalid, Patch};
use crate::journal::Change;
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeMap;

#[rstest]
#[case("2026-02-02", None)]
#[case("2026-02-03", Some("birth-date.future"))]
#[case("1899-12-31", Some("date.too-early"))]
#[case("1900-01-01", None)]
fn nobody_is_born_tomorrow(#[case] birth: &str, #[case] code: Option<&str>) {
    let profile = Profile { birth_date: day(birth), ..profile() };
    let refused = profile.check(day("2026-02-02")).err().map(|Invalid(fields)| fields);
    let told = refused.map(|fields| (fields[0].pointer.clone(), fields[0].reason.code));
    assert_eq!(told, code.map(|code| ("/birth_date".to_owned(), code)));
}

#[test]
fn the_journal_tells_which_fields_changed_and_no_value() {
    let before = student();
    let change = ProfileChange { address: Patch::Set(line("Calle 46 # 54-3")), ..ProfileChange::default() };
    let mut after = before.clone();
    after.profile = after.profile.changed(change);
    let changes = Change::between(&before, &after);
    let fields: Vec<&str> = changes.iter().map(|change| change.field.as_str()).collect();
    assert_eq!(fields, ["address"]);
    let told = serde_json::json!([changes, Change::created(&after)]).to_string();
    for secret in ["Calle", "Hoz", "1007000052", "2013-01-05", "ngela"] {
        assert!(!told.contains(secret), "{secret} in {told}");
    }
}

#[test]
fn what_is_sensitive_prints_and_tells_nothing() {
    let unsaid = SensitiveData::unsaid(id(2), id(9), now());
    let allergies = Patch::Set(super::samples::prose("Penicilina"));
    let said = unsaid.clone().changed(SensitiveChange { allergies, ..SensitiveChange::default() }, now());
    let told = serde_json::json!(Change::between(&unsaid, &said)).to_string();
    assert!(told.contains("allergies"));
    assert!(!format!("{said:?}{told}").contains("Penicilina"));
}

#[test]
fn who_answers_stands_where_it_was_said_and_once() {
    let places = |it: &Student| it.guardians.iter().map(|link| link.guardian).collect::<Vec<_>>();
    let it = student().answered_for(guardianship(11), None).unwrap();
    let it = it.answered_for(guardianship(12), None).unwrap().answered_for(guardianship(13), Some(0)).unwrap();
    assert_eq!(places(&it), [id(13), id(11), id(12)]);
    let again = Guardianship { lives_with: false, ..guardianship(12) };
    let it = it.answered_for(again, Some(0)).unwrap();
    assert_eq!(places(&it), [id(12), id(13), id(11)]);
    assert!(!it.guardianship(id(12)).unwrap().lives_with);
    assert_eq!(places(&it.without_guardian(id(13))), [id(12), id(11)]);
}

#[test]
fn ten_answer_for_a_student_and_no_more() {
    let ten = (0..10).try_fold(student(), |it, number| it.answered_for(guardianship(number), None)).unwrap();
    assert_eq!(ten.clone().answered_for(guardianship(10), None).unwrap_err(), GuardianError::TooMany);
    // Who is there already moves.
    assert_eq!(ten.answered_for(guardianship(9), Some(0)).unwrap().guardians.len(), 10);
}

#[test]
fn of_who_is_held_nothing_is_told() {
    let held = GuardianError::Held;
    assert!(GuardianError::CODES.contains(&held.code()) && held.kind() == Kind::Refused);
    assert_eq!((held.code(), held.params()), ("guardian.held", Params::none()));
}

#[rstest]
#[case("2008-02-02", true)]
#[case("2008-02-03", false)]
fn of_age_at_eighteen(#[case] birth: &str, #[case] of_age: bool) {
    let mut it = student();
    it.profile.birth_date = day(birth);
    assert_eq!(it.of_age_on(day("2026-02-02")), of_age);
}

#[test]
fn what_is_not_said_again_of_a_guardian_stays() {
    let known = GuardianProfile {
        document: paper(DocumentType::Cc, "31003535"),
        name: NamePart::parse("Ñaira Chindoy").unwrap(),
        phone: Some(crate::codes::Phone::parse("3100000035").unwrap()),
        email: None,
        address: Some(line("Calle 1")),
    };
    let name = NamePart::parse("Ñaira Chindoy Peña").unwrap();
    let said = GuardianProfile { name, phone: None, address: None, ..known.clone() };
    let after = known.clone().said_again(said);
    assert_eq!(after.name.as_str(), "Ñaira Chindoy Peña");
    assert_eq!((after.phone, after.address), (known.phone, known.address));
}

fn of(number: u32) -> IdentityDocument {
    paper(DocumentType::Cc, &format!("{number:03}"))
}

/// For whom, and who answers.
type Links = &'static [(u32, u32)];

#[rstest]
#[case::themself(1, 1, &[], true)]
#[case::a_stranger(1, 2, &[], false)]
#[case::one_for_whom_the_student_answers(1, 2, &[(2, 1)], true)]
#[case::over_a_third(1, 2, &[(2, 3), (3, 1)], true)]
#[case::over_one_of_two(1, 2, &[(2, 4), (2, 3), (3, 1)], true)]
#[case::a_circle_of_others(1, 2, &[(2, 3), (3, 2)], false)]
fn nobody_answers_over_others_for_themself(
    #[case] student: u32,
    #[case] guardian: u32,
    #[case] links: Links,
    #[case] circle: bool,
) {
    let mut answering: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (student, guardian) in links {
        answering.entry(of(*student).bearer()).or_default().push(of(*guardian).bearer());
    }
    assert_eq!(closes_circle(&of(student), &of(guardian), &answering), circle);
    // A paper that follows another names the same person.
    let grown = IdentityDocument { kind: DocumentType::Ti, ..of(guardian) };
    assert_eq!(closes_circle(&of(student), &grown, &answering), circle);
}

proptest! {
    /// Links are added one after the other, those that close a circle are not: nobody ever answers for themself.
    #[test]
    fn of_links_that_were_let_through_none_leads_back(links in prop::collection::vec((0u32..8, 0u32..8), 0..40)) {
        let mut answering: BTreeMap<String, Vec<String>> = BTreeMap::new();
        let mut taken = Vec::new();
        for (student, guardian) in links {
            if !closes_circle(&of(student), &of(guardian), &answering) {
                answering.entry(of(student).bearer()).or_default().push(of(guardian).bearer());
                taken.push((student, guardian));
            }
        }
        for (student, guardian) in taken {
            prop_assert!(!closes_circle(&of(student), &of(guardian), &answering), "{} {}", student, guardian);
        }
    }
}
