//! Sites and school years.

use super::constraints::{Checked, free, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::ids::{SchoolYearId, SiteId};
use plantel_domain::institutions::DaneCode;
use plantel_domain::institutions::school::{
    ClassGroupRepository, SchoolRepositories, SchoolYear, SchoolYearFilter, SchoolYearRepository, SchoolYearState,
    Site, SiteFilter, SiteRepository, SiteSort, agree,
};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;

impl SchoolRepositories for MemoryWork {
    fn sites(&mut self) -> &mut dyn SiteRepository {
        self
    }
    fn school_years(&mut self) -> &mut dyn SchoolYearRepository {
        self
    }
    fn class_groups(&mut self) -> &mut dyn ClassGroupRepository {
        self
    }
}

impl Tables {
    fn check_site(&self, site: &Site) -> Checked {
        let key = site.key();
        let others = || self.sites.rows(Some(site.institution)).filter(|other| other.id != site.id);
        free(others().any(|other| other.key() == key), "site")?;
        free(site.dane_code.is_some() && others().any(|other| other.dane_code == site.dane_code), "site dane code")?;
        let same = |other: &Site| other.consecutive == site.consecutive;
        free(site.consecutive.is_some() && others().any(same), "site consecutive")?;
        let agreed = agree(site.dane_code.as_ref(), site.municipality.as_ref());
        never(agreed.is_err(), "a number of another municipality")?;
        self.known_institution(site.institution)
    }

    fn check_school_year(&self, year: &SchoolYear) -> Checked {
        let key = year.key();
        let others = || self.school_years.rows(Some(year.institution)).filter(|other| other.id != year.id);
        free(others().any(|other| other.key() == key), "school year")?;
        let active = SchoolYearState::Active;
        free(year.state == active && others().any(|other| other.state == active), "active school year")?;
        for (at, part) in year.periods.iter().enumerate() {
            let inside = year.period.has(part.period.start()) && year.period.has(part.period.end());
            never(!inside, "a period outside of its year")?;
            never(part.weight.is_some_and(|percent| percent > 100), "more than the whole")?;
            let (key, before) = (part.key(), &year.periods[..at]);
            let beside = before.iter().any(|other| other.key() == key || other.period.overlaps(&part.period));
            free(beside || before.iter().any(|other| other.id == part.id), "academic period")?;
            let mut elsewhere = self.school_years.everywhere().filter(|other| other.id != year.id);
            free(elsewhere.any(|other| other.periods.iter().any(|it| it.id == part.id)), "academic period")?;
        }
        self.known_institution(year.institution)
    }
}

fn matches(filter: &SiteFilter, site: &Site) -> bool {
    let found = |search: &String| site.search_text().contains(&fold(search));
    filter.active.is_none_or(|active| site.active == active) && filter.search.as_ref().is_none_or(found)
}

fn sort_key(sort: SiteSort, site: &Site) -> SortKey {
    match sort {
        SiteSort::Name => SortKey::Text(site.key()),
        SiteSort::CreatedAt => SortKey::Micros(site.created_at.timestamp_micros()),
    }
}

#[async_trait]
impl SiteRepository for MemoryWork {
    async fn find(&mut self, id: SiteId, expected: Option<Version>) -> Result<Option<Site>, StoreError> {
        self.call(|tables, scope| tables.sites.find(scope, id, expected))
    }

    async fn find_all(&mut self, ids: &[SiteId]) -> Result<Vec<Site>, StoreError> {
        self.call(|tables, scope| Ok(tables.sites.find_all(scope, ids)))
    }

    async fn all(&mut self) -> Result<Vec<Site>, StoreError> {
        self.call(|tables, scope| Ok(tables.sites.rows(scope).cloned().collect()))
    }

    async fn of_dane(&mut self, code: &DaneCode) -> Result<Option<Site>, StoreError> {
        let numbered = |site: &&Site| site.dane_code.as_ref() == Some(code);
        self.call(|tables, scope| Ok(tables.sites.rows(scope).find(numbered).cloned()))
    }

    async fn lock(&mut self, id: SiteId, expected: Option<Version>) -> Result<Option<Site>, StoreError> {
        SiteRepository::find(self, id, expected).await
    }

    async fn hold(&mut self, id: SiteId) -> Result<Option<Site>, StoreError> {
        SiteRepository::find(self, id, None).await
    }

    async fn list(&mut self, filter: &SiteFilter, page: &PageRequest) -> Result<Page<Site>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field == SiteSort::Name);
        let key = |site: &Site| (sort_key(field, site), site.id.into());
        let shown = |site: &&Site| matches(filter, site);
        self.call(|tables, scope| paged(tables.sites.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add(&mut self, site: &Site) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, site)?;
            tables.check_site(site)?;
            tables.sites.insert(site)
        })
    }

    async fn update(&mut self, site: &mut Site) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.sites.fresh(scope, site)?;
            Table::in_scope(scope, site)?;
            tables.check_site(site)?;
            tables.sites.replace(site);
            Ok(())
        })
    }
}

#[async_trait]
impl SchoolYearRepository for MemoryWork {
    async fn find(&mut self, id: SchoolYearId, expected: Option<Version>) -> Result<Option<SchoolYear>, StoreError> {
        self.call(|tables, scope| tables.school_years.find(scope, id, expected))
    }

    async fn find_all(&mut self, ids: &[SchoolYearId]) -> Result<Vec<SchoolYear>, StoreError> {
        self.call(|tables, scope| Ok(tables.school_years.find_all(scope, ids)))
    }

    async fn hold(&mut self, id: SchoolYearId) -> Result<Option<SchoolYear>, StoreError> {
        SchoolYearRepository::find(self, id, None).await
    }

    async fn active(&mut self) -> Result<Option<SchoolYear>, StoreError> {
        let active = |year: &&SchoolYear| year.state == SchoolYearState::Active;
        self.call(|tables, scope| Ok(tables.school_years.rows(scope).find(active).cloned()))
    }

    async fn list(&mut self, filter: &SchoolYearFilter, page: &PageRequest) -> Result<Page<SchoolYear>, StoreError> {
        let shown = |year: &&SchoolYear| {
            filter.state.is_none_or(|state| year.state == state)
                && filter.search.as_ref().is_none_or(|search| year.key().contains(&fold(search)))
        };
        let key = |year: &SchoolYear| (SortKey::Text(year.period.start().to_string()), year.id.into());
        let order = Order::text("-starts_on");
        self.call(|tables, scope| paged(tables.school_years.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add(&mut self, year: &SchoolYear) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, year)?;
            tables.check_school_year(year)?;
            tables.school_years.insert(year)
        })
    }

    async fn update(&mut self, year: &mut SchoolYear) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.school_years.fresh(scope, year)?;
            Table::in_scope(scope, year)?;
            tables.check_school_year(year)?;
            tables.school_years.replace(year);
            Ok(())
        })
    }
}
