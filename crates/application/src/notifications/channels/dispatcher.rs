//! Sends what is on its way through channels, behind the works that wrote it.

use super::Channel;
use crate::relay::Failed;
use crate::{Result, attempt};
use chrono::Duration;
use futures::stream::FuturesUnordered;
use futures::{FutureExt, StreamExt, future};
use plantel_domain::access::Context;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::User;
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::notifications::{ChannelKind, Dispatch, DispatchBacklog, Preferences, Tried};
use plantel_domain::relay::{TRIES, wait_after};
use plantel_domain::store::Store;
use std::collections::{BTreeMap, BTreeSet};
use std::panic::AssertUnwindSafe;
use std::sync::Arc;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};

/// Dispatches that go alone and are claimed at once.
const BATCH: u32 = 8;

/// Digests that are claimed in one step.
const DIGESTS: usize = 4;

/// For how long a claim holds; whoever died with it is followed by another after that.
const CLAIM: Duration = Duration::minutes(5);

/// The longest that a channel may take: what came of it is written down while the claim holds.
const LONGEST: std::time::Duration = std::time::Duration::from_secs(270);

/// Drains what is on its way. Several servers may run one each.
pub struct Dispatcher {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    channels: Vec<Arc<dyn Channel>>,
}

/// Who reads, what they want now, to which institutions they belong, and which of these are switched off.
#[derive(Default)]
struct Readers {
    known: BTreeMap<UserId, (User, Preferences)>,
    belonging: BTreeSet<(UserId, InstitutionId)>,
    off: BTreeSet<InstitutionId>,
}

impl Readers {
    /// Why a notice is not sent any more, if it is not.
    fn why_not(&self, one: &Dispatch, now: Timestamp) -> Option<&'static str> {
        let Some((user, wishes)) = self.known.get(&one.notice.user).filter(|(user, _)| user.active) else {
            return Some("its reader is not there any more");
        };
        // Platform administrators are members nowhere, and come when they are asked.
        let belongs = |institution| user.platform_admin || self.belonging.contains(&(user.id, institution));
        if !one.tells(now) {
            Some("it says nothing any more")
        } else if !one.notice.institution.is_none_or(belongs) {
            Some("its reader is no member of its institution any more")
        } else if one.notice.institution.is_some_and(|institution| self.off.contains(&institution)) {
            Some("its institution is switched off")
        } else if !wishes.wants(one.notice.kind, one.channel, one.notice.priority) {
            Some("its reader does not want it any more")
        } else {
            None
        }
    }

    /// Whether a notice is sent; if not, it is dropped, and the log says why.
    fn takes(&self, one: &Dispatch, now: Timestamp) -> bool {
        let why = self.why_not(one, now);
        if let Some(why) = why {
            tracing::info!(id = %one.id, channel = one.channel.name(), why, "a notice was dropped");
        }
        why.is_none()
    }
}

/// What became of something that was claimed.
type Outcome = std::result::Result<(), Failed>;

/// A letter or the like that was sent or not, and what became of it.
type Done<'a> = (&'a [Dispatch], Outcome);

fn system() -> Context {
    Context::system("dispatcher", None)
}

impl Dispatcher {
    /// Over these ports, for these channels.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, channels: Vec<Arc<dyn Channel>>) -> Self {
        Self { store, clock, channels }
    }

    /// Which channels there are here, beside the inbox.
    pub fn kinds(&self) -> BTreeSet<ChannelKind> {
        self.channels.iter().map(|channel| channel.kind()).collect()
    }

    /// Claims what is due and sends it, one way after the other; how many letters and the like there were to send,
    /// those that said nothing any more included.
    pub async fn step(&self) -> Result<usize> {
        let mut sent = 0;
        for channel in ChannelKind::OUTWARD {
            sent += self.step_of(*channel).await?;
        }
        Ok(sent)
    }

    /// The same for what goes this way alone: who runs one for each has nobody wait for another way's.
    pub async fn step_of(&self, channel: ChannelKind) -> Result<usize> {
        let now = self.clock.now();
        if !self.store.read(&system()).await?.dispatches().any_due(channel, now).await? {
            return Ok(0);
        }
        let (claimed, trouble) = self.claim(channel, now).await;
        let readers = attempt(|| self.readers(&claimed)).await?;
        let (tell, told) = unbounded_channel();
        // Both go on at the same time: what sends may hold what writing down waits for.
        let ((), recorded) = future::join(self.send_all(&claimed, &readers, tell), self.record_all(told)).await;
        trouble.and(recorded).map(|()| claimed.len())
    }

    /// Until nothing is due any more.
    pub async fn settle(&self) -> Result<()> {
        while self.step().await? > 0 {}
        Ok(())
    }

    /// How much is left to be sent.
    pub async fn backlog(&self) -> Result<DispatchBacklog> {
        Ok(self.store.read(&system()).await?.dispatches().backlog().await?)
    }

    /// What is due, each letter by itself. When the store fails in the midst, what was claimed before is sent all the
    /// same.
    async fn claim(&self, channel: ChannelKind, now: Timestamp) -> (Vec<Vec<Dispatch>>, Result<()>) {
        let mut claimed = Vec::new();
        match attempt(|| self.claim_alone(channel, now)).await {
            Ok(alone) => claimed.extend(alone.into_iter().map(|one| vec![one])),
            Err(error) => return (claimed, Err(error)),
        }
        for _ in 0..DIGESTS {
            match attempt(|| self.claim_digest(channel, now)).await {
                Ok(digest) if digest.is_empty() => break,
                Ok(digest) => claimed.push(digest),
                Err(error) => return (claimed, Err(error)),
            }
        }
        (claimed, Ok(()))
    }

    async fn claim_alone(&self, channel: ChannelKind, now: Timestamp) -> Result<Vec<Dispatch>> {
        let mut work = self.store.begin(&system()).await?;
        let claimed = work.dispatches().claim(channel, now, now + CLAIM, BATCH).await?;
        work.commit_unjournaled().await?;
        Ok(claimed)
    }

    async fn claim_digest(&self, channel: ChannelKind, now: Timestamp) -> Result<Vec<Dispatch>> {
        let mut work = self.store.begin(&system()).await?;
        let claimed = work.dispatches().claim_digest(channel, now, now + CLAIM).await?;
        work.commit_unjournaled().await?;
        Ok(claimed)
    }

    async fn readers(&self, claimed: &[Vec<Dispatch>]) -> Result<Readers> {
        let ids: BTreeSet<UserId> = claimed.iter().flatten().map(|one| one.notice.user).collect();
        if ids.is_empty() {
            return Ok(Readers::default());
        }
        let ids: Vec<UserId> = ids.into_iter().collect();
        let mut reader = self.store.read(&system()).await?;
        let wishes = reader.preferences().of_all(&ids).await?;
        let mut wishes: BTreeMap<UserId, Preferences> = wishes.into_iter().map(|wish| (wish.user, wish)).collect();
        let users = reader.users().find_all(&ids).await?;
        let known = users.into_iter().filter_map(|user| Some((user.id, (user.clone(), wishes.remove(&user.id)?))));
        let known = known.collect();
        let belonging = reader.memberships().belonging(&ids).await?;
        let told: BTreeSet<InstitutionId> = claimed.iter().flatten().filter_map(|one| one.notice.institution).collect();
        let told = reader.institutions().find_all(&Vec::from_iter(told)).await?;
        let off = told.into_iter().filter(|institution| !institution.active).map(|institution| institution.id);
        Ok(Readers { known, belonging, off: off.collect() })
    }

    /// All at the same time; of each it is told as soon as it is through.
    async fn send_all<'a>(&self, claimed: &'a [Vec<Dispatch>], readers: &Readers, tell: UnboundedSender<Done<'a>>) {
        let mut running = FuturesUnordered::new();
        for letter in claimed {
            running.push(async move { (letter.as_slice(), self.carry_out(letter, readers).await) });
        }
        while let Some(done) = running.next().await {
            // Whoever writes it down listens to the end.
            let _ = tell.send(done);
        }
    }

    /// Each by itself, until no more comes: whoever is stopped meanwhile has sent nothing that is not written down but
    /// what is under way.
    async fn record_all(&self, mut told: UnboundedReceiver<Done<'_>>) -> Result<()> {
        let mut recorded = Ok(());
        while let Some((letter, outcome)) = told.recv().await {
            // One that cannot be written down is sent again, under the same name; the others are not.
            if let Err(error) = attempt(|| self.record(letter, outcome.clone())).await {
                recorded = Err(error);
            }
        }
        recorded
    }

    async fn carry_out(&self, letter: &[Dispatch], readers: &Readers) -> Outcome {
        let now = self.clock.now();
        let left: Vec<Dispatch> = letter.iter().filter(|one| readers.takes(one, now)).cloned().collect();
        let Some(first) = left.first() else { return Ok(()) };
        let Some((reader, _)) = readers.known.get(&first.notice.user) else { return Ok(()) };
        let channel = self.channels.iter().find(|channel| channel.kind() == first.channel);
        // A newer server may have it.
        let none = || Failed::Later(format!("there is no channel {} here", first.channel.name()));
        let channel = channel.ok_or_else(none)?;
        // What panics or hangs must not keep the others, nor come back at once.
        let sending = AssertUnwindSafe(channel.send(reader, &left, now)).catch_unwind();
        match tokio::time::timeout(LONGEST, sending).await {
            Ok(Ok(outcome)) => outcome,
            Ok(Err(_)) => Err(Failed::Later("the channel panicked".to_owned())),
            Err(_) => Err(Failed::Later("the channel took too long".to_owned())),
        }
    }

    async fn record(&self, letter: &[Dispatch], outcome: Outcome) -> Result<()> {
        let tried: Vec<Tried> = letter.iter().map(|one| (one.id, one.attempts)).collect();
        let Some(first) = letter.first() else { return Ok(()) };
        let (id, channel) = (first.id, first.channel.name());
        let attempts = letter.iter().map(|one| one.attempts).max().unwrap_or_default();
        let mut work = self.store.begin(&system()).await?;
        match outcome {
            Ok(()) => work.dispatches().done(&tried).await?,
            Err(Failed::Later(why)) if attempts < TRIES => {
                tracing::warn!(%id, channel, attempts, why, "a notice was put off");
                work.dispatches().postpone(&tried, self.clock.now() + wait_after(attempts), why).await?;
            }
            Err(Failed::Later(why) | Failed::Never(why)) => {
                tracing::error!(%id, channel, attempts, why, "a notice waits for an operator");
                work.dispatches().park(&tried, why).await?;
            }
        }
        work.commit_unjournaled().await?;
        Ok(())
    }
}
