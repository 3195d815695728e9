//! What is still to be done about an event: written with it, carried out behind it.

mod outstanding;

pub use outstanding::{Outstanding, OutstandingKind};

use crate::audit::JournalEntry;
use crate::clock::Timestamp;
use crate::error::{Fault, Kind};
use crate::ids::{DeliveryId, InstitutionId};
use crate::journal::{Fact, Subject};
use crate::names::names;
use crate::page::{Page, PageRequest};
use crate::store::StoreError;
use async_trait::async_trait;
use chrono::Duration;
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;

/// Which reaction an event of a kind has: the kind, then the reaction's name.
pub type Route = (&'static str, &'static str);

/// After so many tries a delivery is parked, for an operator to look at.
pub const TRIES: u32 = 10;

/// One reaction to one event, claimed by whoever carries it out.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// Its id: a reaction that reaches outside names it there, so that a second try is known as one.
    pub id: DeliveryId,
    /// Which reaction.
    pub reaction: String,
    /// What happened.
    pub event: JournalEntry,
    /// What the event confided to its reactions.
    pub confidential: Option<Value>,
    /// How often it was claimed, this time included.
    pub attempts: u32,
}

/// A delivery that was tried too often, or can never succeed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedDelivery {
    /// Its id.
    pub id: DeliveryId,
    /// Which reaction.
    pub reaction: String,
    /// Kind of the event.
    pub kind: String,
    /// How often it was tried.
    pub attempts: u32,
    /// What the last try said.
    pub error: String,
    /// When the event happened.
    pub at: Timestamp,
}

/// A delivery at one of its tries: who is late with it changes nothing.
pub type Tried = (DeliveryId, u32);

names! {
    /// How a delivery stands.
    DeliveryState, "delivery-state.unknown" {
        /// It will be tried, or is being tried.
        Waiting = "waiting",
        /// It waits for an operator.
        Parked = "parked",
    }
}

/// What of a list of all that is still to be done.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DeliveryFilter {
    /// That is this.
    pub what: Option<OutstandingKind>,
    /// That stand so.
    pub state: Option<DeliveryState>,
}

/// A delivery as operators see it: without what was confided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ListedDelivery {
    /// Its id.
    pub id: DeliveryId,
    /// Which reaction.
    pub reaction: String,
    /// Kind of the event.
    pub kind: String,
    /// Where the event happened.
    pub institution: Option<InstitutionId>,
    /// When the event happened.
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

impl ListedDelivery {
    /// How it stands.
    pub fn state(&self) -> DeliveryState {
        if self.parked_at.is_some() { DeliveryState::Parked } else { DeliveryState::Waiting }
    }
}

/// How much is left to be done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Backlog {
    /// Deliveries that will be tried.
    pub waiting: u64,
    /// Deliveries that wait for an operator.
    pub parked: u64,
}

/// How long a delivery waits after its `attempts`-th try failed: from 5 s, three times as long each
/// time, at most an hour.
pub fn wait_after(attempts: u32) -> Duration {
    let factor = 3_i64.checked_pow(attempts.saturating_sub(1)).unwrap_or(i64::MAX);
    Duration::seconds(5_i64.saturating_mul(factor).min(3600))
}

/// What a store keeps of an error: its first 1,000 characters, without the one that PostgreSQL does not take.
pub fn kept_error(error: &str) -> String {
    error.chars().filter(|c| *c != '\0').take(1000).collect()
}

/// Gives access to the deliveries.
pub trait RelayRepositories: Send {
    /// The deliveries.
    fn deliveries(&mut self) -> &mut dyn DeliveryRepository;
}

/// Keeps what is still to be done. A delivery is written by the commit of its event.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait DeliveryRepository: Send {
    /// Claims up to `limit` that are due at `now`, oldest first, and counts the try: nobody else gets
    /// them before `until`. When none is, those that were never tried and are still to come: they were written by a clock
    /// that was [put back](crate::clock::APART) since.
    async fn claim(&mut self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Delivery>, StoreError>;
    /// Whether anything can be claimed.
    async fn any_due(&mut self, now: Timestamp) -> Result<bool, StoreError>;
    /// Holds those for longer that were claimed at these tries, and not since.
    async fn renew(&mut self, tried: &[Tried], until: Timestamp) -> Result<(), StoreError>;
    /// Takes those away that were carried out at these tries; a later claim of one stays.
    async fn done_all(&mut self, tried: &[Tried]) -> Result<(), StoreError>;
    /// Puts one off that failed at this try.
    async fn postpone(
        &mut self,
        id: DeliveryId,
        attempts: u32,
        due: Timestamp,
        error: String,
    ) -> Result<(), StoreError>;
    /// Sets one aside that failed at this try and is not tried again by itself.
    async fn park(&mut self, id: DeliveryId, attempts: u32, error: String) -> Result<(), StoreError>;
    /// Those set aside, oldest first, at most 1,000.
    async fn parked(&mut self) -> Result<Vec<ParkedDelivery>, StoreError>;
    /// Makes those set aside due again, from their first try; how many there were.
    async fn retry_parked(&mut self, now: Timestamp) -> Result<u64, StoreError>;
    /// By id.
    async fn find(&mut self, id: DeliveryId) -> Result<Option<ListedDelivery>, StoreError>;
    /// Deliveries and dispatches in one list, oldest first, of every institution.
    async fn list(&mut self, filter: &DeliveryFilter, page: &PageRequest) -> Result<Page<Outstanding>, StoreError>;
    /// Makes one due again that was set aside, from its first try; whether it was.
    async fn retry(&mut self, id: DeliveryId, now: Timestamp) -> Result<bool, StoreError>;
    /// Takes one away that was set aside; whether it was.
    async fn give_up(&mut self, id: DeliveryId) -> Result<bool, StoreError>;
    /// How much is left.
    async fn backlog(&mut self) -> Result<Backlog, StoreError>;
    /// How much is left of one reaction.
    async fn backlog_of(&mut self, reaction: &str) -> Result<Backlog, StoreError>;
    /// When the event of the oldest happened that will be tried.
    async fn oldest(&mut self) -> Result<Option<Timestamp>, StoreError>;
}

/// An operator has a delivery tried again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveryRetried {
    /// Which.
    pub delivery: DeliveryId,
    /// What it is to do.
    pub reaction: String,
    /// About an event of this kind.
    pub event: String,
}

impl Fact for DeliveryRetried {
    const KIND: &'static str = "delivery.retried";
    fn subject(&self) -> Subject {
        Subject::new("delivery", self.delivery)
    }
}

/// An operator says that a delivery is not to be carried out any more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveryGivenUp {
    /// Which.
    pub delivery: DeliveryId,
    /// What it was to do.
    pub reaction: String,
    /// About an event of this kind.
    pub event: String,
    /// What its last try said.
    pub error: Option<String>,
}

impl Fact for DeliveryGivenUp {
    const KIND: &'static str = "delivery.given-up";
    fn subject(&self) -> Subject {
        Subject::new("delivery", self.delivery)
    }
}

/// An operator has everything tried again that waits for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct DeliveriesRetried {
    /// How many there were.
    pub count: u64,
}

impl Fact for DeliveriesRetried {
    const KIND: &'static str = "deliveries.retried";
    /// Of none alone.
    fn subject(&self) -> Subject {
        Subject::new("delivery", Uuid::nil())
    }
}

/// What stands in the way of what an operator wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DeliveryError {
    /// It is tried without anybody.
    #[error("the delivery does not wait for an operator")]
    NotParked,
}

impl DeliveryError {
    /// Its codes, and those of the values of lists.
    pub const CODES: &'static [&'static str] =
        &["delivery.not-parked", "delivery-state.unknown", "delivery-what.unknown"];
}

impl Fault for DeliveryError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        "delivery.not-parked"
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour_and_no_further() {
        let seconds: Vec<i64> = (1..=8).map(|n| wait_after(n).num_seconds()).collect();
        assert_eq!(seconds, [5, 15, 45, 135, 405, 1215, 3600, 3600]);
        assert_eq!(wait_after(u32::MAX).num_seconds(), 3600);
    }
}
