//! Rows as CSV (RFC 4180): UTF-8, commas, lines that end in CR LF.

use super::cell::{Cell, Column};
use chrono::SecondsFormat;
use csv::{Terminator, Writer, WriterBuilder};
use plantel_application::sheet::guarded;
use std::borrow::Cow;
use std::io;

/// By it Excel knows UTF-8.
const BYTE_ORDER_MARK: &[u8] = "\u{feff}".as_bytes();

/// The bytes before the first row: the mark and the headings.
pub fn heading<V>(columns: &[Column<V>]) -> io::Result<Vec<u8>> {
    let mut lines = lines(BYTE_ORDER_MARK.to_vec());
    lines.write_record(columns.iter().map(|(name, _)| name))?;
    done(lines)
}

/// The bytes of these rows.
pub fn rows<V>(columns: &[Column<V>], rows: &[V]) -> io::Result<Vec<u8>> {
    let mut lines = lines(Vec::new());
    for row in rows {
        for (_, cell) in columns {
            lines.write_field(text(cell(row)).as_ref())?;
        }
        lines.write_record(None::<&[u8]>)?;
    }
    done(lines)
}

fn lines(begun: Vec<u8>) -> Writer<Vec<u8>> {
    WriterBuilder::new().terminator(Terminator::CRLF).from_writer(begun)
}

fn done(lines: Writer<Vec<u8>>) -> io::Result<Vec<u8>> {
    lines.into_inner().map_err(csv::IntoInnerError::into_error)
}

/// Only words are guarded against being taken for a formula: a number of ours may begin with a minus.
fn text(cell: Cell<'_>) -> Cow<'_, str> {
    match cell {
        Cell::Empty => Cow::Borrowed(""),
        Cell::Text(Cow::Borrowed(words)) => guarded(words),
        Cell::Text(Cow::Owned(words)) => Cow::Owned(guarded(&words).into_owned()),
        Cell::Number(number) => number,
        Cell::Flag(flag) => Cow::Borrowed(if flag { "true" } else { "false" }),
        Cell::Day(day) => day.to_string().into(),
        Cell::Moment(at) => at.to_rfc3339_opts(SecondsFormat::AutoSi, true).into(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const COLUMNS: &[Column<(String, i64)>] = &[("name", |row| (&row.0).into()), ("change", |row| row.1.into())];

    fn written(name: &str) -> String {
        String::from_utf8(rows(COLUMNS, &[(name.to_owned(), -5)]).unwrap()).unwrap()
    }

    #[test]
    fn headings_come_after_a_byte_order_mark() {
        assert_eq!(heading(COLUMNS).unwrap(), b"\xEF\xBB\xBFname,change\r\n");
    }

    #[test]
    fn words_that_could_count_as_a_formula_are_guarded_and_numbers_are_not() {
        let guarded = [("=1+1", "'=1+1"), ("+57", "'+57"), ("-5", "'-5"), ("@A1", "'@A1"), ("\t=1", "'\t=1")];
        for (name, expected) in guarded {
            assert_eq!(written(name), format!("{expected},-5\r\n"));
        }
        assert_eq!(written("\r=1"), "\"'\r=1\",-5\r\n");
        assert_eq!(written("1-1=0"), "1-1=0,-5\r\n");
    }

    #[test]
    fn what_separates_or_quotes_is_quoted() {
        assert_eq!(written("a \"b\", c"), "\"a \"\"b\"\", c\",-5\r\n");
        assert_eq!(written("a\nb;c\r\nñ🔑"), "\"a\nb;c\r\nñ🔑\",-5\r\n");
    }

    #[test]
    fn no_rows_are_no_bytes() {
        assert!(rows(COLUMNS, &[]).unwrap().is_empty());
    }
}
