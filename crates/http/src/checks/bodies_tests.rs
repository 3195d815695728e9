use super::*;
use plantel_domain::ids::{AssetId, CheckId};
use rstest::rstest;
use serde_json::{Value, json};

const ITEM: Uuid = Uuid::from_u128(7);
const TAG: &str = "00112233445566778899AABBCCDDEEFF";
const LONG_AGO: &str = "1850-01-01T00:00:00Z";

fn read(items: Value) -> Result<Vec<NewCount>, Invalid> {
    serde_json::from_value::<CheckCountsBody>(json!({"items": items})).unwrap().read()
}

fn refused(items: Value) -> Vec<(String, &'static str)> {
    read(items).unwrap_err().0.into_iter().map(|field| (field.pointer, field.reason.code)).collect()
}

#[test]
fn an_entry_names_an_item_and_what_was_seen_of_it() {
    let at = "2026-03-20T15:00:00.123456789Z";
    let read = read(json!([{"item_id": ITEM, "found": 3, "missing": 1, "counted_at": at}]));
    let [count] = <[NewCount; 1]>::try_from(read.unwrap()).unwrap();
    assert_eq!(count.which, Which::Asset(AssetId::from(ITEM)));
    assert_eq!(count.seen, NewSeen::Units { found: 3, damaged: 0, missing: Some(1), surplus: None });
    assert_eq!(count.counted_at, Some("2026-03-20T15:00:00.123456Z".parse().unwrap()));
}

#[test]
fn what_nobody_could_count_needs_its_reason_alone() {
    let read = read(json!([{"item_id": ITEM, "not_counted": "Cerrado con llave"}]));
    let reason = Prose::parse("Cerrado con llave").unwrap();
    assert_eq!(read.unwrap()[0].seen, NewSeen::NotCounted(reason));
}

#[rstest]
#[case(json!({"found": 1}), "/items/0", "check-line.item-needed")]
#[case(json!({"id": Uuid::nil(), "item_id": ITEM, "found": 1}), "/items/0/id", "id.invalid")]
#[case(json!({"item_id": ITEM, "tag": TAG, "found": 1}), "/items/0", "check-line.item-needed")]
#[case(json!({"tag": "a table", "found": 1}), "/items/0/tag", "tag.invalid")]
#[case(json!({"item_id": ITEM}), "/items/0/found", "field.required")]
#[case(json!({"item_id": ITEM, "found": -1}), "/items/0/found", "quantity.negative")]
#[case(json!({"item_id": ITEM, "found": 1, "damaged": 1_000_001}), "/items/0/damaged", "quantity.too-large")]
#[case(json!({"item_id": ITEM, "found": 1, "surplus": i64::MAX}), "/items/0/surplus", "quantity.too-large")]
#[case(json!({"item_id": ITEM, "found": 1, "not_counted": "No"}), "/items/0/found", "field.invalid")]
#[case(json!({"item_id": ITEM, "not_counted": " "}), "/items/0/not_counted", "text.empty")]
#[case(json!({"item_id": ITEM, "found": 1, "note": ""}), "/items/0/note", "text.empty")]
#[case(json!({"item_id": ITEM, "found": 1, "counted_at": LONG_AGO}), "/items/0/counted_at", "date.too-early")]
fn a_bad_entry_is_told_where_it_stands(#[case] entry: Value, #[case] pointer: &str, #[case] code: &'static str) {
    assert_eq!(refused(json!([entry])), [(pointer.to_owned(), code)]);
}

#[test]
fn every_bad_entry_is_told_not_the_first_alone() {
    let bad = json!({"item_id": ITEM, "found": -1, "missing": -1});
    let told = refused(json!([{"found": 1}, {"item_id": ITEM, "found": 1}, bad]));
    let pointers: Vec<_> = told.iter().map(|(pointer, _)| pointer.as_str()).collect();
    assert_eq!(pointers, ["/items/0", "/items/2/found", "/items/2/missing"]);
}

#[test]
fn the_id_of_a_check_is_made_by_a_device_or_left_out() {
    let read = |id: Value| {
        let body = json!({"id": id, "environment_id": ITEM, "schedule_id": ITEM});
        serde_json::from_value::<CheckBody>(body).unwrap().read().map(|(new, _)| new.id)
    };
    assert_eq!(read(json!(ITEM)), Ok(Some(CheckId::from(ITEM))));
    assert_eq!(read(Value::Null), Ok(None));
    let Invalid(fields) = read(json!(Uuid::nil())).unwrap_err();
    assert_eq!((fields[0].pointer.as_str(), fields[0].reason.code), ("/id", "id.invalid"));
}

#[test]
fn a_list_of_none_or_of_too_many_is_refused_as_a_whole() {
    assert_eq!(refused(json!([])), [("/items".to_owned(), "list.empty")]);
    let entries = vec![json!({"item_id": ITEM, "found": 1}); MOST_COUNTS + 1];
    assert_eq!(refused(Value::Array(entries)), [("/items".to_owned(), "list.too-long")]);
}
