//! What it costs that thousands wait for their notices, and how soon an announcement reaches them.
//!
//! A thousand people have five streams each; a hundred of them, on five hundred streams, are told something. It is
//! measured on a server that does nothing else before or afterwards.

use crate::api::{Api, text};
use crate::database::{Database, Kind};
use crate::events::Events;
use crate::place::{OPERATOR, PASSWORD, institution, sign_in};
use crate::program::Program;
use crate::report::Report;
use crate::times::{ms, percentile};
use anyhow::{Context, Result, bail, ensure};
use sea_orm::ConnectionTrait;
use serde_json::{Value, json};
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::Semaphore;
use tokio::sync::mpsc::{UnboundedReceiver, UnboundedSender, unbounded_channel};
use tokio::task::JoinSet;
use tokio::time::{sleep, timeout};

/// How many streams one has.
const EACH: usize = 5;

/// Announcements, one after the other.
const ROUNDS: usize = 5;

/// Streams that are opened at once.
const AT_ONCE: usize = 64;

/// Files that each of the two programs has open beside its streams.
const OTHERS: usize = 150;

const PATIENCE: Duration = Duration::from_mins(2);

/// Passwords are cheap here, and everybody comes from one address.
const OWN: &[(&str, &str)] = &[("PLANTEL_AUTH__BCRYPT_COST", "4"), ("PLANTEL_HTTP__STREAMS_PER_ADDRESS", "20000")];

/// Who is told, and who is not: the role, and how many have it.
const PEOPLE: [(&str, usize); 2] = [(TOLD, 100), ("student", 900)];
const TOLD: &str = "instructor";

/// What a stream tells: that it is open, or that an announcement came.
enum Told {
    Open,
    Announcement(Instant),
    Broken(anyhow::Error),
}

/// Opens the streams and tells some of the people something.
pub async fn measure(database: &Database, program: &Program, report: &mut Report) -> Result<()> {
    let kind = database.kind;
    let server = program.serve_with(OWN).await?;
    let operator = sign_in(&server, OPERATOR).await?;
    let inside = operator.inside(&institution(&operator, "STREAMS").await?);
    for (role, _) in PEOPLE {
        inside.post("/api/v1/users", &json!({"email": address(role, 0), "password": PASSWORD})).await?;
        inside.post("/api/v1/memberships", &json!({"email": address(role, 0), "roles": [role]})).await?;
    }
    fill(database).await?;
    let people = everybody(&Api::stranger()?.at(&server.address)).await?;
    let wanted = fit(people.len() * EACH);
    let (tell, mut told) = unbounded_channel();
    let mut streams = open(&people, wanted, &tell);
    drop(tell);
    awaited(&mut told, wanted, |it| matches!(it, Told::Open)).await?;
    let streams_open = f64::from(u32::try_from(wanted)?);
    report.higher(&name(kind, "open"), streams_open, "n", Some(5000.0));
    sleep(Duration::from_secs(3)).await;
    if let Some(megabytes) = server.resident_megabytes() {
        report.lower(&name(kind, "memory_mb"), megabytes, "MB", Some(200.0));
    }
    // They come first among the people, who take turns.
    let readers = (0..wanted).filter(|nth| nth % people.len() < PEOPLE[0].1).count();
    let mut times = Vec::new();
    for round in 0..ROUNDS {
        let body = json!({"title": format!("Aviso {round}"), "text": "Mañana no hay clase.", "priority": "medium",
            "audience": {"roles": [TOLD]}});
        let begun = Instant::now();
        inside.post("/api/v1/announcements", &body).await?;
        for came in awaited(&mut told, readers, |it| matches!(it, Told::Announcement(_))).await? {
            if let Told::Announcement(at) = came {
                times.push(at - begun);
            }
        }
    }
    report.lower(&name(kind, "fan_out_ms"), ms(percentile(&mut times, 99)), "ms", Some(1000.0));
    streams.shutdown().await;
    // What it holds now is of no use to any other number.
    drop(server);
    Ok(())
}

fn name(kind: Kind, what: &str) -> String {
    format!("streams.{}.{what}", kind.name())
}

fn address(role: &str, number: usize) -> String {
    format!("{role}-{number}@streams.plantel.test")
}

/// Makes the others like the first of their kind.
async fn fill(database: &Database) -> Result<()> {
    let pools = database.pools().await?;
    for (nth, (role, count)) in PEOPLE.iter().enumerate() {
        for sql in [USERS, MEMBERSHIPS] {
            let sql = WORDS.iter().fold(sql.to_owned(), |sql, (placeholder, sqlite, postgres)| {
                sql.replace(placeholder, if database.kind == Kind::Sqlite { sqlite } else { postgres })
            });
            let last = (count - 1).to_string();
            let sql = sql.replace("{last}", &last).replace("{nth}", &nth.to_string()).replace("{role}", role);
            pools.write.execute_unprepared(&sql).await?;
        }
    }
    pools.write.close().await?;
    pools.read.close().await?;
    Ok(())
}

/// Like the one with the number 0, under other numbers.
const USERS: &str = "
INSERT INTO users (id, email, email_key, password_hash, active, platform_admin, created_at, version, email_verified_at)
{series}
SELECT {user}, replace(model.email, '{role}-0', '{role}-' || n), replace(model.email_key, '{role}-0', '{role}-' || n),
    model.password_hash, model.active, model.platform_admin, model.created_at, 1, model.email_verified_at
FROM numbers JOIN users AS model ON model.email = '{role}-0@streams.plantel.test'
";

const MEMBERSHIPS: &str = "
INSERT INTO memberships (id, institution_id, user_id, roles, modules, active, created_at, version, group_names)
{series}
SELECT {membership}, model.institution_id, {user}, model.roles, model.modules, model.active, model.created_at, 1,
    model.group_names
FROM numbers
JOIN users AS known ON known.email = '{role}-0@streams.plantel.test'
JOIN memberships AS model ON model.user_id = known.id
";

/// Placeholder, SQLite, PostgreSQL.
const WORDS: &[(&str, &str, &str)] = &[
    (
        "{series}",
        "WITH RECURSIVE numbers (n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM numbers WHERE n < {last})",
        "WITH numbers (n) AS (SELECT generate_series(1, {last}))",
    ),
    (
        "{user}",
        "unhex('019a000000007000900{nth}000000' || substr('' || (1000000 + n), 2))",
        "('019a000000007000900{nth}000000' || substr('' || (1000000 + n), 2))::uuid",
    ),
    (
        "{membership}",
        "unhex('019a000000007000a00{nth}000000' || substr('' || (1000000 + n), 2))",
        "('019a000000007000a00{nth}000000' || substr('' || (1000000 + n), 2))::uuid",
    ),
];

/// Signs all of them in, who is told first.
async fn everybody(stranger: &Api) -> Result<Vec<Api>> {
    let mut people = Vec::new();
    for (role, count) in PEOPLE {
        for number in 0..count {
            let body = json!({"email": address(role, number), "password": PASSWORD});
            let signed_in = stranger.post("/api/v1/auth/login", &body).await?;
            people.push(stranger.clone().with_token(text(&signed_in, "/access_token")?));
        }
    }
    Ok(people)
}

/// As many as there may be files open; says so when these are fewer.
fn fit(wanted: usize) -> usize {
    let limits = std::fs::read_to_string("/proc/self/limits").unwrap_or_default();
    let line = limits.lines().find_map(|line| line.strip_prefix("Max open files"));
    let soft: Option<usize> = line.and_then(|line| line.split_whitespace().next()?.parse().ok());
    let possible = soft.map_or(wanted, |soft| soft.saturating_sub(OTHERS)).min(wanted);
    if possible < wanted {
        eprintln!("streams: {possible} and not {wanted}: `ulimit -n` allows {} open files", soft.unwrap_or_default());
    }
    possible
}

/// Opens so many, one for each of the people before a second for any.
fn open(people: &[Api], wanted: usize, tell: &UnboundedSender<Told>) -> JoinSet<()> {
    let (mut streams, turns) = (JoinSet::new(), Arc::new(Semaphore::new(AT_ONCE)));
    for api in people.iter().cycle().take(wanted) {
        let (api, turns, tell) = (api.clone(), Arc::clone(&turns), tell.clone());
        streams.spawn(async move {
            if let Err(error) = listen(&api, &turns, &tell).await {
                // Whoever waits for it has ended.
                let _ = tell.send(Told::Broken(error));
            }
        });
    }
    streams
}

async fn listen(api: &Api, turns: &Semaphore, tell: &UnboundedSender<Told>) -> Result<()> {
    let turn = turns.acquire().await?;
    let mut events = Events::of(api.follow(None).await?);
    let mut turn = Some(turn);
    while let Some(event) = events.next().await? {
        match event.name.as_str() {
            "ready" => {
                drop(turn.take());
                tell.send(Told::Open)?;
            }
            "notice" if is_announcement(&event.data) => tell.send(Told::Announcement(Instant::now()))?,
            _ => {}
        }
    }
    bail!("a stream ended")
}

fn is_announcement(data: &Value) -> bool {
    data["type"] == "announcement.made"
}

/// So many of these.
async fn awaited(
    told: &mut UnboundedReceiver<Told>,
    count: usize,
    wanted: impl Fn(&Told) -> bool,
) -> Result<Vec<Told>> {
    let mut found = Vec::with_capacity(count);
    while found.len() < count {
        let next = timeout(PATIENCE, told.recv()).await;
        let next = next.with_context(|| format!("only {} of {count} streams said so", found.len()))?;
        match next.context("the streams are gone")? {
            Told::Broken(error) => return Err(error),
            it => {
                ensure!(wanted(&it), "a stream told something else");
                found.push(it);
            }
        }
    }
    Ok(found)
}
