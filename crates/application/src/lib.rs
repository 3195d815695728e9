//! Use cases of Plantel: load, ask permission, decide, store, tell.
//!
//! One folder a context, one file a use case. Each takes its [`Context`](plantel_domain::access::Context)
//! first. Nothing here knows a database or HTTP.

pub mod access;
pub mod alerts;
pub mod audit;
pub mod calendars;
pub mod checks;
pub mod data_rights;
pub mod enrollment;
pub mod identity;
pub mod institutions;
pub mod inventory;
pub mod items;
pub mod jobs;
pub mod loans;
pub mod notifications;
pub mod relay;
pub mod schedules;
pub mod sheet;
pub mod simat;
pub mod webhooks;

mod attempt;
mod error;
mod names;
mod picture_files;
mod resealed;
mod zone;

pub use attempt::attempt;
pub use error::{Error, Result};
pub use names::{Names, ThingName};
pub use picture_files::PictureSize;
pub use resealed::Resealed;
