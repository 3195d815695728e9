//! What a plan makes of the fields of categories.

use super::*;
use plantel_domain::inventory::{Field, FieldKey, FieldKind, FieldValue};
use serde_json::{Value, json};

fn field(key: &str, kind: FieldKind, required: bool) -> Field {
    let choices = if kind == FieldKind::Choice { vec![Line::parse("HDMI").unwrap()] } else { Vec::new() };
    Field { key: FieldKey::parse(key).unwrap(), label: Line::parse(key).unwrap(), kind, required, choices }
}

/// Of every kind one; the text is needed.
fn every_kind() -> Vec<Field> {
    vec![
        field("plate", FieldKind::Text, true),
        field("inches", FieldKind::Number, false),
        field("curved", FieldKind::Boolean, false),
        field("checked_on", FieldKind::Date, false),
        field("socket", FieldKind::Choice, false),
    ]
}

const ALL_OF_IT: &str =
    r#"{"checked_on":"2026-02-28","curved":true,"inches":"15.6","plate":"a \"b\"\nc","socket":"HDMI"}"#;

/// Monitors that have fields, and lathes that want a voltage and a plate; one monitor of which all is known.
fn house() -> House {
    let mut house = House::with("code;name;category\nM0;x;monitor\nT0;x;torno\n");
    house.assets.clear();
    house.categories[0].fields = every_kind();
    house.categories[1].fields =
        vec![field("voltage", FieldKind::Number, true), field("plate", FieldKind::Text, false)];
    let plan = house.plan(sheet("code;name;category;extra", &[&["M", "x", "monitor", ALL_OF_IT]]).as_bytes(), NONE);
    assert_eq!((codes(&plan), plan.warnings.len()), (vec![], 0));
    house.take(plan);
    house
}

/// A sheet in which values may have quotes.
fn sheet(headings: &str, rows: &[&[&str]]) -> String {
    let quoted = |value: &&str| format!("\"{}\"", value.replace('"', "\"\""));
    let line = |row: &&[&str]| row.iter().map(quoted).collect::<Vec<_>>().join(";");
    format!("{headings}\n{}\n", rows.iter().map(line).collect::<Vec<_>>().join("\n"))
}

/// What a plan makes of the fields of the one asset that it makes or changes.
fn extra(plan: &Plan) -> Value {
    let held: Vec<&Holding> = plan.create.iter().chain(&plan.update).map(|(_, held)| held).collect();
    assert_eq!(held.len(), 1);
    json!(held[0].asset.extra)
}

fn told(plan: &Plan) -> Vec<(&str, &str, &str)> {
    let told = plan.refused.iter().zip(codes(plan));
    told.map(|(refusal, code)| (refusal.column.as_str(), refusal.value.as_str(), code)).collect()
}

const COLUMNS: &str = "code;name;category;Extra.Plate;extra.inches;extra.curved;EXTRA.CHECKED ON;extra.socket";

#[test]
fn columns_of_fields_are_read_by_the_category_of_the_row() {
    let plan = house()
        .plan(sheet(COLUMNS, &[&["N", "x", "monitor", "'=1+1", "15,6", "No", "28/02/2026", "hdmi"]]).as_bytes(), NONE);
    assert_eq!((codes(&plan), plan.warnings.len()), (vec![], 0));
    let expected =
        json!({"plate": "=1+1", "inches": "15.6", "curved": false, "checked_on": "2026-02-28", "socket": "HDMI"});
    assert_eq!(extra(&plan), expected);
    assert!(matches!(plan.create[0].1.asset.extra["checked_on"], FieldValue::Date(_)));
}

#[test]
fn every_value_that_a_field_does_not_hold_is_told_by_its_heading() {
    let rows: &[&[&str]] = &[
        &["N", "x", "monitor", "a\u{200b}b", "x", "tal vez", "31/02/2026", "VGA"],
        &["L", "x", "torno", "p", "15", "", "", ""],
        &["K", "x", "monitor", "", "", "", "", ""],
    ];
    let plan = house().plan(sheet(COLUMNS, rows).as_bytes(), NONE);
    let expected = [
        ("Extra.Plate", "a\u{200b}b", "bad-field"),
        ("extra.inches", "x", "bad-field"),
        ("extra.curved", "tal vez", "bad-field"),
        ("EXTRA.CHECKED ON", "31/02/2026", "bad-field"),
        ("extra.socket", "VGA", "bad-field"),
        ("extra.inches", "15", "unknown-field"),
    ];
    assert_eq!(told(&plan), expected);
    // What is blank says nothing of a new asset; that its plate is missing is noticed.
    assert_eq!((extra(&plan), &plan.warnings[..]), (json!({}), &[needs_more(4)][..]));
}

fn needs_more(line: u64) -> Warning {
    Warning { line, code: "import.category-needs-more" }
}

#[rstest]
#[case("code;name;category;extra", &["M", "x", "monitor", ALL_OF_IT])]
#[case("code;name;extra", &["M", "x", ALL_OF_IT])]
#[case(COLUMNS, &["M", "x", "monitor", "a \"b\"\nc", "15,6", "sí", "28/02/2026", "hdmi"])]
#[case("code;name;extra.curved", &["M", "x", "true"])]
#[case("code;name;category", &["M", "x", "monitor"])]
fn what_says_what_is_known_changes_nothing(#[case] headings: &str, #[case] row: &[&str]) {
    for options in [NONE, ALL] {
        let plan = house().plan(sheet(headings, &[row]).as_bytes(), options);
        assert_eq!((codes(&plan), plan.unchanged.len(), plan.warnings.len()), (vec![], 1, 0));
    }
}

#[test]
fn a_change_of_a_field_is_a_change() {
    let house = house();
    let changing = sheet("code;name;extra.inches", &[&["M", "x", "24"]]);
    assert_eq!(codes(&house.plan(changing.as_bytes(), ADD)), ["exists-with-other-data"]);
    let plan = house.plan(changing.as_bytes(), ALL);
    let (before, after) = changed(&plan);
    let mut expected = before.extra.clone();
    expected.insert("inches".to_owned(), FieldValue::Text("24".to_owned()));
    assert_eq!(after.extra, expected);
}

#[test]
fn a_blank_cell_takes_a_field_away_and_a_column_that_is_not_there_keeps_it() {
    let plan = house().plan(sheet("code;name;extra.inches;extra.curved", &[&["M", "x", "", "no"]]).as_bytes(), ALL);
    let expected = json!({"plate": "a \"b\"\nc", "curved": false, "checked_on": "2026-02-28", "socket": "HDMI"});
    assert_eq!(extra(&plan), expected);
    let whole =
        house().plan(sheet("code;name;extra", &[&["M", "x", r#"{"plate":"p","socket":null}"#]]).as_bytes(), ALL);
    assert_eq!(extra(&whole), json!({"plate": "p"}));
}

#[test]
fn what_a_category_needs_is_not_taken_away() {
    let blank = house().plan(sheet("code;name;extra.plate", &[&["M", "x", " "]]).as_bytes(), ALL);
    assert_eq!(told(&blank), [("extra.plate", "", "bad-field")]);
    let all = house().plan(sheet("code;name;Extra", &[&["M", "x", ""]]).as_bytes(), ALL);
    assert_eq!(told(&all), [("Extra", "\"plate\": null", "bad-field")]);
}

#[test]
fn a_column_for_one_field_wins_over_the_column_for_all() {
    let row: &[&str] = &["N", "x", "monitor", r#"{"plate":"p","inches":true,"curved":true}"#, "24", ""];
    let plan = house().plan(sheet("code;name;category;extra;extra.inches;extra.curved", &[row]).as_bytes(), NONE);
    assert_eq!((codes(&plan), extra(&plan)), (vec![], json!({"plate": "p", "inches": "24"})));
}

#[rstest]
#[case("x", "x", "bad-field")]
#[case("[]", "[]", "bad-field")]
#[case("=1+1", "=1+1", "bad-field")]
#[case(r#"{"plate":"p""#, r#"{"plate":"p""#, "bad-field")]
#[case(r#"{"plate":{"a":[1]}}"#, r#""plate": {"a":[1]}"#, "bad-field")]
#[case(r#"{"plate":"a\u200bb"}"#, "\"plate\": \"a\u{200b}b\"", "bad-field")]
#[case(r#"{"inches":15.6}"#, r#""inches": 15.6"#, "bad-field")]
#[case(r#"{"a.b":"c"}"#, r#""a.b": "c""#, "unknown-field")]
#[case(r#"{"\u0000":"c"}"#, r#""\u0000": "c""#, "unknown-field")]
fn an_object_that_cannot_be_taken_is_told(#[case] object: &str, #[case] value: &str, #[case] code: &str) {
    let plan = house().plan(sheet("code;name;category;extra", &[&["N", "x", "monitor", object]]).as_bytes(), ALL);
    assert_eq!(told(&plan), [("extra", value, code)]);
}

#[test]
fn an_object_that_is_too_deep_or_has_too_many_keys_is_one_fault() {
    let many: Vec<_> = (0..5_000).map(|number| format!("\"k{number}\":1")).collect();
    for object in ["{\"plate\":".to_owned() + &"[".repeat(50_000), format!("{{{}}}", many.join(","))] {
        let row: &[&str] = &["N", "x", "monitor", &object];
        let plan = house().plan(sheet("code;name;category;extra", &[row]).as_bytes(), ALL);
        assert_eq!((codes(&plan), plan.refused[0].value.len()), (vec!["bad-field"], 200));
    }
}

#[test]
fn of_another_category_an_asset_keeps_what_that_asks_for_too() {
    for (headings, row) in
        [("code;name;category", &["M", "x", "torno"][..]), (COLUMNS, &["M", "x", "torno", "p2", "", "", "", ""][..])]
    {
        let plan = house().plan(sheet(headings, &[row]).as_bytes(), ALL);
        let plate = if row.len() > 3 { "p2" } else { "a \"b\"\nc" };
        assert_eq!((codes(&plan), extra(&plan)), (vec![], json!({"plate": plate})));
        assert_eq!(plan.warnings, [needs_more(2)]);
    }
    let said = house().plan(sheet("code;name;category;extra", &[&["M", "x", "torno", ALL_OF_IT]]).as_bytes(), ALL);
    assert_eq!(codes(&said), ["unknown-field"; 4]);
    let mut house = house();
    house.categories[1].fields[1].kind = FieldKind::Date;
    let other = house.plan(sheet("code;name;category", &[&["M", "x", "torno"]]).as_bytes(), ALL);
    assert_eq!(told(&other), [("category", r#""plate": "a \"b\"\nc""#, "bad-field")]);
}

#[test]
fn what_a_category_asks_for_no_more_stays_until_something_changes() {
    let mut house = house();
    house.categories[0].fields.retain(|field| field.key.as_str() == "plate");
    house.categories[0].fields[0].kind = FieldKind::Number;
    let whole = |object: &str| sheet("code;name;extra", &[&["M", "x", object]]);
    assert_eq!(house.plan(whole(ALL_OF_IT).as_bytes(), NONE).unchanged, [2]);
    let changed = house.plan(whole(&ALL_OF_IT.replace("15.6", "24")).as_bytes(), ALL);
    assert_eq!(codes(&changed), ["unknown-field", "unknown-field", "unknown-field", "bad-field", "unknown-field"]);
    let number = house.plan(sheet("code;name;extra.plate", &[&["M", "x", "7"]]).as_bytes(), ALL);
    assert_eq!(extra(&number), json!({"plate": "7"}));
}
