//! That all of them answer alike, and leave the same rows behind, before any of them is measured.

use super::fill::{Paper, Papers};
use super::rounds::READS;
use super::school::{School, THINGS};
use super::servers::{Servers, Who};
use crate::api::Api;
use anyhow::{Context, Result, ensure};
use serde_json::Value;

/// What differs by nature between two papers that were decided: their own ids and days, and when it was done.
const OWN: [&str; 13] = [
    "id",
    "loan",
    "check",
    "subject_id",
    "request_id",
    "start_date",
    "end_date",
    "collect_by",
    "day",
    "at",
    "submitted_at",
    "updated_at",
    "counted_at",
];

/// Behind all that is used to measure.
const FIRST: u64 = 400_000;

/// Compares reads as they are, and writes but for what differs by nature.
pub async fn check(servers: &Servers, school: &School, papers: &Papers) -> Result<()> {
    for (name, path) in READS.map(|read| (read.name, (read.path)(school, 0))) {
        let expected = servers.plantel().get_json(&path).await?;
        for (who, server) in servers.all.iter().skip(1) {
            alike(*who, name, &expected, &servers.caller(server).get_json(&path).await?)?;
        }
    }
    for paper in [Paper::Loan, Paper::Check] {
        let mut expected = None;
        for (turn, (who, server)) in (0..).zip(&servers.all) {
            // The same thing on another day: checks are of another day anyhow.
            let number = if paper == Paper::Loan { FIRST + turn * u64::from(THINGS) } else { FIRST / 8 + turn };
            papers.make(paper, number, number).await?;
            let told = decide(&servers.caller(server), school, paper, number).await?;
            let shown = servers.plantel().get_json(&paper.place(number)).await?;
            alike(*who, "what Plantel shows of it afterwards", &shown, &told)?;
            let journal = journal(&servers.plantel(), paper, number).await?;
            let now = [without_own(told), without_own(journal)];
            match &expected {
                None => expected = Some(now),
                Some(expected) => {
                    for (expected, now) in expected.iter().zip(&now) {
                        alike(*who, "a paper that was decided", expected, now)?;
                    }
                }
            }
        }
    }
    Ok(())
}

async fn decide(caller: &Api, school: &School, paper: Paper, number: u64) -> Result<Value> {
    match paper {
        Paper::Loan => Ok(serde_json::from_slice(&caller.tell(&paper.path(number)).await?)?),
        Paper::Check => caller.post(&paper.path(number), &school.counted).await,
    }
}

/// What the journal has of a paper that was decided.
async fn journal(plantel: &Api, paper: Paper, number: u64) -> Result<Value> {
    let page = plantel.get_json(&format!("/api/v1/audit-logs?subject_id={}", paper.id(number))).await?;
    let rows = page["data"].as_array().context("a list has its data")?;
    ensure!(rows.len() == 1, "{} rows of the journal are about one deed", rows.len());
    Ok(rows[0].clone())
}

/// The first difference, by its place.
fn unlike(expected: &Value, found: &Value) -> Option<String> {
    let within = |at: String, (expected, found)| unlike(expected, found).map(|inner| format!("/{at}{inner}"));
    match (expected, found) {
        (Value::Object(one), Value::Object(other)) if one.keys().eq(other.keys()) => {
            one.iter().zip(other.values()).find_map(|((name, one), other)| within(name.clone(), (one, other)))
        }
        (Value::Array(one), Value::Array(other)) if one.len() == other.len() => {
            one.iter().zip(other).enumerate().find_map(|(at, both)| within(at.to_string(), both))
        }
        _ => (expected != found).then(|| format!(": Plantel says {expected}, and it says {found}")),
    }
}

fn alike(who: Who, what: &str, expected: &Value, found: &Value) -> Result<()> {
    let unlike = unlike(expected, found);
    ensure!(unlike.is_none(), "{}: {what}: {}", who.name(), unlike.unwrap_or_default());
    Ok(())
}

/// The same without these fields, at any depth.
fn without_own(mut value: Value) -> Value {
    match &mut value {
        Value::Object(fields) => {
            // Of such a field the journal tells what it became.
            let own = fields.get("field").and_then(Value::as_str).is_some_and(|name| OWN.contains(&name));
            fields.retain(|name, _| !(OWN.contains(&name.as_str()) || own && name == "after"));
            for field in fields.values_mut() {
                *field = without_own(field.take());
            }
        }
        Value::Array(all) => {
            for one in all {
                *one = without_own(one.take());
            }
        }
        Value::Null | Value::Bool(_) | Value::Number(_) | Value::String(_) => {}
    }
    value
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_differs_by_nature_is_left_out_at_any_depth() {
        let loan =
            json!({"id": 1, "state": "approved", "lines": [{"id": 2, "quantity": 3}], "approved": {"at": 4, "by": 5}});
        let left = json!({"state": "approved", "lines": [{"quantity": 3}], "approved": {"by": 5}});
        assert_eq!(without_own(loan), left);
        let changes = json!([{"field": "collect_by", "before": null, "after": 1}, {"field": "state", "after": 2}]);
        let left = json!([{"field": "collect_by", "before": null}, {"field": "state", "after": 2}]);
        assert_eq!(without_own(changes), left);
    }
}
