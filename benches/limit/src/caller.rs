//! Who asks: the token, and what Plantel reads of its owner with each request.

use crate::database::{Connection, Row, Value};
use crate::statements::listed;
use actix_web::HttpRequest;
use actix_web::http::header;
use anyhow::{Context, Result, ensure};
use chrono::{DateTime, Utc};
use chrono_tz::Tz;
use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde::Deserialize;
use uuid::Uuid;

/// The role of whoever asks here: it permits all that is asked for, in the whole institution.
pub const ROLE: &str = "center_admin";

pub const SESSION: &str = concat!("SELECT ", session_columns!(), " FROM sessions WHERE id = $1 LIMIT $2");
pub const USER: &str = concat!("SELECT ", user_columns!(), " FROM users WHERE id = $1 LIMIT $2");
pub const MEMBERSHIPS: &str =
    concat!("SELECT ", membership_columns!(), " FROM memberships WHERE user_id = $1 ORDER BY id ASC");
pub const ROOMS: &str = "SELECT membership_id, environment_id, institution_id FROM membership_environments WHERE \
    membership_id IN ({list})";
pub const INSTITUTION: &str = concat!("SELECT ", institution_columns!(), " FROM institutions WHERE id = $1 LIMIT $2");

/// Signed tokens of Plantel, by its secret.
#[derive(Clone)]
pub struct Keys {
    key: DecodingKey,
    validation: Validation,
}

#[derive(Deserialize)]
struct Claims {
    sub: Uuid,
    sid: Uuid,
    inst: Uuid,
}

/// Whoever asks, who runs the institution.
pub struct Caller {
    pub user: Uuid,
    pub institution: Uuid,
}

impl Keys {
    pub fn new(secret: &str, issuer: &str, audience: &str) -> Self {
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_issuer(&[issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        validation.leeway = 0;
        Self { key: DecodingKey::from_secret(secret.as_bytes()), validation }
    }

    fn read(&self, request: &HttpRequest) -> Result<Claims> {
        let header = request.headers().get(header::AUTHORIZATION).context("nobody signed in")?.to_str()?;
        let token = header.strip_prefix("Bearer ").context("no bearer")?;
        Ok(decode(token, &self.key, &self.validation)?.claims)
    }
}

/// Lets through who may do anything in the institution of their token. That a session is used is written down every few
/// minutes; that is not done here.
pub async fn caller<C: Connection>(db: &mut C, keys: &Keys, request: &HttpRequest) -> Result<Caller> {
    let Claims { sub: user, sid: session, inst: institution } = keys.read(request)?;
    let sessions = db.rows(SESSION, &[session.into(), 1_i64.into()]).await?;
    let found = sessions.first().context("no such session")?;
    let (revoked, expires): (Option<DateTime<Utc>>, DateTime<Utc>) = (found.get(9)?, found.get(8)?);
    ensure!(found.get::<Uuid>(1)? == user && revoked.is_none() && expires > now(), "the session is over");
    let users = db.rows(USER, &[user.into(), 1_i64.into()]).await?;
    ensure!(users.first().context("no such user")?.get::<bool>(7)?, "the account is switched off");
    let (memberships, _) = memberships(db, user).await?;
    let mut here = false;
    for membership in &memberships {
        let role = membership.text(3)?.split_whitespace().any(|role| role == ROLE);
        here |= role && membership.get::<Uuid>(1)? == institution && membership.get::<bool>(6)?;
    }
    ensure!(here, "not of this institution");
    let institutions = db.rows(INSTITUTION, &[institution.into(), 1_i64.into()]).await?;
    ensure!(institutions.first().context("no such institution")?.get::<bool>(11)?, "the institution is closed");
    Ok(Caller { user, institution })
}

/// The memberships of somebody, and the rooms that they name.
pub async fn memberships<C: Connection>(db: &mut C, user: Uuid) -> Result<(Vec<C::Row>, Vec<C::Row>)> {
    let memberships = db.rows(MEMBERSHIPS, &[user.into()]).await?;
    let mut ids: Vec<Value<'_>> = Vec::with_capacity(memberships.len());
    for membership in &memberships {
        ids.push(membership.get::<Uuid>(0)?.into());
    }
    let rooms = if ids.is_empty() { Vec::new() } else { db.rows(listed(ROOMS, 1, ids.len()), &ids).await? };
    Ok((memberships, rooms))
}

/// The clock on the wall of an institution.
pub async fn zone<C: Connection>(db: &mut C, institution: Uuid) -> Result<Tz> {
    let institutions = db.rows(INSTITUTION, &[institution.into(), 1_i64.into()]).await?;
    let zone = institutions.first().context("no such institution")?.text(7)?;
    zone.parse().ok().with_context(|| format!("no such time zone: {zone}"))
}

#[expect(clippy::disallowed_methods, reason = "these servers have no ports")]
pub fn now() -> DateTime<Utc> {
    // As precise as the databases keep it.
    let now = Utc::now();
    DateTime::from_timestamp_micros(now.timestamp_micros()).unwrap_or(now)
}

#[expect(clippy::disallowed_methods, reason = "these servers have no ports")]
pub fn new_id() -> Uuid {
    Uuid::now_v7()
}
