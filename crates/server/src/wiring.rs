//! Puts the parts together.

mod accounts;
mod inventory;

use crate::config::{Algorithm, Auth, Config, Docs, Environment, MailSecurity};
use crate::system::{FreshIds, SystemClock};
use anyhow::{Context, Result};
use plantel_application::identity::Credentials;
use plantel_application::notifications::Places;
use plantel_application::relay::routes;
use plantel_application::webhooks::HookTools;
use plantel_credentials::{self as credentials, TokenSettings, VerifyBy, VerifyingKey};
use plantel_domain::clock::Clock;
use plantel_domain::identity::Email;
use plantel_domain::ids::IdSource;
use plantel_domain::journal::Sensitive;
use plantel_domain::mail::{Captured, Post};
use plantel_domain::store::Store;
use plantel_http::{HttpSettings, InFlight, Limiter, Services};
use plantel_mail::{FolderPost, MailSettings, Security, Smtp, SmtpPost};
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{DatabaseOptions, Pools, SeaStore};
use plantel_webhooks::{HookSettings, HttpHookPost};
use std::path::PathBuf;
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
        plantel_persistence::one_at_a_time(pools, |db| async move { Migrator::up(&db, None).await })
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
    let store = SeaStore::new(pools, Arc::clone(&clock), Arc::clone(&ids)).routed(routes());
    let store: Arc<dyn Store> = Arc::new(store);
    let (post, captured) = post(config, &clock)?;
    let credentials = accounts::credentials(config, &clock, token_settings(&config.auth)?)?;
    let hooks = hooks(config, &credentials)?;
    let (rules, tools) = (accounts::rules(config), inventory::tools(config, hooks)?);
    let services = Services::new(store, clock, ids, credentials, rules, post, tools);
    let services = services.limited_by(Limiter::new(&config.limits.limits())).scheduled(&config.timetable()?);
    let services = services.crowded_by(InFlight::new(config.http.max_in_flight)).patient_for(answer_patience(config));
    Ok(match captured {
        Some(captured) => services.capturing(captured),
        None => services,
    })
}

/// What telling other systems needs.
fn hooks(config: &Config, credentials: &Credentials) -> Result<HookTools> {
    let settings = HookSettings {
        rules: config.webhooks.rules(),
        timeout: std::time::Duration::from_secs(config.webhooks.timeout_seconds),
    };
    let poster = HttpHookPost::new(settings).context("webhooks")?;
    Ok(HookTools { poster: Arc::new(poster), vault: Arc::clone(&credentials.vault) })
}

/// Who sends letters, and where they are when nobody does.
type Mail = (Arc<dyn Post>, Option<Arc<dyn Captured>>);

fn post(config: &Config, clock: &Arc<dyn Clock>) -> Result<Mail> {
    let mail = &config.mail;
    let smtp = mail.has_server().then(|| Smtp {
        host: mail.smtp_host.clone(),
        port: mail.smtp_port,
        security: match mail.smtp_security {
            MailSecurity::None => Security::None,
            MailSecurity::StartTls => Security::StartTls,
            MailSecurity::Tls => Security::Tls,
        },
        username: Some(mail.smtp_username.clone()).filter(|name| !name.is_empty()),
        password: Some(Sensitive(mail.smtp_password.0.clone())).filter(|password| !password.0.is_empty()),
        ca_file: mail.smtp_ca_file.as_ref().map(PathBuf::from),
        timeout: std::time::Duration::from_secs(mail.smtp_timeout_seconds),
    });
    let settings = MailSettings {
        project: mail.project.clone(),
        frontend_url: config.accounts.frontend_url.clone(),
        from: Email::parse(&mail.from_email).context("mail.from_email")?,
        from_name: mail.from_name.clone(),
        smtp,
    };
    if let Some(smtp) = &settings.smtp {
        return Ok((Arc::new(SmtpPost::new(&settings, smtp, Arc::clone(clock)).context("mail")?), None));
    }
    let folder = PathBuf::from(&mail.capture_folder);
    let folder = Arc::new(FolderPost::new(&settings, folder, Arc::clone(clock)).context("mail.capture_folder")?);
    Ok((Arc::clone(&folder) as Arc<dyn Post>, Some(folder)))
}

/// How the server answers.
pub fn http_settings(config: &Config) -> Result<HttpSettings> {
    let seal = match token_settings(&config.auth)?.algorithm {
        credentials::Algorithm::Hs256(secret) => secret,
        credentials::Algorithm::EdDsa { private_pem, .. } => private_pem,
    };
    Ok(HttpSettings {
        seal: seal.into_bytes(),
        cors_origins: origins(config),
        cors_credentials: config.cors.credentials,
        body_limit: config.http.body_limit,
        upload_limit: config.http.upload_limit,
        import_limit: config.http.import_limit,
        request_timeout: std::time::Duration::from_secs(config.http.request_timeout_seconds),
        body_patience: std::time::Duration::from_secs(config.http.body_patience_seconds),
        answer_patience: answer_patience(config),
        upload_timeout: std::time::Duration::from_secs(config.http.upload_timeout_seconds),
        public_url: config.http.public_url.as_str().trim_end_matches('/').to_owned(),
        secure: config.http.public_url.scheme() == "https",
        private_routes: config.environment == Environment::Development,
        trusted_proxies: config.http.trusted_proxies.clone(),
        metrics_token: Sensitive(config.metrics.token.0.clone()),
        streams: Places {
            each: config.http.streams_per_user,
            here: config.http.streams_per_address,
            all: config.http.max_streams,
        },
        docs: match config.http.docs {
            Docs::Auto => config.environment == Environment::Development,
            Docs::On => true,
            Docs::Off => false,
        },
        ..HttpSettings::default()
    })
}

/// How long a client may take nothing of what it asked for.
fn answer_patience(config: &Config) -> std::time::Duration {
    std::time::Duration::from_secs(config.http.answer_patience_seconds)
}

/// Those that the operator names, and the web client that letters lead to.
fn origins(config: &Config) -> Vec<String> {
    let mut origins = config.cors.origins.clone();
    let own = config.accounts.frontend_url.origin().ascii_serialization();
    if !origins.iter().any(|origin| *origin == own || origin == "*") {
        origins.push(own);
    }
    origins
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
