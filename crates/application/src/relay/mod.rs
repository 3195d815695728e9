//! Carries out what is still to be done about events, behind the requests that caused them.

use crate::{Result, attempt};
use async_trait::async_trait;
use chrono::Duration;
use futures::future::join_all;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Clock;
use plantel_domain::relay::{Backlog, Delivery, ParkedDelivery, TRIES, wait_after};
use plantel_domain::store::Store;
use std::sync::Arc;

/// Deliveries claimed at once.
const BATCH: u32 = 8;

/// For how long a claim holds; whoever died with it is followed by another after that.
const CLAIM: Duration = Duration::minutes(5);

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

/// Drains the deliveries. Several servers may run one each.
pub struct Relay {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    reactions: Vec<Arc<dyn Reaction>>,
}

impl Relay {
    /// Over these ports, for these reactions.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, reactions: Vec<Arc<dyn Reaction>>) -> Self {
        Self { store, clock, reactions }
    }

    /// Claims what is due and carries it out; how many there were.
    pub async fn step(&self) -> Result<usize> {
        let ctx = Context::system("relay", None);
        if self.store.read(&ctx).await?.deliveries().backlog().await?.waiting == 0 {
            return Ok(0);
        }
        let now = self.clock.now();
        let mut work = self.store.begin(&ctx).await?;
        let claimed = work.deliveries().claim(now, now + CLAIM, BATCH).await?;
        work.commit_unjournaled().await?;
        let outcomes = join_all(claimed.iter().map(|delivery| self.carry_out(delivery))).await;
        let mut recorded = Ok(claimed.len());
        for (delivery, outcome) in claimed.iter().zip(outcomes) {
            // One that cannot be written down is done again; the others are not.
            if let Err(error) = attempt(|| self.record(&ctx, delivery, outcome.clone())).await {
                recorded = Err(error);
            }
        }
        recorded
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

    /// What waits for an operator.
    pub async fn parked(&self, ctx: &Context) -> Result<Vec<ParkedDelivery>> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        Ok(self.store.read(ctx).await?.deliveries().parked().await?)
    }

    /// Tries again what waited for an operator; how many there were.
    pub async fn retry_parked(&self, ctx: &Context) -> Result<u64> {
        ctx.require(Permission::ManageUsers, &Target::default())?;
        let mut work = self.store.begin(ctx).await?;
        let retried = work.deliveries().retry_parked(self.clock.now()).await?;
        work.commit_unjournaled().await?;
        Ok(retried)
    }

    async fn carry_out(&self, delivery: &Delivery) -> std::result::Result<(), Failed> {
        let reaction = self.reactions.iter().find(|reaction| reaction.name() == delivery.reaction);
        match reaction {
            Some(reaction) => reaction.on(delivery).await,
            // A newer server may know it.
            None => Err(Failed::Later("nothing here has this name".to_owned())),
        }
    }

    async fn record(&self, ctx: &Context, delivery: &Delivery, outcome: std::result::Result<(), Failed>) -> Result<()> {
        let (id, attempts) = (delivery.id, delivery.attempts);
        let mut work = self.store.begin(ctx).await?;
        match outcome {
            Ok(()) => work.deliveries().done(id, attempts).await?,
            Err(Failed::Later(why)) if attempts < TRIES => {
                tracing::warn!(%id, reaction = delivery.reaction, attempts, why, "a delivery was put off");
                let due = self.clock.now() + wait_after(attempts);
                work.deliveries().postpone(id, attempts, due, why).await?;
            }
            Err(Failed::Later(why) | Failed::Never(why)) => {
                tracing::error!(%id, reaction = delivery.reaction, attempts, why, "a delivery waits for an operator");
                work.deliveries().park(id, attempts, why).await?;
            }
        }
        work.commit_unjournaled().await?;
        Ok(())
    }
}
