//! Students.

use super::filter::{answered_for, filtered, keyset, seen};
use super::student_rows::{Column, Entity, Model, row, student};
use super::{of_documents, of_each_bearer, told};
use crate::fault::fault;
use crate::paging::page;
use crate::work::{BATCH, SeaWork, advance, expect};
use async_trait::async_trait;
use plantel_domain::codes::IdentityDocument;
use plantel_domain::enrollment::{GuardianRepository, Sight, Student, StudentFilter, StudentRepository};
use plantel_domain::ids::{GuardianId, StudentId, UserId};
use plantel_domain::page::{Page, PageRequest};
use plantel_domain::store::{StoreError, Version};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel, QueryOrder, QuerySelect};
use std::collections::BTreeSet;

impl SeaWork {
    fn students_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// With who answers for them: one query.
    async fn with_guardianships(&self, rows: Vec<Model>) -> Result<Vec<Student>, StoreError> {
        let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
        let mut links = self.guardianships(&ids).await?;
        let whole = rows.into_iter().map(|row| {
            let its = links.remove(&row.id).unwrap_or_default();
            student(row, its)
        });
        whole.collect()
    }

    async fn students_of(&self, query: Select<Entity>) -> Result<Vec<Student>, StoreError> {
        let rows = query.all(&self.db).await.map_err(fault("student"))?;
        self.with_guardianships(rows).await
    }

    async fn student_ids(&self, query: Select<Entity>) -> Result<Vec<StudentId>, StoreError> {
        let query = query.select_only().column(Column::Id);
        let found: Vec<Uuid> = query.into_tuple().all(&self.db).await.map_err(fault("student"))?;
        Ok(found.into_iter().map(Into::into).collect())
    }

    async fn one_student(
        &self,
        query: Select<Entity>,
        expected: Option<Version>,
    ) -> Result<Option<Student>, StoreError> {
        let found = query.one(&self.db).await.map_err(fault("student"))?;
        let rows = expect(found, expected, |row| row.version)?.into_iter().collect();
        Ok(self.with_guardianships(rows).await?.pop())
    }
}

/// What an error of a write means.
fn refused(error: DbErr) -> StoreError {
    told("student", "student user")(error)
}

#[async_trait]
impl StudentRepository for SeaWork {
    async fn find(
        &mut self,
        sight: &Sight,
        id: StudentId,
        expected: Option<Version>,
    ) -> Result<Option<Student>, StoreError> {
        let query = seen(self.students_in_scope(), sight).filter(Column::Id.eq(Uuid::from(id)));
        self.one_student(query, expected).await
    }

    async fn lock(&mut self, id: StudentId, expected: Option<Version>) -> Result<Option<Student>, StoreError> {
        let query = self.students_in_scope().filter(Column::Id.eq(Uuid::from(id))).lock_exclusive();
        self.one_student(query, expected).await
    }

    async fn lock_all(&mut self, ids: &[StudentId]) -> Result<Vec<Student>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let (ids, mut found) = (Vec::from_iter(ids), Vec::new());
        for ids in ids.chunks(BATCH) {
            let these = self.students_in_scope().filter(Column::Id.is_in(ids.iter().copied()));
            found.extend(self.students_of(these.order_by_asc(Column::Id).lock_exclusive()).await?);
        }
        Ok(found)
    }

    async fn find_all(&mut self, ids: &[StudentId]) -> Result<Vec<Student>, StoreError> {
        let ids: BTreeSet<Uuid> = ids.iter().copied().map(Uuid::from).collect();
        let (ids, mut found) = (Vec::from_iter(ids), Vec::new());
        for ids in ids.chunks(BATCH) {
            let query = self.students_in_scope().filter(Column::Id.is_in(ids.iter().copied()));
            found.extend(self.students_of(query).await?);
        }
        Ok(found)
    }

    async fn of_documents(&mut self, documents: &[IdentityDocument]) -> Result<Vec<Student>, StoreError> {
        let (documents, mut found) = (of_each_bearer(documents), Vec::new());
        for documents in documents.chunks(BATCH) {
            let theirs = of_documents([Column::DocumentKind, Column::DocumentNumber], documents);
            found.extend(self.students_of(self.students_in_scope().filter(theirs)).await?);
        }
        Ok(found)
    }

    async fn of_guardians(&mut self, guardians: &[GuardianId]) -> Result<Vec<Student>, StoreError> {
        let guardians: BTreeSet<GuardianId> = guardians.iter().copied().collect();
        let (guardians, mut ids) = (Vec::from_iter(guardians), BTreeSet::new());
        for guardians in guardians.chunks(BATCH) {
            let theirs = answered_for(self.tenant(), guardians.iter().copied());
            ids.extend(self.student_ids(self.students_in_scope().filter(Column::Id.in_subquery(theirs))).await?);
        }
        StudentRepository::find_all(self, &Vec::from_iter(ids)).await
    }

    async fn of_user(&mut self, user: UserId) -> Result<Vec<StudentId>, StoreError> {
        let guardian = GuardianRepository::of_user(self, user).await?.map(|guardian| guardian.id);
        let theirs = answered_for(self.tenant(), guardian);
        let own = Condition::any().add(Column::UserId.eq(Uuid::from(user))).add(Column::Id.in_subquery(theirs));
        let shown = self.students_in_scope().filter(own).filter(Column::BlockedAt.is_null());
        self.student_ids(shown.order_by_asc(Column::Id)).await
    }

    async fn blocked(&mut self) -> Result<BTreeSet<StudentId>, StoreError> {
        let blocked = self.students_in_scope().filter(Column::BlockedAt.is_not_null());
        Ok(self.student_ids(blocked).await?.into_iter().collect())
    }

    async fn forget_answers(&mut self) -> Result<(), StoreError> {
        crate::idempotency::forget(&self.db, self.tenant()).await?;
        Ok(())
    }

    async fn list(
        &mut self,
        sight: &Sight,
        filter: &StudentFilter,
        request: &PageRequest,
    ) -> Result<Page<Student>, StoreError> {
        let query = filtered(self.students_in_scope(), sight, filter);
        let rows = page(&self.db, query, keyset(filter.sort), request).await?;
        let data = self.with_guardianships(rows.data).await?;
        Ok(Page { data, count: rows.count, next: rows.next })
    }

    async fn add(&mut self, s: &Student) -> Result<(), StoreError> {
        self.within(s.institution)?;
        Entity::insert(row(s).into_active_model()).exec_without_returning(&self.db).await.map_err(refused)?;
        self.write_each(self.adding_guardianships(std::slice::from_ref(s))).await
    }

    async fn add_all(&mut self, students: &[Student]) -> Result<(), StoreError> {
        students.iter().try_for_each(|student| self.within(student.institution))?;
        for write in self.adding::<Entity>("student", students.iter().map(row)) {
            let (_, statement) = write?;
            self.db.execute_raw(statement).await.map_err(refused)?;
        }
        self.write_each(self.adding_guardianships(students)).await
    }

    async fn update(&mut self, s: &mut Student) -> Result<(), StoreError> {
        let mut next = row(s).into_active_model().reset_all();
        next.version = Set(s.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(s.id)))
            .filter(Column::Version.eq(s.version));
        let done = query.exec(&self.db).await.map_err(refused)?;
        if done.rows_affected > 0 {
            self.replace_guardianships(s).await?;
        }
        advance(done.rows_affected, &mut s.version)
    }
}
