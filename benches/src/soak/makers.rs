//! Makes the events: requests for loans, each of which is told to who keeps the warehouse.

use super::school::School;
use super::servers::Servers;
use crate::api::text;
use anyhow::{Result, bail};
use serde_json::json;
use std::collections::BTreeSet;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::{sleep, sleep_until};

/// How long a request that was not answered is tried again.
const PATIENCE: Duration = Duration::from_mins(1);

/// What was made.
pub struct Made {
    /// The loans of each warehouse.
    pub loans: Vec<BTreeSet<String>>,
    /// How long it took.
    pub lasted: Duration,
}

impl Made {
    /// How many events there were.
    pub fn events(&self) -> usize {
        self.loans.iter().map(BTreeSet::len).sum()
    }

    /// How many of them are told to who keeps this warehouse.
    pub fn told_to(&self, warehouse: usize) -> usize {
        self.loans[warehouse].len()
    }
}

/// Makes so many a second, for so many seconds; later, where the servers cannot follow.
pub async fn make(school: Arc<School>, servers: Arc<Servers>, rate: u32, seconds: u32) -> Result<Made> {
    let (begun, turns) = (Instant::now(), Arc::new(AtomicU32::new(0)));
    let mut makers = JoinSet::new();
    for number in 0..school.borrowers.len() {
        let (school, servers, turns) = (Arc::clone(&school), Arc::clone(&servers), Arc::clone(&turns));
        makers.spawn(async move {
            let mut made = Vec::new();
            loop {
                let turn = turns.fetch_add(1, Ordering::Relaxed);
                if turn >= rate * seconds {
                    return Ok::<_, anyhow::Error>(made);
                }
                sleep_until((begun + Duration::from_secs(1) * turn / rate).into()).await;
                made.push(ask(&school, &servers, number, turn).await?);
            }
        });
    }
    let mut loans = vec![BTreeSet::new(); school.assets.len()];
    while let Some(made) = makers.join_next().await {
        for (warehouse, loan) in made?? {
            loans[warehouse].insert(loan);
        }
    }
    Ok(Made { loans, lasted: begun.elapsed() })
}

/// Asks for a thing, until somebody answers: under its key that has one effect. The warehouse and the loan.
async fn ask(school: &School, servers: &Servers, borrower: usize, turn: u32) -> Result<(usize, String)> {
    let nth = usize::try_from(turn)?;
    let warehouse = nth % school.assets.len();
    let body = json!({"item_id": school.assets[warehouse], "quantity": 1, "start_date": "2150-03-02",
        "end_date": "2150-03-02", "purpose": "Práctica"});
    let (key, begun) = (format!("soak-{turn}"), Instant::now());
    let mut tried = 0;
    let mut last = "no server runs".to_owned();
    while begun.elapsed() < PATIENCE {
        if let Some(address) = servers.address(nth + tried) {
            let borrower = school.borrowers[borrower].clone().at(&address);
            match borrower.keyed("/api/v1/loans", &key, &body).await {
                Ok((201, loan)) => return Ok((warehouse, text(&loan, "/id")?.to_owned())),
                // Busy, or the first try is still under way.
                Ok((status, told)) if status >= 500 || status == 409 => last = format!("{status}: {told}"),
                Ok((status, told)) => bail!("a request is refused: {status}: {told}"),
                Err(error) => last = format!("{error:#}"),
            }
        }
        tried += 1;
        sleep(Duration::from_millis(100)).await;
    }
    bail!("nobody answers: {last}")
}
