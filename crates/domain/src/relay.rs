//! What is still to be done about an event: written with it, carried out behind it.

use crate::audit::JournalEntry;
use crate::clock::Timestamp;
use crate::ids::DeliveryId;
use crate::store::StoreError;
use async_trait::async_trait;
use chrono::Duration;
use serde_json::Value;

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
    /// them before `until`.
    async fn claim(&mut self, now: Timestamp, until: Timestamp, limit: u32) -> Result<Vec<Delivery>, StoreError>;
    /// Takes one away that was carried out at this try; a later claim of it stays.
    async fn done(&mut self, id: DeliveryId, attempts: u32) -> Result<(), StoreError>;
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
    /// How much is left.
    async fn backlog(&mut self) -> Result<Backlog, StoreError>;
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
