//! Where the tests keep files.

use crate::server::Server;
use plantel_domain::files::FileKey;
use plantel_storage::{StorageSettings, StoredFiles};
use tempfile::TempDir;
use uuid::Uuid;

#[derive(Clone, Copy, Debug)]
pub enum Kind {
    Folder,
    S3,
    /// In a part of a bucket.
    Prefix,
}

/// A place of its own for each test; it ends when it is dropped.
pub struct Place {
    pub files: StoredFiles,
    pub settings: StorageSettings,
    _folder: Option<TempDir>,
    _server: Option<Server>,
}

pub async fn place(kind: Kind) -> Place {
    let (settings, folder, server) = match kind {
        Kind::Folder => {
            let folder = tempfile::tempdir().expect("a folder");
            (StorageSettings::Folder(folder.path().join("files")), Some(folder), None)
        }
        Kind::S3 | Kind::Prefix => {
            let server = Server::start().await;
            let mut settings = server.settings();
            if let Kind::Prefix = kind {
                settings.prefix = Some("plantel/norte".to_owned());
            }
            (StorageSettings::S3(Box::new(settings)), None, Some(server))
        }
    };
    Place { files: open(&settings), settings, _folder: folder, _server: server }
}

pub fn open(settings: &StorageSettings) -> StoredFiles {
    StoredFiles::open(settings).expect("settings")
}

/// The picture of that number.
pub fn key(number: u128) -> FileKey {
    FileKey::new("pictures", Uuid::from_u128(number), "full")
}

/// As long as asked, and different for each `seed`.
pub fn bytes(seed: u8, length: usize) -> Vec<u8> {
    (0..length).map(|at| u8::try_from((at * 7 + at / 251) % 256).expect("a byte") ^ seed).collect()
}
