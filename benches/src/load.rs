//! What many callers get out of the server at once.

use crate::api::{Api, text};
use crate::database::Kind;
use crate::fill::id;
use crate::place::{ADMIN, INSTRUCTOR, Place, sign_in};
use crate::program::Server;
use crate::report::Report;
use crate::times::{ms, percentile};
use anyhow::{Context, Result};
use chrono::{Days, NaiveDate};
use serde_json::json;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

/// Callers at once, each with connections of its own, waiting for one answer before it asks again.
const CALLERS: usize = 16;
const LASTS: Duration = Duration::from_secs(5);

/// Who lends and who borrows.
struct Pair {
    admin: Api,
    instructor: Api,
}

/// Presses on each of the ways people use most.
pub async fn measure(server: &Server, kind: Kind, place: &Place, rows: u64, report: &mut Report) -> Result<()> {
    let admin = sign_in(server, ADMIN).await?;
    let instructor = sign_in(server, INSTRUCTOR).await?;
    let pair = || Ok(Pair { admin: admin.again()?, instructor: instructor.again()? });
    let pairs = (0..CALLERS).map(|_| pair().map(Arc::new)).collect::<Result<Vec<_>>>()?;
    let get = |path: String| {
        move |pair: Arc<Pair>, _| {
            let path = path.clone();
            async move { pair.admin.get(&path).await.map(drop) }
        }
    };
    let me = press(&pairs, get("/api/v1/auth/me".to_owned())).await?;
    me.tell("auth_me", kind, report)?;
    let list = press(&pairs, get("/api/v1/inventory?limit=50".to_owned())).await?;
    list.tell("inventory_list", kind, report)?;
    let find = press(&pairs, move |pair, turn| async move {
        // A large prime, so that neighbours in time are far from each other in the table.
        let path = format!("/api/v1/inventory/{}", id(turn * 611_953 % rows + 1));
        pair.admin.get(&path).await.map(drop)
    });
    find.await?.tell("inventory_get", kind, report)?;
    let asset = bulk_asset(&admin, place).await?;
    let lend = press(&pairs, move |pair, turn| lend(pair, Arc::clone(&asset), turn));
    lend.await?.tell("loan_cycle", kind, report)
}

/// Registers something of which there is plenty; gives its id.
async fn bulk_asset(admin: &Api, place: &Place) -> Result<Arc<str>> {
    let body = json!({"code": "CABLE", "name": "Cable HDMI", "tracking": "bulk", "quantity": 1_000_000,
        "environment_id": place.warehouse});
    let made = admin.post("/api/v1/inventory", &body).await?;
    Ok(text(&made, "/id")?.into())
}

/// Asks for one unit and approves it. Each turn has a day of its own, so that the promises an
/// approval looks through do not grow with the turns.
async fn lend(pair: Arc<Pair>, asset: Arc<str>, turn: u64) -> Result<()> {
    let first = NaiveDate::from_ymd_opt(2050, 1, 1).context("a day of the calendar")?;
    let day = first.checked_add_days(Days::new(turn)).context("a day of the calendar")?;
    let body = json!({"item_id": &*asset, "quantity": 1, "start_date": day, "end_date": day, "purpose": "Práctica"});
    let loan = pair.instructor.post("/api/v1/loans", &body).await?;
    pair.admin.tell(&format!("/api/v1/loans/{}/approve", text(&loan, "/id")?)).await.map(drop)
}

/// What came of it.
struct Outcome {
    times: Vec<Duration>,
    lasted: Duration,
}

impl Outcome {
    fn tell(mut self, what: &str, kind: Kind, report: &mut Report) -> Result<()> {
        let done = f64::from(u32::try_from(self.times.len())?);
        let name = |value: &str| format!("{what}.{}.{value}", kind.name());
        report.higher(&name("rate"), done / self.lasted.as_secs_f64(), "1/s", None);
        report.lower(&name("p99"), ms(percentile(&mut self.times, 99)), "ms", None);
        Ok(())
    }
}

/// Lets every caller do `job` over and over. A turn that fails ends the bench: nothing here may.
async fn press<F, Fut>(pairs: &[Arc<Pair>], job: F) -> Result<Outcome>
where
    F: Fn(Arc<Pair>, u64) -> Fut + Clone + Send + 'static,
    Fut: Future<Output = Result<()>> + Send,
{
    let turns = Arc::new(AtomicU64::new(0));
    let begun = Instant::now();
    let mut callers: JoinSet<Result<Vec<Duration>>> = JoinSet::new();
    for pair in pairs {
        let (pair, turns, job) = (Arc::clone(pair), Arc::clone(&turns), job.clone());
        callers.spawn(async move {
            let mut times = Vec::new();
            while begun.elapsed() < LASTS {
                let turn = turns.fetch_add(1, Ordering::Relaxed);
                let asked = Instant::now();
                job(Arc::clone(&pair), turn).await?;
                times.push(asked.elapsed());
            }
            Ok(times)
        });
    }
    let mut times = Vec::new();
    while let Some(done) = callers.join_next().await {
        times.extend(done??);
    }
    Ok(Outcome { times, lasted: begun.elapsed() })
}
