//! What the inventory needs from outside.

use crate::config::{Config, StorageKind};
use anyhow::{Context, Result};
use plantel_application::inventory::Workshop;
use plantel_domain::journal::Sensitive;
use plantel_labels::DrawnLabels;
use plantel_pictures::ImagePictures;
use plantel_storage::{Addressing, S3Settings, StorageSettings, StoredFiles};
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Files, pictures and labels.
pub fn workshop(config: &Config) -> Result<Workshop> {
    let files = StoredFiles::open(&storage(config)).context("storage")?;
    Ok(Workshop {
        files: Arc::new(files),
        pictures: Arc::new(ImagePictures::new(config.inventory.pictures_at_once)),
        labels: Arc::new(DrawnLabels::new()),
        qr_base: config.inventory.qr_base(config),
        piece: config.inventory.import_piece,
    })
}

fn storage(config: &Config) -> StorageSettings {
    let storage = &config.storage;
    match storage.kind {
        StorageKind::Folder => StorageSettings::Folder(PathBuf::from(&storage.folder)),
        StorageKind::S3 => StorageSettings::S3(Box::new(S3Settings {
            bucket: storage.bucket.clone(),
            region: storage.region.clone(),
            endpoint: storage.endpoint.clone(),
            access_key_id: storage.access_key_id.clone(),
            secret_access_key: Sensitive(storage.secret_access_key.0.clone()),
            prefix: storage.prefix.clone(),
            allow_http: storage.allow_http,
            addressing: if storage.path_style { Addressing::Path } else { Addressing::Host },
            timeout: Duration::from_secs(storage.timeout_seconds),
        })),
    }
}
