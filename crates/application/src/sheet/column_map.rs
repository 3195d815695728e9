//! Which heading stands for which column, when the caller says so.

use super::{Columns, Meaning, SheetError};

/// Headings as they are written, each with the column it stands for. It wins over what headings mean by themselves.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ColumnMap<C> {
    named: Vec<(String, Meaning<C>)>,
}

impl<C> Default for ColumnMap<C> {
    fn default() -> Self {
        Self { named: Vec::new() }
    }
}

impl<C: Columns> ColumnMap<C> {
    /// Reads pairs of a heading and the published name of a column, such as `Placa SENA` and `code`.
    pub fn parse<'a>(pairs: impl IntoIterator<Item = (&'a str, &'a str)>) -> Result<Self, SheetError> {
        let mut named: Vec<(String, Meaning<C>)> = Vec::new();
        for (heading, name) in pairs {
            let (heading, name) = (heading.trim(), name.trim());
            let column = C::named(name).map(Meaning::Column);
            let meaning = column.or_else(|| C::key_named(name).map(Meaning::Key));
            let meaning = meaning.ok_or_else(|| SheetError::UnknownColumn(name.to_owned()))?;
            if named.iter().any(|(_, other)| *other == meaning) {
                return Err(SheetError::ColumnTwice(name.to_owned()));
            }
            if named.iter().any(|(other, _)| other == heading) {
                return Err(SheetError::ColumnTwice(heading.to_owned()));
            }
            named.push((heading.to_owned(), meaning));
        }
        Ok(Self { named })
    }

    /// The headings and what they stand for.
    pub(super) fn iter(&self) -> impl Iterator<Item = (&str, &Meaning<C>)> {
        self.named.iter().map(|(heading, meaning)| (heading.as_str(), meaning))
    }

    /// Whether a heading is said to stand for that.
    pub(super) fn names(&self, meaning: &Meaning<C>) -> bool {
        self.named.iter().any(|(_, named)| named == meaning)
    }
}
