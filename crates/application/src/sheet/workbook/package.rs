//! The archive that a workbook is, unpacked within bounds.

use crate::sheet::SheetError;
use std::collections::HashMap;
use std::io::{self, BufReader, Cursor, Read};
use zip::ZipArchive;
use zip::read::ZipFile;
use zip::result::ZipError;

/// The most parts a workbook can have.
const MAX_PARTS: usize = 10_000;

/// The most that a part may grow when unpacked; worksheets grow twenty- to fiftyfold.
const MAX_RATIO: u64 = 400;

/// Parts up to this size may grow as they like, in bytes.
const SMALL: u64 = 10_000_000;

/// A part as it is unpacked.
pub type Part<'p, 'b> = BufReader<Bounded<'p, ZipFile<'p, Cursor<&'b [u8]>>>>;

/// A workbook, packed.
pub struct Package<'b> {
    archive: ZipArchive<Cursor<&'b [u8]>>,
    /// Where parts are, by their names in lower case.
    places: HashMap<String, usize>,
    /// How many bytes may still be unpacked.
    left: u64,
}

impl<'b> Package<'b> {
    /// Opens an archive that says of itself that it unpacks to no more than `most` bytes.
    pub fn open(bytes: &'b [u8], most: u64) -> Result<Self, SheetError> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|_| SheetError::BrokenWorkbook)?;
        if archive.len() > MAX_PARTS {
            return Err(SheetError::TooLargeInside);
        }
        let (mut places, mut declared) = (HashMap::new(), 0_u64);
        for place in 0..archive.len() {
            let part = archive.by_index_data(place).map_err(|_| SheetError::BrokenWorkbook)?;
            let grown = part.size() > SMALL && part.size() / MAX_RATIO > part.compressed_size();
            declared = declared.saturating_add(part.size());
            if grown || declared > most {
                return Err(SheetError::TooLargeInside);
            }
            let name = part.name().map_err(|_| SheetError::BrokenWorkbook)?;
            places.insert(name.replace('\\', "/").to_lowercase(), place);
        }
        Ok(Self { archive, places, left: most })
    }

    /// The part of this name, if there is one.
    pub fn part(&mut self, name: &str) -> Result<Option<Part<'_, 'b>>, SheetError> {
        let Some(place) = self.places.get(&name.to_lowercase()) else { return Ok(None) };
        match self.archive.by_index(*place) {
            Ok(inner) => Ok(Some(BufReader::with_capacity(1 << 16, Bounded { inner, left: &mut self.left }))),
            Err(ZipError::UnsupportedArchive(ZipError::PASSWORD_REQUIRED)) => Err(SheetError::LockedWorkbook),
            Err(_) => Err(SheetError::BrokenWorkbook),
        }
    }

    /// The part of this name, without which nothing can be read.
    pub fn needed(&mut self, name: &str) -> Result<Part<'_, 'b>, SheetError> {
        self.part(name)?.ok_or(SheetError::BrokenWorkbook)
    }
}

/// Reads no more than is left, whatever the archive said of itself.
pub struct Bounded<'p, R> {
    inner: R,
    left: &'p mut u64,
}

impl<R: Read> Read for Bounded<'_, R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        let read = self.inner.read(into)?;
        let left = self.left.checked_sub(read as u64).ok_or(io::ErrorKind::FileTooLarge)?;
        *self.left = left;
        Ok(read)
    }
}
