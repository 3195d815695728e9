//! The columns of a sheet and the headings they go by.

use super::apostrophe::unguarded;
use super::{ColumnMap, RawRow};
use plantel_domain::text::fold;

/// What the columns of one kind of sheet may hold.
pub trait Columns: Copy + PartialEq + 'static {
    /// Each column, its usual heading, and what else it may be called (folded, `_` read as a space).
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])];
    /// Those without which nothing can be read.
    const NEEDED: &'static [Self];
    /// What callers call the columns in a map, once published never changed.
    const NAMES: &'static [(&'static str, Self)] = &[];
    /// Headings that count only where no other heading means the same column (written as in [`Self::KNOWN`]).
    const WEAK: &'static [&'static str] = &[];

    /// The column that a heading means, without regard to case, accents and `_ - . º ° #`.
    fn of(heading: &str) -> Option<Self> {
        let words = plain(heading);
        let known =
            Self::KNOWN.iter().find(|(_, name, others)| plain(name) == words || others.contains(&words.as_str()));
        known.map(|(column, _, _)| *column)
    }

    /// The column that callers call so.
    fn named(name: &str) -> Option<Self> {
        Self::NAMES.iter().find(|(known, _)| *known == name).map(|(_, column)| *column)
    }

    /// The column whose value a row has in place of this one, where this one is blank or not there.
    fn stand_in(self, _headings: &Headings<Self>) -> Option<Self> {
        None
    }
}

/// A heading as it is compared.
pub fn plain(heading: &str) -> String {
    fold(&heading.replace(['_', '-', '.', 'º', '°', '#'], " "))
}

/// The heading row of a sheet, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings<C> {
    written: Vec<(String, Option<C>)>,
}

impl<C: Columns> Headings<C> {
    /// Recognises each heading; of two that mean the same column the first counts.
    pub fn recognise<'a>(written: impl IntoIterator<Item = &'a str>) -> Self {
        Self::mapped(written, &ColumnMap::default())
    }

    /// As [`Self::recognise`], but headings of the map mean what it says, and no other heading means the same.
    pub fn mapped<'a>(written: impl IntoIterator<Item = &'a str>, map: &ColumnMap<C>) -> Self {
        let written = written.into_iter().map(|heading| (unguarded(heading.trim()).trim().to_owned(), None));
        let mut headings = Self { written: written.collect() };
        for (heading, column) in map.iter() {
            if let Some(place) = headings.place_of(heading) {
                headings.written[place].1 = Some(column);
            }
        }
        for weak in [false, true] {
            for place in 0..headings.written.len() {
                let (heading, known) = &headings.written[place];
                if known.is_some() || C::WEAK.contains(&plain(heading).as_str()) != weak {
                    continue;
                }
                let column = C::of(heading).filter(|column| !headings.has(*column));
                headings.written[place].1 = column.filter(|column| map.iter().all(|(_, mapped)| mapped != *column));
            }
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

    /// The trimmed value of a row in this column, without an apostrophe that guards it; empty where there is
    /// no such column or field.
    pub fn value<'a>(&self, row: &RawRow<'a>, column: C) -> &'a str {
        let field = self.place(column).and_then(|place| row.field(place));
        field.map_or("", |field| unguarded(field.trim()).trim())
    }

    /// Headings that mean nothing here, as they are written.
    pub fn ignored(&self) -> Vec<String> {
        let unknown = self.written.iter().filter(|(heading, column)| column.is_none() && !heading.is_empty());
        unknown.map(|(heading, _)| heading.clone()).collect()
    }

    /// Usual headings of the needed columns that are not there, nor another in their place.
    pub fn missing(&self) -> Vec<&'static str> {
        let there = |column: C| self.has(column) || column.stand_in(self).is_some();
        C::NEEDED.iter().copied().filter(|column| !there(*column)).map(usual).collect()
    }

    fn place(&self, column: C) -> Option<usize> {
        self.written.iter().position(|(_, known)| *known == Some(column))
    }

    /// The first heading written so, or else the first that is compared alike.
    fn place_of(&self, heading: &str) -> Option<usize> {
        let exact = self.written.iter().position(|(written, _)| written == heading);
        exact.or_else(|| self.written.iter().position(|(written, _)| plain(written) == plain(heading)))
    }
}

fn usual<C: Columns>(column: C) -> &'static str {
    C::KNOWN.iter().find(|(known, _, _)| *known == column).map_or("", |(_, name, _)| name)
}
