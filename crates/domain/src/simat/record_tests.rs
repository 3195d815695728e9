//! What stands in the lines of a file.

use super::samples::{Place, source, town};
use super::{Frame, SimatRecord, SimatSource, Source, YearBefore};
use crate::codes::{CountryCode, Disability, DocumentType, Ethnicity, GradeLevel, Shift};
use crate::enrollment::{Birthplace, EnrollmentCase, EnrollmentState as S, Placement};
use crate::institutions::school::SiteConsecutive;
use crate::inventory::samples::id;
use rstest::rstest;
use std::collections::BTreeMap;

/// The values that are not empty, by their columns.
fn told(frame: &Frame<'_>, it: &SimatSource) -> BTreeMap<&'static str, String> {
    let SimatRecord { values, .. } = frame.record(it);
    assert_eq!(values.len(), frame.layout.columns.len());
    let named = frame.layout.columns.iter().map(|column| column.name).zip(values);
    named.filter(|(_, value)| !value.is_empty()).collect()
}

#[test]
fn a_line_says_of_a_student_what_is_known_and_else_what_its_columns_have_by_themselves() {
    let place = Place::new();
    let line = told(&place.frame(), &source(1));
    let expected = [
        ("ANO_INF", "2026"),
        ("MES_INF", "3"),
        ("MUN_CODIGO", "05001"),
        ("CODIGO_DANE", "105001000019"),
        ("DANE_ANTERIOR", "105001000124"),
        ("CONS_SEDE", "10500100001901"),
        ("TIPO_DOCUMENTO", "2"),
        ("NRO_DOCUMENTO", "1007000001"),
        ("EXP_DEPTO", "05"),
        ("EXP_MUN", "001"),
        ("APELLIDO1", "Peña"),
        ("FECHA_NACIMIENTO", "05/01/2013"),
        ("NAC_DEPTO", "05"),
        ("NAC_MUN", "002"),
        ("GENERO", "F"),
        ("TIPO_DISCAPACIDAD", "99"),
        ("ETNIA", "0"),
        ("TIPO_JORNADA", "2"),
        ("GRADO", "8"),
        ("GRUPO", "8A"),
        ("NUEVO", "N"),
        ("ZON_ALU", "1"),
        ("PAIS_ORIGEN", "170"),
        ("ESPECIALIDAD", "00"),
        ("SISBEN", "NO APLICA"),
        ("TRASTORNOS_ESPECIFICOS", "9"),
    ];
    for (column, value) in expected {
        assert_eq!(line.get(column).map(String::as_str), Some(value), "{column}");
    }
    assert!(!line.contains_key("SIT_ACAD_ANO_ANT") && !line.contains_key("PER_ID"));
}

#[test]
fn what_is_stated_and_what_is_sensitive_stands_in_its_column() {
    let place = Place::new();
    let stated = [("SRPA", "02"), ("SIT_ACAD_ANO_ANT", "1")];
    let it = SimatSource {
        facts: stated.map(|(name, code)| (name.to_owned(), code.to_owned())).into(),
        disability: Some(Disability::parse("3").unwrap()),
        ethnicity: Some(Ethnicity::parse("95").unwrap()),
        case: EnrollmentCase::New,
        placement: Placement { shift: Some(Shift::Single), ..source(1).placement },
        ..source(1)
    };
    let line = told(&place.frame(), &it);
    let of = |column: &str| line.get(column).map(String::as_str);
    assert_eq!((of("SRPA"), of("SIT_ACAD_ANO_ANT")), (Some("02"), Some("1")));
    assert_eq!((of("TIPO_DISCAPACIDAD"), of("ETNIA")), (Some("3"), Some("95")));
    assert_eq!((of("NUEVO"), of("TIPO_JORNADA")), (Some("S"), Some("6")));
}

#[test]
fn a_site_is_told_apart_by_its_digits_or_as_the_main_one() {
    let number = |place: &Place| told(&place.frame(), &source(1)).get("CONS_SEDE").cloned();
    let mut place = Place::new();
    assert_eq!(number(&place).as_deref(), Some("10500100001901"), "the only one is the main one");
    let mut other = place.sites[&id(3)].clone();
    (other.id, other.dane_code) = (id(6), None);
    place.sites.insert(other.id, other);
    assert_eq!(number(&place), None, "nobody said which of two it is");
    place.sites.entry(id(6)).and_modify(|other| other.active = false);
    assert_eq!(number(&place).as_deref(), Some("10500100001901"));
    place.sites.entry(id(6)).and_modify(|other| other.active = true);
    place.sites.entry(id(3)).and_modify(|site| site.consecutive = SiteConsecutive::parse("07").ok());
    assert_eq!(number(&place).as_deref(), Some("10500100001907"));
    let dane = place.dane.clone();
    place.sites.entry(id(3)).and_modify(|site| (site.consecutive, site.dane_code) = (None, Some(dane)));
    assert_eq!(number(&place).as_deref(), Some("10500100001901"), "it has the number of the school");
}

#[test]
fn somebody_from_abroad_has_a_country_and_no_municipality_of_birth() {
    let place = Place::new();
    let mut it = source(1);
    it.profile.birth_place = Some(Birthplace::Country { code: CountryCode::parse("VE").unwrap() });
    it.profile.document.kind = DocumentType::Ppt;
    it.profile.issued_in = None;
    let line = told(&place.frame(), &it);
    assert_eq!((line["PAIS_ORIGEN"].as_str(), line["TIPO_DOCUMENTO"].as_str()), ("862", "13"));
    assert!(!line.contains_key("NAC_MUN") && !line.contains_key("EXP_DEPTO"));
    it.profile.birth_place = None;
    assert_eq!(told(&place.frame(), &it)["PAIS_ORIGEN"], "996");
}

#[test]
fn a_school_without_a_number_is_known_by_that_of_the_site() {
    let place = Place::new();
    let line = told(&Frame { dane: None, ..place.frame() }, &source(1));
    assert_eq!((line["CODIGO_DANE"].as_str(), line["CONS_SEDE"].as_str()), ("105001000124", "10500100012401"));
    let mut elsewhere = source(1);
    elsewhere.profile.municipality = Some(town("88001"));
    let line = told(&place.frame(), &elsewhere);
    assert_eq!((line["RES_DEPTO"].as_str(), line["RES_MUN"].as_str()), ("88", "001"));
}

/// A girl of the eighth grade, who was in this grade and state in a year that began in this one.
fn after(began: i32, grade: &str, state: S) -> SimatSource {
    let before = YearBefore {
        starts_on: format!("{began}-01-20").parse().unwrap(),
        grade: GradeLevel::parse(grade).unwrap(),
        state,
    };
    SimatSource { before: Some(before), ..source(1) }
}

#[rstest]
#[case(2025, "8", S::Completed, "S", Some("2"))]
#[case(2025, "7", S::Completed, "N", Some("1"))]
#[case(2025, "6", S::Completed, "N", None)]
#[case(2025, "99", S::Completed, "N", None)]
#[case(2025, "11", S::Graduated, "N", Some("1"))]
#[case(2025, "8", S::Active, "N", None)]
#[case(2025, "8", S::Withdrawn, "N", Some("8"))]
#[case(2025, "8", S::Transferred, "N", Some("6"))]
#[case(2024, "8", S::Completed, "N", None)]
fn who_repeats_and_how_the_year_before_ended_follows_from_it(
    #[case] began: i32,
    #[case] grade: &str,
    #[case] state: S,
    #[case] repeats: &str,
    #[case] ended: Option<&str>,
) {
    let line = told(&Place::new().frame(), &after(began, grade, state));
    assert_eq!(line["REPITENTE"], repeats);
    assert_eq!(line.get("SIT_ACAD_ANO_ANT").map(String::as_str), ended);
}

#[test]
fn what_is_stated_wins_over_what_follows_from_the_year_before() {
    let place = Place::new();
    let mut it = after(2025, "8", S::Completed);
    let stated = [("REPITENTE", "N"), ("SIT_ACAD_ANO_ANT", "4")];
    it.facts = stated.map(|(name, code)| (name.to_owned(), code.to_owned())).into();
    let line = told(&place.frame(), &it);
    assert_eq!((line["REPITENTE"].as_str(), line["SIT_ACAD_ANO_ANT"].as_str()), ("N", "4"));
    assert_eq!(place.frame().derived(Source::StatedRepeats, &it), Some("S"));
    assert_eq!(place.frame().derived(Source::Stated, &it), None);
    let newcomer = SimatSource { case: EnrollmentCase::FromElsewhere, ..source(1) };
    assert_eq!(told(&place.frame(), &newcomer)["SIT_ACAD_ANO_ANT"], "6");
}
