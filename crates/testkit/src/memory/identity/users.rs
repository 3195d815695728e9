//! Users.

use crate::memory::paging::{Order, paged};
use crate::memory::tables::{Tables, remove_all};
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Email, User, UserRepository};
use plantel_domain::ids::UserId;
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::webhooks::HookOwner;
use std::collections::BTreeSet;
use uuid::Uuid;

#[async_trait]
impl UserRepository for MemoryWork {
    async fn find(&mut self, id: UserId, expected: Option<Version>) -> Result<Option<User>, StoreError> {
        self.call(|tables, _| tables.users.find(None, id, expected))
    }

    async fn lock(&mut self, id: UserId, expected: Option<Version>) -> Result<Option<User>, StoreError> {
        UserRepository::find(self, id, expected).await
    }

    async fn find_by_email(&mut self, email: &Email) -> Result<Option<User>, StoreError> {
        let key = email.key();
        self.call(|tables, _| Ok(tables.users.rows(None).find(|user| user.email.key() == key).cloned()))
    }

    async fn find_all(&mut self, ids: &[UserId]) -> Result<Vec<User>, StoreError> {
        self.call(|tables, _| Ok(tables.users.find_all(None, ids)))
    }

    async fn lock_admins(&mut self) -> Result<Vec<User>, StoreError> {
        let admin = |user: &&User| user.active && user.platform_admin;
        self.call(|tables, _| Ok(tables.users.rows(None).filter(admin).cloned().collect()))
    }

    async fn list(&mut self, page: &PageRequest) -> Result<Page<User>, StoreError> {
        let key = |user: &User| (SortKey::Micros(user.created_at.timestamp_micros()), user.id.into());
        let there = |user: &&User| user.deleted_at.is_none();
        self.call(|tables, _| {
            paged(tables.users.rows(None).filter(there).cloned(), &Order::micros("-created_at"), key, page)
        })
    }

    async fn add(&mut self, user: &User) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.check_user(user)?;
            tables.users.insert(user)
        })
    }

    async fn update(&mut self, user: &mut User) -> Result<(), StoreError> {
        let now = self.now();
        self.callers.user(user.id);
        self.call(|tables, _| changed(tables, user, now))
    }

    async fn erase(&mut self, user: &mut User, email: &Email) -> Result<(), StoreError> {
        let (key, now) = (email.key(), self.now());
        self.callers.user(user.id);
        self.call(|tables, _| {
            changed(tables, user, now)?;
            let id = user.id;
            let sessions: BTreeSet<Uuid> =
                tables.sessions.rows(None).filter(|session| session.user == id).map(|own| own.id.into()).collect();
            let about = |subject: Uuid| subject == Uuid::from(id) || sessions.contains(&subject);
            remove_all(&mut tables.deliveries, |_, kept| about(kept.delivery.event.subject_id));
            remove_all(&mut tables.sign_ins, |_, sign_in| sign_in.user == Some(id));
            tables.sessions.remove_all(|session| session.user == id);
            tables.second_factors.remove(id);
            remove_all(&mut tables.external_identities, |_, identity| identity.user == id);
            remove_all(&mut tables.tickets, |_, ticket| ticket.user == id);
            tables.items.remove_all(|item| item.owner == id);
            remove_all(&mut tables.calendar_feeds, |_, feed| feed.owner == id);
            remove_all(&mut tables.own_alert_settings, |(_, _, user), _| *user == id);
            tables.remove_webhooks(|webhook| webhook.owner == HookOwner::Person(id));
            tables.forget_inbox(id);
            tables.forget_wishes(id);
            remove_all(&mut tables.answers, |(user, _), _| *user == id);
            tables.invitations.remove_all(|invitation| invitation.email.key() == key);
            Ok(())
        })
    }
}

fn changed(tables: &mut Tables, user: &mut User, now: Timestamp) -> Result<(), StoreError> {
    if tables.users.fresh(None, user)?.deleted_at.is_some() {
        return Err(StoreError::Stale);
    }
    tables.check_user(user)?;
    tables.users.replace(user);
    if !user.active {
        tables.touch_inbox(user.id, now);
    }
    Ok(())
}
