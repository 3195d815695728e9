//! Who waits for notices just now: the open streams of this server, woken when there may be something to read.
//!
//! Nothing is handed over here. Whoever is woken reads the store from the position they have, so that a wake too many
//! costs a look, and a wake too few, a few seconds ([`follow`]).

use super::refused::StreamError;
use crate::Result;
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::ids::UserId;
use plantel_domain::store::Store;
use std::collections::HashMap;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How often it is asked whose inbox changed, beside the signals.
const LOOK: Duration = Duration::from_secs(5);

/// How far it is looked back each time: longer than any work takes from its clock to its commit.
const BACK: chrono::Duration = chrono::Duration::seconds(60);

/// The most inboxes that are asked for; if more changed, everybody looks.
const MOST: u32 = 5_000;

/// The open streams of this server.
#[derive(Debug, Default)]
pub struct Live {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Each stream has a bell of its own; one that nobody heard stays rung.
    bells: HashMap<UserId, Vec<Arc<Notify>>>,
    open: usize,
    closed: bool,
}

/// How many streams there may be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Of one reader.
    pub each: usize,
    /// Of all, on this server.
    pub all: usize,
}

impl Live {
    /// With nobody listening.
    pub fn new() -> Arc<Self> {
        Arc::default()
    }

    /// Has the streams of these readers look, if they have any here.
    pub fn wake(&self, users: &[UserId]) {
        let state = self.state();
        for bell in users.iter().filter_map(|user| state.bells.get(user)).flatten() {
            bell.notify_one();
        }
    }

    /// Has every stream look: signals may have been lost.
    pub fn wake_all(&self) {
        self.state().bells.values().flatten().for_each(|bell| bell.notify_one());
    }

    /// Listens for somebody, however many do.
    pub fn listen(self: &Arc<Self>, user: UserId) -> Listener {
        self.enter(&mut self.state(), user)
    }

    /// Listens for somebody, if there is a place.
    pub fn admit(self: &Arc<Self>, user: UserId, places: Places) -> std::result::Result<Listener, StreamError> {
        let mut state = self.state();
        if state.closed || state.open >= places.all {
            return Err(StreamError::Full);
        }
        if state.bells.get(&user).map_or(0, Vec::len) >= places.each {
            return Err(StreamError::TooMany { max: places.each });
        }
        Ok(self.enter(&mut state, user))
    }

    /// Ends every stream, and lets none begin: the server stops.
    pub fn close(&self) {
        self.state().closed = true;
        self.wake_all();
    }

    /// Whether it was closed.
    pub fn closed(&self) -> bool {
        self.state().closed
    }

    /// How many streams are open.
    pub fn open(&self) -> usize {
        self.state().open
    }

    fn enter(self: &Arc<Self>, state: &mut State, user: UserId) -> Listener {
        let bell = Arc::new(Notify::new());
        state.bells.entry(user).or_default().push(Arc::clone(&bell));
        state.open += 1;
        Listener { live: Arc::clone(self), user, bell }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// One open stream; its place is free again when this is dropped.
#[derive(Debug)]
pub struct Listener {
    live: Arc<Live>,
    user: UserId,
    bell: Arc<Notify>,
}

impl Listener {
    /// Until there may be something to read, or everything closes. What was rung since the last time, or since the
    /// beginning, is not lost.
    pub async fn woken(&mut self) {
        self.bell.notified().await;
    }

    /// Whether everything closes.
    pub fn closed(&self) -> bool {
        self.live.closed()
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        let mut state = self.live.state();
        state.open = state.open.saturating_sub(1);
        if let Some(bells) = state.bells.get_mut(&self.user) {
            bells.retain(|bell| !Arc::ptr_eq(bell, &self.bell));
            if bells.is_empty() {
                state.bells.remove(&self.user);
            }
        }
    }
}

/// Looks every few seconds whose inbox changed, and wakes them: for signals that were lost, and for two programs on
/// one SQLite file. It never ends.
pub async fn follow(store: Arc<dyn Store>, clock: Arc<dyn Clock>, live: Arc<Live>) {
    let mut since = clock.now() - BACK;
    loop {
        tokio::time::sleep(LOOK).await;
        let now = clock.now();
        match look(store.as_ref(), since, &live).await {
            Ok(()) => since = now - BACK,
            // It is looked from the same moment again.
            Err(error) => tracing::warn!(%error, "whose inbox changed could not be asked"),
        }
    }
}

/// Wakes whose inbox changed since this moment.
pub async fn look(store: &dyn Store, since: Timestamp, live: &Live) -> Result<()> {
    if live.open() == 0 {
        return Ok(());
    }
    let mut reader = store.read(&Context::system("live", None)).await?;
    let changed = reader.notices().inboxes_changed(since, MOST).await?;
    if changed.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        live.wake_all();
    } else {
        live.wake(&changed);
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use futures::FutureExt;
    use plantel_domain::error::{Fault, Kind};
    use uuid::Uuid;

    const PLACES: Places = Places { each: 2, all: 3 };

    fn user(n: u128) -> UserId {
        Uuid::from_u128(n).into()
    }

    fn rung(listener: &mut Listener) -> bool {
        listener.woken().now_or_never().is_some()
    }

    #[test]
    fn who_is_woken_before_they_wait_is_not_forgotten() {
        let live = Live::new();
        let mut listener = live.listen(user(1));
        assert!(!rung(&mut listener));
        live.wake(&[user(1)]);
        live.wake(&[user(1)]);
        assert!(rung(&mut listener));
        assert!(!rung(&mut listener), "two wakes before a look are one");
    }

    #[test]
    fn every_stream_of_a_reader_is_woken_and_nobody_elses() {
        let live = Live::new();
        let (mut one, mut two, mut other) = (live.listen(user(1)), live.listen(user(1)), live.listen(user(2)));
        live.wake(&[user(1), user(3)]);
        assert!(rung(&mut one) && rung(&mut two));
        assert!(!rung(&mut other));
        live.wake_all();
        assert!(rung(&mut one) && rung(&mut two) && rung(&mut other));
    }

    #[test]
    fn who_leaves_gives_the_place_free() {
        let live = Live::new();
        let (one, two) = (live.listen(user(1)), live.listen(user(1)));
        assert_eq!(live.open(), 2);
        assert_eq!(live.admit(user(1), PLACES).unwrap_err(), StreamError::TooMany { max: 2 });
        drop(one);
        assert_eq!(live.open(), 1);
        let again = live.admit(user(1), PLACES).unwrap();
        drop((two, again));
        assert_eq!(live.open(), 0);
        assert!(live.state().bells.is_empty());
    }

    #[test]
    fn a_full_server_takes_no_more() {
        let live = Live::new();
        let _held: Vec<_> = (1..=3).map(|n| live.admit(user(n), PLACES).unwrap()).collect();
        let full = live.admit(user(4), PLACES).unwrap_err();
        assert_eq!((full, full.kind()), (StreamError::Full, Kind::Busy));
        assert_eq!(full.retry_after(), Some(Duration::from_secs(10)));
    }

    #[test]
    fn closing_wakes_everybody_and_lets_nobody_in() {
        let live = Live::new();
        let mut listener = live.listen(user(1));
        assert!(!listener.closed());
        live.close();
        assert!(rung(&mut listener) && listener.closed());
        assert_eq!(live.admit(user(2), PLACES).unwrap_err(), StreamError::Full);
    }
}
