//! Where and when a school teaches: its sites, its years with their periods, its groups.

mod class_group;
mod consecutive;
mod filter;
mod refusal;
mod repository;
mod school_year;
mod site;

pub use class_group::{
    ClassGroup, ClassGroupChange, ClassGroupChanged, ClassGroupCreated, ClassGroupError, ClassGroupRemoved,
    MOST_PLACES, MOST_TEACHERS, NewClassGroup,
};
pub use consecutive::SiteConsecutive;
pub use filter::{ClassGroupFilter, ClassGroupSort};
pub use refusal::Refusal;
pub use repository::{ClassGroupRepository, SchoolRepositories, SchoolYearRepository, SiteRepository};
#[cfg(feature = "mocks")]
pub use repository::{MockClassGroupRepository, MockSchoolYearRepository, MockSiteRepository};
pub use school_year::{
    AcademicPeriod, AcademicPeriodsSet, MOST_PERIODS, MOST_YEAR_DAYS, NewSchoolYear, PlannedPeriod, SchoolYear,
    SchoolYearActivated, SchoolYearArchived, SchoolYearChange, SchoolYearChanged, SchoolYearClosed, SchoolYearCreated,
    SchoolYearError, SchoolYearFilter, SchoolYearReopened, SchoolYearState,
};
pub use site::{
    NewSite, Site, SiteChange, SiteChanged, SiteCreated, SiteError, SiteFilter, SiteReactivated, SiteRetired, SiteSort,
    agree,
};

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "site.name-taken",
    "site.dane-taken",
    "site.consecutive-taken",
    "site.has-groups",
    "site.retired",
    "site.in-use",
    "school-year.another-active",
    "school-year.has-open-enrollments",
    "school-year.closed",
    "school-year.not-active",
    "school-year.name-taken",
    "school-year.wrong-state",
    "group.code-taken",
    "group.full",
    "group.has-students",
    "group.too-small",
];
