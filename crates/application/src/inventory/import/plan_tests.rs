use super::super::read;
use super::super::row::parse_all;
use super::*;
use plantel_domain::form::BadValue;
use plantel_domain::inventory::{self, Condition, MovementKind, Status, Tracking};
use plantel_domain::money::Money;
use plantel_testkit::builders::{a_clerk, an_entry};
use plantel_testkit::ids::an_id;
use rstest::rstest;

#[path = "plan_fields_tests.rs"]
mod fields_of_categories;
#[path = "plan_kinds_tests.rs"]
mod kinds;

const ALL: Options = Options { create_environments: true, create_categories: true, update: true };
const ADD: Options = Options { update: false, ..ALL };
const NONE: Options = Options { create_environments: false, create_categories: false, update: false };

fn pesos(amount: &str) -> Result<Money, BadValue> {
    Money::parse(amount, Money::currency_of("COP").unwrap())
}

/// What an institution has, and a caller.
#[derive(Default)]
struct House {
    assets: Vec<Holding>,
    environments: Vec<Environment>,
    categories: Vec<Category>,
    out_of_reach: Vec<Option<EnvironmentId>>,
}

impl House {
    fn with(sheet: &str) -> Self {
        let mut house = Self::default();
        let plan = house.plan(sheet.as_bytes(), ADD);
        house.take(plan);
        house
    }

    fn plan(&self, sheet: &[u8], options: Options) -> Plan {
        let sheet = read(sheet).unwrap();
        let entry = an_entry(None);
        let known = Known {
            headings: &sheet.headings,
            existing: self.assets.clone(),
            environments: &self.environments,
            categories: &self.categories,
            reach: &|place| !self.out_of_reach.contains(&place),
            institution: an_id().into(),
            clerk: a_clerk(&entry),
        };
        plan(parse_all(&sheet, &pesos).parsed, known, options)
    }

    fn take(&mut self, plan: Plan) {
        let created = plan.create.into_iter().map(|(_, holding)| holding);
        self.assets.extend(created.map(|holding| Holding::stored(holding.asset.clone(), holding.stock().clone())));
        self.environments.extend(plan.environments);
        self.categories.extend(plan.categories);
    }

    fn book(&mut self, kind: MovementKind, units: u32, from: Condition, to: Condition) {
        let (held, entry) = (self.assets.last_mut().unwrap(), an_entry(None));
        let place = |condition| Some(inventory::Place { environment: held.asset.environment, condition });
        held.book(kind, units, place(from), place(to), a_clerk(&entry)).unwrap();
        held.mark_stored();
    }

    fn lend(&mut self, units: u32) {
        self.book(MovementKind::LoanOut, units, Condition::Good, Condition::OnLoan);
    }

    fn asset(&self) -> &Asset {
        &self.assets[0].asset
    }

    fn place(&self, name: &str) -> EnvironmentId {
        self.environments.iter().find(|e| e.name.as_str() == name).unwrap().id
    }
}

/// How the first asset that a plan changes stands before and after.
fn changed(plan: &Plan) -> (&Asset, &Asset) {
    let holding = &plan.update[0].1;
    (holding.before().unwrap().0, &holding.asset)
}

fn codes(plan: &Plan) -> Vec<&str> {
    plan.refused.iter().map(|refusal| refusal.code.trim_start_matches("import.")).collect()
}

#[test]
fn the_sample_goes_in_once_and_is_then_unchanged() {
    let sample = include_bytes!("../../../../../tests/data/inventario.csv");
    let mut house = House::default();
    let first = house.plan(sample, ADD);
    assert_eq!((first.create.len(), first.refused.len(), first.environments.len()), (972, 0, 6));
    let warehouses = first.environments.iter().filter(|e| e.is_warehouse).map(|e| e.name.as_str());
    assert_eq!(warehouses.collect::<Vec<_>>(), ["Bodega Principal"]);
    house.take(first);
    for options in [NONE, ALL] {
        let again = house.plan(sample, options);
        assert_eq!((again.unchanged.len(), again.create.len(), again.update.len()), (972, 0, 0));
        assert_eq!((again.refused, again.environments), (vec![], vec![]));
    }
}

#[test]
fn a_new_row_becomes_an_asset_with_its_usual_values() {
    let house = House::with("code;name\nA;Mesa\n");
    let asset = house.asset();
    assert_eq!((asset.category.as_str(), asset.tracking, asset.units.quantity()), ("other", Tracking::Serial, 1));
    assert_eq!((asset.status(), asset.environment, asset.version), (Status::Available, None, 1));
}

#[test]
fn an_environment_is_made_once_under_its_first_name() {
    let house = House::with("code;name;room\nA;Mesa;Depósito 1\nB;Mesa;DEPOSITO  1\nC;Mesa;Aula\n");
    let made: Vec<_> = house.environments.iter().map(|e| (e.name.as_str(), e.is_warehouse)).collect();
    assert_eq!(made, [("Depósito 1", true), ("Aula", false)]);
    assert_eq!(house.assets[0].asset.environment, house.assets[1].asset.environment);
}

#[test]
fn an_unknown_environment_is_refused_unless_it_may_be_made() {
    let house = House::with("code;name;room\nA;Mesa;Aula\n");
    let plan = house.plan("code;name;room\nB;Mesa;AULA\nC;Mesa;Taller\n".as_bytes(), NONE);
    assert_eq!((codes(&plan), plan.create.len()), (vec!["unknown-environment"], 1));
    assert_eq!((plan.refused[0].column.as_str(), plan.refused[0].value.as_str()), ("room", "Taller"));
}

#[test]
fn no_environment_is_made_for_a_row_that_is_refused() {
    let house = House::with("code;name;room;serial\nA;Mesa;Aula;S1\n");
    let plan = house.plan(b"code;name;room;serial\nA;Mesa;Taller;S9\nB;Mesa;Patio;S1\n", ADD);
    assert_eq!(codes(&plan), ["exists-with-other-data", "duplicate-serial"]);
    assert!(plan.environments.is_empty());
}

#[test]
fn a_place_out_of_reach_is_refused_wherever_the_asset_comes_from_or_goes_to() {
    let mut house = House::with("code;name;room\nA;Mesa;Aula\nB;Mesa;Taller\n");
    house.out_of_reach = vec![None, Some(house.place("Taller"))];
    let sheet = b"code;name;room\nA;Mesa;Taller\nB;Mesa;Aula\nC;Mesa;Patio\nD;Mesa;\nE;Mesa;Aula\n";
    let plan = house.plan(sheet, ALL);
    assert_eq!(codes(&plan), ["environment-out-of-reach"; 4]);
    assert_eq!(plan.refused.iter().map(|refusal| refusal.line).collect::<Vec<_>>(), [2, 3, 4, 5]);
    assert_eq!((plan.create.len(), plan.environments.len()), (1, 0));
}

#[test]
fn other_data_of_a_known_code_is_refused_or_taken_as_asked() {
    let house = House::with("code;name;brand\nA;Mesa;Rimax\nB;Silla;\n");
    let sheet = b"code;name;brand\na;Mesa;\nB;Silla;\n";
    let refused = house.plan(sheet, ADD);
    assert_eq!((codes(&refused), refused.unchanged.as_slice()), (vec!["exists-with-other-data"], [3].as_slice()));
    let taken = house.plan(sheet, ALL);
    let (before, after) = changed(&taken);
    assert_eq!((before.brand.as_ref().map(Line::as_str), after.brand.as_ref()), (Some("Rimax"), None));
    assert_eq!((after.id, after.code.as_str(), taken.unchanged.as_slice()), (before.id, "A", [3].as_slice()));
}

#[test]
fn a_column_that_is_not_there_says_nothing_about_a_known_asset() {
    let full = "code;name;category;brand;serial;room;quantity;damaged;notes;purchase_date;cost;warranty_until;\
                next_maintenance\nA;Mesa;mueble;Rimax;S1;Aula;26;3;vieja;2020-01-01;5;2030-01-01;2027-01-01\n";
    let house = House::with(full);
    assert_eq!(house.plan(b"code;name\nA;Mesa\n", ALL).unchanged, [2]);
    let renamed = house.plan(b"code;name\nA;Mesa alta\n", ALL);
    let (before, after) = changed(&renamed);
    assert_eq!(after.name.as_str(), "Mesa alta");
    let renamed = Asset { name: before.name.clone(), ..after.clone() };
    assert!(renamed.same_but_for_time(before), "{renamed:?} is not {before:?}");
}

#[test]
fn a_serial_number_of_another_asset_is_refused() {
    let house = House::with("code;name;serial\nA;Mesa;S1\nB;Mesa;S2\n");
    let plan = house.plan(b"code;name;serial\nA;Mesa;s2\nB;Mesa;S3\nC;Mesa;s1\n", ALL);
    assert_eq!(codes(&plan), ["duplicate-serial"; 2]);
    assert_eq!((plan.update.len(), plan.refused[1].value.as_str()), (1, "s1"));
}

#[rstest]
#[case("en uso", 0, 7)]
#[case("mantenimiento", 7, 0)]
fn a_hint_is_about_the_good_units_that_are_not_lent(#[case] word: &str, #[case] maintenance: u32, #[case] in_use: u32) {
    let mut house = House::with("code;name;quantity;damaged;status\nA;Mesa;12;2;\n");
    house.lend(3);
    let sheet = format!("code;name;quantity;damaged;status\nA;Mesa;12;2;{word}\n");
    let plan = house.plan(sheet.as_bytes(), ALL);
    let units = changed(&plan).1.units;
    let of = |condition| units.of(condition);
    assert_eq!((of(Condition::Maintenance), of(Condition::InUse), units.on_loan()), (maintenance, in_use, 3));
}

#[test]
fn a_lent_thing_is_unchanged_by_its_own_sheet() {
    let sheet = "code;name;quantity;damaged;missing;status\nA;Mesa;1;0;0;disponible\n";
    let mut house = House::with(sheet);
    house.lend(1);
    assert_eq!(house.plan(sheet.as_bytes(), ALL).unchanged, [2]);
}

#[rstest]
#[case("A;Mesa;Taller;12;0", "units-on-loan")]
#[case("A;Mesa;Aula;2;0", "units-on-loan")]
#[case("A;Mesa;Aula;12;10", "units-on-loan")]
fn lent_units_stay_lent_and_where_they_are(#[case] row: &str, #[case] code: &str) {
    let mut house = House::with("code;name;room;quantity;damaged\nA;Mesa;Aula;12;0\n");
    house.lend(3);
    let plan = house.plan(format!("code;name;room;quantity;damaged\n{row}\n").as_bytes(), ALL);
    assert_eq!((codes(&plan), plan.environments.len()), (vec![code], 0));
}

#[rstest]
#[case("1", "5", Some("bad-quantity"))]
#[case("5", "1", None)]
#[case("5", "7", None)]
fn one_thing_does_not_become_a_quantity(#[case] stored: &str, #[case] stated: &str, #[case] code: Option<&str>) {
    let house = House::with(&format!("code;name;quantity\nA;Mesa;{stored}\n"));
    let plan = house.plan(format!("code;name;quantity\nA;Mesa;{stated}\n").as_bytes(), ALL);
    assert_eq!((codes(&plan), plan.update.len()), (Vec::from_iter(code), usize::from(code.is_none())));
}

#[test]
fn more_damaged_than_the_one_that_a_new_row_means_is_refused() {
    let plan = House::default().plan(b"code;name;damaged\nA;Mesa;2\n", ADD);
    assert_eq!((codes(&plan), plan.refused[0].value.as_str()), (vec!["damaged-over-quantity"], "2"));
}

#[test]
fn warnings_are_about_rows_that_are_taken() {
    let house = House::with("code;name;quantity;status\nA;Mesa;4;\n");
    let plan = house.plan("code;name;quantity;status\nA;Silla;4;dañado\nB;Mesa;4;dañado\n".as_bytes(), ADD);
    assert_eq!(plan.warnings, [Warning { line: 3, code: "import.damaged-not-counted" }]);
}

#[test]
fn nothing_goes_into_a_retired_environment_and_none_is_made_in_its_name() {
    let mut house = House::with("codigo;nombre;ambiente\nA-1;Mesa;Taller\n");
    house.environments[0].active = false;
    let plan = house.plan("codigo;nombre;ambiente\nA-2;Silla;TALLER\n".as_bytes(), ALL);
    assert_eq!((codes(&plan), plan.environments.len()), (vec!["environment.retired"], 0));
}
