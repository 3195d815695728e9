//! Spreadsheets of the inventory, at once and in the background.

use super::caller::Caller;
use super::load::Going;
use super::notes::Sort;
use crate::api::text;
use anyhow::{Result, bail, ensure};
use std::fmt::Write;

/// Rows of a sheet that goes in while one waits.
const AT_ONCE: usize = 30;

/// Rows of one that goes in behind the request: several pieces.
const IN_BACKGROUND: usize = 450;

/// Of so many sheets one goes in behind the request, if none is on its way.
const BEHIND: usize = 6;

const CSV: Option<&str> = Some("text/csv");

/// Brings one sheet after the other.
pub async fn bring(caller: Caller, number: usize, going: Going) -> Result<()> {
    let (mut turn, mut on_its_way): (usize, Option<String>) = (0, None);
    while going.on() {
        turn += 1;
        let prefix = format!("H{number}T{turn}");
        if turn % BEHIND != 0 {
            at_once(&caller, &prefix).await?;
        } else if settled(&caller, on_its_way.as_deref()).await? {
            on_its_way = Some(queue(&caller, &prefix).await?);
        }
    }
    Ok(())
}

async fn at_once(caller: &Caller, prefix: &str) -> Result<()> {
    let path = "/api/v1/inventory/import?create_environments=true";
    let told = caller.send(path, CSV, sheet(prefix, AT_ONCE).into_bytes()).await?;
    ensure!(told["created"] == AT_ONCE, "not all rows of a sheet went in: {told}");
    caller.notes.moved(Sort::Import, "assets.imported", text(&told, "/import_id")?, "done");
    caller.notes.took(prefix, AT_ONCE);
    Ok(())
}

/// Gives its id.
async fn queue(caller: &Caller, prefix: &str) -> Result<String> {
    let path = "/api/v1/imports?create_environments=true";
    let told = caller.send(path, CSV, sheet(prefix, IN_BACKGROUND).into_bytes()).await?;
    let id = text(&told, "/id")?;
    caller.notes.moved(Sort::Import, "import.queued", id, "done");
    caller.notes.took(prefix, IN_BACKGROUND);
    Ok(id.to_owned())
}

/// Whether the one that was queued before is through.
async fn settled(caller: &Caller, import: Option<&str>) -> Result<bool> {
    let Some(import) = import else { return Ok(true) };
    let now = caller.read(&format!("/api/v1/imports/{import}")).await?;
    match text(&now, "/state")? {
        "queued" | "running" => Ok(false),
        "done" => Ok(true),
        _ => bail!("an import came to nothing: {now}"),
    }
}

/// Every code begins with the prefix and a dash.
fn sheet(prefix: &str, rows: usize) -> String {
    let mut sheet = String::from("codigo;nombre;categoria;ambiente;cantidad\n");
    for row in 0..rows {
        let room = row % 3;
        writeln!(sheet, "{prefix}-{row:04};Cosa {row};other;Depósito {prefix} {room};{}", 1 + row % 5)
            .expect("a string takes it");
    }
    sheet
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sheet_has_its_rows_and_each_code_its_prefix() {
        let sheet = sheet("H1T2", 3);
        let codes: Vec<&str> = sheet.lines().skip(1).filter_map(|line| line.split(';').next()).collect();
        assert_eq!(codes, ["H1T2-0000", "H1T2-0001", "H1T2-0002"]);
    }
}
