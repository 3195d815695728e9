//! The API in process, over the store in memory: every answer is the same each time.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may end so, in what it stands on too")]

mod accounts;
mod asking;
mod document;
mod house;
mod kept_login;
mod kept_things;
mod kept_users;
mod limits;
mod nasty;
mod private;
mod problems;
mod promises;
mod refusals;
mod second_factor;
mod single_sign_on;
mod snapshots;
