//! What the clock says of checks: which were missed.

use super::Checks;
use crate::institutions::every_institution;
use crate::{Result, attempt};
use chrono::TimeDelta;
use plantel_domain::access::Context;
use plantel_domain::checks::CheckMissed;
use plantel_domain::journal::{Event, Happened};
use plantel_domain::schedules::ClassSession;

/// What was over longer ago is told no more: no server ran for so long.
const LOOKED_BACK: TimeDelta = TimeDelta::days(31);

/// How many are told in one work.
const SOME: u64 = 200;

impl Checks {
    /// Tells which checks were not submitted before their class was over, in every institution, and says how many.
    /// Several servers may do it: each is told once.
    pub async fn watch(&self) -> Result<usize> {
        let system = Context::system("watch-checks", None);
        let (mut told, mut failed) = (0, None);
        for institution in every_institution(&*self.store, &system).await? {
            let inside = Context { institution: Some(institution.id), ..system.clone() };
            loop {
                match attempt(|| self.tell_missed(&inside)).await {
                    Ok(0) => break,
                    Ok(some) => told += some,
                    Err(error) => {
                        failed = Some(error);
                        break;
                    }
                }
            }
        }
        failed.map_or(Ok(told), Err)
    }

    async fn tell_missed(&self, ctx: &Context) -> Result<usize> {
        let now = self.clock.now();
        let missed = self.store.read(ctx).await?.class_sessions().missed(now - LOOKED_BACK, now, SOME).await?;
        if missed.is_empty() {
            return Ok(0);
        }
        let mut work = self.store.begin(ctx).await?;
        let (mut told, mut happened) = (0, None::<Happened>);
        for session in &missed {
            if work.class_sessions().tell_missed(session.schedule, session.day, now).await? {
                let event = Event::of(&missed_check(session));
                happened = Some(match happened {
                    Some(happened) => happened.and(event),
                    None => event.into(),
                });
                told += 1;
            }
        }
        if let Some(happened) = happened {
            work.commit(happened).await?;
        }
        Ok(told)
    }
}

fn missed_check(session: &ClassSession) -> CheckMissed {
    let ClassSession { schedule, day, environment, instructor, .. } = *session;
    CheckMissed { environment, schedule, day, instructor, group: session.group.as_str().to_owned() }
}
