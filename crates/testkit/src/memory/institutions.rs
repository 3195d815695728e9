//! Institutions and environments.

use super::paging::{Order, paged};
use super::tables::Table;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::ids::{EnvironmentId, InstitutionId};
use plantel_domain::institutions::{
    Environment, EnvironmentFilter, EnvironmentRepository, EnvironmentSort, Institution, InstitutionCode,
    InstitutionRepositories, InstitutionRepository,
};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::tag::Tag;
use plantel_domain::text::{Line, fold};

impl InstitutionRepositories for MemoryWork {
    fn institutions(&mut self) -> &mut dyn InstitutionRepository {
        self
    }
    fn environments(&mut self) -> &mut dyn EnvironmentRepository {
        self
    }
}

#[async_trait]
impl InstitutionRepository for MemoryWork {
    async fn find(&mut self, id: InstitutionId, expected: Option<Version>) -> Result<Option<Institution>, StoreError> {
        self.call(|tables, _| tables.institutions.find(None, id, expected))
    }

    async fn find_by_code(&mut self, code: &InstitutionCode) -> Result<Option<Institution>, StoreError> {
        self.call(|tables, _| Ok(tables.institutions.rows(None).find(|institution| institution.code == *code).cloned()))
    }

    async fn find_all(&mut self, ids: &[InstitutionId]) -> Result<Vec<Institution>, StoreError> {
        self.call(|tables, _| Ok(tables.institutions.find_all(None, ids)))
    }

    async fn list(&mut self, page: &PageRequest) -> Result<Page<Institution>, StoreError> {
        let key = |row: &Institution| (SortKey::Text(fold(row.name.as_str())), row.id.into());
        self.call(|tables, _| paged(tables.institutions.rows(None).cloned(), &Order::text("name"), key, page))
    }

    async fn add(&mut self, institution: &Institution) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.check_institution(institution)?;
            tables.institutions.insert(institution)
        })
    }

    async fn update(&mut self, institution: &mut Institution) -> Result<(), StoreError> {
        self.callers.everybody();
        self.call(|tables, _| {
            tables.institutions.fresh(None, institution)?;
            tables.check_institution(institution)?;
            tables.institutions.replace(institution);
            Ok(())
        })
    }
}

fn matches(filter: &EnvironmentFilter, row: &Environment) -> bool {
    let found = |search: &String| search_text(row).contains(&fold(search));
    filter.is_warehouse.is_none_or(|is_warehouse| row.is_warehouse == is_warehouse)
        && filter.active.is_none_or(|active| row.active == active)
        && filter.search.as_ref().is_none_or(found)
}

/// Folded name, code and location.
fn search_text(row: &Environment) -> String {
    let code = row.code.as_ref().map(Line::as_str);
    let location = row.location.as_ref().map(Line::as_str);
    let texts: Vec<_> = [Some(row.name.as_str()), code, location].into_iter().flatten().collect();
    fold(&texts.join(" "))
}

fn sort_key(sort: EnvironmentSort, row: &Environment) -> SortKey {
    match sort {
        EnvironmentSort::Name => SortKey::Text(row.key()),
        EnvironmentSort::CreatedAt => SortKey::Micros(row.created_at.timestamp_micros()),
    }
}

#[async_trait]
impl EnvironmentRepository for MemoryWork {
    async fn find(&mut self, id: EnvironmentId, expected: Option<Version>) -> Result<Option<Environment>, StoreError> {
        self.call(|tables, scope| tables.environments.find(scope, id, expected))
    }

    async fn find_all(&mut self, ids: &[EnvironmentId]) -> Result<Vec<Environment>, StoreError> {
        self.call(|tables, scope| Ok(tables.environments.find_all(scope, ids)))
    }

    async fn find_by_tag(&mut self, tag: &Tag) -> Result<Option<Environment>, StoreError> {
        let carries = |row: &&Environment| row.tag.as_ref() == Some(tag);
        self.call(|tables, scope| Ok(tables.environments.rows(scope).find(carries).cloned()))
    }

    async fn find_by_code(&mut self, code: &str) -> Result<Vec<Environment>, StoreError> {
        let code = fold(code);
        let so_called =
            |row: &&Environment| row.active && row.code.as_ref().is_some_and(|own| fold(own.as_str()) == code);
        self.call(|tables, scope| {
            let mut rows: Vec<_> = tables.environments.rows(scope).filter(so_called).cloned().collect();
            rows.sort_by_key(Environment::key);
            Ok(rows)
        })
    }

    async fn lock(&mut self, id: EnvironmentId, expected: Option<Version>) -> Result<Option<Environment>, StoreError> {
        EnvironmentRepository::find(self, id, expected).await
    }

    async fn hold(&mut self, id: EnvironmentId) -> Result<Option<Environment>, StoreError> {
        EnvironmentRepository::find(self, id, None).await
    }

    async fn all(&mut self) -> Result<Vec<Environment>, StoreError> {
        self.call(|tables, scope| {
            let mut rows: Vec<_> = tables.environments.rows(scope).cloned().collect();
            rows.sort_by_key(Environment::key);
            Ok(rows)
        })
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &EnvironmentFilter,
        page: &PageRequest,
    ) -> Result<Page<Environment>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field == EnvironmentSort::Name);
        let shown = |row: &&Environment| visible.shows(&Target::from(*row)) && matches(filter, row);
        let key = |row: &Environment| (sort_key(field, row), row.id.into());
        self.call(|tables, scope| paged(tables.environments.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add(&mut self, environment: &Environment) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, environment)?;
            tables.check_environment(environment)?;
            tables.environments.insert(environment)
        })
    }

    async fn update(&mut self, environment: &mut Environment) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.environments.fresh(scope, environment)?;
            Table::in_scope(scope, environment)?;
            tables.check_environment(environment)?;
            tables.environments.replace(environment);
            Ok(())
        })
    }
}
