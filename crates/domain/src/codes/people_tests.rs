use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn part(typed: &str) -> Result<String, &'static str> {
    NamePart::parse(typed).map(|name| name.as_str().to_owned()).map_err(|bad| bad.code)
}

fn named(parts: [&str; 4]) -> PersonName {
    let some = |text: &str| (!text.is_empty()).then(|| NamePart::parse(text).unwrap());
    let [first_surname, second_surname, first_name, second_name] = parts;
    PersonName {
        first_surname: NamePart::parse(first_surname).unwrap(),
        second_surname: some(second_surname),
        first_name: NamePart::parse(first_name).unwrap(),
        second_name: some(second_name),
    }
}

#[rstest]
fn names_of_people_are_kept_as_they_are(
    #[values(
        "Peña",
        "Ñáñez",
        "O'Connor",
        "D’Angelo",
        "Épiayú",
        "Jusayú",
        "Ana-María",
        "de la Rosa",
        "St. John",
        "Müller",
        "Nguyễn",
        "Owusu-Ansah",
        "Иван",
        "王小明",
        "محمد",
        "अमित",
        "I",
        "Ixʼchel"
    )]
    typed: &str,
) {
    assert_eq!(part(typed), Ok(typed.to_owned()));
}

#[rstest]
#[case("  Ana   María ", "Ana María")]
#[case("Ana\u{a0}María", "Ana María")]
#[case("Pen\u{303}a", "Peña")]
#[case("Epiayu\u{301}", "Epiayú")]
fn names_that_look_the_same_are_the_same(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(part(typed), Ok(kept.to_owned()));
}

#[rstest]
#[case("", "text.empty")]
#[case(" \u{a0} ", "text.empty")]
#[case("Ana\nMaría", "text.control-character")]
#[case("Ana\0", "text.control-character")]
#[case("Ana\u{202e}", "text.control-character")]
#[case("Ana\u{200b}María", "text.control-character")]
#[case("Ana 🙂", "name.character")]
#[case("🅰na", "name.character")]
#[case("Ⓐna", "name.character")]
#[case("ℹ", "name.character")]
#[case("Ana\u{fe0f}", "name.character")]
#[case("Ana\u{20dd}", "name.character")]
#[case("Mª", "name.character")]
#[case("Juan2", "name.character")]
#[case("Juan Ⅱ", "name.character")]
#[case("Ana;María", "name.character")]
#[case("=CMD()", "name.character")]
#[case("Ana_María", "name.character")]
#[case("<b>Ana</b>", "name.character")]
#[case("-", "name.character")]
#[case(". '", "name.character")]
#[case("\u{301}", "name.character")]
fn what_nobody_is_called_is_refused(#[case] typed: &str, #[case] code: &str) {
    assert_eq!(part(typed), Err(code));
}

#[test]
fn a_name_has_up_to_two_hundred_letters() {
    for letter in ["ñ", "a", "王", "Pen\u{303}"] {
        let letters = letter.nfc().count();
        let longest = letter.repeat(200 / letters);
        assert!(part(&longest).is_ok(), "{letter}");
    }
    assert_eq!(part(&"ñ".repeat(201)), Err("text.too-long"));
    // What is taken off its ends does not count.
    assert!(part(&format!("  {}  ", "ñ".repeat(200))).is_ok());
}

#[test]
fn a_person_is_called_by_names_and_listed_by_surnames() {
    let ana = named(["Peña", "Ruiz", "Ana", "María"]);
    assert_eq!((ana.full().as_str(), ana.sorted().as_str()), ("Ana María Peña Ruiz", "Peña Ruiz Ana María"));
    assert_eq!(ana.folded(), "pena ruiz ana maria");
    let juan = named(["Épiayú", "", "Juan", ""]);
    assert_eq!((juan.full().as_str(), juan.sorted().as_str()), ("Juan Épiayú", "Épiayú Juan"));
    assert_eq!(juan.folded(), "epiayu juan");
}

#[rstest]
#[case("3001234567", "3001234567")]
#[case(" 300 123 45 67 ", "3001234567")]
#[case("300-123-4567", "3001234567")]
#[case("+57 300 123 4567", "+573001234567")]
#[case("300\u{a0}123\u{2013}4567", "3001234567")]
#[case("1234567", "1234567")]
#[case("12345678901234567890", "12345678901234567890")]
fn a_phone_number_loses_what_only_parts_it(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(Phone::parse(typed).unwrap().as_str(), kept);
}

#[rstest]
fn what_nobody_can_be_called_by_is_refused(
    #[values(
        "",
        "+",
        "123456",
        "+123456",
        "123456789012345678901",
        "+12345678901234567890",
        "57+3001234567",
        "++573001234567",
        "300123456x",
        "٣٠٠١٢٣٤٥٦٧",
        "300\n1234567",
        "📞3001234567"
    )]
    typed: &str,
) {
    assert_eq!(Phone::parse(typed).unwrap_err().code, "phone.invalid");
}

#[rstest]
#[case("F", Sex::Female)]
#[case("f", Sex::Female)]
#[case("Femenino", Sex::Female)]
#[case("MUJER", Sex::Female)]
#[case("m", Sex::Male)]
#[case("masculino", Sex::Male)]
#[case("Hombre", Sex::Male)]
fn a_sex_is_read_as_offices_write_it(#[case] typed: &str, #[case] sex: Sex) {
    assert_eq!(Sex::read(typed).unwrap(), sex);
    assert_eq!(Sex::parse(sex.name()).unwrap(), sex);
}

#[test]
fn zones_and_strata_are_those_of_the_ministry() {
    assert_eq!(Sex::read("X").unwrap_err().code, "sex.unknown");
    assert_eq!((Zone::Urban.simat(), Zone::Rural.simat()), (1, 2));
    assert_eq!(Zone::parse("town").unwrap_err().code, "zone.unknown");
    assert_eq!(Stratum::all().map(Stratum::get).collect::<Vec<_>>(), [0, 1, 2, 3, 4, 5, 6]);
    assert_eq!(Stratum::parse(" 3 ").unwrap().get(), 3);
    for typed in ["", "7", "9", "-1", "+1", "1.5", "tres", "256", "٣"] {
        assert_eq!(Stratum::parse(typed).unwrap_err().code, "stratum.unknown", "{typed}");
    }
}

proptest! {
    #[test]
    fn a_name_is_the_same_when_it_is_read_again(typed in any::<String>()) {
        if let Ok(name) = NamePart::parse(&typed) {
            prop_assert_eq!(NamePart::parse(name.as_str()), Ok(name.clone()));
            prop_assert!(name.as_str().chars().count() <= 200);
            prop_assert_eq!(NamePart::stored(name.as_str().to_owned()), name);
        }
    }

    #[test]
    fn letters_with_what_stands_between_them_are_names(typed in "[A-Za-záéíóúüñÑ' .-]{0,20}[a-zñ][a-zñ’ -]{0,20}") {
        prop_assert!(part(&typed).is_ok(), "{:?}", typed);
    }

    #[test]
    fn a_phone_number_is_the_same_when_it_is_read_again(typed in "[+ 0-9-]{0,26}") {
        if let Ok(phone) = Phone::parse(&typed) {
            prop_assert_eq!(Phone::parse(phone.as_str()), Ok(phone.clone()));
            prop_assert_eq!(Phone::stored(phone.as_str().to_owned()), phone);
        }
    }

    #[test]
    fn no_text_is_too_much_for_who_reads_people(typed in any::<String>()) {
        let _ = (NamePart::parse(&typed), Phone::parse(&typed), Sex::read(&typed), Stratum::parse(&typed));
    }
}
