//! Open connections, kept for the next letter. lettre's own pool takes back also those that a time
//! limit cut off in the midst of an answer; its reads have no limit themselves.

use lettre::transport::smtp::client::AsyncSmtpConnection;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

/// How many stay open while there is nothing to send.
const MOST: usize = 4;
/// For how long; servers hang up after a few minutes (RFC 5321, 4.5.3.2, asks them for five).
const IDLE: Duration = Duration::from_mins(1);

/// A connection ready for a letter.
pub struct Line {
    pub connection: AsyncSmtpConnection,
    used: Instant,
}

impl Line {
    /// Just opened.
    pub fn new(connection: AsyncSmtpConnection) -> Self {
        Self { connection, used: Instant::now() }
    }
}

/// Connections that wait for a letter.
#[derive(Default)]
pub struct Lines(Mutex<Vec<Line>>);

impl Lines {
    /// The one used last, if it is not too old. It is out of here until it is brought back.
    pub fn take(&self) -> Option<Line> {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        lines.retain(|line| line.used.elapsed() < IDLE);
        lines.pop()
    }

    /// Brings one back after a letter that went well.
    pub fn keep(&self, line: Line) {
        let mut lines = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if lines.len() < MOST {
            lines.push(Line::new(line.connection));
        }
    }
}
