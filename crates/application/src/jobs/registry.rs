//! Which jobs there are, and when they are due unless the operator says otherwise.

use super::{BadCron, Cron, Job};
use crate::Result;
use async_trait::async_trait;
use chrono::Duration;
use futures::FutureExt;
use futures::future::BoxFuture;
use plantel_domain::clock::Timestamp;
use std::collections::BTreeMap;

/// Every job that the clock runs, with its usual schedule in UTC. A key of `[jobs]` has underscores for hyphens.
pub const SCHEDULES: &[(&str, &str)] = &[
    ("clean-up", "17 * * * *"),
    ("evaluate-alerts", "*/5 * * * *"),
    ("expire-loans", "* * * * *"),
    ("verify-ledger", "30 7 * * *"),
    ("watch-checks", "* * * * *"),
    ("watch-loans", "* * * * *"),
];

/// When jobs are due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Timetable(BTreeMap<&'static str, Cron>);

impl Timetable {
    /// As usual.
    pub fn usual() -> Self {
        let usual = |(name, text): &(&'static str, &str)| {
            (*name, Cron::parse(text).expect("a test reads every usual schedule"))
        };
        Self(SCHEDULES.iter().map(usual).collect())
    }

    /// With another schedule for a job; one that there is not is left alone.
    pub fn set(&mut self, name: &str, text: &str) -> std::result::Result<(), BadCron> {
        let cron = Cron::parse(text)?;
        if let Some(kept) = self.0.get_mut(name) {
            *kept = cron;
        }
        Ok(())
    }

    /// When a job is due, if it is known here.
    pub fn of(&self, name: &str) -> Option<&Cron> {
        self.0.get(name)
    }
}

type Deed = Box<dyn Fn(Timestamp) -> BoxFuture<'static, Result<String>> + Send + Sync>;

/// A job that is one call of a use case.
pub struct Doing {
    name: &'static str,
    longest: Duration,
    deed: Deed,
}

impl Doing {
    /// Of this name: what it does, and tells of it in one line.
    pub fn new<F, Fut>(name: &'static str, deed: F) -> Self
    where
        F: Fn(Timestamp) -> Fut + Send + Sync + 'static,
        Fut: Future<Output = Result<String>> + Send + 'static,
    {
        Self { name, longest: Duration::minutes(10), deed: Box::new(move |now| deed(now).boxed()) }
    }

    /// Held for so long before it must be renewed.
    #[must_use]
    pub fn held_for(self, longest: Duration) -> Self {
        Self { longest, ..self }
    }
}

#[async_trait]
impl Job for Doing {
    fn name(&self) -> &'static str {
        self.name
    }

    async fn run(&self, now: Timestamp) -> Result<String> {
        (self.deed)(now).await
    }

    fn longest(&self) -> Duration {
        self.longest
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_usual_schedule_can_be_read_and_names_come_in_order() {
        let timetable = Timetable::usual();
        for (name, text) in SCHEDULES {
            assert_eq!(timetable.of(name).unwrap().as_str(), *text);
        }
        assert!(SCHEDULES.is_sorted());
    }

    #[test]
    fn a_schedule_is_set_read_and_switched_off() {
        let mut timetable = Timetable::usual();
        timetable.set("clean-up", "5 4 * * *").unwrap();
        timetable.set("watch-loans", "").unwrap();
        timetable.set("no-such-job", "5 4 * * *").unwrap();
        assert_eq!(timetable.of("clean-up"), Some(&Cron::parse("5 4 * * *").unwrap()));
        assert_eq!(timetable.of("watch-loans"), Some(&Cron::never()));
        assert_eq!(timetable.of("no-such-job"), None);
        assert_eq!(timetable.set("clean-up", "61 * * * *").unwrap_err(), Cron::parse("61 * * * *").unwrap_err());
    }
}
