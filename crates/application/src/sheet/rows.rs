//! The rows of a sheet as they are written, held close together: a sheet may have a million.

use super::{Limits, SheetError};

/// Rows as they are written, without blank ones.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct RawRows {
    /// All fields, one after the other.
    text: String,
    /// Where each field ends in `text`.
    ends: Vec<u32>,
    /// The line of each row, and where its fields end in `ends`.
    rows: Vec<(u64, usize)>,
}

impl RawRows {
    /// How many there are.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there is none.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// The one in this place, from 0.
    pub fn get(&self, place: usize) -> Option<RawRow<'_>> {
        let (line, end) = *self.rows.get(place)?;
        let start = place.checked_sub(1).map_or(0, |before| self.rows[before].1);
        let from = start.checked_sub(1).map_or(0, |before| self.ends[before]);
        Some(RawRow { line, text: &self.text, from, ends: &self.ends[start..end] })
    }

    /// The last.
    pub fn last(&self) -> Option<RawRow<'_>> {
        self.get(self.len().checked_sub(1)?)
    }

    /// All, in the order of the file.
    pub fn iter(&self) -> impl Iterator<Item = RawRow<'_>> + Clone {
        (0..self.len()).filter_map(|place| self.get(place))
    }
}

/// A row as it is written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct RawRow<'a> {
    /// Line of the file, or row of the worksheet, on which it starts, from 1.
    pub line: u64,
    text: &'a str,
    from: u32,
    ends: &'a [u32],
}

impl<'a> RawRow<'a> {
    /// How many fields it has.
    pub fn width(&self) -> usize {
        self.ends.len()
    }

    /// The field in this place, from 0.
    pub fn field(&self, place: usize) -> Option<&'a str> {
        let end = *self.ends.get(place)?;
        let start = place.checked_sub(1).map_or(self.from, |before| self.ends[before]);
        self.text.get(start as usize..end as usize)
    }
}

/// Takes rows up to what is allowed.
pub(super) struct Collector {
    rows: RawRows,
    limits: Limits,
    width: usize,
}

impl Collector {
    /// For rows under so many headings, of a file with about so many bytes of text.
    pub fn new(limits: Limits, width: usize, text: usize) -> Self {
        Self { rows: RawRows { text: String::with_capacity(text), ..RawRows::default() }, limits, width }
    }

    /// The rows that were taken so far.
    pub fn rows(&self) -> &RawRows {
        &self.rows
    }

    /// Takes a row; of fields beyond the headings one is kept, to tell that there are too many.
    pub fn push<'a>(&mut self, line: u64, fields: impl Iterator<Item = &'a str>) -> Result<(), SheetError> {
        if self.rows.len() == self.limits.rows {
            return Err(SheetError::TooManyRows { max: self.limits.rows });
        }
        for field in fields.take(self.width + 1) {
            let end = self.rows.text.len() + field.len();
            let most = usize::try_from(self.limits.inside).unwrap_or(usize::MAX);
            let end = u32::try_from(end).ok().filter(|_| end <= most).ok_or(SheetError::TooLargeInside)?;
            self.rows.text.push_str(field);
            self.rows.ends.push(end);
        }
        self.rows.rows.push((line, self.rows.ends.len()));
        Ok(())
    }

    /// What was taken, and no more memory than that.
    pub fn finish(mut self) -> RawRows {
        self.rows.text.shrink_to_fit();
        self.rows
    }
}
