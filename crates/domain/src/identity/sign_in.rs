//! The history of sign-ins.

use super::Device;
use crate::clock::Timestamp;
use crate::ids::{SessionId, SignInId, UserId};
use crate::names::names;

names! {
    /// What became of a try to sign in.
    Outcome, "outcome.unknown" {
        /// Signed in.
        Succeeded = "succeeded",
        /// The password was wrong.
        WrongPassword = "wrong_password",
        /// The second factor was wrong.
        WrongCode = "wrong_code",
        /// The account is switched off.
        Inactive = "inactive",
    }
}

/// One try to sign in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignIn {
    /// Its id.
    pub id: SignInId,
    /// To whose account; none when the address is nobody's.
    pub user: Option<UserId>,
    /// When.
    pub at: Timestamp,
    /// What became of it.
    pub outcome: Outcome,
    /// From where.
    pub device: Device,
    /// Whether the account had not been used from such a device before.
    pub new_device: bool,
    /// The session that began.
    pub session: Option<SessionId>,
}
