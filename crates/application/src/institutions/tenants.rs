//! Making, seeing and changing institutions.

use crate::Result;
use plantel_domain::access::{Context, Module, Permission, Target};
use plantel_domain::clock::Clock;
use plantel_domain::error::not_found;
use plantel_domain::ids::{IdSource, InstitutionId};
use plantel_domain::institutions::{
    Institution, InstitutionChange, InstitutionChanged, InstitutionCode, InstitutionCreated, ModulesSwitched,
    NewInstitution,
};
use plantel_domain::inventory::{Category, CategoryCode, NewCategory, USUAL};
use plantel_domain::journal::{Change, Event};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{Store, Version};
use plantel_domain::text::Line;
use std::collections::BTreeSet;
use std::sync::Arc;

/// The tenants.
pub struct Institutions {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
}

impl Institutions {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>) -> Self {
        Self { store, clock, ids }
    }

    /// Makes an institution: for platform administrators.
    pub async fn create(&self, ctx: &Context, new: NewInstitution) -> Result<Institution> {
        ctx.require(Permission::ManageInstitutions, &Target::default())?;
        let institution = Institution {
            id: self.ids.next().into(),
            kind: new.kind,
            name: new.name,
            code: new.code,
            nit: new.nit,
            dane_code: new.dane_code,
            time_zone: new.time_zone,
            locale: new.locale,
            currency: new.currency,
            modules: new.modules,
            active: true,
            created_at: self.clock.now(),
            version: 1,
        };
        let inside = Context { institution: Some(institution.id), ..ctx.clone() };
        let mut work = self.store.begin(&inside).await?;
        work.institutions().add(&institution).await?;
        let usual = USUAL.iter().map(|(code, name)| NewCategory {
            code: CategoryCode::stored((*code).to_owned()),
            name: Line::stored((*name).to_owned()),
            fields: Vec::new(),
            useful_life_months: None,
        });
        let made = |new| Category::new(new, self.ids.next().into(), institution.id, institution.created_at);
        let categories: Vec<Category> = usual.map(made).collect();
        work.categories().add_all(&categories).await?;
        let created = InstitutionCreated { institution: institution.id };
        work.commit(Event::of(&created).changed(Change::created(&institution)).into()).await?;
        Ok(institution)
    }

    /// All institutions, by name: for platform administrators.
    pub async fn list(&self, ctx: &Context, page: &PageRequest) -> Result<Page<Institution>> {
        ctx.require(Permission::ManageInstitutions, &Target::default())?;
        Ok(self.store.read(ctx).await?.institutions().list(page).await?)
    }

    /// Any institution: for platform administrators.
    pub async fn find(&self, ctx: &Context, id: InstitutionId) -> Result<Institution> {
        ctx.require(Permission::ManageInstitutions, &Target::default())?;
        Ok(self.store.read(ctx).await?.institutions().find(id, None).await?.ok_or(not_found::INSTITUTION)?)
    }

    /// By code: for the command line.
    pub async fn find_by_code(&self, ctx: &Context, code: &InstitutionCode) -> Result<Institution> {
        ctx.require(Permission::ManageInstitutions, &Target::default())?;
        let mut reader = self.store.read(ctx).await?;
        Ok(reader.institutions().find_by_code(code).await?.ok_or(not_found::INSTITUTION)?)
    }

    /// The one the caller acts in.
    pub async fn current(&self, ctx: &Context) -> Result<Institution> {
        let id = ctx.scope()?;
        ctx.require(Permission::ReadInstitution, &Target::institution(id))?;
        Ok(self.store.read(ctx).await?.institutions().find(id, None).await?.ok_or(not_found::INSTITUTION)?)
    }

    /// Changes any institution, switches it off or on: for platform administrators.
    pub async fn change(
        &self,
        ctx: &Context,
        id: InstitutionId,
        expected: Option<Version>,
        change: InstitutionChange,
    ) -> Result<Institution> {
        ctx.require(Permission::ManageInstitutions, &Target::default())?;
        self.apply(ctx, id, expected, change).await
    }

    /// Changes the one the caller acts in. Whether it is switched on is not theirs to say.
    pub async fn change_current(
        &self,
        ctx: &Context,
        expected: Option<Version>,
        mut change: InstitutionChange,
    ) -> Result<Institution> {
        let id = ctx.scope()?;
        ctx.require(Permission::WriteInstitution, &Target::institution(id))?;
        change.active = None;
        self.apply(ctx, id, expected, change).await
    }

    /// Sets which modules are on in the chosen institution: for platform administrators.
    pub async fn switch_modules(
        &self,
        ctx: &Context,
        expected: Option<Version>,
        modules: BTreeSet<Module>,
    ) -> Result<Institution> {
        let id = ctx.scope()?;
        ctx.require(Permission::ManageInstitutions, &Target::institution(id))?;
        let mut work = self.store.begin(ctx).await?;
        let before = work.institutions().find(id, expected).await?.ok_or(not_found::INSTITUTION)?;
        let mut after = Institution { modules, ..before.clone() };
        if after == before {
            return Ok(before);
        }
        work.institutions().update(&mut after).await?;
        let switched = Event::of(&ModulesSwitched { institution: id }).changed(Change::between(&before, &after));
        work.commit(switched.into()).await?;
        Ok(after)
    }

    async fn apply(
        &self,
        ctx: &Context,
        id: InstitutionId,
        expected: Option<Version>,
        change: InstitutionChange,
    ) -> Result<Institution> {
        let mut work = self.store.begin(ctx).await?;
        let before = work.institutions().find(id, expected).await?.ok_or(not_found::INSTITUTION)?;
        let mut after = before.clone().change(change);
        if after == before {
            return Ok(before);
        }
        work.institutions().update(&mut after).await?;
        let changed = Event::of(&InstitutionChanged { institution: id }).changed(Change::between(&before, &after));
        work.commit(changed.into()).await?;
        Ok(after)
    }
}
