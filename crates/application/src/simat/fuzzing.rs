//! The ministry's file, read and written, open to the targets of `fuzz`.

use super::file::written;
use super::theirs::{TheirRow, Theirs};
use crate::Result;
use plantel_domain::simat::{Encoding, Layout, SimatRecord};
use std::collections::BTreeMap;
use uuid::Uuid;

fn layout() -> &'static Layout {
    Layout::all().last().expect("there is one")
}

/// The values of each line, one for each column of the newest layout; each of them is also told, as one that nothing
/// here stands for.
pub fn lines(bytes: &[u8]) -> Result<Vec<Vec<String>>> {
    let theirs = Theirs::read(layout(), bytes)?;
    let values = |row: &TheirRow| -> Vec<String> {
        assert_eq!(theirs.told(row).line, row.line);
        (0..layout().columns.len()).map(|place| row.value(place).unwrap_or_default().to_owned()).collect()
    };
    Ok(theirs.rows.iter().map(values).collect())
}

/// Which line of a file stands for which of these.
pub fn matched(bytes: &[u8], ours: &[Vec<String>]) -> Result<BTreeMap<usize, usize>> {
    Ok(Theirs::read(layout(), bytes)?.matched(&records(ours)))
}

/// The file of these lines.
pub fn file(lines: &[Vec<String>], encoding: Encoding) -> Result<Vec<u8>> {
    written(layout(), &records(lines), encoding)
}

fn records(lines: &[Vec<String>]) -> Vec<SimatRecord> {
    let record = |values: &Vec<String>| SimatRecord {
        enrollment: Uuid::nil().into(),
        student: Uuid::nil().into(),
        values: values.clone(),
    };
    lines.iter().map(record).collect()
}
