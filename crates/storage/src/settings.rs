//! Where files are kept.

use plantel_domain::journal::Sensitive;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// Where files are kept.
#[derive(Clone, Debug)]
pub enum StorageSettings {
    /// In a folder, which is made if it is not there yet. Several servers may share it.
    Folder(PathBuf),
    /// In a bucket of an object store.
    S3(Box<S3Settings>),
}

/// A bucket of an object store that speaks S3. Who signs in must be allowed to list it, and to read,
/// write and delete what is in it: to who may not list, S3 does not tell what is absent from what is
/// forbidden.
#[derive(Clone, Debug)]
pub struct S3Settings {
    /// Its name. Nobody but the operator makes it.
    pub bucket: String,
    /// Where it is, such as `sa-east-1`. Servers of one's own mostly want `us-east-1`.
    pub region: String,
    /// The server; Amazon's of the region without one. Not the bucket's own address.
    pub endpoint: Option<Url>,
    /// As whom requests are signed.
    pub access_key_id: String,
    /// What they are signed with.
    pub secret_access_key: Sensitive<String>,
    /// What all keys begin with, such as `plantel`, where the bucket is shared with others.
    pub prefix: Option<String>,
    /// Whether `endpoint` may be without TLS: what is kept can then be read on its way.
    pub allow_http: bool,
    /// Where requests name the bucket.
    pub addressing: Addressing,
    /// For how long to wait until a file is kept or read, all tries together.
    pub timeout: Duration,
}

/// Where requests name the bucket.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Addressing {
    /// In the path: `https://host/bucket/key`. Servers of one's own mostly want this.
    Path,
    /// In the host: `https://bucket.host/key`.
    Host,
}

/// Why files cannot be kept as asked.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Of the folder.
    #[error("the folder for files, {path}: {reason}")]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: std::io::Error,
    },
    /// Of `bucket`.
    #[error("bucket must be letters, digits, dots, dashes and underscores")]
    Bucket,
    /// Of `region`.
    #[error("region must be letters, digits and dashes")]
    Region,
    /// Of `access_key_id` and `secret_access_key`.
    #[error("access_key_id and secret_access_key must both be given")]
    Keys,
    /// Of `endpoint`. Does not repeat it: there may be a password in it.
    #[error("endpoint {0}")]
    Endpoint(&'static str),
    /// Of `prefix`.
    #[error("prefix must be words between slashes, none of them empty, '.' or '..'")]
    Prefix,
    /// Of `timeout`.
    #[error("timeout must be longer than nothing")]
    Timeout,
    /// Of the certificates of the machine.
    #[error("the object store cannot be set up: {0}")]
    Client(#[source] Box<dyn std::error::Error + Send + Sync>),
}
