//! Papers, what is needed of them, and consents.

use super::samples::{day, document, grade, guardianship, id, line, now, prose, student};
use super::*;
use crate::form::Invalid;
use rstest::rstest;
use std::collections::BTreeSet;

fn requirement(kind: &str, grades: &[&str], cases: &[EnrollmentCase], required: bool) -> Requirement {
    Requirement {
        kind: DocumentKind::parse(kind).unwrap(),
        name: line("Un papel"),
        grades: grades.iter().map(|text| grade(text)).collect(),
        cases: cases.iter().copied().collect::<BTreeSet<_>>(),
        required,
    }
}

#[rstest]
#[case("identity_document", true)]
#[case("sisben4", true)]
#[case("a", false)]
#[case("Registro civil", false)]
#[case("../../etc/passwd", false)]
#[case("ñ_papel", false)]
#[case("", false)]
fn a_kind_of_paper_is_a_short_word(#[case] typed: &str, #[case] good: bool) {
    assert_eq!(DocumentKind::parse(typed).is_ok(), good);
}

#[rstest]
#[case(b"%PDF-1.7 ...", Some(DocumentFormat::Pdf))]
#[case(b"\x89PNG\r\n\x1a\n....", Some(DocumentFormat::Png))]
#[case(b"\xff\xd8\xff\xe0....", Some(DocumentFormat::Jpeg))]
#[case(b"MZ\x90\0%PDF-1.7", None)]
#[case(b"<html>%PDF-", None)]
#[case(b"%PDF", None)]
#[case(b"", None)]
fn a_paper_is_told_by_its_first_bytes(#[case] bytes: &[u8], #[case] format: Option<DocumentFormat>) {
    assert_eq!(DocumentFormat::of(bytes), format);
}

#[test]
fn papers_are_needed_by_grade_and_case_and_the_newest_version_counts() {
    let written = Requirements::usual(id(9))
        .write(
            vec![
                requirement("identity", &[], &[], true),
                requirement("grades", &["6", "7"], &[EnrollmentCase::FromElsewhere], true),
                requirement("photo", &[], &[], false),
            ],
            now(),
        )
        .unwrap();
    let check = |of: &str, case, papers: &[EnrollmentDocument]| PaperCheck::of(&written, (grade(of), case), papers);
    let new = EnrollmentCase::New;
    assert_eq!(check("6", new, &[]).missing, ["identity"]);
    assert_eq!(check("6", EnrollmentCase::FromElsewhere, &[]).missing, ["identity", "grades"]);
    assert_eq!(check("8", EnrollmentCase::FromElsewhere, &[]).missing, ["identity"]);
    let uploaded = document("identity", 1, DocumentState::Uploaded);
    let there = check("6", new, std::slice::from_ref(&uploaded));
    assert_eq!((there.missing.len(), there.not_validated), (0, vec!["identity".to_owned()]));
    let validated = document("identity", 1, DocumentState::Validated);
    assert_eq!(check("6", new, std::slice::from_ref(&validated)), PaperCheck::default());
    // A newer one that was rejected takes the place of the one that did, in whichever order they come.
    let rejected = document("identity", 2, DocumentState::Rejected);
    for papers in [[validated.clone(), rejected.clone()], [rejected.clone(), validated.clone()]] {
        assert_eq!(check("6", new, &papers).missing, ["identity"]);
    }
}

#[test]
fn each_kind_is_named_once_and_fifty_at_most() {
    let usual = Requirements::usual(id(9));
    let twice = vec![requirement("photo", &[], &[], true), requirement("photo", &["1"], &[], false)];
    let Invalid(fields) = usual.clone().write(twice, now()).unwrap_err();
    assert_eq!((fields[0].pointer.as_str(), fields[0].reason.code), ("/papers/1/kind", "list.twice"));
    let many = |count: usize| (0..count).map(|n| requirement(&format!("kind_{n}"), &[], &[], true)).collect();
    assert!(usual.clone().write(many(MOST_REQUIREMENTS), now()).is_ok());
    assert!(usual.write(many(MOST_REQUIREMENTS + 1), now()).is_err());
}

#[test]
fn the_office_says_of_the_newest_version_once_and_may_see_later_that_it_was_wrong() {
    let deed = (Some(id(7)), now());
    let uploaded = document("identity", 2, DocumentState::Uploaded);
    assert_eq!(uploaded.clone().validate(3, deed).unwrap_err(), DocumentError::Superseded);
    let validated = uploaded.clone().validate(2, deed).unwrap();
    assert_eq!((validated.state, validated.reviewed_by), (DocumentState::Validated, Some(id(7))));
    let again = validated.clone().validate(2, deed).unwrap_err();
    assert_eq!(again, DocumentError::Reviewed(DocumentState::Validated));
    let rejected = validated.reject(2, prose("Vencido"), deed).unwrap();
    assert_eq!(rejected.reason, Some(prose("Vencido")));
    let error = rejected.validate(2, deed).unwrap_err();
    assert_eq!(error, DocumentError::Reviewed(DocumentState::Rejected));
}

#[test]
fn a_file_lies_under_ids_alone() {
    let key = document("identity", 1, DocumentState::Uploaded).file();
    assert_eq!(key.as_str(), format!("enrollment-documents/{}/{}", id::<uuid::Uuid>(101), "ab".repeat(32)));
}

fn text(number: u16) -> ConsentText {
    ConsentText {
        id: id(u128::from(number) + 200),
        institution: id(9),
        purpose: Purpose::DataProtection,
        number,
        text: prose("Autorizo el tratamiento de los datos."),
        sha256: "cd".repeat(32),
        by: None,
        created_at: now(),
    }
}

fn given(student: &Student, giver: Giver, newest: u16) -> Result<Consent, ConsentError> {
    let new = NewConsent { text: id(201), giver, channel: Channel::Paper };
    Consent::give(id(300), (student, day("2026-02-02")), (&text(1), newest), (new, Some(id(7)), now()))
}

#[test]
fn who_answers_for_a_student_consents_and_who_is_of_age_for_themself() {
    let child = student().answered_for(guardianship(11), None).unwrap();
    let consent = given(&child, Giver::Guardian(id(11)), 1).unwrap();
    assert_eq!((consent.text_number, consent.text_sha256.as_str()), (1, "cd".repeat(32).as_str()));
    assert_eq!(given(&child, Giver::Guardian(id(12)), 1).unwrap_err(), ConsentError::NotTheirGuardian);
    assert_eq!(given(&child, Giver::Student, 1).unwrap_err(), ConsentError::NotOfAge);
    assert_eq!(given(&child, Giver::Guardian(id(11)), 2).unwrap_err(), ConsentError::OldText);
    let mut grown = child;
    grown.profile.birth_date = day("2000-01-01");
    assert!(given(&grown, Giver::Student, 1).is_ok());
}

#[test]
fn a_consent_holds_until_it_is_revoked_or_who_gave_it_answers_no_more() {
    let child = student().answered_for(guardianship(11), None).unwrap();
    let consent = given(&child, Giver::Guardian(id(11)), 1).unwrap();
    assert!(Consent::allows_enrolment(&child, std::slice::from_ref(&consent)));
    let alone = child.clone().without_guardian(id(11));
    assert!(!Consent::allows_enrolment(&alone, std::slice::from_ref(&consent)));
    let image = Consent { purpose: Purpose::Image, ..consent.clone() };
    assert!(!Consent::allows_enrolment(&child, &[image]));
    let revocation = Revocation { at: now(), by: None, channel: Channel::Web, reason: None };
    let revoked = consent.revoke(revocation.clone()).unwrap();
    assert!(!Consent::allows_enrolment(&child, std::slice::from_ref(&revoked)));
    assert_eq!(revoked.revoke(revocation).unwrap_err(), ConsentError::Revoked);
}
