//! Takes accounts over from a predecessor, with the hashes of their passwords.

mod cells;
mod columns;
mod import;
mod plan;
mod report;
mod row;

pub use columns::Column;
pub use plan::{Known, Plan, UserImportOptions, plan};
pub use report::UserImportReport;
pub use row::{ParsedRow, parse_all};

/// Accounts, with their headings understood.
pub type Sheet = crate::sheet::Sheet<Column>;
