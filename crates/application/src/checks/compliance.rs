//! How many of the expected checks were done.

use super::{Checks, institution, today};
use crate::Result;
use crate::names::{Nameless, Names};
use chrono::Days;
use plantel_domain::access::{Context, GroupName, Permission};
use plantel_domain::checks::{ComplianceBy, ComplianceFigure, ComplianceKey, ComplianceScope, MOST_COMPLIANCE_DAYS};
use plantel_domain::clock::Day;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Invalid};
use plantel_domain::ids::{EnvironmentId, ScheduleId, UserId};
use plantel_domain::period::Period;

/// Of which sessions it is asked, and how they are put together.
#[derive(Clone, Debug)]
pub struct ComplianceWish {
    /// From which day on; thirty days until the last one when nobody says.
    pub from: Option<Day>,
    /// Until which day; today when nobody says.
    pub until: Option<Day>,
    /// In this room.
    pub environment: Option<EnvironmentId>,
    /// Of this instructor.
    pub instructor: Option<UserId>,
    /// Of this group.
    pub group: Option<GroupName>,
    /// Of this schedule.
    pub schedule: Option<ScheduleId>,
    /// How they are put together.
    pub by: ComplianceBy,
}

/// What became of the checks that were expected.
#[derive(Clone, Debug)]
pub struct Compliance {
    /// On these days.
    pub days: Period,
    /// By what they have in common.
    pub figures: Vec<ComplianceFigure>,
    /// What rooms and instructors are called.
    pub names: Names,
}

impl Checks {
    /// What became of the checks that were expected on some days, as far as the caller may see.
    pub async fn compliance(&self, ctx: &Context, wish: ComplianceWish) -> Result<Compliance> {
        let visible = ctx.visibility(Permission::ReadChecks)?;
        let mut reader = self.store.read(ctx).await?;
        let now = self.clock.now();
        let today = today(institution(ctx, &mut *reader).await?.time_zone, now);
        let days = days(wish.from, wish.until.unwrap_or(today))?;
        let ComplianceWish { environment, instructor, group, schedule, by, .. } = wish;
        let scope = ComplianceScope { days, environment, instructor, group, schedule, by, now };
        let figures = reader.checks().compliance(&visible, &scope).await?;
        let mut nameless = Nameless::default();
        for figure in &figures {
            match figure.key {
                ComplianceKey::Environment(room) => _ = nameless.places.insert(room),
                ComplianceKey::Instructor(person) => _ = nameless.people.insert(person),
                ComplianceKey::Day(_) | ComplianceKey::Group(_) => {}
            }
        }
        let names = nameless.look_up(&mut *reader).await?;
        Ok(Compliance { days, figures, names })
    }
}

/// The days that are looked at.
fn days(from: Option<Day>, until: Day) -> std::result::Result<Period, Invalid> {
    let from = from.unwrap_or_else(|| until.checked_sub_days(Days::new(29)).unwrap_or(until));
    let days = Period::new(from, until).map_err(|bad| Invalid::at("?until", bad))?;
    if days.days() > MOST_COMPLIANCE_DAYS {
        let max = Params::none().number("max", i64::from(MOST_COMPLIANCE_DAYS));
        return Err(Invalid::at("?until", BadValue::with("date.too-many-days", max)));
    }
    Ok(days)
}
