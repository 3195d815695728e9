//! Files in a folder.

use crate::location::location;
use crate::settings::SettingsError;
use async_trait::async_trait;
use object_store::local::LocalFileSystem;
use object_store::path::Path;
use object_store::{Error, ObjectStoreExt};
use plantel_domain::files::{FileKey, Files, FilesError};
use std::path::PathBuf;
use std::{fs, io};

/// Written and read to see whether the folder works. No key begins with a dot.
const PROBE: &str = ".ready";

/// Keeps files in a folder, each under a temporary name first and flushed to the disk before it
/// takes the place of the one before. Sub-folders that become empty stay: who removes them races
/// with who writes into them.
pub struct Folder {
    store: LocalFileSystem,
    path: PathBuf,
}

impl Folder {
    /// Makes the folder, if it is not there yet.
    pub fn open(path: &std::path::Path) -> Result<Self, SettingsError> {
        let wrong = |reason| SettingsError::Folder { path: path.to_owned(), reason };
        let whole = make(path).and_then(|()| fs::canonicalize(path)).map_err(wrong)?;
        let store = LocalFileSystem::new_with_prefix(&whole).map_err(|error| wrong(io::Error::other(error)))?;
        Ok(Self { store: store.with_fsync(true), path: whole })
    }

    /// A folder that goes away later is not made again: files would be missed in silence, and new
    /// ones hidden when a disk that was lost comes back.
    async fn there(&self) -> Result<(), FilesError> {
        match tokio::fs::metadata(&self.path).await {
            Ok(found) if found.is_dir() => Ok(()),
            Ok(_) => Err(FilesError::new(format!("{} is no folder any more", self.path.display()))),
            Err(error) => Err(FilesError::new(error)),
        }
    }

    /// The value, or nothing where there is no file, as long as there is a folder.
    async fn found<T>(&self, result: Result<T, Error>) -> Result<Option<T>, FilesError> {
        match result {
            Ok(value) => Ok(Some(value)),
            Err(Error::NotFound { .. }) => self.there().await.map(|()| None),
            Err(error) => Err(FilesError::new(error)),
        }
    }
}

#[async_trait]
impl Files for Folder {
    async fn put(&self, key: &FileKey, bytes: Vec<u8>) -> Result<(), FilesError> {
        let place = location(&Path::default(), key)?;
        self.there().await?;
        self.store.put(&place, bytes.into()).await.map(drop).map_err(FilesError::new)
    }

    async fn get(&self, key: &FileKey) -> Result<Option<Vec<u8>>, FilesError> {
        let place = location(&Path::default(), key)?;
        let Some(file) = self.found(self.store.get(&place).await).await? else { return Ok(None) };
        Ok(Some(file.bytes().await.map_err(FilesError::new)?.into()))
    }

    async fn delete(&self, key: &FileKey) -> Result<(), FilesError> {
        let place = location(&Path::default(), key)?;
        self.found(self.store.delete(&place).await).await.map(drop)
    }

    /// The probe stays: of several servers none takes it away from under another.
    async fn ready(&self) -> Result<(), FilesError> {
        self.there().await?;
        let place = Path::from(PROBE);
        self.store.put(&place, "Plantel keeps files here.\n".into()).await.map_err(FilesError::new)?;
        let probe = self.store.get(&place).await.map_err(FilesError::new)?;
        probe.bytes().await.map(drop).map_err(FilesError::new)
    }
}

/// Closed to others. One that is there already keeps its own mode.
fn make(folder: &std::path::Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    builder.recursive(true);
    #[cfg(unix)]
    std::os::unix::fs::DirBuilderExt::mode(&mut builder, 0o700);
    builder.create(folder)
}
