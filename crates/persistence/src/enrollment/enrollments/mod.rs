//! Enrolments, with their history.

mod begun;
mod entity;
mod filter;
mod history;

use crate::fault::fault;
use crate::paging::page;
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use begun::begun_before;
use entity::{Column, Entity, Model, row};
use filter::{filtered, keyset, seen};
use plantel_domain::clock::Day;
use plantel_domain::enrollment::{
    Enrollment, EnrollmentFilter, EnrollmentRepositories, EnrollmentRepository, EnrollmentState, RequirementRepository,
    Sight,
};
use plantel_domain::ids::{ClassGroupId, EnrollmentId, SchoolYearId, StudentId};
use plantel_domain::institutions::school::SchoolYearRepository;
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, EntityTrait, IntoActiveModel, PaginatorTrait, QueryFilter,
    QueryOrder, QuerySelect, Select,
};
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

impl EnrollmentRepositories for SeaWork {
    fn enrollments(&mut self) -> &mut dyn EnrollmentRepository {
        self
    }
    fn enrollment_requirements(&mut self) -> &mut dyn RequirementRepository {
        self
    }
}

impl SeaWork {
    fn enrollments_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// These enrolments with their history, in the same order.
    async fn with_history(&self, rows: Vec<Model>) -> Result<Vec<Enrollment>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut histories = self.histories_of(&ids).await?;
        let whole = rows.into_iter().map(|row| {
            let history = histories.remove(&row.id).unwrap_or_default();
            entity::enrollment(row, history)
        });
        whole.collect()
    }

    /// Stores a change but for its history; the new version.
    async fn next_version(&self, it: &Enrollment) -> Result<Version, StoreError> {
        let mut version = it.version;
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(it.id)))
            .filter(Column::Version.eq(version));
        let done = query.exec(&self.db).await.map_err(fault("enrollment"))?;
        advance(done.rows_affected, &mut version)?;
        Ok(version)
    }

    async fn one_with_history(&self, found: Option<Model>) -> Result<Option<Enrollment>, StoreError> {
        Ok(self.with_history(found.into_iter().collect()).await?.pop())
    }
}

#[async_trait]
impl EnrollmentRepository for SeaWork {
    async fn find(
        &mut self,
        sight: &Sight,
        id: EnrollmentId,
        expected: Option<Version>,
    ) -> Result<Option<Enrollment>, StoreError> {
        let query = seen(self.enrollments_in_scope(), sight).filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("enrollment"))?;
        self.one_with_history(expect(found, expected, |row| row.version)?).await
    }

    async fn lock(&mut self, id: EnrollmentId, expected: Option<Version>) -> Result<Option<Enrollment>, StoreError> {
        let query = self.enrollments_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_exclusive();
        let found = query.one(&self.db).await.map_err(fault("enrollment"))?;
        self.one_with_history(expect(found, expected, |row| row.version)?).await
    }

    async fn lock_all(&mut self, ids: &[EnrollmentId]) -> Result<Vec<Enrollment>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let (ids, mut rows) = (Vec::from_iter(ids), Vec::new());
        for some in ids.chunks(BATCH) {
            let query = self.enrollments_in_scope().filter(Column::Id.is_in(some.iter().copied()));
            let query = query.order_by_asc(Column::Id).lock_exclusive();
            rows.extend(query.all(&self.db).await.map_err(fault("enrollment"))?);
        }
        self.with_history(rows).await
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<Enrollment>, StoreError> {
        let query = self.enrollments_in_scope().filter(Column::StudentId.eq(Uuid::from(student)));
        let rows = query.all(&self.db).await.map_err(fault("enrollment"))?;
        let mut found = self.with_history(rows).await?;
        let years: Vec<SchoolYearId> = found.iter().map(|it| it.year).collect();
        let years = SchoolYearRepository::find_all(self, &years).await?;
        let begins: BTreeMap<SchoolYearId, Day> =
            years.into_iter().map(|year| (year.id, year.period.start())).collect();
        found.sort_by_key(|it| Reverse((begins.get(&it.year).copied(), it.created_at, it.id)));
        Ok(found)
    }

    async fn of_students(&mut self, year: SchoolYearId, students: &[StudentId]) -> Result<Vec<Enrollment>, StoreError> {
        let students: BTreeSet<Uuid> = students.iter().copied().map(Uuid::from).collect();
        let (students, mut rows) = (Vec::from_iter(students), Vec::new());
        for some in students.chunks(BATCH) {
            let query = self
                .enrollments_in_scope()
                .filter(Column::StudentId.is_in(some.iter().copied()))
                .filter(Column::YearId.eq(Uuid::from(year)));
            rows.extend(query.all(&self.db).await.map_err(fault("enrollment"))?);
        }
        self.with_history(rows).await
    }

    async fn counting_in(&mut self, year: SchoolYearId) -> Result<Vec<Enrollment>, StoreError> {
        let counting = EnrollmentState::ALL.iter().filter(|state| state.counts()).map(|state| state.name());
        let query = self
            .enrollments_in_scope()
            .filter(Column::YearId.eq(Uuid::from(year)))
            .filter(Column::State.is_in(counting));
        let rows = query.order_by_asc(Column::Id).all(&self.db).await.map_err(fault("enrollment"))?;
        self.with_history(rows).await
    }

    async fn came_before(&mut self, day: Day, students: &[StudentId]) -> Result<BTreeSet<StudentId>, StoreError> {
        let students: BTreeSet<Uuid> = students.iter().copied().map(Uuid::from).collect();
        let (students, mut found) = (Vec::from_iter(students), BTreeSet::new());
        for some in students.chunks(BATCH) {
            let query = self
                .enrollments_in_scope()
                .select_only()
                .column(Column::StudentId)
                .distinct()
                .filter(Column::StudentId.is_in(some.iter().copied()))
                .filter(Column::YearId.in_subquery(begun_before(self.tenant(), day)));
            let ids = query.into_tuple::<Uuid>().all(&self.db).await.map_err(fault("enrollment"))?;
            found.extend(ids.into_iter().map(StudentId::from));
        }
        Ok(found)
    }

    async fn any_in(&mut self, group: ClassGroupId) -> Result<bool, StoreError> {
        let query = self.enrollments_in_scope().filter(Column::GroupId.eq(Uuid::from(group)));
        Ok(query.count(&self.db).await.map_err(fault("enrollment"))? > 0)
    }

    async fn open_in(&mut self, year: SchoolYearId) -> Result<u64, StoreError> {
        let open = EnrollmentState::ALL.iter().filter(|state| state.open()).map(|state| state.name());
        let query =
            self.enrollments_in_scope().filter(Column::YearId.eq(Uuid::from(year))).filter(Column::State.is_in(open));
        query.count(&self.db).await.map_err(fault("enrollment"))
    }

    async fn list(
        &mut self,
        sight: &Sight,
        filter: &EnrollmentFilter,
        request: &PageRequest,
    ) -> Result<Page<Enrollment>, StoreError> {
        let query = filtered(self.enrollments_in_scope(), sight, filter);
        let rows = page(&self.db, query, keyset(filter.sort), request).await?;
        let data = self.with_history(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, it: &Enrollment) -> Result<(), StoreError> {
        EnrollmentRepository::add_all(self, std::slice::from_ref(it)).await
    }

    async fn add_all(&mut self, all: &[Enrollment]) -> Result<(), StoreError> {
        all.iter().try_for_each(|it| self.within(it.institution))?;
        self.write_each(self.adding::<Entity>("enrollment", all.iter().map(row))).await?;
        let steps = all.iter().flat_map(history::rows);
        self.write_each(self.adding::<history::Entity>("enrollment step", steps)).await
    }

    async fn update(&mut self, it: &mut Enrollment) -> Result<(), StoreError> {
        EnrollmentRepository::update_all(self, std::slice::from_mut(it)).await
    }

    async fn update_all(&mut self, all: &mut [Enrollment]) -> Result<(), StoreError> {
        let mut versions = Vec::with_capacity(all.len());
        for it in &*all {
            versions.push(self.next_version(it).await?);
        }
        self.add_history(all).await?;
        for (it, version) in all.iter_mut().zip(versions) {
            it.version = version;
        }
        Ok(())
    }
}
