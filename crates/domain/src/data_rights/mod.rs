//! What people may ask about their data, and by when they are answered (Ley 1581 de 2012, art. 14 and 15).

mod events;
mod refused;
mod repository;
mod request;
mod sight;
mod terms;

pub use events::*;
pub use refused::DataRequestError;
#[cfg(feature = "mocks")]
pub use repository::MockDataRequestRepository;
pub use repository::{DataRequestFilter, DataRequestRepository, DataRequestSort, DataRightsRepositories};
pub use request::{
    DataRequest, DataRequestKind, DataRequestState, Extension, MOST_DAYS_BEFORE, MOST_REQUEST_TEXT, NewDataRequest,
};
pub use sight::DataRequestSight;
pub use terms::{DataRightsTerms, MOST_TERM_DAYS, TermDays, business_days_after};

/// The codes of these problems.
pub const CODES: &[&str] = &[
    "data-request.not-now",
    "data-request.extended",
    "data-request.term-over",
    "data-request.channel",
    "data-request.asked-by-web",
    "data-request.in-future",
    "data-request.too-early",
    "data-request.web-is-today",
    "term-days.out-of-range",
];
