//! How far Plantel is from bare servers that do the same statements: one by `sqlx`, the driver limit, and on PostgreSQL
//! one by `tokio-postgres`, the metal limit. docs/performance.md says what is compared.

mod fill;
mod rounds;
mod same;
mod school;
mod servers;
mod table;
mod wrk;

use crate::database::{Database, Kind};
use crate::place;
use crate::program::Program;
use crate::report::Report;
use anyhow::{Context, Result};
use fill::Papers;
use rounds::Scenario;
use school::School;
use servers::Servers;
use std::path::Path;
use table::Table;
use wrk::Wrk;

/// Connections at once.
const CONNECTIONS: [u32; 2] = [16, 64];

/// Measures all of it; gives the table as Markdown.
pub async fn measure(target: &Path, programs: &Path, report: &mut Report) -> Result<String> {
    Wrk::check()?;
    let mut table = Table::default();
    for kind in [Kind::Postgres, Kind::Sqlite] {
        let database = Database::create(kind, target).await?;
        let done = measure_on(&database, programs, report, &mut table).await;
        database.remove().await;
        done.with_context(|| format!("the limit on {}", kind.name()))?;
    }
    Ok(table.to_string())
}

async fn measure_on(database: &Database, programs: &Path, report: &mut Report, table: &mut Table) -> Result<()> {
    let program = Program::new(&programs.join("plantel"), database)?;
    program.run(&["migrate", "up"], "")?;
    program.run(&["create-admin", "--email", place::OPERATOR, "--password-stdin"], place::PASSWORD)?;
    // Whoever opens the database after it was filled knows how much there is of what.
    let school = {
        let server = program.serve().await?;
        School::open(&server).await?
    };
    let mut papers = Papers::open(database, &school).await?;
    papers.tidy().await?;
    let servers = Servers::start(database, &program, programs).await?;
    same::check(&servers, &school, &papers).await?;
    let wrk = Wrk::new(database.folder.path(), &servers.token)?;
    for scenario in Scenario::all(&school) {
        let mut cold = true;
        for connections in CONNECTIONS {
            let outcomes = rounds::run(&servers, &wrk, &mut papers, &scenario, connections, cold).await?;
            table.tell(database.kind, &scenario, connections, &outcomes, report);
            cold = false;
        }
    }
    papers.close().await
}
