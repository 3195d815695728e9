//! Of files.

use super::{Config, Secret};
use serde::{Deserialize, Serialize};
use url::Url;

/// Where files lie.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum StorageKind {
    /// In a folder of this machine, or one that several mount.
    Folder,
    /// In an object store that speaks S3.
    S3,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Storage {
    pub kind: StorageKind,
    pub folder: String,
    pub bucket: String,
    pub region: String,
    pub endpoint: Option<Url>,
    pub access_key_id: String,
    pub secret_access_key: Secret,
    pub prefix: Option<String>,
    pub path_style: bool,
    pub allow_http: bool,
    pub timeout_seconds: u64,
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let storage = &config.storage;
    demand((1..=120).contains(&storage.timeout_seconds), "storage.timeout_seconds", "must be between 1 and 120");
    match storage.kind {
        StorageKind::Folder => demand(!storage.folder.is_empty(), "storage.folder", "must name a folder"),
        StorageKind::S3 => {
            demand(!storage.bucket.is_empty(), "storage.bucket", "is needed for s3");
            demand(!storage.region.is_empty(), "storage.region", "is needed for s3");
            demand(!storage.access_key_id.is_empty(), "storage.access_key_id", "is needed for s3");
            demand(!storage.secret_access_key.0.is_empty(), "storage.secret_access_key", "is needed for s3");
        }
    }
}
