//! The cells of a worksheet, row by row.

use super::numbers::{Format, number};
use super::parts::Workbook;
use super::xml::{Xml, add_text, unescaped};
use crate::sheet::SheetError;
use crate::sheet::read::MAX_COLUMNS;
use quick_xml::events::{BytesStart, Event};
use std::io::BufRead;

/// Digits of a whole number that is taken as it stands. Excel writes no more than fifteen, other programs do.
const WHOLE: usize = 50;

/// The longest text of a cell, in bytes: Excel has no more than 32,767 characters.
const MAX_TEXT: usize = 200_000;

/// Hands out each row that is not blank with its number, its fields up to the last that is not blank. Of
/// columns beyond what is read, one field tells that they are there.
pub fn each_row(
    part: impl BufRead,
    workbook: &Workbook,
    mut take: impl FnMut(u64, &[String]) -> Result<(), SheetError>,
) -> Result<(), SheetError> {
    let mut xml = Xml::of(part);
    let mut rows = Rows { workbook, line: 0, fields: Vec::new(), used: 0, next: 0, cell: Cell::default() };
    let (mut inside, mut spoken) = (false, false);
    while let Some(event) = xml.next()? {
        match &event {
            Event::Start(element) => match element.local_name().as_ref() {
                "row" => rows.begin(element)?,
                "c" => rows.cell.begin(element)?,
                "v" | "t" => inside = true,
                "rPh" => spoken = true,
                _ => {}
            },
            Event::End(element) => match element.local_name().as_ref() {
                "c" => rows.put()?,
                "v" | "t" => inside = false,
                "rPh" => spoken = false,
                "row" if rows.used > 0 => take(rows.line, &rows.fields[..rows.used])?,
                "sheetData" => return Ok(()),
                _ => {}
            },
            event if inside && !spoken => add_text(event, &mut rows.cell.text)?,
            _ => {}
        }
    }
    // Without an end it is no worksheet, or not the whole of one.
    Err(SheetError::BrokenWorkbook)
}

/// The row that is read.
struct Rows<'w> {
    workbook: &'w Workbook,
    line: u64,
    /// Kept from row to row, so that their memory is used again.
    fields: Vec<String>,
    /// How many of them are of this row.
    used: usize,
    /// Where a cell is that does not say so.
    next: usize,
    cell: Cell,
}

impl Rows<'_> {
    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), SheetError> {
        self.line += 1;
        (self.used, self.next) = (0, 0);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| SheetError::BrokenWorkbook)?;
            if attribute.key.as_ref() == "r" {
                let line = attribute.value.parse::<u32>();
                self.line = line.map_err(|_| SheetError::BrokenWorkbook)?.into();
            }
        }
        Ok(())
    }

    /// Puts the cell that was read into its place.
    fn put(&mut self) -> Result<(), SheetError> {
        let place = self.cell.place.unwrap_or(self.next);
        self.next = place.saturating_add(1);
        self.cell.settle(self.workbook)?;
        if self.cell.text.trim().is_empty() {
            return Ok(());
        }
        let place = place.min(MAX_COLUMNS);
        if place >= self.used {
            self.fields.resize(self.fields.len().max(place + 1), String::new());
            self.fields[self.used..=place].iter_mut().for_each(String::clear);
            self.used = place + 1;
        }
        std::mem::swap(&mut self.fields[place], &mut self.cell.text);
        Ok(())
    }
}

/// A cell as it is written.
#[derive(Default)]
struct Cell {
    place: Option<usize>,
    kind: Kind,
    style: usize,
    text: String,
}

/// What the text of a cell is.
#[derive(Clone, Copy, Default)]
enum Kind {
    #[default]
    Number,
    Shared,
    Flag,
    Text,
}

impl Cell {
    fn begin(&mut self, element: &BytesStart<'_>) -> Result<(), SheetError> {
        self.text.clear();
        (self.place, self.kind, self.style) = (None, Kind::Number, 0);
        for attribute in element.attributes().with_checks(false) {
            let attribute = attribute.map_err(|_| SheetError::BrokenWorkbook)?;
            match attribute.key.as_ref() {
                "r" => self.place = Some(column(&attribute.value).ok_or(SheetError::BrokenWorkbook)?),
                "s" => self.style = attribute.value.parse().unwrap_or(0),
                "t" => {
                    self.kind = match attribute.value.as_ref() {
                        "s" => Kind::Shared,
                        "b" => Kind::Flag,
                        "n" => Kind::Number,
                        // Texts, days and errors stand there as they are.
                        _ => Kind::Text,
                    }
                }
                _ => {}
            }
        }
        Ok(())
    }

    /// Makes of what is written what a person would have typed.
    fn settle(&mut self, workbook: &Workbook) -> Result<(), SheetError> {
        if self.text.is_empty() {
            return Ok(());
        }
        if self.text.len() > MAX_TEXT {
            return Err(SheetError::TooLargeInside);
        }
        match self.kind {
            Kind::Shared => {
                let text = self.text.trim().parse().ok().and_then(|place| workbook.texts.get(place));
                let text = text.ok_or(SheetError::BrokenWorkbook)?;
                // One text may stand in every cell.
                if text.len() > MAX_TEXT {
                    return Err(SheetError::TooLargeInside);
                }
                self.text.clear();
                self.text.push_str(text);
            }
            Kind::Flag => {
                let flag = matches!(self.text.trim(), "1" | "true");
                self.text.replace_range(.., if flag { "true" } else { "false" });
            }
            Kind::Number => {
                let format = workbook.formats.get(self.style).copied().unwrap_or_default();
                let plain = self.text.len() <= WHOLE && self.text.bytes().all(|b| b.is_ascii_digit());
                let whole = plain && (self.text == "0" || !self.text.starts_with('0'));
                if !(whole && format == Format::Number)
                    && let Some(text) = number(&self.text, format, workbook.from_1904)
                {
                    self.text = text;
                }
            }
            Kind::Text => {
                if let Some(text) = self.text.contains("_x").then(|| unescaped(&self.text)).flatten() {
                    self.text = text;
                }
            }
        }
        Ok(())
    }
}

/// The place of a column, from 0, in the name of a cell such as `AB12`.
fn column(name: &str) -> Option<usize> {
    let letters = name.bytes().take_while(u8::is_ascii_alphabetic);
    let column = letters
        .take(4)
        .fold(0_usize, |column, letter| column * 26 + usize::from(letter.to_ascii_uppercase() - b'A') + 1);
    column.checked_sub(1).filter(|column| *column < 16_384)
}
