//! How long the sample spreadsheet takes.

use crate::api::{Api, text};
use crate::database::Kind;
use crate::place::institution;
use crate::report::Report;
use crate::times::{median, ms};
use anyhow::{Result, ensure};
use serde_json::Value;
use std::fmt::Write;
use std::time::{Duration, Instant};

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
    let path = "/api/v1/inventory/import?create_environments=true";
    // Before it counts, the database has the log files and the memory that it has after its first day.
    operator.inside(&institution(operator, "BEFORE").await?).upload(path, sheet("A")).await?;
    let inside = operator.inside(&institution(operator, "MANY").await?);
    let begun = Instant::now();
    let answer = inside.upload(path, sheet("A")).await?;
    let taken = serde_json::from_slice::<Value>(&answer)?["created"].as_u64();
    ensure!(taken == Some(MANY), "{taken:?} rows went in, not {MANY}");
    rate("at_once", begun.elapsed(), kind, report);
    let begun = Instant::now();
    let answer = inside.upload("/api/v1/imports?create_environments=true", sheet("B")).await?;
    let import = text(&serde_json::from_slice(&answer)?, "/id")?.to_owned();
    loop {
        let now = inside.get_json(&format!("/api/v1/imports/{import}")).await?;
        match text(&now, "/state")? {
            "done" => break ensure!(now["created"].as_u64() == Some(MANY), "{now}"),
            "queued" | "running" => tokio::time::sleep(Duration::from_millis(100)).await,
            _ => anyhow::bail!("{now}"),
        }
    }
    rate("in_background", begun.elapsed(), kind, report);
    Ok(())
}

/// Rows of a large sheet.
const MANY: u64 = 50_000;

fn rate(what: &str, lasted: Duration, kind: Kind, report: &mut Report) {
    let rows = f64::from(u32::try_from(MANY).unwrap_or(u32::MAX));
    report.higher(&format!("import.{}.{what}", kind.name()), rows / lasted.as_secs_f64(), "1/s", Some(10_000.0));
}

/// A sheet as large as may go in while one waits, with as much in each row as the sample has.
fn sheet(prefix: &str) -> String {
    let mut sheet = String::from(
        "Código interno;Nombre;Categoría;Marca;Modelo;Serial;Ambiente;Cantidad;Estado;Fecha de compra;Valor unitario\n",
    );
    for row in 0..MANY {
        let (room, day) = (row % 200, row % 28 + 1);
        writeln!(
            sheet,
            "{prefix}-{row:07};Cámara réflex {row};camera;Canon;EOS T7;{prefix}SN{row:07};Ambiente {room};1;disponible;\
             {day:02}/03/2024;3.894.000,00"
        )
        .expect("a string takes it");
    }
    sheet
}
