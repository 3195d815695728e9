//! Users and sessions.

use super::paging::{Order, paged};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Email, IdentityRepositories, Session, SessionRepository, User, UserRepository};
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};

impl IdentityRepositories for MemoryWork {
    fn users(&mut self) -> &mut dyn UserRepository {
        self
    }
    fn sessions(&mut self) -> &mut dyn SessionRepository {
        self
    }
}

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

    async fn list(&mut self, page: &PageRequest) -> Result<Page<User>, StoreError> {
        let key = |user: &User| (SortKey::Micros(user.created_at.timestamp_micros()), user.id.into());
        self.call(|tables, _| paged(tables.users.rows(None).cloned(), &Order::micros("-created_at"), key, page))
    }

    async fn add(&mut self, user: &User) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.check_user(user)?;
            tables.users.insert(user)
        })
    }

    async fn update(&mut self, user: &mut User) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.users.fresh(None, user)?;
            tables.check_user(user)?;
            tables.users.replace(user);
            Ok(())
        })
    }
}

#[async_trait]
impl SessionRepository for MemoryWork {
    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        self.call(|tables, _| tables.sessions.find(None, id, None))
    }

    async fn lock(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        self.call(|tables, _| tables.sessions.find(None, id, None))
    }

    async fn add(&mut self, session: &Session) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.check_session(session)?;
            tables.sessions.insert(session)
        })
    }

    async fn update(&mut self, session: &mut Session) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.sessions.fresh(None, session)?;
            tables.check_session(session)?;
            tables.sessions.replace(session);
            Ok(())
        })
    }

    async fn revoke_all(&mut self, user: UserId, now: Timestamp) -> Result<(), StoreError> {
        self.call(|tables, _| {
            let open = |session: &&Session| session.user == user && session.revoked_at.is_none();
            let ended: Vec<_> = tables.sessions.rows(None).filter(open).cloned().map(|s| s.revoke(now)).collect();
            for mut session in ended {
                tables.sessions.replace(&mut session);
            }
            Ok(())
        })
    }
}
