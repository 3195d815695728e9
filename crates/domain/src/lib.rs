//! Types, rules, errors and ports of Plantel: pure, without input or output.
//!
//! One folder a context; what several share is the kernel below. A port lies beside the
//! aggregate it stores, so that whoever links this crate can bring a store of their own.

pub mod access;
pub mod alerts;
pub mod audit;
pub mod calendars;
pub mod checks;
pub mod codes;
pub mod data_rights;
pub mod enrollment;
pub mod identity;
pub mod institutions;
pub mod inventory;
pub mod items;
pub mod loans;
pub mod notifications;
pub mod schedules;
pub mod simat;
pub mod webhooks;

pub mod clock;
pub mod deed;
pub mod error;
pub mod files;
pub mod form;
pub mod holidays;
pub mod ids;
pub mod journal;
pub mod labels;
pub mod mail;
pub mod money;
mod names;
pub mod page;
pub mod period;
pub mod pictures;
pub mod relay;
pub mod store;
pub mod tag;
pub mod text;
pub mod timed;
pub mod weekday;
