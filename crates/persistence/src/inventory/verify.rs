//! Comparing the book with the ledger.

use super::counters::{at, value_group};
use super::stock::{condition, environment_of};
use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::ids::AssetId;
use plantel_domain::inventory::{Condition, Discrepancy};
use plantel_domain::store::StoreError;
use sea_orm::{ConnectionTrait, QueryResult, Statement};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The most differences that are told.
const TOLD: usize = 1_000;

/// What movements add up to against what balances say. `$1` is the tenant.
const BALANCES: &str = "
SELECT asset_id, place, condition, CAST(SUM(ledger) AS bigint), CAST(SUM(book) AS bigint) FROM (
    SELECT asset_id, COALESCE(to_environment_id, {nil}) AS place, to_condition AS condition,
        quantity AS ledger, 0 AS book
    FROM movements WHERE institution_id = $1 AND to_condition IS NOT NULL
    UNION ALL
    SELECT asset_id, COALESCE(from_environment_id, {nil}), from_condition, -quantity, 0
    FROM movements WHERE institution_id = $1 AND from_condition IS NOT NULL
    UNION ALL
    SELECT asset_id, place, condition, 0, quantity FROM balances WHERE institution_id = $1
) AS lines GROUP BY asset_id, place, condition HAVING SUM(ledger) <> SUM(book)
ORDER BY asset_id, place, condition LIMIT 1000";

/// What balances add up to against the columns of their asset.
const TOTALS: &str = "
SELECT asset_id, condition, CAST(SUM(ledger) AS bigint), CAST(SUM(book) AS bigint) FROM (
    SELECT asset_id, condition, quantity AS ledger, 0 AS book FROM balances WHERE institution_id = $1
    UNION ALL SELECT id, 'good', 0, quantity - damaged - missing - maintenance - in_use - on_loan - in_transit
        FROM assets WHERE institution_id = $1
    UNION ALL SELECT id, 'damaged', 0, damaged FROM assets WHERE institution_id = $1 AND damaged > 0
    UNION ALL SELECT id, 'missing', 0, missing FROM assets WHERE institution_id = $1 AND missing > 0
    UNION ALL SELECT id, 'maintenance', 0, maintenance FROM assets WHERE institution_id = $1 AND maintenance > 0
    UNION ALL SELECT id, 'in_use', 0, in_use FROM assets WHERE institution_id = $1 AND in_use > 0
    UNION ALL SELECT id, 'on_loan', 0, on_loan FROM assets WHERE institution_id = $1 AND on_loan > 0
    UNION ALL SELECT id, 'in_transit', 0, in_transit FROM assets WHERE institution_id = $1 AND in_transit > 0
) AS lines GROUP BY asset_id, condition HAVING SUM(ledger) <> SUM(book) ORDER BY asset_id, condition LIMIT 1000";

/// Balances that are wrong about whether they are where their asset is kept.
const AWAY: &str = "
SELECT b.asset_id, b.place, b.condition,
    CAST(CASE WHEN b.away THEN 0 ELSE 1 END AS bigint), CAST(CASE WHEN b.away THEN 1 ELSE 0 END AS bigint)
FROM balances AS b JOIN assets AS a ON a.institution_id = b.institution_id AND a.id = b.asset_id
WHERE b.institution_id = $1
    AND CASE WHEN b.away THEN 1 ELSE 0 END <> CASE WHEN b.place = COALESCE(a.environment_id, {nil}) THEN 0 ELSE 1 END
ORDER BY b.asset_id, b.place, b.condition LIMIT 1000";

/// What is counted, against what the counters say.
const COUNTS: &str = "
SELECT place, kind || ' ' || category || ' ' || name, CAST(SUM(ledger) AS bigint), CAST(SUM(book) AS bigint) FROM (
    SELECT COALESCE(environment_id, {nil}) AS place, 'assets' AS kind, category, status AS name,
        COUNT(*) AS ledger, 0 AS book
    FROM assets WHERE institution_id = $1 GROUP BY environment_id, category, status
    UNION ALL
    SELECT b.place, 'units', a.category, b.condition, SUM(b.quantity), 0
    FROM balances AS b JOIN assets AS a ON a.institution_id = b.institution_id AND a.id = b.asset_id
    WHERE b.institution_id = $1 GROUP BY b.place, a.category, b.condition
    UNION ALL
    SELECT place, kind, category, name, 0, n FROM asset_counts WHERE institution_id = $1
    UNION ALL
    SELECT COALESCE(environment_id, {nil}), 'warranties', CAST(warranty_until AS text), 'end', COUNT(*), 0
    FROM assets WHERE institution_id = $1 AND warranty_until IS NOT NULL AND retired_at IS NULL
    GROUP BY environment_id, warranty_until
    UNION ALL
    SELECT place, 'warranties', CAST(day AS text), 'end', 0, n FROM asset_warranties WHERE institution_id = $1
) AS lines GROUP BY place, kind, category, name HAVING SUM(ledger) <> SUM(book)
ORDER BY place, kind, category, name LIMIT 1000";

/// What assets cost in groups, as the counters keep them: two parts of each sum.
const VALUES: &str = "
SELECT currency, month, life, CAST(SUM(cost / 1000000000) AS bigint), CAST(SUM(cost % 1000000000) AS bigint),
    CAST(SUM(salvage / 1000000000) AS bigint), CAST(SUM(salvage % 1000000000) AS bigint), place FROM (
    SELECT COALESCE(environment_id, {nil}) AS place, cost_currency AS currency, COALESCE({month}, -1) AS month,
        COALESCE(useful_life_months, -1) AS life,
        CASE WHEN quantity = 0 THEN 0 WHEN cost_minor > 9223372036854775807 / quantity THEN 9223372036854775807
            ELSE cost_minor * quantity END AS cost,
        CASE WHEN quantity = 0 THEN 0 WHEN COALESCE(salvage_minor, 0) > 9223372036854775807 / quantity
            THEN 9223372036854775807 ELSE COALESCE(salvage_minor, 0) * quantity END AS salvage
    FROM assets WHERE institution_id = $1 AND cost_minor IS NOT NULL AND retired_at IS NULL
) AS costs GROUP BY place, currency, month, life";

/// What the counters keep.
const KEPT_VALUES: &str = "
SELECT currency, month, life, cost_high, cost_low, salvage_high, salvage_low, place
FROM asset_values WHERE institution_id = $1";

const MONTH: [&str; 2] = [
    "(CAST(strftime('%Y', purchase_date) AS INTEGER) * 12 + CAST(strftime('%m', purchase_date) AS INTEGER) - 1)",
    "(extract(year FROM purchase_date) * 12 + extract(month FROM purchase_date) - 1)::integer",
];
const NIL: [&str; 2] = ["x'00000000000000000000000000000000'", "'00000000-0000-0000-0000-000000000000'::uuid"];

impl SeaWork {
    pub(super) async fn verify_ledger(&mut self) -> Result<(u64, Vec<Discrepancy>), StoreError> {
        self.write_counters().await?;
        let assets = self.compared("SELECT COUNT(*) FROM assets WHERE institution_id = $1").await?;
        let assets = assets.first().map_or(Ok(0), |row| super::counters::number(row, 0))?;
        let mut found = Vec::new();
        for row in self.compared(BALANCES).await? {
            found.push(differs(&row, format!("balance {}", place_and_condition(&row)?), 3)?);
        }
        for row in self.compared(TOTALS).await? {
            let condition = condition(&at::<String>(&row, 1)?)?;
            found.push(differs(&row, format!("units {}", condition.name()), 2)?);
        }
        for row in self.compared(AWAY).await? {
            found.push(differs(&row, format!("away {}", place_and_condition(&row)?), 3)?);
        }
        for row in self.compared(COUNTS).await? {
            let (place, what): (Uuid, String) = (at(&row, 0)?, at(&row, 1)?);
            let (ledger, book) = (at(&row, 2)?, at(&row, 3)?);
            found.push(Discrepancy { asset: None, what: format!("counter {} {what}", named(place)), ledger, book });
        }
        found.extend(self.wrong_values().await?);
        found.truncate(TOLD);
        Ok((assets, found))
    }

    async fn wrong_values(&self) -> Result<Vec<Discrepancy>, StoreError> {
        // One statement sees one moment, whoever writes meanwhile.
        let sql = format!("SELECT v.*, 0 FROM ({VALUES}) AS v UNION ALL SELECT k.*, 1 FROM ({KEPT_VALUES}) AS k");
        let (mut counted, mut kept) = (BTreeMap::new(), BTreeMap::new());
        for row in self.compared(&sql).await? {
            let (currency, group) = value_group(&row)?;
            let of = if at::<i32>(&row, 8)? == 0 { &mut counted } else { &mut kept };
            of.insert((at::<Uuid>(&row, 7)?, currency, group.month, group.life), (group.cost, group.salvage));
        }
        let keys: BTreeSet<_> = counted.keys().chain(kept.keys()).collect();
        let mut found = Vec::new();
        for key in keys {
            let sums = |of: &BTreeMap<GroupKey, (i64, i64)>| of.get(key).copied().unwrap_or_default();
            let ((cost, salvage), (kept_cost, kept_salvage)) = (sums(&counted), sums(&kept));
            let (place, currency, month, life) = key;
            let of = format!("{} {currency} {month:?} {life:?}", named(*place));
            for (what, ledger, book) in [("cost", cost, kept_cost), ("salvage", salvage, kept_salvage)] {
                if ledger != book {
                    found.push(Discrepancy { asset: None, what: format!("counter {of} {what}"), ledger, book });
                }
            }
        }
        Ok(found)
    }

    async fn compared(&self, sql: &str) -> Result<Vec<QueryResult>, StoreError> {
        let dialect = usize::from(!self.sqlite());
        let sql = sql.replace("{nil}", NIL[dialect]).replace("{month}", MONTH[dialect]);
        let statement = Statement::from_sql_and_values(self.db.get_database_backend(), sql, [self.tenant().into()]);
        self.db.query_all_raw(statement).await.map_err(fault("asset"))
    }
}

/// Place, currency, month and life.
type GroupKey = (Uuid, String, Option<i32>, Option<u16>);

/// A difference of an asset; its two numbers stand at a position.
fn differs(row: &QueryResult, what: String, position: usize) -> Result<Discrepancy, StoreError> {
    let asset = Some(AssetId::from(at::<Uuid>(row, 0)?));
    Ok(Discrepancy { asset, what, ledger: at(row, position)?, book: at(row, position + 1)? })
}

fn place_and_condition(row: &QueryResult) -> Result<String, StoreError> {
    let (place, condition): (Uuid, Condition) = (at(row, 1)?, condition(&at::<String>(row, 2)?)?);
    Ok(format!("{} {}", named(place), condition.name()))
}

fn named(place: Uuid) -> String {
    environment_of(place).map_or_else(|| "nowhere".to_owned(), |place| place.to_string())
}
