//! Takes away what servers stand on: room on the disk, the database, one server after the other. Each trial counts what
//! callers were told meanwhile, and whether what was acknowledged is there afterwards.

mod callers;
mod database_gone;
mod full_disk;
mod outcome;
mod rolling;

use crate::database::Database;
use crate::place::{OPERATOR, PASSWORD};
use crate::program::Program;
use crate::soak::SECRETS;
use anyhow::{Context, Result};
use outcome::Outcome;
use std::path::Path;

/// Passwords are cheap here.
const CHEAP: (&str, &str) = ("PLANTEL_AUTH__BCRYPT_COST", "4");

/// All of them, also when one fails; whether all was well.
pub async fn run() -> Result<bool> {
    let exe = std::env::current_exe()?;
    let folder = exe.parent().context("the program lies in a folder")?;
    let target = folder.parent().context("that folder lies in the target folder")?;
    let plantel = folder.join("plantel");
    let mut well = told("a full disk", full_disk::run(&plantel, target).await);
    well &= told("the database is gone", database_gone::run(&plantel, target).await);
    well &= told("a rolling restart", rolling::run(&plantel, target).await);
    Ok(well)
}

/// Prints what came of one; whether it was well.
fn told(name: &str, outcome: Result<Outcome>) -> bool {
    match outcome {
        Ok(outcome) => {
            println!("\n{name}:\n{outcome}");
            outcome.is_good()
        }
        Err(error) => {
            println!("\n{name}:\n  it came to no end: {error:#}");
            false
        }
    }
}

/// No server panicked, and none wrote down a password, or the beginning that all tokens have.
fn look_through_log(program: &Program, outcome: &mut Outcome) {
    let log = program.logged();
    outcome.demand(!log.contains("panicked"), "a server panicked");
    let found: usize = SECRETS.iter().map(|secret| log.matches(secret).count()).sum();
    outcome.count("bytes of the log looked through for secrets", log.len());
    outcome.demand(found == 0, "a secret stands in the log");
}

/// The program over a database that is ready for servers.
fn prepared(database: &Database, exe: &Path) -> Result<Program> {
    let program = Program::new(exe, database)?.logging();
    program.run(&["migrate", "up"], "")?;
    program.run(&["create-admin", "--email", OPERATOR, "--password-stdin"], PASSWORD)?;
    Ok(program)
}
