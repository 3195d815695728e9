//! How mail is set up.

use plantel_domain::identity::Email;
use plantel_domain::journal::Sensitive;
use std::path::PathBuf;
use std::time::Duration;
use url::Url;

/// What every letter has in common, and how letters leave.
#[derive(Clone, Debug)]
pub struct MailSettings {
    /// What this installation calls itself: in subjects and under each letter.
    pub project: String,
    /// Where the web client is: links of letters lead there. May have a path.
    pub frontend_url: Url,
    /// Who writes.
    pub from: Email,
    /// What who writes is called.
    pub from_name: String,
    /// The server that takes letters; without one they are kept in a folder.
    pub smtp: Option<Smtp>,
}

/// A mail server that takes letters.
#[derive(Clone, Debug)]
pub struct Smtp {
    /// Its name or address: its certificate must be made out to it.
    pub host: String,
    /// Its port: mostly 587 with STARTTLS, 465 with TLS.
    pub port: u16,
    /// How the connection is protected.
    pub security: Security,
    /// As whom to sign in; none without.
    pub username: Option<String>,
    /// The password that belongs to it.
    pub password: Option<Sensitive<String>>,
    /// PEM file with root certificates to trust beside the machine's own: for a server of one's own.
    pub ca_file: Option<PathBuf>,
    /// For how long to wait until the connection stands, and again until the letter is taken.
    pub timeout: Duration,
}

/// How a connection to a mail server is protected.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// Not at all: letters and passwords can be read on their way.
    None,
    /// By STARTTLS; a server that does not offer it gets nothing.
    StartTls,
    /// By TLS from the first byte.
    Tls,
}

/// Why mail cannot be set up as asked.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Of `frontend_url`.
    #[error("frontend_url must begin with http:// or https://")]
    FrontendUrl,
    /// Of `from`.
    #[error("from is no address that a letter can come from: {0}")]
    From(String),
    /// Of `username` and `password`.
    #[error("username and password belong together: give both or none")]
    HalfLogin,
    /// Of `ca_file`.
    #[error("ca_file {path}: {reason}")]
    CaFile {
        /// Which file.
        path: PathBuf,
        /// What is wrong with it.
        reason: String,
    },
    /// Of `host`, or of the certificates of the machine.
    #[error("TLS cannot be set up: {0}")]
    Tls(String),
    /// Of the folder for letters that are not sent.
    #[error("the folder for letters, {path}: {reason}")]
    Folder {
        /// Which folder.
        path: PathBuf,
        /// What is wrong with it.
        reason: std::io::Error,
    },
    /// Of the templates that this crate was built with.
    #[error("a template of letters is broken: {0}")]
    Template(String),
}
