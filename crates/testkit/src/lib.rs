//! What tests of Plantel stand on: a clock and ids that a test sets, a store in memory, credentials
//! that are no secret, files, pictures, labels and papers that are none, builders of aggregates, and the
//! contracts that every store keeps.

pub mod builders;
pub mod clock;
pub mod contracts;
pub mod credentials;
pub mod files;
pub mod hooks;
pub mod ids;
pub mod labels;
pub mod memory;
pub mod papers;
pub mod pictures;

pub use clock::FixedClock;
pub use credentials::FakeCredentials;
pub use files::MemoryFiles;
pub use hooks::FakeHookPost;
pub use ids::{RandomIds, SequentialIds};
pub use labels::FakeLabels;
pub use memory::{FailWith, MemoryStore};
pub use papers::FakePapers;
pub use pictures::FakePictures;
