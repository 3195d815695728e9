//! Proposals of contact data.

use super::contact_rows::{Column, Entity, Model, proposal, row};
use super::{admitted, listed};
use crate::fault::fault;
use crate::paging::{Holds, Keyset, micros, page};
use crate::work::{SeaWork, advance, expect};
use async_trait::async_trait;
use plantel_domain::enrollment::{
    ContactProposal, ContactProposalFilter, ContactProposalRepository, ContactProposalSort, ContactProposalState,
    ContactRepositories, ContactSight,
};
use plantel_domain::ids::{ContactProposalId, GuardianId, StudentId};
use plantel_domain::page::{Page, PageRequest, Sort, SortKey};
use plantel_domain::store::{StoreError, Version};
use sea_orm::entity::prelude::*;
use sea_orm::{ActiveValue::Set, Condition, IntoActiveModel, QueryOrder};

/// What a row is ordered by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

fn keyset(sort: Sort<ContactProposalSort>) -> Keyset<Column, Model> {
    let (column, key): (_, Key) = match sort.field {
        ContactProposalSort::CreatedAt => (Column::CreatedAt, |row| (micros(row.created_at), row.id)),
        ContactProposalSort::UpdatedAt => (Column::UpdatedAt, |row| (micros(row.updated_at), row.id)),
    };
    let holds = Holds::Time;
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}

impl ContactRepositories for SeaWork {
    fn contact_proposals(&mut self) -> &mut dyn ContactProposalRepository {
        self
    }
}

impl SeaWork {
    fn contact_proposals_in_scope(&self) -> Select<Entity> {
        Entity::find().filter(Column::InstitutionId.eq(self.tenant()))
    }

    /// Those that the caller sees, as far as that does not go whether the student is blocked.
    fn contact_proposals_reached(&self, sight: &ContactSight) -> Select<Entity> {
        let students = &sight.students;
        let institution = Uuid::from(students.institution);
        let query = self.contact_proposals_in_scope().filter(Column::InstitutionId.eq(institution));
        if students.everything {
            return query;
        }
        let user = sight.user.map_or(Uuid::nil(), Uuid::from);
        let guardian = sight.guardian.map_or(Uuid::nil(), Uuid::from);
        let of_nobody = Condition::all().add(Column::GuardianId.is_null()).add(Column::ProposedBy.eq(user));
        let own = Condition::any().add(of_nobody).add(Column::GuardianId.eq(guardian));
        query.filter(Column::StudentId.is_in(students.students.iter().copied().map(Uuid::from))).filter(own)
    }
}

#[async_trait]
impl ContactProposalRepository for SeaWork {
    async fn find(
        &mut self,
        sight: &ContactSight,
        id: ContactProposalId,
        expected: Option<Version>,
    ) -> Result<Option<ContactProposal>, StoreError> {
        let shown = admitted(Column::StudentId, &sight.students);
        let query = self.contact_proposals_reached(sight).filter(shown).filter(Column::Id.eq(Uuid::from(id)));
        let found = query.one(&self.db).await.map_err(fault("contact proposal"))?;
        expect(found, expected, |row| row.version)?.map(proposal).transpose()
    }

    async fn list(
        &mut self,
        sight: &ContactSight,
        filter: &ContactProposalFilter,
        request: &PageRequest,
    ) -> Result<Page<ContactProposal>, StoreError> {
        let listed = listed(Column::StudentId, &sight.students, filter.blocked);
        let mut query = self.contact_proposals_reached(sight).filter(listed);
        if let Some(student) = filter.student {
            query = query.filter(Column::StudentId.eq(Uuid::from(student)));
        }
        if let Some(state) = filter.state {
            query = query.filter(Column::State.eq(state.name()));
        }
        crate::paging::read(page(&self.db, query, keyset(filter.sort), request).await?, proposal)
    }

    async fn pending(
        &mut self,
        student: StudentId,
        guardian: Option<GuardianId>,
    ) -> Result<Option<ContactProposal>, StoreError> {
        let of = match guardian {
            Some(guardian) => Column::GuardianId.eq(Uuid::from(guardian)),
            None => Column::GuardianId.is_null(),
        };
        let query = self
            .contact_proposals_in_scope()
            .filter(Column::StudentId.eq(Uuid::from(student)))
            .filter(of)
            .filter(Column::State.eq(ContactProposalState::Pending.name()));
        query.one(&self.db).await.map_err(fault("contact proposal"))?.map(proposal).transpose()
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<ContactProposal>, StoreError> {
        let query = self
            .contact_proposals_in_scope()
            .filter(Column::StudentId.eq(Uuid::from(student)))
            .order_by_desc(Column::CreatedAt)
            .order_by_desc(Column::Id);
        query.all(&self.db).await.map_err(fault("contact proposal"))?.into_iter().map(proposal).collect()
    }

    async fn add(&mut self, it: &ContactProposal) -> Result<(), StoreError> {
        self.within(it.institution)?;
        let insert = Entity::insert(row(it).into_active_model());
        insert.exec_without_returning(&self.db).await.map_err(fault("contact proposal"))?;
        Ok(())
    }

    async fn update(&mut self, it: &mut ContactProposal) -> Result<(), StoreError> {
        let mut next = row(it).into_active_model().reset_all();
        next.version = Set(it.version + 1);
        let query = Entity::update_many()
            .set(next)
            .filter(Column::InstitutionId.eq(self.tenant()))
            .filter(Column::Id.eq(Uuid::from(it.id)))
            .filter(Column::Version.eq(it.version));
        let done = query.exec(&self.db).await.map_err(fault("contact proposal"))?;
        advance(done.rows_affected, &mut it.version)
    }
}
