//! When a job is due: a cron expression of five fields, in UTC.

use chrono::Duration;
use croner::parser::{CronParser, Seconds, Year};
use plantel_domain::clock::Timestamp;
use std::fmt;

/// A schedule: minute, hour, day of the month, month, day of the week; or never.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cron {
    text: String,
    strikes: Option<croner::Cron>,
}

/// Why an expression is none.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum BadCron {
    /// Not five fields.
    #[error("it needs five fields: minute, hour, day of the month, month, day of the week")]
    Fields,
    /// A field cannot be so.
    #[error("{0}")]
    Field(String),
    /// There is no such moment.
    #[error("it is never due: there is no such day")]
    Never,
}

impl Cron {
    /// Reads `30 7 * * *`; an empty text is never due.
    pub fn parse(text: &str) -> Result<Self, BadCron> {
        let fields: Vec<_> = text.split_whitespace().collect();
        let text = fields.join(" ");
        match fields.len() {
            0 => return Ok(Self { text, strikes: None }),
            5 => {}
            _ => return Err(BadCron::Fields),
        }
        let parser = CronParser::builder().seconds(Seconds::Disallowed).year(Year::Disallowed).build();
        let strikes = parser.parse(&text).map_err(|error| BadCron::Field(error.to_string()))?;
        // The thirtieth of February is a day to the parser.
        strikes.find_next_occurrence(&Timestamp::UNIX_EPOCH, true).map_err(|_| BadCron::Never)?;
        Ok(Self { text, strikes: Some(strikes) })
    }

    /// Never due: such a job runs when somebody says so.
    pub fn never() -> Self {
        Self { text: String::new(), strikes: None }
    }

    /// Each day at this hour and minute, UTC.
    pub fn daily(hour: u32, minute: u32) -> Result<Self, BadCron> {
        Self::parse(&format!("{minute} {hour} * * *"))
    }

    /// When it was due last, `now` included.
    pub fn last(&self, now: Timestamp) -> Option<Timestamp> {
        self.strikes.as_ref()?.find_previous_occurrence(&now, true).ok()
    }

    /// When it is due next, after `now`.
    pub fn next(&self, now: Timestamp) -> Option<Timestamp> {
        self.strikes.as_ref()?.find_next_occurrence(&now, false).ok()
    }

    /// How long after `now` it is due next.
    pub fn wait(&self, now: Timestamp) -> Option<Duration> {
        self.next(now).map(|next| next - now)
    }

    /// As it was written; empty when it is never due.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

impl fmt::Display for Cron {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.text)
    }
}

#[cfg(test)]
#[path = "cron_tests.rs"]
mod tests;
