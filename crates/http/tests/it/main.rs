//! The API in process, over the store in memory: every answer is the same each time.

#![allow(clippy::unwrap_used, reason = "a test that cannot go on may end so, in what it stands on too")]

mod accounts;
mod asking;
mod asking_assets;
mod document;
mod exports;
mod exports_alike;
mod exports_read;
mod exports_streamed;
mod furnished;
mod house;
mod imports;
mod kept_login;
mod kept_things;
mod kept_users;
mod ledger;
mod lending;
mod limits;
mod loan_calendars;
mod loan_life;
mod loan_policies;
mod loan_statistics;
mod loan_views;
mod nasty;
mod one_room;
mod pictures;
mod private;
mod problems;
mod promises;
mod refusals;
mod repeated;
mod scanning;
mod second_factor;
mod sending;
mod single_sign_on;
mod snapshots;
