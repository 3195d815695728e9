//! How long the sample spreadsheet takes.

use crate::api::Api;
use crate::database::Kind;
use crate::place::institution;
use crate::report::Report;
use crate::times::{median, ms};
use anyhow::{Result, ensure};
use serde_json::Value;
use std::time::Instant;

const SAMPLE: &[u8] = include_bytes!("../../tests/data/inventario.csv");
/// Rows of it that can go in.
const TAKEN: u64 = 972;

/// Imports it into three new institutions.
pub async fn measure(operator: &Api, kind: Kind, report: &mut Report) -> Result<()> {
    let mut times = Vec::new();
    for code in ["SMALL-1", "SMALL-2", "SMALL-3"] {
        let inside = operator.inside(&institution(operator, code).await?);
        let begun = Instant::now();
        let answer = inside.upload("/api/v1/inventory/import?create_environments=true", SAMPLE).await?;
        times.push(begun.elapsed());
        let created = serde_json::from_slice::<Value>(&answer)?["created"].as_u64();
        ensure!(created == Some(TAKEN), "{created:?} rows of the sample went in, not {TAKEN}");
    }
    report.lower(&format!("import.{}.sample", kind.name()), ms(median(&mut times)), "ms", Some(1000.0));
    Ok(())
}
