//! Signing in and out, and who somebody is.

mod accounts;
mod authenticate;
mod login;
mod refresh;
mod sign_out;
mod switch;
mod who_am_i;

pub use accounts::{NewAccount, UserChange};
pub use authenticate::Authenticated;
pub use login::SignedIn;
pub use who_am_i::Me;

use chrono::Duration;
use plantel_domain::access::{Actor, Membership};
use plantel_domain::clock::Clock;
use plantel_domain::identity::{PasswordHasher, Tokens, User};
use plantel_domain::ids::{IdSource, InstitutionId, SessionId};
use plantel_domain::institutions::Institution;
use plantel_domain::store::Store;
use std::collections::BTreeSet;
use std::sync::Arc;

/// How long tokens are good.
#[derive(Clone, Copy, Debug)]
pub struct TokenLives {
    /// An access token.
    pub access: Duration,
    /// A refresh token, from its last renewal.
    pub refresh: Duration,
}

/// Accounts and sessions.
pub struct Identity {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    hasher: Arc<dyn PasswordHasher>,
    tokens: Arc<dyn Tokens>,
    lives: TokenLives,
}

impl Identity {
    /// Over these ports.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        hasher: Arc<dyn PasswordHasher>,
        tokens: Arc<dyn Tokens>,
        lives: TokenLives,
    ) -> Self {
        Self { store, clock, ids, hasher, tokens, lives }
    }
}

/// The user as one who acts in this institution, or in none.
fn actor(user: &User, session: SessionId, memberships: &[Membership], at: Option<&Institution>) -> Actor {
    let mine = |institution: &Institution| memberships.iter().find(|m| m.institution == institution.id).cloned();
    Actor {
        user: user.id,
        session: Some(session),
        platform_admin: user.platform_admin,
        membership: at.and_then(mine),
        modules_on: at.map(|institution| institution.modules.clone()).unwrap_or_default(),
    }
}

/// Where a session starts, or a request without a choice acts: the last used institution, else the only one.
fn preferred(last: Option<InstitutionId>, memberships: &[Membership]) -> Option<InstitutionId> {
    let all: BTreeSet<InstitutionId> = memberships.iter().map(|membership| membership.institution).collect();
    last.filter(|id| all.contains(id)).or_else(|| if all.len() == 1 { all.first().copied() } else { None })
}
