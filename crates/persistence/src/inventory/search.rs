//! Searching by an index of every three letters that stand together in a text.
//!
//! The index goes through the lists of all groups that it is asked for, and a list of `ass` may be as
//! long as the table. So SQLite is first asked how common each group is, and then for the rarest alone;
//! PostgreSQL, which cannot tell, is asked for the words. What else was typed is looked at in the few texts
//! that are left.

use super::counters::at;
use super::entity::Column;
use crate::fault::fault;
use crate::paging::escaped;
use crate::work::SeaWork;
use plantel_domain::inventory::Search;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{BinOper, Condition, Expr, ExprTrait, Func, SimpleExpr};
use sea_orm::{ConnectionTrait, DbBackend, IntoSimpleExpr, Statement, Value};
use std::cmp::Reverse;
use std::collections::BTreeSet;

/// The most groups of three letters that are looked up; the text itself is looked at in any case.
const GROUPS: usize = 16;

/// The rarest of them, which are asked for first.
const RAREST: usize = 3;

/// So many entries of a group tell how common it is.
const SAMPLE: u64 = 200;

/// The rows of `asset_numbers` whose texts may be meant.
pub(super) struct Found(Vec<i64>);

impl Found {
    /// That an asset is among them.
    pub(super) fn ids(&self) -> SimpleExpr {
        let among = "assets.id IN (SELECT asset_id FROM asset_numbers WHERE n IN (SELECT value FROM json_each(?)))";
        Expr::cust_with_values(among, [serde_json::json!(self.0).to_string()])
    }
}

impl SeaWork {
    /// What the index says of a search; nothing when that is more than `most` texts.
    pub(super) async fn found_by(&self, search: &Search, most: u64) -> Result<Option<Found>, StoreError> {
        let groups = self.rarest_first(groups(search.as_str())).await?;
        let rarest = &groups[..groups.len().min(RAREST)];
        for groups in [rarest, &groups] {
            let found = self.having(groups, most + 1).await?;
            if found.len() as u64 <= most {
                return Ok(Some(Found(found)));
            }
        }
        Ok(None)
    }

    /// Groups that have few entries, or entries far from each other, come first.
    async fn rarest_first(&self, groups: Vec<String>) -> Result<Vec<String>, StoreError> {
        if groups.len() <= RAREST {
            return Ok(groups);
        }
        let one = "SELECT COUNT(*), COALESCE(MAX(n) - MIN(n), 0) FROM
            (SELECT rowid AS n FROM asset_search WHERE asset_search MATCH ? LIMIT ?)";
        let sql = vec![one; groups.len()].join(" UNION ALL ");
        let values = groups.iter().flat_map(|group| [group.clone().into(), SAMPLE.into()]);
        let mut ranked = Vec::with_capacity(groups.len());
        for (row, group) in self.asked(sql, values.collect()).await?.iter().zip(&groups) {
            let (entries, span) = (at::<i64>(row, 0)?, at::<i64>(row, 1)?);
            ranked.push((entries, Reverse(span), group.clone()));
        }
        ranked.sort_unstable();
        Ok(ranked.into_iter().map(|(.., group)| group).collect())
    }

    async fn having(&self, groups: &[String], limit: u64) -> Result<Vec<i64>, StoreError> {
        let sql = "SELECT rowid FROM asset_search WHERE asset_search MATCH ? LIMIT ?".to_owned();
        let rows = self.asked(sql, vec![groups.join(" AND ").into(), limit.into()]).await?;
        rows.iter().map(|row| at(row, 0)).collect()
    }

    async fn asked(&self, sql: String, values: Vec<Value>) -> Result<Vec<sea_orm::QueryResult>, StoreError> {
        let statement = Statement::from_sql_and_values(DbBackend::Sqlite, sql, values);
        self.db.query_all_raw(statement).await.map_err(fault("asset"))
    }
}

/// What PostgreSQL is asked: each word by the index, which would go through long lists for what stands between
/// two words, and then the whole.
///
/// It is told the letters and not a parameter: for a text that it does not know when it plans, it would go
/// along the order of the list and look at every row.
pub(super) fn by_words(folded: &str) -> Condition {
    let holds = |text: &str| {
        let pattern = Expr::Constant(format!("%{}%", escaped(text)).into());
        Column::SearchText.into_simple_expr().binary(BinOper::Like, pattern)
    };
    let words: Vec<&str> =
        folded.split(|letter: char| !letter.is_alphanumeric()).filter(|word| word.chars().count() >= 3).collect();
    if words.is_empty() || words == [folded] {
        return holds(folded).into();
    }
    let whole = Func::cust("strpos").arg(Column::SearchText.into_simple_expr()).arg(Expr::Constant(folded.into()));
    words.into_iter().map(holds).fold(Condition::all(), Condition::add).add(SimpleExpr::from(whole).gt(0))
}

/// Every three letters, quoted: what means something to the index means itself.
fn groups(folded: &str) -> Vec<String> {
    let letters: Vec<char> = folded.chars().collect();
    let all: BTreeSet<String> = letters.windows(3).map(|three| three.iter().collect()).collect();
    all.iter().take(GROUPS).map(|three| format!("\"{}\"", three.replace('"', "\"\""))).collect()
}
