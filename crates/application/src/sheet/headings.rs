//! The columns of a sheet and the headings they go by.

use super::apostrophe::unguarded;
use super::workbook::{as_number, as_text};
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

    /// The most columns that go by keys of their own.
    const MOST_KEYED: usize = 0;

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

    /// The key of a column that goes by one, in its heading.
    fn key_of(_heading: &str) -> Option<String> {
        None
    }

    /// The key of a column that callers call so.
    fn key_named(_name: &str) -> Option<String> {
        None
    }

    /// The column whose value a row has in place of this one, where this one is blank or not there.
    fn stand_in(self, _headings: &Headings<Self>) -> Option<Self> {
        None
    }
}

/// What a heading stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning<C> {
    /// One of the columns that there are.
    Column(C),
    /// A column that goes by this key.
    Key(String),
}

/// A column that goes by a key of its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Keyed {
    /// Its key.
    pub key: String,
    /// Which heading it is, from 0.
    place: usize,
}

/// A heading as it is compared.
pub fn plain(heading: &str) -> String {
    fold(&heading.replace(['_', '-', '.', 'º', '°', '#'], " "))
}

/// The heading row of a sheet, understood.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Headings<C> {
    written: Vec<(String, Option<C>)>,
    /// Those that go by keys, beside those above: most sheets have none.
    keyed: Vec<Keyed>,
}

impl<C: Columns> Headings<C> {
    /// Recognises each heading; of two that mean the same column the first counts.
    pub fn recognise<'a>(written: impl IntoIterator<Item = &'a str>) -> Self {
        Self::mapped(written, &ColumnMap::default())
    }

    /// As [`Self::recognise`], but headings of the map mean what it says, and no other heading means the same.
    pub fn mapped<'a>(written: impl IntoIterator<Item = &'a str>, map: &ColumnMap<C>) -> Self {
        let written = written.into_iter().map(|heading| (unguarded(heading.trim()).trim().to_owned(), None));
        let mut headings = Self { written: written.collect(), keyed: Vec::new() };
        for (heading, meaning) in map.iter() {
            if let Some(place) = headings.place_of(heading) {
                headings.stands_for(place, meaning.clone());
            }
        }
        for weak in [false, true] {
            for place in 0..headings.written.len() {
                let (heading, known) = &headings.written[place];
                if known.is_some() || headings.has_key_at(place) || C::WEAK.contains(&plain(heading).as_str()) != weak {
                    continue;
                }
                let column = C::of(heading).filter(|column| !headings.has(*column));
                headings.written[place].1 = column.filter(|column| !map.names(&Meaning::Column(*column)));
            }
        }
        headings.find_keys(map);
        headings
    }

    fn stands_for(&mut self, place: usize, meaning: Meaning<C>) {
        self.keyed.retain(|keyed| keyed.place != place);
        self.written[place].1 = None;
        match meaning {
            Meaning::Column(column) => self.written[place].1 = Some(column),
            Meaning::Key(key) => self.keyed.push(Keyed { key, place }),
        }
    }

    /// Recognises keys in headings that mean nothing yet; one more than is read tells that there are too many.
    fn find_keys(&mut self, map: &ColumnMap<C>) {
        for place in 0..self.written.len() {
            if self.keyed.len() > C::MOST_KEYED {
                return;
            }
            let (heading, known) = &self.written[place];
            let key = if known.is_some() || self.has_key_at(place) { None } else { C::key_of(heading) };
            let meaning = key.map(Meaning::Key).filter(|meaning| !self.means(meaning) && !map.names(meaning));
            if let Some(meaning) = meaning {
                self.stands_for(place, meaning);
            }
        }
    }

    fn has_key_at(&self, place: usize) -> bool {
        self.keyed.iter().any(|keyed| keyed.place == place)
    }

    /// How many fields a row should have.
    pub fn width(&self) -> usize {
        self.written.len()
    }

    /// How many headings mean something.
    pub fn recognised(&self) -> usize {
        self.written.iter().filter(|(_, column)| column.is_some()).count() + self.keyed.len()
    }

    /// Whether the sheet has this column.
    pub fn has(&self, column: C) -> bool {
        self.place(column).is_some()
    }

    /// Whether a heading of the sheet stands for that.
    pub fn means(&self, meaning: &Meaning<C>) -> bool {
        match meaning {
            Meaning::Column(column) => self.has(*column),
            Meaning::Key(key) => self.has_key(key),
        }
    }

    /// Whether the sheet has a column that goes by this key.
    pub fn has_key(&self, key: &str) -> bool {
        self.keyed.iter().any(|keyed| keyed.key == key)
    }

    /// The columns that go by keys of their own.
    pub fn keyed(&self) -> &[Keyed] {
        &self.keyed
    }

    /// The heading of one of those, as the file has it.
    pub fn written_keyed(&self, keyed: &Keyed) -> &str {
        &self.written[keyed.place].0
    }

    /// The value of a row in one of those, as [`Self::text`].
    pub fn text_keyed<'a>(&self, row: &RawRow<'a>, keyed: &Keyed) -> &'a str {
        text_at(row, keyed.place)
    }

    /// The heading as the file has it, or the usual one where the file has none.
    pub fn written(&self, column: C) -> &str {
        self.place(column).map_or_else(|| usual(column), |place| &self.written[place].0)
    }

    /// The trimmed value of a row in this column, without an apostrophe that guards it; empty where there is
    /// no such column or field.
    pub fn value<'a>(&self, row: &RawRow<'a>, column: C) -> &'a str {
        self.place(column).map_or("", |place| value_at(row, place))
    }

    /// As [`Self::value`], where a text is wanted: a number of a workbook is as long as it is there.
    pub fn text<'a>(&self, row: &RawRow<'a>, column: C) -> &'a str {
        self.place(column).map_or("", |place| text_at(row, place))
    }

    /// Headings that mean nothing here, as they are written.
    pub fn ignored(&self) -> Vec<String> {
        let unknown =
            self.written.iter().enumerate().filter(|(place, (heading, column))| {
                column.is_none() && !heading.is_empty() && !self.has_key_at(*place)
            });
        unknown.map(|(_, (heading, _))| heading.clone()).collect()
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

fn value_at<'a>(row: &RawRow<'a>, place: usize) -> &'a str {
    row.field(place).map_or("", |field| unguarded(as_number(field.trim())).trim())
}

fn text_at<'a>(row: &RawRow<'a>, place: usize) -> &'a str {
    row.field(place).map_or("", |field| unguarded(as_text(field.trim())).trim())
}

fn usual<C: Columns>(column: C) -> &'static str {
    C::KNOWN.iter().find(|(known, _, _)| *known == column).map_or("", |(_, name, _)| name)
}
