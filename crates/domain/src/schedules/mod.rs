//! Who uses which room when: the classes of a group, and the shifts that inventory checks belong to.

mod error;
mod events;
mod plan;
mod repository;
mod schedule;
mod session;

pub use error::{InTheWay, ScheduleError};
pub use events::{ScheduleChanged, ScheduleCreated, ScheduleEnded};
pub use plan::{MOST_DAYS, MOST_EXCEPTIONS, MOST_STUDENTS, Plan, PlanChange, ScheduleException};
pub use repository::{
    ClassSessionFilter, ClassSessionRepository, ScheduleFilter, ScheduleRepositories, ScheduleRepository, ScheduleSort,
};
#[cfg(feature = "mocks")]
pub use repository::{MockClassSessionRepository, MockScheduleRepository};
pub use schedule::{ChangeRefused, NewSchedule, Schedule};
pub use session::{ClassSession, in_the_way};

/// The codes of this context's problems.
pub const CODES: &[&str] = &["schedule.ended", "schedule.room-taken", "schedule.instructor-busy", "schedule.overlaps"];

/// The kinds of this context's events.
pub const EVENTS: &[&str] = &["schedule.created", "schedule.changed", "schedule.ended"];
