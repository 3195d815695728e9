//! What a plan makes of categories, values, kits and units that are elsewhere.

use super::*;
use plantel_domain::inventory::{Field, FieldKey, FieldKind};

#[test]
fn a_category_is_made_once_and_only_for_rows_that_are_taken() {
    let house = House::with("code;name;category;serial\nA;Mesa;Torno;S1\nB;Mesa;TÓRNO;\n");
    let kinds: Vec<_> = house.categories.iter().map(|kind| kind.code.as_str()).collect();
    assert_eq!(kinds, ["torno"]);
    assert!(house.assets.iter().all(|held| held.asset.category.as_str() == "torno"));
    let plan = house.plan("code;name;category;serial\nC;Mesa;Fresa;s1\nD;Mesa;TORNO;\n".as_bytes(), ADD);
    assert_eq!((codes(&plan), plan.categories.len(), plan.create.len()), (vec!["duplicate-serial"], 0, 1));
    let careful = house.plan("code;name;category\nC;Mesa;Fresa\n".as_bytes(), NONE);
    assert_eq!((codes(&careful), careful.refused[0].value.as_str()), (vec!["unknown-category"], "fresa"));
}

#[test]
fn of_a_closed_category_nothing_new_is_made_and_what_is_of_it_stays() {
    let mut house = House::with("code;name;category\nA;Mesa;torno\nB;Mesa;other\n");
    let torno = house.categories.iter().position(|kind| kind.code.as_str() == "torno").unwrap();
    house.categories[torno].active = false;
    let plan = house.plan("code;name;category\nA;Mesa alta;torno\nB;Mesa;torno\nC;Mesa;torno\n".as_bytes(), ALL);
    assert_eq!((codes(&plan), plan.update.len()), (vec!["inactive-category"; 2], 1));
}

#[test]
fn a_category_lends_its_useful_life_and_what_it_asks_for_is_a_warning() {
    let mut house = House::with("code;name;category\nA;Mesa;torno\n");
    let key = FieldKey::parse("voltage").unwrap();
    let (label, kind) = (Line::stored("Voltaje".to_owned()), FieldKind::Number);
    house.categories[0].fields = vec![Field { key, label, kind, required: true, choices: vec![] }];
    house.categories[0].useful_life_months = Some(60);
    let sheet = "code;name;category;vida útil (meses)\nB;Mesa;torno;\nC;Mesa;torno;24\n";
    let plan = house.plan(sheet.as_bytes(), ADD);
    let lives: Vec<_> = plan.create.iter().map(|(_, held)| held.asset.useful_life_months).collect();
    assert_eq!(lives, [Some(60), Some(24)]);
    assert_eq!(plan.warnings, [2, 3].map(|line| Warning { line, code: "import.category-needs-more" }));
}

#[test]
fn a_value_at_the_end_above_the_cost_is_refused() {
    let mut house = House::with("code;name;cost;salvage\nA;Mesa;100;50\n");
    let plan = house.plan(b"code;name;cost;salvage\nA;Mesa;40;50\nB;Mesa;1;2\nC;Mesa;;2\nD;Mesa;2;2\n", ALL);
    assert_eq!((codes(&plan), plan.create.len()), (vec!["salvage-above-cost"; 3], 1));
    house.assets.clear();
    let dearer = house.plan(b"code;name;salvage\nA;Mesa;150\n", ALL);
    assert_eq!(codes(&dearer), ["salvage-above-cost"]);
}

#[test]
fn a_part_of_a_kit_changes_but_does_not_leave_its_kit() {
    let mut house = House::with("code;name;room\nA;Mesa;Aula\nB;Mesa;Taller\n");
    house.assets[0].asset.kit = Some(house.assets[1].asset.id);
    house.assets[0].mark_stored();
    let plan = house.plan(b"code;name;room\nA;Mesa;Taller\n", ALL);
    assert_eq!(codes(&plan), ["part-of-kit"]);
    assert_eq!(house.plan(b"code;name;room\nA;Mesa alta;Aula\n", ALL).update.len(), 1);
}

#[test]
fn units_that_lie_elsewhere_are_not_put_right_from_here() {
    let mut house = House::with("code;name;quantity\nA;Mesa;5\n");
    let (held, entry) = (&mut house.assets[0], an_entry(None));
    let there = inventory::Place { environment: Some(an_id().into()), condition: Condition::Good };
    held.book(MovementKind::Receipt, 3, None, Some(there), a_clerk(&entry)).unwrap();
    held.mark_stored();
    // Of eight units five are where it is kept: two cannot be left of them.
    assert_eq!(codes(&house.plan(b"code;name;quantity\nA;Mesa;2\n", ALL)), ["units-elsewhere"]);
    assert_eq!(house.plan(b"code;name;quantity\nA;Mesa;8\n", ALL).unchanged, [2]);
    assert_eq!(house.plan(b"code;name;quantity\nA;Mesa;4\n", ALL).update.len(), 1);
}

#[test]
fn units_under_way_stay_so() {
    let mut house = House::with("code;name;quantity;damaged\nA;Mesa;5;0\n");
    house.book(MovementKind::TransferOut, 2, Condition::Good, Condition::InTransit);
    assert_eq!(house.plan(b"code;name;quantity;damaged\nA;Mesa;5;0\n", ALL).unchanged, [2]);
    let plan = house.plan(b"code;name;quantity;damaged\nA;Mesa;5;4\n", ALL);
    assert_eq!(codes(&plan), ["bad-quantity"]);
    let moved = house.plan(b"code;name;quantity;damaged;room\nA;Mesa;5;0;Aula\n", ALL);
    assert_eq!((codes(&moved), moved.environments.len()), (vec!["units-on-loan"], 0));
}
