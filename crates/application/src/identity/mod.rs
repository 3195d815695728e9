//! Signing in and out, and who somebody is.

mod accept_invitation;
mod accounts;
mod authenticate;
mod callers;
mod delete_account;
pub(crate) mod digest;
mod enter;
mod import_users;
mod letters;
mod login;
mod own_account;
mod own_data;
mod passwords;
mod refresh;
mod reseal;
mod rules;
mod second_factor;
mod sessions;
mod sign_out;
mod sign_up;
mod single_sign_on;
mod switch;
mod test_mail;
mod who_am_i;

pub use accept_invitation::Joining;
pub use accounts::{NewAccount, UserChange};
pub use authenticate::Authenticated;
pub use callers::CallersKnown;
#[cfg(fuzzing)]
pub use import_users::{Column as AccountColumn, parse_all as parse_accounts};
pub use import_users::{UserImportOptions, UserImportReport};
pub use letters::{LETTERS, Letters};
pub use login::{SignedIn, Typed};
pub use own_account::OwnChange;
pub use own_data::{OwnData, OwnWishes};
pub use rules::{AccountRules, TokenLives};
pub use second_factor::{FactorStatus, Prepared};
pub use sign_up::NewOwnAccount;
pub use single_sign_on::{Arrived, Leaving};
pub use who_am_i::Me;

use crate::Result;
use callers::Callers;
use enter::Entry;
use plantel_domain::access::{Actor, Membership};
use plantel_domain::clock::Clock;
use plantel_domain::form::Invalid;
use plantel_domain::identity::{
    IdentityProvider, OneTimeCodes, Password, PasswordHasher, PasswordPolicy, PersonName, TokenError, Tokens, User,
    Vault,
};
use plantel_domain::ids::{IdSource, InstitutionId, SessionId, UserId};
use plantel_domain::institutions::Institution;
use plantel_domain::store::{Store, UnitOfWork};
use std::collections::BTreeSet;
use std::sync::Arc;

/// What proves who somebody is.
#[derive(Clone)]
pub struct Credentials {
    /// Hashes passwords.
    pub hasher: Arc<dyn PasswordHasher>,
    /// Judges new ones.
    pub policy: Arc<dyn PasswordPolicy>,
    /// Signs tokens.
    pub tokens: Arc<dyn Tokens>,
    /// Seals the secrets of second factors.
    pub vault: Arc<dyn Vault>,
    /// Codes that change with time.
    pub codes: Arc<dyn OneTimeCodes>,
    /// Outside providers.
    pub providers: Vec<Arc<dyn IdentityProvider>>,
}

/// Accounts and sessions.
pub struct Identity {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    credentials: Credentials,
    rules: AccountRules,
    callers: Callers,
}

impl Identity {
    /// Over these ports, by these rules.
    pub fn new(
        store: Arc<dyn Store>,
        clock: Arc<dyn Clock>,
        ids: Arc<dyn IdSource>,
        credentials: Credentials,
        rules: AccountRules,
    ) -> Self {
        let callers = Callers::new(store.caller_changes(), rules.remember);
        Self { store, clock, ids, credentials, rules, callers }
    }

    /// What the operator decides about accounts.
    pub fn rules(&self) -> &AccountRules {
        &self.rules
    }

    /// Refuses a new password that is easily guessed, also by who knows its owner.
    async fn judge(&self, pointer: &str, password: &Password, user: About<'_>) -> std::result::Result<(), Invalid> {
        let about = std::iter::once(user.email.to_owned()).chain(user.name.map(str::to_owned)).collect();
        let judged = self.credentials.policy.judge(password.clone(), about).await;
        judged.map_err(|bad| Invalid::at(pointer, bad))
    }
}

/// The caller's account, held until the work ends; refused when it was deleted or switched off since the
/// request was let in.
async fn lock_living(work: &mut dyn UnitOfWork, id: UserId) -> Result<User> {
    let found = work.users().lock(id, None).await?;
    found.filter(|user| user.active).ok_or_else(|| TokenError::Revoked.into())
}

/// What a guesser would know of somebody.
struct About<'a> {
    email: &'a str,
    name: Option<&'a str>,
}

impl<'a> From<&'a User> for About<'a> {
    fn from(user: &'a User) -> Self {
        Self { email: user.email.as_str(), name: user.full_name.as_ref().map(PersonName::as_str) }
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
