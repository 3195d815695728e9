//! In what two files differ, student by student.

use super::{Layout, SimatRecord};
use crate::ids::{EnrollmentId, StudentId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The lines of a file as they are kept beside it: with whose they are, which the ministry's columns do not say.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StoredRows {
    /// The headings, in order.
    pub columns: Vec<String>,
    /// The lines.
    pub rows: Vec<SimatRecord>,
}

/// A line that one of two files has.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Standing {
    /// Of which enrolment.
    pub enrollment: EnrollmentId,
    /// Of whom.
    pub student: StudentId,
    /// Their name, surnames first, as the line has it.
    pub name: String,
}

/// A value that two files have otherwise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ChangedValue {
    /// Of whom, as the later file has it.
    pub of: Standing,
    /// In which column.
    pub column: String,
    /// What the earlier file has.
    pub before: String,
    /// What the later one has.
    pub after: String,
}

/// In what a later file differs from an earlier one; each part in the order of its file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Differences {
    /// Who came.
    pub added: Vec<Standing>,
    /// Who is there no more.
    pub gone: Vec<Standing>,
    /// What changed of the others.
    pub changed: Vec<ChangedValue>,
}

impl StoredRows {
    /// Of these lines.
    pub fn of(layout: &Layout, rows: Vec<SimatRecord>) -> Self {
        Self { columns: layout.columns.iter().map(|column| column.name.to_owned()).collect(), rows }
    }

    fn place(&self, column: &str) -> Option<usize> {
        self.columns.iter().position(|known| known == column)
    }

    fn standing(&self, row: &SimatRecord) -> Standing {
        let parts = ["APELLIDO1", "APELLIDO2", "NOMBRE1", "NOMBRE2"].into_iter();
        let values = parts.filter_map(|column| row.values.get(self.place(column)?));
        let name = values.filter(|part| !part.is_empty()).map(String::as_str).collect::<Vec<_>>().join(" ");
        Standing { enrollment: row.enrollment, student: row.student, name }
    }

    fn by_student(&self) -> BTreeMap<StudentId, &SimatRecord> {
        self.rows.iter().map(|row| (row.student, row)).collect()
    }

    /// In what a later file differs. When each was made is no difference; a column that only one has is none either.
    pub fn differences(&self, later: &Self) -> Differences {
        let (before, after) = (self.by_student(), later.by_student());
        let common: Vec<(usize, usize, &String)> = (0..)
            .zip(&later.columns)
            .filter(|(_, column)| !matches!(column.as_str(), "ANO_INF" | "MES_INF"))
            .filter_map(|(at, column)| Some((self.place(column)?, at, column)))
            .collect();
        let added = later.rows.iter().filter(|row| !before.contains_key(&row.student));
        let gone = self.rows.iter().filter(|row| !after.contains_key(&row.student));
        let mut changed = Vec::new();
        for row in &later.rows {
            let Some(earlier) = before.get(&row.student) else { continue };
            for (was, is, column) in &common {
                let (Some(before), Some(after)) = (earlier.values.get(*was), row.values.get(*is)) else { continue };
                if before != after {
                    let (before, after) = (before.clone(), after.clone());
                    changed.push(ChangedValue { of: later.standing(row), column: (*column).clone(), before, after });
                }
            }
        }
        Differences {
            added: added.map(|row| later.standing(row)).collect(),
            gone: gone.map(|row| self.standing(row)).collect(),
            changed,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::inventory::samples::id;

    fn rows(columns: &[&str], rows: &[(u128, &[&str])]) -> StoredRows {
        let values = |values: &[&str]| values.iter().map(|value| (*value).to_owned()).collect();
        let row = |(student, of): &(u128, &[&str])| SimatRecord {
            enrollment: id(student + 100),
            student: id(*student),
            values: values(of),
        };
        StoredRows { columns: values(columns), rows: rows.iter().map(row).collect() }
    }

    #[test]
    fn whoever_came_left_or_changed_is_told_by_student() {
        let columns = ["MES_INF", "APELLIDO1", "NOMBRE1", "GRUPO"];
        let before = rows(
            &columns,
            &[(1, &["2", "Peña", "Ana", "A"]), (2, &["2", "Ruiz", "Eva", "A"]), (3, &["2", "Gil", "Noé", "B"])],
        );
        let after = rows(
            &columns,
            &[(3, &["3", "Gil", "Noé", "C"]), (4, &["3", "Zea", "Luz", "A"]), (1, &["3", "Peña", "Ana", "A"])],
        );
        let told = before.differences(&after);
        assert_eq!(told.added.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Zea Luz"]);
        assert_eq!((told.gone.len(), told.gone[0].student, told.gone[0].name.as_str()), (1, id(2), "Ruiz Eva"));
        let changed = &told.changed[..];
        assert_eq!(changed.len(), 1);
        assert_eq!((changed[0].of.student, changed[0].column.as_str()), (id(3), "GRUPO"));
        assert_eq!((changed[0].before.as_str(), changed[0].after.as_str()), ("B", "C"));
        assert_eq!(before.differences(&before), Differences::default());
    }

    #[test]
    fn a_column_that_only_one_layout_has_is_no_difference() {
        let before = rows(&["GRUPO", "SRPA"], &[(1, &["A", "01"])]);
        let after = rows(&["SISBEN", "GRUPO"], &[(1, &["B1", "A"])]);
        assert_eq!(before.differences(&after), Differences::default());
    }
}
