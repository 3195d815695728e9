//! Inventory checks over HTTP.

mod devices;
mod journey;
mod pictures;
mod races;
mod schedules;
