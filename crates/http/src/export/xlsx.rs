//! Rows as a workbook of Excel. They wait in a temporary file until all are there; only then does the workbook
//! begin to flow, since its parts say how many sheets there are.

use super::Sheet;
use super::cell::Cell;
use actix_web::web::{Bytes, BytesMut};
use chrono::{DateTime, Datelike, NaiveDate, SecondsFormat, Utc};
use plantel_application::sheet::doubled;
use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};
use std::borrow::Cow;
use std::io::{self, Write};
use tokio::sync::mpsc::{Receiver, Sender};

/// The most rows of a worksheet, its headings among them.
const ROWS: u32 = 1 << 20;
/// The most characters of a cell, counted as UTF-16 does.
const CHARACTERS: usize = 32_767;
/// What Excel can tell apart of a number.
const DIGITS: usize = 15;
/// About so many bytes of cells are an archive that needs 64-bit lengths.
const LARGE: u64 = 512 << 20;
/// What a cell costs beside its text, at the most.
const CELL: u64 = 64;
/// Bytes of one chunk.
const CHUNK: usize = 64 << 10;

/// What the writer is sent.
pub enum Sent<V> {
    /// Rows.
    Rows(Vec<V>),
    /// That these were all.
    All,
}

/// Writes a workbook from rows that come in; when all are there, sends its bytes. Blocks. If nobody sends rows
/// or takes bytes any more, it stops.
pub fn write<V>(sheet: &'static Sheet<V>, mut rows: Receiver<Sent<V>>, chunks: Sender<Bytes>) -> Result<(), XlsxError> {
    let mut book = Book::new(sheet, ROWS)?;
    loop {
        match rows.blocking_recv() {
            Some(Sent::Rows(page)) => page.iter().try_for_each(|row| book.add(row))?,
            Some(Sent::All) => break,
            None => return Ok(()),
        }
    }
    let mut chunks = Chunks { chunks, gathered: BytesMut::with_capacity(CHUNK) };
    book.save(&mut chunks)?;
    Ok(chunks.flush()?)
}

/// A workbook in the making.
struct Book<V: 'static> {
    sheet: &'static Sheet<V>,
    book: Workbook,
    /// The most rows of a worksheet.
    most: u32,
    worksheets: usize,
    /// Where the next row of the last worksheet goes.
    next: u32,
    /// About how many bytes there are.
    bytes: u64,
    day: Format,
    moment: Format,
}

impl<V> Book<V> {
    fn new(sheet: &'static Sheet<V>, most: u32) -> Result<Self, XlsxError> {
        let mut book = Self {
            sheet,
            book: Workbook::new(),
            most,
            worksheets: 0,
            next: 0,
            bytes: 0,
            day: Format::new().set_num_format("yyyy-mm-dd"),
            moment: Format::new().set_num_format("yyyy-mm-dd hh:mm:ss"),
        };
        book.begin()?;
        Ok(book)
    }

    /// Begins a worksheet, with the headings.
    fn begin(&mut self) -> Result<(), XlsxError> {
        self.worksheets += 1;
        let bold = Format::new().set_bold();
        let worksheet = self.book.add_worksheet_with_constant_memory()?;
        let number = if self.worksheets == 1 { String::new() } else { format!(" {}", self.worksheets) };
        worksheet.set_name(format!("{}{number}", self.sheet.name))?.set_freeze_panes(1, 0)?;
        for (column, (name, _)) in (0..).zip(self.sheet.columns) {
            worksheet.write_string_with_format(0, column, *name, &bold)?;
        }
        self.next = 1;
        Ok(())
    }

    fn add(&mut self, row: &V) -> Result<(), XlsxError> {
        if self.next == self.most {
            self.begin()?;
        }
        let worksheet = self.book.worksheet_from_index(self.worksheets - 1)?;
        for (column, (_, cell)) in (0..).zip(self.sheet.columns) {
            let place = (self.next, column);
            self.bytes += CELL
                + match cell(row) {
                    Cell::Empty => 0,
                    Cell::Text(words) => text(worksheet, place, words)?,
                    Cell::Number(digits) => number(worksheet, place, digits)?,
                    Cell::Flag(flag) => worksheet.write_boolean(place.0, place.1, flag).map(|_| 0)?,
                    Cell::Day(at) => day(worksheet, place, at, &self.day)?,
                    Cell::Moment(at) => moment(worksheet, place, at, &self.moment)?,
                };
        }
        self.next += 1;
        Ok(())
    }

    fn save(mut self, to: &mut (impl Write + Send)) -> Result<(), XlsxError> {
        self.book.use_zip_large_file(self.bytes > LARGE);
        self.book.save_to_writer(to)
    }
}

/// Row and column.
type Place = (u32, u16);

/// Never a formula and never a link, whatever it begins with.
fn text(worksheet: &mut Worksheet, (row, column): Place, words: Cow<'_, str>) -> Result<u64, XlsxError> {
    let words = doubled(&words);
    let words = cut(&words);
    worksheet.write_string(row, column, words)?;
    Ok(words.len() as u64)
}

/// As text where Excel would lose digits.
fn number(worksheet: &mut Worksheet, place: Place, digits: Cow<'_, str>) -> Result<u64, XlsxError> {
    let significant = digits.bytes().filter(u8::is_ascii_digit).count();
    match digits.parse::<f64>() {
        Ok(number) if significant <= DIGITS => worksheet.write_number(place.0, place.1, number).map(|_| 0),
        _ => text(worksheet, place, digits),
    }
}

fn day(worksheet: &mut Worksheet, place: Place, day: NaiveDate, format: &Format) -> Result<u64, XlsxError> {
    match serial(day) {
        Some(number) => worksheet.write_number_with_format(place.0, place.1, number, format).map(|_| 0),
        None => text(worksheet, place, day.to_string().into()),
    }
}

/// In UTC.
fn moment(worksheet: &mut Worksheet, place: Place, at: DateTime<Utc>, format: &Format) -> Result<u64, XlsxError> {
    let time = at.time().signed_duration_since(chrono::NaiveTime::MIN).num_milliseconds();
    let time = i32::try_from(time).map_or(0.0, f64::from) / 86_400_000.0;
    match serial(at.date_naive()) {
        Some(number) => worksheet.write_number_with_format(place.0, place.1, number + time, format).map(|_| 0),
        None => text(worksheet, place, at.to_rfc3339_opts(SecondsFormat::AutoSi, true).into()),
    }
}

/// The number that Excel has for a day; none before 1900. It believes that 1900 had a 29th of February.
fn serial(day: NaiveDate) -> Option<f64> {
    const DAY_ZERO: i32 = 693_594;
    const FIRST_OF_MARCH: i32 = 61;
    let days = day.num_days_from_ce() - DAY_ZERO;
    let known = (1900..=9999).contains(&day.year());
    known.then(|| f64::from(if days < FIRST_OF_MARCH { days - 1 } else { days }))
}

/// As much of a text as a cell holds.
fn cut(words: &str) -> &str {
    if words.len() <= CHARACTERS {
        return words;
    }
    let mut left = CHARACTERS;
    let too_many = words.char_indices().find(|(_, letter)| match left.checked_sub(letter.len_utf16()) {
        Some(rest) => {
            left = rest;
            false
        }
        None => true,
    });
    too_many.map_or(words, |(end, _)| &words[..end])
}

/// Sends what is written in chunks; nobody takes them any more: a broken pipe.
struct Chunks {
    chunks: Sender<Bytes>,
    gathered: BytesMut,
}

impl Write for Chunks {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        self.gathered.extend_from_slice(bytes);
        if self.gathered.len() >= CHUNK {
            self.flush()?;
        }
        Ok(bytes.len())
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.gathered.is_empty() {
            return Ok(());
        }
        let chunk = self.gathered.split().freeze();
        self.chunks.blocking_send(chunk).map_err(|_| io::ErrorKind::BrokenPipe.into())
    }
}

#[cfg(test)]
#[path = "xlsx_tests.rs"]
mod tests;
