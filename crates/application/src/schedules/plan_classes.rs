//! Planning classes, changing what is planned, and ending it.

use super::Schedules;
use crate::Result;
use crate::zone::zone_of;
use plantel_domain::access::{Context, Membership, Permission, Target};
use plantel_domain::clock::Timestamp;
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::ids::ScheduleId;
use plantel_domain::institutions::EnvironmentError;
use plantel_domain::journal::{Change, Event};
use plantel_domain::schedules::{
    ChangeRefused, ClassSession, InTheWay, NewSchedule, PlanChange, Schedule, ScheduleError, in_the_way,
};
use plantel_domain::store::{Repositories, Version};

impl Schedules {
    /// Plans the classes of a group, if its room and its instructor are free at all of their hours.
    pub async fn create(&self, ctx: &Context, plan: NewSchedule) -> Result<Schedule> {
        let institution = ctx.visibility(Permission::WriteSchedules)?.institution;
        ctx.require(Permission::WriteSchedules, &Target::of_plan(institution, &plan))?;
        let now = self.clock.now();
        let schedule = Schedule::new((self.ids.next().into(), institution), plan, now)?;
        let mut work = self.store.begin(ctx).await?;
        let sessions = schedule.not_over(zone_of(ctx, &mut *work).await?, now);
        if sessions.is_empty() {
            return Err(Invalid::at("/last_day", BadValue::new("date.in-past")).into());
        }
        take(&mut *work, &schedule, &sessions).await?;
        work.schedules().add(&schedule).await?;
        work.class_sessions().replace(schedule.id, now, &sessions).await?;
        work.commit(Event::of(&schedule.created()).changed(Change::created(&schedule)).into()).await?;
        Ok(schedule)
    }

    /// Changes the classes that have not begun. The caller must be allowed to plan both what was and what is to be.
    pub async fn change(
        &self,
        ctx: &Context,
        id: ScheduleId,
        expected: Option<Version>,
        change: PlanChange,
    ) -> Result<Schedule> {
        ctx.visibility(Permission::WriteSchedules)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.schedules().find(id, expected).await?.ok_or(not_found::SCHEDULE)?;
        ctx.require(Permission::WriteSchedules, &Target::from(&before))?;
        let now = self.clock.now();
        let (mut after, changed) = before.clone().change(change, now).map_err(told)?;
        ctx.require(Permission::WriteSchedules, &Target::from(&after))?;
        let differences = Change::between(&before, &after);
        if differences.is_empty() {
            return Ok(before);
        }
        let sessions = after.to_come(zone_of(ctx, &mut *work).await?, now);
        let sessions = beside_what_began(&mut *work, id, sessions, now).await?;
        take(&mut *work, &after, &sessions).await?;
        work.schedules().update(&mut after).await?;
        work.class_sessions().replace(id, now, &sessions).await?;
        work.commit(Event::of(&changed).changed(differences).into()).await?;
        Ok(after)
    }

    /// Ends the classes: none begins any more. What has begun stays, with its checks.
    pub async fn end(&self, ctx: &Context, id: ScheduleId, expected: Option<Version>) -> Result<Schedule> {
        ctx.visibility(Permission::WriteSchedules)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.schedules().find(id, expected).await?.ok_or(not_found::SCHEDULE)?;
        ctx.require(Permission::WriteSchedules, &Target::from(&before))?;
        let now = self.clock.now();
        let (mut after, ended) = before.clone().end(now)?;
        work.schedules().update(&mut after).await?;
        work.class_sessions().replace(id, now, &[]).await?;
        work.commit(Event::of(&ended).changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }
}

/// Without the one of a day on which a class of the schedule has begun already: it has one a day.
async fn beside_what_began(
    work: &mut dyn Repositories,
    id: ScheduleId,
    mut sessions: Vec<ClassSession>,
    now: Timestamp,
) -> Result<Vec<ClassSession>> {
    // What has begun is on no later day than the first that is to come.
    let Some(first) = sessions.first().map(|session| session.day) else { return Ok(sessions) };
    let begun = work.class_sessions().find(id, first).await?.is_some_and(|session| session.starts_at <= now);
    if begun {
        sessions.remove(0);
    }
    Ok(sessions)
}

/// Takes the instructor and the room for these sessions. Until the work ends, whoever plans for one of them waits, so
/// that the class in the way is known and told.
async fn take(work: &mut dyn Repositories, schedule: &Schedule, planned: &[ClassSession]) -> Result<()> {
    let plan = &schedule.plan;
    let mut form = Form::new();
    // First the instructor, then the room: always in one order.
    let user = work.users().lock(plan.instructor, None).await?;
    let places = work.memberships().of_user(plan.instructor).await?;
    let teaches = |place: &Membership| place.institution == schedule.institution && confirms(place);
    let may_teach = user.is_some_and(|user| user.active) && places.iter().any(teaches);
    if !may_teach {
        form.refuse("/instructor_id", BadValue::new("schedule.not-an-instructor"));
    }
    let room = work.environments().lock(plan.environment, None).await?;
    if room.is_none() {
        form.refuse("/environment_id", BadValue::new("environment.not-found"));
    }
    let room = form.done(|| room)?;
    if !room.active {
        return Err(EnvironmentError::Retired.into());
    }
    let (Some(from), Some(until)) =
        (planned.iter().map(|it| it.starts_at).min(), planned.iter().map(|it| it.ends_at).max())
    else {
        return Ok(());
    };
    let standing = work.class_sessions().standing(plan.environment, plan.instructor, from, until).await?;
    match in_the_way(planned, &standing) {
        Some((one, other)) => Err(collision(work, one, other).await?.into()),
        None => Ok(()),
    }
}

/// Whether somebody has a place in which they confirm checks, as who teaches does.
fn confirms(place: &Membership) -> bool {
    let mut grants = place.roles.iter().flat_map(|role| role.grants());
    place.active && grants.any(|grant| grant.permission == Permission::ConfirmChecks)
}

/// What is in the way of a class, by name and on the clock of the institution.
async fn collision(work: &mut dyn Repositories, one: &ClassSession, other: &ClassSession) -> Result<ScheduleError> {
    let schedule = work.schedules().find(other.schedule, None).await?.ok_or(not_found::SCHEDULE)?;
    let institution = work.institutions().find(other.institution, None).await?.ok_or(not_found::INSTITUTION)?;
    let shown = |at: Timestamp| at.with_timezone(&institution.time_zone).time();
    let in_the_way = Box::new(InTheWay {
        schedule: schedule.id,
        programme: schedule.plan.programme.into(),
        // Of the class itself: once it has begun its schedule may say another.
        group: other.group.as_str().to_owned(),
        day: other.day,
        from: shown(other.starts_at),
        until: shown(other.ends_at),
    });
    let same_room = one.environment == other.environment;
    Ok(if same_room { ScheduleError::RoomTaken(in_the_way) } else { ScheduleError::InstructorBusy(in_the_way) })
}

/// Why a change is refused, as it is told.
fn told(refused: ChangeRefused) -> crate::Error {
    match refused {
        ChangeRefused::Invalid(invalid) => invalid.into(),
        ChangeRefused::Schedule(error) => error.into(),
    }
}
