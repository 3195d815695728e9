//! What everybody was told, held against what happened.

use super::makers::Made;
use super::readers::Reader;
use super::servers::Servers;
use crate::api::{Api, text};
use anyhow::{Context, Result};
use std::collections::BTreeMap;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// What came of it.
#[derive(Debug, Default)]
pub struct Verdict {
    events: usize,
    /// In a second.
    rate: f64,
    expected: usize,
    found: usize,
    /// Notices that a list lacks.
    lost: usize,
    /// Notices that a list has again.
    repeated: usize,
    /// Notices of what did not happen, or was not theirs to know.
    foreign: usize,
    /// Positions that a stream left out, repeated, or told in another order.
    gaps: usize,
    doubled: usize,
    disordered: usize,
    /// How often a stream was begun anew.
    again: usize,
    silence: Duration,
    /// Secrets that servers wrote down.
    pub leaked: usize,
}

impl Verdict {
    /// Of what these readers have.
    pub async fn of(servers: &Servers, readers: &[Arc<Reader>], made: &Made) -> Result<Self> {
        let mut verdict = Self { events: made.events(), ..Self::default() };
        verdict.rate = f64::from(u32::try_from(made.events())?) / made.lasted.as_secs_f64();
        let address = servers.address(0).context("a server runs")?;
        for reader in readers {
            let listed = list(&reader.api.clone().at(&address)).await?;
            verdict.weigh_list(&listed, made, reader.warehouse);
            let heard = reader.heard();
            verdict.weigh_stream(&heard.positions, made.told_to(reader.warehouse));
            verdict.again += heard.again;
            verdict.silence = verdict.silence.max(heard.silence);
        }
        Ok(verdict)
    }

    /// Whether each was told everything once.
    pub fn is_good(&self) -> bool {
        let wrong = [self.lost, self.repeated, self.foreign, self.gaps, self.doubled, self.disordered, self.leaked];
        wrong.iter().all(|count| *count == 0) && self.events > 0
    }

    /// How often the list tells of each loan, against the loans there are.
    fn weigh_list(&mut self, listed: &BTreeMap<String, usize>, made: &Made, warehouse: usize) {
        let loans = &made.loans[warehouse];
        self.expected += loans.len();
        self.found += listed.values().sum::<usize>();
        self.lost += loans.iter().filter(|loan| !listed.contains_key(*loan)).count();
        self.repeated += listed.values().map(|times| times - 1).sum::<usize>();
        self.foreign += listed.keys().filter(|loan| !loans.contains(*loan)).count();
    }

    /// The positions that a stream told, of so many.
    fn weigh_stream(&mut self, positions: &[i64], count: usize) {
        let mut known = BTreeMap::new();
        for position in positions {
            *known.entry(*position).or_insert(0_usize) += 1;
        }
        self.gaps += (1..).take(count).filter(|position: &i64| !known.contains_key(position)).count();
        self.doubled += known.values().map(|times| times - 1).sum::<usize>();
        self.disordered += positions.windows(2).filter(|pair| pair[1] < pair[0]).count();
    }
}

/// Of which loans the list tells, and how often.
async fn list(api: &Api) -> Result<BTreeMap<String, usize>> {
    let mut told = BTreeMap::new();
    let mut path = "/api/v1/notifications?type=loan.requested&limit=200".to_owned();
    loop {
        let page = api.get_json(&path).await?;
        for notice in page["data"].as_array().context("a page has its rows in data")? {
            *told.entry(text(notice, "/link/id")?.to_owned()).or_insert(0) += 1;
        }
        let Some(next) = page["next"].as_str() else { return Ok(told) };
        path = format!("/api/v1/notifications?type=loan.requested&limit=200&cursor={next}");
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let millis = self.silence.as_millis();
        let rows = [
            ("events", self.events.to_string()),
            ("events in a second", format!("{:.1}", self.rate)),
            ("notices expected", self.expected.to_string()),
            ("notices found", self.found.to_string()),
            ("lost", self.lost.to_string()),
            ("repeated", self.repeated.to_string()),
            ("told to who should not know", self.foreign.to_string()),
            ("left out by a stream", self.gaps.to_string()),
            ("repeated by a stream", self.doubled.to_string()),
            ("out of order on a stream", self.disordered.to_string()),
            ("streams begun anew", self.again.to_string()),
            ("longest silence (ms)", millis.to_string()),
            ("secrets in the log", self.leaked.to_string()),
        ];
        rows.into_iter().try_for_each(|(name, value)| writeln!(f, "  {name:<32} {value:>10}"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;

    fn made(loans: &[&str]) -> Made {
        let loans: BTreeSet<String> = loans.iter().map(|loan| (*loan).to_owned()).collect();
        Made { loans: vec![loans], lasted: Duration::from_secs(1) }
    }

    fn listed(each: &[(&str, usize)]) -> BTreeMap<String, usize> {
        each.iter().map(|(loan, times)| ((*loan).to_owned(), *times)).collect()
    }

    fn weighed(list: &[(&str, usize)], stream: &[i64]) -> Verdict {
        let made = made(&["a", "b", "c"]);
        let mut verdict = Verdict { events: made.events(), ..Verdict::default() };
        verdict.weigh_list(&listed(list), &made, 0);
        verdict.weigh_stream(stream, 3);
        verdict
    }

    #[test]
    fn who_was_told_everything_once_is_content() {
        let verdict = weighed(&[("a", 1), ("b", 1), ("c", 1)], &[1, 2, 3]);
        assert!(verdict.is_good());
        assert_eq!((verdict.expected, verdict.found), (3, 3));
    }

    #[test]
    fn whatever_is_wrong_is_counted() {
        let all = [("a", 1), ("b", 1), ("c", 1)];
        assert_eq!(weighed(&all[..2], &[1, 2, 3]).lost, 1);
        assert_eq!(weighed(&[("a", 1), ("b", 3), ("c", 1)], &[1, 2, 3]).repeated, 2);
        assert_eq!(weighed(&[("a", 1), ("b", 1), ("c", 1), ("d", 1)], &[1, 2, 3]).foreign, 1);
        assert_eq!(weighed(&all, &[1, 3]).gaps, 1);
        assert_eq!(weighed(&all, &[1, 2, 2, 3]).doubled, 1);
        assert_eq!(weighed(&all, &[2, 1, 3]).disordered, 1);
        let wrong = [weighed(&all, &[1, 3]), weighed(&all, &[1, 2, 2, 3]), weighed(&all[..2], &[1, 2, 3])];
        assert!(wrong.iter().all(|verdict| !verdict.is_good()));
    }
}
