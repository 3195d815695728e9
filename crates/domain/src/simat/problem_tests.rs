//! What is found wrong with the lines of a file.

use super::samples::{Place, part, source};
use super::{Encoding, Mend, Severity, SimatProblem, SimatSource, problems};
use crate::clock::Day;
use crate::codes::{DocumentType, GradeLevel, MunicipalityCode};
use crate::enrollment::Placement;
use crate::institutions::school::SiteConsecutive;
use crate::inventory::samples::id;
use crate::text::Line;
use rstest::rstest;
use std::collections::BTreeSet;

fn found(place: &Place, sources: &[SimatSource]) -> Vec<SimatProblem> {
    let today: Day = "2026-03-16".parse().unwrap();
    problems(&place.frame(), sources, today)
}

/// The columns and the codes.
fn told(sources: &[SimatSource]) -> Vec<(&'static str, &'static str)> {
    found(&Place::new(), sources).iter().map(|problem| (problem.column, problem.code)).collect()
}

#[test]
fn of_whom_all_is_known_nothing_is_wrong() {
    assert_eq!(told(&[source(1), source(2)]), []);
    assert_eq!(told(&[]), []);
}

#[rstest]
#[case(|it: &mut SimatSource| it.profile.address = None, "DIRECCION_RESIDENCIA", "simat.missing")]
#[case(|it: &mut SimatSource| it.profile.stratum = None, "ESTRATO", "simat.missing")]
#[case(|it: &mut SimatSource| it.group_code = None, "GRUPO", "simat.missing")]
#[case(|it: &mut SimatSource| it.profile.name.first_name = part(&"Ña".repeat(11)), "NOMBRE1", "simat.name-too-long")]
#[case(|it: &mut SimatSource| it.profile.name.first_surname = part("D'Angelo"), "APELLIDO1", "simat.surname-letters")]
#[case(|it: &mut SimatSource| it.profile.name.second_name = Some(part("Łucja")), "NOMBRE2", "simat.character")]
#[case(
    |it: &mut SimatSource| it.profile.address = Some(Line::parse(&format!("CL {}", "1".repeat(98))).unwrap()),
    "DIRECCION_RESIDENCIA",
    "simat.too-long"
)]
#[case(
    |it: &mut SimatSource| it.profile.address = Some(Line::parse("Junto a la escuela").unwrap()),
    "DIRECCION_RESIDENCIA",
    "simat.address-unconventional"
)]
#[case(
    |it: &mut SimatSource| it.profile.document.kind = DocumentType::Passport,
    "TIPO_DOCUMENTO",
    "simat.document-unknown"
)]
#[case(
    |it: &mut SimatSource| it.profile.document.kind = DocumentType::Nes,
    "TIPO_DOCUMENTO",
    "simat.document-temporary"
)]
#[case(
    |it: &mut SimatSource| it.profile.municipality = Some(MunicipalityCode::stored("05999".to_owned())),
    "RES_MUN",
    "simat.divipola-unknown"
)]
#[case(
    |it: &mut SimatSource| it.placement.grade = GradeLevel::parse("0").unwrap(),
    "FECHA_NACIMIENTO",
    "simat.age-unusual"
)]
#[case(
    |it: &mut SimatSource| drop(it.facts.insert("SISBEN".to_owned(), "Z9".to_owned())),
    "SISBEN",
    "simat.code-unknown"
)]
#[case(
    |it: &mut SimatSource| drop(it.facts.insert("DPTO_EXP".to_owned(), "05".to_owned())),
    "MUN_EXP",
    "simat.divipola-unknown"
)]
fn each_fault_is_told_by_its_column(#[case] spoil: fn(&mut SimatSource), #[case] column: &str, #[case] code: &str) {
    let mut it = source(1);
    spoil(&mut it);
    assert_eq!(told(&[it, source(2)]), [(column, code)]);
}

#[rstest]
#[case(DocumentType::Rc, true)]
#[case(DocumentType::Ti, true)]
#[case(DocumentType::Cc, true)]
#[case(DocumentType::Nuip, true)]
#[case(DocumentType::Ppt, false)]
#[case(DocumentType::Ce, false)]
fn who_bears_a_paper_of_the_country_was_born_in_a_municipality(#[case] kind: DocumentType, #[case] needed: bool) {
    let mut it = source(1);
    (it.profile.document.kind, it.profile.birth_place) = (kind, None);
    let found = found(&Place::new(), &[it]);
    let told: Vec<_> = found.iter().map(|problem| (problem.column, problem.code, problem.fields)).collect();
    let missing = |column| (column, "simat.missing", &["birth_municipality"][..]);
    let expected = if needed { vec![missing("NAC_DEPTO"), missing("NAC_MUN")] } else { Vec::new() };
    assert_eq!(told, expected);
}

#[test]
fn composed_surnames_are_letters_and_a_name_may_have_as_many_as_fit() {
    let mut it = source(1);
    it.profile.name.first_surname = part("De la Hoz");
    it.profile.name.first_name = part(&"ñ".repeat(21));
    assert_eq!(told(&[it]), []);
}

#[test]
fn a_number_that_two_have_is_told_of_both() {
    let mut other = source(2);
    other.profile.document.number = source(1).profile.document.number;
    for kind in [DocumentType::Cc, DocumentType::Rc, DocumentType::Nuip] {
        other.profile.document.kind = kind;
        let all = found(&Place::new(), &[source(1), other.clone()]);
        let codes: Vec<_> = all.iter().map(|problem| (problem.student, problem.code)).collect();
        assert_eq!(codes, [(Some(id(1)), "simat.document-twice"), (Some(id(2)), "simat.document-twice")]);
    }
    other.profile.document.kind = DocumentType::Ce;
    assert_eq!(told(&[source(1), other]), []);
}

#[test]
fn what_a_site_lacks_is_told_once_and_before_all_else() {
    let mut place = Place::new();
    for site in place.sites.values_mut() {
        (site.dane_code, site.municipality) = (None, None);
    }
    let mut it = source(1);
    it.profile.address = None;
    let all = found(&place, &[it, source(2)]);
    let codes: Vec<_> = all.iter().map(|problem| (problem.student, problem.column, problem.code)).collect();
    let expected = [
        (None, "MUN_CODIGO", "simat.missing"),
        (None, "DANE_ANTERIOR", "simat.no-dane"),
        (Some(id(1)), "DIRECCION_RESIDENCIA", "simat.missing"),
    ];
    assert_eq!(codes, expected);
    assert_eq!((all[1].mend, all[1].fields, all[1].enrollment), (Mend::Site(id(3)), &["dane_code"][..], None));
}

#[test]
fn a_site_that_nobody_tells_from_another_is_told() {
    let mut place = Place::new();
    let mut other = place.sites[&id(3)].clone();
    (other.id, other.dane_code) = (id(6), None);
    place.sites.insert(other.id, other);
    let codes = |place: &Place| -> Vec<_> {
        found(place, &[source(1), source(2)]).iter().map(|it| (it.column, it.code, it.mend, it.fields)).collect()
    };
    let untold = ("CONS_SEDE", "simat.no-consecutive", Mend::Site(id(3)), &["consecutive"][..]);
    assert_eq!(codes(&place), [untold]);
    place.sites.entry(id(3)).and_modify(|site| site.consecutive = SiteConsecutive::parse("02").ok());
    assert_eq!(codes(&place), []);
    let dane = place.dane.clone();
    place
        .sites
        .entry(id(6))
        .and_modify(|it| (it.consecutive, it.dane_code) = (SiteConsecutive::parse("02").ok(), Some(dane)));
    assert_eq!(codes(&place), [untold], "two have the same digits");
}

#[test]
fn a_problem_says_where_it_is_mended_and_shows_nothing_sensitive() {
    let mut it = source(1);
    it.facts.insert("SRPA".to_owned(), "99".to_owned());
    it.profile.name.second_surname = Some(part(&"a".repeat(22)));
    let all = found(&Place::new(), &[it]);
    let name = &["first_surname", "second_surname", "first_name", "second_name"][..];
    assert_eq!((all[0].mend, all[0].fields, all[0].max), (Mend::Student(id(1)), name, Some(21)));
    assert_eq!((all[0].value.len(), all[0].severity), (22, Severity::Error));
    assert_eq!((all[1].mend, all[1].fields, all[1].value.as_str()), (Mend::Facts(id(1001)), &["SRPA"][..], ""));
}

#[test]
fn letters_matter_where_the_file_cannot_write_them() {
    let mut it = source(1);
    it.profile.name.second_name = Some(part("Łucja"));
    let all = found(&Place::new(), &[it]);
    assert!(all[0].matters(Encoding::Latin1) && !all[0].matters(Encoding::Utf8));
}

#[test]
fn problems_have_an_order_in_which_none_has_the_place_of_another() {
    let spoilt = |number: u128| {
        let placement = Placement { grade: GradeLevel::parse("0").unwrap(), ..source(number).placement };
        let mut it = SimatSource { placement, group_code: None, ..source(number) };
        it.profile.name.first_surname = part("O'Łucja-Łucja-Łucja-Łucja");
        it
    };
    let all = found(&Place::new(), &[spoilt(2), spoilt(1), spoilt(3)]);
    let keys: Vec<String> = all.iter().map(SimatProblem::order_key).collect();
    assert_eq!(all.len(), 3 * 5);
    assert!(keys.is_sorted());
    assert_eq!(keys.iter().collect::<BTreeSet<_>>().len(), keys.len());
}
