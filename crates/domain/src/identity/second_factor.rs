//! The second factor: codes that change with time (TOTP, RFC 6238), and recovery codes for when the
//! device is gone.

use crate::clock::Timestamp;
use crate::error::{Fault, Kind};
use crate::ids::UserId;
use crate::journal::{Sensitive, facts};
use crate::store::Version;
use serde::Serialize;

/// A user's second factor.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct SecondFactor {
    /// Whose.
    pub user: UserId,
    /// The shared secret, sealed by a [`Vault`](super::Vault).
    pub secret: Sensitive<String>,
    /// Since when it is asked for; until then it is only prepared.
    pub confirmed_at: Option<Timestamp>,
    /// The last time step of which a code was used: none is good twice.
    pub last_step: i64,
    /// Digests of the recovery codes that are left.
    pub recovery: Sensitive<Vec<String>>,
    /// When it was prepared.
    pub created_at: Timestamp,
    /// Current version.
    pub version: Version,
}

/// What somebody shows as second factor, already read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Shown {
    /// A code of this time step.
    Step(i64),
    /// A recovery code, as its digest.
    Recovery(String),
}

impl SecondFactor {
    /// Prepared, not asked for yet.
    pub fn prepare(user: UserId, secret: String, now: Timestamp) -> Self {
        Self {
            user,
            secret: Sensitive(secret),
            confirmed_at: None,
            last_step: 0,
            recovery: Sensitive(Vec::new()),
            created_at: now,
            version: 1,
        }
    }

    /// With the same secret, as `seal` seals it anew, if it can.
    pub fn sealed_anew(mut self, seal: impl Fn(&str) -> Option<String>) -> Option<Self> {
        self.secret = Sensitive(seal(&self.secret.0)?);
        Some(self)
    }

    /// Asked for from now on: the first code was shown.
    pub fn confirm(mut self, step: i64, recovery: Vec<String>, now: Timestamp) -> Result<Self, SecondFactorError> {
        if self.confirmed_at.is_some() {
            return Err(SecondFactorError::AlreadyOn);
        }
        self.confirmed_at = Some(now);
        self.last_step = step;
        self.recovery = Sensitive(recovery);
        Ok(self)
    }

    /// Uses up what is shown. A code that was used, or one before it, is refused, and so is a recovery
    /// code a second time.
    pub fn prove(mut self, shown: &Shown) -> Result<Self, SecondFactorError> {
        match shown {
            Shown::Step(step) if *step > self.last_step => self.last_step = *step,
            Shown::Step(_) => return Err(SecondFactorError::WrongCode),
            Shown::Recovery(digest) => {
                let at = self.recovery.0.iter().position(|left| left == digest);
                self.recovery.0.remove(at.ok_or(SecondFactorError::WrongCode)?);
            }
        }
        Ok(self)
    }
}

/// What a second factor refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum SecondFactorError {
    /// The password is right; a code is needed too.
    #[error("a code of the second factor is needed")]
    Required,
    /// Not a code of now, or used before.
    #[error("the code is wrong")]
    WrongCode,
    /// It is on already.
    #[error("the second factor is on already")]
    AlreadyOn,
    /// There is none.
    #[error("there is no second factor")]
    Off,
    /// A role of the account demands one: it cannot be switched off.
    #[error("a role demands a second factor")]
    Demanded,
    /// A role of the account demands one, and nothing else is allowed before it is on.
    #[error("a second factor must be set up first")]
    EnrolFirst,
}

impl SecondFactorError {
    /// Its codes.
    pub const CODES: &'static [&'static str] =
        &["mfa.required", "mfa.wrong-code", "mfa.already-on", "mfa.off", "mfa.demanded", "mfa.enrol-first"];
}

impl Fault for SecondFactorError {
    fn kind(&self) -> Kind {
        match self {
            Self::Required | Self::WrongCode => Kind::Unauthenticated,
            Self::AlreadyOn | Self::Off | Self::Demanded => Kind::Refused,
            Self::EnrolFirst => Kind::Forbidden,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Required => "mfa.required",
            Self::WrongCode => "mfa.wrong-code",
            Self::AlreadyOn => "mfa.already-on",
            Self::Off => "mfa.off",
            Self::Demanded => "mfa.demanded",
            Self::EnrolFirst => "mfa.enrol-first",
        }
    }
}

facts! {
    about "user" {
        /// Whose.
        user: UserId,
    }

    /// A second factor was switched on.
    SecondFactorOn = "second-factor.on",
    /// A second factor was switched off.
    SecondFactorOff = "second-factor.off",
    /// New recovery codes replaced the old.
    RecoveryCodesRenewed = "second-factor.codes-renewed",
    /// A recovery code was used to sign in.
    RecoveryCodeUsed = "second-factor.code-used",
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    fn on() -> SecondFactor {
        let now = Timestamp::UNIX_EPOCH;
        let prepared = SecondFactor::prepare(Uuid::from_u128(1).into(), "s".to_owned(), now);
        prepared.confirm(100, vec!["a".to_owned(), "b".to_owned()], now).unwrap()
    }

    #[test]
    fn a_code_is_good_once_and_never_after_a_later_one() {
        assert_eq!(on().prove(&Shown::Step(100)), Err(SecondFactorError::WrongCode));
        let used = on().prove(&Shown::Step(102)).unwrap();
        assert_eq!(used.clone().prove(&Shown::Step(102)), Err(SecondFactorError::WrongCode));
        assert_eq!(used.prove(&Shown::Step(101)), Err(SecondFactorError::WrongCode));
    }

    #[test]
    fn a_recovery_code_is_good_once() {
        let used = on().prove(&Shown::Recovery("a".to_owned())).unwrap();
        assert_eq!(used.recovery.0, ["b"]);
        assert_eq!(used.prove(&Shown::Recovery("a".to_owned())), Err(SecondFactorError::WrongCode));
    }

    #[test]
    fn what_is_on_is_not_confirmed_again() {
        assert_eq!(on().confirm(200, Vec::new(), Timestamp::UNIX_EPOCH), Err(SecondFactorError::AlreadyOn));
    }
}
