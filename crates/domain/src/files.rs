//! Files that people bring: kept outside the database, under keys made of ids alone.

use crate::error::{Fault, Kind};
use async_trait::async_trait;
use std::fmt;
use uuid::Uuid;

/// Where a file lies, such as `pictures/<id>/full`. Made of our own words and of ids, never of what
/// people type, so that no key leads out of its folder.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct FileKey(String);

impl FileKey {
    /// The file `part` of the thing `id` in a folder. Both words are of our own.
    pub fn new(folder: &'static str, id: impl Into<Uuid>, part: &'static str) -> Self {
        Self(format!("{folder}/{}/{part}", id.into()))
    }

    /// The file of the thing `id` whose contents have this SHA-256, so that no other contents take its place. Nothing
    /// but hexadecimal digits is taken of the digest.
    pub fn of_contents(folder: &'static str, id: impl Into<Uuid>, sha256: &str) -> Self {
        let digest: String = sha256.chars().filter(char::is_ascii_hexdigit).collect();
        Self(format!("{folder}/{}/{}", id.into(), digest.to_ascii_lowercase()))
    }

    /// The key itself.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Display for FileKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Keeps files, in a folder or in an object store.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait Files: Send + Sync {
    /// Keeps a file; what was kept under this key before is replaced, whole or not at all.
    async fn put(&self, key: &FileKey, bytes: Vec<u8>) -> Result<(), FilesError>;
    /// The file, if there is one.
    async fn get(&self, key: &FileKey) -> Result<Option<Vec<u8>>, FilesError>;
    /// Takes a file away; one that is not there is away already.
    async fn delete(&self, key: &FileKey) -> Result<(), FilesError>;
    /// Whether files can be kept and read now.
    async fn ready(&self) -> Result<(), FilesError>;
}

/// Files cannot be reached.
#[derive(Debug, thiserror::Error)]
#[error("files cannot be reached")]
pub struct FilesError(#[source] pub Box<dyn std::error::Error + Send + Sync>);

impl FilesError {
    /// Its code.
    pub const CODE: &'static str = "files.unreachable";

    /// A fault, told in words or by another error.
    pub fn new(why: impl Into<Box<dyn std::error::Error + Send + Sync>>) -> Self {
        Self(why.into())
    }
}

impl Fault for FilesError {
    fn kind(&self) -> Kind {
        Kind::Busy
    }
    fn code(&self) -> &'static str {
        Self::CODE
    }
}
