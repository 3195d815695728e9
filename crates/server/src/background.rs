//! What the server does beside answering: what is to be done about events, notices and webhooks on their way, imports,
//! records of loans, and what is done by the clock. Every server does all of it: each thing is claimed by one.

use actix_web::web::Data;
use futures::FutureExt;
use plantel_application::Result;
use plantel_application::notifications::live;
use plantel_domain::notifications::ChannelKind;
use plantel_http::Services;
use plantel_persistence::Pools;
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use std::time::Duration;
use tokio::sync::watch;
use tokio::task::JoinSet;

/// How long it rests when there was nothing to do.
const REST: Duration = Duration::from_millis(500);

/// How long it rests when something failed.
const TROUBLE: Duration = Duration::from_secs(5);

/// How long a file of a record is awaited at most, when all is well.
const SOON: Duration = Duration::from_secs(5);

/// How often it is asked at least whether a job is due: who ran it may have died.
const LOOK: Duration = Duration::from_mins(1);

/// How long after each other they begin. Those that look at the same moment open a connection each, and keep it: on
/// SQLite that is more than a megabyte for each, for a server that has nothing to do.
const APART: Duration = Duration::from_millis(20);

/// How many of a server carry out deliveries at a time: what waits for a slow mail server keeps no notice.
const RELAYS: usize = 2;

/// Whether the program is to stop.
type Stop = watch::Receiver<bool>;

/// Work in the background; it is broken off when this is dropped.
pub struct Background {
    tasks: JoinSet<()>,
    stop: watch::Sender<bool>,
}

impl Background {
    /// Starts it on the main runtime, which outlives every worker. Without `enabled` other servers do what is claimed,
    /// and this one only hears what they and others tell.
    pub fn start(services: &Data<Services>, pools: Pools, enabled: bool) -> Self {
        let (stop, stopped) = watch::channel(false);
        let mut tasks = JoinSet::new();
        if enabled {
            Self::begin_all(&mut tasks, services, &stopped);
        }
        tasks.spawn(listen(services.clone(), pools, stopped.clone()));
        tasks.spawn(follow(services.clone(), stopped));
        Self { tasks, stop }
    }

    /// Everything that one of several servers claims.
    fn begin_all(tasks: &mut JoinSet<()>, services: &Data<Services>, stopped: &Stop) {
        for _ in 0..RELAYS {
            let it = services.clone();
            let work = drain(stopped.clone(), "deliveries", move || {
                let services = it.clone();
                async move { services.relay.step().await }
            });
            begin(tasks, work);
        }
        // Each way out by itself: what waits for a slow mail server keeps nothing that goes another way.
        for channel in ChannelKind::OUTWARD {
            let it = services.clone();
            let work = drain(stopped.clone(), "dispatches", move || {
                let services = it.clone();
                async move { services.dispatcher.step_of(*channel).await }
            });
            begin(tasks, work);
        }
        let (it, stops) = (services.clone(), stopped.clone());
        let work = drain(stopped.clone(), "webhook deliveries", move || {
            let (services, stops) = (it.clone(), stops.clone());
            async move { services.hook_sender.step_until(|| *stops.borrow()).await }
        });
        begin(tasks, work);
        begin(tasks, take_in(services.clone(), stopped.clone()));
        begin(tasks, keep_records(services.clone(), stopped.clone()));
        for name in services.jobs.names() {
            if services.jobs.wait(name).is_some() {
                let turn = turn(tasks);
                begin(tasks, by_the_clock(services.clone(), name, turn, stopped.clone()));
            }
        }
    }

    /// Claims nothing more, and waits for what is under way; what takes longer than that is broken off. What was
    /// claimed and not carried out is claimed again when its claim is over, by whoever comes next.
    pub async fn drain(mut self, patience: Duration) {
        self.stop.send_replace(true);
        let all = async { while self.tasks.join_next().await.is_some() {} };
        if tokio::time::timeout(patience, all).await.is_err() {
            tracing::warn!(left = self.tasks.len(), "work in the background was broken off");
        }
    }
}

/// When the next of them begins.
fn turn(tasks: &JoinSet<()>) -> Duration {
    APART * u32::try_from(tasks.len()).unwrap_or(u32::MAX)
}

/// Begins work when it is its turn.
fn begin(tasks: &mut JoinSet<()>, work: impl Future<Output = ()> + Send + 'static) {
    let turn = turn(tasks);
    tasks.spawn(async move {
        tokio::time::sleep(turn).await;
        work.await;
    });
}

/// Until this time is over, or the program is to stop.
async fn rest(stop: &mut Stop, time: Duration) {
    tokio::select! {
        () = tokio::time::sleep(time) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// What was done; what panics is told, and nothing else ends with it.
async fn caught<T>(what: &str, step: impl Future<Output = Result<T>>) -> Option<T> {
    match AssertUnwindSafe(step).catch_unwind().await {
        Ok(Ok(done)) => Some(done),
        Ok(Err(error)) => {
            tracing::warn!(what, %error, "work in the background could not go on");
            None
        }
        Err(_) => {
            tracing::error!(what, "work in the background panicked");
            None
        }
    }
}

/// Steps for as long as there is something to do, and again when there may be.
async fn drain<F, Fut>(mut stop: Stop, what: &'static str, work: F)
where
    F: Fn() -> Fut + Send,
    Fut: Future<Output = Result<usize>> + Send,
{
    while !*stop.borrow() {
        let time = match caught(what, work()).await {
            Some(0) => REST,
            Some(_) => Duration::ZERO,
            None => TROUBLE,
        };
        rest(&mut stop, time).await;
    }
}

/// Imports, one after the other; of several servers each has one.
async fn take_in(services: Data<Services>, mut stop: Stop) {
    while !*stop.borrow() {
        let time = match caught("imports", services.inventory.step_imports()).await {
            Some(true) => Duration::ZERO,
            Some(false) => REST,
            None => {
                rest(&mut stop, TROUBLE).await;
                Duration::ZERO
            }
        };
        tokio::select! {
            () = rest(&mut stop, time) => {}
            () = services.inventory.import_brought() => {}
        }
    }
}

/// The files of records, behind their hand-overs.
async fn keep_records(services: Data<Services>, mut stop: Stop) {
    while !*stop.borrow() {
        // It is told there what could not be kept.
        caught("records", services.loans.keep_records()).await;
        rest(&mut stop, SOON).await;
    }
}

/// One job, each time that it is due: one that takes long keeps no other waiting. Those that are due at the same moment
/// take turns.
async fn by_the_clock(services: Data<Services>, name: &'static str, turn: Duration, mut stop: Stop) {
    while !*stop.borrow() {
        let looked = caught(name, services.jobs.look(name)).await;
        let next = services.jobs.wait(name).and_then(|wait| wait.to_std().ok()).unwrap_or(LOOK);
        rest(&mut stop, turn + if looked.is_some() { next.min(LOOK) } else { TROUBLE }).await;
    }
}

/// Wakes the streams of those of whom another server tells that there is something to read.
async fn listen(services: Data<Services>, pools: Pools, mut stop: Stop) {
    let live = Arc::clone(&services.live);
    let hear = plantel_persistence::listen(
        &pools,
        move |users| {
            if users.is_empty() { live.wake_all() } else { live.wake(&users) }
        },
    );
    tokio::select! {
        () = hear => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}

/// The same by looking, for what no signal told.
async fn follow(services: Data<Services>, mut stop: Stop) {
    let (store, clock) = (Arc::clone(&services.store), Arc::clone(&services.clock));
    tokio::select! {
        () = live::follow(store, clock, Arc::clone(&services.live)) => {}
        _ = stop.wait_for(|stop| *stop) => {}
    }
}
