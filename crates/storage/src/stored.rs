//! Files, wherever the settings say.

use crate::folder::Folder;
use crate::s3::Bucket;
use crate::settings::{SettingsError, StorageSettings};
use async_trait::async_trait;
use plantel_domain::files::{FileKey, Files, FilesError};

/// Keeps files where the settings say.
pub struct StoredFiles(Box<dyn Files>);

impl StoredFiles {
    /// Makes the folder, if it is not there yet. An object store is not asked before it is needed:
    /// [`Files::ready`] tells whether it answers.
    pub fn open(settings: &StorageSettings) -> Result<Self, SettingsError> {
        Ok(Self(match settings {
            StorageSettings::Folder(path) => Box::new(Folder::open(path)?),
            StorageSettings::S3(settings) => Box::new(Bucket::open(settings)?),
        }))
    }
}

#[async_trait]
impl Files for StoredFiles {
    async fn put(&self, key: &FileKey, bytes: Vec<u8>) -> Result<(), FilesError> {
        self.0.put(key, bytes).await
    }

    async fn get(&self, key: &FileKey) -> Result<Option<Vec<u8>>, FilesError> {
        self.0.get(key).await
    }

    async fn delete(&self, key: &FileKey) -> Result<(), FilesError> {
        self.0.delete(key).await
    }

    async fn ready(&self) -> Result<(), FilesError> {
        self.0.ready().await
    }
}
