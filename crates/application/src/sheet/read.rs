//! Reads the bytes of a spreadsheet, or refuses the whole file.

use super::{ColumnMap, Columns, Headings, RawRows, SheetError, delimited, workbook};

/// The most columns a sheet can have.
pub(super) const MAX_COLUMNS: usize = 200;

/// How workbooks begin since Excel 2007.
const ARCHIVE: &[u8] = b"PK\x03\x04";

/// How files of old Office programs begin, and workbooks with a password.
const COMPOUND: &[u8] = b"\xD0\xCF\x11\xE0\xA1\xB1\x1A\xE1";

/// The most that is taken of one file.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Rows, without blank ones.
    pub rows: usize,
    /// Bytes that are unpacked from a workbook, and bytes of text that are kept.
    pub inside: u64,
}

impl Limits {
    /// While the caller waits.
    pub const IMMEDIATE: Self = Self { rows: 50_000, inside: 300_000_000 };
    /// In the background. A million rows of fifteen columns are some 600 MB of worksheet.
    pub const BACKGROUND: Self = Self { rows: 1_000_000, inside: 1_000_000_000 };
}

/// A spreadsheet with its headings understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sheet<C> {
    /// Name of the encoding (WHATWG), or `xlsx`.
    pub encoding: &'static str,
    /// What separates its fields; nothing in a workbook.
    pub delimiter: Option<char>,
    /// Its heading row.
    pub headings: Headings<C>,
    /// Headings that mean nothing here, as they are written.
    pub ignored_columns: Vec<String>,
    /// Its rows, without blank ones.
    pub rows: RawRows,
}

/// Reads a file as far as is allowed while the caller waits. One that is cut off is refused whole: who
/// knows what else is not there.
pub fn read<C: Columns>(bytes: &[u8]) -> Result<Sheet<C>, SheetError> {
    read_with(bytes, Limits::IMMEDIATE, &ColumnMap::default())
}

/// Reads a file within these limits, by the headings that the caller names and those that are known.
pub fn read_with<C: Columns>(bytes: &[u8], limits: Limits, map: &ColumnMap<C>) -> Result<Sheet<C>, SheetError> {
    if bytes.starts_with(ARCHIVE) {
        workbook::read(bytes, limits, map)
    } else if bytes.starts_with(COMPOUND) {
        Err(compound(bytes))
    } else {
        delimited::read(bytes, limits, map)
    }
}

/// What a file of an old Office program is, by the names in its directory.
fn compound(bytes: &[u8]) -> SheetError {
    let names = |name: &str| {
        let name: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
        bytes.windows(name.len()).any(|part| part == name)
    };
    match () {
        () if names("EncryptedPackage") => SheetError::LockedWorkbook,
        () if names("Workbook") || names("Book") => SheetError::OldWorkbook,
        () => SheetError::NotATable,
    }
}

/// Refuses headings with which the rows cannot be read.
pub(super) fn understood<C: Columns>(headings: &Headings<C>, map: &ColumnMap<C>) -> Result<(), SheetError> {
    if let Some((heading, _)) = map.iter().find(|(_, meaning)| !headings.means(meaning)) {
        return Err(SheetError::UnknownHeading(heading.to_owned()));
    }
    let missing = headings.missing();
    match () {
        () if headings.recognised() == 0 => Err(SheetError::NotATable),
        () if headings.width() > MAX_COLUMNS => Err(SheetError::TooManyColumns { max: MAX_COLUMNS }),
        () if headings.keyed().len() > C::MOST_KEYED => Err(SheetError::TooManyFields { max: C::MOST_KEYED }),
        () if !missing.is_empty() => Err(SheetError::MissingColumns(missing)),
        () => Ok(()),
    }
}

#[cfg(test)]
#[path = "read_tests.rs"]
mod tests;
