//! The servers of a soak: one of them is killed, and comes back at another address.

use crate::api::Api;
use crate::place::{OPERATOR, PASSWORD};
use crate::program::{Program, Server};
use anyhow::{Context, Result};
use serde_json::json;
use std::path::PathBuf;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Passwords are cheap here.
const CHEAP: &[(&str, &str)] = &[("PLANTEL_AUTH__BCRYPT_COST", "4")];

/// Some servers over one database.
pub struct Servers {
    program: Program,
    /// What they are told beside the usual.
    variables: Vec<(String, String)>,
    /// Where what they print is kept.
    log: PathBuf,
    running: Mutex<Vec<Option<Server>>>,
}

impl Servers {
    /// So many, with these variables too; whatever they print is added to this file.
    pub async fn start(program: Program, count: usize, variables: Vec<(String, String)>, log: PathBuf) -> Result<Self> {
        Self { program, variables, log, running: Mutex::default() }.filled(count).await
    }

    async fn filled(self, count: usize) -> Result<Self> {
        for _ in 0..count {
            let server = self.serve().await?;
            self.running().push(Some(server));
        }
        Ok(self)
    }

    async fn serve(&self) -> Result<Server> {
        let own = self.variables.iter().map(|(name, value)| (name.as_str(), value.as_str()));
        let variables: Vec<(&str, &str)> = CHEAP.iter().copied().chain(own).collect();
        self.program.serve_logged(&variables, &self.log).await
    }

    fn running(&self) -> MutexGuard<'_, Vec<Option<Server>>> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// What they run.
    pub fn program(&self) -> &Program {
        &self.program
    }

    /// Where the nth of them is, or the next that runs; none while all are away.
    pub fn address(&self, nth: usize) -> Option<String> {
        let running = self.running();
        let count = running.len();
        let server = (0..count).find_map(|step| running[(nth + step) % count].as_ref());
        server.map(|server| server.address.clone())
    }

    /// Kills one, as the machine does that it runs on.
    pub async fn kill(&self, nth: usize) {
        let server = self.running()[nth].take();
        // It is waited for.
        let gone = tokio::task::spawn_blocking(move || drop(server)).await;
        eprintln!("server {nth} was killed{}", if gone.is_ok() { "" } else { ", and did not end" });
    }

    /// Starts it again.
    pub async fn revive(&self, nth: usize) -> Result<()> {
        let server = self.serve().await?;
        self.running()[nth] = Some(server);
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
