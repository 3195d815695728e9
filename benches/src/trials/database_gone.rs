//! PostgreSQL is gone for half a minute under two servers at which people work.

use super::callers::{Asked, Now, Phase, begin, counted};
use super::outcome::Outcome;
use super::{CHEAP, look_through_log, prepared};
use crate::api::Api;
use crate::cluster::Cluster;
use crate::database::Database;
use crate::place::{OPERATOR, institution, sign_in};
use crate::program::Server;
use anyhow::Result;
use std::path::Path;
use std::time::{Duration, Instant};
use tokio::task::block_in_place;
use tokio::time::sleep;

/// How long it stays away.
const AWAY: Duration = Duration::from_secs(30);

/// How long people work before it goes and after it is back.
const WORK: Duration = Duration::from_secs(5);

/// How soon the servers are to answer again.
const SOON: Duration = Duration::from_secs(10);

/// What an answer may take while it is gone: four tries for a connection, and some more.
const PATIENCE: Duration = Duration::from_secs(12);

/// People who ask at once; at the moment when it goes each of them may have one commit under way.
const CALLERS: usize = 8;

/// Nobody waits for a connection for long.
const HURRIED: (&str, &str) = ("PLANTEL_DATABASE__ACQUIRE_TIMEOUT_SECONDS", "2");

/// Takes the database away, and gives it back.
pub async fn run(exe: &Path, target: &Path) -> Result<Outcome> {
    let cluster = block_in_place(Cluster::start)?;
    let database = Database::create_in(cluster.url(), target).await?;
    let outcome = on(&cluster, &database, exe).await;
    database.remove().await;
    outcome
}

async fn on(cluster: &Cluster, database: &Database, exe: &Path) -> Result<Outcome> {
    let program = prepared(database, exe)?;
    let servers = [program.serve_with(&[CHEAP, HURRIED]).await?, program.serve_with(&[CHEAP, HURRIED]).await?];
    let operator = sign_in(&servers[0], OPERATOR).await?;
    let inside = operator.inside(&institution(&operator, "GONE").await?);
    let (now, addresses) = (Now::default(), servers.each_ref().map(|server| server.address.clone()));
    let callers = begin(&inside, CALLERS, &now, move |turn| Some(addresses[turn % 2].clone()), judge);
    sleep(WORK).await;
    now.is(Phase::Between);
    block_in_place(|| cluster.stop())?;
    now.is(Phase::Gone);
    let mut outcome = while_gone(&servers).await?;
    now.is(Phase::Between);
    block_in_place(|| cluster.revive())?;
    again(&servers, &inside, &mut outcome).await?;
    now.is(Phase::Well);
    sleep(WORK).await;
    now.is(Phase::Over);
    let (counts, kept) = counted(callers).await?;
    outcome.take(counts);
    outcome.weigh("afterwards", &inside, &kept).await?;
    look_through_log(&program, &mut outcome);
    Ok(outcome)
}

/// What each answer must be. Of a commit that was cut off nobody knows whether it was done: that is no 503, which would
/// say that nothing was changed.
fn judge(outcome: &mut Outcome, asked: &Asked) {
    let Asked { what, phases, told, took, .. } = asked;
    let told = match told {
        Ok(told) => told,
        Err(error) => return outcome.demand(false, format!("a {what} has no answer: {error}")),
    };
    outcome.answered(&format!("{:?}, {what}", phases[1]).to_lowercase(), told);
    let well = told.status == 200 || told.status == 201;
    let later = told.status == 503 && told.later;
    let doubtful = told.status == 500 && *what == "write";
    let fits = match phases {
        [Phase::Well, Phase::Well | Phase::Over] => well,
        [Phase::Gone, Phase::Gone] => later,
        [Phase::Well | Phase::Between, Phase::Between | Phase::Gone] => well || later || doubtful,
        _ => well || later,
    };
    outcome.demand(fits, format!("a {what} is answered {} {} ({phases:?})", told.status, told.code));
    outcome.demand(*took < PATIENCE, format!("a {what} takes {} s", took.as_secs()));
}

/// How the servers say that they are.
async fn while_gone(servers: &[Server; 2]) -> Result<Outcome> {
    let (mut outcome, begun) = (Outcome::default(), Instant::now());
    while begun.elapsed() < AWAY {
        for server in servers {
            let doctor = Api::stranger()?.at(&server.address);
            for (path, status) in [("/health/live", 200), ("/health/ready", 503)] {
                let told = doctor.ask(path, None).await?;
                outcome.answered(&format!("gone, {path}"), &told);
                outcome.demand(told.status == status, format!("{path} is {} while the database is gone", told.status));
            }
        }
        sleep(Duration::from_millis(500)).await;
    }
    Ok(outcome)
}

/// Waits until both are ready and serve again.
async fn again(servers: &[Server; 2], inside: &Api, outcome: &mut Outcome) -> Result<()> {
    let begun = Instant::now();
    for server in servers {
        let api = inside.clone().at(&server.address);
        for path in ["/health/ready", "/api/v1/environments?limit=5"] {
            while begun.elapsed() < SOON && api.ask(path, None).await?.status != 200 {
                sleep(Duration::from_millis(50)).await;
            }
        }
    }
    let took = begun.elapsed();
    outcome.count("ms until both serve again", usize::try_from(took.as_millis())?);
    outcome.demand(took < SOON, "the servers do not come back by themselves");
    Ok(())
}
