//! What tests of Plantel stand on: a clock and ids that a test sets, a store in memory, credentials
//! that are no secret, builders of aggregates, and the contracts that every store keeps.

pub mod builders;
pub mod clock;
pub mod contracts;
pub mod credentials;
pub mod ids;
pub mod memory;

pub use clock::FixedClock;
pub use credentials::FakeCredentials;
pub use ids::{RandomIds, SequentialIds};
pub use memory::{FailWith, MemoryStore};
