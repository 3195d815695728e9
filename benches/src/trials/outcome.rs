//! What came of a trial.

use crate::api::{Api, Told, text};
use anyhow::{Context, Result};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;

/// Counts, and what should not have been.
#[derive(Debug, Default)]
pub struct Outcome {
    counts: BTreeMap<String, usize>,
    wrong: BTreeSet<String>,
}

impl Outcome {
    /// So many more of these.
    pub fn count(&mut self, what: impl Into<String>, more: usize) {
        *self.counts.entry(what.into()).or_default() += more;
    }

    /// How many of these there were.
    pub fn of(&self, what: &str) -> usize {
        self.counts.get(what).copied().unwrap_or_default()
    }

    /// One more answer of this kind.
    pub fn answered(&mut self, what: &str, told: &Told) {
        let code = if told.code.is_empty() { String::new() } else { format!(" {}", told.code) };
        self.count(format!("{what}: {}{code}", told.status), 1);
    }

    /// It is not well unless this is so.
    pub fn demand(&mut self, good: bool, what: impl Into<String>) {
        if !good {
            self.wrong.insert(what.into());
        }
    }

    /// Both together.
    pub fn take(&mut self, other: Self) {
        for (what, number) in other.counts {
            self.count(what, number);
        }
        self.wrong.extend(other.wrong);
    }

    /// Whether all was as it should be.
    pub fn is_good(&self) -> bool {
        self.wrong.is_empty()
    }

    /// Holds the rooms that were acknowledged against those that there are.
    pub async fn weigh(&mut self, when: &str, inside: &Api, acknowledged: &BTreeSet<String>) -> Result<()> {
        let there = rooms(inside).await?;
        let lost = acknowledged.difference(&there).count();
        self.count(format!("{when}, acknowledged"), acknowledged.len());
        self.count(format!("{when}, acknowledged and lost"), lost);
        self.demand(lost == 0, "what was acknowledged is gone");
        self.demand(!acknowledged.is_empty(), "nothing was acknowledged");
        Ok(())
    }
}

impl fmt::Display for Outcome {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.counts.iter().try_for_each(|(what, number)| writeln!(f, "  {what:<48} {number:>8}"))?;
        if self.wrong.is_empty() {
            return writeln!(f, "  well");
        }
        self.wrong.iter().try_for_each(|wrong| writeln!(f, "  WRONG: {wrong}"))
    }
}

/// The names of all rooms.
async fn rooms(inside: &Api) -> Result<BTreeSet<String>> {
    let mut names = BTreeSet::new();
    let mut path = "/api/v1/environments?limit=200".to_owned();
    loop {
        let page = inside.get_json(&path).await?;
        for room in page["data"].as_array().context("a page has its rows in data")? {
            names.insert(text(room, "/name")?.to_owned());
        }
        let Some(next) = page["next"].as_str() else { return Ok(names) };
        path = format!("/api/v1/environments?limit=200&cursor={next}");
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_outcome_is_good_until_something_was_wrong() {
        let (mut outcome, mut other) = (Outcome::default(), Outcome::default());
        outcome.count("read: 200", 2);
        outcome.demand(true, "nothing");
        assert!(outcome.is_good());
        other.count("read: 200", 3);
        other.demand(false, "a room is gone");
        outcome.take(other);
        assert!(!outcome.is_good());
        let told = outcome.to_string();
        assert!(told.contains("5\n") && told.contains("WRONG: a room is gone"), "{told}");
    }
}
