//! Who did something, and when.

use crate::clock::Timestamp;
use crate::ids::UserId;
use serde::Serialize;

/// Who did something, and when.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct Deed {
    /// Who; nobody for what the clock did.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}
