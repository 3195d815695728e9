//! Tells other systems by HTTP: the adapter behind `HookPost`. Receivers are whoever somebody names: slow, huge, down,
//! or a machine of the own network under a name from outside.

mod names;
mod poster;

pub use poster::{HookSettings, HttpHookPost};
