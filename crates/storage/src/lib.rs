//! Files of Plantel: in a folder, or in an object store that speaks S3.

mod folder;
mod location;
mod s3;
mod settings;
mod stored;

pub use settings::{Addressing, S3Settings, SettingsError, StorageSettings};
pub use stored::StoredFiles;
