//! A server whose files may not grow any more, as on a full disk: SQLite, and the folder of files.

use super::outcome::Outcome;
use super::{CHEAP, look_through_log, prepared};
use crate::api::Api;
use crate::database::{Database, Kind};
use crate::place::{OPERATOR, institution, sign_in};
use crate::program::{Program, Server};
use anyhow::{Result, bail};
use plantel_persistence::examine_sqlite;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::path::Path;

/// Kibibytes that a file may have: more than the database has when it is new, and less than its log may grow to.
const LIMIT: u64 = 16 * 1024;

/// Rooms that are made, at the most, until there is no more room for them.
const MOST: usize = 20_000;

/// How often everything is tried while the disk is full.
const ROUNDS: usize = 50;

const ROOMS: &str = "/api/v1/environments";

/// Fills the disk, and makes room again.
pub async fn run(exe: &Path, target: &Path) -> Result<Outcome> {
    let database = Database::create(Kind::Sqlite, target).await?;
    let outcome = on(&database, exe).await;
    database.remove().await;
    outcome
}

async fn on(database: &Database, exe: &Path) -> Result<Outcome> {
    let program = prepared(database, exe)?;
    let mut trial = Trial { outcome: Outcome::default(), kept: BTreeSet::new(), made: 0 };
    let server = program.serve_within(LIMIT, &[CHEAP]).await?;
    let operator = sign_in(&server, OPERATOR).await?;
    let inside = operator.inside(&institution(&operator, "FULL").await?);
    trial.bring_too_large_a_file(&inside, database).await?;
    trial.fill(&inside).await?;
    trial.go_on_while_it_is_full(&server, &inside).await?;
    server.lift_limit()?;
    trial.go_on_afterwards(&inside).await?;
    // As when the power fails.
    drop(server);
    trial.look(&program, database, &inside).await?;
    look_through_log(&program, &mut trial.outcome);
    Ok(trial.outcome)
}

struct Trial {
    outcome: Outcome,
    /// Rooms that were acknowledged.
    kept: BTreeSet<String>,
    made: usize,
}

impl Trial {
    /// Makes a room; whether it was made.
    async fn make(&mut self, inside: &Api, when: &str) -> Result<bool> {
        self.made += 1;
        let name = format!("Aula {:06}", self.made);
        let told = inside.ask(ROOMS, Some(&json!({"name": name}))).await?;
        self.outcome.answered(&format!("{when}, write"), &told);
        if told.status == 201 {
            self.kept.insert(name);
            return Ok(true);
        }
        let refused = told.status == 503 && told.code == "store.full" && told.later;
        self.outcome.demand(refused, format!("a write is answered {} {}", told.status, told.code));
        Ok(false)
    }

    /// A sheet that does not fit into a file: nothing of it stays.
    async fn bring_too_large_a_file(&mut self, inside: &Api, database: &Database) -> Result<()> {
        let answer = inside.upload("/api/v1/imports", sheet(usize::try_from(LIMIT)? * 1024 * 5 / 4)).await;
        let told = answer.map_or_else(|error| format!("{error:#}"), |_| "taken".to_owned());
        self.outcome.demand(told.contains("503") && told.contains("files.unreachable"), format!("a file: {told:.200}"));
        let left = files(&database.folder.path().join("data/files"));
        self.outcome.count("files left of an upload that was refused", left);
        self.outcome.demand(left == 0, "half a file stays");
        Ok(())
    }

    /// Writes until nothing more is taken.
    async fn fill(&mut self, inside: &Api) -> Result<()> {
        while self.made < MOST {
            if !self.make(inside, "before").await? {
                return Ok(());
            }
        }
        bail!("{MOST} rooms find room in {LIMIT} KiB")
    }

    /// Who reads is served; who writes is told why not.
    async fn go_on_while_it_is_full(&mut self, server: &Server, inside: &Api) -> Result<()> {
        let doctor = Api::stranger()?.at(&server.address);
        for _ in 0..ROUNDS {
            self.make(inside, "full").await?;
            for (who, path) in [(inside, ROOMS), (&doctor, "/health/live"), (&doctor, "/health/ready")] {
                let told = who.ask(path, None).await?;
                self.outcome.answered(&format!("full, read {path}"), &told);
                self.outcome.demand(told.status == 200, format!("{path} is answered {}", told.status));
            }
        }
        let refused = self.outcome.of("full, write: 503 store.full");
        self.outcome.demand(refused * 2 > ROUNDS, "the disk was not full");
        Ok(())
    }

    /// There is room: the same server goes on, and keeps what it says that it keeps.
    async fn go_on_afterwards(&mut self, inside: &Api) -> Result<()> {
        for _ in 0..ROUNDS {
            let made = self.make(inside, "room again").await?;
            self.outcome.demand(made, "there is room, and nothing is taken");
            // What is refused leaves a transaction behind that is undone.
            let again = json!({"name": format!("Aula {:06}", self.made)});
            let told = inside.ask(ROOMS, Some(&again)).await?;
            self.outcome.answered("room again, the same name", &told);
            self.outcome.demand(told.status == 409, "a name is given twice");
        }
        self.outcome.weigh("before a kill", inside, &self.kept).await
    }

    /// What a new server finds, and whether the file is sound.
    async fn look(&mut self, program: &Program, database: &Database, inside: &Api) -> Result<()> {
        let server = program.serve_with(&[CHEAP]).await?;
        self.outcome.weigh("after a kill", &inside.clone().at(&server.address), &self.kept).await?;
        let status = server.stop().await?;
        self.outcome.demand(status.success(), format!("it ends with {status}"));
        if let Err(unfit) = examine_sqlite(&database.folder.path().join("plantel.db")).await {
            self.outcome.demand(false, format!("the database: {unfit}"));
        }
        Ok(())
    }
}

/// A sheet of at least so many bytes.
fn sheet(bytes: usize) -> String {
    let mut sheet = String::from("Código interno;Nombre;Categoría;Marca;Modelo;Serial;Ambiente;Cantidad\n");
    let mut row = 0;
    while sheet.len() < bytes {
        row += 1;
        writeln!(sheet, "A-{row:07};Cámara réflex {row};camera;Canon;EOS T7;SN{row:07};Ambiente 1;1")
            .expect("a string takes it");
    }
    sheet
}

/// How many files there are below a folder, but for the one that tries whether it works.
fn files(folder: &Path) -> usize {
    let Ok(entries) = std::fs::read_dir(folder) else { return 0 };
    let count = |path: &Path| {
        if path.is_dir() { files(path) } else { usize::from(!path.ends_with(".ready")) }
    };
    entries.flatten().map(|entry| count(&entry.path())).sum()
}
