//! What is refused of a request about data.

use super::DataRequestState;
use crate::error::{Fault, Kind, Params};

/// What is refused of a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DataRequestError {
    /// Not from where it stands.
    #[error("the request is {}", .0.name())]
    NotNow(DataRequestState),
    /// A term is extended once.
    #[error("the term was extended already")]
    Extended,
    /// A term is extended before it is over.
    #[error("the term is over")]
    TermOver,
    /// By the own account people ask for themselves; the office writes down what it was told otherwise.
    #[error("the channel is not that of who asks")]
    WrongChannel,
    /// The office takes back what it wrote down itself, and nothing that somebody asked by the own account.
    #[error("somebody asked it by the own account")]
    AskedByWeb,
}

impl DataRequestError {
    /// Their codes.
    pub const CODES: &'static [&'static str] = &[
        "data-request.not-now",
        "data-request.extended",
        "data-request.term-over",
        "data-request.channel",
        "data-request.asked-by-web",
    ];
}

impl Fault for DataRequestError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::NotNow(_) => "data-request.not-now",
            Self::Extended => "data-request.extended",
            Self::TermOver => "data-request.term-over",
            Self::WrongChannel => "data-request.channel",
            Self::AskedByWeb => "data-request.asked-by-web",
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::NotNow(state) => Params::none().text("state", state.name()),
            Self::Extended | Self::TermOver | Self::WrongChannel | Self::AskedByWeb => Params::none(),
        }
    }
}
