//! The API in process, over the store in memory: every answer is the same each time.

mod document;
mod house;
mod problems;
mod refusals;
mod snapshots;
