//! What an operator decides about accounts.

use chrono::Duration;
use plantel_domain::access::{Membership, Role};
use plantel_domain::identity::{Locale, Lockout, SessionLimits, SignUp, User};
use std::collections::BTreeSet;

/// How long tokens are good.
#[derive(Clone, Copy, Debug)]
pub struct TokenLives {
    /// An access token.
    pub access: Duration,
    /// A refresh token, from its last renewal.
    pub refresh: Duration,
    /// The link in a mail of recovery.
    pub recovery: Duration,
    /// The link in the mail to a new account.
    pub welcome: Duration,
    /// The link in a mail that asks whether an address is right.
    pub verification: Duration,
    /// An invitation.
    pub invitation: Duration,
}

impl Default for TokenLives {
    fn default() -> Self {
        Self {
            access: Duration::minutes(30),
            refresh: Duration::days(7),
            recovery: Duration::hours(48),
            welcome: Duration::days(7),
            verification: Duration::days(7),
            invitation: Duration::days(14),
        }
    }
}

/// What an operator decides about accounts.
#[derive(Clone, Debug)]
pub struct AccountRules {
    /// How long tokens are good.
    pub lives: TokenLives,
    /// Who may make an account of their own.
    pub sign_up: SignUp,
    /// How many sessions somebody may have at once.
    pub sessions: SessionLimits,
    /// When failed sign-ins close the door.
    pub lockout: Lockout,
    /// Roles that must have a second factor.
    pub second_factor_roles: BTreeSet<Role>,
    /// Whether platform administrators must have one.
    pub second_factor_admins: bool,
    /// Where single sign-on may send a browser in the end: origins, or whole addresses.
    pub return_to: Vec<String>,
    /// The language of letters to who has chosen none.
    pub locale: Locale,
    /// For how long ended sessions and the history of sign-ins are kept.
    pub keep: Duration,
    /// For how long it is remembered who calls, if nothing changes; zero for not at all.
    pub remember: Duration,
}

impl Default for AccountRules {
    fn default() -> Self {
        Self {
            lives: TokenLives::default(),
            sign_up: SignUp::default(),
            sessions: SessionLimits::default(),
            lockout: Lockout::default(),
            second_factor_roles: BTreeSet::new(),
            second_factor_admins: false,
            return_to: Vec::new(),
            locale: Locale::default(),
            keep: Duration::days(90),
            remember: Duration::seconds(5),
        }
    }
}

impl AccountRules {
    /// Whether somebody with these memberships must have a second factor.
    pub fn demands_second_factor(&self, user: &User, memberships: &[Membership]) -> bool {
        let roles = &mut memberships.iter().flat_map(|membership| &membership.roles);
        (user.platform_admin && self.second_factor_admins) || roles.any(|role| self.second_factor_roles.contains(role))
    }

    /// The most sessions of somebody with these memberships.
    pub fn most_sessions(&self, user: &User, memberships: &[Membership]) -> u32 {
        let roles = memberships.iter().flat_map(|membership| membership.roles.iter().copied()).collect();
        self.sessions.of(user.platform_admin, &roles)
    }
}
