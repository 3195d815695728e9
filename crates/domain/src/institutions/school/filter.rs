//! Which groups of a list, and in which order.

use crate::codes::{GradeLevel, Shift};
use crate::ids::{SchoolYearId, SiteId, UserId};
use crate::page::{Sort, SortField};

/// Which groups of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ClassGroupFilter {
    /// Of this year.
    pub year: Option<SchoolYearId>,
    /// At this site.
    pub site: Option<SiteId>,
    /// Of this grade.
    pub grade: Option<GradeLevel>,
    /// In this shift.
    pub shift: Option<Shift>,
    /// Which this user teaches.
    pub teacher: Option<UserId>,
    /// Code contains this, without regard to accents and case.
    pub search: Option<String>,
    /// Order.
    pub sort: Sort<ClassGroupSort>,
}

/// What groups are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ClassGroupSort {
    /// By grade, then by folded code.
    Grade,
    /// By folded code.
    Code,
    /// By when they were made.
    CreatedAt,
}

impl SortField for ClassGroupSort {
    const ALL: &'static [(&'static str, Self)] =
        &[("grade", Self::Grade), ("code", Self::Code), ("created_at", Self::CreatedAt)];
    const DEFAULT: Sort<Self> = Sort { field: Self::Grade, descending: false };
}
