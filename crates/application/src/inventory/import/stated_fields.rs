//! What a row says of the fields of its category. What they mean is for the category to say, which is not known yet.

use super::headings::{Column, Headings};
use super::{RawRow, Refusal};

/// The code of what a field does not hold.
pub(super) const BAD_FIELD: &str = "import.bad-field";

/// The most bytes of a value: no field holds more than 500 characters, of up to four bytes each.
const LONGEST_VALUE: usize = 2_000;

/// The most bytes of an object: fifty such values, with every character escaped.
const LONGEST_OBJECT: usize = 320_000;

/// What a row says of the fields of its category, as it stands there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct StatedFields {
    /// What stands in columns of single fields: which of [`Headings::keyed`], from 0, and what. Blank cells are
    /// not kept.
    pub cells: Vec<(usize, String)>,
    /// What stands in the column for all of them; empty where nothing does.
    pub object: String,
}

impl StatedFields {
    /// Reads them; of what is longer than it can be, no more than the refusal is kept.
    pub(super) fn read(row: &RawRow<'_>, headings: &Headings, refused: &mut Vec<Refusal>) -> Self {
        let mut fields = Self::default();
        for (which, keyed) in headings.keyed().iter().enumerate() {
            let value = headings.text_keyed(row, keyed);
            if value.len() > LONGEST_VALUE {
                refused.push(Refusal::new(row.line, headings.written_keyed(keyed), value, BAD_FIELD));
            } else if !value.is_empty() {
                fields.cells.push((which, value.to_owned()));
            }
        }
        let object = headings.text(row, Column::Extra);
        if object.len() > LONGEST_OBJECT {
            refused.push(Refusal::new(row.line, headings.written(Column::Extra), object, BAD_FIELD));
        } else {
            object.clone_into(&mut fields.object);
        }
        fields
    }
}
