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
use std::hash::Hash;
use std::net::IpAddr;
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;
use tokio::sync::Notify;

/// How often it is asked whose inbox changed, beside the signals.
const LOOK: Duration = Duration::from_secs(5);

/// How far it is looked back each time: longer than any work takes from its clock to its commit.
const BACK: chrono::Duration = chrono::Duration::seconds(60);

/// The most inboxes that are asked for; if more changed, everybody looks.
const MOST: u32 = 5_000;

/// Room for so many readers is kept though there are none.
const ROOM: usize = 64;

/// The open streams of this server.
#[derive(Debug, Default)]
pub struct Live {
    state: Mutex<State>,
}

#[derive(Debug, Default)]
struct State {
    /// Each stream has a bell of its own; one that nobody heard stays rung.
    bells: HashMap<UserId, Vec<Arc<Notify>>>,
    /// How many streams each address has.
    addresses: HashMap<IpAddr, usize>,
    open: usize,
    closed: bool,
}

/// How many streams there may be at once.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Places {
    /// Of one reader.
    pub each: usize,
    /// From one address.
    pub here: usize,
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
        self.enter(&mut self.state(), user, None)
    }

    /// Listens for somebody at this address, if there is a place.
    pub fn admit(
        self: &Arc<Self>,
        user: UserId,
        address: IpAddr,
        places: Places,
    ) -> std::result::Result<Listener, StreamError> {
        let mut state = self.state();
        if state.closed || state.open >= places.all {
            return Err(StreamError::Full);
        }
        if state.bells.get(&user).map_or(0, Vec::len) >= places.each {
            return Err(StreamError::TooMany { max: places.each });
        }
        if state.addresses.get(&address).is_some_and(|open| *open >= places.here) {
            return Err(StreamError::TooManyHere { max: places.here });
        }
        Ok(self.enter(&mut state, user, Some(address)))
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

    fn enter(self: &Arc<Self>, state: &mut State, user: UserId, address: Option<IpAddr>) -> Listener {
        let bell = Arc::new(Notify::new());
        state.bells.entry(user).or_default().push(Arc::clone(&bell));
        if let Some(address) = address {
            *state.addresses.entry(address).or_default() += 1;
        }
        state.open += 1;
        Listener { live: Arc::clone(self), user, address, bell }
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl State {
    fn leave(&mut self, listener: &Listener) {
        self.open = self.open.saturating_sub(1);
        if let Some(bells) = self.bells.get_mut(&listener.user) {
            bells.retain(|bell| !Arc::ptr_eq(bell, &listener.bell));
            if bells.is_empty() {
                self.bells.remove(&listener.user);
                shrink(&mut self.bells);
            }
        }
        let Some(address) = listener.address else { return };
        if let Some(open) = self.addresses.get_mut(&address) {
            *open -= 1;
            if *open == 0 {
                self.addresses.remove(&address);
                shrink(&mut self.addresses);
            }
        }
    }
}

/// After a crowd has gone, its room is given back.
fn shrink<K: Eq + Hash, V>(map: &mut HashMap<K, V>) {
    if map.capacity() > ROOM && map.len() < map.capacity() / 8 {
        map.shrink_to((2 * map.len()).max(ROOM / 2));
    }
}

/// One open stream; its place is free again when this is dropped.
#[derive(Debug)]
pub struct Listener {
    live: Arc<Live>,
    user: UserId,
    address: Option<IpAddr>,
    bell: Arc<Notify>,
}

impl Listener {
    /// Who listens.
    pub fn user(&self) -> UserId {
        self.user
    }

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
        self.live.state().leave(self);
    }
}

/// The changes of inboxes for which streams were woken by looking, so that each wakes them once.
#[derive(Debug, Default)]
pub struct Noticed(HashMap<UserId, Timestamp>);

/// Looks every few seconds whose inbox changed, and wakes them: for signals that were lost, and for two programs on
/// one SQLite file. It never ends.
pub async fn follow(store: Arc<dyn Store>, clock: Arc<dyn Clock>, live: Arc<Live>) {
    let mut since = clock.now() - BACK;
    let mut noticed = Noticed::default();
    loop {
        tokio::time::sleep(LOOK).await;
        let now = clock.now();
        match look(store.as_ref(), since, &mut noticed, &live).await {
            Ok(()) => since = now - BACK,
            // It is looked from the same moment again.
            Err(error) => tracing::warn!(%error, "whose inbox changed could not be asked"),
        }
    }
}

/// Wakes whose inbox changed since this moment, but for the changes that were noticed before.
pub async fn look(store: &dyn Store, since: Timestamp, noticed: &mut Noticed, live: &Live) -> Result<()> {
    if live.open() == 0 {
        // Whoever comes reads all that there is.
        *noticed = Noticed::default();
        return Ok(());
    }
    let mut reader = store.read(&Context::system("live", None)).await?;
    let changed = reader.notices().inboxes_changed(since, MOST).await?;
    if changed.len() >= usize::try_from(MOST).unwrap_or(usize::MAX) {
        live.wake_all();
    } else {
        let new = changed.iter().filter(|(user, at)| noticed.0.get(user) != Some(at));
        live.wake(&new.map(|(user, _)| *user).collect::<Vec<_>>());
    }
    *noticed = Noticed(changed.into_iter().collect());
    Ok(())
}

#[cfg(test)]
#[path = "live_tests.rs"]
mod tests;
