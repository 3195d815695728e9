//! How fast requests that wait are decided when many keepers are at it, and what each of them waits.

use crate::api::{Api, text};
use crate::database::Kind;
use crate::place::{ADMIN, INSTRUCTOR, Place, sign_in};
use crate::program::Server;
use crate::report::Report;
use crate::times::{median, ms, percentile};
use anyhow::{Context, Result, ensure};
use chrono::{Days, NaiveDate};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Callers at once, each with connections of its own, waiting for one answer before it asks again.
const CALLERS: usize = 64;
/// For how long requests are made, and for how long they are decided, if there is no end before.
const LASTS: Duration = Duration::from_secs(5);
/// The most requests that are made.
const MOST: u64 = 10_000;
/// Things of which there is one each: promises of one of them are made one after the other.
const THINGS: u64 = 200;
/// Of so many requests one wants the thing and the days of the one before it; one of the two is refused.
const RIVALS: u64 = 10;

/// Makes requests, which is not measured, and has them decided.
pub async fn measure(server: &Server, kind: Kind, place: &Place, report: &mut Report) -> Result<()> {
    let admin = sign_in(server, ADMIN).await?;
    let instructor = sign_in(server, INSTRUCTOR).await?;
    let warehouse: Arc<str> = place.warehouse.as_str().into();
    let register = move |caller: Api, turn| register(caller, Arc::clone(&warehouse), turn);
    let things = Arc::new(turns(&admin, THINGS, register).await?.given);
    let ask = move |caller: Api, turn| ask(caller, Arc::clone(&things), turn);
    let pending = Arc::new(turns(&instructor, MOST, ask).await?.given);
    let made = pending.len() as u64;
    let decide = move |caller: Api, turn| decide(caller, Arc::clone(&pending), turn);
    let decided = turns(&admin, made, decide).await?;

    let (granted, refused): (Vec<_>, Vec<_>) = decided.given.into_iter().partition(|(granted, _)| *granted);
    let name = |value: &str| format!("approvals.{}.{value}", kind.name());
    eprintln!("{}: {made} made, {} granted, {} refused", name("requests"), granted.len(), refused.len());
    ensure!(refused.len() as u64 <= made / RIVALS, "more was refused than had a rival");
    let mut times: Vec<Duration> = granted.into_iter().map(|(_, time)| time).collect();
    let done = f64::from(u32::try_from(times.len())?);
    report.higher(&name("rate"), done / decided.lasted.as_secs_f64(), "1/s", None);
    report.lower(&name("p50"), ms(median(&mut times)), "ms", None);
    report.lower(&name("p99"), ms(percentile(&mut times, 99)), "ms", None);
    Ok(())
}

/// Registers a thing; gives its id.
async fn register(admin: Api, warehouse: Arc<str>, turn: u64) -> Result<String> {
    let body = json!({"code": format!("APPROVALS-{turn}"), "name": "Cámara réflex", "tracking": "serial",
        "quantity": 1, "environment_id": &*warehouse});
    Ok(text(&admin.post("/api/v1/inventory", &body).await?, "/id")?.to_owned())
}

/// Asks for a thing for two days that only a rival wants too; gives the id of the loan.
async fn ask(instructor: Api, things: Arc<Vec<String>>, turn: u64) -> Result<String> {
    let own = if turn % RIVALS == RIVALS - 1 { turn - 1 } else { turn };
    let count = things.len() as u64;
    let thing = things.get(usize::try_from(own % count)?).context("one of the things")?;
    let begins = NaiveDate::from_ymd_opt(2050, 1, 1).context("a day of the calendar")?;
    let first = begins.checked_add_days(Days::new(own / count * 2)).context("a day of the calendar")?;
    let last = first.succ_opt().context("a day of the calendar")?;
    let body = json!({"item_id": thing, "quantity": 1, "start_date": first, "end_date": last, "purpose": "Práctica"});
    Ok(text(&instructor.post("/api/v1/loans", &body).await?, "/id")?.to_owned())
}

/// Approves a request; says whether it was granted, and how long that took.
async fn decide(admin: Api, pending: Arc<Vec<String>>, turn: u64) -> Result<(bool, Duration)> {
    let loan = pending.get(usize::try_from(turn)?).context("one of the requests")?;
    let asked = Instant::now();
    let granted = admin.granted(&format!("/api/v1/loans/{loan}/approve"), "loan.not-enough-units").await?;
    Ok((granted, asked.elapsed()))
}

/// What came of many turns.
struct Outcome<T> {
    given: Vec<T>,
    lasted: Duration,
}

/// Lets every caller do `job` over and over, each turn once, until all are done or it has lasted long enough. A turn
/// that fails ends the bench.
async fn turns<T, F, Fut>(caller: &Api, most: u64, job: F) -> Result<Outcome<T>>
where
    F: Fn(Api, u64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<T>> + Send + 'static,
    T: Send + 'static,
{
    let callers = (0..CALLERS).map(|_| caller.again()).collect::<Result<Vec<_>>>()?;
    let next = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut all: JoinSet<Result<Vec<T>>> = JoinSet::new();
    for caller in callers {
        let (next, job) = (Arc::clone(&next), job.clone());
        all.spawn(async move {
            let mut given = Vec::new();
            while begun.elapsed() < LASTS {
                let turn = next.fetch_add(1, Ordering::Relaxed);
                if turn >= most {
                    break;
                }
                given.push(job(caller.clone(), turn).await?);
            }
            Ok(given)
        });
    }
    let mut given = Vec::new();
    while let Some(done) = all.join_next().await {
        given.extend(done??);
    }
    Ok(Outcome { given, lasted: begun.elapsed() })
}
