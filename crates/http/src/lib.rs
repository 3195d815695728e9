//! The HTTP API of Plantel: routes, views, problems, OpenAPI.
//!
//! `docs/api.md` has the conventions. A handler takes its guard, calls one use case, and maps.

mod access;
mod alerts;
mod answer;
mod app;
mod audit;
mod calendars;
mod caller;
mod checks;
mod client;
mod codes;
mod data_rights;
mod enrollment;
mod error;
mod export;
mod extract;
#[cfg(fuzzing)]
pub mod fuzzing;
mod identity;
mod in_flight;
mod institutions;
mod inventory;
mod items;
mod kept;
mod language;
mod limits;
mod loans;
mod middleware;
mod notifications;
mod openapi;
mod operations;
mod pages;
mod pictures;
mod problem;
mod query;
mod refusals;
mod routing;
mod schedules;
mod serve;
mod services;
mod settings;
mod simat;
mod taken;
mod webhooks;

pub use app::app;
pub use in_flight::InFlight;
pub use limits::{Limiter, Limits, Quota, Quotas};
pub use openapi::document as openapi;
pub use problem::{CODES, catalogue, sentence};
pub use serve::serve;
pub use services::{Leaving, Services, Tools};
pub use settings::HttpSettings;
