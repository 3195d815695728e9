//! The ways on which notices reach their readers beside the inbox.
//!
//! `docs/adding-a-channel.md` tells how another is added.

mod dispatcher;
mod email;
mod plan;

pub use dispatcher::Dispatcher;
pub use email::{EmailChannel, digest_id};
pub use plan::plan;

use crate::relay::Failed;
use async_trait::async_trait;
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::User;
use plantel_domain::notifications::{ChannelKind, Dispatch};

/// A way on which notices reach their readers. It carries out at least once: it names the dispatch outside, so that a
/// second try is known as one.
#[async_trait]
pub trait Channel: Send + Sync {
    /// Which one it is; there is one of each.
    fn kind(&self) -> ChannelKind;
    /// Sends what still says something to an active user, with no unit of work open: one notice, or all of a digest,
    /// oldest first.
    async fn send(&self, reader: &User, dispatches: &[Dispatch], now: Timestamp) -> std::result::Result<(), Failed>;
}
