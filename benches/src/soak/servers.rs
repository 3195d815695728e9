//! The servers of a soak: one of them is killed, and comes back at another address.

use crate::api::Api;
use crate::place::{OPERATOR, PASSWORD};
use crate::program::{Program, Server};
use anyhow::{Context, Result};
use serde_json::json;
use std::sync::{Mutex, PoisonError};

/// Passwords are cheap here.
const CHEAP: &[(&str, &str)] = &[("PLANTEL_AUTH__BCRYPT_COST", "4")];

/// Some servers over one database.
pub struct Servers {
    program: Program,
    running: Mutex<Vec<Option<Server>>>,
}

impl Servers {
    /// So many.
    pub async fn start(program: Program, count: usize) -> Result<Self> {
        let mut running = Vec::new();
        for _ in 0..count {
            running.push(Some(program.serve_with(CHEAP).await?));
        }
        Ok(Self { program, running: Mutex::new(running) })
    }

    /// Where the nth of them is, or the next that runs; none while all are away.
    pub fn address(&self, nth: usize) -> Option<String> {
        let running = self.running.lock().unwrap_or_else(PoisonError::into_inner);
        let count = running.len();
        let server = (0..count).find_map(|step| running[(nth + step) % count].as_ref());
        server.map(|server| server.address.clone())
    }

    /// Kills one, as the machine does that it runs on.
    pub async fn kill(&self, nth: usize) {
        let server = self.running.lock().unwrap_or_else(PoisonError::into_inner)[nth].take();
        // It is waited for.
        let gone = tokio::task::spawn_blocking(move || drop(server)).await;
        eprintln!("server {nth} was killed{}", if gone.is_ok() { "" } else { ", and did not end" });
    }

    /// Starts it again.
    pub async fn revive(&self, nth: usize) -> Result<()> {
        let server = self.program.serve_with(CHEAP).await?;
        self.running.lock().unwrap_or_else(PoisonError::into_inner)[nth] = Some(server);
        eprintln!("server {nth} is back");
        Ok(())
    }

    /// Signs somebody in, at whichever runs.
    pub async fn sign_in(&self, email: &str) -> Result<Api> {
        let address = self.address(0).context("a server runs")?;
        let stranger = Api::stranger()?.at(&address);
        let signed_in = stranger.post("/api/v1/auth/login", &json!({"email": email, "password": PASSWORD})).await?;
        Ok(stranger.with_token(crate::api::text(&signed_in, "/access_token")?))
    }

    /// Who may do everything.
    pub async fn operator(&self) -> Result<Api> {
        self.sign_in(OPERATOR).await
    }
}
