//! Carries out what is still to be done about events, behind the requests that caused them.

mod operators;
mod routes;

pub use routes::{TELL, routes};

use crate::{Result, attempt};
use async_trait::async_trait;
use chrono::Duration;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt, future};
use plantel_domain::access::Context;
use plantel_domain::clock::Clock;
use plantel_domain::relay::{Backlog, Delivery, TRIES, Tried, wait_after};
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::panic::AssertUnwindSafe;
use std::slice;
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Deliveries claimed at once.
const BATCH: u32 = 32;

/// For how long a claim holds unless it is renewed; whoever died with it is followed by another after that.
const CLAIM: Duration = Duration::seconds(30);

/// The longest that one reaction may take: longer than a letter may, connecting and handing over.
const LONGEST: std::time::Duration = std::time::Duration::from_mins(5);

/// Something done about events of some kinds. Carried out at least once: it must be idempotent.
#[async_trait]
pub trait Reaction: Send + Sync {
    /// Its name, as routes have it.
    fn name(&self) -> &'static str;
    /// Does it, with no unit of work open.
    async fn on(&self, delivery: &Delivery) -> std::result::Result<(), Failed>;
}

/// Why a reaction was not carried out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Failed {
    /// Another try may succeed.
    Later(String),
    /// No try will.
    Never(String),
}

impl<F: plantel_domain::error::Fault> From<F> for Failed {
    fn from(fault: F) -> Self {
        Self::Later(fault.to_string())
    }
}

/// What became of a delivery.
type Outcome = std::result::Result<(), Failed>;

/// A delivery that was tried, and what became of it.
type Done<'a> = (&'a Delivery, Outcome);

/// Drains the deliveries. Several servers may run one each, and one server several at a time.
pub struct Relay {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    reactions: Vec<Arc<dyn Reaction>>,
    claim: Duration,
}

impl Relay {
    /// Over these ports, for these reactions.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, reactions: Vec<Arc<dyn Reaction>>) -> Self {
        Self { store, clock, reactions, claim: CLAIM }
    }

    /// With claims that hold for so long unless they are renewed.
    #[must_use]
    pub fn claiming_for(self, claim: Duration) -> Self {
        Self { claim, ..self }
    }

    /// Claims what is due and carries it out; how many there were.
    pub async fn step(&self) -> Result<usize> {
        let ctx = Context::system("relay", None);
        let now = self.clock.now();
        // Asked first without writing: each server asks all the time.
        if !self.store.read(&ctx).await?.deliveries().any_due(now).await? {
            return Ok(0);
        }
        let mut work = self.store.begin(&ctx).await?;
        let claimed = work.deliveries().claim(now, now + self.claim, BATCH).await?;
        work.commit_unjournaled().await?;
        let (tell, told) = unbounded_channel();
        // Both go on at the same time: what is carried out may hold what writing down waits for.
        let ((), followed) = future::join(self.carry_out_all(&claimed, tell), self.follow(&ctx, &claimed, told)).await;
        followed.map(|()| claimed.len())
    }

    /// Until nothing is due any more.
    pub async fn settle(&self) -> Result<()> {
        while self.step().await? > 0 {}
        Ok(())
    }

    /// How much is left to be done.
    pub async fn backlog(&self) -> Result<Backlog> {
        let ctx = Context::system("relay", None);
        Ok(self.store.read(&ctx).await?.deliveries().backlog().await?)
    }

    /// How much is left of one reaction.
    pub async fn backlog_of(&self, reaction: &dyn Reaction) -> Result<Backlog> {
        let ctx = Context::system("relay", None);
        Ok(self.store.read(&ctx).await?.deliveries().backlog_of(reaction.name()).await?)
    }

    /// How long the oldest has waited that will be tried; nothing when none waits.
    pub async fn waits(&self) -> Result<Duration> {
        let ctx = Context::system("relay", None);
        let oldest = self.store.read(&ctx).await?.deliveries().oldest().await?;
        let waits = oldest.map(|oldest| self.clock.now() - oldest);
        Ok(waits.map_or(Duration::zero(), |waits| waits.max(Duration::zero())))
    }

    /// All at the same time; of each it is told as soon as it is through.
    async fn carry_out_all<'a>(&self, claimed: &'a [Delivery], tell: UnboundedSender<Done<'a>>) {
        let mut running = FuturesUnordered::new();
        for delivery in claimed {
            running.push(async move { (delivery, self.carry_out(delivery).await) });
        }
        while let Some(done) = running.next().await {
            // Whoever follows listens to the end.
            let _ = tell.send(done);
        }
    }

    /// Writes down what became of each as soon as it is told, of several that were told meanwhile at once, and renews
    /// the claim of the others; one after the other, so that nothing that was put off is claimed for longer.
    async fn follow<'a>(
        &self,
        ctx: &Context,
        claimed: &'a [Delivery],
        mut told: UnboundedReceiver<Done<'a>>,
    ) -> Result<()> {
        let mut left: BTreeSet<Tried> = claimed.iter().map(tried).collect();
        let (mut done, mut followed) = (Vec::new(), Ok(()));
        let often = (self.claim / 3).to_std().unwrap_or_default();
        let mut renewal = Box::pin(tokio::time::sleep(often));
        loop {
            tokio::select! {
                count = told.recv_many(&mut done, claimed.len()) => {
                    if count == 0 {
                        return followed;
                    }
                    for (delivery, _) in &done {
                        left.remove(&tried(delivery));
                    }
                    if let Err(error) = self.record_all(ctx, &done).await {
                        followed = Err(error);
                    }
                    done.clear();
                }
                () = &mut renewal => {
                    let left: Vec<Tried> = left.iter().copied().collect();
                    if let Err(error) = attempt(|| self.renewed(ctx, &left)).await {
                        // Should it be over, another does the same again, and reactions are idempotent.
                        tracing::warn!(%error, "the claim of deliveries could not be renewed");
                    }
                    renewal = Box::pin(tokio::time::sleep(often));
                }
            }
        }
    }

    async fn renewed(&self, ctx: &Context, tried: &[Tried]) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        work.deliveries().renew(tried, self.clock.now() + self.claim).await?;
        work.commit_unjournaled().await?;
        Ok(())
    }

    async fn carry_out(&self, delivery: &Delivery) -> Outcome {
        let reaction = self.reactions.iter().find(|reaction| reaction.name() == delivery.reaction);
        // A newer server may know it.
        let Some(reaction) = reaction else { return Err(Failed::Later("nothing here has this name".to_owned())) };
        // What panics or hangs must not keep the others, nor come back at once.
        let reacting = AssertUnwindSafe(reaction.on(delivery)).catch_unwind();
        match tokio::time::timeout(LONGEST, reacting).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Failed::Later("the reaction panicked".to_owned())),
            Err(_) => Err(Failed::Later("the reaction took too long".to_owned())),
        }
    }

    /// Writes down what became of these, at once; when that fails, of each by itself: one that cannot be written down
    /// is done again, the others are not.
    async fn record_all(&self, ctx: &Context, outcomes: &[(&Delivery, Outcome)]) -> Result<()> {
        for (delivery, outcome) in outcomes {
            tell(delivery, outcome);
        }
        let Err(error) = attempt(|| self.record(ctx, outcomes)).await else { return Ok(()) };
        tracing::warn!(%error, "what became of deliveries could not be written down at once");
        let mut recorded = Ok(());
        for one in outcomes {
            if let Err(error) = attempt(|| self.record(ctx, slice::from_ref(one))).await {
                recorded = Err(error);
            }
        }
        recorded
    }

    async fn record(&self, ctx: &Context, outcomes: &[(&Delivery, Outcome)]) -> Result<()> {
        let mut work = self.store.begin(ctx).await?;
        let deliveries = work.deliveries();
        let done = outcomes.iter().filter(|(_, outcome)| outcome.is_ok());
        let done: Vec<Tried> = done.map(|(delivery, _)| tried(delivery)).collect();
        if !done.is_empty() {
            deliveries.done_all(&done).await?;
        }
        for (delivery, outcome) in outcomes {
            let (id, attempts) = (delivery.id, delivery.attempts);
            match outcome {
                Ok(()) => {}
                Err(Failed::Later(why)) if attempts < TRIES => {
                    let due = self.clock.now() + wait_after(attempts);
                    deliveries.postpone(id, attempts, due, why.clone()).await?;
                }
                Err(Failed::Later(why) | Failed::Never(why)) => deliveries.park(id, attempts, why.clone()).await?,
            }
        }
        work.commit_unjournaled().await?;
        Ok(())
    }
}

fn tried(delivery: &Delivery) -> Tried {
    (delivery.id, delivery.attempts)
}

fn tell(delivery: &Delivery, outcome: &Outcome) {
    let (id, attempts, reaction) = (delivery.id, delivery.attempts, delivery.reaction.as_str());
    match outcome {
        Ok(()) => {}
        Err(Failed::Later(why)) if attempts < TRIES => {
            tracing::warn!(%id, reaction, attempts, why, "a delivery was put off");
        }
        Err(Failed::Later(why) | Failed::Never(why)) => {
            tracing::error!(%id, reaction, attempts, why, "a delivery waits for an operator");
        }
    }
}
