//! How long a telephone waits when it sends a whole room, and a supervisor who has the last word over it.

use crate::api::{Api, text};
use crate::database::Kind;
use crate::place::{PASSWORD, institution, sign_in};
use crate::program::Server;
use crate::report::Report;
use crate::times::{median, ms, percentile};
use anyhow::{Context, Result, ensure};
use chrono::{Days, Utc};
use serde_json::{Value, json};
use std::fmt::Write;
use std::time::{Duration, Instant};

/// Items in the room.
const ITEMS: usize = 500;
/// Checks that are made, one after the other.
const ROUNDS: usize = 30;
/// Items of each check that differ from the book, and are booked.
const VARIANCES: usize = 10;
/// Who counts, and has the last word.
const CHECKER: &str = "checker@plantel.test";
const CHECKS: &str = "/api/v1/inventory-checks";

/// Counts a room of 500 items, over and over.
#[expect(clippy::disallowed_methods, reason = "the class is today's")]
pub async fn measure(server: &Server, operator: &Api, kind: Kind, report: &mut Report) -> Result<()> {
    let inside = operator.inside(&institution(operator, "CHECKS").await?);
    inside.post("/api/v1/users", &json!({"email": CHECKER, "password": PASSWORD})).await?;
    inside.post("/api/v1/memberships", &json!({"email": CHECKER, "roles": ["center_admin"]})).await?;
    inside.upload("/api/v1/inventory/import?create_environments=true", sheet()).await?;
    let checker = sign_in(server, CHECKER).await?;
    let rooms = checker.get_json("/api/v1/environments").await?;
    let room = text(&rooms, "/data/0/id")?.to_owned();
    let today = (Utc::now() - chrono::TimeDelta::hours(5)).date_naive();
    let lesson = json!({"environment_id": room, "programme": "Técnico en Sistemas", "group": "2758492",
        "start_time": "00:00", "end_time": "23:59", "first_day": today, "last_day": today + Days::new(30),
        "weekdays": ["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"], "on_holidays": true});
    let schedule = text(&checker.post("/api/v1/schedules", &lesson).await?, "/id")?.to_owned();
    let beginning = json!({"environment_id": room, "schedule_id": schedule});
    let (mut started, mut submitted, mut approved) = (Vec::new(), Vec::new(), Vec::new());
    for round in 0..ROUNDS {
        let check = timed(&mut started, checker.post(CHECKS, &beginning)).await?;
        let place = format!("{CHECKS}/{}", text(&check, "/id")?);
        let done = timed(&mut submitted, checker.post(&format!("{place}/submit"), &counted(&check)?)).await?;
        ensure!(done["summary"]["counted"] == ITEMS, "{}", done["summary"]);
        // The last one is approved, since of each class one check can be.
        if round + 1 == ROUNDS {
            let why = all_well(json!({"override_reason": "Quien revisa es la misma persona."}));
            timed(&mut approved, checker.post(&format!("{place}/approve"), &why)).await?;
        } else {
            checker.post(&format!("{place}/cancel"), &json!({"reason": "Otra ronda"})).await?;
        }
    }
    let name = |what: &str| format!("check.{}.{what}", kind.name());
    report.lower(&name("start_500"), ms(median(&mut started)), "ms", None);
    report.lower(&name("submit_500.p50"), ms(median(&mut submitted)), "ms", Some(300.0));
    report.lower(&name("submit_500.p99"), ms(percentile(&mut submitted, 99)), "ms", Some(300.0));
    report.lower(&name("approve_500"), ms(median(&mut approved)), "ms", None);
    Ok(())
}

async fn timed(times: &mut Vec<Duration>, answer: impl Future<Output = Result<Value>>) -> Result<Value> {
    let begun = Instant::now();
    let answer = answer.await?;
    times.push(begun.elapsed());
    Ok(answer)
}

/// A room where each item has three units.
fn sheet() -> String {
    let mut sheet = String::from("codigo;nombre;categoria;ambiente;cantidad\n");
    for item in 0..ITEMS {
        writeln!(sheet, "COSA-{item:03};Cosa {item};other;Ambiente 301;3").expect("a string takes it");
    }
    sheet
}

/// Everything is there, but one unit of some.
fn counted(check: &Value) -> Result<Value> {
    let lines = check["items"].as_array().context("the check has its items")?;
    let count =
        |(at, line): (usize, &Value)| json!({"item_id": line["item_id"], "found": 3 - usize::from(at < VARIANCES)});
    let items: Vec<Value> = lines.iter().enumerate().map(count).collect();
    Ok(all_well(json!({ "items": items })))
}

fn all_well(mut said: Value) -> Value {
    for tick in ["is_clean", "is_organized", "inventory_complete"] {
        said[tick] = true.into();
    }
    said
}
