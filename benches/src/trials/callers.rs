//! People who ask without rest: they read, and make rooms.

use super::outcome::Outcome;
use crate::api::{Api, Told};
use anyhow::Result;
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// Between two requests of one caller.
const REST: Duration = Duration::from_millis(10);

/// That there was nobody to ask.
pub const NOBODY: &str = "nobody was ready";

/// What happens meanwhile.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Phase {
    /// All is well.
    Well = 0,
    /// It is being taken away, or given back: either may be met.
    Between = 1,
    /// It is gone.
    Gone = 2,
    /// The callers may go.
    Over = 3,
}

/// What all callers know of what happens.
#[derive(Clone, Debug, Default)]
pub struct Now(Arc<AtomicU8>);

impl Now {
    /// From now on.
    pub fn is(&self, phase: Phase) {
        self.0.store(phase as u8, Ordering::SeqCst);
    }

    /// What it is.
    pub fn phase(&self) -> Phase {
        let phases = [Phase::Well, Phase::Between, Phase::Gone, Phase::Over];
        phases[usize::from(self.0.load(Ordering::SeqCst)).min(3)]
    }
}

/// What a caller asked and was told.
pub struct Asked {
    /// `read` or `write`.
    pub what: &'static str,
    /// The name of the room that was to be made.
    pub room: Option<String>,
    /// What happened when it was sent, and when it was answered.
    pub phases: [Phase; 2],
    /// The answer, or why there is none.
    pub told: reqwest::Result<Told>,
    /// How long it took.
    pub took: Duration,
}

/// What was counted, and the rooms that were acknowledged.
pub type Counted = (Outcome, BTreeSet<String>);

/// So many callers ask until it is over. `address` tells each of them, request by request, where; `judge` counts.
pub fn begin<A, J>(inside: &Api, count: usize, now: &Now, address: A, judge: J) -> JoinSet<Result<Counted>>
where
    A: Fn(usize) -> Option<String> + Clone + Send + 'static,
    J: Fn(&mut Outcome, &Asked) + Clone + Send + 'static,
{
    let mut callers = JoinSet::new();
    for number in 0..count {
        let (inside, now, address, judge) = (inside.clone(), now.clone(), address.clone(), judge.clone());
        callers.spawn(async move {
            let (mut outcome, mut kept) = (Outcome::default(), BTreeSet::new());
            let mut turn = number;
            while now.phase() != Phase::Over {
                turn += 1;
                let Some(address) = address(turn) else {
                    outcome.count(NOBODY, 1);
                    sleep(REST).await;
                    continue;
                };
                let room = (turn / 2 % 2 == 0).then(|| format!("Aula {number}-{turn}"));
                let asked = ask(&inside.clone().at(&address), room, &now).await;
                judge(&mut outcome, &asked);
                if let (Some(room), Ok(Told { status: 201, .. })) = (asked.room, asked.told) {
                    kept.insert(room);
                }
                sleep(REST).await;
            }
            Ok((outcome, kept))
        });
    }
    callers
}

async fn ask(inside: &Api, room: Option<String>, now: &Now) -> Asked {
    let (begun, before) = (Instant::now(), now.phase());
    let body = room.as_ref().map(|name| json!({"name": name}));
    let (what, path) = match body {
        Some(_) => ("write", "/api/v1/environments"),
        None => ("read", "/api/v1/environments?limit=5"),
    };
    let told = inside.ask(path, body.as_ref()).await;
    Asked { what, room, phases: [before, now.phase()], told, took: begun.elapsed() }
}

/// What all of them counted.
pub async fn counted(mut callers: JoinSet<Result<Counted>>) -> Result<Counted> {
    let (mut outcome, mut kept) = Counted::default();
    while let Some(done) = callers.join_next().await {
        let (one, rooms) = done??;
        outcome.take(one);
        kept.extend(rooms);
    }
    Ok((outcome, kept))
}
