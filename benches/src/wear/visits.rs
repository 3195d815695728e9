//! Somebody who signs in and renews their session all the time: whose tokens are nowhere to be read afterwards.

use super::load::Going;
use super::notes::Notes;
use crate::api::{Api, text};
use crate::place::PASSWORD;
use crate::soak::servers::Servers;
use anyhow::{Context, Result};
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::Duration;
use tokio::time::sleep;

/// How long a visit lasts.
const PAUSE: Duration = Duration::from_millis(500);

/// Signs in, and writes down which tokens were given.
pub async fn sign_in(servers: &Servers, notes: &Notes, email: &str) -> Result<Api> {
    let (stranger, given) = entered(servers, notes, email).await?;
    Ok(stranger.with_token(text(&given, "/access_token")?))
}

/// Comes and comes again; what is not answered meanwhile was no visit.
pub async fn visit(servers: Arc<Servers>, notes: Arc<Notes>, email: String, going: Going) -> Result<()> {
    while going.on() {
        if let Err(error) = once(&servers, &notes, &email).await {
            notes.told().refusals.push(format!("{error:#}"));
        }
        sleep(PAUSE).await;
    }
    Ok(())
}

async fn once(servers: &Servers, notes: &Notes, email: &str) -> Result<()> {
    let (stranger, given) = entered(servers, notes, email).await?;
    let renewal = json!({"refresh_token": text(&given, "/refresh_token")?});
    keep(notes, &stranger.post("/api/v1/auth/refresh", &renewal).await?)
}

async fn entered(servers: &Servers, notes: &Notes, email: &str) -> Result<(Api, Value)> {
    let address = servers.address(0).context("no server runs")?;
    let stranger = Api::stranger()?.at(&address);
    let given = stranger.post("/api/v1/auth/login", &json!({"email": email, "password": PASSWORD})).await?;
    keep(notes, &given)?;
    Ok((stranger, given))
}

fn keep(notes: &Notes, given: &Value) -> Result<()> {
    notes.secret("an access token", text(given, "/access_token")?);
    notes.secret("a refresh token", text(given, "/refresh_token")?);
    Ok(())
}
