//! A mail server, and what its answers mean.

use super::line::{Line, Lines};
use crate::settings::{Security, SettingsError, Smtp};
use lettre::address::Envelope;
use lettre::transport::smtp::Error;
use lettre::transport::smtp::authentication::{Credentials, Mechanism};
use lettre::transport::smtp::client::{AsyncSmtpConnection, Certificate, TlsParameters};
use lettre::transport::smtp::extension::ClientId;
use std::path::Path;
use std::time::Duration;
use tokio::time::timeout;

/// Why a letter was not taken.
pub enum Failure {
    /// Another try may succeed.
    Passing(String),
    /// No try will.
    Final(String),
}

/// A server, and the lines to it that are open.
pub struct Server {
    host: String,
    port: u16,
    tls: Protection,
    login: Option<Credentials>,
    timeout: Duration,
    lines: Lines,
}

enum Protection {
    None,
    StartTls(TlsParameters),
    Tls(TlsParameters),
}

impl Server {
    /// Reads what is needed to trust it.
    pub fn new(smtp: &Smtp) -> Result<Self, SettingsError> {
        let login = match (&smtp.username, &smtp.password) {
            (Some(username), Some(password)) => Some(Credentials::new(username.clone(), password.0.clone())),
            (None, None) => None,
            _ => return Err(SettingsError::HalfLogin),
        };
        let tls = match smtp.security {
            Security::None => Protection::None,
            Security::StartTls => Protection::StartTls(trust(smtp)?),
            Security::Tls => Protection::Tls(trust(smtp)?),
        };
        let (host, timeout) = (smtp.host.clone(), smtp.timeout);
        Ok(Self { host, port: smtp.port, tls, login, timeout, lines: Lines::default() })
    }

    /// Hands over a message. The line is kept only if all went well: whoever is cut off in the midst
    /// of a conversation, by the time limit too, would read old answers as answers to new questions.
    pub async fn send(&self, envelope: &Envelope, message: &[u8]) -> Result<(), Failure> {
        let late = |_| Failure::Passing(format!("no answer within {:?}", self.timeout));
        let mut line = timeout(self.timeout, self.line()).await.map_err(late)?.map_err(unreachable)?;
        timeout(self.timeout, line.connection.send(envelope, message)).await.map_err(late)?.map_err(refused)?;
        self.lines.keep(line);
        Ok(())
    }

    async fn line(&self) -> Result<Line, Error> {
        while let Some(mut line) = self.lines.take() {
            if line.connection.test_connected().await {
                return Ok(line);
            }
        }
        self.connected().await.map(Line::new)
    }

    async fn connected(&self) -> Result<AsyncSmtpConnection, Error> {
        let hello = ClientId::default();
        let at_once = if let Protection::Tls(tls) = &self.tls { Some(tls.clone()) } else { None };
        let address = (self.host.as_str(), self.port);
        let mut connection =
            AsyncSmtpConnection::connect_tokio1(address, Some(self.timeout), &hello, at_once, None).await?;
        // Fails if the server does not offer it: whoever sits in between could have struck it out.
        if let Protection::StartTls(tls) = &self.tls {
            connection.starttls(tls.clone(), &hello).await?;
        }
        if let Some(login) = &self.login {
            connection.auth(&[Mechanism::Plain, Mechanism::Login], login).await?;
        }
        Ok(connection)
    }
}

/// Before a letter is named, nothing that goes wrong is its fault: not even a wrong password.
fn unreachable(error: Error) -> Failure {
    Failure::Passing(error.to_string())
}

/// A 5yz answer to the letter is final (RFC 5321, 4.2.1), unless it asks who we are: then what is
/// wrong are the settings, and letters must not be lost for it (RFC 4954, 6).
fn refused(error: Error) -> Failure {
    let code = error.status().map(u16::from);
    match code {
        Some(530 | 534 | 535 | 538) => Failure::Passing(error.to_string()),
        _ if error.is_permanent() => Failure::Final(error.to_string()),
        _ => Failure::Passing(error.to_string()),
    }
}

/// The machine's certificates and those of the file. lettre names aws-lc-rs itself, so that nobody has
/// to install a provider for it.
fn trust(smtp: &Smtp) -> Result<TlsParameters, SettingsError> {
    let mut builder = TlsParameters::builder(smtp.host.clone());
    if let Some(path) = &smtp.ca_file {
        builder = builder.add_root_certificate(certificates(path)?);
    }
    builder.build_rustls().map_err(|error| SettingsError::Tls(error.to_string()))
}

fn certificates(path: &Path) -> Result<Certificate, SettingsError> {
    let wrong = |reason: String| SettingsError::CaFile { path: path.to_owned(), reason };
    let pem = std::fs::read(path).map_err(|error| wrong(error.to_string()))?;
    // A file without any is read as well, and would be missed only when no letter goes out.
    if !pem.windows(27).any(|bytes| bytes == b"-----BEGIN CERTIFICATE-----") {
        return Err(wrong("it has no certificate in PEM form".to_owned()));
    }
    Certificate::from_pem(&pem).map_err(|error| wrong(error.to_string()))
}
