//! What the inventory and loans need from outside.

use crate::config::{Config, StorageKind};
use anyhow::{Context, Result};
use plantel_application::inventory::Workshop;
use plantel_application::loans::LoanOffice;
use plantel_application::webhooks::HookTools;
use plantel_domain::files::Files;
use plantel_domain::journal::Sensitive;
use plantel_domain::pictures::Pictures;
use plantel_http::Tools;
use plantel_labels::{DrawnLabels, DrawnPapers};
use plantel_pictures::ImagePictures;
use plantel_storage::{Addressing, S3Settings, StorageSettings, StoredFiles};
use plantel_wording::Words;
use std::path::PathBuf;
use std::sync::Arc;
use std::time::Duration;

/// Files, pictures, labels and papers.
pub fn tools(config: &Config, hooks: HookTools) -> Result<Tools> {
    let files: Arc<dyn Files> = Arc::new(StoredFiles::open(&storage(config)).context("storage")?);
    let pictures: Arc<dyn Pictures> = Arc::new(ImagePictures::new(config.inventory.pictures_at_once));
    let office = LoanOffice {
        files: Arc::clone(&files),
        pictures: Arc::clone(&pictures),
        papers: Arc::new(DrawnPapers::new()),
        verify_base: verify_base(config),
    };
    let workshop = Workshop {
        files,
        pictures,
        labels: Arc::new(DrawnLabels::new()),
        qr_base: config.inventory.qr_base(config),
        piece: config.inventory.import_piece,
    };
    Ok(Tools { workshop, office, hooks, wording: Arc::new(Words) })
}

/// The page of the web client that asks this program whether a record is genuine.
fn verify_base(config: &Config) -> String {
    format!("{}/loan-records/", config.accounts.frontend_url.as_str().trim_end_matches('/'))
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
