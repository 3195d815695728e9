//! The reaction that tells people, and other systems, of an event.

use super::audience::there;
use super::channels;
use super::live::Live;
use super::telling::{Beside, Telling, tell};
use crate::Result;
use crate::relay::{Failed, Reaction};
use crate::webhooks::Hooks;
use async_trait::async_trait;
use plantel_domain::access::Context;
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::ids::{AnnouncementId, IdSource, UserId};
use plantel_domain::journal::Fact;
use plantel_domain::notifications::{AnnouncementMade, ChannelKind, NewNotice, NoticeGroup, Preferences};
use plantel_domain::relay::Delivery;
use plantel_domain::store::{Repositories, Store};
use std::collections::BTreeSet;
use std::sync::Arc;
use uuid::Uuid;

/// Its name, as routes have it.
pub(crate) const NAME: &str = "tell";

/// How many are told in one work.
const PIECE: usize = 500;

/// Makes notices of events, has channels carry them, and tells other systems.
///
/// It may be carried out more than once: nobody is told twice of one event, and no system either.
pub struct Tell {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    live: Arc<Live>,
    hooks: Hooks,
}

impl Tell {
    /// Over these ports; streams of this server are woken, and other systems told by `hooks`.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        live: Arc<Live>,
        hooks: Hooks,
    ) -> Self {
        Self { store, clock, ids, live, hooks }
    }

    /// Tells people.
    async fn people(&self, event: &JournalEntry) -> std::result::Result<(), Failed> {
        let now = self.clock.now();
        let tellings = {
            let mut reader = self.store.read(&Context::system(NAME, event.institution)).await?;
            let mut tellings = tell(&mut *reader, event, now).await?;
            if !tellings.is_empty() && is_off(&mut *reader, event).await? {
                tellings.retain(|telling| telling.kind.group() == NoticeGroup::Account);
            }
            for telling in &mut tellings {
                telling.readers = there(&mut *reader, std::mem::take(&mut telling.readers)).await?;
            }
            tellings
        };
        for telling in &tellings {
            let readers: Vec<UserId> = telling.readers.iter().copied().collect();
            for readers in readers.chunks(PIECE) {
                self.piece(event, telling, readers, now).await?;
            }
        }
        Ok(())
    }

    /// Tells some of them, or none if it fails.
    async fn piece(&self, event: &JournalEntry, telling: &Telling, readers: &[UserId], now: Timestamp) -> Result<()> {
        // What concerns an account concerns no institution, whichever was chosen at that time.
        let account = telling.kind.group() == NoticeGroup::Account;
        let ctx = Context::system(NAME, event.institution.filter(|_| !account));
        let mut work = self.store.begin(&ctx).await?;
        let mut cause = Uuid::from(event.id);
        let mut expires_at = telling.kind.lasts().map(|lasts| event.at + lasts);
        if event.kind == AnnouncementMade::KIND {
            // Held: what is taken back meanwhile is taken from these too.
            let held = work.announcements().hold(AnnouncementId::from(event.subject_id)).await?;
            let Some(announcement) = held.filter(|held| held.stands(now)) else { return Ok(()) };
            (cause, expires_at) = (announcement.id.into(), announcement.expires_at);
        }
        if expires_at.is_some_and(|over| over <= now) {
            return Ok(());
        }
        let wishes = work.preferences().of_all(readers).await?;
        let new: Vec<NewNotice> = wishes
            .iter()
            .filter(|wishes| wants(wishes, telling))
            .map(|wishes| NewNotice {
                user: wishes.user,
                kind: telling.kind,
                params: telling.params.clone(),
                priority: telling.priority(),
                link: telling.link.clone(),
                cause,
                shown: wants_by(wishes, telling, ChannelKind::InApp),
                expires_at,
            })
            .collect();
        let mut added = work.notices().add_all(&new).await?;
        if added.is_empty() {
            return Ok(());
        }
        // Whoever has the first has them all: the work is one, and the world may be another at the next try.
        let told: BTreeSet<UserId> = added.iter().map(|notice| notice.user).collect();
        let first: Vec<NewNotice> = new.into_iter().filter(|it| told.contains(&it.user)).collect();
        for beside in &telling.beside {
            added.extend(work.notices().add_all(&further(&first, beside, event)).await?);
        }
        channels::plan(&mut *work, &added, telling.only.as_ref(), now, &*self.ids).await?;
        work.commit_unjournaled().await?;
        let woken: Vec<UserId> = added.iter().filter(|notice| notice.shown).map(|notice| notice.user).collect();
        self.live.wake(&woken);
        Ok(())
    }
}

/// Whether the institution of an event is switched off: of their accounts alone its people are told then.
async fn is_off(reader: &mut dyn Repositories, event: &JournalEntry) -> Result<bool> {
    let Some(institution) = event.institution else { return Ok(false) };
    let found = reader.institutions().find(institution, None).await?;
    Ok(found.is_some_and(|institution| !institution.active))
}

/// What the readers of these are told beside.
fn further(first: &[NewNotice], beside: &Beside, event: &JournalEntry) -> Vec<NewNotice> {
    let cause = beside.cause(event.id.into());
    let of = |it: &NewNotice| NewNotice {
        params: beside.params.clone(),
        priority: beside.priority,
        link: beside.link.clone(),
        cause,
        ..it.clone()
    };
    first.iter().map(of).collect()
}

/// Whether it reaches somebody in any way that they want.
fn wants(wishes: &Preferences, telling: &Telling) -> bool {
    ChannelKind::ALL.iter().any(|channel| wants_by(wishes, telling, *channel))
}

fn wants_by(wishes: &Preferences, telling: &Telling, channel: ChannelKind) -> bool {
    telling.goes_by(channel) && wishes.wants(telling.kind, channel, telling.priority())
}

#[async_trait]
impl Reaction for Tell {
    fn name(&self) -> &'static str {
        NAME
    }

    async fn on(&self, delivery: &Delivery) -> std::result::Result<(), Failed> {
        let people = self.people(&delivery.event).await;
        // People who cannot be told are no reason to keep it from other systems.
        let systems = self.hooks.on(&delivery.event).await;
        match (people, systems) {
            (Ok(()), systems) => systems,
            (people, Ok(())) | (people @ Err(Failed::Later(_)), _) => people,
            (_, systems @ Err(Failed::Later(_))) => systems,
            (people, _) => people,
        }
    }
}

impl From<crate::Error> for Failed {
    fn from(error: crate::Error) -> Self {
        Self::Later(error.to_string())
    }
}
