//! Plantel and the bare servers, over one database at once.

use super::school::ADMIN;
use crate::api::Api;
use crate::database::{Database, Kind};
use crate::place::sign_in;
use crate::program::{Program, Server};
use anyhow::{Context, Result, ensure};
use std::path::Path;
use std::process::Command;

/// What all of them verify tokens by.
const SECRET: &str = "the secret of the bench, which is no secret at all";

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Who {
    Plantel,
    Driver,
    Metal,
}

impl Who {
    /// As names of measurements spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Plantel => "plantel",
            Self::Driver => "driver",
            Self::Metal => "metal",
        }
    }
}

/// All of them, in the order in which they take turns. They end when this is dropped.
pub struct Servers {
    pub all: Vec<(Who, Server)>,
    /// The administrator's, whom all of them know.
    pub token: String,
    caller: Api,
}

impl Servers {
    /// Starts them. What the administrator may do is a rule of Plantel, which the others are told.
    pub async fn start(database: &Database, program: &Program, programs: &Path) -> Result<Self> {
        // The others do nothing behind requests either, and would be measured beside what Plantel does there.
        let alone = ("PLANTEL_BACKGROUND__ENABLED", "false");
        let plantel = program.serve_with(&[("PLANTEL_AUTH__SECRET", SECRET), alone]).await?;
        let caller = sign_in(&plantel, ADMIN).await?;
        let me = caller.get_json("/api/v1/auth/me").await?;
        let grants = me["permissions"].to_string();
        let mut all = vec![(Who::Plantel, plantel)];
        let others: &[Who] = match database.kind {
            Kind::Postgres => &[Who::Driver, Who::Metal],
            Kind::Sqlite => &[Who::Driver],
        };
        for who in others {
            let exe = programs.join(format!("plantel-limit-{}", who.name()));
            ensure!(exe.is_file(), "{} is missing: build the workspace first", exe.display());
            let mut command = Command::new(exe);
            command.args(["--database", &database.url, "--secret", SECRET, "--grants", &grants]);
            all.push((*who, Server::start(command, "Limit listens on ").await?));
        }
        let token = caller.token().context("who signed in has a token")?.to_owned();
        Ok(Self { all, token, caller })
    }

    /// The administrator, talking to one of them.
    pub fn caller(&self, server: &Server) -> Api {
        self.caller.clone().at(&server.address)
    }

    /// The administrator, talking to Plantel.
    pub fn plantel(&self) -> Api {
        self.caller.clone()
    }
}
