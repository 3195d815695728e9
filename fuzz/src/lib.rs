//! What several targets share.

mod memory;
mod sheets;

pub use memory::within;
pub use sheets::{is_published, refusals_hold, same_in_every_encoding, sheet};
