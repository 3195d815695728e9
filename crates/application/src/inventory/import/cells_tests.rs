use super::*;
use plantel_domain::inventory::FieldKey;
use plantel_domain::text::Line;
use rstest::rstest;

fn pesos(amount: &str) -> Result<Money, BadValue> {
    Money::parse(amount, Money::currency_of("COP").unwrap())
}

#[rstest]
#[case("3.200.000,50", 320_000_050)]
#[case("3,200,000.50", 320_000_050)]
#[case("3.200.000", 320_000_000)]
#[case("3,200,000", 320_000_000)]
#[case("3200000.50", 320_000_050)]
#[case("3200000,5", 320_000_050)]
#[case("3200000", 320_000_000)]
#[case("32.000", 3_200_000)]
#[case("$ 1.200", 120_000)]
#[case("$1.200", 120_000)]
#[case("COP 1.200,00", 120_000)]
#[case("1.200 cop", 120_000)]
#[case("$\u{a0}0", 0)]
#[case("0,5", 50)]
fn an_amount_is_read_as_it_is_meant(#[case] typed: &str, #[case] minor: i64) {
    assert_eq!(money(typed, &pesos).unwrap().unwrap().minor(), minor);
}

#[rstest]
#[case("-1.200")]
#[case("$ -5")]
#[case("-$5")]
#[case("(1.200)")]
#[case("1.2.3")]
#[case("3.200,50.5")]
#[case("3.20.000,00")]
#[case("1.200,505")]
#[case("0.500")]
#[case("3200.000")]
#[case("1.")]
#[case(",5")]
#[case("1e3")]
#[case("USD 5")]
#[case("gratis")]
#[case("99.999.999.999.999.999.999")]
fn what_is_no_amount_or_may_mean_two_is_refused(#[case] typed: &str) {
    assert_eq!(money(typed, &pesos), Err("import.bad-money"));
}

#[test]
fn an_amount_of_a_currency_without_decimals_may_be_written_with_none() {
    let chilean = |amount: &str| Money::parse(amount, Money::currency_of("CLP").unwrap());
    assert_eq!(money("1.200,00", &chilean).unwrap().unwrap().minor(), 1200);
    assert!(money("1.200,50", &chilean).is_err());
}

#[rstest]
#[case("29/02/2024", "2024-02-29")]
#[case("5/3/2021", "2021-03-05")]
#[case("05-03-2021", "2021-03-05")]
#[case(" 2021-03-05 ", "2021-03-05")]
#[case("2021-03-05 12:30:00", "2021-03-05")]
#[case("2021-03-05T00:00:00.000", "2021-03-05")]
fn a_day_is_read_as_it_is_meant(#[case] typed: &str, #[case] read: &str) {
    assert_eq!(day(typed).unwrap().unwrap().to_string(), read);
}

#[rstest]
#[case("31/02/2024")]
#[case("29/02/2023")]
#[case("13/13/2021")]
#[case("00/01/2021")]
#[case("5/3/21")]
#[case("2021/03/05")]
#[case("05/03-2021")]
#[case("+5/03/2021")]
#[case("31/12/1899")]
#[case("01/01/2200")]
#[case("2021-03-05 noon")]
#[case("marzo")]
fn what_is_no_day_of_the_calendar_or_a_mistake_is_refused(#[case] typed: &str) {
    assert_eq!(day(typed), Err("import.bad-date"));
}

#[rstest]
#[case("26", Ok(Some(26)))]
#[case("26.0", Ok(Some(26)))]
#[case("0", Ok(Some(0)))]
#[case("-0", Ok(Some(0)))]
#[case("1000000", Ok(Some(1_000_000)))]
#[case("", Ok(None))]
#[case("-1", Err("import.negative-quantity"))]
#[case("1000001", Err("import.bad-quantity"))]
#[case("1.000", Err("import.bad-quantity"))]
#[case("2.5", Err("import.bad-quantity"))]
#[case("99999999999999", Err("import.bad-quantity"))]
#[case("+3", Err("import.bad-quantity"))]
#[case("dos", Err("import.bad-quantity"))]
fn units_are_whole_numbers(#[case] typed: &str, #[case] read: Cell<u32>) {
    assert_eq!(units(typed), read);
}

#[test]
fn a_quantity_is_at_least_one() {
    assert_eq!((quantity("1"), quantity("0")), (Ok(Some(1)), Err("import.bad-quantity")));
}

#[rstest]
#[case("Disponible", Ok(Some(Hint::Good)))]
#[case("MANTENIMIENTO", Ok(Some(Hint::Maintenance)))]
#[case("in_use", Ok(Some(Hint::InUse)))]
#[case(" en  uso ", Ok(Some(Hint::InUse)))]
#[case("Dañado", Ok(Some(Hint::Damaged)))]
#[case("lost", Ok(Some(Hint::Missing)))]
#[case("Ready to Deploy", Ok(Some(Hint::Good)))]
#[case("Deployable", Ok(Some(Hint::Good)))]
#[case("Deployed", Ok(Some(Hint::InUse)))]
#[case("Pending", Ok(Some(Hint::Maintenance)))]
#[case("Archived", Ok(Some(Hint::Maintenance)))]
#[case("Out for Diagnostics", Ok(Some(Hint::Maintenance)))]
#[case("Out for Repair", Ok(Some(Hint::Maintenance)))]
#[case("Broken - Not Fixable", Ok(Some(Hint::Damaged)))]
#[case("Lost/Stolen", Ok(Some(Hint::Missing)))]
#[case("", Ok(None))]
#[case("prestado a Juan", Err("import.unknown-status"))]
fn a_status_word_is_a_hint(#[case] typed: &str, #[case] read: Cell<Hint>) {
    assert_eq!(hint(typed), read);
}

#[test]
fn text_is_bounded_and_blank_text_is_none() {
    assert_eq!(text(" ", Line::<3>::parse), Ok(None));
    assert_eq!(text("a\u{0}b", Line::<3>::parse), Err("import.bad-text"));
    assert_eq!(text("four", Line::<3>::parse), Err("import.bad-text"));
}

#[test]
fn what_a_spreadsheet_could_not_work_out_is_no_text() {
    assert_eq!(text("#N/A", Line::<100>::parse), Err("import.bad-text"));
    assert!(text("#1", Line::<100>::parse).is_ok());
}

#[rstest]
#[case("36", Ok(Some(36)))]
#[case("36.0", Ok(Some(36)))]
#[case("24 months", Ok(Some(24)))]
#[case("12 Meses", Ok(Some(12)))]
#[case("1200", Ok(Some(1200)))]
#[case("0", Ok(None))]
#[case("", Ok(None))]
#[case("1201", Err("import.bad-months"))]
#[case("-1", Err("import.bad-months"))]
#[case("2.5", Err("import.bad-months"))]
#[case("3 years", Err("import.bad-months"))]
fn months_are_a_whole_number(#[case] typed: &str, #[case] read: Cell<u16>) {
    assert_eq!(months(typed), read);
}

#[rstest]
#[case("12", "2024-02-29", Some("2025-02-28"))]
#[case("1", "2021-01-31", Some("2021-02-28"))]
#[case("36 months", "2021-03-05", Some("2024-03-05"))]
#[case("31/12/2030", "2021-03-05", Some("2030-12-31"))]
#[case("0", "2021-03-05", None)]
fn a_warranty_is_given_until_a_day_or_for_months(
    #[case] typed: &str,
    #[case] bought: &str,
    #[case] until: Option<&str>,
) {
    let read = warranty(typed).unwrap();
    let last = read.and_then(|read| read.until(Some(bought.parse().unwrap())));
    assert_eq!(last.map(|day| day.to_string()).as_deref(), until);
    assert_eq!(warranty("soon"), Err("import.bad-date"));
}

#[rstest]
#[case(FieldKind::Text, "=1+1", Some("=1+1"))]
#[case(FieldKind::Text, "a\nb", Some("a\nb"))]
#[case(FieldKind::Text, "a\u{200b}b", None)]
#[case(FieldKind::Text, "a\0b", None)]
#[case(FieldKind::Text, "#N/A", None)]
#[case(FieldKind::Number, "110", Some("110"))]
#[case(FieldKind::Number, "-15,6", Some("-15.6"))]
#[case(FieldKind::Number, "1.500", Some("1.5"))]
#[case(FieldKind::Number, "1,500", None)]
#[case(FieldKind::Number, "-123,500", None)]
#[case(FieldKind::Number, "0,125", Some("0.125"))]
#[case(FieldKind::Number, "-0,125", Some("-0.125"))]
#[case(FieldKind::Number, "1234,567", Some("1234.567"))]
#[case(FieldKind::Number, ",125", None)]
#[case(FieldKind::Number, "1.500,25", None)]
#[case(FieldKind::Number, "1,5,6", None)]
#[case(FieldKind::Number, "1e3", None)]
#[case(FieldKind::Number, "=1+1", None)]
#[case(FieldKind::Boolean, "SÍ", Some("true"))]
#[case(FieldKind::Boolean, "Verdadero", Some("true"))]
#[case(FieldKind::Boolean, "1", Some("true"))]
#[case(FieldKind::Boolean, "Não", Some("false"))]
#[case(FieldKind::Boolean, "falso", Some("false"))]
#[case(FieldKind::Boolean, "tal vez", None)]
#[case(FieldKind::Date, "05/03/2021", Some("2021-03-05"))]
#[case(FieldKind::Date, "2021-03-05 00:00:00", Some("2021-03-05"))]
#[case(FieldKind::Date, "31/02/2021", None)]
#[case(FieldKind::Date, "1/1/1800", None)]
#[case(FieldKind::Choice, "Óptico", Some("Óptico"))]
#[case(FieldKind::Choice, "óptico", Some("óptico"))]
#[case(FieldKind::Choice, "OPTICO", Some("Óptico"))]
#[case(FieldKind::Choice, "otro", None)]
fn a_field_is_read_by_its_kind(#[case] kind: FieldKind, #[case] typed: &str, #[case] expected: Option<&str>) {
    let choice = |text: &str| Line::parse(text).unwrap();
    let choices = if kind == FieldKind::Choice { vec![choice("Óptico"), choice("óptico")] } else { vec![] };
    let key = FieldKey::parse("it").unwrap();
    let it = Field { key, label: choice("It"), kind, required: true, choices };
    let read = field(&it, typed).map(|value| match value {
        FieldValue::Text(text) => text,
        FieldValue::Boolean(yes) => yes.to_string(),
        FieldValue::Date(day) => day.to_string(),
    });
    assert_eq!(read.as_deref(), expected);
}
