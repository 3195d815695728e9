//! What happened with the ministry's files. Each reading of what is sensitive is a deed.

use crate::ids::{EnrollmentId, SchoolYearId, SimatExportId, StudentId};
use crate::journal::facts;

facts! {
    about "enrollment" {
        /// Which enrolment.
        enrollment: EnrollmentId,
        /// Of whom.
        student: StudentId,
    }

    /// Somebody read what the office states of an enrolment for the ministry.
    SimatFactsRead = "simat.facts-read",
    /// The office stated something of an enrolment for the ministry.
    SimatFactsStated = "simat.facts-stated",
}

facts! {
    about "school_year" {
        /// Which year.
        school_year: SchoolYearId,
    }

    /// Somebody looked at what is wrong with the lines of a year.
    SimatChecked = "simat.checked",
    /// Somebody laid the ministry's file of a year beside what is known here.
    SimatReconciled = "simat.reconciled",
}

facts! {
    about "simat_export" {
        /// Which file.
        export: SimatExportId,
        /// Of which year.
        school_year: SchoolYearId,
    }

    /// A file was made.
    SimatExported = "simat.exported",
    /// Somebody took a file.
    SimatExportOpened = "simat.export-opened",
    /// Somebody looked at what changed since a file was made.
    SimatCompared = "simat.export-compared",
}
