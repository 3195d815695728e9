//! Users, their credentials and their sessions.

mod credentials;
mod repository;
mod session;
mod user;

pub use credentials::{Claims, Password, PasswordHasher, RefreshClaims, TokenError, Tokens};
#[cfg(feature = "mocks")]
pub use credentials::{MockPasswordHasher, MockTokens};
pub use repository::{IdentityRepositories, SessionRepository, UserRepository};
#[cfg(feature = "mocks")]
pub use repository::{MockSessionRepository, MockUserRepository};
pub use session::{Rotation, Session, SessionClosed, SessionOpened, SessionReused, Standing};
pub use user::{Email, Locale, LoginError, PasswordHash, User, UserChanged, UserCreated, UserError};

/// The codes of this context's problems.
pub const CODES: &[&str] = &[
    "login.bad-credentials",
    "login.inactive",
    "token.missing",
    "token.invalid",
    "token.expired",
    "token.revoked",
    "user.inactive",
    "user.email-taken",
    "user.own",
];
