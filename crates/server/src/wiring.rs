//! Puts the parts together.

use crate::config::{Algorithm, Auth, Config, Docs, Environment};
use crate::system::{FreshIds, SystemClock};
use anyhow::{Context, Result};
use chrono::Duration;
use plantel_application::identity::TokenLives;
use plantel_credentials::{self as credentials, BcryptHasher, JwtTokens, TokenSettings, VerifyBy, VerifyingKey};
use plantel_domain::clock::Clock;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use plantel_http::{HttpSettings, Services};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{DatabaseOptions, Pools, SeaStore};
use std::sync::Arc;

/// Opens the database.
pub async fn pools(config: &Config) -> Result<Pools> {
    let options = DatabaseOptions {
        url: config.database.url.0.clone(),
        max_connections: config.database.max_connections,
        acquire_timeout: std::time::Duration::from_secs(config.database.acquire_timeout_seconds),
    };
    let opened = plantel_persistence::connect(&options).await;
    opened.with_context(|| format!("database.url: {} cannot be opened", config.database.url.shown()))
}

/// Brings the schema up to date, or says that it is not.
pub async fn migrate(config: &Config, pools: &Pools) -> Result<()> {
    if config.database.migrate {
        plantel_persistence::one_at_a_time(pools, Migrator::up(&pools.write, None))
            .await
            .context("the schema cannot be brought up to date")?;
    } else {
        let pending = Migrator::get_pending_migrations_read_only(&pools.read).await?;
        anyhow::ensure!(pending.is_empty(), "{} migrations are pending: run `plantel migrate up`", pending.len());
    }
    Ok(())
}

/// Every use case over the real parts.
pub fn services(config: &Config, pools: Pools) -> Result<Services> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let ids: Arc<dyn IdSource> = Arc::new(FreshIds);
    let store: Arc<dyn Store> = Arc::new(SeaStore::new(pools, Arc::clone(&clock), Arc::clone(&ids)));
    let tokens = JwtTokens::new(token_settings(&config.auth)?)?;
    let lives = TokenLives {
        access: Duration::minutes(config.auth.access_minutes),
        refresh: Duration::days(config.auth.refresh_days),
    };
    let hasher = BcryptHasher::new(config.auth.bcrypt_cost);
    Ok(Services::new(store, clock, ids, Arc::new(hasher), Arc::new(tokens), lives))
}

/// How the server answers.
pub fn http_settings(config: &Config) -> Result<HttpSettings> {
    let seal = match token_settings(&config.auth)?.algorithm {
        credentials::Algorithm::Hs256(secret) => secret,
        credentials::Algorithm::EdDsa { private_pem, .. } => private_pem,
    };
    Ok(HttpSettings {
        seal: seal.into_bytes(),
        cors_origins: config.cors.origins.clone(),
        cors_credentials: config.cors.credentials,
        body_limit: config.http.body_limit,
        upload_limit: config.http.upload_limit,
        request_timeout: std::time::Duration::from_secs(config.http.request_timeout_seconds),
        docs: match config.http.docs {
            Docs::Auto => config.environment == Environment::Development,
            Docs::On => true,
            Docs::Off => false,
        },
    })
}

fn token_settings(auth: &Auth) -> Result<TokenSettings> {
    let read = |key: &str, file: &Option<String>| {
        let file = file.as_deref().with_context(|| format!("{key} is needed"))?;
        std::fs::read_to_string(file).with_context(|| format!("{key}: {file} cannot be read"))
    };
    let algorithm = match auth.algorithm {
        Algorithm::HS256 => credentials::Algorithm::Hs256(auth.secret.0.clone()),
        Algorithm::EdDSA => credentials::Algorithm::EdDsa {
            private_pem: read("auth.private_key_file", &auth.private_key_file)?,
            public_pem: read("auth.public_key_file", &auth.public_key_file)?,
        },
    };
    let previous = match (&auth.previous_key_id, &auth.previous_secret) {
        (None, _) => None,
        (Some(id), Some(secret)) => {
            Some(VerifyingKey { id: id.clone(), algorithm: VerifyBy::Secret(secret.0.clone()) })
        }
        (Some(id), None) => {
            let pem = read("auth.previous_public_key_file", &auth.previous_public_key_file)?;
            Some(VerifyingKey { id: id.clone(), algorithm: VerifyBy::PublicPem(pem) })
        }
    };
    Ok(TokenSettings {
        issuer: auth.issuer.clone(),
        audience: auth.audience.clone(),
        key_id: auth.key_id.clone(),
        algorithm,
        previous,
    })
}
