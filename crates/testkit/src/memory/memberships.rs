//! Memberships.

use super::paging::{Order, paged};
use super::tables::Table;
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Membership, MembershipRepositories, MembershipRepository, Role};
use plantel_domain::ids::{InstitutionId, MembershipId, UserId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use std::collections::BTreeSet;

impl MembershipRepositories for MemoryWork {
    fn memberships(&mut self) -> &mut dyn MembershipRepository {
        self
    }
}

#[async_trait]
impl MembershipRepository for MemoryWork {
    async fn of_user(&mut self, user: UserId) -> Result<Vec<Membership>, StoreError> {
        self.call(|tables, _| {
            Ok(oldest_first(tables.memberships.everywhere().filter(|membership| membership.user == user)))
        })
    }

    async fn find(&mut self, id: MembershipId, expected: Option<Version>) -> Result<Option<Membership>, StoreError> {
        self.call(|tables, scope| tables.memberships.find(scope, id, expected))
    }

    async fn holding(&mut self, roles: &[Role]) -> Result<Vec<Membership>, StoreError> {
        self.call(|tables, scope| {
            let holds = |membership: &&Membership| {
                membership.active && roles.iter().any(|role| membership.roles.contains(role))
            };
            Ok(oldest_first(tables.memberships.rows(scope).filter(holds)))
        })
    }

    async fn belonging(&mut self, users: &[UserId]) -> Result<BTreeSet<(UserId, InstitutionId)>, StoreError> {
        self.call(|tables, _| {
            let theirs = tables.memberships.everywhere().filter(|it| it.active && users.contains(&it.user));
            Ok(theirs.map(|it| (it.user, it.institution)).collect())
        })
    }

    async fn list(&mut self, page: &PageRequest) -> Result<Page<Membership>, StoreError> {
        let key = |m: &Membership| (SortKey::Micros(m.created_at.timestamp_micros()), m.id.into());
        self.call(|tables, scope| {
            paged(tables.memberships.rows(scope).cloned(), &Order::micros("created_at"), key, page)
        })
    }

    async fn add(&mut self, membership: &Membership) -> Result<(), StoreError> {
        self.callers.user(membership.user);
        self.call(|tables, scope| {
            Table::in_scope(scope, membership)?;
            tables.check_membership(membership)?;
            tables.memberships.insert(membership)
        })
    }

    async fn end_all(&mut self, user: UserId) -> Result<(), StoreError> {
        self.callers.user(user);
        self.call(|tables, _| {
            let open = |membership: &&Membership| membership.user == user && membership.active;
            let all: Vec<_> = tables.memberships.everywhere().filter(open).cloned().collect();
            for membership in all {
                tables.memberships.replace(&mut Membership { active: false, ..membership });
            }
            Ok(())
        })
    }

    async fn update(&mut self, membership: &mut Membership) -> Result<(), StoreError> {
        self.callers.user(membership.user);
        self.call(|tables, scope| {
            tables.memberships.fresh(scope, membership)?;
            Table::in_scope(scope, membership)?;
            tables.check_membership(membership)?;
            tables.memberships.replace(membership);
            Ok(())
        })
    }
}

fn oldest_first<'a>(rows: impl Iterator<Item = &'a Membership>) -> Vec<Membership> {
    let mut rows: Vec<_> = rows.cloned().collect();
    rows.sort_by_key(|membership| (membership.created_at, membership.id));
    rows
}
