//! Rooms, laboratories and warehouses: the worked example of `docs/adding-a-context.md`.

use crate::Result;
use chrono::Days;
use plantel_domain::access::{Context, Permission, Target, Visibility};
use plantel_domain::clock::{Clock, Day, Timestamp, day_in};
use plantel_domain::error::not_found;
use plantel_domain::ids::{EnvironmentId, IdSource};
use plantel_domain::institutions::{
    Environment, EnvironmentChange, EnvironmentChanged, EnvironmentCreated, EnvironmentFilter, NewEnvironment,
};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::period::Period;
use plantel_domain::schedules::{ClassSessionFilter, MOST_DAYS};
use plantel_domain::store::{Repositories, Store, Version};
use plantel_domain::tag::Tag;
use std::sync::Arc;

/// More classes than a room has in a day, each of a minute at least.
const A_DAYS_CLASSES: u64 = 1_440;

/// The environments of the institution in the context.
pub struct Environments {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Environments {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// Makes an environment.
    pub async fn create(&self, ctx: &Context, new: NewEnvironment) -> Result<Environment> {
        let institution = ctx.scope()?;
        ctx.require(Permission::WriteEnvironments, &Target::institution(institution))?;
        let environment = Environment {
            id: self.ids.next().into(),
            institution,
            name: new.name,
            code: new.code,
            location: new.location,
            capacity: new.capacity,
            is_warehouse: new.is_warehouse,
            tag: Some(Tag::issue(&*self.ids)),
            active: true,
            created_at: self.clock.now(),
            version: 1,
        };
        let mut work = self.store.begin(ctx).await?;
        work.environments().add(&environment).await?;
        let created = EnvironmentCreated { environment: environment.id };
        work.commit(Event::of(&created).changed(Change::created(&environment)).into()).await?;
        Ok(environment)
    }

    /// Those the caller may see.
    pub async fn list(
        &self,
        ctx: &Context,
        filter: &EnvironmentFilter,
        page: &PageRequest,
    ) -> Result<Page<Environment>> {
        let visible = ctx.visibility(Permission::ReadEnvironments)?;
        Ok(self.store.read(ctx).await?.environments().list(&visible, filter, page).await?)
    }

    /// One.
    pub async fn find(&self, ctx: &Context, id: EnvironmentId) -> Result<Environment> {
        ctx.visibility(Permission::ReadEnvironments)?;
        let environment = self.store.read(ctx).await?.environments().find(id, None).await?;
        let environment = environment.ok_or(not_found::ENVIRONMENT)?;
        ctx.require(Permission::ReadEnvironments, &Target::from(&environment))?;
        Ok(environment)
    }

    /// Changes one that is in use.
    pub async fn change(
        &self,
        ctx: &Context,
        id: EnvironmentId,
        expected: Option<Version>,
        change: EnvironmentChange,
    ) -> Result<Environment> {
        ctx.visibility(Permission::WriteEnvironments)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.environments().lock(id, expected).await?.ok_or(not_found::ENVIRONMENT)?;
        ctx.require(Permission::WriteEnvironments, &Target::from(&before))?;
        let mut after = before.clone().change(change)?;
        if after == before {
            return Ok(before);
        }
        work.environments().update(&mut after).await?;
        let changed = Event::of(&EnvironmentChanged { environment: id }).changed(Change::between(&before, &after));
        work.commit(changed.into()).await?;
        Ok(after)
    }

    /// Takes one out of use, once nothing is kept in it and nobody has class there any more. Whoever plans a class in it
    /// waits.
    pub async fn retire(&self, ctx: &Context, id: EnvironmentId, expected: Option<Version>) -> Result<Environment> {
        ctx.visibility(Permission::WriteEnvironments)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.environments().lock(id, expected).await?.ok_or(not_found::ENVIRONMENT)?;
        ctx.require(Permission::WriteEnvironments, &Target::from(&before))?;
        let kept = work.assets().count_in(id).await?;
        let class = next_class(ctx, &mut *work, id, self.clock.now()).await?;
        let (mut after, retired) = before.clone().retire(kept, class)?;
        work.environments().update(&mut after).await?;
        let retired = Event::of(&retired).changed(Change::between(&before, &after));
        work.commit(retired.into()).await?;
        Ok(after)
    }
}

/// The day of the next class in a room that is not over.
async fn next_class(
    ctx: &Context,
    work: &mut dyn Repositories,
    room: EnvironmentId,
    now: Timestamp,
) -> Result<Option<Day>> {
    let institution = work.institutions().find(ctx.scope()?, None).await?.ok_or(not_found::INSTITUTION)?;
    let today = day_in(institution.time_zone, now);
    let Ok(days) = Period::new(today, today + Days::new(MOST_DAYS.into())) else { return Ok(None) };
    let filter = ClassSessionFilter { environment: Some(room), ..ClassSessionFilter::default() };
    // Of today's some may be over.
    let visible = Visibility::all(institution.id);
    let classes = work.class_sessions().list(&visible, &filter, &days, A_DAYS_CLASSES).await?;
    Ok(classes.into_iter().find(|class| class.ends_at > now).map(|class| class.day))
}
