//! `GET /api/v1/inventory` and `GET /api/v1/inventory/{id}`.

use crate::caller::Caller;
use crate::database::{Connection, Database, Row};
use crate::search;
use anyhow::{Context, Result, ensure};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value as Json;
use uuid::Uuid;

const LIST: &str = concat!(
    "SELECT ",
    asset_columns!(),
    " FROM assets WHERE institution_id = $1 AND institution_id = $2 AND retired_at IS NULL \
     ORDER BY code_key ASC, id ASC LIMIT $3"
);
const ONE: &str = concat!("SELECT ", asset_columns!(), " FROM assets WHERE institution_id = $1 AND id = $2 LIMIT $3");
/// Where the units of some assets are.
pub const BALANCES: &str =
    concat!("SELECT ", balance_columns!(), " FROM balances WHERE institution_id = $1 AND asset_id IN ({list})");

/// A page, as it is asked for.
#[derive(serde::Deserialize)]
pub struct Wanted {
    limit: Option<i64>,
    search: Option<String>,
}

#[derive(Serialize)]
pub struct ListView<'a> {
    data: Vec<AssetView<'a>>,
    count: Option<u64>,
    next: Option<String>,
}

#[derive(Serialize)]
pub struct AssetView<'a> {
    id: Uuid,
    code: &'a str,
    name: &'a str,
    tracking: &'a str,
    serial_number: Option<&'a str>,
    category: &'a str,
    /// Days among these fields are stored in another way than they are told; the bench has none.
    extra: Json,
    brand: Option<&'a str>,
    model: Option<&'a str>,
    environment_id: Option<Uuid>,
    custodian_id: Option<Uuid>,
    kit_id: Option<Uuid>,
    purchase_date: Option<NaiveDate>,
    purchase_cost: Option<MoneyView<'a>>,
    salvage_value: Option<MoneyView<'a>>,
    useful_life_months: Option<i32>,
    warranty_until: Option<NaiveDate>,
    maintenance_due_on: Option<NaiveDate>,
    notes: Option<&'a str>,
    tag: Option<&'a str>,
    retired: Option<()>,
    status: &'a str,
    quantity: i32,
    damaged: i32,
    missing: i32,
    maintenance: i32,
    in_use: i32,
    on_loan: i32,
    in_transit: i32,
    available: i32,
    created_at: DateTime<Utc>,
    updated_at: DateTime<Utc>,
}

#[derive(Serialize)]
pub struct MoneyView<'a> {
    amount: String,
    currency: &'a str,
}

impl<'a> MoneyView<'a> {
    /// Of a currency with two digits behind the point, as the bench has it.
    pub fn new(minor: i64, currency: &'a str) -> Self {
        Self { amount: format!("{}.{:02}", minor / 100, minor % 100), currency }
    }
}

impl<'a> AssetView<'a> {
    fn of<R: Row>(row: &'a R) -> Result<Self> {
        ensure!(row.get::<Option<DateTime<Utc>>>(34)?.is_none(), "the bench retires nothing");
        let currency = row.text(19)?;
        let money = |minor: Option<i64>| minor.map(|minor| MoneyView::new(minor, currency));
        let mut units = [0_i32; 7];
        for (units, at) in units.iter_mut().zip(26..) {
            *units = row.get(at)?;
        }
        let [quantity, damaged, missing, maintenance, in_use, on_loan, in_transit] = units;
        Ok(Self {
            id: row.get(0)?,
            code: row.text(2)?,
            name: row.text(4)?,
            tracking: row.text(7)?,
            serial_number: row.text_if_any(8)?,
            category: row.text(10)?,
            extra: row.get(11)?,
            brand: row.text_if_any(12)?,
            model: row.text_if_any(13)?,
            environment_id: row.get(14)?,
            custodian_id: row.get(15)?,
            kit_id: row.get(16)?,
            purchase_date: row.get(17)?,
            purchase_cost: money(row.get(18)?),
            salvage_value: money(row.get(20)?),
            useful_life_months: row.get(21)?,
            warranty_until: row.get(22)?,
            maintenance_due_on: row.get(23)?,
            notes: row.text_if_any(24)?,
            tag: row.text_if_any(25)?,
            retired: None,
            status: row.text(33)?,
            quantity,
            damaged,
            missing,
            maintenance,
            in_use,
            on_loan,
            in_transit,
            available: quantity - units[1..].iter().sum::<i32>(),
            created_at: row.get(37)?,
            updated_at: row.get(38)?,
        })
    }
}

/// The rows of a page, and one more when another page follows.
pub async fn list<D: Database>(
    db: &mut D::Reader,
    caller: &Caller,
    wanted: &Wanted,
) -> Result<Vec<<D::Reader as Connection>::Row>> {
    let (tenant, limit) = (caller.institution, limit(wanted) + 1);
    match &wanted.search {
        Some(text) => search::search::<D>(db, tenant, text, limit).await,
        None => db.rows(LIST, &[tenant.into(), tenant.into(), limit.into()]).await,
    }
}

fn limit(wanted: &Wanted) -> i64 {
    wanted.limit.unwrap_or(50)
}

/// What a cursor holds, in this order: of which list, in which order, and the last row.
#[derive(Serialize)]
struct Place<'a> {
    r: &'a str,
    s: &'a str,
    t: &'a str,
    i: Uuid,
}

/// The page that these rows are.
pub fn page<'a, R: Row>(rows: &'a [R], wanted: &Wanted) -> Result<ListView<'a>> {
    let limit = usize::try_from(limit(wanted))?;
    let shown = &rows[..rows.len().min(limit)];
    let data = shown.iter().map(AssetView::of).collect::<Result<Vec<_>>>()?;
    let next = match shown.last().filter(|_| rows.len() > limit) {
        Some(last) => {
            let cursor = Place { r: "inventory", s: "code", t: last.text(3)?, i: last.get(0)? };
            Some(URL_SAFE_NO_PAD.encode(serde_json::to_string(&cursor)?))
        }
        None => None,
    };
    Ok(ListView { data, count: None, next })
}

/// One asset. Plantel looks where its units are, to know whether the caller may see it.
pub async fn one<C: Connection>(db: &mut C, caller: &Caller, id: Uuid) -> Result<C::Row> {
    let found = db.rows(ONE, &[caller.institution.into(), id.into(), 1_i64.into()]).await?;
    let row = found.into_iter().next().context("no such asset")?;
    let balances = db.rows(crate::statements::listed(BALANCES, 2, 1), &[caller.institution.into(), id.into()]).await?;
    ensure!(!balances.is_empty(), "it is nowhere");
    Ok(row)
}

/// As it is told.
pub fn view<R: Row>(row: &R) -> Result<AssetView<'_>> {
    AssetView::of(row)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_amount_has_two_digits_behind_its_point() {
        let told = |minor| MoneyView::new(minor, "COP").amount;
        assert_eq!([told(0), told(5), told(320_000_050)], ["0.00", "0.05", "3200000.50"]);
    }
}
