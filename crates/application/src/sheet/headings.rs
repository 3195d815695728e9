//! The columns of a sheet and the headings they go by.

use super::RawRow;
use plantel_domain::text::fold;

/// What the columns of one kind of sheet may hold.
pub trait Columns: Copy + PartialEq + 'static {
    /// Each column, its usual heading, and what else it may be called (folded, `_` read as a space).
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])];
    /// Those without which nothing can be read.
    const NEEDED: &'static [Self];

    /// The column that a heading means, without regard to case, accents and `_ - . º ° #`.
    fn of(heading: &str) -> Option<Self> {
        let plain = |text: &str| fold(&text.replace(['_', '-', '.', 'º', '°', '#'], " "));
        let words = plain(heading);
        let known =
            Self::KNOWN.iter().find(|(_, name, others)| plain(name) == words || others.contains(&words.as_str()));
        known.map(|(column, _, _)| *column)
    }
}

/// The heading row of a sheet, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings<C> {
    written: Vec<(String, Option<C>)>,
}

impl<C: Columns> Headings<C> {
    /// Recognises each heading; of two that mean the same column the first counts.
    pub fn recognise<'a>(written: impl IntoIterator<Item = &'a str>) -> Self {
        let mut headings = Self { written: Vec::new() };
        for heading in written {
            let column = C::of(heading).filter(|column| !headings.has(*column));
            headings.written.push((heading.trim().to_owned(), column));
        }
        headings
    }

    /// How many fields a row should have.
    pub fn width(&self) -> usize {
        self.written.len()
    }

    /// How many headings mean something.
    pub fn recognised(&self) -> usize {
        self.written.iter().filter(|(_, column)| column.is_some()).count()
    }

    /// Whether the sheet has this column.
    pub fn has(&self, column: C) -> bool {
        self.place(column).is_some()
    }

    /// The heading as the file has it, or the usual one where the file has none.
    pub fn written(&self, column: C) -> &str {
        self.place(column).map_or_else(|| usual(column), |place| &self.written[place].0)
    }

    /// The trimmed value of a row in this column; empty where there is no such column or field.
    pub fn value<'a>(&self, row: &'a RawRow, column: C) -> &'a str {
        self.place(column).and_then(|place| row.fields.get(place)).map_or("", |field| field.trim())
    }

    /// Headings that mean nothing here, as they are written.
    pub fn ignored(&self) -> Vec<String> {
        let unknown = self.written.iter().filter(|(heading, column)| column.is_none() && !heading.is_empty());
        unknown.map(|(heading, _)| heading.clone()).collect()
    }

    /// Usual headings of the needed columns that are not there.
    pub fn missing(&self) -> Vec<&'static str> {
        C::NEEDED.iter().copied().filter(|column| !self.has(*column)).map(usual).collect()
    }

    fn place(&self, column: C) -> Option<usize> {
        self.written.iter().position(|(_, known)| *known == Some(column))
    }
}

fn usual<C: Columns>(column: C) -> &'static str {
    C::KNOWN.iter().find(|(known, _, _)| *known == column).map_or("", |(_, name, _)| name)
}
