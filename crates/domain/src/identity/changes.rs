//! That what tells who calls has changed: for whoever remembers what was read of callers.

use crate::ids::UserId;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use uuid::Uuid;

/// Counters that users share, by their ids: a change of one of them makes few others be read anew.
const PLACES: u128 = 1024;

/// Counts the changes of sessions, users, memberships, second factors and institutions that this program hears of.
///
/// Who reads takes a [`Stamp`] first, and what was read is good as long as the stamp [holds](Self::holds). A change is
/// counted when it is committed: who read before that, and remembers after it, remembers something that is not good.
#[derive(Debug)]
pub struct CallerChanges {
    hearing: AtomicBool,
    /// One for each place, and the last for institutions.
    counters: Vec<AtomicU64>,
}

/// What was counted when somebody began to read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Stamp {
    place: usize,
    count: u64,
}

impl CallerChanges {
    /// Of a program that makes all changes itself.
    pub fn own() -> Arc<Self> {
        Arc::new(Self::new(true))
    }

    /// Of a program beside others: no stamp is given before their changes are [heard](Self::hear).
    pub fn of_several() -> Arc<Self> {
        Arc::new(Self::new(false))
    }

    fn new(hearing: bool) -> Self {
        Self { hearing: AtomicBool::new(hearing), counters: (0..=PLACES).map(|_| AtomicU64::new(0)).collect() }
    }

    /// Before what is kept of a user is read: session, account, memberships, second factor.
    pub fn stamp_of(&self, user: UserId) -> Option<Stamp> {
        self.stamp(place_of(user))
    }

    /// Before institutions are read.
    pub fn stamp_of_institutions(&self) -> Option<Stamp> {
        self.stamp(self.counters.len() - 1)
    }

    fn stamp(&self, place: usize) -> Option<Stamp> {
        let count = self.counters[place].load(Ordering::SeqCst);
        self.hearing.load(Ordering::SeqCst).then_some(Stamp { place, count })
    }

    /// Whether nothing has changed since.
    pub fn holds(&self, stamp: Stamp) -> bool {
        self.stamp(stamp.place) == Some(stamp)
    }

    /// What is kept of a user has changed.
    pub fn user_changed(&self, user: UserId) {
        self.counters[place_of(user)].fetch_add(1, Ordering::SeqCst);
    }

    /// Anything may have changed.
    pub fn all_changed(&self) {
        for counter in &self.counters {
            counter.fetch_add(1, Ordering::SeqCst);
        }
    }

    /// From now on, and until this is dropped, the changes that others make are heard; those before were not.
    pub fn hear(self: &Arc<Self>) -> Hearing {
        self.all_changed();
        self.hearing.store(true, Ordering::SeqCst);
        Hearing(Arc::clone(self))
    }
}

fn place_of(user: UserId) -> usize {
    usize::try_from(Uuid::from(user).as_u128() % PLACES).expect("it is less than the number of places")
}

/// As long as it is there, the changes that others make are heard.
#[derive(Debug)]
#[must_use]
pub struct Hearing(Arc<CallerChanges>);

impl Drop for Hearing {
    fn drop(&mut self) {
        self.0.hearing.store(false, Ordering::SeqCst);
    }
}

/// What a unit of work changes of callers. It is counted when this is dropped, so whoever commits keeps it until the
/// commit is through, or has failed: a commit of which nobody heard the end may have been made.
#[derive(Debug)]
pub struct CallersChanged {
    changes: Arc<CallerChanges>,
    users: BTreeSet<UserId>,
    all: bool,
}

impl CallersChanged {
    /// Nothing so far.
    pub fn counted_by(changes: &Arc<CallerChanges>) -> Self {
        Self { changes: Arc::clone(changes), users: BTreeSet::new(), all: false }
    }

    /// Something of this user.
    pub fn user(&mut self, user: UserId) {
        self.users.insert(user);
    }

    /// Something of everybody: an institution.
    pub fn everybody(&mut self) {
        self.all = true;
    }

    /// Of whom; `None` stands for everybody.
    pub fn whose(&self) -> Option<&BTreeSet<UserId>> {
        (!self.all).then_some(&self.users)
    }
}

impl Drop for CallersChanged {
    fn drop(&mut self) {
        if self.all {
            self.changes.all_changed();
        } else {
            self.users.iter().for_each(|user| self.changes.user_changed(*user));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn user(n: u128) -> UserId {
        Uuid::from_u128(n).into()
    }

    #[test]
    fn a_stamp_holds_until_its_user_changes() {
        let changes = CallerChanges::own();
        let (ana, luis) = (changes.stamp_of(user(1)).unwrap(), changes.stamp_of(user(2)).unwrap());
        let institutions = changes.stamp_of_institutions().unwrap();
        changes.user_changed(user(1));
        assert_eq!([ana, luis, institutions].map(|stamp| changes.holds(stamp)), [false, true, true]);
        let anew = changes.stamp_of(user(1)).unwrap();
        assert!(changes.holds(anew));
        changes.all_changed();
        assert_eq!([anew, luis, institutions].map(|stamp| changes.holds(stamp)), [false; 3]);
    }

    #[test]
    fn every_id_has_a_place_and_it_is_not_that_of_institutions() {
        let changes = CallerChanges::own();
        let institutions = changes.stamp_of_institutions().unwrap();
        for n in (0..3 * PLACES).chain([u128::MAX]) {
            changes.user_changed(user(n));
            assert!(changes.holds(institutions), "{n}");
        }
    }

    #[test]
    fn who_hears_nothing_of_others_gives_no_stamp_and_lets_none_hold() {
        let changes = CallerChanges::of_several();
        assert_eq!((changes.stamp_of(user(1)), changes.stamp_of_institutions()), (None, None));
        let hearing = changes.hear();
        let stamp = changes.stamp_of(user(1)).unwrap();
        assert!(changes.holds(stamp));
        drop(hearing);
        assert!(!changes.holds(stamp));
        assert_eq!(changes.stamp_of(user(1)), None);
        let _hearing = changes.hear();
        assert!(!changes.holds(stamp), "something may have changed meanwhile");
    }

    #[test]
    fn what_a_work_changes_is_counted_when_it_is_over() {
        let changes = CallerChanges::own();
        let (ana, luis) = (changes.stamp_of(user(1)).unwrap(), changes.stamp_of(user(2)).unwrap());
        let mut work = CallersChanged::counted_by(&changes);
        work.user(user(1));
        assert_eq!(work.whose(), Some(&BTreeSet::from([user(1)])));
        assert!(changes.holds(ana), "it may not be committed yet");
        drop(work);
        assert_eq!((changes.holds(ana), changes.holds(luis)), (false, true));
        let mut work = CallersChanged::counted_by(&changes);
        work.everybody();
        assert_eq!(work.whose(), None);
        drop(work);
        assert!(!changes.holds(luis));
    }
}
