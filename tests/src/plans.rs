//! How a database would carry out what it is asked, and whether an index leads to what is read.

use crate::databases::Kind;
use crate::look::texts;
use plantel_persistence::Pools;
use sea_orm::{ConnectionTrait, Statement, TransactionOptions, TransactionTrait};
use serde_json::Value;
use std::collections::BTreeSet;

/// What PostgreSQL is to avoid if it can: with few rows it goes through all of them whatever indexes there are, and
/// joins what it went through.
const WALKS: &[&str] = &["enable_seqscan", "enable_hashjoin", "enable_mergejoin", "enable_material"];

/// What else it is to avoid, when it is asked whether it could do without sorting.
const SORTS: &[&str] = &["enable_seqscan", "enable_bitmapscan", "enable_sort"];

/// Reads the plans of a database.
pub struct Plans<'a> {
    pools: &'a Pools,
    kind: Kind,
    tables: BTreeSet<String>,
}

impl<'a> Plans<'a> {
    /// Of this one.
    pub async fn of(pools: &'a Pools, kind: Kind) -> Self {
        let tables = match kind {
            Kind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table'",
            Kind::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
        };
        Self { pools, kind, tables: texts(pools, tables).await.into_iter().collect() }
    }

    /// The tables that would be gone through from one end to the other, whether by an index or not.
    pub async fn walked(&self, asked: &Statement) -> BTreeSet<String> {
        match self.kind {
            Kind::Sqlite => {
                let steps = self.steps(asked).await;
                steps.iter().filter_map(|step| self.scanned(step, &asked.sql)).collect()
            }
            Kind::Postgres => {
                let mut found = BTreeSet::new();
                walked_in(&self.tree(asked, WALKS).await, &mut found);
                found
            }
        }
    }

    /// Whether what is found would have to be put in order.
    pub async fn sorted(&self, asked: &Statement) -> bool {
        match self.kind {
            Kind::Sqlite => self.steps(asked).await.iter().any(|step| step == "USE TEMP B-TREE FOR ORDER BY"),
            Kind::Postgres => sorts(&self.tree(asked, SORTS).await),
        }
    }

    /// What SQLite would do, line by line.
    async fn steps(&self, asked: &Statement) -> Vec<String> {
        let asked = Statement { sql: format!("EXPLAIN QUERY PLAN {}", asked.sql), ..asked.clone() };
        let rows = self.pools.read.query_all_raw(asked.clone()).await;
        let rows = rows.unwrap_or_else(|error| panic!("{}: {error}", asked.sql));
        rows.iter().map(|row| row.try_get("", "detail").expect("a step is a text")).collect()
    }

    /// The table that a step goes through.
    fn scanned(&self, step: &str, sql: &str) -> Option<String> {
        let scanned = step.strip_prefix("SCAN ").filter(|rest| !rest.contains("VIRTUAL TABLE"));
        // An index that is made for one statement goes through the table once more.
        let indexed = || step.strip_prefix("SEARCH ").filter(|rest| rest.contains(" AUTOMATIC "));
        let rest = scanned.or_else(indexed)?;
        let name = rest.split_whitespace().next()?;
        if self.tables.contains(name) {
            return Some(name.to_owned());
        }
        // What is neither a table nor another name of one is made by the statement itself.
        let bare = |word: &str| word.trim_matches(|c: char| "\"(),".contains(c)).to_owned();
        let words: Vec<String> = sql.split_whitespace().map(bare).collect();
        let named = |at: usize| {
            let before = words[..at].iter().rev().find(|word| !word.eq_ignore_ascii_case("AS"))?;
            self.tables.contains(before).then(|| before.clone())
        };
        (0..words.len()).filter(|at| words[*at] == name).find_map(named)
    }

    /// What PostgreSQL would do, if it does without these as far as it can.
    async fn tree(&self, asked: &Statement, without: &[&str]) -> Value {
        let work = self.pools.read.begin_with_options(TransactionOptions::default()).await;
        let work = work.expect("a transaction begins");
        for setting in without {
            work.execute_unprepared(&format!("SET LOCAL {setting} = off")).await.expect("it can be set");
        }
        let asked = Statement { sql: format!("EXPLAIN (FORMAT JSON) {}", asked.sql), ..asked.clone() };
        let rows = work.query_all_raw(asked.clone()).await;
        let rows = rows.unwrap_or_else(|error| panic!("{}: {error}", asked.sql));
        let plan: Value = rows[0].try_get_by_index(0).expect("a plan is JSON");
        work.rollback().await.expect("it can be undone");
        plan[0]["Plan"].clone()
    }
}

fn kind_of(node: &Value) -> &str {
    node["Node Type"].as_str().unwrap_or_default()
}

fn parts(node: &Value) -> &[Value] {
    node["Plans"].as_array().map(Vec::as_slice).unwrap_or_default()
}

/// The tables that a plan goes through.
fn walked_in(node: &Value, found: &mut BTreeSet<String>) {
    let walks = match kind_of(node) {
        "Seq Scan" => true,
        // In its order, from the first to the last.
        "Index Scan" | "Index Only Scan" => node["Index Cond"].is_null(),
        _ => false,
    };
    if walks {
        found.extend(node["Relation Name"].as_str().map(str::to_owned));
    }
    for part in parts(node) {
        walked_in(part, found);
    }
}

/// Whether a plan puts its rows in order, before it gives the first. Where an index has them in order but for those that
/// are equal ("Incremental Sort"), it does not: what lists go by is unique, or few are equal.
fn sorts(node: &Value) -> bool {
    match kind_of(node) {
        "Sort" => true,
        "Limit" | "Result" | "Subquery Scan" => parts(node).first().is_some_and(sorts),
        _ => false,
    }
}
