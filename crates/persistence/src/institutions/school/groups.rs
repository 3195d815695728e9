//! Groups of students, with who teaches them.

use super::group_rows::{Column, Entity, Model, group, row, teacher, teachers};
use super::years;
use crate::fault::fault;
use crate::paging::{Holds, Keyset, contains, micros, page};
use crate::work::{BATCH, SeaWork, advance, delete_all, expect};
use async_trait::async_trait;
use plantel_domain::ids::{ClassGroupId, SchoolYearId, SiteId, UserId};
use plantel_domain::institutions::school::{
    ClassGroup, ClassGroupFilter, ClassGroupRepository, ClassGroupSort, SchoolYearState,
};
use plantel_domain::page::{Page, PageRequest, Sort, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::fold;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, Condition, DbErr, EntityTrait, IntoActiveModel, PaginatorTrait,
    QueryFilter, QueryOrder, QuerySelect, Select, SqlErr,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The groups that somebody teaches beside their homeroom teachers.
fn beside(institution: Uuid, user: Uuid) -> SelectStatement {
    let mut groups = Query::select();
    groups
        .column(teacher::Column::ClassGroupId)
        .from(teacher::Entity)
        .and_where(teacher::Column::InstitutionId.eq(institution))
        .and_where(teacher::Column::UserId.eq(user));
    groups
}

/// The years that are not over.
fn standing(institution: Uuid) -> SelectStatement {
    let states = SchoolYearState::ALL.iter().filter(|state| !state.is_over()).map(|state| state.name());
    let mut found = Query::select();
    found
        .column(years::Column::Id)
        .from(years::Entity)
        .and_where(years::Column::InstitutionId.eq(institution))
        .and_where(years::Column::State.is_in(states));
    found
}

fn keyset(sort: Sort<ClassGroupSort>) -> Keyset<Column, Model> {
    type Key = fn(&Model) -> (SortKey, Uuid);
    let (column, holds, key): (_, _, Key) = match sort.field {
        ClassGroupSort::Grade => (Column::OrderKey, Holds::Text, |row| (SortKey::Text(row.order_key.clone()), row.id)),
        ClassGroupSort::Code => (Column::CodeKey, Holds::Text, |row| (SortKey::Text(row.code_key.clone()), row.id)),
        ClassGroupSort::CreatedAt => (Column::CreatedAt, Holds::Time, |row| (micros(row.created_at), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}

impl SeaWork {
    fn class_groups_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// Which this user teaches.
    fn taught_groups(&self, user: UserId) -> Condition {
        let user = Uuid::from(user);
        let besides = Column::Id.in_subquery(beside(self.tenant(), user));
        Condition::any().add(Column::HomeroomTeacherId.eq(user)).add(besides)
    }

    async fn with_class_teachers(&self, rows: Vec<Model>) -> Result<Vec<ClassGroup>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut users: BTreeMap<Uuid, BTreeSet<UserId>> = BTreeMap::new();
        for ids in ids.chunks(BATCH) {
            let links = teacher::Entity::find()
                .filter(teacher::Column::InstitutionId.eq(self.tenant()))
                .filter(teacher::Column::ClassGroupId.is_in(ids.to_vec()));
            for link in links.all(&self.db).await.map_err(fault("class group"))? {
                users.entry(link.class_group_id).or_default().insert(link.user_id.into());
            }
        }
        let whole = rows.into_iter().map(|row| {
            let its = users.remove(&row.id).unwrap_or_default();
            group(row, its)
        });
        whole.collect()
    }

    async fn class_groups_of(&self, query: Select<Entity>) -> Result<Vec<ClassGroup>, StoreError> {
        let rows = query.all(&self.db).await.map_err(fault("class group"))?;
        self.with_class_teachers(rows).await
    }
}

#[async_trait]
impl ClassGroupRepository for SeaWork {
    async fn find(&mut self, id: ClassGroupId, expected: Option<Version>) -> Result<Option<ClassGroup>, StoreError> {
        let query = self.class_groups_in_scope().filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("class group"))?;
        let rows = expect(found, expected, |row| row.version)?.into_iter().collect();
        Ok(self.with_class_teachers(rows).await?.pop())
    }

    async fn find_all(&mut self, ids: &[ClassGroupId]) -> Result<Vec<ClassGroup>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let (ids, mut found) = (Vec::from_iter(ids), Vec::new());
        for ids in ids.chunks(BATCH) {
            let query = self.class_groups_in_scope().filter(Column::Id.is_in(ids.iter().copied()));
            found.extend(self.class_groups_of(query).await?);
        }
        Ok(found)
    }

    async fn lock(&mut self, id: ClassGroupId) -> Result<Option<ClassGroup>, StoreError> {
        Ok(ClassGroupRepository::lock_all(self, &[id]).await?.pop())
    }

    async fn lock_all(&mut self, ids: &[ClassGroupId]) -> Result<Vec<ClassGroup>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let (ids, mut found) = (Vec::from_iter(ids), Vec::new());
        for ids in ids.chunks(BATCH) {
            let query = self.class_groups_in_scope().filter(Column::Id.is_in(ids.iter().copied()));
            found.extend(self.class_groups_of(query.order_by_asc(Column::Id).lock_exclusive()).await?);
        }
        Ok(found)
    }

    async fn of_year(&mut self, year: SchoolYearId, site: Option<SiteId>) -> Result<Vec<ClassGroup>, StoreError> {
        let mut query = self.class_groups_in_scope().filter(Column::SchoolYearId.eq(Uuid::from(year)));
        if let Some(site) = site {
            query = query.filter(Column::SiteId.eq(Uuid::from(site)));
        }
        self.class_groups_of(query.order_by_asc(Column::OrderKey).order_by_asc(Column::Id)).await
    }

    async fn taught_by(&mut self, user: UserId) -> Result<Vec<ClassGroup>, StoreError> {
        let standing = Column::SchoolYearId.in_subquery(standing(self.tenant()));
        self.class_groups_of(self.class_groups_in_scope().filter(self.taught_groups(user)).filter(standing)).await
    }

    async fn count_at(&mut self, site: SiteId) -> Result<u64, StoreError> {
        let standing = Column::SchoolYearId.in_subquery(standing(self.tenant()));
        let query = self.class_groups_in_scope().filter(Column::SiteId.eq(Uuid::from(site))).filter(standing);
        query.count(&self.db).await.map_err(fault("class group"))
    }

    async fn list(&mut self, filter: &ClassGroupFilter, request: &PageRequest) -> Result<Page<ClassGroup>, StoreError> {
        let mut query = self.class_groups_in_scope();
        if let Some(year) = filter.year {
            query = query.filter(Column::SchoolYearId.eq(Uuid::from(year)));
        }
        if let Some(site) = filter.site {
            query = query.filter(Column::SiteId.eq(Uuid::from(site)));
        }
        if let Some(grade) = filter.grade {
            query = query.filter(Column::Grade.eq(i32::from(grade.get())));
        }
        if let Some(shift) = filter.shift {
            query = query.filter(Column::Shift.eq(shift.name()));
        }
        if let Some(user) = filter.teacher {
            query = query.filter(self.taught_groups(user));
        }
        if let Some(search) = &filter.search {
            query = query.filter(contains(Column::CodeKey, &fold(search)));
        }
        let rows = page(&self.db, query, keyset(filter.sort), request).await?;
        let data = self.with_class_teachers(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, g: &ClassGroup) -> Result<(), StoreError> {
        ClassGroupRepository::add_all(self, std::slice::from_ref(g)).await
    }

    async fn add_all(&mut self, groups: &[ClassGroup]) -> Result<(), StoreError> {
        groups.iter().try_for_each(|group| self.within(group.institution))?;
        self.write_each(self.adding::<Entity>("class group", groups.iter().map(row))).await?;
        let links: Vec<teacher::Model> = groups.iter().flat_map(teachers).collect();
        self.write_each(self.adding::<teacher::Entity>("class group", links.into_iter())).await
    }

    async fn update(&mut self, g: &mut ClassGroup) -> Result<(), StoreError> {
        let mut next = row(g).into_active_model().reset_all();
        next.version = Set(g.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(g.id)))
            .filter(Column::Version.eq(g.version));
        let done = query.exec(&self.db).await.map_err(fault("class group"))?;
        let mut version = g.version;
        advance(done.rows_affected, &mut version)?;
        self.write_class_teachers(g).await?;
        g.version = version;
        Ok(())
    }

    async fn remove(&mut self, id: ClassGroupId) -> Result<(), StoreError> {
        let (institution, id) = (self.tenant(), Uuid::from(id));
        delete_all::<teacher::Entity>(&self.db, of_group(institution, id)).await?;
        let its = Entity::delete_many().filter(Column::InstitutionId.eq(institution)).filter(Column::Id.eq(id));
        its.exec(&self.db).await.map_err(in_use)?;
        Ok(())
    }
}

fn of_group(institution: Uuid, id: Uuid) -> Condition {
    Condition::all().add(teacher::Column::InstitutionId.eq(institution)).add(teacher::Column::ClassGroupId.eq(id))
}

/// Whoever is or was in a group keeps it.
fn in_use(error: DbErr) -> StoreError {
    match error.sql_err() {
        Some(SqlErr::ForeignKeyConstraintViolation(_)) => StoreError::Duplicate("enrolled group"),
        _ => fault("class group")(error),
    }
}

impl SeaWork {
    /// Those whom a group has now; a place that somebody takes in it touches none of them.
    async fn write_class_teachers(&self, g: &ClassGroup) -> Result<(), StoreError> {
        let its = of_group(g.institution.into(), g.id.into());
        let links = teacher::Entity::find().filter(its.clone()).all(&self.db).await.map_err(fault("class group"))?;
        let stored: BTreeSet<UserId> = links.into_iter().map(|link| link.user_id.into()).collect();
        if stored == g.teachers {
            return Ok(());
        }
        delete_all::<teacher::Entity>(&self.db, its).await?;
        let links: Vec<teacher::Model> = teachers(g).collect();
        self.write_each(self.adding::<teacher::Entity>("class group", links.into_iter())).await
    }
}
