//! The one error of every use case.

use plantel_domain::error::{Fault, Kind};

/// Whatever went wrong; it knows its class and its code.
#[derive(Debug)]
pub struct Error(Box<dyn Fault>);

/// What a use case gives.
pub type Result<T> = std::result::Result<T, Error>;

impl Error {
    /// The fault itself.
    pub fn fault(&self) -> &dyn Fault {
        self.0.as_ref()
    }

    /// Its class.
    pub fn kind(&self) -> Kind {
        self.0.kind()
    }

    /// Its code.
    pub fn code(&self) -> &'static str {
        self.0.code()
    }

    /// Whether another try in a moment may succeed: who says when to come again knows that it takes longer.
    pub fn is_brief(&self) -> bool {
        self.kind() == Kind::Busy && self.0.retry_after().is_none()
    }
}

impl std::fmt::Display for Error {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{} ({})", self.0, self.0.code())
    }
}

impl std::error::Error for Error {
    fn source(&self) -> Option<&(dyn std::error::Error + 'static)> {
        self.0.source()
    }
}

impl<F: Fault> From<F> for Error {
    fn from(fault: F) -> Self {
        Self(Box::new(fault))
    }
}
