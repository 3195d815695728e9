//! Two servers behind a balancer: each in turn is asked to stop and comes back at the same place, while people work. No
//! request fails.

use super::callers::{Asked, NOBODY, Now, Phase, begin, counted};
use super::outcome::Outcome;
use super::{CHEAP, look_through_log, prepared};
use crate::api::Api;
use crate::database::{Database, Kind};
use crate::place::{OPERATOR, institution, sign_in};
use crate::program::{Program, Server};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;
use tokio::time::sleep;

/// How often each server is started anew.
const ROUNDS: usize = 3;

/// People who ask at once.
const CALLERS: usize = 8;

/// How often the balancer looks who is ready.
const LOOK: Duration = Duration::from_millis(200);

/// How long both serve between two restarts.
const WORK: Duration = Duration::from_secs(2);

/// How long it may take until the balancer sees a server again.
const PATIENCE: Duration = Duration::from_secs(30);

/// How long a server that is to stop serves on: longer than from one look to the next.
const LEAVE: (&str, &str) = ("PLANTEL_HTTP__LEAVE_SECONDS", "2");

/// Restarts both, one after the other, some times.
pub async fn run(exe: &Path, target: &Path) -> Result<Outcome> {
    let database = Database::create(Kind::Postgres, target).await?;
    let outcome = on(&database, exe).await;
    database.remove().await;
    outcome
}

async fn on(database: &Database, exe: &Path) -> Result<Outcome> {
    let program = prepared(database, exe)?;
    let mut servers = [program.serve_with(&[CHEAP, LEAVE]).await?, program.serve_with(&[CHEAP, LEAVE]).await?];
    let operator = sign_in(&servers[0], OPERATOR).await?;
    let inside = operator.inside(&institution(&operator, "ROLLING").await?).anew()?;
    let balancer = Arc::new(Balancer::before(&servers));
    let mut looking = JoinSet::new();
    looking.spawn(Arc::clone(&balancer).look());
    let (now, chooser) = (Now::default(), Arc::clone(&balancer));
    balancer.sees(0).await?;
    balancer.sees(1).await?;
    let callers = begin(&inside, CALLERS, &now, move |turn| chooser.choose(turn), judge);
    let mut outcome = Outcome::default();
    for _ in 0..ROUNDS {
        for nth in 0..servers.len() {
            sleep(WORK).await;
            servers = restarted(&program, servers, nth, &mut outcome).await?;
            balancer.sees(nth).await?;
        }
    }
    sleep(WORK).await;
    now.is(Phase::Over);
    looking.shutdown().await;
    let (counts, kept) = counted(callers).await?;
    outcome.take(counts);
    outcome.demand(outcome.of(NOBODY) == 0, "nobody was ready");
    outcome.weigh("afterwards", &inside, &kept).await?;
    look_through_log(&program, &mut outcome);
    Ok(outcome)
}

/// The same servers; this one was asked to stop, ended, and was started where it was.
async fn restarted(program: &Program, servers: [Server; 2], nth: usize, outcome: &mut Outcome) -> Result<[Server; 2]> {
    let [first, second] = servers;
    let (old, other) = if nth == 0 { (first, second) } else { (second, first) };
    let port = old.address.rsplit(':').next().context("an address has a port")?.to_owned();
    let where_it_was = ("PLANTEL_HTTP__PORT", port.as_str());
    let status = old.stop().await?;
    outcome.demand(status.success(), format!("a server ends with {status}"));
    let new = program.serve_with(&[CHEAP, LEAVE, where_it_was]).await?;
    outcome.count("restarts", 1);
    Ok(if nth == 0 { [new, other] } else { [other, new] })
}

/// Every request is served.
fn judge(outcome: &mut Outcome, asked: &Asked) {
    let what = asked.what;
    match &asked.told {
        Ok(told) => {
            outcome.answered(what, told);
            let well = told.status == 200 || told.status == 201;
            outcome.count("failed requests", usize::from(!well));
            outcome.demand(well, format!("a {what} is answered {} {}", told.status, told.code));
        }
        // Nothing was sent: a balancer asks another server.
        Err(error) if error.is_connect() => {
            outcome.count(format!("{what}: nobody listened, asked again elsewhere"), 1);
            outcome.demand(false, "a server was left too late: a request met a closed door");
        }
        Err(error) => {
            outcome.count("failed requests", 1);
            outcome.demand(false, format!("a {what} has no answer: {error:?}"));
        }
    }
}

/// Knows who is ready.
struct Balancer {
    addresses: [String; 2],
    ready: [AtomicBool; 2],
}

impl Balancer {
    fn before(servers: &[Server; 2]) -> Self {
        let addresses = servers.each_ref().map(|server| server.address.clone());
        Self { addresses, ready: [AtomicBool::new(false), AtomicBool::new(false)] }
    }

    /// Looks for ever.
    async fn look(self: Arc<Self>) -> Result<()> {
        let doctor = Api::stranger()?.anew()?;
        loop {
            for (address, ready) in self.addresses.iter().zip(&self.ready) {
                let told = doctor.clone().at(address).ask("/health/ready", None).await;
                ready.store(told.is_ok_and(|told| told.status == 200), Ordering::SeqCst);
            }
            sleep(LOOK).await;
        }
    }

    /// Who is asked next: those that are ready take turns.
    fn choose(&self, turn: usize) -> Option<String> {
        let nth = (turn..turn + 2).map(|nth| nth % 2).find(|nth| self.ready[*nth].load(Ordering::SeqCst))?;
        Some(self.addresses[nth].clone())
    }

    /// Waits until this one is ready.
    async fn sees(&self, nth: usize) -> Result<()> {
        let begun = Instant::now();
        while !self.ready[nth].load(Ordering::SeqCst) {
            ensure!(begun.elapsed() < PATIENCE, "server {nth} is not seen");
            sleep(LOOK / 4).await;
        }
        Ok(())
    }
}
