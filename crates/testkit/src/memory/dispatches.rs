//! What people want to be told, and notices on their way through channels.

use super::constraints::never;
use super::tables::{KeptDispatch, Tables, remove_all};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{DispatchId, UserId};
use plantel_domain::notifications::{
    ChannelKind, Dispatch, DispatchBacklog, DispatchRepositories, DispatchRepository, ListedDispatch, NewDispatch,
    PreferenceRepository, Preferences, Tried,
};
use plantel_domain::relay::kept_error;
use plantel_domain::store::StoreError;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

impl DispatchRepositories for MemoryWork {
    fn preferences(&mut self) -> &mut dyn PreferenceRepository {
        self
    }

    fn dispatches(&mut self) -> &mut dyn DispatchRepository {
        self
    }
}

fn wishes(tables: &Tables, user: UserId) -> Preferences {
    tables.preferences.get(&user).cloned().unwrap_or_else(|| Preferences::of_nobody_asked(user))
}

#[async_trait]
impl PreferenceRepository for MemoryWork {
    async fn find(&mut self, user: UserId) -> Result<Preferences, StoreError> {
        self.call(|tables, _| Ok(wishes(tables, user)))
    }

    async fn of_all(&mut self, users: &[UserId]) -> Result<Vec<Preferences>, StoreError> {
        let users: BTreeSet<UserId> = users.iter().copied().collect();
        self.call(|tables, _| Ok(users.into_iter().map(|user| wishes(tables, user)).collect()))
    }

    async fn store(&mut self, it: &mut Preferences) -> Result<(), StoreError> {
        self.call(|tables, _| {
            tables.known_user(it.user)?;
            if wishes(tables, it.user).version != it.version {
                return Err(StoreError::Stale);
            }
            never(it.quiet.is_some_and(|quiet| quiet.begin() == quiet.end()), "quiet hours of no length")?;
            it.version += 1;
            Arc::make_mut(&mut tables.preferences).insert(it.user, it.clone());
            Ok(())
        })
    }
}

impl Tables {
    /// What a user wanted and what is on its way to them.
    pub(super) fn forget_wishes(&mut self, user: UserId) {
        Arc::make_mut(&mut self.preferences).remove(&user);
        remove_all(&mut self.dispatches, |_, kept| kept.new.user == user);
    }

    /// Those whose notice is still there: they go with it.
    fn on_their_way(&mut self) -> &mut BTreeMap<DispatchId, KeptDispatch> {
        let notices = &self.notices;
        let dispatches = Arc::make_mut(&mut self.dispatches);
        dispatches.retain(|_, kept| notices.contains_key(&kept.new.notice));
        dispatches
    }

    /// Those that were claimed at this try and not claimed, put aside or done since.
    fn held_dispatches(&mut self, tried: &[Tried]) -> Vec<DispatchId> {
        let kept = self.on_their_way();
        let stands = |(id, attempts): &&Tried| {
            kept.get(id).is_some_and(|kept| kept.attempts == *attempts && kept.parked.is_none())
        };
        tried.iter().filter(stands).map(|(id, _)| *id).collect()
    }

    fn dispatch(&self, kept: &KeptDispatch) -> Result<Dispatch, StoreError> {
        let NewDispatch { id, notice, channel, digest, due_at, .. } = kept.new;
        let notice = self.notices.get(&notice).cloned().ok_or_else(|| StoreError::failed("there is no such notice"))?;
        Ok(Dispatch { id, notice, channel, digest, due_at, attempts: kept.attempts })
    }

    fn listed_dispatch(&self, kept: &KeptDispatch) -> Result<ListedDispatch, StoreError> {
        let Dispatch { id, notice, channel, attempts, .. } = self.dispatch(kept)?;
        Ok(ListedDispatch {
            id,
            user: kept.new.user,
            channel,
            kind: notice.kind,
            institution: notice.institution,
            at: kept.created_at,
            attempts,
            due_at: kept.next_at,
            parked_at: kept.parked,
            error: kept.error.clone(),
        })
    }

    /// All that are on their way, as operators see them.
    pub(super) fn listed_dispatches(&mut self) -> Result<Vec<ListedDispatch>, StoreError> {
        let kept: Vec<_> = self.on_their_way().values().cloned().collect();
        kept.iter().map(|kept| self.listed_dispatch(kept)).collect()
    }

    /// Counts the try of these.
    fn claim_dispatches(&mut self, ids: &[DispatchId], until: Timestamp) -> Result<Vec<Dispatch>, StoreError> {
        let mut claimed = Vec::with_capacity(ids.len());
        for id in ids {
            if let Some(kept) = self.on_their_way().get_mut(id) {
                kept.attempts += 1;
                kept.next_at = until;
                claimed.push(kept.clone());
            }
        }
        claimed.iter().map(|kept| self.dispatch(kept)).collect()
    }
}

fn due(kept: &KeptDispatch, channel: ChannelKind, now: Timestamp) -> bool {
    kept.parked.is_none() && kept.new.channel == channel && kept.next_at <= now
}

#[async_trait]
impl DispatchRepository for MemoryWork {
    async fn add_all(&mut self, new: &[NewDispatch]) -> Result<u64, StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            let mut added = 0;
            for new in new {
                tables.known_user(new.user)?;
                never(!tables.notices.contains_key(&new.notice), "a dispatch of no notice")?;
                never(!ChannelKind::OUTWARD.contains(&new.channel), "a dispatch that goes nowhere")?;
                let kept = tables.on_their_way();
                if kept.values().any(|kept| (kept.new.notice, kept.new.channel) == (new.notice, new.channel)) {
                    continue;
                }
                if kept.contains_key(&new.id) {
                    return Err(StoreError::Duplicate("dispatch"));
                }
                let (next_at, created_at) = (new.due_at, now);
                let fresh = KeptDispatch { new: *new, next_at, attempts: 0, parked: None, error: None, created_at };
                kept.insert(new.id, fresh);
                added += 1;
            }
            Ok(added)
        })
    }

    async fn any_due(&mut self, channel: ChannelKind, now: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, _| Ok(tables.on_their_way().values().any(|kept| due(kept, channel, now))))
    }

    async fn claim(
        &mut self,
        channel: ChannelKind,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Dispatch>, StoreError> {
        self.call(|tables, _| {
            let alone = |kept: &&KeptDispatch| due(kept, channel, now) && !kept.new.digest;
            let mut ids: Vec<_> =
                tables.on_their_way().values().filter(alone).map(|kept| (kept.next_at, kept.new.id)).collect();
            ids.sort_unstable();
            ids.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            let ids: Vec<DispatchId> = ids.into_iter().map(|(_, id)| id).collect();
            tables.claim_dispatches(&ids, until)
        })
    }

    async fn claim_digest(
        &mut self,
        channel: ChannelKind,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Dispatch>, StoreError> {
        self.call(|tables, _| {
            let mut digests: BTreeMap<_, Vec<DispatchId>> = BTreeMap::new();
            for kept in tables.on_their_way().values().filter(|kept| due(kept, channel, now) && kept.new.digest) {
                let NewDispatch { id, user, due_at, .. } = kept.new;
                digests.entry((due_at, user)).or_default().push(id);
            }
            let ids = digests.into_values().next().unwrap_or_default();
            let mut digest = tables.claim_dispatches(&ids, until)?;
            digest.sort_by_key(|one| (one.notice.created_at, one.notice.position, one.id));
            Ok(digest)
        })
    }

    async fn done(&mut self, tried: &[Tried]) -> Result<(), StoreError> {
        self.call(|tables, _| {
            for id in tables.held_dispatches(tried) {
                tables.on_their_way().remove(&id);
            }
            Ok(())
        })
    }

    async fn postpone(&mut self, tried: &[Tried], due: Timestamp, error: String) -> Result<(), StoreError> {
        self.call(|tables, _| {
            for id in tables.held_dispatches(tried) {
                if let Some(kept) = tables.on_their_way().get_mut(&id) {
                    (kept.next_at, kept.error) = (due, Some(kept_error(&error)));
                }
            }
            Ok(())
        })
    }

    async fn park(&mut self, tried: &[Tried], error: String) -> Result<(), StoreError> {
        let now = self.now();
        self.call(|tables, _| {
            for id in tables.held_dispatches(tried) {
                if let Some(kept) = tables.on_their_way().get_mut(&id) {
                    (kept.parked, kept.error) = (Some(now), Some(kept_error(&error)));
                }
            }
            Ok(())
        })
    }

    async fn retry_parked(&mut self, now: Timestamp) -> Result<u64, StoreError> {
        self.call(|tables, _| {
            let mut count = 0;
            for kept in tables.on_their_way().values_mut().filter(|kept| kept.parked.is_some()) {
                (kept.parked, kept.next_at, kept.attempts) = (None, now, 0);
                count += 1;
            }
            Ok(count)
        })
    }

    async fn find(&mut self, id: DispatchId) -> Result<Option<ListedDispatch>, StoreError> {
        self.call(|tables, _| {
            let kept = tables.on_their_way().get(&id).cloned();
            kept.map(|kept| tables.listed_dispatch(&kept)).transpose()
        })
    }

    async fn retry(&mut self, id: DispatchId, now: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let all = tables.on_their_way();
            let Some(asked) = all.get(&id).filter(|kept| kept.parked.is_some()).map(|kept| kept.new) else {
                return Ok(false);
            };
            let digest = |new: &NewDispatch| (new.user, new.channel, new.due_at);
            let comes_too = |kept: &&mut KeptDispatch| {
                let of_one_digest = asked.digest && kept.new.digest && digest(&kept.new) == digest(&asked);
                kept.parked.is_some() && (kept.new.id == id || of_one_digest)
            };
            for kept in all.values_mut().filter(comes_too) {
                (kept.parked, kept.next_at, kept.attempts) = (None, now, 0);
            }
            Ok(true)
        })
    }

    async fn give_up(&mut self, id: DispatchId) -> Result<bool, StoreError> {
        self.call(|tables, _| {
            let is_parked = tables.on_their_way().get(&id).is_some_and(|kept| kept.parked.is_some());
            if is_parked {
                tables.on_their_way().remove(&id);
            }
            Ok(is_parked)
        })
    }

    async fn backlog(&mut self) -> Result<DispatchBacklog, StoreError> {
        self.call(|tables, _| {
            let all = tables.on_their_way();
            let parked = all.values().filter(|kept| kept.parked.is_some()).count() as u64;
            Ok(DispatchBacklog { waiting: all.len() as u64 - parked, parked })
        })
    }
}
