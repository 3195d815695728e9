//! Takes over an inventory from a spreadsheet.

mod batch;
mod cells;
mod headings;
mod import_inventory;
mod jobs;
mod plan;
mod report;
mod row;
mod run;
mod stated;
mod stated_asset;
mod stated_fields;
mod undo;
mod waiting;

pub use crate::sheet::{Limits, RawRow, Refusal, SheetError, Warning, refused_rows};
pub use cells::{Hint, ReadMoney};
pub use headings::{Column, Headings};
pub use import_inventory::Brought;
pub use plan::{Known, Options, Plan, plan};
pub use report::ImportReport;
pub use row::{ParsedRow, RowAsset, RowReader, Rows, parse, parse_all};
pub use stated::StatedUnits;
pub use stated_fields::StatedFields;
pub(super) use waiting::Waiting;

/// An inventory, with its headings understood.
pub type Sheet = crate::sheet::Sheet<Column>;

/// Which heading stands for which column of an inventory, when the caller says so.
pub type ColumnMap = crate::sheet::ColumnMap<Column>;

/// Reads a file. One that is cut off is refused whole: who knows what else is not there.
pub fn read(bytes: &[u8]) -> Result<Sheet, SheetError> {
    crate::sheet::read(bytes)
}

/// Reads a file within these limits, by the headings that the caller names and those that are known.
pub fn read_with(bytes: &[u8], limits: Limits, map: &ColumnMap) -> Result<Sheet, SheetError> {
    crate::sheet::read_with(bytes, limits, map)
}
