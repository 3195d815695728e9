//! A database to measure on: a SQLite file, or a database of its own in the cluster that
//! `scripts/with-postgres.sh` starts.

use anyhow::{Context, Result};
use plantel_persistence::{DatabaseOptions, Pools, connect};
use sea_orm::{ConnectionTrait, Database as Cluster};
use std::path::Path;
use std::time::Duration;
use tempfile::TempDir;
use uuid::Uuid;

/// Which database.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// The embedded one.
    Sqlite,
    /// The one for many servers.
    Postgres,
}

impl Kind {
    /// As names of measurements spell it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Sqlite => "sqlite",
            Self::Postgres => "postgres",
        }
    }
}

/// An empty database and a folder, both gone in the end.
pub struct Database {
    /// Which.
    pub kind: Kind,
    /// As the configuration names it.
    pub url: String,
    /// Where the program runs, with no `.env` in it.
    pub folder: TempDir,
    /// The cluster, and what the database is called in it.
    cluster: Option<(String, String)>,
}

impl Database {
    /// A new one. Files go into a folder inside of `place`.
    pub async fn create(kind: Kind, place: &Path) -> Result<Self> {
        if kind == Kind::Sqlite {
            let folder = folder_in(place)?;
            let url = format!("sqlite://{}/plantel.db", folder.path().display());
            return Ok(Self { kind, url, folder, cluster: None });
        }
        #[expect(clippy::disallowed_methods, reason = "where the bench learns of its cluster")]
        let cluster = std::env::var("PLANTEL_TEST_POSTGRES")
            .context("PLANTEL_TEST_POSTGRES names no cluster: call `make bench`, or scripts/with-postgres.sh")?;
        Self::create_in(&cluster, place).await
    }

    /// A new one of the PostgreSQL cluster with this URL. Files go into a folder inside of `place`.
    pub async fn create_in(cluster_url: &str, place: &Path) -> Result<Self> {
        let folder = folder_in(place)?;
        #[expect(clippy::disallowed_methods, reason = "a name nobody else has, not an id")]
        let name = format!("bench_{}", Uuid::new_v4().simple());
        tell(cluster_url, &format!("CREATE DATABASE {name}")).await?;
        let (server, _) = cluster_url.rsplit_once('/').context("the URL of a cluster names a database")?;
        let url = format!("{server}/{name}");
        Ok(Self { kind: Kind::Postgres, url, folder, cluster: Some((cluster_url.to_owned(), name)) })
    }

    /// Its pools, opened as the program opens them.
    pub async fn pools(&self) -> Result<Pools> {
        let options =
            DatabaseOptions { url: self.url.clone(), max_connections: 2, acquire_timeout: Duration::from_secs(20) };
        Ok(connect(&options).await?)
    }

    /// Takes it away. What cannot be taken away goes with its cluster.
    pub async fn remove(self) {
        if let Some((cluster, name)) = &self.cluster
            && let Err(error) = tell(cluster, &format!("DROP DATABASE {name} WITH (FORCE)")).await
        {
            eprintln!("{name} stays behind: {error:#}");
        }
    }
}

fn folder_in(place: &Path) -> Result<TempDir> {
    Ok(tempfile::Builder::new().prefix("bench-").tempdir_in(place)?)
}

async fn tell(cluster: &str, sql: &str) -> Result<()> {
    let admin = Cluster::connect(cluster).await.context("the PostgreSQL cluster does not answer")?;
    admin.execute_unprepared(sql).await?;
    Ok(admin.close().await?)
}
