//! The ministry's own file, read, and whose its lines are.

use crate::Result;
use crate::sheet::{self, Columns, Headings, RawRow, Sheet, plain};
use plantel_domain::simat::{Layout, SimatRecord, Source};
use plantel_domain::text::fold;
use std::collections::{BTreeMap, BTreeSet};

/// The columns by which people are told apart. All others go by the headings of the layout.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum SimatColumn {
    /// The type of the paper.
    Kind,
    /// Its number.
    Number,
}

impl Columns for SimatColumn {
    const KNOWN: &'static [(Self, &'static str, &'static [&'static str])] =
        &[(Self::Kind, "TIPO_DOCUMENTO", &[]), (Self::Number, "NRO_DOCUMENTO", &[])];
    const NEEDED: &'static [Self] = &[Self::Kind, Self::Number];
    const MOST_KEYED: usize = 100;

    fn key_of(heading: &str) -> Option<String> {
        let words = plain(heading);
        let known = Layout::all().iter().flat_map(|layout| &layout.columns);
        known.map(|column| column.name).find(|name| plain(name) == words).map(str::to_owned)
    }
}

/// A line of the ministry's file that nothing here stands for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OnlyThere {
    /// Line of the file on which it starts, from 1.
    pub line: u64,
    /// The code of the type of the paper.
    pub document_type: String,
    /// Its number.
    pub document_number: String,
    /// What they are called, surnames first.
    pub name: String,
}

/// A line of the ministry's file.
pub(super) struct TheirRow {
    pub line: u64,
    /// The values of the columns that the file has; each is as long as the layout.
    values: Vec<Option<String>>,
}

/// The ministry's file.
pub(super) struct Theirs {
    layout: &'static Layout,
    pub rows: Vec<TheirRow>,
}

impl TheirRow {
    /// What stands in a column, if the file has it.
    pub fn value(&self, place: usize) -> Option<&str> {
        self.values.get(place)?.as_deref()
    }
}

impl Theirs {
    /// Reads a file: the columns of the layout, in any order.
    pub fn read(layout: &'static Layout, bytes: &[u8]) -> Result<Self> {
        let sheet: Sheet<SimatColumn> = sheet::read(bytes)?;
        let rows = sheet.rows.iter().map(|row| row_of(layout, &sheet.headings, row)).collect();
        Ok(Self { layout, rows })
    }

    fn text<'a>(&self, row: &'a TheirRow, of: Source) -> &'a str {
        self.layout.place_of(of).and_then(|place| row.value(place)).unwrap_or_default()
    }

    /// What is told of a line that nothing here stands for.
    pub fn told(&self, row: &TheirRow) -> OnlyThere {
        let parts = [Source::FirstSurname, Source::SecondSurname, Source::FirstName, Source::SecondName];
        let parts = parts.map(|part| self.text(row, part));
        OnlyThere {
            line: row.line,
            document_type: self.text(row, Source::DocumentType).to_owned(),
            document_number: self.text(row, Source::DocumentNumber).to_owned(),
            name: parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" "),
        }
    }

    /// Which line stands for which of ours, by their places: by paper; else by its number alone; else by name and day
    /// of birth. One that several could stand for stands for none.
    pub fn matched(&self, ours: &[SimatRecord]) -> BTreeMap<usize, usize> {
        let own = |record: &SimatRecord, of: Source| {
            let place = self.layout.place_of(of);
            place.and_then(|place| record.values.get(place)).map_or("", String::as_str).to_owned()
        };
        let keys: [&[Source]; 3] = [
            &[Source::DocumentType, Source::DocumentNumber],
            &[Source::DocumentNumber],
            &[Source::FirstSurname, Source::SecondSurname, Source::FirstName, Source::SecondName, Source::BirthDate],
        ];
        let (mut found, mut taken) = (BTreeMap::<usize, usize>::new(), BTreeSet::<usize>::new());
        for parts in keys {
            let key = |value: &dyn Fn(Source) -> String| -> Vec<String> {
                parts.iter().map(|part| compared(*part, &value(*part))).collect()
            };
            let free = ours.iter().enumerate().filter(|(at, _)| !found.contains_key(at));
            let here = once(free.map(|(at, record)| (key(&|of| own(record, of)), at)));
            let free = self.rows.iter().enumerate().filter(|(at, _)| !taken.contains(at));
            let there = once(free.map(|(at, row)| (key(&|of| self.text(row, of).to_owned()), at)));
            for (key, mine) in here {
                if let Some(line) = there.get(&key) {
                    found.insert(mine, *line);
                    taken.insert(*line);
                }
            }
        }
        found
    }
}

/// A value as it is compared to find whose a line is.
fn compared(of: Source, value: &str) -> String {
    match of {
        Source::DocumentNumber => value.chars().filter(char::is_ascii_alphanumeric).collect::<String>().to_uppercase(),
        Source::DocumentType | Source::BirthDate => {
            let parts = value.split('/').map(|part| part.trim().trim_start_matches('0'));
            parts.collect::<Vec<_>>().join("/")
        }
        _ => fold(value),
    }
}

/// What stands there once; keys that say nothing count for nobody.
fn once(all: impl Iterator<Item = (Vec<String>, usize)>) -> BTreeMap<Vec<String>, usize> {
    let (mut found, mut twice) = (BTreeMap::new(), BTreeSet::new());
    for (key, at) in all.filter(|(key, _)| key.last().is_some_and(|last| !last.is_empty())) {
        if found.insert(key.clone(), at).is_some() {
            twice.insert(key);
        }
    }
    found.retain(|key, _| !twice.contains(key));
    found
}

fn row_of(layout: &'static Layout, headings: &Headings<SimatColumn>, row: RawRow<'_>) -> TheirRow {
    let value = |source: Source, name: &str| -> Option<String> {
        let column = match source {
            Source::DocumentType => Some(SimatColumn::Kind),
            Source::DocumentNumber => Some(SimatColumn::Number),
            _ => None,
        };
        let text = match column {
            Some(column) => headings.text(&row, column),
            None => headings.text_keyed(&row, headings.keyed().iter().find(|keyed| keyed.key == name)?),
        };
        Some(text.to_owned())
    };
    let values = layout.columns.iter().map(|column| value(column.source, column.name)).collect();
    TheirRow { line: row.line, values }
}

#[cfg(test)]
mod tests {
    use super::*;
    use plantel_testkit::ids::an_id;

    const FILE: &str = "APELLIDO1;Nro_Documento;TIPO DOCUMENTO;NOMBRE1;FECHA_NACIMIENTO;OTRA\n\
        PEÑA;1007;2;ANA;05/01/2013;x\nRUIZ;77;5;EVA;1/2/2014;\nGIL;99;2;NOE;07/07/2012;\n";

    fn layout() -> &'static Layout {
        Layout::of(2026).unwrap()
    }

    fn ours(kind: &str, number: &str, names: [&str; 2], birth: &str) -> SimatRecord {
        let mut values = vec![String::new(); layout().columns.len()];
        let told = [
            (Source::DocumentType, kind),
            (Source::DocumentNumber, number),
            (Source::FirstSurname, names[0]),
            (Source::FirstName, names[1]),
            (Source::BirthDate, birth),
        ];
        for (of, value) in told {
            values[layout().place_of(of).unwrap()] = value.to_owned();
        }
        SimatRecord { enrollment: an_id().into(), student: an_id().into(), values }
    }

    #[test]
    fn a_file_is_read_by_its_headings_in_any_order() {
        let theirs = Theirs::read(layout(), FILE.as_bytes()).unwrap();
        let told = theirs.told(&theirs.rows[0]);
        assert_eq!((told.line, told.document_type.as_str(), told.document_number.as_str()), (2, "2", "1007"));
        assert_eq!(told.name, "PEÑA ANA");
        let place = layout().place_of(Source::Grade).unwrap();
        assert_eq!(theirs.rows[0].value(place), None);
    }

    #[test]
    fn a_file_without_the_paper_is_refused() {
        let error = Theirs::read(layout(), b"APELLIDO1;NOMBRE1\nGIL;NOE\n").err().unwrap();
        assert_eq!(error.code(), "import.missing-columns");
    }

    #[test]
    fn a_line_stands_for_one_of_ours_by_paper_number_or_name_and_birth() {
        let theirs = Theirs::read(layout(), FILE.as_bytes()).unwrap();
        let all = [
            ours("2", "77", ["Ruiz", "Eva"], "01/02/2014"),
            ours("2", "1007", ["Otra", "Ana"], "05/01/2013"),
            ours("2", "100", ["Gil", "Noé"], "07/07/2012"),
            ours("2", "101", ["Zea", "Luz"], "07/07/2012"),
        ];
        assert_eq!(theirs.matched(&all), BTreeMap::from([(0, 1), (1, 0), (2, 2)]));
    }

    #[test]
    fn what_several_could_stand_for_stands_for_none() {
        let twice = format!("{FILE}PEÑA;1007;2;ANA;05/01/2013;\n");
        let theirs = Theirs::read(layout(), twice.as_bytes()).unwrap();
        assert_eq!(theirs.matched(&[ours("2", "1007", ["Peña", "Ana"], "05/01/2013")]), BTreeMap::new());
    }
}
