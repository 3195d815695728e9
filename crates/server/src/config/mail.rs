//! Of mail.

use super::check::file;
use super::{Config, Environment, Secret};
use plantel_domain::identity::Email;
use serde::{Deserialize, Serialize};

/// How the connection to the mail server is protected.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, PartialEq, Eq)]
#[serde(rename_all = "lowercase")]
pub enum MailSecurity {
    None,
    StartTls,
    Tls,
}

#[derive(Clone, Debug, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct Mail {
    pub project: String,
    pub from_email: String,
    pub from_name: String,
    pub smtp_host: String,
    pub smtp_port: u16,
    pub smtp_security: MailSecurity,
    pub smtp_username: String,
    pub smtp_password: Secret,
    pub smtp_ca_file: Option<String>,
    pub smtp_timeout_seconds: u64,
    pub capture_folder: String,
}

impl Mail {
    /// Whether there is a server that takes letters.
    pub fn has_server(&self) -> bool {
        !self.smtp_host.is_empty()
    }
}

/// Each key that cannot be so.
pub(super) fn check(config: &Config, demand: &mut impl FnMut(bool, &'static str, &str)) {
    let mail = &config.mail;
    demand(Email::parse(&mail.from_email).is_ok(), "mail.from_email", "must be an address");
    demand(!mail.project.trim().is_empty(), "mail.project", "must not be empty");
    // Connecting and handing over each take as long at the most, and a letter may take five minutes.
    demand((1..=120).contains(&mail.smtp_timeout_seconds), "mail.smtp_timeout_seconds", "must be between 1 and 120");
    demand(!mail.capture_folder.is_empty(), "mail.capture_folder", "must name a folder");
    let named = mail.smtp_username.is_empty() == mail.smtp_password.0.is_empty();
    demand(named, "mail.smtp_username", "goes with mail.smtp_password");
    let open = mail.smtp_security == MailSecurity::None && !mail.smtp_username.is_empty();
    let production = config.environment == Environment::Production;
    demand(!(production && open), "mail.smtp_security", "none would send the password for everybody to read");
    if mail.smtp_ca_file.is_some() {
        file(mail.smtp_ca_file.as_deref(), "mail.smtp_ca_file", demand);
    }
}
