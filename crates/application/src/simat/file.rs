//! How a file for the ministry is written.

use crate::Result;
use csv::{QuoteStyle, Terminator, WriterBuilder};
use plantel_domain::simat::{Encoding, Layout, SimatRecord};
use plantel_domain::store::StoreError;
use sha2::{Digest, Sha256};

/// The file of these lines: with headings, `;` between fields, and ends of lines as Windows has them. Nothing guards
/// what spreadsheets would take for a formula: the ministry's program reads the file, which would not know the guard,
/// and nothing but names, numbers and codes stands in it.
pub(super) fn written(layout: &Layout, rows: &[SimatRecord], encoding: Encoding) -> Result<Vec<u8>> {
    let mut writer = WriterBuilder::new()
        .delimiter(b';')
        .quote_style(QuoteStyle::Necessary)
        .terminator(Terminator::CRLF)
        .from_writer(Vec::new());
    writer.write_record(layout.columns.iter().map(|column| column.name)).map_err(StoreError::failed)?;
    for row in rows {
        let written = match encoding {
            Encoding::Utf8 => writer.write_record(&row.values),
            Encoding::Latin1 => writer.write_record(row.values.iter().map(|value| latin1(value))),
        };
        written.map_err(StoreError::failed)?;
    }
    Ok(writer.into_inner().map_err(|error| StoreError::failed(error.to_string()))?)
}

/// The letters of a text as ISO 8859-1 has them. Lines with others are errors, and were left out or refused; should one
/// stand here yet, a question mark tells so.
fn latin1(text: &str) -> Vec<u8> {
    text.chars().map(|letter| u8::try_from(letter).unwrap_or(b'?')).collect()
}

/// The SHA-256 of a file, in hexadecimal digits.
pub(super) fn digest(bytes: &[u8]) -> String {
    format!("{:x}", Sha256::digest(bytes))
}

#[cfg(test)]
mod tests {
    use super::*;
    use plantel_testkit::ids::an_id;

    fn row(first: &str) -> SimatRecord {
        let columns = Layout::of(2026).unwrap().columns.len();
        let mut values = vec![String::new(); columns];
        values[0] = first.to_owned();
        SimatRecord { enrollment: an_id().into(), student: an_id().into(), values }
    }

    fn lines(first: &str, encoding: Encoding) -> Vec<Vec<u8>> {
        let bytes = written(Layout::of(2026).unwrap(), &[row(first)], encoding).unwrap();
        bytes.split(|byte| *byte == b'\n').map(<[u8]>::to_vec).collect()
    }

    #[test]
    fn a_file_has_headings_semicolons_and_the_ends_of_lines_of_windows() {
        let lines = lines("=Peña", Encoding::Utf8);
        assert_eq!(lines.len(), 3);
        assert!(lines[0].starts_with(b"ANO_INF;MES_INF;") && lines[0].ends_with(b";TRASTORNOS_ESPECIFICOS\r"));
        assert!(lines[1].starts_with("=Peña;;".as_bytes()) && lines[2].is_empty());
    }

    #[test]
    fn what_would_end_a_field_is_quoted() {
        assert!(lines("CL 1; \"A\"", Encoding::Utf8)[1].starts_with(b"\"CL 1; \"\"A\"\"\";"));
    }

    #[test]
    fn letters_are_written_as_latin_1_has_them() {
        assert!(lines("Peña", Encoding::Latin1)[1].starts_with(b"Pe\xF1a;"));
        assert!(lines("Łu", Encoding::Latin1)[1].starts_with(b"?u;"));
    }
}
