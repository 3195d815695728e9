//! The store of Plantel on SQLite and PostgreSQL.
//!
//! One struct, `SeaWork`, is all repositories: each context adds its own `impl` in its folder, with
//! its entity beside it. Entities never leave this crate.

mod access;
mod audit;
mod bulk;
mod calendars;
mod checks;
mod connect;
mod evidence;
mod fault;
mod idempotency;
mod identity;
mod institutions;
mod inventory;
mod items;
mod loans;
mod paging;
mod relay;
mod schedules;
mod store;
mod timed;
mod work;

pub use connect::{ConnectError, DatabaseOptions, Pools, connect, one_at_a_time};
pub use store::SeaStore;
