//! Taking over data from a file.

use crate::config::Config;
use crate::wiring;
use anyhow::{Context as _, Result, anyhow};
use clap::Subcommand;
use plantel_application::inventory::import::{ImportReport, Options};
use plantel_domain::access::Context;
use plantel_domain::institutions::InstitutionCode;
use plantel_http::sentence;
use std::path::PathBuf;

/// What is taken over.
#[derive(Subcommand)]
pub enum What {
    /// The assets of a spreadsheet saved as CSV.
    Inventory {
        /// The file.
        file: PathBuf,
        /// Code of the institution.
        #[arg(long)]
        institution: String,
        /// Decide everything, store nothing.
        #[arg(long)]
        dry_run: bool,
        /// Make environments whose names are not known.
        #[arg(long)]
        create_environments: bool,
        /// Change assets whose code is known with other data.
        #[arg(long)]
        update: bool,
    },
}

/// Takes over and tells what came of it.
pub async fn import(config: &Config, what: What) -> Result<()> {
    let What::Inventory { file, institution, dry_run, create_environments, update } = what;
    let bytes = std::fs::read(&file).with_context(|| format!("{} cannot be read", file.display()))?;
    let code = InstitutionCode::parse(&institution).map_err(|bad| anyhow!("--institution: {}", sentence(&bad)))?;
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = wiring::services(config, pools)?;
    let outside = Context::system("import", None);
    let found = services.institutions.find_by_code(&outside, &code).await;
    let found = found.map_err(|error| anyhow!("--institution {institution}: {}", sentence(error.fault())))?;
    let ctx = Context::system("import", Some(found.id));
    let options = Options { create_environments, update };
    let report = services.inventory.import(&ctx, &bytes, options, dry_run).await;
    print(&report.map_err(|error| anyhow!("{}: {}", file.display(), sentence(error.fault())))?);
    Ok(())
}

fn print(report: &ImportReport) {
    let rehearsed = if report.dry_run { " (rehearsed: nothing was stored)" } else { "" };
    println!(
        "{} rows: {} created, {} updated, {} unchanged, {} refused{rehearsed}",
        report.rows, report.created, report.updated, report.unchanged, report.refused
    );
    for name in &report.environments_created {
        println!("  new environment: {name}");
    }
    for refusal in &report.refusals {
        println!("  line {}: {} = {:?}: {}", refusal.line, refusal.column, refusal.value, refusal.code);
    }
    for warning in &report.warnings {
        println!("  line {}: look at it: {}", warning.line, warning.code);
    }
}
