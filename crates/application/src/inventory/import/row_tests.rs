use super::super::{Hint, read, refused_rows};
use super::*;
use rstest::rstest;
use std::collections::BTreeMap;

const HEADINGS: &str = "Código;Nombre;Categoría;Serial;Ambiente;Cantidad;Dañados;Faltantes;Estado;Fecha de compra;\
                        Valor unitario;Observaciones;Garantía hasta\n";

fn pesos(amount: &str) -> Result<Money, BadValue> {
    Money::parse(amount, Money::currency_of("COP").unwrap())
}

fn rows(rows: &str) -> Rows {
    parse_all(&read(format!("{HEADINGS}{rows}").as_bytes()).unwrap(), &pesos)
}

fn codes(rows: &Rows) -> Vec<&str> {
    rows.refused.iter().map(|refusal| refusal.code.trim_start_matches("import.")).collect()
}

#[test]
fn a_full_row_is_read() {
    let read = rows(" A-1 ;Mesa;Mueble;S1;Aula 1;26;1;2;en uso;05/03/2021;1.200,50;\"a;b\";2030-01-01\n");
    let row = &read.parsed[0];
    assert_eq!((row.line, row.code.as_str(), row.environment.as_ref().unwrap().as_str()), (2, "A-1", "Aula 1"));
    assert_eq!(row.asset.category.as_ref().unwrap().as_str(), "mueble");
    assert_eq!(row.asset.purchase_cost.unwrap().minor(), 120_050);
    assert_eq!(row.asset.units.counts(None).in_use, 23);
    assert_eq!(row.asset.warranty_until.unwrap().to_string(), "2030-01-01");
}

const EVERY_FAULT: [&str; 6] =
    ["missing-code", "missing-name", "bad-quantity", "unknown-status", "bad-date", "bad-money"];

#[rstest]
#[case(";Mesa;;;;;;;;;;;", &["missing-code"])]
#[case("A;  ;;;;;;;;;;;", &["missing-name"])]
#[case("A;M\u{1};;;;;;;;;;;", &["bad-text"])]
#[case("A;M;;;;0;;;;;;;", &["bad-quantity"])]
#[case("A;M;;;;-1;4;;;;;;", &["negative-quantity"])]
#[case("A;M;;;;5;-1;9;;;;;", &["negative-quantity"])]
#[case("A;M;;;;5;4;2;;;;;", &["damaged-over-quantity"])]
#[case("A;M;;;;;;;roto;;;;", &["unknown-status"])]
#[case("A;M;;;;;;;;31/02/2020;;;1/1/1800", &["bad-date", "bad-date"])]
#[case("A;M;;;;;;;;;-5;;", &["bad-money"])]
#[case("A;M;;", &["wrong-number-of-fields"])]
#[case("A;M;;;;;;;;;;;;", &["wrong-number-of-fields"])]
#[case(";;;;;x;;;?;?;?;;", &EVERY_FAULT)]
fn every_fault_of_a_row_is_told(#[case] row: &str, #[case] expected: &[&str]) {
    let read = rows(&format!("{row}\n"));
    assert_eq!((codes(&read).as_slice(), read.parsed.len()), (expected, 0));
}

#[test]
fn the_day_of_the_next_maintenance_is_read_and_a_bad_one_refused() {
    let with = |cell: &str| {
        let sheet = format!("code;name;Próximo mantenimiento\nA;Mesa;{cell}\n");
        parse_all(&read(sheet.as_bytes()).unwrap(), &pesos)
    };
    let due = |cell: &str| with(cell).parsed[0].asset.maintenance_due_on;
    assert_eq!((due("04/05/2026"), due("")), (Day::from_ymd_opt(2026, 5, 4), None));
    assert_eq!(with("31/02/2026").refused, [Refusal::new(2, "Próximo mantenimiento", "31/02/2026", "import.bad-date")]);
}

#[test]
fn a_refusal_says_where_and_what() {
    let refused = rows("A;Mesa;;;;1;4;0;;;;;\n").refused;
    assert_eq!(refused, [Refusal::new(2, "Dañados", "4", "import.damaged-over-quantity")]);
}

#[test]
fn a_code_or_serial_number_counts_for_its_first_row_even_if_that_was_refused() {
    let read = rows("A;;;S1;;;;;;;;;\nÁ;Mesa;;;;;;;;;;;\nB;Mesa;;s1;;;;;?;;;;\nC;Mesa;;S2;;;;;;;;;\n");
    assert_eq!(codes(&read), ["missing-name", "duplicate-code", "duplicate-serial", "unknown-status"]);
    assert_eq!(read.parsed.len(), 1);
}

#[test]
fn rows_that_are_passed_over_count_for_those_after() {
    let sheet = read(format!("{HEADINGS}A;Mesa{0}\nB;Mesa{0}\na;Mesa{0}\nC;Mesa{0}\n", ";".repeat(11)).as_bytes());
    let sheet = sheet.unwrap();
    let mut reader = RowReader::of(&sheet, pesos);
    reader.pass(2);
    assert_eq!(reader.next().unwrap().unwrap_err()[0].code, "import.duplicate-code");
    assert_eq!(reader.next().unwrap().unwrap().code.as_str(), "C");
    reader.pass(9);
    assert!(reader.next().is_none());
}

#[test]
fn a_word_that_is_not_counted_is_a_warning() {
    let read = rows("A;Mesas;;;;5;0;0;dañado;;;;\nB;Mesa;;;;1;0;0;dañado;;;;\n");
    assert_eq!(read.parsed[0].warnings, [Warning { line: 2, code: "import.damaged-not-counted" }]);
    assert!(read.parsed[1].warnings.is_empty());
}

#[test]
fn the_sample_gives_what_is_expected_of_it() {
    let expected: serde_json::Value =
        serde_json::from_slice(include_bytes!("../../../../../tests/data/expected.json")).unwrap();
    let expected = &expected["inventario.csv"];
    let sheet = read(include_bytes!("../../../../../tests/data/inventario.csv")).unwrap();
    let read = parse_all(&sheet, &pesos);
    assert_eq!((sheet.encoding, sheet.delimiter, sheet.ignored_columns.len()), ("windows-1252", Some(';'), 0));
    assert_eq!(sheet.rows.len(), expected["rows"]);
    assert_eq!(read.parsed.len(), expected["importable"]);
    assert_eq!(refused_rows(&read.refused), 28);
    let mut reasons = BTreeMap::<_, u64>::new();
    for refusal in &read.refused {
        *reasons.entry(refusal.code.trim_start_matches("import.").replace('-', "_")).or_default() += 1;
    }
    assert_eq!(serde_json::to_value(reasons).unwrap(), expected["refused"]);
}

/// Of the sample as `sheet` has it: its rows and what is refused of them.
fn outcome(sheet: &Sheet) -> (Vec<ParsedRow>, Vec<Refusal>) {
    let read = parse_all(sheet, &pesos);
    (read.parsed, read.refused)
}

#[test]
fn the_sample_as_a_workbook_gives_the_same_rows() {
    let sample = read(include_bytes!("../../../../../tests/data/inventario.csv")).unwrap();
    let mut workbook = rust_xlsxwriter::Workbook::new();
    let worksheet = workbook.add_worksheet();
    let headings = HEADINGS_OF_THE_SAMPLE.iter().map(|column| sample.headings.written(*column));
    worksheet.write_row(0, 0, headings).unwrap();
    for row in sample.rows.iter() {
        let line = u32::try_from(row.line).unwrap() - 1;
        for column in 0..row.width() {
            let field = row.field(column).unwrap();
            let column = u16::try_from(column).unwrap();
            // Whole numbers as Excel stores what people type.
            match field.parse::<u32>() {
                Ok(number) if number.to_string() == field => worksheet.write(line, column, number).unwrap(),
                _ => worksheet.write(line, column, field).unwrap(),
            };
        }
    }
    let again = read(&workbook.save_to_buffer().unwrap()).unwrap();
    assert_eq!((again.encoding, again.delimiter), ("xlsx", None));
    assert_eq!((again.rows.len(), outcome(&again)), (1000, outcome(&sample)));
}

const HEADINGS_OF_THE_SAMPLE: [Column; 14] = [
    Column::Code,
    Column::Name,
    Column::Category,
    Column::Brand,
    Column::Model,
    Column::Serial,
    Column::Environment,
    Column::Quantity,
    Column::Damaged,
    Column::Missing,
    Column::Status,
    Column::PurchaseDate,
    Column::UnitCost,
    Column::Notes,
];

fn parsed(sheet: &str) -> ParsedRow {
    let [row] = parse_all(&read(sheet.as_bytes()).unwrap(), &pesos).parsed.try_into().unwrap();
    row
}

#[test]
fn a_row_of_snipe_it_is_read_and_goes_by_its_model_where_it_has_no_name() {
    const SNIPE_IT: &str = "Asset Tag,Item Name,Model name,Manufacturer,Status,Purchase Date,Purchase Cost,Warranty\n";
    let row = parsed(&format!("{SNIPE_IT}T-1,,MacBook Air,Apple,Out for Repair,2024-02-29,1200.50,12 months\n"));
    assert_eq!((row.asset.name.as_str(), row.asset.model.unwrap().as_str()), ("MacBook Air", "MacBook Air"));
    assert_eq!(row.asset.warranty_until.unwrap().to_string(), "2025-02-28");
    assert_eq!((row.asset.units.hint, row.warnings.len()), (Some(Hint::Maintenance), 0));
    let named = parsed(&format!("{SNIPE_IT}T-1,Ana's,MacBook Air,Apple,,,,12\n"));
    assert_eq!((named.asset.name.as_str(), named.asset.warranty_until), ("Ana's", None));
    assert_eq!(named.warnings, [Warning { line: 2, code: "import.warranty-not-dated" }]);
    let nameless = parse_all(&read(format!("{SNIPE_IT}T-1,,,Apple,,,,\n").as_bytes()).unwrap(), &pesos);
    assert_eq!(nameless.refused, [Refusal::new(2, "Item Name", "", "import.missing-name")]);
}

#[test]
fn what_depreciation_needs_is_read() {
    let row = parsed(
        "code;name;Valor residual;Vida útil (meses);Meses de garantía;Fecha de compra\nA;x;$ 1.200;60;6;31/08/2024\n",
    );
    assert_eq!((row.asset.salvage_value.unwrap().minor(), row.asset.useful_life_months), (120_000, Some(60)));
    assert_eq!(row.asset.warranty_until.unwrap().to_string(), "2025-02-28");
    let read = read(b"code;name;salvage;depreciation months\nA;x;?;1201\n").unwrap();
    assert_eq!(codes(&parse_all(&read, &pesos)), ["bad-money", "bad-months"]);
}

#[test]
fn an_apostrophe_that_guards_a_value_is_taken_away() {
    let row = parsed("code;name;notes\n'-A1;'=SUM(A1);'74 Fender\n");
    assert_eq!((row.code.as_str(), row.asset.name.as_str()), ("-A1", "=SUM(A1)"));
    assert_eq!(row.asset.notes.unwrap().as_str(), "'74 Fender");
}

#[test]
fn what_is_said_of_fields_is_kept_as_it_stands_and_blanks_are_not() {
    let row = parsed("code;extra;name;extra.a;extra.b;extra.c\nA; {\"a\":1} ;x;;'=1+1; sí \n");
    assert_eq!(row.fields.object, "{\"a\":1}");
    assert_eq!(row.fields.cells, [(1, "=1+1".to_owned()), (2, "sí".to_owned())]);
    assert_eq!(parsed("code;name\nA;x\n").fields, StatedFields::default());
}

#[test]
fn what_no_field_could_hold_is_refused_as_the_other_faults_of_its_row_are() {
    let (cell, object) = ("ñ".repeat(1_001), format!("{{\"a\":\"{}\"}}", "x".repeat(320_000)));
    let sheet = format!("code;name;extra.a;extra\nA;;{cell};{object}\nB;x;{};\n", "ñ".repeat(1_000));
    let read = parse_all(&read(sheet.as_bytes()).unwrap(), &pesos);
    assert_eq!((codes(&read), read.parsed.len()), (vec!["missing-name", "bad-field", "bad-field"], 1));
    assert_eq!(read.refused[1], Refusal::new(2, "extra.a", &cell, "import.bad-field"));
    assert_eq!((read.refused[2].column.as_str(), read.refused[2].value.len()), ("extra", 200));
}
