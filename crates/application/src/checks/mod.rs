//! Inventory checks: counting a room, and answering for it.

mod approve_checks;
mod assign_check;
mod booking;
mod cancel_check;
mod comments;
mod compliance;
mod confirm_check;
mod count_items;
mod discrepancies;
mod names;
mod pictures;
mod read_checks;
mod refused;
mod reject_check;
mod room;
mod start_check;
mod submit_check;
mod waiting;
mod watch_checks;

pub use compliance::{Compliance, ComplianceWish};
pub use start_check::Begun;

use crate::Result;
use chrono::NaiveTime;
use chrono_tz::Tz;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::checks::{Acting, Check, CheckSheet, Ticks};
use plantel_domain::clock::{Clock, Day, Timestamp, day_in, moment_in};
use plantel_domain::deed::Deed;
use plantel_domain::error::not_found;
use plantel_domain::files::Files;
use plantel_domain::ids::{CheckId, IdSource};
use plantel_domain::institutions::Institution;
use plantel_domain::pictures::Pictures;
use plantel_domain::store::{Repositories, Store, UnitOfWork, Version};
use plantel_domain::text::Prose;
use std::sync::Arc;

/// What checks need from outside.
#[derive(Clone)]
pub struct CheckOffice {
    /// Where pictures lie.
    pub files: Arc<dyn Files>,
    /// Reads pictures.
    pub pictures: Arc<dyn Pictures>,
}

/// The checks of the institution in the context.
pub struct Checks {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    office: CheckOffice,
}

/// What somebody says with a step.
#[derive(Clone, Debug)]
pub struct Said {
    /// Of the room.
    pub ticks: Ticks,
    /// Anything else.
    pub comment: Option<Prose<1000>>,
    /// Why they go past the rules of who acts.
    pub override_reason: Option<Prose<500>>,
}

impl Checks {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, office: CheckOffice) -> Self {
        Self { store, clock, ids, office }
    }

    /// The caller's deed, now.
    fn deed(&self, ctx: &Context) -> Result<Deed> {
        Ok(Deed { by: Some(ctx.actor()?.user), at: self.clock.now() })
    }

    /// The caller, who takes a step, now.
    fn acting(&self, ctx: &Context, said: Said) -> Result<Acting> {
        let Said { ticks, comment, override_reason } = said;
        let acting = Acting { by: ctx.actor()?.user, at: self.clock.now(), ticks, comment, override_reason };
        acting.check()?;
        Ok(acting)
    }
}

/// A check, held until the work ends.
async fn held(work: &mut dyn UnitOfWork, id: CheckId, expected: Option<Version>) -> Result<CheckSheet> {
    Ok(work.checks().lock(id, expected).await?.ok_or(not_found::CHECK)?)
}

/// The institution in scope.
async fn institution(ctx: &Context, work: &mut dyn Repositories) -> Result<Institution> {
    Ok(work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?)
}

/// When a day begins in a zone.
fn begins(zone: Tz, day: Day) -> Timestamp {
    moment_in(zone, day, NaiveTime::MIN)
}

/// Today in a zone.
fn today(zone: Tz, now: Timestamp) -> Day {
    day_in(zone, now)
}

/// Refuses who may not count it.
fn may_count(ctx: &Context, check: &Check) -> Result<()> {
    Ok(ctx.require(Permission::CountChecks, &Target::from(check))?)
}

/// Refuses who may not confirm it: who neither teaches the class, nor was given that, nor reaches the room.
fn may_confirm(ctx: &Context, check: &Check) -> Result<()> {
    if ctx.require(Permission::ConfirmChecks, &check.of_deputy()).is_ok() {
        return Ok(());
    }
    Ok(ctx.require(Permission::ConfirmChecks, &Target::from(check))?)
}

/// Refuses who may not have the last word over it: who neither reaches its room nor was given it.
fn may_approve(ctx: &Context, check: &Check) -> Result<()> {
    Ok(ctx.require(Permission::ApproveChecks, &check.of_supervisor())?)
}
