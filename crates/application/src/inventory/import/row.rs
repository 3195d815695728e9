//! Reads the rows of a sheet: every fault of a row is told, not the first alone.

use super::cells::{self, Cell, ReadMoney};
use super::headings::{Column, Headings};
use super::stated::StatedUnits;
use super::{RawRow, Refusal, Sheet, Warning};
use plantel_domain::clock::Day;
use plantel_domain::form::BadValue;
use plantel_domain::inventory::{AssetCode, Category};
use plantel_domain::money::Money;
use plantel_domain::text::{Line, Prose, fold};
use std::collections::HashSet;

/// A row that can be read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParsedRow {
    /// Line of the file on which it starts, from 1.
    pub line: u64,
    /// What is written on the label.
    pub code: AssetCode,
    /// What it says about the asset.
    pub asset: RowAsset,
    /// Where it is kept, by name as written.
    pub environment: Option<Line<100>>,
    /// What should be looked at.
    pub warnings: Vec<Warning>,
}

impl ParsedRow {
    /// The form of the code that is unique.
    pub fn code_key(&self) -> String {
        fold(self.code.as_str())
    }

    /// The form of the serial number that is unique.
    pub fn serial_key(&self) -> Option<String> {
        self.asset.serial_number.as_ref().map(|serial| fold(serial.as_str()))
    }
}

/// What a row says about an asset, except its code and its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RowAsset {
    /// What it is called.
    pub name: Line<200>,
    /// The maker's number.
    pub serial_number: Option<Line<100>>,
    /// What kind of thing; a blank cell says nothing.
    pub category: Option<Category>,
    /// Who made it.
    pub brand: Option<Line<100>>,
    /// Which of the maker's.
    pub model: Option<Line<100>>,
    /// When it was bought.
    pub purchase_date: Option<Day>,
    /// What one unit cost.
    pub purchase_cost: Option<Money>,
    /// Last day of the warranty.
    pub warranty_until: Option<Day>,
    /// Anything else.
    pub notes: Option<Prose<2000>>,
    /// How many, and how they stand.
    pub units: StatedUnits,
}

/// All rows of a sheet, read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Rows {
    /// Those that can be planned.
    pub parsed: Vec<ParsedRow>,
    /// The faults of the others, in the order of the file.
    pub refused: Vec<Refusal>,
}

/// Reads all rows. A code or serial number counts for the first row that has it, refused or not.
pub fn parse_all(sheet: &Sheet, money: &ReadMoney<'_>) -> Rows {
    let mut rows = Rows::default();
    let (mut codes, mut serials) = (HashSet::new(), HashSet::new());
    for row in &sheet.rows {
        let mut faults = Vec::new();
        if row.fields.len() == sheet.headings.width() {
            let unique = [
                (Column::Code, &mut codes, "import.duplicate-code"),
                (Column::Serial, &mut serials, "import.duplicate-serial"),
            ];
            for (column, seen, code) in unique {
                let value = sheet.headings.value(row, column);
                if !value.is_empty() && !seen.insert(fold(value)) {
                    faults.push(Refusal::new(row.line, sheet.headings.written(column), value, code));
                }
            }
        }
        match parse(row, &sheet.headings, money) {
            Ok(parsed) if faults.is_empty() => rows.parsed.push(parsed),
            Ok(_) => rows.refused.append(&mut faults),
            Err(more) => rows.refused.extend(faults.into_iter().chain(more)),
        }
    }
    rows
}

/// Reads one row by itself.
pub fn parse(row: &RawRow, headings: &Headings, money: &ReadMoney<'_>) -> Result<ParsedRow, Vec<Refusal>> {
    if row.fields.len() != headings.width() {
        let first = headings.value(row, Column::Code);
        let code = "import.wrong-number-of-fields";
        return Err(vec![Refusal::new(row.line, headings.written(Column::Code), first, code)]);
    }
    let mut cells = Cells { row, headings, refused: Vec::new() };
    let code = cells.needed(Column::Code, AssetCode::parse, "import.missing-code");
    let name = cells.needed(Column::Name, Line::parse, "import.missing-name");
    let category = cells.take(Column::Category, |typed| cells::text(typed, Category::parse));
    let brand = cells.line(Column::Brand);
    let model = cells.line(Column::Model);
    let serial_number = cells.line(Column::Serial);
    let environment = cells.line(Column::Environment);
    let units = cells.units();
    let purchase_date = cells.take(Column::PurchaseDate, cells::day);
    let purchase_cost = cells.take(Column::UnitCost, |typed| cells::money(typed, money));
    let notes = cells.take(Column::Notes, |typed| cells::text(typed, Prose::parse));
    let warranty_until = cells.take(Column::Warranty, cells::day);
    let (Some(code), Some(name), true) = (code, name, cells.refused.is_empty()) else {
        return Err(cells.refused);
    };
    let warning = units.word_not_counted().then_some(Warning { line: row.line, code: "import.damaged-not-counted" });
    let asset = RowAsset {
        name,
        serial_number,
        category,
        brand,
        model,
        purchase_date,
        purchase_cost,
        warranty_until,
        notes,
        units,
    };
    Ok(ParsedRow { line: row.line, code, asset, environment, warnings: warning.into_iter().collect() })
}

/// The cells of one row, and what is wrong with them.
struct Cells<'a> {
    row: &'a RawRow,
    headings: &'a Headings,
    refused: Vec<Refusal>,
}

impl Cells<'_> {
    fn take<T>(&mut self, column: Column, read: impl Fn(&str) -> Cell<T>) -> Option<T> {
        let read = read(self.headings.value(self.row, column));
        read.unwrap_or_else(|code| {
            self.refuse(column, code);
            None
        })
    }

    fn needed<T>(
        &mut self,
        column: Column,
        parse: fn(&str) -> Result<T, BadValue>,
        missing: &'static str,
    ) -> Option<T> {
        self.take(column, |typed| cells::text(typed, parse).and_then(|cell| cell.ok_or(missing).map(Some)))
    }

    fn line(&mut self, column: Column) -> Option<Line<100>> {
        self.take(column, |typed| cells::text(typed, Line::parse))
    }

    fn units(&mut self) -> StatedUnits {
        let before = self.refused.len();
        let quantity = self.take(Column::Quantity, cells::quantity);
        let damaged = self.part(Column::Damaged);
        let missing = self.part(Column::Missing);
        if let (Some(quantity), true) = (quantity, self.refused.len() == before)
            && damaged.unwrap_or(0) + missing.unwrap_or(0) > quantity
        {
            let column = if damaged.unwrap_or(0) > 0 { Column::Damaged } else { Column::Missing };
            self.refuse(column, "import.damaged-over-quantity");
        }
        StatedUnits { quantity, damaged, missing, hint: self.take(Column::Status, cells::hint) }
    }

    fn part(&mut self, column: Column) -> Option<u32> {
        let units = self.take(column, cells::units);
        units.or(self.headings.has(column).then_some(0))
    }

    fn refuse(&mut self, column: Column, code: &'static str) {
        let value = self.headings.value(self.row, column);
        self.refused.push(Refusal::new(self.row.line, self.headings.written(column), value, code));
    }
}

#[cfg(test)]
mod tests {
    use super::super::{read, refused_rows};
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
    #[case(";;;;;x;;;?;?;?;;", &["missing-code", "missing-name", "bad-quantity", "unknown-status", "bad-date", "bad-money"])]
    fn every_fault_of_a_row_is_told(#[case] row: &str, #[case] expected: &[&str]) {
        let read = rows(&format!("{row}\n"));
        assert_eq!((codes(&read).as_slice(), read.parsed.len()), (expected, 0));
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
        assert_eq!((sheet.encoding, sheet.delimiter, sheet.ignored_columns.len()), ("windows-1252", ';', 0));
        assert_eq!(sheet.rows.len(), expected["rows"]);
        assert_eq!(read.parsed.len(), expected["importable"]);
        assert_eq!(refused_rows(&read.refused), 28);
        let mut reasons = BTreeMap::<_, u64>::new();
        for refusal in &read.refused {
            *reasons.entry(refusal.code.trim_start_matches("import.").replace('-', "_")).or_default() += 1;
        }
        assert_eq!(serde_json::to_value(reasons).unwrap(), expected["refused"]);
    }
}
