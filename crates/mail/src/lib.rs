//! Letters to people: their words in three languages, and the adapters that send them by SMTP or
//! keep them in a folder.

mod envelope;
mod folder;
mod links;
mod notices;
mod plain;
mod settings;
mod smtp;
mod templates;
mod texts;
mod writer;

pub use folder::FolderPost;
pub use settings::{MailSettings, Security, SettingsError, Smtp};
pub use smtp::SmtpPost;
