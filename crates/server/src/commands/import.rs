//! Taking over data from a file.

use crate::config::Config;
use crate::wiring;
use anyhow::{Context as _, Result, anyhow};
use clap::Subcommand;
use plantel_application::attempt;
use plantel_application::identity::{UserImportOptions, UserImportReport};
use plantel_application::inventory::import::{Brought, ImportReport};
use plantel_application::sheet::{Refusal, Warning};
use plantel_domain::access::Context;
use plantel_domain::institutions::InstitutionCode;
use plantel_domain::inventory::import::ImportOptions;
use plantel_domain::text::Line;
use plantel_http::{Services, sentence};
use std::path::{Path, PathBuf};

/// What is taken over.
#[derive(Subcommand)]
pub enum What {
    /// The assets of a spreadsheet, CSV or XLSX, of up to 50,000 rows.
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
        /// Make categories whose codes are not known.
        #[arg(long)]
        create_categories: bool,
        /// Change assets whose code is known with other data.
        #[arg(long)]
        update: bool,
        /// Which heading stands for which column, such as `Placa SENA=code` or `Voltaje=extra.voltage`; as often as
        /// needed.
        #[arg(long = "column", value_name = "HEADING=COLUMN")]
        columns: Vec<String>,
    },
    /// The accounts of a predecessor, with the hashes of their passwords, as CSV.
    Users {
        /// The file.
        file: PathBuf,
        /// Decide everything, store nothing.
        #[arg(long)]
        dry_run: bool,
        /// Who administered everything there may act in every institution here.
        #[arg(long)]
        with_administrators: bool,
    },
}

/// Takes over and tells what came of it.
pub async fn import(config: &Config, what: What) -> Result<()> {
    match what {
        What::Inventory { file, institution, dry_run, create_environments, create_categories, update, columns } => {
            let columns = columns.iter().map(|pair| named(pair)).collect::<Result<_>>()?;
            let options = ImportOptions { create_environments, create_categories, update, dry_run, columns };
            inventory(config, &file, &institution, options).await
        }
        What::Users { file, dry_run, with_administrators } => {
            users(config, &file, dry_run, UserImportOptions { with_administrators }).await
        }
    }
}

/// A heading and the column it stands for; a heading may have equals signs of its own.
fn named(pair: &str) -> Result<(String, String)> {
    let (heading, column) = pair.rsplit_once('=').ok_or_else(|| anyhow!("--column {pair}: write HEADING=COLUMN"))?;
    Ok((heading.to_owned(), column.to_owned()))
}

fn bytes_of(file: &Path) -> Result<Vec<u8>> {
    std::fs::read(file).with_context(|| format!("{} cannot be read", file.display()))
}

async fn opened(config: &Config) -> Result<Services> {
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    wiring::services(config, pools)
}

async fn users(config: &Config, file: &Path, dry_run: bool, options: UserImportOptions) -> Result<()> {
    let bytes = bytes_of(file)?;
    let services = opened(config).await?;
    let ctx = Context::system("import", None);
    let report = attempt(|| services.identity.import_users(&ctx, &bytes, options, dry_run)).await;
    print_users(&report.map_err(|error| anyhow!("{}: {}", file.display(), sentence(error.fault())))?);
    Ok(())
}

async fn inventory(config: &Config, file: &Path, institution: &str, options: ImportOptions) -> Result<()> {
    let bytes = bytes_of(file)?;
    let code = InstitutionCode::parse(institution).map_err(|bad| anyhow!("--institution: {}", sentence(&bad)))?;
    let services = opened(config).await?;
    let outside = Context::system("import", None);
    let found = services.institutions.find_by_code(&outside, &code).await;
    let found = found.map_err(|error| anyhow!("--institution {institution}: {}", sentence(error.fault())))?;
    let ctx = Context::system("import", Some(found.id));
    let name = file.file_name().and_then(|name| name.to_str());
    let file_name = name.and_then(|name| Line::parse(name).ok());
    let report = services.inventory.import(&ctx, &Brought { bytes, file_name, options }).await;
    print(&report.map_err(|error| anyhow!("{}: {}", file.display(), sentence(error.fault())))?);
    Ok(())
}

fn rehearsed(dry_run: bool) -> &'static str {
    if dry_run { " (rehearsed: nothing was stored)" } else { "" }
}

fn print_rows(refusals: &[Refusal], warnings: &[Warning]) {
    for refusal in refusals {
        println!("  line {}: {} = {:?}: {}", refusal.line, refusal.column, refusal.value, refusal.code);
    }
    for warning in warnings {
        println!("  line {}: look at it: {}", warning.line, warning.code);
    }
}

fn print_users(report: &UserImportReport) {
    println!(
        "{} rows: {} created ({} without a password, {} administrators), {} known, {} refused{}",
        report.rows,
        report.created,
        report.without_password,
        report.administrators,
        report.known,
        report.refused,
        rehearsed(report.dry_run)
    );
    if !report.ignored_columns.is_empty() {
        println!("  columns that mean nothing here: {}", report.ignored_columns.join(", "));
    }
    print_rows(&report.left_alone, &[]);
    print_rows(&report.refusals, &report.warnings);
}

fn print(report: &ImportReport) {
    let rehearsed = rehearsed(report.dry_run);
    println!(
        "{} rows: {} created, {} updated, {} unchanged, {} refused{rehearsed}",
        report.rows, report.created, report.updated, report.unchanged, report.refused
    );
    for name in &report.environments_created {
        println!("  new environment: {name}");
    }
    for code in &report.categories_created {
        println!("  new category: {code}");
    }
    print_rows(&report.refusals, &report.warnings);
}
