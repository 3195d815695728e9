//! Notices on their way through channels: written with the notice, sent behind it.

use super::{ChannelKind, Notice, NoticeKind, PreferenceRepository};
use crate::clock::Timestamp;
use crate::ids::{DispatchId, InstitutionId, NoticeId, UserId};
use crate::journal::{Fact, Subject, facts};
use crate::relay::DeliveryState;
use crate::store::StoreError;
use async_trait::async_trait;
use serde::Serialize;
use uuid::Uuid;

/// Gives access to what people want to be told, and to what is on its way to them.
pub trait DispatchRepositories: Send {
    /// What they want.
    fn preferences(&mut self) -> &mut dyn PreferenceRepository;
    /// What is on its way.
    fn dispatches(&mut self) -> &mut dyn DispatchRepository;
}

/// A notice that is to go through a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NewDispatch {
    /// Its id.
    pub id: DispatchId,
    /// Which notice.
    pub notice: NoticeId,
    /// To whom.
    pub user: UserId,
    /// On which way.
    pub channel: ChannelKind,
    /// Whether it goes with all else of its user that is due then.
    pub digest: bool,
    /// Not before.
    pub due_at: Timestamp,
}

/// A notice on its way through a channel, claimed by whoever sends it.
#[derive(Clone, Debug, PartialEq)]
pub struct Dispatch {
    /// Its id: the channel names it outside, so that a second try is known as one.
    pub id: DispatchId,
    /// What is told, as it stands when it is claimed.
    pub notice: Notice,
    /// On which way.
    pub channel: ChannelKind,
    /// Whether it goes with others; those of a user, a channel and a `due_at` are one digest.
    pub digest: bool,
    /// When it was to go out: stays however often it is put off.
    pub due_at: Timestamp,
    /// How often it was claimed, this time included.
    pub attempts: u32,
}

impl Dispatch {
    /// Whether it still says something: neither read nor deleted nor over meanwhile.
    pub fn tells(&self, now: Timestamp) -> bool {
        let Notice { read_at, deleted_at, expires_at, .. } = &self.notice;
        read_at.is_none() && deleted_at.is_none() && expires_at.is_none_or(|over| over > now)
    }
}

/// A dispatch at one of its tries: who is late with it changes nothing.
pub type Tried = (DispatchId, u32);

/// A dispatch as operators see it: without what is told.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDispatch {
    /// Its id.
    pub id: DispatchId,
    /// To whom.
    pub user: UserId,
    /// On which way.
    pub channel: ChannelKind,
    /// Of what.
    pub kind: NoticeKind,
    /// Where that happened.
    pub institution: Option<InstitutionId>,
    /// When it was put on its way.
    pub at: Timestamp,
    /// How often it was tried.
    pub attempts: u32,
    /// When it is tried next, if it is not parked; while it is being tried, when its claim is over.
    pub due_at: Timestamp,
    /// Since when it waits for an operator.
    pub parked_at: Option<Timestamp>,
    /// What the last try said that failed.
    pub error: Option<String>,
}

impl ListedDispatch {
    /// How it stands.
    pub fn state(&self) -> DeliveryState {
        if self.parked_at.is_some() { DeliveryState::Parked } else { DeliveryState::Waiting }
    }
}

/// How much is on its way.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DispatchBacklog {
    /// What will be sent, be it due or not.
    pub waiting: u64,
    /// What waits for an operator.
    pub parked: u64,
}

/// Keeps what is on its way. It goes with its notice, and with its user.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait DispatchRepository: Send {
    /// Adds those whose notice does not go through their channel yet; how many these were.
    async fn add_all(&mut self, new: &[NewDispatch]) -> Result<u64, StoreError>;
    /// Whether anything can be claimed that goes this way.
    async fn any_due(&mut self, channel: ChannelKind, now: Timestamp) -> Result<bool, StoreError>;
    /// Claims up to `limit` that go this way, alone, and are due at `now`, oldest first, and counts the try: nobody
    /// else gets them before `until`.
    async fn claim(
        &mut self,
        channel: ChannelKind,
        now: Timestamp,
        until: Timestamp,
        limit: u32,
    ) -> Result<Vec<Dispatch>, StoreError>;
    /// Claims the digest of this way that is due longest, all of it, oldest notice first: what goes to one user at one
    /// `due_at`. Nothing when none is due.
    async fn claim_digest(
        &mut self,
        channel: ChannelKind,
        now: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<Dispatch>, StoreError>;
    /// Takes those away that were sent, or that say nothing any more.
    async fn done(&mut self, tried: &[Tried]) -> Result<(), StoreError>;
    /// Puts those off that failed.
    async fn postpone(&mut self, tried: &[Tried], due: Timestamp, error: String) -> Result<(), StoreError>;
    /// Sets those aside that failed and are not tried again by themselves.
    async fn park(&mut self, tried: &[Tried], error: String) -> Result<(), StoreError>;
    /// Makes those set aside due again, from their first try; how many there were.
    async fn retry_parked(&mut self, now: Timestamp) -> Result<u64, StoreError>;
    /// By id.
    async fn find(&mut self, id: DispatchId) -> Result<Option<ListedDispatch>, StoreError>;
    /// Makes one due again that was set aside, from its first try; whether it was. One of a digest brings along what else
    /// of it was set aside: in two letters of one name, who receives them would see one.
    async fn retry(&mut self, id: DispatchId, now: Timestamp) -> Result<bool, StoreError>;
    /// Takes one away that was set aside; whether it was.
    async fn give_up(&mut self, id: DispatchId) -> Result<bool, StoreError>;
    /// How much is left.
    async fn backlog(&mut self) -> Result<DispatchBacklog, StoreError>;
}

facts! {
    // What the last try said stays out: mail servers name addresses.
    about "dispatch" {
        /// Which.
        dispatch: DispatchId,
        /// To whom.
        user: UserId,
        /// On which way.
        channel: ChannelKind,
        /// Of what.
        notice: NoticeKind,
    }
    /// An operator has a notice tried again on its way, with the digest in which it goes.
    DispatchRetried = "dispatch.retried",
    /// An operator says that a notice is not to be sent that way any more; it stays in the inbox.
    DispatchGivenUp = "dispatch.given-up",
}

/// An operator has all notices tried again on their ways that wait for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DispatchesRetried {
    /// How many there were.
    pub count: u64,
}

impl Fact for DispatchesRetried {
    const KIND: &'static str = "dispatches.retried";
    /// Of none alone.
    fn subject(&self) -> Subject {
        Subject::new("dispatch", Uuid::nil())
    }
}

#[cfg(test)]
#[path = "dispatch_tests.rs"]
mod tests;
