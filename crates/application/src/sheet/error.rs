//! Why a whole file is refused.

use plantel_domain::error::{Fault, Kind, Params};

/// Why a whole file is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SheetError {
    /// No spreadsheet that is read here.
    #[error("the file is no table")]
    NotATable,
    /// Needed columns are not there; their usual headings.
    #[error("columns are missing: {}", .0.join(", "))]
    MissingColumns(Vec<&'static str>),
    /// It ends in the middle of a row.
    #[error("the file is cut off in the row of line {line}")]
    CutOff {
        /// Where the unfinished row starts.
        line: u64,
    },
    /// It has no rows.
    #[error("the file has no rows")]
    Empty,
    /// It has more rows than are taken.
    #[error("the file has more than {max} rows")]
    TooManyRows {
        /// How many are taken.
        max: usize,
    },
    /// Its headings are more than are read.
    #[error("the file has more than {max} columns")]
    TooManyColumns {
        /// How many are read.
        max: usize,
    },
    /// It has more columns that go by keys of their own than are read.
    #[error("the file has more than {max} columns for fields")]
    TooManyFields {
        /// How many are read.
        max: usize,
    },
    /// It is larger when unpacked than a table of its kind can be.
    #[error("the file is too large inside")]
    TooLargeInside,
    /// A workbook that is damaged or not whole.
    #[error("the workbook is damaged")]
    BrokenWorkbook,
    /// A workbook that opens with a password only.
    #[error("the workbook is locked")]
    LockedWorkbook,
    /// A workbook of an Excel before 2007.
    #[error("the workbook is of an old Excel")]
    OldWorkbook,
    /// The map of columns names a column that there is not.
    #[error("there is no column {0}")]
    UnknownColumn(String),
    /// The map of columns names a heading that the file does not have.
    #[error("the file has no heading {0}")]
    UnknownHeading(String),
    /// The map of columns names a column or a heading twice.
    #[error("{0} is named twice")]
    ColumnTwice(String),
}

impl Fault for SheetError {
    fn kind(&self) -> Kind {
        Kind::Invalid
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotATable => "import.not-a-table",
            Self::MissingColumns(_) => "import.missing-columns",
            Self::CutOff { .. } => "import.cut-off",
            Self::Empty => "import.empty",
            Self::TooManyRows { .. } => "import.too-many-rows",
            Self::TooManyColumns { .. } => "import.too-many-columns",
            Self::TooManyFields { .. } => "import.too-many-fields",
            Self::TooLargeInside => "import.too-large-inside",
            Self::BrokenWorkbook => "import.broken-workbook",
            Self::LockedWorkbook => "import.locked-workbook",
            Self::OldWorkbook => "import.old-workbook",
            Self::UnknownColumn(_) => "import.unknown-column",
            Self::UnknownHeading(_) => "import.unknown-heading",
            Self::ColumnTwice(_) => "import.column-twice",
        }
    }
    fn params(&self) -> Params {
        let number = |n: Option<i64>| n.unwrap_or(i64::MAX);
        match self {
            Self::MissingColumns(columns) => Params::none().text("columns", columns.join(", ")),
            Self::CutOff { line } => Params::none().number("line", number(i64::try_from(*line).ok())),
            Self::TooManyRows { max } | Self::TooManyColumns { max } | Self::TooManyFields { max } => {
                Params::none().number("max", number(i64::try_from(*max).ok()))
            }
            Self::UnknownColumn(name) | Self::ColumnTwice(name) => Params::none().text("column", name.clone()),
            Self::UnknownHeading(heading) => Params::none().text("heading", heading.clone()),
            Self::NotATable
            | Self::Empty
            | Self::TooLargeInside
            | Self::BrokenWorkbook
            | Self::LockedWorkbook
            | Self::OldWorkbook => Params::none(),
        }
    }
}
