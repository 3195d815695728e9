//! Why a schedule cannot be so.

use crate::clock::Day;
use crate::error::{Fault, Kind, Params};
use crate::ids::ScheduleId;
use chrono::NaiveTime;

/// Why a schedule cannot be so.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ScheduleError {
    /// Nothing changes of it any more.
    #[error("the schedule has ended")]
    Ended,
    /// Another class is in the room at that time.
    #[error("the room is taken by {}", .0.schedule)]
    RoomTaken(Box<InTheWay>),
    /// The instructor has another class at that time.
    #[error("the instructor is busy with {}", .0.schedule)]
    InstructorBusy(Box<InTheWay>),
}

/// The class that is in the way, where it first is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InTheWay {
    /// Of which schedule.
    pub schedule: ScheduleId,
    /// What is taught there.
    pub programme: String,
    /// Whom.
    pub group: String,
    /// On which day.
    pub day: Day,
    /// From when, on the clock of the institution.
    pub from: NaiveTime,
    /// Until when.
    pub until: NaiveTime,
}

impl Fault for ScheduleError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Ended => "schedule.ended",
            Self::RoomTaken(_) => "schedule.room-taken",
            Self::InstructorBusy(_) => "schedule.instructor-busy",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::Ended => Params::none(),
            Self::RoomTaken(it) | Self::InstructorBusy(it) => Params::none()
                .text("schedule", it.schedule.to_string())
                .text("programme", it.programme.clone())
                .text("group", it.group.clone())
                .text("day", it.day.to_string())
                .text("from", it.from.format("%H:%M").to_string())
                .text("until", it.until.format("%H:%M").to_string()),
        }
    }
}
