//! School years: made, changed, begun, ended and seen.

use super::School;
use crate::{Error, Result};
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Timestamp;
use plantel_domain::error::not_found;
use plantel_domain::ids::SchoolYearId;
use plantel_domain::institutions::school::{
    NewSchoolYear, PlannedPeriod, SchoolYear, SchoolYearChange, SchoolYearCreated, SchoolYearError, SchoolYearFilter,
    SchoolYearState,
};
use plantel_domain::journal::{Change, Event, Fact};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::Prose;

impl School {
    /// Makes a school year, that is prepared.
    pub async fn create_year(&self, ctx: &Context, new: NewSchoolYear) -> Result<SchoolYear> {
        let institution = ctx.visibility(Permission::ManageSchool)?.institution;
        ctx.require(Permission::ManageSchool, &Target::institution(institution))?;
        let year = SchoolYear::new((self.ids.next().into(), institution), new, self.clock.now())?;
        let mut work = self.store.begin(ctx).await?;
        work.school_years().add(&year).await?;
        let created = SchoolYearCreated { school_year: year.id };
        work.commit(Event::of(&created).changed(Change::created(&year)).into()).await?;
        Ok(year)
    }

    /// Those of the institution, the one that begins last first.
    pub async fn list_years(
        &self,
        ctx: &Context,
        filter: &SchoolYearFilter,
        page: &PageRequest,
    ) -> Result<Page<SchoolYear>> {
        let institution = ctx.visibility(Permission::ReadSchool)?.institution;
        ctx.require(Permission::ReadSchool, &Target::institution(institution))?;
        Ok(self.store.read(ctx).await?.school_years().list(filter, page).await?)
    }

    /// One.
    pub async fn find_year(&self, ctx: &Context, id: SchoolYearId) -> Result<SchoolYear> {
        ctx.visibility(Permission::ReadSchool)?;
        let found = self.store.read(ctx).await?.school_years().find(id, None).await?;
        let year = found.ok_or(not_found::SCHOOL_YEAR)?;
        ctx.require(Permission::ReadSchool, &Target::from(&year))?;
        Ok(year)
    }

    /// Changes the name or the days of one that is not over.
    pub async fn change_year(
        &self,
        ctx: &Context,
        id: SchoolYearId,
        expected: Option<Version>,
        change: SchoolYearChange,
    ) -> Result<SchoolYear> {
        self.step(ctx, id, expected, |year, now| Ok(year.change(change, now)?)).await
    }

    /// Gives one that is not over these periods, all of them.
    pub async fn set_periods(
        &self,
        ctx: &Context,
        id: SchoolYearId,
        expected: Option<Version>,
        periods: Vec<PlannedPeriod>,
    ) -> Result<SchoolYear> {
        let new_id = || self.ids.next().into();
        self.step(ctx, id, expected, |year, now| Ok(year.set_periods(periods, new_id, now)?)).await
    }

    /// Begins one that is planned, if no other is active.
    pub async fn activate_year(
        &self,
        ctx: &Context,
        id: SchoolYearId,
        expected: Option<Version>,
    ) -> Result<SchoolYear> {
        self.step(ctx, id, expected, |year, now| Ok(year.activate(now)?)).await
    }

    /// Ends one in which no enrolment is open any more: from now on whatever concerns it is refused.
    pub async fn close_year(&self, ctx: &Context, id: SchoolYearId, expected: Option<Version>) -> Result<SchoolYear> {
        self.step(ctx, id, expected, |year, now| Ok(year.close(now)?)).await
    }

    /// Makes a closed one active again, if no other is, for a reason that the journal keeps.
    pub async fn reopen_year(
        &self,
        ctx: &Context,
        id: SchoolYearId,
        expected: Option<Version>,
        reason: Prose<500>,
    ) -> Result<SchoolYear> {
        self.step(ctx, id, expected, |year, now| Ok(year.reopen(reason, now)?)).await
    }

    /// Puts a closed one away for good.
    pub async fn archive_year(&self, ctx: &Context, id: SchoolYearId, expected: Option<Version>) -> Result<SchoolYear> {
        self.step(ctx, id, expected, |year, now| Ok(year.archive(now)?)).await
    }

    async fn step<F: Fact>(
        &self,
        ctx: &Context,
        id: SchoolYearId,
        expected: Option<Version>,
        step: impl FnOnce(SchoolYear, Timestamp) -> Result<(SchoolYear, F)>,
    ) -> Result<SchoolYear> {
        ctx.visibility(Permission::ManageSchool)?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.school_years().find(id, expected).await?.ok_or(not_found::SCHOOL_YEAR)?;
        ctx.require(Permission::ManageSchool, &Target::from(&before))?;
        let (mut after, fact) = step(before.clone(), self.clock.now())?;
        let differences = Change::between(&before, &after);
        if differences.is_empty() {
            return Ok(before);
        }
        if after.state == SchoolYearState::Active
            && let Some(other) = work.school_years().active().await?.filter(|other| other.id != id)
        {
            return Err(SchoolYearError::AnotherActive(other.name.into()).into());
        }
        let updated = work.school_years().update(&mut after).await;
        if let Err(error) = updated {
            drop(work);
            return Err(self.told(ctx, error).await);
        }
        // Behind the update: until the work ends nobody enrols for the year, and who did before is seen.
        if after.state == SchoolYearState::Closed {
            let open = work.enrollments().open_in(id).await?;
            if open > 0 {
                return Err(SchoolYearError::HasOpenEnrollments(open).into());
            }
        }
        work.commit(Event::of(&fact).changed(differences).into()).await?;
        Ok(after)
    }

    /// What the store refused; of a year that became active meanwhile, with its name.
    async fn told(&self, ctx: &Context, error: StoreError) -> Error {
        if !matches!(error, StoreError::Duplicate("active school year")) {
            return error.into();
        }
        let Ok(mut reader) = self.store.read(ctx).await else { return error.into() };
        match reader.school_years().active().await {
            Ok(Some(other)) => SchoolYearError::AnotherActive(other.name.into()).into(),
            Ok(None) | Err(_) => error.into(),
        }
    }
}
