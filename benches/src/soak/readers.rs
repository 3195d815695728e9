//! Who is told: each follows a stream at one of the servers, and goes on at another when it breaks.

use super::school::Keeper;
use super::servers::Servers;
use crate::api::Api;
use crate::events::{Event, Events};
use anyhow::{Result, ensure};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// What came on the streams of one reader.
#[derive(Default)]
pub struct Heard {
    /// The position of each notice, as they came.
    pub positions: Vec<i64>,
    /// How often the stream was begun anew.
    pub again: usize,
    /// The longest time between two notices.
    pub silence: Duration,
    /// The event from which the stream goes on.
    last: Option<String>,
    /// When the last notice came.
    heard_at: Option<Instant>,
}

/// Somebody who follows their notices.
pub struct Reader {
    /// As they talk to a server.
    pub api: Api,
    /// Whose requests they are told of.
    pub warehouse: usize,
    heard: Mutex<Heard>,
}

impl Reader {
    /// Who has heard nothing yet.
    pub fn new(keeper: &Keeper) -> Self {
        Self { api: keeper.api.clone(), warehouse: keeper.warehouse, heard: Mutex::default() }
    }

    /// What came.
    pub fn heard(&self) -> MutexGuard<'_, Heard> {
        self.heard.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Follows for ever, at the nth server to begin with.
    pub async fn follow(self: Arc<Self>, servers: Arc<Servers>, nth: usize) {
        let mut tried = 0;
        loop {
            if let Some(address) = servers.address(nth + tried)
                && let Err(error) = self.listen(&address).await
            {
                eprintln!("a stream broke: {error:#}");
            }
            tried += 1;
            self.heard().again += 1;
            sleep(Duration::from_millis(200)).await;
        }
    }

    async fn listen(&self, address: &str) -> Result<()> {
        let last = self.heard().last.clone();
        let answer = self.api.clone().at(address).follow(last.as_deref()).await?;
        let mut events = Events::of(answer);
        while let Some(event) = events.next().await? {
            self.note(event);
        }
        Ok(())
    }

    fn note(&self, event: Event) {
        let mut heard = self.heard();
        if event.name == "notice" {
            heard.positions.push(event.data["position"].as_i64().unwrap_or_default());
            let since = heard.heard_at.replace(Instant::now());
            heard.silence = since.map_or(heard.silence, |since| heard.silence.max(since.elapsed()));
        }
        if let Some(id) = event.id {
            heard.last = Some(id);
        }
    }

    /// Waits until the stream has begun.
    pub async fn began(&self, patience: Duration) -> Result<()> {
        let begun = Instant::now();
        while self.heard().last.is_none() {
            ensure!(begun.elapsed() < patience, "a stream does not begin");
            sleep(Duration::from_millis(20)).await;
        }
        Ok(())
    }

    /// Waits until so many notices came, or none for a while.
    pub async fn has(&self, count: usize, patience: Duration) {
        let (mut known, mut since) = (0, Instant::now());
        while since.elapsed() < patience {
            let now = self.heard().positions.len();
            if now >= count {
                return;
            }
            if now > known {
                (known, since) = (now, Instant::now());
            }
            sleep(Duration::from_millis(100)).await;
        }
    }
}
