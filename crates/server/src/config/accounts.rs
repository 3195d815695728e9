//! Of accounts.

use super::check::{file, web};
use super::{Config, Environment, Secret};
use plantel_domain::access::Role;
use plantel_domain::identity::{Email, Locale, Password};
use serde::de::Error as _;
use serde::{Deserialize, Deserializer, Serialize};
use std::collections::BTreeMap;
use url::Url;

/// Who may make an account of their own.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum SignUpMode {
    Open,
    Invitation,
    Closed,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Accounts {
    pub frontend_url: Url,
    pub sign_up: SignUpMode,
    pub locale: String,
    pub first_admin_email: String,
    pub first_admin_password: Secret,
    pub password_min_score: u8,
    pub password_composition: bool,
    pub password_blocklist_file: Option<String>,
    pub recovery_hours: i64,
    pub welcome_hours: i64,
    pub verification_hours: i64,
    pub invitation_hours: i64,
    pub lockout_failures: u32,
    pub lockout_minutes: i64,
    pub lockout_longest_hours: i64,
    pub keep_days: i64,
    pub mfa_roles: Vec<String>,
    pub sessions: Sessions,
}

/// How many sessions somebody may have at once.
#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Sessions {
    pub default: u32,
    pub platform_admin: u32,
    #[serde(default, deserialize_with = "counts")]
    pub roles: BTreeMap<String, u32>,
}

/// Numbers; a variable holds them as text.
fn counts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<BTreeMap<String, u32>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Count {
        Number(u32),
        Text(String),
    }
    let read = |(role, count): (String, Count)| match count {
        Count::Number(count) => Ok((role, count)),
        Count::Text(text) => text.parse().map(|count| (role, count)).map_err(|_| D::Error::custom("must be a number")),
    };
    BTreeMap::<String, Count>::deserialize(deserializer)?.into_iter().map(read).collect()
}

/// As `accounts.mfa_roles` calls platform administrators.
pub const PLATFORM_ADMIN: &str = "platform_admin";

impl Accounts {
    /// The roles that must have a second factor, but for platform administrators.
    pub fn second_factor_roles(&self) -> impl Iterator<Item = Role> {
        self.mfa_roles.iter().filter_map(|name| Role::parse(name).ok())
    }

    /// Whether platform administrators must have one.
    pub fn second_factor_admins(&self) -> bool {
        self.mfa_roles.iter().any(|name| name == PLATFORM_ADMIN)
    }
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let (accounts, production) = (&config.accounts, config.environment == Environment::Production);
    web(&accounts.frontend_url, "accounts.frontend_url", demand);
    demand(Locale::parse(&accounts.locale).is_ok(), "accounts.locale", "must be es, en or pt");
    demand(accounts.password_min_score <= 4, "accounts.password_min_score", "must be between 0 and 4");
    let hours = [
        ("accounts.recovery_hours", accounts.recovery_hours),
        ("accounts.welcome_hours", accounts.welcome_hours),
        ("accounts.verification_hours", accounts.verification_hours),
        ("accounts.invitation_hours", accounts.invitation_hours),
        ("accounts.lockout_longest_hours", accounts.lockout_longest_hours),
    ];
    for (key, hours) in hours {
        demand((1..=8784).contains(&hours), key, "must be between 1 and 8784, a year");
    }
    demand((1..=100).contains(&accounts.lockout_failures), "accounts.lockout_failures", "must be between 1 and 100");
    demand((1..=1440).contains(&accounts.lockout_minutes), "accounts.lockout_minutes", "must be between 1 and 1440");
    demand((1..=3660).contains(&accounts.keep_days), "accounts.keep_days", "must be between 1 and 3660");
    let known = |name: &String| name == PLATFORM_ADMIN || Role::parse(name).is_ok();
    demand(accounts.mfa_roles.iter().all(known), "accounts.mfa_roles", "must name roles, or platform_admin");
    let sessions = &accounts.sessions;
    let roles = sessions.roles.iter().all(|(name, _)| Role::parse(name).is_ok());
    demand(roles, "accounts.sessions.roles", "must name roles");
    let counts = [sessions.default, sessions.platform_admin].into_iter().chain(sessions.roles.values().copied());
    let why = "must be between 1 and 1000";
    demand(counts.into_iter().all(|count| (1..=1000).contains(&count)), "accounts.sessions", why);
    if accounts.password_blocklist_file.is_some() {
        file(accounts.password_blocklist_file.as_deref(), "accounts.password_blocklist_file", demand);
    }
    first_admin(accounts, production, demand);
}

fn first_admin(accounts: &Accounts, production: bool, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let (email, password) = (&accounts.first_admin_email, &accounts.first_admin_password.0);
    let key = "accounts.first_admin_password";
    if email.is_empty() {
        return demand(password.is_empty(), "accounts.first_admin_email", "goes with accounts.first_admin_password");
    }
    demand(Email::parse(email).is_ok(), "accounts.first_admin_email", "must be an address");
    demand(Password::chosen(password.clone()).is_ok(), key, "must have 8 to 128 characters");
    demand(!production || !password.to_lowercase().contains("changethis"), key, "still has its default value");
    demand(!production || password.chars().count() >= 12, key, "must have at least 12 characters in production");
}
