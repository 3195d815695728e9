//! Searching in SQLite: an index of every three letters that stand together in a text.

use super::filter::FEW;
use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::inventory::Search;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, Statement};
use std::collections::BTreeSet;

/// The most groups of three letters that are looked up; the text itself is looked at in any case.
const GROUPS: usize = 16;

/// What the index says of a search.
pub(super) struct Found {
    groups: String,
    few: bool,
}

impl Found {
    /// As if few assets were found.
    pub(super) fn few(search: &Search) -> Self {
        Self { groups: groups(search.as_str()), few: true }
    }

    /// That an asset is among those that the index gives, if they are few.
    pub(super) fn ids(&self) -> Option<SimpleExpr> {
        let among = "assets.id IN (SELECT asset_id FROM asset_numbers WHERE n IN
            (SELECT rowid FROM asset_search WHERE asset_search MATCH ?))";
        self.few.then(|| Expr::cust_with_values(among, [self.groups.clone()]))
    }
}

impl SeaWork {
    /// Asks the index for a few more than few.
    pub(super) async fn found_by(&self, search: &Search) -> Result<Found, StoreError> {
        let groups = groups(search.as_str());
        let sql = "SELECT COUNT(*) FROM (SELECT 1 FROM asset_search WHERE asset_search MATCH ? LIMIT ?)";
        let values = [groups.clone().into(), (FEW + 1).into()];
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        let row = self.db.query_one_raw(statement).await.map_err(fault("asset"))?;
        let found = row.map_or(Ok(0), |row| super::counters::number(&row, 0))?;
        Ok(Found { groups, few: found <= FEW })
    }
}

/// Every three letters, quoted: what means something to the index means itself.
fn groups(folded: &str) -> String {
    let letters: Vec<char> = folded.chars().collect();
    let all: BTreeSet<String> = letters.windows(3).map(|three| three.iter().collect()).collect();
    let quoted = all.iter().take(GROUPS).map(|three| format!("\"{}\"", three.replace('"', "\"\"")));
    quoted.collect::<Vec<_>>().join(" AND ")
}
