//! The ministry's register of who is enrolled (SIMAT): the files it is told with, what is wrong with them, and in what
//! they and the ministry's own differ.
//!
//! There is no connection to it: the office takes a file there, and brings one back. The columns and the code lists are
//! data ([`Layout`], [`CodeList`]), since the ministry changes them.

mod address;
mod comparison;
mod events;
mod export;
mod facts;
mod layout;
mod lists;
mod mend;
mod problem;
mod record;
mod repository;
mod theirs;

#[cfg(test)]
mod problem_tests;
#[cfg(test)]
mod record_tests;
#[cfg(test)]
mod samples;

pub use comparison::{ChangedValue, Differences, Standing, StoredRows};
pub use events::{
    SimatChecked, SimatCompared, SimatExportOpened, SimatExported, SimatFactsRead, SimatFactsStated, SimatReconciled,
};
pub use export::{EXPORT_NOT_FOUND, Encoding, SimatError, SimatExport, SimatExportFilter, SimatExportSort};
pub use facts::SimatFacts;
pub use layout::{Column, Layout, Source};
pub use lists::CodeList;
pub use mend::Mend;
pub use problem::{Severity, SimatProblem, problems};
pub use record::{Frame, SimatRecord, SimatSource, YearBefore};
#[cfg(feature = "mocks")]
pub use repository::MockSimatRepository;
pub use repository::{SimatRepositories, SimatRepository};
pub use theirs::{alike, taken};

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "simat.has-problems",
    "simat.difference-gone",
    "simat.document-taken",
    "simat.not-acceptable",
    "simat.no-layout",
    "simat.holds-blocked",
    "simat-export.not-found",
    "simat.code-unknown",
    "simat.missing",
    "simat.too-long",
    "simat.name-too-long",
    "simat.surname-letters",
    "simat.divipola-unknown",
    "simat.document-unknown",
    "simat.document-twice",
    "simat.document-temporary",
    "simat.age-unusual",
    "simat.address-unconventional",
    "simat.character",
    "simat.no-dane",
    "simat.no-consecutive",
];
