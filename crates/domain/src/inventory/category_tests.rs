use super::*;
use crate::error::Fault;
use rstest::rstest;
use serde_json::json;
use uuid::Uuid;

fn field(key: &str, kind: FieldKind, required: bool, choices: &[&str]) -> Field {
    let choices = choices.iter().map(|choice| Line::parse(choice).unwrap()).collect();
    Field { key: FieldKey::parse(key).unwrap(), label: Line::parse(key).unwrap(), kind, required, choices }
}

fn category(fields: Vec<Field>) -> Category {
    let (code, name) = (CategoryCode::parse("Cámara").unwrap(), Line::parse("Cámara").unwrap());
    let new = NewCategory { code, name, fields, useful_life_months: Some(60) };
    Category::new(new, Uuid::from_u128(1).into(), Uuid::from_u128(2).into(), Timestamp::UNIX_EPOCH)
}

fn read(kind: FieldKind, value: &Value) -> Result<Value, &'static str> {
    let choices: &[&str] = if kind == FieldKind::Choice { &["LCD", "LED"] } else { &[] };
    let of = category(vec![field("it", kind, false, choices)]);
    let read = of.read(&RawExtra::from([("it".to_owned(), value.clone())]));
    read.map(|extra| json!(extra["it"])).map_err(|refused| refused.0[0].reason.code)
}

#[rstest]
#[case(FieldKind::Text, json!(" a "), Ok(json!("a")))]
#[case(FieldKind::Text, json!(""), Err("text.empty"))]
#[case(FieldKind::Text, json!(1), Err("field.invalid"))]
#[case(FieldKind::Number, json!("-007.50"), Ok(json!("-7.5")))]
#[case(FieldKind::Number, json!("5.0"), Ok(json!("5")))]
#[case(FieldKind::Number, json!("100"), Ok(json!("100")))]
#[case(FieldKind::Number, json!("00.050"), Ok(json!("0.05")))]
#[case(FieldKind::Number, json!("-0.0"), Ok(json!("0")))]
#[case(FieldKind::Number, json!("--1"), Err("field.invalid"))]
#[case(FieldKind::Number, json!(12), Ok(json!("12")))]
#[case(FieldKind::Number, json!(1.5), Err("field.invalid"))]
#[case(FieldKind::Number, json!("1e5"), Err("field.invalid"))]
#[case(FieldKind::Number, json!("1."), Err("field.invalid"))]
#[case(FieldKind::Number, json!("-"), Err("field.invalid"))]
#[case(FieldKind::Number, json!("0.1234567"), Err("field.invalid"))]
#[case(FieldKind::Number, json!("1234567890123456789"), Err("field.invalid"))]
#[case(FieldKind::Boolean, json!(true), Ok(json!(true)))]
#[case(FieldKind::Boolean, json!("true"), Err("field.invalid"))]
#[case(FieldKind::Date, json!("2026-02-28"), Ok(json!("2026-02-28")))]
#[case(FieldKind::Date, json!("2026-02-30"), Err("field.invalid"))]
#[case(FieldKind::Date, json!("1800-01-01"), Err("date.too-early"))]
#[case(FieldKind::Choice, json!("LED"), Ok(json!("LED")))]
#[case(FieldKind::Choice, json!("led"), Err("kind.unknown"))]
fn each_kind_of_field_reads_its_own_values_alone(
    #[case] kind: FieldKind,
    #[case] value: Value,
    #[case] expected: Result<Value, &str>,
) {
    assert_eq!(read(kind, &value), expected);
}

#[test]
fn every_fault_of_what_an_asset_is_said_to_have_is_told_where_it_stands() {
    let of = category(vec![field("lens", FieldKind::Text, true, &[]), field("iso", FieldKind::Number, false, &[])]);
    let said = json!({"lens": null, "iso": "x", "a/b~c": 1});
    let refused = of.read(&serde_json::from_value(said).unwrap()).unwrap_err();
    let told: Vec<_> = refused.fields().iter().map(|it| (it.pointer.as_str(), it.reason.code)).collect();
    let unknown = ("/extra/a~1b~0c", "field.unknown");
    assert_eq!(told, [unknown, ("/extra/lens", "field.required"), ("/extra/iso", "field.invalid")]);
}

#[test]
fn what_an_asset_has_can_be_sent_again_without_fields_that_went() {
    let of = category(vec![field("day", FieldKind::Date, true, &[]), field("new", FieldKind::Boolean, false, &[])]);
    let said = json!({"day": "2026-02-28", "new": true});
    let extra = of.read(&serde_json::from_value(said).unwrap()).unwrap();
    assert_eq!(of.read(&of.raw(&extra)).unwrap(), extra);
    let fewer = of.change(CategoryChange { fields: Some(Vec::new()), ..CategoryChange::default() });
    assert_eq!((fewer.raw(&extra), fewer.read(&fewer.raw(&extra)).unwrap()), (RawExtra::new(), Extra::new()));
}

#[rstest]
#[case(vec![field("a", FieldKind::Text, false, &[]), field("a", FieldKind::Date, false, &[])], Some("/f/1/key"))]
#[case(vec![field("a", FieldKind::Choice, false, &[])], Some("/f/0/choices"))]
#[case(vec![field("a", FieldKind::Text, false, &["x"])], Some("/f/0/choices"))]
#[case(vec![field("a", FieldKind::Choice, false, &["x"])], None)]
#[case((0..51).map(|n| field(&format!("f{n}"), FieldKind::Text, false, &[])).collect(), Some("/f"))]
fn fields_that_cannot_stand_beside_each_other_are_refused(#[case] fields: Vec<Field>, #[case] at: Option<&str>) {
    let mut form = Form::new();
    check_fields(&mut form, "/f", &fields);
    let refused = form.done(|| Some(())).err().map(|refused| refused.0[0].pointer.clone());
    assert_eq!(refused.as_deref(), at);
}

#[rstest]
#[case("lens_2", true)]
#[case("", false)]
#[case("2lens", false)]
#[case("Lens", false)]
#[case("_lens", false)]
#[case("año", false)]
#[case("a/b", false)]
fn a_key_is_a_plain_word(#[case] key: &str, #[case] good: bool) {
    assert_eq!(FieldKey::parse(key).is_ok(), good);
    assert!(FieldKey::parse(&"a".repeat(41)).is_err());
}

#[test]
fn a_code_is_one_without_regard_to_case_and_accents_and_stays() {
    let of = category(Vec::new());
    assert_eq!((of.code.as_str(), of.key().as_str(), of.active), ("cámara", "camara", true));
    let change = CategoryChange { active: Some(false), useful_life_months: Patch::Clear, ..CategoryChange::default() };
    let changed = of.clone().change(change);
    assert_eq!((&changed.code, changed.useful_life_months, changed.active), (&of.code, None, false));
    assert!(USUAL.iter().all(|(code, _)| CategoryCode::parse(code).unwrap().as_str() == *code));
}
