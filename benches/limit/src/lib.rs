//! What Plantel is measured against by `make bench`: two bare servers that do for a request what Plantel does for it.
//! The same check of who asks, the same statements on the same rows, the same JSON; nothing of the rules around them.
//!
//! - `plantel-limit-metal` asks PostgreSQL by `tokio-postgres`.
//! - `plantel-limit-driver` asks PostgreSQL or SQLite by `sqlx`, which lies below Plantel too.
//!
//! They know the rows that the bench makes and no others: what they do not know they answer with an error, which ends
//! the bench. docs/performance.md says what is compared.

#[macro_use]
mod columns;

mod assets;
mod caller;
mod check_rows;
mod check_views;
mod checks;
mod database;
mod driver;
mod journal;
mod kinds;
mod loan_views;
mod loans;
mod me;
mod metal;
mod search;
mod server;
mod statements;

pub use driver::{OnPostgres, OnSqlite};
pub use metal::Metal;
pub use server::{Options, serve};
