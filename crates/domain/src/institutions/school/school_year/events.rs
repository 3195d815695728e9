//! What happens to school years.

use crate::ids::SchoolYearId;
use crate::journal::{Fact, Subject, facts};
use crate::text::Prose;
use serde::Serialize;

facts! {
    about "school_year" {
        /// Which year.
        school_year: SchoolYearId,
    }

    /// A school year was made.
    SchoolYearCreated = "school-year.created",
    /// Its name or its days changed.
    SchoolYearChanged = "school-year.changed",
    /// It has other periods.
    AcademicPeriodsSet = "school-year.periods-set",
    /// It began.
    SchoolYearActivated = "school-year.activated",
    /// It ended.
    SchoolYearClosed = "school-year.closed",
    /// It was put away for good.
    SchoolYearArchived = "school-year.archived",
}

/// A closed one is active again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SchoolYearReopened {
    /// Which year.
    pub school_year: SchoolYearId,
    /// Why.
    pub reason: Prose<500>,
}

impl Fact for SchoolYearReopened {
    const KIND: &'static str = "school-year.reopened";
    fn subject(&self) -> Subject {
        Subject::new("school_year", self.school_year)
    }
}
