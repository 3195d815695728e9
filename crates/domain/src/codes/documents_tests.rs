use super::*;
use proptest::prelude::*;
use rstest::rstest;

fn number(typed: &str) -> Result<String, &'static str> {
    DocumentNumber::parse(typed).map(|number| number.as_str().to_owned()).map_err(|bad| bad.code)
}

fn doubts(kind: DocumentType, number: &str, birth: Option<&str>) -> Vec<&'static str> {
    let document = IdentityDocument { kind, number: DocumentNumber::parse(number).unwrap() };
    let day = |text: &str| text.parse::<Day>().unwrap();
    document.doubts(birth.map(day), day("2026-03-16"))
}

#[rstest]
#[case("TI", D::Ti)]
#[case(" ti ", D::Ti)]
#[case("T.I.", D::Ti)]
#[case("t. i.", D::Ti)]
#[case("Tarjeta de identidad", D::Ti)]
#[case("TARJETA  DE  IDENTIDAD", D::Ti)]
#[case("Registro Civil", D::Rc)]
#[case("cédula de ciudadanía", D::Cc)]
#[case("cedula de extranjeria", D::Ce)]
#[case("Permiso por Protección Temporal", D::Ppt)]
#[case("P.P.T", D::Ppt)]
#[case("pasaporte", D::Passport)]
#[case("PAS", D::Passport)]
#[case(" 2 ", D::Ti)]
#[case("13", D::Ppt)]
#[case("N.U.I.P.", D::Nuip)]
#[case("Cabildo", D::Cabildo)]
fn a_type_is_read_as_offices_write_it(#[case] typed: &str, #[case] kind: DocumentType) {
    assert_eq!(DocumentType::read(typed).unwrap(), kind);
}

#[rstest]
fn a_type_that_is_none_is_refused(#[values("", " ", "XX", "0", "4", "14", "TI CC", "tarjeta", "🪪")] typed: &str) {
    assert_eq!(DocumentType::read(typed).unwrap_err().code, "document-type.unknown");
    assert_eq!(DocumentType::parse(typed).unwrap_err().code, "document-type.unknown");
}

#[test]
fn each_type_has_its_code_of_simat_and_is_read_by_its_names() {
    let codes: Vec<_> = DocumentType::ALL.iter().map(|kind| (kind.name(), kind.simat())).collect();
    let expected = [
        ("RC", Some(5)),
        ("TI", Some(2)),
        ("CC", Some(1)),
        ("CE", Some(3)),
        ("NIP", Some(6)),
        ("NUIP", Some(7)),
        ("NES", Some(8)),
        ("CABILDO", Some(9)),
        ("PEP", Some(10)),
        ("VISA", Some(11)),
        ("TMF", Some(12)),
        ("PPT", Some(13)),
        ("PASSPORT", None),
    ];
    assert_eq!(codes, expected);
    for kind in DocumentType::ALL {
        assert_eq!(DocumentType::read(kind.name()).unwrap(), *kind);
        assert_eq!(DocumentType::read(kind.spanish()).unwrap(), *kind, "{}", kind.spanish());
        assert_eq!(kind.simat().and_then(DocumentType::of_simat), kind.simat().map(|_| *kind));
    }
    assert_eq!((DocumentType::of_simat(0), DocumentType::of_simat(4)), (None, None));
}

#[rstest]
#[case("1007000013", "1007000013")]
#[case(" 1.007.000.013 ", "1007000013")]
#[case("1 007 000 013", "1007000013")]
#[case("1\u{a0}007\u{a0}000\u{a0}013", "1007000013")]
#[case("1007-000-013", "1007000013")]
#[case("1007\u{2013}000\u{2011}013", "1007000013")]
#[case("0012345", "0012345")]
#[case("ab-12.c", "AB12C")]
#[case("7", "7")]
#[case("12345678901234567890", "12345678901234567890")]
fn a_number_loses_what_only_parts_it_and_keeps_its_zeros(#[case] typed: &str, #[case] kept: &str) {
    assert_eq!(number(typed), Ok(kept.to_owned()));
}

#[rstest]
fn what_is_no_number_is_refused(
    #[values(
        "",
        "  ",
        " .- ",
        "123456789012345678901",
        "12/34",
        "12,345",
        "Ñ123",
        "12\n34",
        "12\x0034",
        "123🙂",
        "١٢٣",
        "\u{fb01}12",
        "' OR 1=1"
    )]
    typed: &str,
) {
    assert_eq!(number(typed), Err("document-number.invalid"), "{typed:?}");
}

#[rstest]
#[case(D::Rc, "1007000000", Some("2021-08-18"), &[])]
#[case(D::Rc, "A1B2345678", Some("2021-08-18"), &[])]
#[case(D::Rc, "1007000000", Some("2018-03-17"), &[])]
#[case(D::Rc, "1007000000", Some("2018-03-16"), &["document.age-unusual"])]
#[case(D::Ti, "1007000013", Some("2019-03-16"), &[])]
#[case(D::Ti, "1007000013", Some("2019-03-17"), &["document.age-unusual"])]
#[case(D::Ti, "1007000013", Some("2007-03-17"), &[])]
#[case(D::Ti, "1007000013", Some("2007-03-16"), &["document.age-unusual"])]
#[case(D::Ti, "99010112345", Some("2012-01-01"), &[])]
#[case(D::Ti, "123456789", None, &["document.length-unusual"])]
#[case(D::Ti, "A007000013", None, &["document.digits-expected"])]
#[case(D::Cc, "52123456", Some("2008-03-16"), &[])]
#[case(D::Cc, "52123456", Some("2008-03-17"), &["document.age-unusual"])]
#[case(D::Cc, "123", Some("1920-01-01"), &[])]
#[case(D::Cc, "12", Some("1970-01-01"), &["document.length-unusual"])]
#[case(D::Cc, "A2345678901", Some("2020-01-01"),
    &["document.digits-expected", "document.length-unusual", "document.age-unusual"])]
#[case(D::Nuip, "1007000013", None, &[])]
#[case(D::Nuip, "100700001", None, &["document.length-unusual"])]
#[case(D::Ce, "1234567", None, &[])]
#[case(D::Ce, "12345678", None, &["document.length-unusual"])]
#[case(D::Ppt, "12345678", None, &[])]
#[case(D::Ppt, "123456789", None, &["document.length-unusual"])]
#[case(D::Pep, "123456789012345", None, &[])]
#[case(D::Pep, "12345678901234", None, &["document.length-unusual"])]
#[case(D::Nes, "N123", Some("2015-01-01"), &["document.temporary"])]
#[case(D::Passport, "AB123456", Some("2015-01-01"), &[])]
#[case(D::Visa, "V1", None, &[])]
#[case(D::Tmf, "1", None, &[])]
#[case(D::Cabildo, "1", None, &[])]
#[case(D::Nip, "1", None, &[])]
#[case(D::Cc, "52123456", Some("2027-01-01"), &[])]
fn what_is_unusual_is_told_and_not_refused(
    #[case] kind: DocumentType,
    #[case] number: &str,
    #[case] birth: Option<&str>,
    #[case] expected: &[&str],
) {
    let doubts = doubts(kind, number, birth);
    assert_eq!(doubts, expected);
    assert!(doubts.iter().all(|doubt| DOUBTS.contains(doubt) && BadValue::CODES.contains(doubt)));
}

#[rstest]
#[case(D::Rc, D::Ti, true)]
#[case(D::Ti, D::Cc, true)]
#[case(D::Nuip, D::Rc, true)]
#[case(D::Ce, D::Ce, true)]
#[case(D::Nip, D::Ti, false)]
#[case(D::Ce, D::Cc, false)]
#[case(D::Ppt, D::Pep, false)]
fn papers_that_follow_each_other_with_one_number_name_one_person(
    #[case] one: DocumentType,
    #[case] other: DocumentType,
    #[case] same: bool,
) {
    let of = |kind, number| IdentityDocument { kind, number: DocumentNumber::parse(number).unwrap() };
    let (first, second) = (of(one, "1007"), of(other, "1.007"));
    assert_eq!((first.names_same(&second), first.bearer() == second.bearer()), (same, same));
    let stranger = of(other, "1008");
    assert!(!first.names_same(&stranger) && first.bearer() != stranger.bearer());
}

proptest! {
    #[test]
    fn a_number_is_the_same_when_it_is_read_again(typed in "[ .0-9A-Za-z-]{0,24}") {
        if let Ok(number) = DocumentNumber::parse(&typed) {
            prop_assert_eq!(DocumentNumber::parse(number.as_str()), Ok(number.clone()));
            prop_assert_eq!(DocumentNumber::stored(number.as_str().to_owned()), number);
        }
    }

    #[test]
    fn no_text_is_too_much_for_who_reads_papers(typed in any::<String>(), birth in any::<i32>()) {
        let kind = DocumentType::read(&typed).unwrap_or(D::Ti);
        let Ok(number) = DocumentNumber::parse(&typed) else { return Ok(()) };
        let day = |days: i32| Day::from_epoch_days(days % 100_000).unwrap_or_default();
        IdentityDocument { kind, number }.doubts(Some(day(birth)), day(20_000));
    }
}
