//! Sites: made, changed, retired, taken into use again and seen.

use super::School;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::ids::SiteId;
use plantel_domain::institutions::school::{NewSite, Site, SiteChange, SiteChanged, SiteCreated, SiteFilter};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::Version;

impl School {
    /// Makes a site.
    pub async fn create_site(&self, ctx: &Context, new: NewSite) -> Result<Site> {
        let institution = ctx.visibility(Permission::ManageSchool)?.institution;
        ctx.require(Permission::ManageSchool, &Target::institution(institution))?;
        let site = Site::new((self.ids.next().into(), institution), new, self.clock.now())?;
        let mut work = self.store.begin(ctx).await?;
        work.sites().add(&site).await?;
        work.commit(Event::of(&SiteCreated { site: site.id }).changed(Change::created(&site)).into()).await?;
        Ok(site)
    }

    /// Those of the institution.
    pub async fn list_sites(&self, ctx: &Context, filter: &SiteFilter, page: &PageRequest) -> Result<Page<Site>> {
        let institution = ctx.visibility(Permission::ReadSchool)?.institution;
        ctx.require(Permission::ReadSchool, &Target::institution(institution))?;
        Ok(self.store.read(ctx).await?.sites().list(filter, page).await?)
    }

    /// One.
    pub async fn find_site(&self, ctx: &Context, id: SiteId) -> Result<Site> {
        ctx.visibility(Permission::ReadSchool)?;
        let site = self.store.read(ctx).await?.sites().find(id, None).await?.ok_or(not_found::SITE)?;
        ctx.require(Permission::ReadSchool, &Target::from(&site))?;
        Ok(site)
    }

    /// Changes one that is in use.
    pub async fn change_site(
        &self,
        ctx: &Context,
        id: SiteId,
        expected: Option<Version>,
        change: SiteChange,
    ) -> Result<Site> {
        ctx.visibility(Permission::ManageSchool)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.sites().lock(id, expected).await?.ok_or(not_found::SITE)?;
        ctx.require(Permission::ManageSchool, &Target::from(&before))?;
        let mut after = before.clone().change(change)?;
        if after == before {
            return Ok(before);
        }
        work.sites().update(&mut after).await?;
        let changed = Event::of(&SiteChanged { site: id }).changed(Change::between(&before, &after));
        work.commit(changed.into()).await?;
        Ok(after)
    }

    /// Takes one out of use, once no group of a year that is not over is taught in it. Whoever makes a group in it
    /// waits.
    pub async fn retire_site(&self, ctx: &Context, id: SiteId, expected: Option<Version>) -> Result<Site> {
        ctx.visibility(Permission::ManageSchool)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.sites().lock(id, expected).await?.ok_or(not_found::SITE)?;
        ctx.require(Permission::ManageSchool, &Target::from(&before))?;
        let groups = work.class_groups().count_at(id).await?;
        let (mut after, retired) = before.clone().retire(groups)?;
        work.sites().update(&mut after).await?;
        work.commit(Event::of(&retired).changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }

    /// Takes a retired one into use again.
    pub async fn reactivate_site(&self, ctx: &Context, id: SiteId, expected: Option<Version>) -> Result<Site> {
        ctx.visibility(Permission::ManageSchool)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.sites().lock(id, expected).await?.ok_or(not_found::SITE)?;
        ctx.require(Permission::ManageSchool, &Target::from(&before))?;
        let (mut after, reactivated) = before.clone().reactivate()?;
        work.sites().update(&mut after).await?;
        work.commit(Event::of(&reactivated).changed(Change::between(&before, &after)).into()).await?;
        Ok(after)
    }
}
