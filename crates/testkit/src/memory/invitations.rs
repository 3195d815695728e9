//! Invitations.

use super::paging::{Order, paged};
use super::tables::Table;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Invitation, InvitationRepositories, InvitationRepository, InvitationState};
use plantel_domain::identity::Email;
use plantel_domain::ids::InvitationId;
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};

impl InvitationRepositories for MemoryWork {
    fn invitations(&mut self) -> &mut dyn InvitationRepository {
        self
    }
}

#[async_trait]
impl InvitationRepository for MemoryWork {
    async fn find(&mut self, id: InvitationId, expected: Option<Version>) -> Result<Option<Invitation>, StoreError> {
        self.call(|tables, scope| tables.invitations.find(scope, id, expected))
    }

    async fn lock_anywhere(&mut self, id: InvitationId) -> Result<Option<Invitation>, StoreError> {
        self.call(|tables, _| Ok(tables.invitations.everywhere().find(|invitation| invitation.id == id).cloned()))
    }

    async fn pending(&mut self, email: &Email) -> Result<Option<Invitation>, StoreError> {
        let key = email.key();
        let waits = |i: &&Invitation| i.state == InvitationState::Pending && i.email.key() == key;
        self.call(|tables, scope| Ok(tables.invitations.rows(scope).find(waits).cloned()))
    }

    async fn list(&mut self, page: &PageRequest) -> Result<Page<Invitation>, StoreError> {
        let key = |i: &Invitation| (SortKey::Micros(i.created_at.timestamp_micros()), i.id.into());
        self.call(|tables, scope| {
            paged(tables.invitations.rows(scope).cloned(), &Order::micros("-created_at"), key, page)
        })
    }

    async fn add(&mut self, invitation: &Invitation) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, invitation)?;
            tables.check_invitation(invitation)?;
            tables.invitations.insert(invitation)
        })
    }

    async fn update(&mut self, invitation: &mut Invitation) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.invitations.fresh(Some(invitation.institution), invitation)?;
            tables.check_invitation(invitation)?;
            tables.invitations.replace(invitation);
            Ok(())
        })
    }
}
