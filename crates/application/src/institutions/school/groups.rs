//! Groups: made, changed, taken away and seen.

use super::School;
use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::error::not_found;
use plantel_domain::form::{BadValue, Form};
use plantel_domain::ids::{ClassGroupId, InstitutionId, SchoolYearId, SiteId, UserId};
use plantel_domain::institutions::school::{
    ClassGroup, ClassGroupChange, ClassGroupCreated, ClassGroupError, ClassGroupFilter, NewClassGroup, SchoolYear, Site,
};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Repositories, StoreError, Version};
use std::collections::BTreeSet;

impl School {
    /// Makes a group of a year that is not over, at a site that is in use.
    pub async fn create_group(&self, ctx: &Context, new: NewClassGroup) -> Result<ClassGroup> {
        let institution = ctx.visibility(Permission::WriteGroups)?.institution;
        ctx.require(Permission::WriteGroups, &Target::institution(institution))?;
        let group = ClassGroup::new((self.ids.next().into(), institution), new, self.clock.now())?;
        let mut work = self.store.begin(ctx).await?;
        let (year, site) = held(&mut *work, group.year, group.site).await?;
        year.open()?;
        site.in_use()?;
        refuse_strangers(&mut *work, institution, &group, None).await?;
        work.class_groups().add(&group).await?;
        let created = ClassGroupCreated { class_group: group.id };
        work.commit(Event::of(&created).changed(Change::created(&group)).into()).await?;
        Ok(group)
    }

    /// Those of the institution.
    pub async fn list_groups(
        &self,
        ctx: &Context,
        filter: &ClassGroupFilter,
        page: &PageRequest,
    ) -> Result<Page<ClassGroup>> {
        let institution = ctx.visibility(Permission::ReadSchool)?.institution;
        ctx.require(Permission::ReadSchool, &Target::institution(institution))?;
        Ok(self.store.read(ctx).await?.class_groups().list(filter, page).await?)
    }

    /// One.
    pub async fn find_group(&self, ctx: &Context, id: ClassGroupId) -> Result<ClassGroup> {
        ctx.visibility(Permission::ReadSchool)?;
        let found = self.store.read(ctx).await?.class_groups().find(id, None).await?;
        let group = found.ok_or(not_found::CLASS_GROUP)?;
        ctx.require(Permission::ReadSchool, &Target::from(&group))?;
        Ok(group)
    }

    /// Changes one of a year that is not over; where and what it is, while nobody is in it, nor ever was.
    pub async fn change_group(
        &self,
        ctx: &Context,
        id: ClassGroupId,
        expected: Option<Version>,
        change: ClassGroupChange,
    ) -> Result<ClassGroup> {
        ctx.visibility(Permission::WriteGroups)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.class_groups().find(id, expected).await?.ok_or(not_found::CLASS_GROUP)?;
        ctx.require(Permission::WriteGroups, &Target::from(&before))?;
        hold_open(&mut *work, before.year).await?;
        let (mut after, changed) = before.clone().change(change, self.clock.now())?;
        let differences = Change::between(&before, &after);
        if differences.is_empty() {
            return Ok(before);
        }
        let (year, site) = held(&mut *work, after.year, after.site).await?;
        year.open()?;
        // Whatever is taught where nothing begins any more may still change otherwise.
        if after.site != before.site {
            site.in_use()?;
        }
        if after.place() != before.place() {
            // Whoever enrols in it meanwhile waits; who did before is seen, also who has left since.
            work.class_groups().lock(id).await?.ok_or(not_found::CLASS_GROUP)?;
            if work.enrollments().any_in(id).await? {
                return Err(ClassGroupError::HasStudents.into());
            }
        }
        refuse_strangers(&mut *work, before.institution, &after, Some(&before)).await?;
        work.class_groups().update(&mut after).await?;
        work.commit(Event::of(&changed).changed(differences).into()).await?;
        Ok(after)
    }

    /// Takes one of a year that is not over away, if nobody is in it, nor ever was.
    pub async fn remove_group(&self, ctx: &Context, id: ClassGroupId, expected: Option<Version>) -> Result<()> {
        ctx.visibility(Permission::WriteGroups)?;
        let mut work = self.store.begin(ctx).await?;
        let seen = work.class_groups().find(id, expected).await?.ok_or(not_found::CLASS_GROUP)?;
        ctx.require(Permission::WriteGroups, &Target::from(&seen))?;
        hold_open(&mut *work, seen.year).await?;
        // First the year, then the group, as whoever enrols.
        let group = work.class_groups().lock(id).await?.ok_or(not_found::CLASS_GROUP)?;
        if group.version != seen.version {
            return Err(StoreError::Stale.into());
        }
        let removed = group.remove()?;
        work.class_groups().remove(id).await?;
        let gone: Vec<Change> = Change::created(&group).into_iter().map(Change::reversed).collect();
        work.commit(Event::of(&removed).changed(gone).into()).await?;
        Ok(())
    }
}

/// The year, which nobody closes until the work ends; refuses one that is over.
async fn hold_open(work: &mut dyn Repositories, id: SchoolYearId) -> Result<()> {
    let year = work.school_years().hold(id).await?.ok_or(not_found::SCHOOL_YEAR)?;
    Ok(year.open()?)
}

/// The year and the site of a group; until the work ends nobody closes the one or retires the other.
async fn held(work: &mut dyn Repositories, year: SchoolYearId, site: SiteId) -> Result<(SchoolYear, Site)> {
    let mut form = Form::new();
    let year = work.school_years().hold(year).await?;
    if year.is_none() {
        form.refuse("/school_year_id", BadValue::new("school-year.not-found"));
    }
    let site = work.sites().hold(site).await?;
    if site.is_none() {
        form.refuse("/site_id", BadValue::new("site.not-found"));
    }
    Ok(form.done(|| year.zip(site))?)
}

/// Refuses who is not an active member of the institution. Who taught the group before and has left may stay in it.
async fn refuse_strangers(
    work: &mut dyn Repositories,
    institution: InstitutionId,
    group: &ClassGroup,
    before: Option<&ClassGroup>,
) -> Result<()> {
    let known = before.map(ClassGroup::everybody).unwrap_or_default();
    let new: Vec<UserId> = group.everybody().difference(&known).copied().collect();
    let found = work.users().find_all(&new).await?;
    let mut members = BTreeSet::new();
    for user in found.into_iter().filter(|user| user.active) {
        let places = work.memberships().of_user(user.id).await?;
        if places.iter().any(|place| place.institution == institution && place.active) {
            members.insert(user.id);
        }
    }
    let is_stranger = |user: &UserId| new.contains(user) && !members.contains(user);
    let mut form = Form::new();
    if group.homeroom_teacher.as_ref().is_some_and(is_stranger) {
        form.refuse("/homeroom_teacher_id", BadValue::new("group.teacher-not-member"));
    }
    if group.teachers.iter().any(is_stranger) {
        form.refuse("/teacher_ids", BadValue::new("group.teacher-not-member"));
    }
    Ok(form.done(|| Some(()))?)
}
