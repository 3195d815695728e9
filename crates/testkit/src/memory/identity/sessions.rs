//! Sessions.

use crate::memory::remembered;
use crate::memory::tables::{Tables, remove_all};
use crate::memory::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Session, SessionRepository};
use plantel_domain::ids::{SessionId, UserId};
use plantel_domain::store::StoreError;
use std::cmp::Reverse;
use std::sync::Arc;

#[async_trait]
impl SessionRepository for MemoryWork {
    async fn find(&mut self, id: SessionId) -> Result<Option<Session>, StoreError> {
        self.call(|tables, _| tables.sessions.find(None, id, None))
    }

    async fn find_all(&mut self, ids: &[SessionId]) -> Result<Vec<Session>, StoreError> {
        self.call(|tables, _| Ok(tables.sessions.find_all(None, ids)))
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
        let now = self.now();
        self.callers.user(session.user);
        self.call(|tables, _| {
            tables.sessions.fresh(None, session)?;
            tables.check_session(session)?;
            tables.sessions.replace(session);
            if session.revoked_at.is_some() {
                tables.touch_inbox(session.user, now);
            }
            Ok(())
        })
    }

    async fn living(&mut self, user: UserId, now: Timestamp) -> Result<Vec<Session>, StoreError> {
        self.call(|tables, _| {
            let living = |session: &&Session| session.user == user && session.lives(now);
            let mut sessions: Vec<_> = tables.sessions.rows(None).filter(living).cloned().collect();
            sessions.sort_by_key(|session| Reverse((session.created_at, session.id)));
            Ok(sessions)
        })
    }

    async fn revoke_all(&mut self, user: UserId, except: Option<SessionId>, now: Timestamp) -> Result<(), StoreError> {
        let at = self.now();
        self.callers.user(user);
        self.call(|tables, _| {
            let open =
                |session: &&Session| session.user == user && session.revoked_at.is_none() && Some(session.id) != except;
            let ended: Vec<_> = tables.sessions.rows(None).filter(open).cloned().map(|s| s.revoke(now)).collect();
            for mut session in ended {
                tables.sessions.replace(&mut session);
                tables.touch_inbox(user, at);
            }
            Ok(())
        })
    }

    async fn touch(&mut self, id: SessionId, now: Timestamp) -> Result<(), StoreError> {
        self.call(|tables, _| {
            let earlier = tables.sessions.get(None, id).filter(|session| session.last_used_at < now).cloned();
            if let Some(session) = earlier {
                tables.sessions.overwrite(&Session { last_used_at: now, ..session });
            }
            Ok(())
        })
    }

    async fn clean_up(&mut self, before: Timestamp, now: Timestamp) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            Ok(remove_all(&mut tables.sign_ins, |_, sign_in| sign_in.at < before)
                + remove_sessions(tables, before)
                + remove_all(&mut tables.attempts, |_, attempts| {
                    attempts.last_at < before && attempts.locked_until.is_none_or(|until| until <= now)
                })
                + remove_all(&mut tables.departures, |_, departure| departure.expires_at <= now)
                + remove_all(&mut tables.tickets, |_, ticket| ticket.expires_at <= now)
                + remove_all(&mut tables.answers, |_, answer| !remembered(answer, now)))
        })
    }
}

/// Those over before a moment; the history forgets which they were.
fn remove_sessions(tables: &mut Tables, before: Timestamp) -> u64 {
    let over = |session: &Session| {
        session.expires_at < before || session.revoked_at.is_some_and(|revoked_at| revoked_at < before)
    };
    let removed = tables.sessions.remove_all(over);
    for sign_in in Arc::make_mut(&mut tables.sign_ins).values_mut() {
        sign_in.session = sign_in.session.filter(|id| tables.sessions.get(None, *id).is_some());
    }
    removed
}
