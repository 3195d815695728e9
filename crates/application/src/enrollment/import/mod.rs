//! Takes over students, who answers for them and their enrolment from a spreadsheet.

mod cells;
mod columns;
#[cfg(fuzzing)]
pub mod fuzzing;
mod import_students;
mod known;
mod plan;
mod report;
mod row;
mod said;

pub use columns::Column;
pub use import_students::{MOST_ROWS, NewStudentImport, StudentImports};
pub use report::{GroupMade, StudentImportReport};

/// A list of students, with its headings understood.
type Sheet = crate::sheet::Sheet<Column>;

/// The codes of what is told of rows, beside those of other imports.
pub const ROW_CODES: &[&str] = &[
    "import.unknown-document-type",
    "import.bad-document-number",
    "import.duplicate-document",
    "import.missing-surname",
    "import.future-birth-date",
    "import.unknown-municipality",
    "import.unknown-country",
    "import.two-birthplaces",
    "import.unknown-sex",
    "import.unknown-stratum",
    "import.unknown-zone",
    "import.unknown-grade",
    "import.unknown-shift",
    "import.bad-phone",
    "import.bad-email",
    "import.unknown-relationship",
    "import.bad-guardian-document",
    "import.missing-guardian-name",
    "import.guardian-is-student",
    "import.guardian-circle",
    "import.guardian-differs",
    "import.too-many-guardians",
    "import.differs",
    "import.enrolled-elsewhere",
    "import.group-too-small",
];
