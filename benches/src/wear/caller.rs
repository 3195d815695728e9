//! Somebody who goes on asking until they are answered.

use super::notes::Notes;
use crate::api::{Api, JSON};
use crate::soak::servers::Servers;
use anyhow::{Result, bail, ensure};
use serde::Serialize;
use serde_json::Value;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long something is tried again that was not answered.
const PATIENCE: Duration = Duration::from_mins(2);

/// How long it is waited between two tries.
const PAUSE: Duration = Duration::from_millis(100);

/// Somebody whose every write has a key of its own, so that it is done once however often it is sent.
pub struct Caller {
    api: Api,
    servers: Arc<Servers>,
    /// Where it is written down what they were told.
    pub notes: Arc<Notes>,
    /// Begins each of their keys.
    name: String,
    turn: AtomicUsize,
}

impl Caller {
    /// Somebody who has done nothing yet.
    pub fn new(api: Api, servers: Arc<Servers>, notes: Arc<Notes>, name: String) -> Self {
        Self { api, servers, notes, name, turn: AtomicUsize::new(0) }
    }

    /// Sends JSON.
    pub async fn post(&self, path: &str, body: &(impl Serialize + Sync)) -> Result<Value> {
        self.send(path, Some(JSON), serde_json::to_vec(body)?).await
    }

    /// Asks for a deed that needs no body.
    pub async fn tell(&self, path: &str) -> Result<Value> {
        self.send(path, None, Vec::new()).await
    }

    /// Sends a body of this kind until somebody says that it is done.
    pub async fn send(&self, path: &str, kind: Option<&str>, body: Vec<u8>) -> Result<Value> {
        let turn = self.turn.fetch_add(1, Ordering::Relaxed);
        let (key, begun) = (format!("{}-{turn}", self.name), Instant::now());
        let (mut nth, mut last) = (turn, "no server runs".to_owned());
        while begun.elapsed() < PATIENCE {
            if let Some(address) = self.servers.address(nth) {
                let api = self.api.clone().at(&address);
                match api.under_key(path, &key, kind, body.clone()).await {
                    Ok((200..300, answer)) => return Ok(serde_json::from_slice(&answer).unwrap_or_default()),
                    Ok((status, answer)) => {
                        last = format!("{status}: {}", String::from_utf8_lossy(&answer));
                        self.notes.refused(status, last.clone());
                        // Busy, or the first try is still under way.
                        ensure!(status >= 500 || status == 409, "{path} is refused: {last}");
                    }
                    Err(error) => last = format!("{error:#}"),
                }
            }
            nth += 1;
            sleep(PAUSE).await;
        }
        bail!("nobody does {path}: {last}")
    }

    /// Reads JSON, from whoever answers.
    pub async fn read(&self, path: &str) -> Result<Value> {
        let (begun, mut nth) = (Instant::now(), 0);
        let mut last = "no server runs".to_owned();
        while begun.elapsed() < PATIENCE {
            if let Some(address) = self.servers.address(nth) {
                match self.api.clone().at(&address).get_json(path).await {
                    Ok(answer) => return Ok(answer),
                    Err(error) => last = format!("{error:#}"),
                }
                self.notes.told().refusals.push(last.clone());
            }
            nth += 1;
            sleep(PAUSE).await;
        }
        bail!("nobody tells {path}: {last}")
    }
}
