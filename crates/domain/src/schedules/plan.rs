//! What somebody says of the classes of a group: where, with whom, on which days and at which hours.

use crate::access::GroupName;
use crate::clock::{Day, Timestamp, moment_in};
use crate::error::Params;
use crate::form::{BadValue, Form, Invalid, Patch};
use crate::holidays::colombian_holiday;
use crate::ids::{EnvironmentId, UserId};
use crate::period::Period;
use crate::text::Line;
use crate::weekday::Weekday;
use chrono::{NaiveTime, Timelike};
use chrono_tz::Tz;
use serde::Serialize;
use std::collections::BTreeSet;

/// The most days from the first to the last: two years, one of them a leap year.
pub const MOST_DAYS: u16 = 731;

/// The most days without class.
pub const MOST_EXCEPTIONS: usize = 200;

/// The most students of a group.
pub const MOST_STUDENTS: u32 = 10_000;

/// A day without class, though its weekday has one.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct ScheduleException {
    /// Which day.
    pub day: Day,
    /// Why.
    pub reason: Option<Line<100>>,
}

/// Where, with whom, on which days and at which hours a group has class.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Plan {
    /// In which room.
    pub environment: EnvironmentId,
    /// Who teaches.
    pub instructor: UserId,
    /// What is taught: the training programme or the subject.
    pub programme: Line<100>,
    /// Whom: in a training centre the number of the course (ficha).
    pub group: GroupName,
    /// What about.
    pub topic: Option<Line<200>>,
    /// From when, on the clock of the institution, to the minute.
    pub start_time: NaiveTime,
    /// Until when, on the same day.
    pub end_time: NaiveTime,
    /// On which weekdays; never none.
    pub weekdays: BTreeSet<Weekday>,
    /// From which day to which.
    pub period: Period,
    /// Days without class, by day, each once.
    pub exceptions: Vec<ScheduleException>,
    /// Whether there is class on the holidays of Colombia too.
    pub on_holidays: bool,
    /// How many students, as far as that is known.
    pub students: Option<u32>,
}

/// A partial change of a plan.
#[derive(Clone, Debug, Default)]
pub struct PlanChange {
    /// Another room.
    pub environment: Option<EnvironmentId>,
    /// Another instructor.
    pub instructor: Option<UserId>,
    /// Another programme.
    pub programme: Option<Line<100>>,
    /// Another group.
    pub group: Option<GroupName>,
    /// Another topic.
    pub topic: Patch<Line<200>>,
    /// Another beginning.
    pub start_time: Option<NaiveTime>,
    /// Another end.
    pub end_time: Option<NaiveTime>,
    /// Other weekdays, all of them.
    pub weekdays: Option<BTreeSet<Weekday>>,
    /// Another first day.
    pub first_day: Option<Day>,
    /// Another last day.
    pub last_day: Option<Day>,
    /// Other days without class, all of them.
    pub exceptions: Option<Vec<ScheduleException>>,
    /// Whether there is class on holidays.
    pub on_holidays: Option<bool>,
    /// Another number of students.
    pub students: Patch<u32>,
}

impl Plan {
    /// Refuses what cannot be; every fault is told where it was sent.
    pub fn check(&self) -> Result<(), Invalid> {
        let mut form = Form::new();
        for (pointer, time) in [("/start_time", self.start_time), ("/end_time", self.end_time)] {
            if time.second() != 0 || time.nanosecond() != 0 {
                form.refuse(pointer, BadValue::new("field.invalid"));
            }
        }
        if self.end_time <= self.start_time {
            form.refuse("/end_time", BadValue::new("time.not-after-start"));
        }
        if self.weekdays.is_empty() {
            form.refuse("/weekdays", BadValue::new("list.empty"));
        }
        if self.period.days() > u32::from(MOST_DAYS) {
            let max = Params::none().number("max", i64::from(MOST_DAYS));
            form.refuse("/last_day", BadValue::with("date.too-many-days", max));
        }
        if self.exceptions.len() > MOST_EXCEPTIONS {
            let max = Params::none().number("max", i64::try_from(MOST_EXCEPTIONS).unwrap_or(i64::MAX));
            form.refuse("/exceptions", BadValue::with("list.too-long", max));
        }
        let twice = |(at, one): (usize, &ScheduleException)| self.exceptions[..at].iter().any(|it| it.day == one.day);
        if self.exceptions.iter().enumerate().any(twice) {
            form.refuse("/exceptions", BadValue::new("schedule.exception-twice"));
        }
        if self.students.is_some_and(|students| students > MOST_STUDENTS) {
            let bounds = Params::none().number("min", 0).number("max", i64::from(MOST_STUDENTS));
            form.refuse("/students", BadValue::with("field.out-of-range", bounds));
        }
        form.done(|| Some(()))?;
        if self.days().next().is_none() {
            return Err(Invalid::at("/weekdays", BadValue::new("schedule.no-session")));
        }
        Ok(())
    }

    /// Whether there is class on a day.
    pub fn has_class(&self, day: Day) -> bool {
        self.period.has(day)
            && self.weekdays.contains(&Weekday::of(day))
            && !self.exceptions.iter().any(|exception| exception.day == day)
            && (self.on_holidays || colombian_holiday(day).is_none())
    }

    /// The days with class.
    pub fn days(&self) -> impl Iterator<Item = Day> + '_ {
        self.period.iter().filter(|day| self.has_class(*day))
    }

    /// From when to when there is class on a day, were there class on it.
    pub fn hours(&self, zone: Tz, day: Day) -> (Timestamp, Timestamp) {
        let (begins, ends) = (moment_in(zone, day, self.start_time), moment_in(zone, day, self.end_time));
        // Where a clock is put forward in between, the end can be shown before the beginning.
        (begins, if ends > begins { ends } else { begins + (self.end_time - self.start_time) })
    }

    /// Applies a change.
    pub fn changed(mut self, change: PlanChange) -> Result<Self, Invalid> {
        let first = change.first_day.unwrap_or(self.period.start());
        let last = change.last_day.unwrap_or(self.period.end());
        self.period = Period::new(first, last).map_err(|bad| Invalid::at("/last_day", bad))?;
        self.environment = change.environment.unwrap_or(self.environment);
        self.instructor = change.instructor.unwrap_or(self.instructor);
        self.programme = change.programme.unwrap_or(self.programme);
        self.group = change.group.unwrap_or(self.group);
        change.topic.apply(&mut self.topic);
        self.start_time = change.start_time.unwrap_or(self.start_time);
        self.end_time = change.end_time.unwrap_or(self.end_time);
        self.weekdays = change.weekdays.unwrap_or(self.weekdays);
        self.exceptions = change.exceptions.unwrap_or(self.exceptions);
        self.exceptions.sort();
        self.on_holidays = change.on_holidays.unwrap_or(self.on_holidays);
        change.students.apply(&mut self.students);
        self.check()?;
        Ok(self)
    }
}
