//! What accounts need.

use crate::config::{Config, SignUpMode};
use anyhow::{Context, Result};
use chrono::Duration;
use plantel_application::identity::{AccountRules, Credentials, TokenLives};
use plantel_credentials::{AeadVault, BcryptHasher, JwtTokens, Strength, TokenSettings, Totp};
use plantel_domain::access::Role;
use plantel_domain::clock::Clock;
use plantel_domain::identity::{IdentityProvider, Locale, Lockout, SessionLimits, SignUp};
use plantel_sso::{OpenIdProvider, OpenIdSettings};
use std::sync::Arc;

/// What proves who somebody is.
pub fn credentials(config: &Config, clock: &Arc<dyn Clock>, tokens: TokenSettings) -> Result<Credentials> {
    let (auth, accounts) = (&config.auth, &config.accounts);
    let refused = match &accounts.password_blocklist_file {
        Some(file) => std::fs::read_to_string(file).context("accounts.password_blocklist_file")?,
        None => String::new(),
    };
    let previous = auth.previous_encryption_secret.as_ref().map(|secret| secret.0.as_str());
    Ok(Credentials {
        hasher: Arc::new(BcryptHasher::new(auth.bcrypt_cost)),
        policy: Arc::new(Strength::new(accounts.password_min_score, accounts.password_composition, refused.lines())),
        tokens: Arc::new(JwtTokens::new(tokens)?),
        vault: Arc::new(AeadVault::new(&auth.encryption_secret.0, previous)),
        codes: Arc::new(Totp::new(&config.mail.project)),
        providers: providers(config, clock)?,
    })
}

fn providers(config: &Config, clock: &Arc<dyn Clock>) -> Result<Vec<Arc<dyn IdentityProvider>>> {
    let base = config.http.public_url.as_str().trim_end_matches('/');
    let provider = |provider: &crate::config::Provider| -> Result<Arc<dyn IdentityProvider>> {
        let redirect = format!("{base}/api/v1/auth/sso/{}/callback", provider.name);
        let settings = OpenIdSettings {
            name: provider.name.clone(),
            label: provider.label.clone(),
            issuer: provider.issuer.clone(),
            client_id: provider.client_id.clone(),
            client_secret: provider
                .client_secret
                .as_ref()
                .map(|secret| secret.0.clone())
                .filter(|secret| !secret.is_empty()),
            redirect_uri: redirect.parse().context("http.public_url")?,
            scopes: OpenIdSettings::default_scopes(),
        };
        let provider = OpenIdProvider::new(settings, Arc::clone(clock));
        Ok(Arc::new(provider.with_context(|| format!("sso.providers: {redirect}"))?))
    };
    config.sso.providers.iter().map(provider).collect()
}

/// What the operator decides about accounts.
pub fn rules(config: &Config) -> AccountRules {
    let (auth, accounts) = (&config.auth, &config.accounts);
    let limits = accounts.sessions.roles.iter();
    AccountRules {
        lives: TokenLives {
            access: Duration::minutes(auth.access_minutes),
            refresh: Duration::days(auth.refresh_days),
            recovery: Duration::hours(accounts.recovery_hours),
            welcome: Duration::hours(accounts.welcome_hours),
            verification: Duration::hours(accounts.verification_hours),
            invitation: Duration::hours(accounts.invitation_hours),
        },
        sign_up: match accounts.sign_up {
            SignUpMode::Open => SignUp::Open,
            SignUpMode::Invitation => SignUp::ByInvitation,
            SignUpMode::Closed => SignUp::Closed,
        },
        sessions: SessionLimits {
            default: accounts.sessions.default,
            platform_admin: accounts.sessions.platform_admin,
            roles: limits.filter_map(|(name, most)| Role::parse(name).ok().map(|role| (role, *most))).collect(),
        },
        lockout: Lockout {
            failures: accounts.lockout_failures,
            first: Duration::minutes(accounts.lockout_minutes),
            longest: Duration::hours(accounts.lockout_longest_hours),
        },
        second_factor_roles: accounts.second_factor_roles().collect(),
        second_factor_admins: accounts.second_factor_admins(),
        return_to: config.sso.return_to.clone(),
        locale: Locale::parse(&accounts.locale).unwrap_or_default(),
        keep: Duration::days(accounts.keep_days),
        remember: Duration::seconds(auth.cache_seconds),
    }
}
