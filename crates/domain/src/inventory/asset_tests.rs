use super::super::Condition::{Good, Missing};
use super::super::samples::{asset, units};
use super::*;
use rstest::rstest;

fn bought(cost: i64, salvage: i64, life: u16, count: u32) -> Asset {
    let pesos = |minor| Some(Money::from_minor(minor, Money::currency_of("COP").unwrap()));
    Asset {
        purchase_date: "2024-01-10".parse().ok(),
        purchase_cost: pesos(cost),
        salvage_value: pesos(salvage),
        useful_life_months: Some(life),
        units: units([(Good, count), (Missing, 1)]),
        ..asset(20)
    }
}

fn on(day: &str) -> Day {
    day.parse().unwrap()
}

#[test]
fn all_units_are_worth_what_one_is_so_many_times() {
    let value = bought(1200, 0, 12, 9).value_on(on("2024-07-01")).unwrap();
    assert_eq!((value.cost.minor(), value.value.minor(), value.depreciated.minor()), (12_000, 6_000, 6_000));
    assert_eq!(value.months_left, Some(6));
}

#[rstest]
#[case("2023-01-01", Some(12))]
#[case("2025-01-01", Some(0))]
#[case("2199-12-31", Some(0))]
fn months_left_lie_between_nothing_and_the_whole_life(#[case] day: &str, #[case] left: Option<u16>) {
    assert_eq!(bought(1200, 0, 12, 1).value_on(on(day)).unwrap().months_left, left);
}

#[test]
fn without_a_cost_there_is_no_value_and_without_a_day_or_a_life_no_months() {
    let whole = bought(1200, 0, 12, 1);
    assert_eq!(Asset { purchase_cost: None, ..whole.clone() }.value_on(on("2025-01-01")), None);
    let undated = Asset { purchase_date: None, ..whole.clone() };
    let lasting = Asset { useful_life_months: None, ..whole };
    for asset in [undated, lasting, bought(1200, 0, 0, 1)] {
        let value = asset.value_on(on("2025-01-01")).unwrap();
        assert_eq!((value.value, value.months_left), (value.cost, None));
    }
}

#[test]
fn amounts_beyond_all_money_end_at_the_most_there_is_and_break_nothing() {
    let value = bought(i64::MAX, -1, 12, 999_999).value_on(on("2024-07-01")).unwrap();
    assert_eq!(value.cost.minor(), i64::MAX);
    assert!((0..=i64::MAX).contains(&value.value.minor()));
}

#[test]
fn a_change_leaves_what_it_does_not_name() {
    let before = bought(1200, 0, 12, 1);
    let later = before.updated_at + chrono::Duration::days(1);
    assert!(before.clone().change(AssetChange::default(), later).same_but_for_time(&before));
    let change = AssetChange { serial_number: Patch::Clear, ..AssetChange::default() };
    let after = before.clone().change(change, later);
    assert_eq!((after.serial_key(), after.updated_at), (None, later));
    assert!(!after.same_but_for_time(&before));
    assert_eq!(after.search_text(), "cam-1 camara");
    let due = AssetChange { maintenance_due_on: Patch::Set(Day::MIN), ..AssetChange::default() };
    let due = after.change(due, later);
    assert_eq!(due.maintenance_due_on, Some(Day::MIN));
    let done = AssetChange { maintenance_due_on: Patch::Clear, ..AssetChange::default() };
    assert_eq!(due.change(done, later).maintenance_due_on, None);
}
