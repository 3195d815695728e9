//! The lists are whole, and who is in them is found.

use super::*;
use crate::text::fold;
use proptest::prelude::*;
use rstest::rstest;
use std::collections::BTreeSet;

#[test]
fn every_municipality_of_the_file_is_read() {
    let all = municipalities();
    assert_eq!(all.len(), 1_122);
    assert!(all.is_sorted_by(|one, next| one.code < next.code), "not in order, or twice");
    for one in all {
        let code = MunicipalityCode::parse(one.code).unwrap();
        assert_eq!((code.as_str(), code.name()), (one.code, one.name));
        assert_eq!((code.department_code(), code.department()), (one.department_code, one.department));
        assert!(one.code.starts_with(one.department_code) && one.code.len() == 5, "{one:?}");
        let clean = |name: &str| !name.is_empty() && name.trim() == name && !name.contains('"');
        assert!(clean(one.name) && clean(one.department), "{one:?}");
    }
}

#[test]
fn every_department_is_there_once() {
    let all = departments();
    let codes: BTreeSet<_> = all.iter().map(|one| one.code).collect();
    assert_eq!((all.len(), codes.len()), (33, 33));
    let islands = Department::parse("88").unwrap();
    assert_eq!(islands.name, "Archipiélago de San Andrés, Providencia y Santa Catalina");
    assert_eq!(Department::parse("5").unwrap().name, "Antioquia");
    for typed in ["", "0", "1", "98", "005", "Antioquia", "\u{ff15}", "-5"] {
        assert_eq!(Department::parse(typed).unwrap_err().code, "department.unknown", "{typed}");
    }
}

#[rstest]
#[case("05001", "Medellín")]
#[case("5001", "Medellín")]
#[case(" 88001 ", "San Andrés")]
fn a_municipality_is_read_by_its_code(#[case] typed: &str, #[case] name: &str) {
    assert_eq!(MunicipalityCode::parse(typed).unwrap().name(), name);
}

#[rstest]
fn what_is_no_municipality_is_refused(
    #[values(
        "",
        "00000",
        "99999",
        "001",
        "501",
        "005001",
        "0500I",
        "Medellín",
        "-5001",
        "\u{ff10}\u{ff15}\u{ff10}\u{ff10}\u{ff11}",
        "5 001"
    )]
    typed: &str,
) {
    assert_eq!(MunicipalityCode::parse(typed).unwrap_err().code, "municipality.unknown");
}

#[test]
fn a_code_that_the_lists_have_no_more_stays_what_it_is() {
    let code = MunicipalityCode::stored("98999".to_owned());
    assert_eq!((code.as_str(), code.name(), code.department()), ("98999", "", ""));
    assert_eq!(MunicipalityCode::stored(String::new()).department_code(), "");
    let country = CountryCode::stored("AN".to_owned());
    assert_eq!((country.as_str(), country.name(), country.numeric()), ("AN", "", UNSPECIFIED_COUNTRY));
}

#[test]
fn municipalities_are_found_by_name_and_by_the_beginning_of_their_code() {
    let found = |text: &str| find_municipalities(text).map(|one| one.code).collect::<Vec<_>>();
    assert!(found("medellin").contains(&"05001") && found("MEDELLÍN").contains(&"05001"));
    assert_eq!(found("05001"), ["05001"]);
    assert!(found("narino").len() > 1 && found("nariño") == found("narino"));
    assert_eq!(found("").len(), 1_122);
    assert!(found("050").iter().all(|code| code.starts_with("050")));
    assert!(found("Springfield").is_empty() && found("\0").is_empty() && found("%").is_empty());
    assert!(found("san").is_sorted());
}

#[rstest]
#[case("CO", "CO", 170, "Colombia")]
#[case(" co ", "CO", 170, "Colombia")]
#[case("Ve", "VE", 862, "Bolivarian Republic Of Venezuela")]
#[case("us", "US", 840, "The United States Of America")]
fn a_country_is_read_in_any_case(#[case] typed: &str, #[case] code: &str, #[case] numeric: u16, #[case] name: &str) {
    let country = CountryCode::parse(typed).unwrap();
    assert_eq!((country.as_str(), country.numeric(), country.name()), (code, numeric, name));
}

#[test]
fn every_country_of_the_standard_is_there_and_no_other() {
    let all = countries();
    assert_eq!(all.len(), 249);
    assert!(all.is_sorted_by(|one, next| one.code < next.code), "not in order, or twice");
    let numbers: BTreeSet<_> = all.iter().map(|one| one.numeric).collect();
    assert_eq!(numbers.len(), all.len());
    for one in all {
        assert_eq!(CountryCode::parse(one.code).unwrap().numeric(), one.numeric);
    }
    for typed in ["", "C", "COL", "XK", "ZZ", "170", "ＣＯ", "🇨🇴"] {
        assert_eq!(CountryCode::parse(typed).unwrap_err().code, "country.unknown", "{typed}");
    }
}

#[test]
fn peoples_have_the_names_that_the_dictionary_gives() {
    let name = |code: &str| Ethnicity::parse(code).unwrap().name().into_owned();
    let told = ["0", "17", "95", "97", "98", "112", "200", "400"].map(name);
    let expected = [
        "Ninguna",
        "Pueblo indígena (código 17)",
        "Raizal",
        "Afrodescendiente",
        "Palenquero",
        "Pueblo indígena (código 112)",
        "Negritudes",
        "Rrom",
    ];
    assert_eq!(told, expected);
    assert_eq!(Ethnicity::all().count(), 115);
    assert!(Ethnicity::all().all(|one| Ethnicity::parse(&one.get().to_string()) == Ok(one)));
    for typed in ["", "-1", "113", "199", "201", "401", "65536", "+1", "wayuu"] {
        assert_eq!(Ethnicity::parse(typed).unwrap_err().code, "ethnicity.unknown", "{typed}");
    }
}

#[test]
fn disabilities_are_those_of_the_dictionary_each_with_a_name_of_its_own() {
    let codes: Vec<u8> = Disability::all().map(Disability::get).collect();
    assert_eq!(codes, [1, 2, 3, 4, 7, 8, 10, 11, 12, 13, 14, 15, 17, 18, 19, 99]);
    let names: BTreeSet<_> = Disability::all().map(Disability::name).collect();
    assert_eq!(names.len(), codes.len());
    assert!(Disability::all().all(|one| Disability::parse(&one.get().to_string()) == Ok(one)));
    let none: Vec<u8> = Disability::all().filter(|one| !one.is_one()).map(Disability::get).collect();
    assert_eq!(none, [11, 17, 19, 99]);
    for typed in ["", "0", "5", "6", "9", "16", "100", "256", "+1", "visual"] {
        assert_eq!(Disability::parse(typed).unwrap_err().code, "disability.unknown", "{typed}");
    }
}

#[test]
fn whatever_a_list_refuses_has_a_published_code() {
    let refused = [
        MunicipalityCode::parse("x").map(|_| ()),
        Department::parse("x").map(|_| ()),
        CountryCode::parse("x").map(|_| ()),
        Ethnicity::parse("x").map(|_| ()),
        Disability::parse("x").map(|_| ()),
        DocumentType::parse("x").map(|_| ()),
        DocumentNumber::parse("").map(|_| ()),
        GradeLevel::parse("x").map(|_| ()),
        NamePart::parse("1").map(|_| ()),
        Phone::parse("x").map(|_| ()),
        Relationship::parse("x").map(|_| ()),
        Sex::parse("x").map(|_| ()),
        Shift::parse("x").map(|_| ()),
        Stratum::parse("x").map(|_| ()),
        Zone::parse("x").map(|_| ()),
    ];
    for bad in refused {
        let code = bad.unwrap_err().code;
        assert!(crate::form::BadValue::CODES.contains(&code), "{code}");
    }
}

proptest! {
    #[test]
    fn no_text_is_too_much_for_the_lists(typed in any::<String>()) {
        let _ = (MunicipalityCode::parse(&typed), Department::parse(&typed), CountryCode::parse(&typed));
        let _ = (Ethnicity::parse(&typed), Disability::parse(&typed), Relationship::read(&typed), Shift::read(&typed));
        let wanted = fold(&typed);
        let found = |one: &Municipality| fold(one.name).contains(&wanted) || one.code.starts_with(&wanted);
        prop_assert!(find_municipalities(&typed).all(found));
    }

    #[test]
    fn what_was_read_is_read_again_from_where_it_is_stored(typed in "[0-9A-Za-z]{2,5}") {
        if let Ok(code) = MunicipalityCode::parse(&typed) {
            let stored = MunicipalityCode::stored(code.as_str().to_owned());
            prop_assert_eq!(MunicipalityCode::parse(code.as_str()), Ok(stored));
        }
        if let Ok(code) = CountryCode::parse(&typed) {
            let stored = CountryCode::stored(code.as_str().to_owned());
            prop_assert_eq!(CountryCode::parse(code.as_str()), Ok(stored));
        }
    }
}
