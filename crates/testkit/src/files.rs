//! Files in memory.

use async_trait::async_trait;
use plantel_domain::files::{FileKey, Files, FilesError};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Keeps files in memory; cannot be reached while it is told so.
#[derive(Debug, Default)]
pub struct MemoryFiles {
    kept: Mutex<BTreeMap<FileKey, Vec<u8>>>,
    away: AtomicBool,
}

impl MemoryFiles {
    /// With nothing in it.
    pub fn new() -> Self {
        Self::default()
    }

    /// Fails from now on, or does not any more.
    pub fn fail(&self, away: bool) {
        self.away.store(away, Ordering::SeqCst);
    }

    /// The keys of all that is kept, in order.
    pub fn keys(&self) -> Vec<FileKey> {
        self.held().keys().cloned().collect()
    }

    fn held(&self) -> MutexGuard<'_, BTreeMap<FileKey, Vec<u8>>> {
        self.kept.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn reached(&self) -> Result<MutexGuard<'_, BTreeMap<FileKey, Vec<u8>>>, FilesError> {
        if self.away.load(Ordering::SeqCst) {
            return Err(FilesError::new("the files were told to fail"));
        }
        Ok(self.held())
    }
}

#[async_trait]
impl Files for MemoryFiles {
    async fn put(&self, key: &FileKey, bytes: Vec<u8>) -> Result<(), FilesError> {
        self.reached()?.insert(key.clone(), bytes);
        Ok(())
    }

    async fn get(&self, key: &FileKey) -> Result<Option<Vec<u8>>, FilesError> {
        Ok(self.reached()?.get(key).cloned())
    }

    async fn delete(&self, key: &FileKey) -> Result<(), FilesError> {
        self.reached()?.remove(key);
        Ok(())
    }

    async fn ready(&self) -> Result<(), FilesError> {
        self.reached().map(|_| ())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::ids::an_id;

    #[tokio::test]
    async fn a_file_is_kept_replaced_and_taken_away() {
        let (files, key) = (MemoryFiles::new(), FileKey::new("pictures", an_id(), "full"));
        assert_eq!(files.get(&key).await.unwrap(), None);
        for bytes in [vec![1, 2], vec![3]] {
            files.put(&key, bytes.clone()).await.unwrap();
            assert_eq!(files.get(&key).await.unwrap(), Some(bytes));
        }
        assert_eq!(files.keys(), std::slice::from_ref(&key));
        for _ in 0..2 {
            files.delete(&key).await.unwrap();
            assert_eq!((files.get(&key).await.unwrap(), files.keys()), (None, vec![]));
        }
    }

    #[tokio::test]
    async fn files_fail_as_long_as_they_are_told() {
        let (files, key) = (MemoryFiles::new(), FileKey::new("pictures", an_id(), "full"));
        files.fail(true);
        assert!(files.put(&key, vec![]).await.is_err() && files.get(&key).await.is_err());
        assert!(files.delete(&key).await.is_err() && files.ready().await.is_err());
        files.fail(false);
        assert!(files.ready().await.is_ok());
    }
}
