//! What types cannot say.

use super::{Algorithm, Auth, Config, Environment, accounts, inventory, jobs, mail, sso, storage, telemetry, webhooks};
use url::Url;

/// Ten years in minutes: more must be a mistake.
const LONG: i64 = 10 * 366 * 24 * 60;

/// Each key that cannot be so, and why.
pub fn faults(config: &Config) -> Vec<(&'static str, String)> {
    let mut wrong = Vec::new();
    let mut demand = |good: bool, key: &'static str, why: &str| {
        if !good {
            wrong.push((key, why.to_owned()));
        }
    };
    let url = &config.database.url.0;
    let known = ["sqlite://", "postgres://", "postgresql://"].iter().any(|scheme| url.starts_with(scheme));
    demand(known, "database.url", "must begin with sqlite:// or postgres://");
    let many = |n: u32| (2..=1000).contains(&n);
    demand(many(config.database.max_connections), "database.max_connections", "must be between 2 and 1000");
    let seconds = |n: u64| (1..=3600).contains(&n);
    let why = "must be between 1 and 3600";
    demand(seconds(config.database.acquire_timeout_seconds), "database.acquire_timeout_seconds", why);
    demand(seconds(config.http.request_timeout_seconds), "http.request_timeout_seconds", why);
    demand(seconds(config.http.upload_timeout_seconds), "http.upload_timeout_seconds", why);
    demand(seconds(config.http.body_patience_seconds), "http.body_patience_seconds", why);
    demand(seconds(config.http.answer_patience_seconds), "http.answer_patience_seconds", why);
    let places = (1..=100_000).contains(&config.http.max_in_flight);
    demand(places, "http.max_in_flight", "must be between 1 and 100000");
    demand(config.http.drain_seconds <= 3600, "http.drain_seconds", "must be at most 3600");
    demand(config.http.leave_seconds <= 3600, "http.leave_seconds", "must be at most 3600");
    let streams = 1..=20_000;
    demand(streams.contains(&config.http.max_streams), "http.max_streams", "must be between 1 and 20000");
    let each = (1..=1000).contains(&config.http.streams_per_user);
    demand(each, "http.streams_per_user", "must be between 1 and 1000");
    let here = streams.contains(&config.http.streams_per_address);
    demand(here, "http.streams_per_address", "must be between 1 and 20000");
    demand(config.http.workers <= 1024, "http.workers", "must be at most 1024");
    demand(config.http.body_limit >= 1024, "http.body_limit", "must be at least 1024");
    demand(config.http.upload_limit >= 1024, "http.upload_limit", "must be at least 1024");
    demand(config.http.import_limit >= 1024, "http.import_limit", "must be at least 1024");
    demand(!config.http.host.is_empty(), "http.host", "must be an address to listen on");
    let level = config.log.level.parse::<tracing_subscriber::EnvFilter>().is_ok();
    demand(level, "log.level", "must be a filter such as info or plantel=debug");
    let star = config.cors.origins.iter().any(|origin| origin == "*");
    demand(
        !(config.cors.credentials && star),
        "cors.origins",
        "\"*\" cannot go with cors.credentials: name the origins",
    );
    for origin in config.cors.origins.iter().filter(|origin| *origin != "*") {
        let exact = Url::parse(origin).is_ok_and(|url| url.origin().ascii_serialization() == *origin);
        demand(exact, "cors.origins", &format!("{origin:?} must be a scheme and a host, as a browser names it"));
    }
    let auth = &config.auth;
    demand((1..=LONG).contains(&auth.access_minutes), "auth.access_minutes", "must be between 1 and ten years");
    demand((1..=3660).contains(&auth.refresh_days), "auth.refresh_days", "must be between 1 and ten years");
    demand((0..=60).contains(&auth.cache_seconds), "auth.cache_seconds", "must be between 0 and 60");
    demand((4..=20).contains(&auth.bcrypt_cost), "auth.bcrypt_cost", "must be between 4 and 20");
    let why = "must not be longer than auth.refresh_days: a session ends with its refresh token";
    demand(auth.access_minutes <= auth.refresh_days.saturating_mul(24 * 60), "auth.access_minutes", why);
    let slow = config.environment == Environment::Development || auth.bcrypt_cost >= 10;
    demand(slow, "auth.bcrypt_cost", "must be at least 10 in production");
    keys(auth, config.environment == Environment::Production, &mut demand);
    web(&config.http.public_url, "http.public_url", &mut demand);
    accounts::check(config, &mut demand);
    webhooks::check(config, &mut demand);
    mail::check(config, &mut demand);
    sso::check(config, &mut demand);
    storage::check(config, &mut demand);
    inventory::check(config, &mut demand);
    jobs::check(config, &mut demand);
    telemetry::check(config, &mut demand);
    wrong
}

/// An address that browsers reach.
pub(super) fn web(url: &Url, key: &'static str, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let good = matches!(url.scheme(), "http" | "https") && url.query().is_none() && url.fragment().is_none();
    demand(good, key, "must begin with http:// or https:// and have no query");
}

/// Of the keys that sign and verify.
fn keys(auth: &Auth, production: bool, demand: &mut impl FnMut(bool, &'static str, &str)) {
    demand(!auth.key_id.is_empty(), "auth.key_id", "must not be empty");
    match auth.algorithm {
        Algorithm::HS256 => secret(&auth.secret.0, "auth.secret", production, demand),
        Algorithm::EdDSA => {
            file(auth.private_key_file.as_deref(), "auth.private_key_file", demand);
            file(auth.public_key_file.as_deref(), "auth.public_key_file", demand);
        }
    }
    secret(&auth.encryption_secret.0, "auth.encryption_secret", production, demand);
    if let Some(previous) = &auth.previous_encryption_secret {
        secret(&previous.0, "auth.previous_encryption_secret", production, demand);
    }
    let named = auth.previous_key_id.is_some();
    let given = auth.previous_secret.is_some() || auth.previous_public_key_file.is_some();
    demand(named == given, "auth.previous_key_id", "goes with auth.previous_secret or auth.previous_public_key_file");
    let other = auth.previous_key_id.as_ref() != Some(&auth.key_id);
    demand(other, "auth.previous_key_id", "must differ from auth.key_id");
    if let Some(previous) = &auth.previous_secret {
        secret(&previous.0, "auth.previous_secret", production, demand);
    }
    if auth.previous_public_key_file.is_some() {
        file(auth.previous_public_key_file.as_deref(), "auth.previous_public_key_file", demand);
    }
}

pub(super) fn secret(
    secret: &str,
    key: &'static str,
    production: bool,
    demand: &mut impl FnMut(bool, &'static str, &str),
) {
    let default = secret.starts_with("development-only") || secret.contains("changethis");
    demand(!(production && default), key, "still has its default value, which production refuses");
    demand(!production || secret.len() >= 32, key, "must have at least 32 bytes in production");
    demand(secret.len() >= 16, key, "must have at least 16 bytes");
}

pub(super) fn file(name: Option<&str>, key: &'static str, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let readable = name.is_some_and(|name| std::fs::read_to_string(name).is_ok());
    demand(readable, key, &format!("must name a file that can be read, not {:?}", name.unwrap_or_default()));
}
