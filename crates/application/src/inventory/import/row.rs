//! Reads the rows of a sheet: every fault of a row is told, not the first alone.

use super::cells::{self, Cell, ReadMoney, Warranty};
use super::headings::{Column, Headings};
use super::stated::StatedUnits;
use super::stated_fields::StatedFields;
use super::{RawRow, Refusal, Sheet, Warning};
use crate::sheet::Columns;
use plantel_domain::clock::Day;
use plantel_domain::form::BadValue;
use plantel_domain::inventory::{AssetCode, CategoryCode};
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
    /// What it says of the fields of its category.
    pub fields: StatedFields,
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
    pub category: Option<CategoryCode>,
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
    /// When it must be looked after next.
    pub maintenance_due_on: Option<Day>,
    /// What one unit will be worth in the end.
    pub salvage_value: Option<Money>,
    /// Over how many months it loses its value, from 1 to 1200.
    pub useful_life_months: Option<u16>,
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

/// Reads all rows.
pub fn parse_all(sheet: &Sheet, money: &ReadMoney<'_>) -> Rows {
    let mut rows = Rows::default();
    for row in RowReader::of(sheet, money) {
        match row {
            Ok(parsed) => rows.parsed.push(parsed),
            Err(faults) => rows.refused.extend(faults),
        }
    }
    rows
}

/// Reads rows one after the other, so that not all of them need to lie in memory. A code or serial number
/// counts for the first row that has it, refused or not.
pub struct RowReader<'a, M = &'a ReadMoney<'a>> {
    sheet: &'a Sheet,
    money: M,
    next: usize,
    codes: HashSet<String>,
    serials: HashSet<String>,
}

impl<'a, M: Fn(&str) -> Result<Money, BadValue>> RowReader<'a, M> {
    /// Of this sheet, with amounts in the institution's currency.
    pub fn of(sheet: &'a Sheet, money: M) -> Self {
        Self { sheet, money, next: 0, codes: HashSet::new(), serials: HashSet::new() }
    }

    /// Passes over so many rows, which were read before: what they have is repeated by those after.
    pub fn pass(&mut self, rows: usize) {
        for _ in 0..rows {
            let Some(row) = self.sheet.rows.get(self.next) else { return };
            self.next += 1;
            self.repeated(&row);
        }
    }

    /// What an earlier row has already.
    fn repeated(&mut self, row: &RawRow<'_>) -> Vec<Refusal> {
        let headings = &self.sheet.headings;
        let mut faults = Vec::new();
        if row.width() != headings.width() {
            return faults;
        }
        let unique = [
            (Column::Code, &mut self.codes, "import.duplicate-code"),
            (Column::Serial, &mut self.serials, "import.duplicate-serial"),
        ];
        for (column, seen, code) in unique {
            let value = headings.text(row, column);
            if !value.is_empty() && !seen.insert(fold(value)) {
                faults.push(Refusal::new(row.line, headings.written(column), value, code));
            }
        }
        faults
    }
}

impl<M: Fn(&str) -> Result<Money, BadValue>> Iterator for RowReader<'_, M> {
    type Item = Result<ParsedRow, Vec<Refusal>>;

    fn next(&mut self) -> Option<Self::Item> {
        let row = self.sheet.rows.get(self.next)?;
        self.next += 1;
        let mut faults = self.repeated(&row);
        Some(match parse(&row, &self.sheet.headings, &self.money) {
            Ok(parsed) if faults.is_empty() => Ok(parsed),
            Ok(_) => Err(faults),
            Err(more) => {
                faults.extend(more);
                Err(faults)
            }
        })
    }
}

/// Reads one row by itself.
pub fn parse(row: &RawRow<'_>, headings: &Headings, money: &ReadMoney<'_>) -> Result<ParsedRow, Vec<Refusal>> {
    if row.width() != headings.width() {
        let first = headings.text(row, Column::Code);
        let code = "import.wrong-number-of-fields";
        return Err(vec![Refusal::new(row.line, headings.written(Column::Code), first, code)]);
    }
    let mut cells = Cells { row, headings, refused: Vec::new() };
    let code = cells.needed(Column::Code, AssetCode::parse, "import.missing-code");
    let name = cells.name();
    let category = cells.text(Column::Category, |typed| cells::text(typed, CategoryCode::parse));
    let brand = cells.line(Column::Brand);
    let model = cells.line(Column::Model);
    let serial_number = cells.line(Column::Serial);
    let environment = cells.line(Column::Environment);
    let units = cells.units();
    let purchase_date = cells.take(Column::PurchaseDate, cells::day);
    let currency = headings.value(row, Column::Currency).trim();
    let purchase_cost = cells.take(Column::UnitCost, |typed| {
        let named = typed.trim().is_empty() || typed.contains(char::is_alphabetic);
        if named { cells::money(typed, money) } else { cells::money(&format!("{typed} {currency}"), money) }
    });
    let notes = cells.text(Column::Notes, |typed| cells::text(typed, Prose::parse));
    let salvage_value = cells.take(Column::SalvageValue, |typed| cells::money(typed, money));
    let useful_life_months = cells.take(Column::UsefulLife, cells::months);
    let warranty = cells.warranty();
    let maintenance_due_on = cells.take(Column::MaintenanceDue, cells::day);
    let fields = StatedFields::read(row, headings, &mut cells.refused);
    let (Some(code), Some(name), true) = (code, name, cells.refused.is_empty()) else {
        return Err(cells.refused);
    };
    let warranty_until = warranty.and_then(|warranty| warranty.until(purchase_date));
    let warnings = [
        (units.word_not_counted(), "import.damaged-not-counted"),
        (warranty.is_some() && warranty_until.is_none(), "import.warranty-not-dated"),
    ];
    let warnings = warnings.into_iter().filter(|(noticed, _)| *noticed);
    let warnings = warnings.map(|(_, code)| Warning { line: row.line, code }).collect();
    let asset = RowAsset {
        name,
        serial_number,
        category,
        brand,
        model,
        purchase_date,
        purchase_cost,
        warranty_until,
        maintenance_due_on,
        salvage_value,
        useful_life_months,
        notes,
        units,
    };
    Ok(ParsedRow { line: row.line, code, asset, environment, fields, warnings })
}

/// The cells of one row, and what is wrong with them.
struct Cells<'a> {
    row: &'a RawRow<'a>,
    headings: &'a Headings,
    refused: Vec<Refusal>,
}

impl Cells<'_> {
    /// A number, an amount, a day or a word.
    fn take<T>(&mut self, column: Column, read: impl Fn(&str) -> Cell<T>) -> Option<T> {
        let read = read(self.headings.value(self.row, column));
        self.good(column, read)
    }

    /// What stands there, as it stands there.
    fn text<T>(&mut self, column: Column, read: impl Fn(&str) -> Cell<T>) -> Option<T> {
        let read = read(self.headings.text(self.row, column));
        self.good(column, read)
    }

    fn good<T>(&mut self, column: Column, read: Cell<T>) -> Option<T> {
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
        self.text(column, |typed| cells::text(typed, parse).and_then(|cell| cell.ok_or(missing).map(Some)))
    }

    /// What it is called; where that is blank, what the sheet has in its place.
    fn name(&mut self) -> Option<Line<200>> {
        let blank = self.headings.value(self.row, Column::Name).is_empty();
        let stand_in = Column::Name.stand_in(self.headings).filter(|_| blank);
        let there = stand_in.filter(|column| !self.headings.value(self.row, *column).is_empty());
        self.needed(there.unwrap_or(Column::Name), Line::parse, "import.missing-name")
    }

    /// A last day or a number of months; of two columns the first that says something.
    fn warranty(&mut self) -> Option<Warranty> {
        let until = self.take(Column::Warranty, cells::warranty);
        let months = self.take(Column::WarrantyMonths, cells::months);
        until.or(months.map(Warranty::Months))
    }

    fn line(&mut self, column: Column) -> Option<Line<100>> {
        self.text(column, |typed| cells::text(typed, Line::parse))
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
        let value = self.headings.text(self.row, column);
        self.refused.push(Refusal::new(self.row.line, self.headings.written(column), value, code));
    }
}

#[cfg(test)]
#[path = "row_tests.rs"]
mod tests;
