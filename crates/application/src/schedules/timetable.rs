//! Which classes there are on some days, and what became of their checks.

use super::Schedules;
use crate::Result;
use crate::names::{Nameless, Names};
use crate::zone::zone_of;
use chrono::Days;
use chrono_tz::Tz;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::checks::{Check, Outcome, StateName, outcome};
use plantel_domain::clock::{Day, day_in};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::ScheduleId;
use plantel_domain::period::Period;
use plantel_domain::schedules::{ClassSession, ClassSessionFilter, Schedule};
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// The most sessions of one timetable.
pub const MOST_SESSIONS: usize = 2_000;

/// The most days of one timetable.
const MOST_DAYS: u32 = 366;

/// The last of the days that are told when nobody says until when, counted from the first.
const USUAL_LAST_DAY: u64 = 6;

/// Who holds one of these for a check is told of it: whoever counts must find what was begun.
const CHECKERS: [Permission; 2] = [Permission::ReadChecks, Permission::CountChecks];

/// The classes of some days, by when they begin.
#[derive(Clone, Debug)]
pub struct Timetable {
    /// The institution's own day.
    pub today: Day,
    /// Where its days begin and end.
    pub zone: Tz,
    /// At most [`MOST_SESSIONS`].
    pub entries: Vec<TimetableEntry>,
    /// What their people and rooms are called.
    pub names: Names,
    /// Whether there are more.
    pub truncated: bool,
}

/// A class, and what became of its check.
#[derive(Clone, Debug)]
pub struct TimetableEntry {
    /// Where, with whom and when it is held.
    pub session: ClassSession,
    /// Its schedule, which tells what is taught.
    pub schedule: Schedule,
    /// Its check; none when none was begun, or the caller may not see it.
    pub check: Option<Check>,
    /// What became of the check.
    pub outcome: Outcome,
}

impl Schedules {
    /// The classes of the institution's own today that the caller may see.
    pub async fn today(&self, ctx: &Context, filter: &ClassSessionFilter) -> Result<Timetable> {
        self.timetable(ctx, filter, |today| Ok(Period::new(today, today)?)).await
    }

    /// The classes of these days that the caller may see: of a week from today on when nobody says which; at most of
    /// 366 days.
    pub async fn calendar(
        &self,
        ctx: &Context,
        filter: &ClassSessionFilter,
        from: Option<Day>,
        until: Option<Day>,
    ) -> Result<Timetable> {
        self.timetable(ctx, filter, |today| window(from.unwrap_or(today), until)).await
    }

    async fn timetable(
        &self,
        ctx: &Context,
        filter: &ClassSessionFilter,
        days: impl FnOnce(Day) -> Result<Period> + Send,
    ) -> Result<Timetable> {
        let visible = ctx.visibility(Permission::ReadSchedules)?;
        let mut reader = self.store.read(ctx).await?;
        let zone = zone_of(ctx, &mut *reader).await?;
        let today = day_in(zone, self.clock.now());
        let days = days(today)?;
        let most = MOST_SESSIONS as u64 + 1;
        let mut sessions = reader.class_sessions().list(&visible, filter, &days, most).await?;
        let truncated = sessions.len() > MOST_SESSIONS;
        sessions.truncate(MOST_SESSIONS);
        let wanted = Nameless {
            people: sessions.iter().map(|session| session.instructor).collect(),
            places: sessions.iter().map(|session| session.environment).collect(),
            ..Nameless::default()
        };
        let names = wanted.look_up(&mut *reader).await?;
        let entries = self.entries(ctx, &mut *reader, sessions).await?;
        Ok(Timetable { today, zone, entries, names, truncated })
    }

    async fn entries(
        &self,
        ctx: &Context,
        reader: &mut dyn Repositories,
        sessions: Vec<ClassSession>,
    ) -> Result<Vec<TimetableEntry>> {
        let ids: BTreeSet<ScheduleId> = sessions.iter().map(|session| session.schedule).collect();
        let ids: Vec<ScheduleId> = ids.into_iter().collect();
        let schedules = reader.schedules().find_all(&ids).await?;
        let schedules: BTreeMap<ScheduleId, Schedule> = schedules.into_iter().map(|it| (it.id, it)).collect();
        let shifts: Vec<_> = sessions.iter().map(|session| (session.schedule, session.day)).collect();
        let checks = reader.checks().of_shifts(&shifts).await?;
        let (ended, checks): (Vec<Check>, Vec<Check>) =
            checks.into_iter().partition(|check| check.state.name() == StateName::Cancelled);
        let ended: BTreeSet<_> = ended.into_iter().map(|it| (it.schedule, it.day)).collect();
        let mut checks: BTreeMap<_, Check> = checks.into_iter().map(|it| ((it.schedule, it.day), it)).collect();
        let now = self.clock.now();
        let entry = |session: ClassSession| {
            let check = checks.remove(&(session.schedule, session.day));
            let submitted_at = check.as_ref().and_then(Check::handed_in);
            let given_up = check.is_none() && ended.contains(&(session.schedule, session.day));
            Some(TimetableEntry {
                schedule: schedules.get(&session.schedule)?.clone(),
                outcome: outcome(session.ends_at, submitted_at, given_up, now),
                check: check.filter(|check| may_see(ctx, check)),
                session,
            })
        };
        Ok(sessions.into_iter().filter_map(entry).collect())
    }
}

fn may_see(ctx: &Context, check: &Check) -> bool {
    let targets = [Target::from(check), check.of_starter(), check.of_supervisor()];
    CHECKERS.iter().any(|permission| targets.iter().any(|target| ctx.require(*permission, target).is_ok()))
}

/// From a day on to another, or for a week; refuses what is longer than a year.
fn window(from: Day, until: Option<Day>) -> Result<Period> {
    let until = until.unwrap_or_else(|| from + Days::new(USUAL_LAST_DAY));
    let period = Period::new(from, until).map_err(|bad| Invalid::at("?until", bad))?;
    if period.days() > MOST_DAYS {
        let max = Params::none().number("max", MOST_DAYS.into());
        return Err(Invalid::at("?until", BadValue::with("date.too-many-days", max)).into());
    }
    Ok(period)
}
