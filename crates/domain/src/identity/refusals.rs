//! What accounts refuse, and who may make one.

use crate::error::{Fault, Kind};

/// Why somebody could not sign in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LoginError {
    /// The address is unknown or the password wrong: nobody learns which.
    #[error("incorrect email or password")]
    BadCredentials,
    /// The account is switched off; told only to who knows the password.
    #[error("inactive user")]
    Inactive,
}

impl Fault for LoginError {
    fn kind(&self) -> Kind {
        match self {
            Self::BadCredentials => Kind::Unauthenticated,
            Self::Inactive => Kind::Forbidden,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::BadCredentials => "login.bad-credentials",
            Self::Inactive => "login.inactive",
        }
    }
}

/// What a change of an account refuses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum UserError {
    /// A platform administrator neither deletes, switches off nor demotes the own account.
    #[error("no administrator deletes, switches off or demotes the own account")]
    Own,
    /// Nobody would be left to administer.
    #[error("the last active platform administrator")]
    LastAdmin,
    /// Things are lent to them.
    #[error("things are lent to them")]
    HasLoans,
    /// Not the present password.
    #[error("the present password is wrong")]
    WrongPassword,
    /// The new password is the present one.
    #[error("the new password is the present one")]
    SamePassword,
}

impl UserError {
    /// Its codes.
    pub const CODES: &'static [&'static str] =
        &["user.own", "user.last-admin", "user.has-loans", "password.wrong", "password.same"];
}

impl Fault for UserError {
    fn kind(&self) -> Kind {
        Kind::Refused
    }
    fn code(&self) -> &'static str {
        match self {
            Self::Own => "user.own",
            Self::LastAdmin => "user.last-admin",
            Self::HasLoans => "user.has-loans",
            Self::WrongPassword => "password.wrong",
            Self::SamePassword => "password.same",
        }
    }
}

/// Who may make an account of their own.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum SignUp {
    /// Anybody.
    Open,
    /// Who was invited.
    #[default]
    ByInvitation,
    /// Nobody: administrators make accounts.
    Closed,
}

/// Why somebody could not make an account, or prove something by mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccountError {
    /// Administrators make accounts.
    #[error("nobody signs up here")]
    SignUpClosed,
    /// An invitation is needed.
    #[error("sign-up is by invitation")]
    InvitationNeeded,
    /// The token of a mail is spoilt, too old, used, or of another purpose.
    #[error("the token is no good")]
    BadToken,
}

impl AccountError {
    /// Its codes.
    pub const CODES: &'static [&'static str] = &["sign-up.closed", "sign-up.by-invitation", "mail-token.invalid"];
}

impl Fault for AccountError {
    fn kind(&self) -> Kind {
        match self {
            Self::SignUpClosed | Self::InvitationNeeded => Kind::Forbidden,
            Self::BadToken => Kind::Malformed,
        }
    }
    fn code(&self) -> &'static str {
        match self {
            Self::SignUpClosed => "sign-up.closed",
            Self::InvitationNeeded => "sign-up.by-invitation",
            Self::BadToken => "mail-token.invalid",
        }
    }
}
