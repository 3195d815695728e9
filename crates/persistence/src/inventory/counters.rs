//! Counters: what is asked all the time, kept in the transactions that change it.
//!
//! A work collects what it adds and takes away, and writes the sums when it commits: a counter that
//! many write is held briefly, and always in the same order, so that no two works wait for each other.

use super::stock::{condition, place_id};
use crate::fault::{fault, unreadable};
use crate::work::SeaWork;
use chrono::Days;
use plantel_domain::access::Visibility;
use plantel_domain::clock::Day;
use plantel_domain::ids::EnvironmentId;
use plantel_domain::inventory::{Asset, CategoryCode, Counters, Status, Stock, ValueGroup, WARRANTY_DAYS};
use plantel_domain::money::Money;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::{Expr, ExprTrait, InsertStatement, OnConflict, Query, SelectStatement, SimpleExpr};
use sea_orm::{ConnectionTrait, QueryResult};
use std::collections::BTreeMap;
use uuid::Uuid;

/// Rows of one statement.
const ROWS: usize = 1000;

/// Sums of money are kept in two parts, so that no sum overflows a column.
const PART: i128 = 1_000_000_000;

/// What a work has changed and not written yet.
#[derive(Default)]
pub(crate) struct Deltas {
    /// By place, kind, category, and status or condition.
    counts: BTreeMap<(Uuid, &'static str, CategoryCode, &'static str), i64>,
    /// Cost and salvage value, by place, currency, month and life.
    values: BTreeMap<(Uuid, &'static str, i32, i32), (i128, i128)>,
    /// By place and day.
    warranties: BTreeMap<(Uuid, Day), i64>,
}

impl Deltas {
    /// Counts an asset and its units in.
    pub(super) fn add(&mut self, asset: &Asset, stock: &Stock) {
        self.tally(asset, stock, 1);
    }

    /// Counts it out, as it was.
    pub(super) fn take(&mut self, asset: &Asset, stock: &Stock) {
        self.tally(asset, stock, -1);
    }

    /// Takes over what another has counted.
    pub(super) fn merge(&mut self, other: Self) {
        for (key, n) in other.counts {
            *self.counts.entry(key).or_default() += n;
        }
        for (key, (cost, salvage)) in other.values {
            let sums = self.values.entry(key).or_default();
            *sums = (sums.0 + cost, sums.1 + salvage);
        }
        for (key, n) in other.warranties {
            *self.warranties.entry(key).or_default() += n;
        }
    }

    fn tally(&mut self, asset: &Asset, stock: &Stock, sign: i64) {
        let place = place_id(asset.environment);
        let category = || asset.category.clone();
        *self.counts.entry((place, "assets", category(), asset.status().name())).or_default() += sign;
        for (at, units) in stock.balances() {
            let key = (place_id(at.environment), "units", category(), at.condition.name());
            *self.counts.entry(key).or_default() += sign * i64::from(units);
        }
        if asset.retired.is_some() {
            return;
        }
        if let Some((group, cost)) = asset.value_group().zip(asset.purchase_cost) {
            let (month, life) = (group.month.unwrap_or(-1), group.life.map_or(-1, i32::from));
            let sums = self.values.entry((place, cost.currency().code(), month, life)).or_default();
            sums.0 += i128::from(sign) * i128::from(group.cost);
            sums.1 += i128::from(sign) * i128::from(group.salvage);
        }
        if let Some(day) = asset.warranty_until {
            *self.warranties.entry((place, day)).or_default() += sign;
        }
    }
}

/// Adds rows to a table of sums, or to the sums that are there.
fn adding(table: &'static str, keys: &[&'static str], sums: &[&'static str]) -> InsertStatement {
    let mut conflict = OnConflict::columns(keys.iter().copied());
    for sum in sums {
        conflict.value(*sum, Expr::cust(format!("{table}.{sum} + excluded.{sum}")));
    }
    let mut insert = Query::insert();
    insert.into_table(table).columns(keys.iter().chain(sums).copied()).on_conflict(conflict);
    insert
}

impl SeaWork {
    /// Writes what was counted since the work began, or since this was done last.
    pub(crate) async fn write_counters(&mut self) -> Result<(), StoreError> {
        let Deltas { counts, values, warranties } = std::mem::take(&mut self.counted);
        let tenant = || Expr::value(self.tenant());
        let parts = |sum: i128| {
            let part = |sum: i128| Expr::value(i64::try_from(sum).unwrap_or(i64::MAX));
            [part(sum.div_euclid(PART)), part(sum.rem_euclid(PART))]
        };
        let counts = counts.into_iter().filter(|(_, n)| *n != 0).map(|((place, kind, category, name), n)| {
            let (place, category) = (Expr::value(place), Expr::value(category.as_str()));
            vec![tenant(), place, Expr::value(kind), category, Expr::value(name), Expr::value(n)]
        });
        let values = values.into_iter().filter(|(_, sums)| *sums != (0, 0)).map(|(key, (cost, salvage))| {
            let (place, currency, month, life) = key;
            let key = [tenant(), Expr::value(place), Expr::value(currency), Expr::value(month), Expr::value(life)];
            key.into_iter().chain(parts(cost)).chain(parts(salvage)).collect()
        });
        let warranties = warranties.into_iter().filter(|(_, n)| *n != 0);
        let warranties =
            warranties.map(|((place, day), n)| vec![tenant(), Expr::value(place), Expr::value(day), Expr::value(n)]);
        let rows: [Vec<Vec<SimpleExpr>>; 3] = [counts.collect(), values.collect(), warranties.collect()];
        let tables = [
            adding("asset_counts", &["institution_id", "place", "kind", "category", "name"], &["n"]),
            adding(
                "asset_values",
                &["institution_id", "place", "currency", "month", "life"],
                &["cost_high", "cost_low", "salvage_high", "salvage_low"],
            ),
            adding("asset_warranties", &["institution_id", "place", "day"], &["n"]),
        ];
        for (table, rows) in tables.into_iter().zip(rows) {
            for rows in rows.chunks(ROWS) {
                let mut insert = table.clone();
                for row in rows {
                    insert.values_panic(row.iter().cloned());
                }
                self.db.execute(&insert).await.map_err(fault("counter"))?;
            }
        }
        Ok(())
    }

    /// The sums of a table by some of its columns, over the places that are seen; `None` is all of them.
    fn sums(
        &self,
        table: &'static str,
        by: &[&'static str],
        sums: &[&'static str],
        places: &Places,
    ) -> SelectStatement {
        let mut select = Query::select();
        select.from(table).columns(by.iter().copied()).and_where(Expr::col("institution_id").eq(self.tenant()));
        for sum in sums {
            select.expr(Expr::cust(format!("CAST(SUM({sum}) AS bigint)")));
        }
        if let Some(places) = places {
            select.and_where(Expr::col("place").is_in(places.iter().copied()));
        }
        for column in by {
            select.group_by_col(*column).order_by(*column, sea_orm::Order::Asc);
        }
        select
    }

    pub(super) async fn read_counters(
        &mut self,
        visible: &Visibility,
        environment: Option<EnvironmentId>,
        today: Day,
    ) -> Result<Counters, StoreError> {
        self.write_counters().await?;
        let places = self.places(visible, environment);
        let mut found = Counters::default();
        for row in self.rows(&self.sums("asset_counts", &["kind", "category", "name"], &["n"], &places)).await? {
            let (kind, category, name): (String, String, String) = (at(&row, 0)?, at(&row, 1)?, at(&row, 2)?);
            let (category, n) = (CategoryCode::stored(category), number(&row, 3)?);
            match kind.as_str() {
                _ if n == 0 => {}
                "assets" => found.assets.push((category, status(&name)?, n)),
                _ => found.units.push((category, condition(&name)?, n)),
            }
        }
        let parts = ["cost_high", "cost_low", "salvage_high", "salvage_low"];
        for row in self.rows(&self.sums("asset_values", &["currency", "month", "life"], &parts, &places)).await? {
            let (currency, group) = value_group(&row)?;
            if (group.cost, group.salvage) != (0, 0) {
                found.values.push((Money::currency_of(&currency).map_err(|_| unreadable("currency"))?, group));
            }
        }
        let last = today + Days::new(WARRANTY_DAYS[2]);
        let mut warranties = self.sums("asset_warranties", &["day"], &["n"], &places);
        warranties.and_where(Expr::col("day").between(today, last));
        for row in self.rows(&warranties).await? {
            let n = number(&row, 1)?;
            found.warranties.extend((n > 0).then_some((at(&row, 0)?, n)));
        }
        Ok(found)
    }

    /// What is seen of the counters: all places, or these.
    pub(super) fn places(&self, visible: &Visibility, environment: Option<EnvironmentId>) -> Places {
        let seen = |it: &EnvironmentId| visible.everything || visible.environments.contains(it);
        if self.ctx.institution != Some(visible.institution) {
            return Some(Vec::new());
        }
        match environment {
            Some(one) => Some(Some(one).filter(seen).into_iter().map(Uuid::from).collect()),
            None if visible.everything => None,
            None => Some(visible.environments.iter().copied().map(Uuid::from).collect()),
        }
    }

    pub(super) async fn rows(&self, select: &SelectStatement) -> Result<Vec<QueryResult>, StoreError> {
        self.db.query_all(select).await.map_err(fault("asset"))
    }
}

/// All places, or these.
pub(super) type Places = Option<Vec<Uuid>>;

/// A column by its position.
pub(super) fn at<T: sea_orm::TryGetable>(row: &QueryResult, index: usize) -> Result<T, StoreError> {
    row.try_get_by_index(index).map_err(fault("asset"))
}

/// A count by its position; never below nothing.
pub(super) fn number(row: &QueryResult, index: usize) -> Result<u64, StoreError> {
    Ok(u64::try_from(at::<i64>(row, index)?).unwrap_or(0))
}

pub(super) fn status(name: &str) -> Result<Status, StoreError> {
    Status::parse(name).map_err(|_| unreadable("status"))
}

/// Currency, month, life, and the two parts of both sums.
pub(super) fn value_group(row: &QueryResult) -> Result<(String, ValueGroup), StoreError> {
    let (month, life): (i32, i32) = (at(row, 1)?, at(row, 2)?);
    let sum = |index| {
        let sum = i128::from(at::<i64>(row, index)?) * PART + i128::from(at::<i64>(row, index + 1)?);
        Ok::<_, StoreError>(i64::try_from(sum).unwrap_or(i64::MAX))
    };
    let group = ValueGroup {
        month: (month >= 0).then_some(month),
        life: u16::try_from(life).ok(),
        cost: sum(3)?,
        salvage: sum(5)?,
    };
    Ok((at(row, 0)?, group))
}
