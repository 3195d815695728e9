//! What is there when all is quiet.

use super::book::Book;
use super::notes::plain;
use super::place::Place;
use super::receiver::Receiver;
use super::secrets::Search;
use crate::api::{Api, text};
use crate::program::Program;
use anyhow::{Context, Result};
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};

/// What others are told of themselves alone, and what is not of the journal.
const OWN: [&str; 2] = ["notice.created", "webhook.test"];

/// What the program and its database say.
#[derive(Debug, Default)]
pub struct Found {
    /// How often the journal tells of a deed, and of what it was done to.
    pub journal: BTreeMap<(String, String), usize>,
    /// The ids of all rows of the journal.
    pub rows: BTreeSet<String>,
    /// Those of which another system is to be told.
    pub events: BTreeSet<String>,
    /// Those of which it was told.
    pub heard: BTreeSet<String>,
    /// How often it was told anything.
    pub requests: usize,
    /// Where each thing stands that has a state.
    pub states: BTreeMap<String, String>,
    /// How many rows of each sheet are there.
    pub sheets: BTreeMap<String, usize>,
    /// Of each loan where it stands, and how often units of it went out and came in.
    pub loans: Vec<(String, i64, i64)>,
    /// Checks that are there by half.
    pub half_checks: usize,
    /// Enrolments that are there by half.
    pub half_enrolments: usize,
    /// Balances that are not the sum of their movements, and assets that are not that of their balances.
    pub unbalanced: usize,
    /// What the program's own proof of the ledger found.
    pub discrepancies: usize,
    /// What is under way and does not end.
    pub undone: usize,
}

impl Found {
    /// By the server that runs at this address, and behind it.
    pub async fn look(
        place: &Place,
        address: &str,
        book: &Book,
        receiver: &Receiver,
        search: &mut Search,
    ) -> Result<Self> {
        let mut found = Self {
            states: book.states().await?,
            sheets: book.sheets().await?,
            loans: book.loans().await?,
            half_checks: book.half_checks().await?,
            half_enrolments: book.half_enrolments().await?,
            unbalanced: book.wrong_balances().await? + book.wrong_totals().await?,
            undone: book.undone().await?,
            ..Self::default()
        };
        let kinds = kinds(&place.director.clone().at(address)).await?;
        found.read_journal(&place.operator.clone().at(address), &kinds, search).await?;
        let heard = receiver.heard();
        (found.heard, found.requests) = (heard.events.clone(), heard.requests);
        Ok(found)
    }

    /// Reads all of it, newest first: what is older than the endpoint is told to nobody.
    async fn read_journal(&mut self, api: &Api, kinds: &BTreeSet<String>, search: &mut Search) -> Result<()> {
        let (mut next, mut told) = (String::new(), true);
        loop {
            let bytes = api.get(&format!("/api/v1/audit-logs?limit=200{next}")).await?;
            search.through(&bytes);
            let page: Value = serde_json::from_slice(&bytes)?;
            for row in page["data"].as_array().context("a page has its rows in data")? {
                let (id, action) = (plain(text(row, "/id")?), text(row, "/action")?.to_owned());
                told &= action != "webhook.created";
                if told && kinds.contains(&action) {
                    self.events.insert(id.clone());
                }
                self.rows.insert(id);
                *self.journal.entry((action, plain(text(row, "/subject_id")?))).or_insert(0) += 1;
            }
            let Some(cursor) = page["next"].as_str() else { return Ok(()) };
            next = format!("&cursor={cursor}");
        }
    }

    /// Has the program prove its ledger.
    pub fn prove(&mut self, program: &Program) -> Result<()> {
        let (well, said) = program.ask(&["verify-ledger"])?;
        self.discrepancies = discrepancies(&said).max(usize::from(!well));
        Ok(())
    }
}

/// Of which events other systems are told.
async fn kinds(api: &Api) -> Result<BTreeSet<String>> {
    let told = api.get_json("/api/v1/webhooks/event-types").await?;
    let all = told["data"].as_array().context("kinds are in data")?;
    let kinds = all.iter().map(|kind| Ok(text(kind, "/type")?.to_owned())).collect::<Result<BTreeSet<_>>>()?;
    Ok(kinds.into_iter().filter(|kind| !OWN.contains(&kind.as_str())).collect())
}

/// What `plantel verify-ledger` counts, all institutions together.
fn discrepancies(said: &str) -> usize {
    let of_a_line = |line: &str| line.strip_suffix(" discrepancies")?.rsplit(' ').next()?.parse::<usize>().ok();
    said.lines().filter_map(of_a_line).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_discrepancies_of_all_institutions_count() {
        let said = "Centro A: 972 assets, 2 discrepancies\n  asset 1 good: the ledger says 3, the book 4\n\
            Centro B: 1 assets, 1 discrepancies\n";
        assert_eq!((discrepancies(said), discrepancies("Centro: 9 assets, 0 discrepancies\n")), (3, 0));
    }
}
