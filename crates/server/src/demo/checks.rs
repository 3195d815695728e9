//! Classes of the demonstration, and the checks after them.

use super::{ZONE, acting_as, failed};
use anyhow::Result;
use chrono::{NaiveTime, Timelike};
use plantel_application::checks::Said;
use plantel_domain::access::{Context, GroupName, Role};
use plantel_domain::checks::{CheckSheet, NewCheck, NewCount, NewSeen, Refusals, Ticks, Which};
use plantel_domain::clock::Day;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::institutions::time_zone;
use plantel_domain::period::Period;
use plantel_domain::schedules::{Plan, Schedule};
use plantel_domain::text::{Line, Prose};
use plantel_domain::weekday::Weekday;
use plantel_http::Services;
use std::collections::BTreeSet;

/// The group of the demonstration's student.
pub const GROUP: &str = "2758492";

/// Three classes in three rooms, each day from today on, which have begun this hour. Of today's, one check is complete,
/// with a discrepancy that is left open; one waits for the instructor, and one is being counted. In the last minute of a
/// day there is none.
pub async fn show(services: &Services, inside: &Context, rooms: &BTreeSet<EnvironmentId>) -> Result<()> {
    let now = services.clock.now().with_timezone(&time_zone(ZONE)?);
    let hours = [at(now.hour(), 0), if now.hour() < 21 { at(now.hour() + 3, 0) } else { at(23, 59) }];
    if now.time() >= hours[1] {
        return Ok(());
    }
    let teachers = [Role::Instructor, Role::Teacher, Role::CenterAdmin];
    let lessons = ["Técnico en Sistemas", "Producción Multimedia", "Análisis y Desarrollo de Software"];
    let mut schedules = Vec::new();
    for ((room, teacher), programme) in rooms.iter().zip(teachers).zip(lessons) {
        let teacher = acting_as(services, teacher).await?;
        let plan = plan((*room, &teacher), programme, now.date_naive(), hours)?;
        schedules.push(services.schedules.create(inside, plan).await.map_err(failed)?);
    }
    let student = acting_as(services, Role::Student).await?;
    let [complete, counted, begun] = schedules.as_slice() else { return Ok(()) };
    start(services, &student, begun).await?;
    counted_whole(services, &student, counted).await?;
    let sheet = counted_whole(services, &student, complete).await?;
    let instructor = acting_as(services, Role::Instructor).await?;
    let id = sheet.check.id;
    services.checks.confirm(&instructor, id, None, said()).await.map_err(failed)?;
    let supervisor = acting_as(services, Role::Supervisor).await?;
    let differs = sheet.lines().find(|line| line.variance().is_some()).map(|line| line.asset);
    let reason = Prose::parse("El instructor lo busca en el ambiente vecino antes de darlo por perdido.")?;
    let refusals: Refusals = differs.into_iter().map(|asset| (asset, reason.clone())).collect();
    services.checks.approve(&supervisor, id, None, said(), refusals).await.map_err(failed)?;
    Ok(())
}

fn at(hour: u32, minute: u32) -> NaiveTime {
    NaiveTime::from_hms_opt(hour, minute, 0).expect("an hour below 24 and a minute below 60")
}

fn plan(
    (room, teacher): (EnvironmentId, &Context),
    programme: &str,
    today: Day,
    [start_time, end_time]: [NaiveTime; 2],
) -> Result<Plan> {
    Ok(Plan {
        environment: room,
        instructor: teacher.actor()?.user,
        programme: Line::parse(programme)?,
        group: GroupName::parse(GROUP)?,
        topic: None,
        start_time,
        end_time,
        weekdays: Weekday::ALL.iter().copied().collect(),
        period: Period::new(today, today + chrono::Duration::days(90))?,
        exceptions: Vec::new(),
        on_holidays: true,
        students: Some(28),
    })
}

fn said() -> Said {
    Said { ticks: Ticks { clean: true, organized: true, complete: true }, comment: None, override_reason: None }
}

async fn start(services: &Services, student: &Context, schedule: &Schedule) -> Result<CheckSheet> {
    let new = NewCheck { id: None, environment: schedule.plan.environment, schedule: schedule.id, day: None };
    Ok(services.checks.start(student, new, Vec::new()).await.map_err(failed)?.sheet)
}

/// Everything is there, but one unit of the first item.
async fn counted_whole(services: &Services, student: &Context, schedule: &Schedule) -> Result<CheckSheet> {
    let sheet = start(services, student, schedule).await?;
    let lacking = sheet.lines().find(|line| line.required()).map(|line| line.asset);
    let count = |line: &plantel_domain::checks::CheckLine| {
        let lacks = u32::from(lacking == Some(line.asset));
        let found = (line.book.good + line.book.in_use).saturating_sub(lacks);
        let seen = NewSeen::Units { found, damaged: line.book.damaged, missing: None, surplus: None };
        NewCount { id: None, which: Which::Asset(line.asset), seen, note: None, counted_at: None }
    };
    let counts = sheet.lines().map(count).collect();
    services.checks.submit(student, sheet.check.id, None, counts, said()).await.map_err(failed)
}
