//! Reads a spreadsheet saved as CSV.

use super::encoding::decode;
use super::read::understood;
use super::rows::Collector;
use super::{ColumnMap, Columns, Headings, Limits, RawRows, Sheet, SheetError};
use csv::{ReaderBuilder, StringRecord};
use std::io::{Chain, Read};

/// What separates fields, the likeliest first.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Read after the text: it comes back as a record of its own unless a quoted field is still open.
const END: &str = "\n\u{1a}end";

/// Reads a file of text.
pub fn read<C: Columns>(bytes: &[u8], limits: Limits, map: &ColumnMap<C>) -> Result<Sheet<C>, SheetError> {
    let decoded = decode(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(SheetError::Empty);
    }
    let (delimiter, headings) = header(&decoded.text, map)?;
    understood(&headings, map)?;
    let rows = rows(&decoded.text, delimiter, headings.width(), limits, decoded.cut)?;
    let ignored_columns = headings.ignored();
    let delimiter = Some(char::from(delimiter));
    Ok(Sheet { encoding: decoded.encoding, delimiter, headings, ignored_columns, rows })
}

/// The delimiter under which most headings are known.
fn header<C: Columns>(text: &str, map: &ColumnMap<C>) -> Result<(u8, Headings<C>), SheetError> {
    let mut best: Option<(u8, Headings<C>)> = None;
    for delimiter in DELIMITERS {
        let mut records = Records::of(text, "", delimiter);
        if records.next()?.is_none() {
            continue;
        }
        let headings = Headings::mapped(&records.record, map);
        if best.as_ref().is_none_or(|(_, known)| headings.recognised() > known.recognised()) {
            best = Some((delimiter, headings));
        }
    }
    best.ok_or(SheetError::NotATable)
}

fn rows(text: &str, delimiter: u8, width: usize, limits: Limits, cut: bool) -> Result<RawRows, SheetError> {
    let ended = text.ends_with(['\n', '\r']);
    let mut records = Records::of(text, END, delimiter);
    let mut last = records.next()?.unwrap_or(1);
    let mut rows = Collector::new(limits, width, text.len());
    while let Some(line) = records.next()? {
        if records.at_end() {
            let short = rows.rows().last().is_some_and(|row| row.width() < width);
            return match () {
                () if cut || (short && !ended) => Err(SheetError::CutOff { line: last }),
                () if rows.rows().is_empty() => Err(SheetError::Empty),
                () => Ok(rows.finish()),
            };
        }
        last = line;
        rows.push(line, records.record.iter())?;
    }
    Err(SheetError::CutOff { line: last })
}

/// The records of a text that are not blank, with the lines on which they start.
struct Records<'t> {
    reader: csv::Reader<Chain<&'t [u8], &'t [u8]>>,
    record: StringRecord,
    text: &'t [u8],
    counted: usize,
    line: u64,
}

impl<'t> Records<'t> {
    fn of(text: &'t str, end: &'t str, delimiter: u8) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).has_headers(false).flexible(true);
        let reader = builder.from_reader(text.as_bytes().chain(end.as_bytes()));
        Self { reader, record: StringRecord::new(), text: text.as_bytes(), counted: 0, line: 1 }
    }

    /// Reads the next record into `record` and tells its line.
    fn next(&mut self) -> Result<Option<u64>, SheetError> {
        while self.reader.read_record(&mut self.record).map_err(|_| SheetError::NotATable)? {
            if self.record.iter().any(|field| !field.trim().is_empty()) {
                return Ok(Some(self.line_of()));
            }
        }
        Ok(None)
    }

    /// Whether the record begins where the text ends.
    fn at_end(&self) -> bool {
        self.counted == self.text.len()
    }

    /// The reader's own count is of the line where it began to look for the record: the rest of a
    /// CRLF and empty lines come before the record itself.
    fn line_of(&mut self) -> u64 {
        let from = self.record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        let breaks = self.text.iter().skip(from).take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let start = from.saturating_add(breaks).min(self.text.len());
        for at in self.counted..start {
            let ends = self.text[at] == b'\n' || (self.text[at] == b'\r' && self.text.get(at + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
        }
        self.counted = self.counted.max(start);
        self.line
    }
}

#[cfg(test)]
#[path = "delimited_tests.rs"]
mod tests;
