//! Reads a workbook of Excel (2007 and later, Office Open XML) as a stream: what it holds never lies in
//! memory as a whole, and no more of it is unpacked than the limits allow.

mod cells;
mod numbers;
mod package;
mod parts;
mod xml;

pub use numbers::{as_number, as_text};

use super::read::understood;
use super::rows::Collector;
use super::{ColumnMap, Columns, Headings, Limits, Sheet, SheetError};
use package::Package;
use parts::Workbook;

/// Reads the first visible worksheet that is not empty. Lines are the rows of the worksheet; cells beyond
/// the headings count for nothing, as those under a blank heading do.
pub fn read<C: Columns>(bytes: &[u8], limits: Limits, map: &ColumnMap<C>) -> Result<Sheet<C>, SheetError> {
    let mut package = Package::open(bytes, limits.inside)?;
    let workbook = Workbook::read(&mut package)?;
    for path in &workbook.worksheets {
        let mut table = Table { limits, map, found: None };
        cells::each_row(package.needed(path)?, &workbook, |line, fields| table.row(line, fields))?;
        if let Some((headings, rows)) = table.found {
            let (rows, ignored_columns) = (rows.finish(), headings.ignored());
            if rows.is_empty() {
                return Err(SheetError::Empty);
            }
            return Ok(Sheet { encoding: "xlsx", delimiter: None, headings, ignored_columns, rows });
        }
    }
    Err(SheetError::Empty)
}

/// The table of a worksheet, as far as it is read.
struct Table<'m, C> {
    limits: Limits,
    map: &'m ColumnMap<C>,
    found: Option<(Headings<C>, Collector)>,
}

impl<C: Columns> Table<'_, C> {
    /// Takes a row that is not blank; the first has the headings.
    fn row(&mut self, line: u64, fields: &[String]) -> Result<(), SheetError> {
        if let Some((headings, rows)) = &mut self.found {
            let width = headings.width();
            let there = &fields[..fields.len().min(width)];
            if there.iter().all(|field| field.trim().is_empty()) {
                return Ok(());
            }
            let blank = std::iter::repeat_n("", width - there.len());
            return rows.push(line, there.iter().map(String::as_str).chain(blank));
        }
        let headings = Headings::mapped(fields.iter().map(String::as_str), self.map);
        understood(&headings, self.map)?;
        let rows = Collector::new(self.limits, headings.width(), 0);
        self.found = Some((headings, rows));
        Ok(())
    }
}

#[cfg(test)]
#[path = "workbook_tests.rs"]
mod tests;
