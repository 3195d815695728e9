//! The store of Plantel on SQLite and PostgreSQL.
//!
//! One struct, `SeaWork`, is all repositories: each context adds its own `impl` in its folder, with
//! its entity beside it. Entities never leave this crate.

mod access;
mod alerts;
mod audit;
mod bulk;
mod calendars;
mod checks;
mod connect;
mod copies;
mod data_rights;
mod enrollment;
mod evidence;
mod fault;
mod idempotency;
mod identity;
mod institutions;
mod inventory;
mod items;
mod loans;
mod notifications;
mod paging;
mod relay;
mod schedules;
mod simat;
mod since;
mod store;
mod timed;
mod webhooks;
mod work;

pub use connect::{ConnectError, DatabaseOptions, Pools, connect, one_at_a_time};
pub use copies::{Unfit, copy_sqlite, examine_sqlite, is_alone_with_sqlite, sqlite_file};
pub use notifications::listen;
pub use store::SeaStore;
