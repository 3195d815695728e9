//! The command line.

mod admin;
mod backup;
mod deliveries;
mod health;
mod import;
mod jobs;
mod migrate;
mod reseal;
mod serve;
mod verify;

use crate::config;
use crate::{demo, wiring};
use anyhow::Result;
use clap::{Parser, Subcommand};
use std::fmt::Write;
use std::path::PathBuf;
use url::Url;

/// One backend for the places that teach and make.
#[derive(Parser)]
#[command(name = "plantel", version, about, arg_required_else_help = true)]
pub struct Cli {
    /// A configuration file in TOML; `PLANTEL_` variables and `.env` come after it.
    #[arg(long, global = true)]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the API until told to stop.
    Serve {
        /// Load the demonstration first, if it is not there.
        #[arg(long)]
        demo: bool,
    },
    /// Bring the database's schema up to date, take it back, or show how it stands.
    Migrate {
        #[command(subcommand)]
        direction: migrate::Direction,
    },
    /// Make an account that may act in every institution.
    CreateAdmin(admin::CreateAdmin),
    /// Load the demonstration: an institution, a user of each role, an inventory, loans in every state, a school.
    Demo,
    /// Take over data from a file.
    Import {
        #[command(subcommand)]
        what: import::What,
    },
    /// Show what the clock does and how it went last, or run a job now.
    Jobs {
        #[command(subcommand)]
        deed: jobs::Deed,
    },
    /// Show what could not be delivered, such as letters, or have it tried again.
    Deliveries {
        #[command(subcommand)]
        deed: deliveries::Deed,
    },
    /// Prove that every institution's stock is what its ledger says; fails when it is not.
    VerifyLedger,
    /// Seal second factors and the secrets of webhooks anew, with `auth.encryption_secret`; fails when one cannot be
    /// opened.
    Reseal,
    /// Write a copy of a SQLite database, while a server writes in it or not; of PostgreSQL, say what does.
    Backup {
        /// A new file.
        file: PathBuf,
    },
    /// Put a copy in the place of the database, and prove its ledger; of PostgreSQL, say what does.
    Restore(backup::Restore),
    /// Ask the server on this machine whether it serves; fails when it does not.
    Health {
        /// Where it is, such as `http://127.0.0.1:8000`, when the configuration does not say.
        #[arg(long)]
        url: Option<Url>,
    },
    /// Print the description of the API (OpenAPI 3.1).
    Openapi,
    /// Print the table of problem codes as Markdown.
    Problems,
    /// Check the configuration and print what holds, without secrets.
    CheckConfig,
}

/// Does what was asked.
pub async fn run(cli: Cli) -> Result<()> {
    match cli.command {
        Command::Openapi => {
            println!("{}", serde_json::to_string_pretty(&plantel_http::openapi())?);
            return Ok(());
        }
        Command::Problems => {
            print!("{}", problems());
            return Ok(());
        }
        _ => {}
    }
    let config = config::load(cli.config.as_deref())?;
    match cli.command {
        Command::Serve { demo } => serve::serve(&config, demo).await,
        Command::Migrate { direction } => migrate::migrate(&config, direction).await,
        Command::CreateAdmin(admin) => admin::create(&config, admin).await,
        Command::Import { what } => import::import(&config, what).await,
        Command::Jobs { deed } => jobs::jobs(&config, deed).await,
        Command::Deliveries { deed } => deliveries::deliveries(&config, deed).await,
        Command::VerifyLedger => verify::verify(&config).await,
        Command::Reseal => reseal::reseal(&config).await,
        Command::Backup { file } => backup::backup(&config, &file).await,
        Command::Restore(wanted) => backup::restore(&config, wanted).await,
        Command::Health { url } => health::health(&config, url),
        Command::CheckConfig => {
            println!("{}", serde_json::to_string_pretty(&config)?);
            Ok(())
        }
        Command::Demo => {
            let pools = wiring::pools(&config).await?;
            wiring::migrate(&config, &pools).await?;
            let loaded = demo::load(&config, &wiring::services(&config, pools)?).await?;
            println!("{}", if loaded { demo::accounts() } else { "The demonstration is there already.".to_owned() });
            Ok(())
        }
        Command::Openapi | Command::Problems => unreachable!("answered above"),
    }
}

/// `docs/problems.md`.
pub fn problems() -> String {
    let mut text = String::from(
        "# Problems\n\nEvery answer that is an error is `application/problem+json` (RFC 9457) with a stable `code`.\n\
         This table is made by `plantel problems` from the codes' own lists; a test compares.\n\n\
         | code | title | meaning |\n|---|---|---|\n",
    );
    for (code, title, detail) in plantel_http::catalogue() {
        // Values that a text names show as their placeholders.
        writeln!(text, "| `{code}` | {title} | {} |", detail.replace('|', "\\|").replace('\n', " "))
            .expect("a string takes it");
    }
    text
}
