use super::*;
use crate::inventory::import::{ColumnMap, Limits, SheetError, read_with};
use rstest::rstest;

#[rstest]
#[case("Código interno", Column::Code)]
#[case("CODIGO", Column::Code)]
#[case("internal_code", Column::Code)]
#[case(" nombre ", Column::Name)]
#[case("Name", Column::Name)]
#[case("CATEGORÍA", Column::Category)]
#[case("Número de serie", Column::Serial)]
#[case("serial_number", Column::Serial)]
#[case("N° de serie", Column::Serial)]
#[case("Ubicación", Column::Environment)]
#[case("room", Column::Environment)]
#[case("Cant.", Column::Quantity)]
#[case("quantity_damaged", Column::Damaged)]
#[case("quantity_missing", Column::Missing)]
#[case("status", Column::Status)]
#[case("purchase-date", Column::PurchaseDate)]
#[case("purchase_cost", Column::UnitCost)]
#[case("Notes", Column::Notes)]
#[case("Garantía hasta", Column::Warranty)]
#[case("Garantía (meses)", Column::WarrantyMonths)]
#[case("proximo_mantenimiento", Column::MaintenanceDue)]
#[case("Maintenance due on", Column::MaintenanceDue)]
#[case("Vida útil (meses)", Column::UsefulLife)]
#[case("salvage_value", Column::SalvageValue)]
fn a_heading_is_known_in_both_languages_without_regard_to_accents(#[case] heading: &str, #[case] column: Column) {
    assert!(Headings::recognise([heading]).has(column));
}

#[test]
fn every_column_and_synonym_is_known_and_means_one_column() {
    for (column, name, others) in COLUMNS {
        for heading in [*name].iter().chain(others.iter()) {
            assert_eq!(Column::of(heading), Some(*column), "{heading}");
        }
    }
}

#[test]
fn what_is_unknown_or_repeated_is_ignored_but_listed() {
    let headings = Headings::recognise(["code", "Nombre", "Color", "Código", ""]);
    assert_eq!((headings.width(), headings.recognised()), (5, 2));
    assert_eq!(headings.ignored(), ["Color", "Código"]);
    assert!(headings.missing().is_empty());
}

#[test]
fn needed_columns_that_are_not_there_are_named_in_spanish() {
    assert_eq!(Headings::recognise(["Marca"]).missing(), ["Código interno", "Nombre"]);
}

#[test]
fn a_refusal_names_the_heading_as_the_file_has_it() {
    let headings = Headings::recognise(["CODE", "name"]);
    assert_eq!((headings.written(Column::Code), headings.written(Column::Serial)), ("CODE", "Serial"));
}

#[test]
fn every_column_has_a_published_name_and_one_only() {
    for (column, _, _) in COLUMNS {
        assert_eq!(NAMES.iter().filter(|(_, named)| named == column).count(), 1, "{column:?}");
    }
    assert!(NAMES.iter().all(|(name, column)| Column::named(name) == Some(*column)));
    assert_eq!((Column::named("Code"), Column::named("color")), (None, None));
}

#[test]
fn headings_of_snipe_it_are_known_and_those_without_a_meaning_here_are_listed() {
    let sample = "Company,Name,Asset Tag,Category,Supplier,Manufacturer,Location,Order Number,Model,Model Notes,\
                  Model Number,Asset Notes,Purchase Date,Purchase Cost,Checkout Type,Checked Out To: Username,\
                  EOL Date,Serial number,Status,Warranty";
    let headings = Headings::recognise(sample.split(','));
    let ignored = "Company,Supplier,Order Number,Model Notes,Model Number,Checkout Type,Checked Out To: Username,\
                   EOL Date";
    assert_eq!(headings.ignored(), ignored.split(',').collect::<Vec<_>>());
    let written = |column| headings.written(column);
    assert_eq!([Column::Code, Column::Model, Column::Notes].map(written), ["Asset Tag", "Model", "Asset Notes"]);
    let reversed = Headings::recognise(["Asset Tag", "Item Name", "Model Number", "Model Name"]);
    assert_eq!((reversed.written(Column::Name), reversed.written(Column::Model)), ("Item Name", "Model Name"));
    assert_eq!(Headings::recognise(["Asset Tag", "Model Number"]).written(Column::Model), "Model Number");
}

#[test]
fn a_sheet_of_snipe_it_needs_no_names_where_it_has_models() {
    assert!(Headings::recognise(["Asset Tag", "Model name"]).missing().is_empty());
    assert_eq!(Headings::recognise(["Asset Tag", "Category"]).missing(), ["Nombre"]);
    assert_eq!(Headings::recognise(["Code", "Model name"]).missing(), ["Nombre"]);
}

#[test]
fn a_map_wins_over_what_headings_mean_by_themselves() {
    let map = ColumnMap::parse([("Placa SENA", "code"), ("Nombre", "notes")]).unwrap();
    let headings = Headings::mapped(["Código", "placa sena", "Nombre", "Name", "Notas"], &map);
    let written = [Column::Code, Column::Name, Column::Notes].map(|column| headings.written(column));
    assert_eq!(written, ["placa sena", "Name", "Nombre"]);
    assert_eq!(headings.ignored(), ["Código", "Notas"]);
}

#[test]
fn a_map_with_a_mistake_is_refused() {
    let refused = |pairs: &[(&'static str, &'static str)]| ColumnMap::parse(pairs.iter().copied()).unwrap_err();
    assert_eq!(refused(&[("Placa", "plate")]), SheetError::UnknownColumn("plate".into()));
    assert_eq!(refused(&[("Placa", "code"), ("Tag", "code")]), SheetError::ColumnTwice("code".into()));
    assert_eq!(refused(&[("Placa", "code"), ("Placa", "name")]), SheetError::ColumnTwice("Placa".into()));
    let read = |pairs: [(&str, &str); 1]| {
        let map = ColumnMap::parse(pairs).unwrap();
        read_with(b"Placa;Nombre\nA;x\n", Limits::IMMEDIATE, &map).map(|sheet| sheet.rows.len())
    };
    assert_eq!(read([("Placa", "code")]), Ok(1));
    assert_eq!(read([("Serial", "serial_number")]), Err(SheetError::UnknownHeading("Serial".into())));
    // Another heading means the column by itself, but that is not what the caller said.
    assert_eq!(read([("Code", "code")]), Err(SheetError::UnknownHeading("Code".into())));
}

fn keys(headings: &Headings) -> Vec<&str> {
    headings.keyed().iter().map(|keyed| keyed.key.as_str()).collect()
}

#[rstest]
#[case("extra.voltage", Some("voltage"))]
#[case(" EXTRA . Voltáge ", Some("voltage"))]
#[case("Extra.checked_on", Some("checked_on"))]
#[case("extra.checked  on", Some("checked_on"))]
#[case("extra.checked-on", Some("checked_on"))]
#[case("'=extra.voltage", None)]
#[case("extra.a.b", None)]
#[case("extra.2nd", None)]
#[case("extra.vol\u{200b}tage", None)]
#[case("voltage", None)]
#[case("extra_voltage", None)]
fn a_heading_names_a_field_by_its_key(#[case] heading: &str, #[case] key: Option<&str>) {
    let headings = Headings::recognise(["code", "name", heading]);
    assert_eq!(keys(&headings), Vec::from_iter(key));
    assert_eq!(headings.ignored().is_empty(), key.is_some());
}

#[test]
fn a_key_is_no_longer_than_those_of_categories() {
    let [longest, longer] = [40, 41].map(|letters| format!("extra.{}", "a".repeat(letters)));
    let headings = Headings::recognise(["code", "name", &longest, &longer]);
    assert_eq!((keys(&headings).len(), headings.recognised(), headings.ignored()), (1, 3, vec![longer.clone()]));
    assert_eq!(ColumnMap::parse([("X", &*longer)]), Err(SheetError::UnknownColumn(longer.clone())));
}

#[test]
fn of_two_columns_for_one_field_the_first_counts_and_the_other_is_listed() {
    let headings = Headings::recognise(["extra", "extra.voltage", "Extra.Voltage", "Extra", "extra.lens"]);
    assert_eq!((keys(&headings), headings.has(Column::Extra)), (vec!["voltage", "lens"], true));
    assert_eq!(headings.ignored(), ["Extra.Voltage", "Extra"]);
    assert_eq!(headings.written_keyed(&headings.keyed()[0]), "extra.voltage");
}

#[test]
fn a_map_names_fields_and_wins() {
    let map = ColumnMap::parse([("Voltaje", "extra.voltage"), ("extra.code", "code"), ("Nombre", "extra.alias")]);
    let headings = Headings::mapped(["extra.code", "Nombre", "name", "extra.voltage", "voltaje"], &map.unwrap());
    assert_eq!((headings.written(Column::Code), headings.written(Column::Name)), ("extra.code", "name"));
    let written: Vec<_> = headings.keyed().iter().map(|keyed| headings.written_keyed(keyed)).collect();
    assert_eq!((keys(&headings), written), (vec!["voltage", "alias"], vec!["voltaje", "Nombre"]));
    assert_eq!(headings.ignored(), ["extra.voltage"]);
}

#[test]
fn a_map_of_fields_with_a_mistake_is_refused() {
    let refused = |pairs: &[(&'static str, &'static str)]| ColumnMap::parse(pairs.iter().copied()).unwrap_err();
    for name in ["extra.", "extra.Voltage", "extra.a b", "extra.a.b", "Extra.a", "voltage"] {
        assert_eq!(refused(&[("Voltaje", name)]), SheetError::UnknownColumn(name.into()), "{name}");
    }
    assert_eq!(refused(&[("A", "extra.a"), ("B", "extra.a")]), SheetError::ColumnTwice("extra.a".into()));
    let map = ColumnMap::parse([("Voltaje", "extra.voltage")]).unwrap();
    let read = read_with(b"code;name;extra.voltage\nA;x;5\n", Limits::IMMEDIATE, &map).map(|sheet| sheet.rows.len());
    assert_eq!(read, Err(SheetError::UnknownHeading("Voltaje".into())));
}

#[rstest]
#[case(50, Ok(1))]
#[case(51, Err(SheetError::TooManyFields { max: 50 }))]
#[case(198, Err(SheetError::TooManyFields { max: 50 }))]
#[case(200, Err(SheetError::TooManyColumns { max: 200 }))]
#[case(3_000, Err(SheetError::TooManyColumns { max: 200 }))]
fn a_sheet_has_as_many_fields_as_a_category(#[case] fields: usize, #[case] expected: Result<usize, SheetError>) {
    let headings: Vec<_> = (0..fields).map(|number| format!(";extra.f{number}")).collect();
    let headings = headings.concat();
    let sheet = format!("code;name{headings}\nA;x{}\n", ";".repeat(fields));
    let read = read_with(sheet.as_bytes(), Limits::IMMEDIATE, &ColumnMap::default());
    assert_eq!(read.map(|sheet| sheet.rows.len()), expected);
}
