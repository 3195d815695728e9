//! What happens to schedules.

use crate::ids::{EnvironmentId, ScheduleId, UserId};
use crate::journal::facts;

facts! {
    about "schedule" {
        /// Which schedule.
        schedule: ScheduleId,
        /// In which room.
        environment: EnvironmentId,
        /// Who teaches.
        instructor: UserId,
    }

    /// A group has class.
    ScheduleCreated = "schedule.created",
    /// Where, with whom or when it has class is another from now on.
    ScheduleChanged = "schedule.changed",
    /// It has no class any more.
    ScheduleEnded = "schedule.ended",
}
