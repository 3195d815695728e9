//! Reads the bytes of a spreadsheet saved as CSV into rows, or refuses the whole file.

use super::encoding::decode;
use super::headings::{Columns, Headings};
use csv::{ReaderBuilder, StringRecord};
use plantel_domain::error::{Fault, Kind, Params};

/// The most rows one file can have.
pub const MAX_ROWS: usize = 50_000;

/// What separates fields, the likeliest first.
const DELIMITERS: [u8; 4] = [b';', b',', b'\t', b'|'];

/// Appended to the text: it comes back as a record of its own unless a quoted field is still open.
const END: &str = "\u{1a}end";

/// A spreadsheet with its headings understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet<C> {
    /// Name of the encoding (WHATWG).
    pub encoding: &'static str,
    /// What separates its fields.
    pub delimiter: char,
    /// Its heading row.
    pub headings: Headings<C>,
    /// Headings that mean nothing here, as they are written.
    pub ignored_columns: Vec<String>,
    /// Its rows, without blank ones.
    pub rows: Vec<RawRow>,
}

/// A row as it is written.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RawRow {
    /// Line of the file on which it starts, from 1.
    pub line: u64,
    /// Its fields.
    pub fields: Vec<String>,
}

/// Why a whole file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// No spreadsheet in CSV.
    #[error("the file is no table")]
    NotATable,
    /// Needed columns are not there; their usual headings.
    #[error("columns are missing: {}", .0.join(", "))]
    MissingColumns(Vec<&'static str>),
    /// It ends in the middle of a row.
    #[error("the file is cut off in the row of line {line}")]
    CutOff {
        /// Where the unfinished row starts.
        line: u64,
    },
    /// It has no rows.
    #[error("the file has no rows")]
    Empty,
    /// It has more than [`MAX_ROWS`].
    #[error("the file has more than {MAX_ROWS} rows")]
    TooManyRows,
}

impl Fault for SheetError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotATable => "import.not-a-table",
            Self::MissingColumns(_) => "import.missing-columns",
            Self::CutOff { .. } => "import.cut-off",
            Self::Empty => "import.empty",
            Self::TooManyRows => "import.too-many-rows",
        }
    }
    fn params(&self) -> Params {
        let number = |n: Option<i64>| n.unwrap_or(i64::MAX);
        match self {
            Self::MissingColumns(columns) => Params::none().text("columns", columns.join(", ")),
            Self::CutOff { line } => Params::none().number("line", number(i64::try_from(*line).ok())),
            Self::TooManyRows => Params::none().number("max", number(i64::try_from(MAX_ROWS).ok())),
            Self::NotATable | Self::Empty => Params::none(),
        }
    }
}

/// Reads a file. One that is cut off is refused whole: who knows what else is not there.
pub fn read<C: Columns>(bytes: &[u8]) -> Result<Sheet<C>, SheetError> {
    let decoded = decode(bytes)?;
    if decoded.text.trim().is_empty() {
        return Err(SheetError::Empty);
    }
    let (delimiter, headings) = header(&decoded.text)?;
    let missing = headings.missing();
    if !missing.is_empty() {
        return Err(SheetError::MissingColumns(missing));
    }
    let rows = rows(&decoded.text, delimiter, headings.width(), decoded.cut)?;
    let ignored_columns = headings.ignored();
    Ok(Sheet { encoding: decoded.encoding, delimiter: char::from(delimiter), headings, ignored_columns, rows })
}

/// The delimiter under which most headings are known.
fn header<C: Columns>(text: &str) -> Result<(u8, Headings<C>), SheetError> {
    let mut best: Option<(u8, Headings<C>)> = None;
    for delimiter in DELIMITERS {
        let Some(first) = Records::of(text, delimiter).next()? else { continue };
        let headings = Headings::recognise(first.fields.iter().map(String::as_str));
        if headings.recognised() > best.as_ref().map_or(0, |(_, known)| known.recognised()) {
            best = Some((delimiter, headings));
        }
    }
    best.ok_or(SheetError::NotATable)
}

fn rows(text: &str, delimiter: u8, width: usize, cut: bool) -> Result<Vec<RawRow>, SheetError> {
    let (end, ended) = (text.len(), text.ends_with(['\n', '\r']));
    let text = format!("{text}\n{END}");
    let mut records = Records::of(&text, delimiter);
    let mut last = records.next()?.map_or(1, |header| header.line);
    let mut rows = Vec::new();
    while let Some(row) = records.next()? {
        if records.counted > end {
            let short = rows.last().is_some_and(|row: &RawRow| row.fields.len() < width);
            return match () {
                () if cut || (short && !ended) => Err(SheetError::CutOff { line: last }),
                () if rows.is_empty() => Err(SheetError::Empty),
                () => Ok(rows),
            };
        }
        last = row.line;
        if rows.len() == MAX_ROWS {
            return Err(SheetError::TooManyRows);
        }
        rows.push(row);
    }
    Err(SheetError::CutOff { line: last })
}

/// The records of a text that are not blank, with the lines on which they start.
struct Records<'t> {
    reader: csv::Reader<&'t [u8]>,
    text: &'t [u8],
    counted: usize,
    line: u64,
}

impl<'t> Records<'t> {
    fn of(text: &'t str, delimiter: u8) -> Self {
        let mut builder = ReaderBuilder::new();
        builder.delimiter(delimiter).has_headers(false).flexible(true);
        Self { reader: builder.from_reader(text.as_bytes()), text: text.as_bytes(), counted: 0, line: 1 }
    }

    fn next(&mut self) -> Result<Option<RawRow>, SheetError> {
        let mut record = StringRecord::new();
        while self.reader.read_record(&mut record).map_err(|_| SheetError::NotATable)? {
            if record.iter().any(|field| !field.trim().is_empty()) {
                let fields = record.iter().map(str::to_owned).collect();
                return Ok(Some(RawRow { line: self.line_of(&record), fields }));
            }
        }
        Ok(None)
    }

    /// The reader's own count is of the line where it began to look for the record: the rest of a
    /// CRLF and empty lines come before the record itself.
    fn line_of(&mut self, record: &StringRecord) -> u64 {
        let from = record.position().map_or(0, |at| usize::try_from(at.byte()).unwrap_or(usize::MAX));
        let breaks = self.text.iter().skip(from).take_while(|b| matches!(b, b'\n' | b'\r')).count();
        let start = (from + breaks).min(self.text.len());
        for at in self.counted..start {
            let ends = self.text[at] == b'\n' || (self.text[at] == b'\r' && self.text.get(at + 1) != Some(&b'\n'));
            self.line += u64::from(ends);
        }
        self.counted = self.counted.max(start);
        self.line
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::import::{Column, read};
    use rstest::rstest;

    const SMALL: &str = "Código;Nombre;Color\r\nA-1;\"Cámara; réflex\";rojo\r\n\r\n;;\r\nA-2;Trípode;\r\n";

    fn utf16(text: &str, unit: fn(u16) -> [u8; 2]) -> Vec<u8> {
        std::iter::once('\u{feff}').chain(text.chars()).collect::<String>().encode_utf16().flat_map(unit).collect()
    }

    #[rstest]
    #[case(SMALL.as_bytes().to_vec(), "UTF-8", ';')]
    #[case(format!("\u{feff}{SMALL}").into_bytes(), "UTF-8", ';')]
    #[case(utf16(SMALL, u16::to_le_bytes), "UTF-16LE", ';')]
    #[case(utf16(SMALL, u16::to_be_bytes), "UTF-16BE", ';')]
    #[case(SMALL.chars().map(|c| u8::try_from(u32::from(c)).unwrap()).collect(), "windows-1252", ';')]
    #[case(SMALL.replace(';', ",").into_bytes(), "UTF-8", ',')]
    #[case(SMALL.replace(';', "\t").into_bytes(), "UTF-8", '\t')]
    #[case(SMALL.replace(';', "|").into_bytes(), "UTF-8", '|')]
    fn every_variant_of_a_sheet_reads_the_same(
        #[case] bytes: Vec<u8>,
        #[case] encoding: &str,
        #[case] delimiter: char,
    ) {
        let sheet = read(&bytes).unwrap();
        assert_eq!((sheet.encoding, sheet.delimiter), (encoding, delimiter));
        assert_eq!(sheet.ignored_columns, ["Color"]);
        assert_eq!(sheet.rows.iter().map(|row| row.line).collect::<Vec<_>>(), [2, 5]);
        let name = sheet.headings.value(&sheet.rows[0], Column::Name);
        assert_eq!(name.replace(delimiter, ";"), "Cámara; réflex");
    }

    #[rstest]
    #[case("\n\ncode,name\nA,\"x\ny\"\nB,z\n", &[4, 6])]
    #[case("code,name\rA,x\r\rB,z", &[2, 4])]
    #[case("code,name\r\nA,\"x\r\ny\"\r\n\r\nB,z\r\n", &[2, 5])]
    fn a_row_knows_the_line_on_which_it_starts(#[case] text: &str, #[case] lines: &[u64]) {
        let rows = read(text.as_bytes()).unwrap().rows;
        assert_eq!(rows.iter().map(|row| row.line).collect::<Vec<_>>(), lines);
    }

    #[rstest]
    #[case("code;name;notes\nA;x;y\nB;\"half of", 3)]
    #[case("code;name;notes\nA;x;y\nB;\"half of\na row;\n", 3)]
    #[case("code;name;notes\nA;x;y\nB;half of", 3)]
    #[case("code;name;notes\nA;\"x;y\nB;z;z\n", 2)]
    #[case("code;\"name", 1)]
    fn a_file_that_ends_in_the_middle_of_a_row_is_refused_whole(#[case] text: &str, #[case] line: u64) {
        assert_eq!(read(text.as_bytes()), Err(SheetError::CutOff { line }));
    }

    #[test]
    fn a_file_that_ends_in_the_middle_of_a_letter_is_refused_whole() {
        assert_eq!(read(b"code;name;notes\nA;x;Donaci\xC3"), Err(SheetError::CutOff { line: 2 }));
    }

    #[rstest]
    #[case("code;name\nA;x")]
    #[case("code;name\nA;\"x\"")]
    #[case("code;name\nA;\"x \"\"y\"\"\"")]
    #[case("code;name;notes\nA;x\n")]
    fn a_last_row_without_line_break_or_a_short_one_with_it_is_not_cut_off(#[case] text: &str) {
        assert_eq!(read(text.as_bytes()).unwrap().rows.len(), 1);
    }

    #[rstest]
    #[case(b"\xFF\xD8\xFF\xE0\x00\x10JFIF", SheetError::NotATable)]
    #[case(b"Dear all,\nplease find", SheetError::NotATable)]
    #[case(b"Marca;Modelo\nA;B\n", SheetError::MissingColumns(vec!["C\u{f3}digo interno", "Nombre"]))]
    #[case(b"code\nA\n", SheetError::MissingColumns(vec!["Nombre"]))]
    #[case(b"", SheetError::Empty)]
    #[case(b"\xEF\xBB\xBF\r\n", SheetError::Empty)]
    #[case(b"code;name\n\n;\n", SheetError::Empty)]
    #[case(b"code;name", SheetError::Empty)]
    fn what_cannot_be_read_is_refused_with_its_reason(#[case] bytes: &[u8], #[case] error: SheetError) {
        assert_eq!(read(bytes), Err(error));
    }

    #[test]
    fn a_row_that_looks_like_the_end_is_a_row() {
        assert_eq!(read(format!("code;name\n{END}\nA;x\n").as_bytes()).unwrap().rows.len(), 2);
    }

    #[test]
    fn more_rows_than_allowed_are_refused() {
        let full = format!("code;name\n{}", "A;x\n".repeat(MAX_ROWS));
        assert_eq!(read(full.as_bytes()).unwrap().rows.len(), MAX_ROWS);
        assert_eq!(read(format!("{full}A;x").as_bytes()), Err(SheetError::TooManyRows));
    }
}
