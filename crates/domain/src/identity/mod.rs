//! Users, their credentials and their sessions.

mod changes;
mod credentials;
mod device;
mod events;
mod lockout;
mod refusals;
mod repository;
mod second_factor;
mod session;
mod sign_in;
mod sso;
mod user;

pub use changes::{CallerChanges, CallersChanged, Hearing, Stamp};
pub use credentials::{
    Claims, MailClaims, OneTimeCodes, Password, PasswordHasher, PasswordPolicy, Purpose, RefreshClaims, TokenError,
    Tokens, Vault,
};
#[cfg(feature = "mocks")]
pub use credentials::{MockOneTimeCodes, MockPasswordHasher, MockPasswordPolicy, MockTokens, MockVault};
pub use device::Device;
pub use events::{
    DataExported, EmailReplaced, EmailUnproven, EmailVerified, NewDeviceSeen, OtherSessionsClosed, PasswordChanged,
    PasswordRehashed, PasswordReset, RecoveryRequested, SessionClosed, SessionOpened, SessionReused, TestMailRequested,
    UserChanged, UserCreated, UserDeleted, UserLocked, UserSignedUp, UserUnlocked, UserWelcomed, UsersImported,
};
pub use lockout::{AttemptKey, Attempts, Locked, Lockout};
pub use refusals::{AccountError, LoginError, SignUp, UserError};
pub use repository::{
    AttemptRepository, ExternalIdentityRepository, IdentityRepositories, SecondFactorRepository, SessionRepository,
    SignInRepository, UserRepository,
};
#[cfg(feature = "mocks")]
pub use repository::{
    MockAttemptRepository, MockExternalIdentityRepository, MockSecondFactorRepository, MockSessionRepository,
    MockSignInRepository, MockUserRepository,
};
pub use second_factor::{
    RecoveryCodeUsed, RecoveryCodesRenewed, SecondFactor, SecondFactorError, SecondFactorOff, SecondFactorOn, Shown,
};
pub use session::{Rotation, Session, SessionLimits, TOUCH_EVERY, surplus};
pub use sign_in::{Outcome, SignIn};
#[cfg(feature = "mocks")]
pub use sso::MockIdentityProvider;
pub use sso::{
    Departure, ExternalIdentity, Identified, IdentityLinked, IdentityProvider, IdentityUnlinked, Redirect, SsoError,
    Ticket,
};
pub use user::{Email, Locale, PasswordHash, PersonName, User};

/// The codes of this context's problems, beside those that its errors list themselves.
pub const CODES: &[&str] = &[
    "login.bad-credentials",
    "login.inactive",
    "login.locked",
    "token.missing",
    "token.invalid",
    "token.expired",
    "token.revoked",
    "user.inactive",
    "user.email-taken",
    "import.missing-email",
    "import.bad-flag",
    "import.bad-time",
    "import.unreadable-password",
    "import.account-known",
    "import.account-other-id",
    "import.account-other-email",
    "import.administrator-as-ordinary",
];
