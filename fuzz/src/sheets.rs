//! What holds of every spreadsheet that is read, whatever its columns are.

use crate::within;
use plantel_application::sheet::{
    ColumnMap, Columns, Limits, Refusal, Sheet, SheetError, read, read_with, refused_rows,
};
use plantel_domain::error::Fault;
use std::fmt::Debug;

/// No file of some kilobytes needs more to be read.
const MEMORY: usize = 64 << 20;

/// Fewer rows than files here have.
const FEW: usize = 5;

/// Whether there is a text that explains this code.
pub fn is_published(code: &str) -> bool {
    plantel_http::CODES.iter().any(|codes| codes.contains(&code))
}

/// Reads a sheet; nothing when it is refused. What is read under a lower limit of rows is the same, or refused for it.
pub fn sheet<C: Columns + Debug>(bytes: &[u8]) -> Option<Sheet<C>> {
    let few = Limits { rows: FEW, ..Limits::IMMEDIATE };
    let few = within(MEMORY, || read_with::<C>(bytes, few, &ColumnMap::default()));
    let all = within(MEMORY, || read::<C>(bytes));
    match &all {
        Ok(sheet) if sheet.rows.len() > FEW => assert_eq!(few, Err(SheetError::TooManyRows { max: FEW })),
        Ok(_) => assert_eq!(few, all),
        Err(error) => {
            assert!(few.is_err());
            assert!(is_published(error.code()), "{}", error.code());
        }
    }
    let sheet = all.ok()?;
    rows_hold(&sheet);
    Some(sheet)
}

/// Rows have fields, all of which can be read, and those of a text file stand on lines one below the other.
fn rows_hold<C: Columns>(sheet: &Sheet<C>) {
    let (width, workbook) = (sheet.headings.width(), sheet.encoding == "xlsx");
    assert_eq!(workbook, sheet.delimiter.is_none());
    assert!(!sheet.rows.is_empty() && sheet.headings.recognised() > 0 && sheet.headings.missing().is_empty());
    let mut line = 1;
    for row in sheet.rows.iter() {
        assert!((1..=width + 1).contains(&row.width()));
        assert!((0..row.width()).all(|place| row.field(place).is_some()) && row.field(row.width()).is_none());
        if workbook {
            assert_eq!(row.width(), width);
        } else {
            assert!(row.line > line, "a row on line {} is below one on line {line}", row.line);
            line = row.line;
        }
    }
    assert_eq!(sheet.rows.last(), sheet.rows.iter().last());
}

/// A text is the same table, or refused for the same, in each encoding that has all letters.
pub fn same_in_every_encoding<C: Columns + Debug>(bytes: &[u8]) {
    let Ok(text) = std::str::from_utf8(bytes) else { return };
    // What begins like another file is told apart without a mark alone, and so is what has a NUL.
    if text.contains('\0') || ["\u{feff}", "GIF8", "PK", "%PDF"].iter().any(|start| text.starts_with(start)) {
        return;
    }
    let table = |bytes: &[u8]| {
        read::<C>(bytes).map(|sheet| (sheet.delimiter, sheet.headings, sheet.ignored_columns, sheet.rows))
    };
    let plain = table(bytes);
    let marked = ["\u{feff}", text].concat();
    assert_eq!(table(marked.as_bytes()), plain);
    let wide: Vec<u8> = marked.encode_utf16().flat_map(u16::to_le_bytes).collect();
    assert_eq!(table(&wide), plain);
}

/// Every refusal is of a row of the sheet, by a published code, and repeats no more than a start; every other row was
/// read, as the number of those says.
pub fn refusals_hold<C: Columns>(sheet: &Sheet<C>, refusals: &[Refusal], read: usize) {
    for refusal in refusals {
        assert!(is_published(refusal.code), "{}", refusal.code);
        assert!(refusal.value.chars().count() <= 200);
        assert!(sheet.rows.iter().any(|row| row.line == refusal.line));
    }
    // Rows of a workbook may say that they are the same row.
    if sheet.delimiter.is_some() {
        assert_eq!(refused_rows(refusals) + read, sheet.rows.len());
    }
}
