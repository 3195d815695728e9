//! The rows of a list, open to the targets of `fuzz`.

use super::Column;
use super::row::parse_all;
use crate::sheet::{Refusal, Sheet};
use plantel_domain::clock::Day;

/// A row that can be planned.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Row {
    /// Whom the student's paper names.
    pub bearer: String,
    /// On which day they were born.
    pub birth_date: Day,
    /// What should be looked at.
    pub warnings: Vec<&'static str>,
}

/// The rows that can be planned, and what is told of the others.
pub fn rows(sheet: &Sheet<Column>, today: Day) -> (Vec<Row>, Vec<Refusal>) {
    let rows = parse_all(sheet, today);
    let read = rows.parsed.into_iter().map(|row| Row {
        bearer: row.student.document.bearer(),
        birth_date: row.student.birth_date,
        warnings: row.warnings,
    });
    (read.collect(), rows.refused)
}
