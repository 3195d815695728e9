//! Why a change of a school's structure is refused.

use crate::error::{Fault, Kind, Params};
use crate::form::{FieldError, Invalid};

/// By what it says, or by the state of what it changes.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal<E: Fault> {
    /// What it says cannot be.
    #[error(transparent)]
    Invalid(Invalid),
    /// What it changes stays as it is.
    #[error(transparent)]
    State(E),
}

impl<E: Fault> From<Invalid> for Refusal<E> {
    fn from(invalid: Invalid) -> Self {
        Self::Invalid(invalid)
    }
}

impl<E: Fault> Fault for Refusal<E> {
    fn kind(&self) -> Kind {
        match self {
            Self::Invalid(e) => e.kind(),
            Self::State(e) => e.kind(),
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Invalid(e) => e.code(),
            Self::State(e) => e.code(),
        }
    }
    fn params(&self) -> Params {
        match self {
            Self::Invalid(e) => e.params(),
            Self::State(e) => e.params(),
        }
    }
    fn fields(&self) -> &[FieldError] {
        match self {
            Self::Invalid(e) => e.fields(),
            Self::State(e) => e.fields(),
        }
    }
}
