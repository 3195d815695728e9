//! Proposals of contact data.

use super::constraints::{Checked, free, known, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::enrollment::{
    ContactProposal, ContactProposalFilter, ContactProposalRepository, ContactProposalSort, ContactProposalState,
    ContactRepositories, ContactSight, GuardianContacts, ProposedContacts,
};
use plantel_domain::ids::{ContactProposalId, GuardianId, StudentId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use std::cmp::Reverse;

impl ContactRepositories for MemoryWork {
    fn contact_proposals(&mut self) -> &mut dyn ContactProposalRepository {
        self
    }
}

fn matches(filter: &ContactProposalFilter, it: &ContactProposal) -> bool {
    filter.student.is_none_or(|student| it.student == student) && filter.state.is_none_or(|state| it.state == state)
}

fn sort_key(sort: ContactProposalSort, it: &ContactProposal) -> SortKey {
    let at = match sort {
        ContactProposalSort::CreatedAt => it.created_at,
        ContactProposalSort::UpdatedAt => it.updated_at,
    };
    SortKey::Micros(at.timestamp_micros())
}

impl Tables {
    fn shows_contact_proposal(&self, sight: &ContactSight, it: &ContactProposal) -> bool {
        self.admits(&sight.students, it.student) && sight.shows(it)
    }

    fn check_contact_proposal(&self, it: &ContactProposal) -> Checked {
        let (state, scope) = (it.state, Some(it.institution));
        let pending = ContactProposalState::Pending;
        let same = |other: &ContactProposal| {
            other.id != it.id && other.state == pending && (other.student, other.guardian) == (it.student, it.guardian)
        };
        free(state == pending && self.contact_proposals.rows(scope).any(same), "contact proposal")?;
        never(it.contacts == ProposedContacts::default(), "a proposal of nothing")?;
        let of_guardian = it.contacts.guardian != GuardianContacts::default();
        never(of_guardian && it.guardian.is_none(), "contact data of nobody")?;
        never((state == pending) != it.decided.is_none(), "a decision that is none")?;
        never((state == ContactProposalState::Rejected) != it.reason.is_some(), "a refusal without a reason")?;
        let by = it.decided.and_then(|deed| deed.by);
        never(state == ContactProposalState::Accepted && by == Some(it.by), "who proposes accepts")?;
        self.known_institution(it.institution)?;
        known(&self.students, scope, it.student)?;
        it.guardian.map_or(Ok(()), |guardian| known(&self.guardians, scope, guardian))?;
        [Some(it.by), by].into_iter().flatten().try_for_each(|user| self.known_user(user))
    }
}

#[async_trait]
impl ContactProposalRepository for MemoryWork {
    async fn find(
        &mut self,
        sight: &ContactSight,
        id: ContactProposalId,
        expected: Option<Version>,
    ) -> Result<Option<ContactProposal>, StoreError> {
        self.call(|tables, scope| {
            let found = tables.contact_proposals.get(scope, id);
            let seen = found.is_some_and(|it| tables.shows_contact_proposal(sight, it));
            if seen { tables.contact_proposals.find(scope, id, expected) } else { Ok(None) }
        })
    }

    async fn list(
        &mut self,
        sight: &ContactSight,
        filter: &ContactProposalFilter,
        page: &PageRequest,
    ) -> Result<Page<ContactProposal>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, false);
        let key = |it: &ContactProposal| (sort_key(field, it), it.id.into());
        self.call(|tables, scope| {
            let shown = |it: &&ContactProposal| {
                let listed = tables.lists(&sight.students, it.student, filter.blocked);
                listed && sight.shows(it) && matches(filter, it)
            };
            paged(tables.contact_proposals.rows(scope).filter(shown).cloned(), &order, key, page)
        })
    }

    async fn pending(
        &mut self,
        student: StudentId,
        guardian: Option<GuardianId>,
    ) -> Result<Option<ContactProposal>, StoreError> {
        let pending = |it: &&ContactProposal| {
            it.state == ContactProposalState::Pending && (it.student, it.guardian) == (student, guardian)
        };
        self.call(|tables, scope| Ok(tables.contact_proposals.rows(scope).find(pending).cloned()))
    }

    async fn of_student(&mut self, student: StudentId) -> Result<Vec<ContactProposal>, StoreError> {
        self.call(|tables, scope| {
            let own = tables.contact_proposals.rows(scope).filter(|it| it.student == student);
            let mut found: Vec<ContactProposal> = own.cloned().collect();
            found.sort_by_key(|it| Reverse((it.created_at, it.id)));
            Ok(found)
        })
    }

    async fn add(&mut self, proposal: &ContactProposal) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, proposal)?;
            tables.check_contact_proposal(proposal)?;
            tables.contact_proposals.insert(proposal)
        })
    }

    async fn update(&mut self, proposal: &mut ContactProposal) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.contact_proposals.fresh(scope, proposal)?;
            Table::in_scope(scope, proposal)?;
            tables.check_contact_proposal(proposal)?;
            tables.contact_proposals.replace(proposal);
            Ok(())
        })
    }
}
