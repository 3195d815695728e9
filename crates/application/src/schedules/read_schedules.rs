//! Seeing schedules.

use super::Schedules;
use crate::Result;
use crate::names::{Nameless, Names};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::ScheduleId;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::schedules::{Schedule, ScheduleFilter};

impl Schedules {
    /// One.
    pub async fn find(&self, ctx: &Context, id: ScheduleId) -> Result<Schedule> {
        ctx.visibility(Permission::ReadSchedules)?;
        let found = self.store.read(ctx).await?.schedules().find(id, None).await?;
        let schedule = found.ok_or(not_found::SCHEDULE)?;
        ctx.require(Permission::ReadSchedules, &Target::from(&schedule))?;
        Ok(schedule)
    }

    /// Those the caller may see.
    pub async fn list(&self, ctx: &Context, filter: &ScheduleFilter, page: &PageRequest) -> Result<Page<Schedule>> {
        let visible = ctx.visibility(Permission::ReadSchedules)?;
        Ok(self.store.read(ctx).await?.schedules().list(&visible, filter, page).await?)
    }

    /// Names for schedules that the caller may see: of their instructors and their rooms.
    pub async fn names(&self, ctx: &Context, schedules: &[Schedule]) -> Result<Names> {
        let wanted = Nameless {
            people: schedules.iter().map(|schedule| schedule.plan.instructor).collect(),
            places: schedules.iter().map(|schedule| schedule.plan.environment).collect(),
            ..Nameless::default()
        };
        wanted.look_up(self.store.read(ctx).await?.as_mut()).await
    }
}
