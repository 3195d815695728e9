//! The API in process, over the store in memory: every answer is the same each time.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may end so, in what it stands on too")]

mod document;
mod house;
mod problems;
mod refusals;
mod snapshots;
