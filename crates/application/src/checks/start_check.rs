//! Beginning to count a room after a class.

use super::room::lines_of;
use super::{Checks, begins, held, institution, today};
use crate::Result;
use chrono_tz::Tz;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::checks::{Check, CheckCounted, CheckSheet, CheckState, NewCheck, NewCount, Tally};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::deed::Deed;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::institutions::EnvironmentError;
use plantel_domain::journal::{Change, Event, Happened};
use plantel_domain::schedules::ClassSession;
use plantel_domain::store::{StoreError, UnitOfWork};

/// So many days after its class a check can begin: what a telephone counted without a network comes late.
const DAYS_LATE: i64 = 7;

/// A check that was begun, now or before.
#[derive(Clone, Debug)]
pub struct Begun {
    /// The check with its lines.
    pub sheet: CheckSheet,
    /// Whether it is new; otherwise somebody had begun it, and it is the same.
    pub new: bool,
}

impl Checks {
    /// Begins the check of a shift, with what was counted already if there is anything; or finds the one that somebody
    /// began, and adds that to it.
    pub async fn start(&self, ctx: &Context, new: NewCheck, counts: Vec<NewCount>) -> Result<Begun> {
        let begun = match self.begin(ctx, &new, &counts).await? {
            Some(begun) => begun,
            // Somebody else came first, and is there now.
            None => self.begin(ctx, &new, &counts).await?.ok_or(StoreError::Busy)?,
        };
        if begun.new || counts.is_empty() {
            return Ok(begun);
        }
        let sheet = self.save(ctx, begun.sheet.check.id, counts).await?;
        Ok(Begun { sheet, new: false })
    }

    /// Nothing when somebody else begins it at the same moment.
    async fn begin(&self, ctx: &Context, new: &NewCheck, counts: &[NewCount]) -> Result<Option<Begun>> {
        ctx.visibility(Permission::CountChecks)?;
        let mut work = self.store.begin(ctx).await?;
        let institution = institution(ctx, &mut *work).await?;
        let zone = institution.time_zone;
        let today = today(zone, self.clock.now());
        let session = session_of(&mut *work, new, new.day.unwrap_or(today)).await?;
        ctx.require(Permission::CountChecks, &Target::from(&session))?;
        fits(new, &session, today, self.clock.now())?;
        if let Some(known) = work.checks().of_shift(session.schedule, session.day).await? {
            let sheet = held(&mut *work, known.id, None).await?;
            return Ok(Some(Begun { sheet, new: false }));
        }
        let room = work.environments().hold(session.environment).await?;
        if room.is_none_or(|room| !room.active) {
            return Err(EnvironmentError::Retired.into());
        }
        let check = self.first_revision(new, session, self.deed(ctx)?);
        let lines = lines_of(&mut *work, check.environment, (&institution, today)).await?;
        let sheet = CheckSheet::started(check, lines);
        self.add(ctx, work, sheet, counts, zone).await
    }

    async fn add(
        &self,
        ctx: &Context,
        mut work: Box<dyn UnitOfWork>,
        sheet: CheckSheet,
        counts: &[NewCount],
        zone: Tz,
    ) -> Result<Option<Begun>> {
        let telling = self.telling(ctx, begins(zone, sheet.check.day))?;
        let (mut sheet, entries) = self.counted(&mut *work, sheet, counts, telling).await?;
        match work.checks().add(&sheet).await {
            Err(StoreError::Duplicate("check")) => return Ok(None),
            done => done?,
        }
        work.checks().add_counts(&entries).await?;
        let mut happened = Happened::from(Event::of(&sheet.begun()).changed(Change::created(&sheet.check)));
        if !entries.is_empty() {
            happened = happened.and(Event::of(&counted_now(&sheet.check, entries.len())));
        }
        work.commit(happened).await?;
        sheet.mark_stored();
        Ok(Some(Begun { sheet, new: true }))
    }

    fn first_revision(&self, new: &NewCheck, session: ClassSession, started: Deed) -> Check {
        Check {
            id: new.id.unwrap_or_else(|| self.ids.next().into()),
            institution: session.institution,
            environment: session.environment,
            schedule: session.schedule,
            day: session.day,
            group: session.group,
            instructor: session.instructor,
            deputy: None,
            supervisor: None,
            due_at: session.ends_at,
            revision: 1,
            state: CheckState::StudentPending,
            started,
            submitted_at: None,
            steps: Vec::new(),
            tally: Tally::default(),
            updated_at: started.at,
            version: 1,
        }
    }
}

/// Tells that so many entries came.
pub(super) fn counted_now(check: &Check, entries: usize) -> CheckCounted {
    let entries = u32::try_from(entries).unwrap_or(u32::MAX);
    CheckCounted { check: check.id, environment: check.environment, entries }
}

/// The class after which the room is counted.
async fn session_of(work: &mut dyn UnitOfWork, new: &NewCheck, day: Day) -> Result<ClassSession> {
    if work.schedules().find(new.schedule, None).await?.is_none() {
        return Err(Invalid::at("/schedule_id", BadValue::new("schedule.not-found")).into());
    }
    let session = work.class_sessions().find(new.schedule, day).await?;
    Ok(session.ok_or_else(|| Invalid::at("/day", BadValue::new("check.no-session")))?)
}

/// Refuses another room than that of the class, and a day on which nobody counts it.
fn fits(new: &NewCheck, session: &ClassSession, today: Day, now: Timestamp) -> std::result::Result<(), Invalid> {
    if new.environment != session.environment {
        return Err(Invalid::at("/environment_id", BadValue::new("check.schedule-of-another-room")));
    }
    // What has begun is not planned otherwise any more.
    if session.starts_at > now {
        return Err(Invalid::at("/day", BadValue::new("check.not-begun")));
    }
    if (today - session.day).num_days() > DAYS_LATE {
        return Err(Invalid::at("/day", BadValue::new("check.day-passed")));
    }
    Ok(())
}
