//! Who calls, remembered for seconds: what was read, never what was decided.

use chrono::Duration;
use lru::LruCache;
use plantel_domain::access::Membership;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{CallerChanges, Session, Stamp, User};
use plantel_domain::ids::{InstitutionId, SessionId, UserId};
use plantel_domain::institutions::Institution;
use std::hash::Hash;
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The most sessions that are remembered, and the most institutions.
const MOST: usize = 10_000;

/// What was read of a caller whose session lived and whose account was on.
#[derive(Debug)]
pub(super) struct Known {
    /// The session.
    pub session: Session,
    /// Its user.
    pub user: User,
    /// Those of the user that are switched on.
    pub memberships: Vec<Membership>,
    /// A role demands a second factor, and there is none that is confirmed.
    pub must_enrol: bool,
}

/// How often a caller was known from memory, and how often not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CallersKnown {
    /// Nothing of the caller was read.
    pub remembered: u64,
    /// All of it was.
    pub read: u64,
}

/// When it was begun to read something.
#[derive(Clone, Copy, Debug)]
pub(super) struct Reading {
    stamp: Stamp,
    at: Timestamp,
}

/// Callers and institutions as they were read, for as long as nothing of them changes, and no longer than a life.
pub(super) struct Callers {
    /// Nothing is remembered without it.
    changes: Option<Arc<CallerChanges>>,
    life: Duration,
    sessions: Shelf<SessionId, Known>,
    institutions: Shelf<InstitutionId, Institution>,
    remembered: AtomicU64,
    read: AtomicU64,
    /// Since when no use of a session is written down, in seconds of Unix; 0 when it is.
    resting: AtomicI64,
}

impl Callers {
    /// For so long, zero for not at all.
    pub(super) fn new(changes: Option<&Arc<CallerChanges>>, life: Duration) -> Self {
        Self {
            changes: changes.filter(|_| life > Duration::zero()).cloned(),
            life,
            sessions: Shelf::new(),
            institutions: Shelf::new(),
            remembered: AtomicU64::new(0),
            read: AtomicU64::new(0),
            resting: AtomicI64::new(0),
        }
    }

    /// Before anything is read of a caller; `None` when it is not to be remembered.
    pub(super) fn begin(&self, user: UserId, now: Timestamp) -> Option<Reading> {
        let stamp = self.changes.as_ref()?.stamp_of(user)?;
        Some(Reading { stamp, at: now })
    }

    /// Before institutions are read.
    pub(super) fn begin_institutions(&self, now: Timestamp) -> Option<Reading> {
        let stamp = self.changes.as_ref()?.stamp_of_institutions()?;
        Some(Reading { stamp, at: now })
    }

    /// What was read since that.
    pub(super) fn keep(&self, reading: Option<Reading>, known: &Arc<Known>) {
        if let Some(reading) = reading {
            self.sessions.put(known.session.id, reading, known, |kept| self.is_young(kept, reading.at));
        }
    }

    /// An institution that was read since that.
    pub(super) fn keep_institution(&self, reading: Option<Reading>, institution: &Arc<Institution>) {
        if let Some(reading) = reading {
            self.institutions.put(institution.id, reading, institution, |kept| self.is_young(kept, reading.at));
        }
    }

    /// The caller of a session, if nothing has changed since it was read.
    pub(super) fn find(&self, session: SessionId, user: UserId, now: Timestamp) -> Option<Arc<Known>> {
        let known = self.sessions.find(&session, |reading| self.is_good(reading, now))?;
        Some(known).filter(|known| known.user.id == user)
    }

    /// An institution, if none has changed since it was read.
    pub(super) fn institution(&self, id: InstitutionId, now: Timestamp) -> Option<Arc<Institution>> {
        self.institutions.find(&id, |reading| self.is_good(reading, now))
    }

    /// What was remembered of a session is to be read anew.
    pub(super) fn forget(&self, session: SessionId) {
        self.sessions.held().pop(&session);
    }

    /// The use of a session could not be written down.
    pub(super) fn rest(&self, now: Timestamp) {
        self.resting.store(now.timestamp(), Ordering::Relaxed);
    }

    /// Whether that was less than a minute ago.
    pub(super) fn rests(&self, now: Timestamp) -> bool {
        (0..60).contains(&(now.timestamp() - self.resting.load(Ordering::Relaxed)))
    }

    /// A caller was known from memory, or not.
    pub(super) fn count(&self, remembered: bool) {
        let counter = if remembered { &self.remembered } else { &self.read };
        counter.fetch_add(1, Ordering::Relaxed);
    }

    /// How many of each there were.
    pub(super) fn counted(&self) -> CallersKnown {
        CallersKnown { remembered: self.remembered.load(Ordering::Relaxed), read: self.read.load(Ordering::Relaxed) }
    }

    fn is_good(&self, reading: &Reading, now: Timestamp) -> bool {
        let holds = |changes: &Arc<CallerChanges>| changes.holds(reading.stamp);
        self.is_young(reading, now) && self.changes.as_ref().is_some_and(holds)
    }

    /// Of what was read later than now, as when a clock was put back, nobody knows how old it is.
    fn is_young(&self, reading: &Reading, now: Timestamp) -> bool {
        let age = now - reading.at;
        Duration::zero() <= age && age < self.life
    }
}

/// What was read, by id; who was asked for least lately goes first.
struct Shelf<K, T>(Mutex<LruCache<K, (Reading, Arc<T>)>>);

impl<K: Hash + Eq, T> Shelf<K, T> {
    fn new() -> Self {
        Self(Mutex::new(LruCache::unbounded()))
    }

    fn find(&self, key: &K, is_good: impl Fn(&Reading) -> bool) -> Option<Arc<T>> {
        let mut kept = self.held();
        let (reading, found) = kept.get(key)?;
        is_good(reading).then(|| Arc::clone(found))
    }

    /// In the place of what is too old to be used again.
    fn put(&self, key: K, reading: Reading, what: &Arc<T>, is_young: impl Fn(&Reading) -> bool) {
        let mut kept = self.held();
        while kept.len() >= MOST || kept.peek_lru().is_some_and(|(_, (reading, _))| !is_young(reading)) {
            kept.pop_lru();
        }
        kept.put(key, (reading, Arc::clone(what)));
    }

    fn held(&self) -> MutexGuard<'_, LruCache<K, (Reading, Arc<T>)>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
#[path = "callers_tests.rs"]
mod tests;
