//! Copies of the database, made while servers write, and how one takes its place again.

use super::verify;
use crate::config::{Config, StorageKind};
use crate::wiring;
use anyhow::{Context, Result, bail, ensure};
use clap::Args;
use plantel_migrations::{Migrator, MigratorTrait};
use plantel_persistence::{copy_sqlite, examine_sqlite, is_alone_with_sqlite, sqlite_file};
use std::fs::{self, File, OpenOptions};
use std::io;
use std::path::{Path, PathBuf};

/// A copy, and what it may displace.
#[derive(Args)]
pub struct Restore {
    /// What `plantel backup` wrote.
    file: PathBuf,
    /// Put a database that is there aside, under its name with `.replaced` behind it.
    #[arg(long)]
    force: bool,
}

/// Writes a copy of a SQLite database, whole and examined, or nothing.
pub async fn backup(config: &Config, file: &Path) -> Result<()> {
    let Some(database) = sqlite_file(&config.database.url.0) else { bail!("{}", with_pg_dump(file)) };
    ensure!(database.is_file(), "database.url: there is no database at {}", database.display());
    ensure!(!file.exists(), "{} is there already: a backup replaces nothing", file.display());
    let partial = beside(file, ".partial");
    let written = write(&database, &partial).await;
    if let Err(error) = written.and_then(|()| rename(&partial, file)) {
        // What is left of it would be taken for a backup.
        let _ = fs::remove_file(&partial);
        return Err(error);
    }
    let bytes = fs::metadata(file).map_or(0, |found| found.len());
    println!("{} holds the database as it was a moment ago ({bytes} bytes).", file.display());
    println!("{}", now_the_files(config));
    Ok(())
}

async fn write(database: &Path, partial: &Path) -> Result<()> {
    // Of a backup that was broken off.
    remove(partial)?;
    new(partial).with_context(|| named(partial))?;
    copy_sqlite(database, partial).await.with_context(|| format!("{} cannot be copied", database.display()))?;
    examine_sqlite(partial).await.context("the copy is not what it should be")?;
    File::open(partial).and_then(|copy| copy.sync_all()).with_context(|| named(partial))
}

/// Files are written before their rows and taken away after them, so that they come second.
fn now_the_files(config: &Config) -> String {
    match config.storage.kind {
        StorageKind::Folder => format!("Now copy the files, which lie in {}.", config.storage.folder),
        StorageKind::S3 => format!("Now copy the files, which lie in the bucket {}.", config.storage.bucket),
    }
}

/// Puts a copy where the configuration has the database, and proves it.
pub async fn restore(config: &Config, wanted: Restore) -> Result<()> {
    let Restore { file, force } = wanted;
    let Some(place) = sqlite_file(&config.database.url.0) else { bail!("{}", with_pg_restore(&file)) };
    ensure!(file.is_file(), "there is no file {}", file.display());
    let log = beside(&file, "-wal");
    ensure!(!log.exists(), "{} is no backup: {} belongs to it", file.display(), log.display());
    let taken = place.exists() || beside(&place, "-wal").exists();
    ensure!(force || !taken, "{} is there already: --force puts it aside", place.display());
    if let Some(folder) = place.parent() {
        fs::create_dir_all(folder).with_context(|| named(folder))?;
    }
    let fresh = beside(&place, ".restoring");
    let placed = match bring(&file, &fresh).await {
        Ok(()) => put(&fresh, &place).await,
        Err(error) => Err(error),
    };
    if let Err(error) = placed {
        let _ = fs::remove_file(&fresh);
        return Err(error);
    }
    println!("{} is {} now.", place.display(), file.display());
    prove(config).await.context("the backup was restored, but not proven")
}

/// A copy of it beside the database, if it may be one.
async fn bring(file: &Path, fresh: &Path) -> Result<()> {
    remove(fresh)?;
    let mut from = File::open(file).with_context(|| named(file))?;
    let mut into = new(fresh).with_context(|| named(fresh))?;
    io::copy(&mut from, &mut into).and_then(|_| into.sync_all()).with_context(|| named(fresh))?;
    drop(into);
    let steps = examine_sqlite(fresh).await.with_context(|| format!("{} cannot be restored", file.display()))?;
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    if let Some(newer) = steps.iter().find(|step| !known.contains(step)) {
        bail!("{} is of a newer Plantel: this one does not know the step {newer}", file.display());
    }
    Ok(())
}

/// Gives it the database's name, when nobody uses the one before.
async fn put(fresh: &Path, place: &Path) -> Result<()> {
    if place.exists() {
        // One that is damaged cannot say whether somebody uses it.
        let alone = is_alone_with_sqlite(place).await.unwrap_or(true);
        ensure!(alone, "{} is in use: stop the server first", place.display());
    }
    for part in ["", "-wal", "-shm"] {
        let (old, aside) = (beside(place, part), beside(place, &format!(".replaced{part}")));
        if old.exists() {
            rename(&old, &aside)?;
        } else {
            // It belongs to one that was put aside before.
            remove(&aside)?;
        }
    }
    rename(fresh, place)
}

/// The ledger is what its book says, once the schema is this program's.
async fn prove(config: &Config) -> Result<()> {
    let pools = wiring::pools(config).await?;
    let pending = Migrator::get_pending_migrations_read_only(&pools.read).await?;
    if !pending.is_empty() && !config.database.migrate {
        println!("Its schema is older: run `plantel migrate up`, then `plantel verify-ledger`.");
        return Ok(());
    }
    verify::verify(config).await
}

/// The same file with more behind its name.
fn beside(file: &Path, more: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(more);
    PathBuf::from(name)
}

/// An empty file that only its owner reads: it will hold everything.
fn new(file: &Path) -> io::Result<File> {
    let mut options = OpenOptions::new();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    options.open(file)
}

fn remove(file: &Path) -> Result<()> {
    match fs::remove_file(file) {
        Err(error) if error.kind() != io::ErrorKind::NotFound => Err(error).with_context(|| named(file)),
        _ => Ok(()),
    }
}

/// The new name is on the disk when it is given.
fn rename(from: &Path, to: &Path) -> Result<()> {
    fs::rename(from, to).with_context(|| named(to))?;
    #[cfg(unix)]
    if let Some(folder) = to.parent() {
        let folder = if folder.as_os_str().is_empty() { Path::new(".") } else { folder };
        File::open(folder).and_then(|folder| folder.sync_all()).with_context(|| named(folder))?;
    }
    Ok(())
}

fn named(file: &Path) -> String {
    file.display().to_string()
}

/// What an operator of PostgreSQL does in the place of `plantel backup`.
fn with_pg_dump(file: &Path) -> String {
    format!(
        "PostgreSQL is backed up by a program of its own, also while servers write:\n  \
         pg_dump --format=custom --file={} \"$PLANTEL_DATABASE__URL\"\nThen copy the files.",
        quoted(file)
    )
}

/// And of `plantel restore`.
fn with_pg_restore(file: &Path) -> String {
    format!(
        "PostgreSQL is restored by a program of its own, into an empty database that the URL names:\n  \
         pg_restore --exit-on-error --single-transaction --no-owner --dbname=\"$PLANTEL_DATABASE__URL\" {}\n\
         Then run `plantel verify-ledger`.",
        quoted(file)
    )
}

/// As a shell reads it.
fn quoted(file: &Path) -> String {
    format!("'{}'", file.display().to_string().replace('\'', r"'\''"))
}
