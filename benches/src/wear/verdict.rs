//! What callers were told, held against what is there.

use super::faults::Kills;
use super::found::Found;
use super::notes::{Sort, Told};
use super::secrets::Search;
use std::collections::BTreeMap;
use std::fmt;

/// What came of it.
#[derive(Debug, Default)]
pub struct Verdict {
    kills: Kills,
    acknowledged: BTreeMap<Sort, usize>,
    refusals: usize,
    /// Of them, those by which a server said that the fault was its own.
    faults: usize,
    /// Things that are not there, or not where they were said to stand.
    lost: usize,
    /// Things that are there, and nobody was told so.
    stray: usize,
    /// Deeds that the journal does not tell, or tells again.
    unjournaled: usize,
    repeated: usize,
    half_loans: usize,
    half_checks: usize,
    half_imports: usize,
    half_enrolments: usize,
    unbalanced: usize,
    discrepancies: usize,
    /// What another system was to be told of.
    events: usize,
    requests: usize,
    /// Of what it was not told, and of what it was told though the journal does not know it.
    untold: usize,
    invented: usize,
    undone: usize,
    bytes: u64,
    planted: usize,
    leaked: usize,
}

impl Verdict {
    /// Of all this.
    pub fn of(kills: Kills, told: &Told, found: &Found, search: &Search) -> Self {
        let mut verdict = Self {
            kills,
            refusals: told.refusals.len(),
            faults: told.faults,
            half_checks: found.half_checks,
            half_enrolments: found.half_enrolments,
            unbalanced: found.unbalanced,
            discrepancies: found.discrepancies,
            requests: found.requests,
            undone: found.undone,
            bytes: search.bytes,
            planted: search.planted,
            leaked: search.found(),
            ..Self::default()
        };
        verdict.weigh_states(told, found);
        verdict.weigh_journal(told, found);
        verdict.weigh_halves(told, found);
        verdict.weigh_events(found);
        verdict
    }

    /// Whether all is as it was told, and something happened at all.
    pub fn is_good(&self) -> bool {
        // Where nothing of a sort was done, heard or looked for, nothing could be wrong.
        let sorts = [Sort::Loan, Sort::Check, Sort::Import, Sort::Enrolment];
        let happened = sorts.iter().all(|sort| self.acknowledged.contains_key(sort)) && self.events > 0;
        self.wrong().iter().all(|(_, count)| *count == 0) && happened && self.planted > 0 && self.kills.servers > 0
    }

    /// All that must not be.
    fn wrong(&self) -> [(&'static str, usize); 14] {
        [
            ("LOST", self.lost),
            ("there, and told to nobody", self.stray),
            ("without a row in the journal", self.unjournaled),
            ("with a row too many", self.repeated),
            ("loans by half", self.half_loans),
            ("checks by half", self.half_checks),
            ("imports by half", self.half_imports),
            ("enrolments by half", self.half_enrolments),
            ("balances that do not add up", self.unbalanced),
            ("discrepancies by verify-ledger", self.discrepancies),
            ("events of which nobody was told", self.untold),
            ("told, and never happened", self.invented),
            ("still under way", self.undone),
            ("secrets found", self.leaked),
        ]
    }

    fn weigh_states(&mut self, told: &Told, found: &Found) {
        let stands = |(id, state): &(&String, &&str)| found.states.get(*id).is_some_and(|now| now == **state);
        self.lost += told.states.iter().filter(|one| !stands(one)).count();
        self.stray += found.states.keys().filter(|id| !told.states.contains_key(*id)).count();
    }

    fn weigh_journal(&mut self, told: &Told, found: &Found) {
        let mut expected: BTreeMap<(&str, &str), usize> = BTreeMap::new();
        for write in &told.writes {
            *self.acknowledged.entry(write.sort).or_insert(0) += 1;
            *expected.entry((write.action, write.subject.as_str())).or_insert(0) += 1;
        }
        for ((action, subject), times) in expected {
            let known = found.journal.get(&(action.to_owned(), subject.to_owned())).copied().unwrap_or_default();
            self.unjournaled += times.saturating_sub(known);
            self.repeated += known.saturating_sub(times);
        }
    }

    fn weigh_halves(&mut self, told: &Told, found: &Found) {
        self.half_loans += found.loans.iter().filter(|(state, out, back)| booked(state) != (*out, *back)).count();
        self.half_imports += told.sheets.iter().filter(|(sheet, rows)| found.sheets.get(*sheet) != Some(*rows)).count();
        self.half_imports += found.sheets.keys().filter(|sheet| !told.sheets.contains_key(*sheet)).count();
    }

    /// What is older than the endpoint may be told too, if that was still under way.
    fn weigh_events(&mut self, found: &Found) {
        self.events += found.events.len();
        self.untold += found.events.difference(&found.heard).count();
        self.invented += found.heard.difference(&found.rows).count();
    }
}

/// How often units of a loan that stands so went out and came back.
fn booked(state: &str) -> (i64, i64) {
    match state {
        "returned" => (1, 1),
        "active" => (1, 0),
        _ => (0, 0),
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut row = |name: &str, value: &dyn fmt::Display| writeln!(f, "  {name:<34} {value:>12}");
        row("kills of servers", &self.kills.servers)?;
        row("kills of PostgreSQL", &self.kills.clusters)?;
        for (sort, count) in &self.acknowledged {
            row(&format!("acknowledged writes of {}", sort.name()), count)?;
        }
        row("refusals meanwhile", &self.refusals)?;
        row("of them faults (500)", &self.faults)?;
        row("events that others are told", &self.events)?;
        row("requests that told them", &self.requests)?;
        row("bytes looked through for secrets", &self.bytes)?;
        row("secrets planted", &self.planted)?;
        self.wrong().iter().try_for_each(|(name, count)| row(name, count))
    }
}

#[cfg(test)]
#[path = "verdict_tests.rs"]
mod tests;
