//! How long people wait who look for something among all that there is.

use crate::api::Api;
use crate::database::Kind;
use crate::fill::{NAMES, code};
use crate::place::{ADMIN, Place, sign_in};
use crate::program::Server;
use crate::report::Report;
use crate::times::{ms, percentile};
use anyhow::{Result, ensure};
use chrono::{Days, Utc};
use serde_json::json;
use std::time::{Duration, Instant};

/// How often each kind of question is asked, each time another one.
const ASKED: u64 = 200;

/// What one may take, of a hundred the ninety-fifth.
const GOAL: f64 = 50.0;

/// Searches, filtered lists, statistics, and a thousand labels.
pub async fn measure(server: &Server, kind: Kind, place: &Place, rows: u64, report: &mut Report) -> Result<()> {
    let admin = sign_in(server, ADMIN).await?;
    let row = |turn: u64| turn * 611_953 % rows + 1;
    let room = |turn: u64| &place.rooms[usize::try_from(turn).unwrap_or(0) % place.rooms.len()];
    let name = |turn: u64| format!("asset%200{:03}", turn % NAMES);
    let today = today();
    let warranty = |turn: u64| {
        let day = today + Days::new(turn % 900);
        format!("warranty_from={day}&warranty_to={}", day + Days::new(7))
    };
    let questions: [(&str, &dyn Fn(u64) -> String); 9] = [
        ("search_one", &|turn| format!("?search={}", code(row(turn)).to_lowercase())),
        ("search_some", &|turn| format!("?search={}", name(turn))),
        ("search_most", &|turn| {
            format!("?search={}", ["canon", "eos t7", "asset"][usize::try_from(turn % 3).unwrap_or(0)])
        }),
        ("search_in_room", &|turn| format!("?search=canon&environment_id={}", room(turn))),
        ("filter_room_status", &|turn| format!("?environment_id={}&status=maintenance", room(turn))),
        ("filter_category", &|turn| format!("?category=camera&condition=maintenance&skip={}", turn % 50)),
        ("filter_warranty", &|turn| format!("?{}", warranty(turn))),
        ("filter_cost", &|turn| format!("?cost_from={0}000&cost_to={0}000&sort=name", 1 + turn % 4000)),
        ("facets", &|turn| format!("/facets?environment_id={}", room(turn))),
    ];
    for (what, question) in questions {
        ask(&admin, kind, what, |turn| format!("/api/v1/inventory{}", question(turn)), report).await?;
    }
    ask(&admin, kind, "statistics_all", |_| "/api/v1/inventory/statistics".to_owned(), report).await?;
    let of_room = |turn: u64| format!("/api/v1/inventory/statistics?environment_id={}", room(turn));
    ask(&admin, kind, "statistics_room", of_room, report).await?;
    labels(&admin, kind, rows, report).await
}

#[expect(clippy::disallowed_methods, reason = "warranties are filled from today on")]
fn today() -> chrono::NaiveDate {
    Utc::now().date_naive()
}

async fn ask(admin: &Api, kind: Kind, what: &str, path: impl Fn(u64) -> String, report: &mut Report) -> Result<()> {
    // Before it counts, the pages of the database lie in memory, as they do in any running system.
    for turn in 0..ASKED / 10 {
        admin.get(&path(turn)).await?;
    }
    let mut times = Vec::new();
    for turn in 0..ASKED {
        let path = path(turn);
        let begun = Instant::now();
        admin.get(&path).await?;
        times.push(begun.elapsed());
    }
    report.lower(&format!("{what}.{}.p95", kind.name()), ms(percentile(&mut times, 95)), "ms", Some(GOAL));
    Ok(())
}

/// Those of the assets that share a name.
async fn labels(admin: &Api, kind: Kind, rows: u64, report: &mut Report) -> Result<()> {
    let body = json!({"sheet": "a4-65", "search": "asset 0007"});
    let mut times: Vec<Duration> = Vec::new();
    for _ in 0..3 {
        let begun = Instant::now();
        let sheet = admin.fetch("/api/v1/inventory/labels", &body).await?;
        times.push(begun.elapsed());
        ensure!(sheet.starts_with(b"%PDF"), "labels are a PDF");
    }
    let labels = rows / NAMES;
    let goal = (labels == 1000).then_some(2000.0);
    report.lower(&format!("labels.{}.{labels}", kind.name()), ms(percentile(&mut times, 95)), "ms", goal);
    Ok(())
}
