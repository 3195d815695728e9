//! Accounts elsewhere, and who is on the way to or from a provider.

use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::identity::{Departure, ExternalIdentity, ExternalIdentityRepository, Ticket};
use plantel_domain::ids::{ExternalIdentityId, UserId};
use plantel_domain::store::StoreError;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Adds what is not there yet.
fn add<T: Clone>(
    rows: &mut Arc<BTreeMap<String, T>>,
    key: &str,
    row: &T,
    what: &'static str,
) -> Result<(), StoreError> {
    if rows.contains_key(key) {
        return Err(StoreError::Duplicate(what));
    }
    Arc::make_mut(rows).insert(key.to_owned(), row.clone());
    Ok(())
}

#[async_trait]
impl ExternalIdentityRepository for MemoryWork {
    async fn find(&mut self, provider: String, subject: String) -> Result<Option<ExternalIdentity>, StoreError> {
        let known = |identity: &&ExternalIdentity| identity.provider == provider && identity.subject.0 == subject;
        self.call(|tables, _| Ok(tables.external_identities.values().find(known).cloned()))
    }

    async fn of_user(&mut self, user: UserId) -> Result<Vec<ExternalIdentity>, StoreError> {
        self.call(|tables, _| {
            let own = tables.external_identities.values().filter(|identity| identity.user == user);
            let mut own: Vec<_> = own.cloned().collect();
            own.sort_by_key(|identity| (identity.linked_at, identity.id));
            Ok(own)
        })
    }

    async fn add(&mut self, identity: &ExternalIdentity) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.check_external_identity(identity)?;
            Arc::make_mut(&mut tables.external_identities).insert(identity.id, identity.clone());
            Ok(())
        })
    }

    async fn delete(&mut self, id: ExternalIdentityId) -> Result<(), StoreError> {
        self.call(|tables, _| {
            Arc::make_mut(&mut tables.external_identities).remove(&id);
            Ok(())
        })
    }

    async fn depart(&mut self, departure: &Departure) -> Result<(), StoreError> {
        self.call(|tables, _| add(&mut tables.departures, &departure.state, departure, "departure"))
    }

    async fn take_departure(&mut self, state: String) -> Result<Option<Departure>, StoreError> {
        self.call(|tables, _| Ok(Arc::make_mut(&mut tables.departures).remove(&state)))
    }

    async fn issue(&mut self, ticket: &Ticket) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.known_user(ticket.user)?;
            add(&mut tables.tickets, &ticket.digest, ticket, "ticket")
        })
    }

    async fn find_ticket(&mut self, digest: String) -> Result<Option<Ticket>, StoreError> {
        self.call(|tables, _| Ok(tables.tickets.get(&digest).cloned()))
    }

    async fn take_ticket(&mut self, digest: String) -> Result<Option<Ticket>, StoreError> {
        self.call(|tables, _| Ok(Arc::make_mut(&mut tables.tickets).remove(&digest)))
    }
}
