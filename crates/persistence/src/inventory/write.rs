//! Writing assets with what was booked of them.

use super::counters::Deltas;
use super::entity::{Column, Entity, Model, row};
use super::stock::{balance, balance_row, balances, movement_row, movements};
use crate::bulk::{Arrays, Write, arrays};
use crate::fault::fault;
use crate::work::{BATCH, SeaWork, delete_all};
use plantel_domain::inventory::{Asset, Holding, Place, Stock};
use plantel_domain::store::StoreError;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, ExprTrait, IdenStatic,
    IntoActiveModel, Iterable, QueryFilter, Statement,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// So many assets at once are worth a look of PostgreSQL at their table.
const MANY: usize = 1_000;

impl SeaWork {
    pub(super) async fn insert_holdings<'a>(&mut self, holdings: &'a [Holding]) -> Result<(), StoreError> {
        for holding in holdings {
            self.within(holding.asset.institution)?;
        }
        let assets = self.adding::<Entity>("asset", holdings.iter().map(|holding| row(&holding.asset)));
        let held = |holding: &'a Holding| {
            holding.stock().balances().map(move |(place, units)| balance_row(&holding.asset, place, units))
        };
        let balances = self.adding::<balances::Entity>("balance", holdings.iter().flat_map(held));
        let movements = self.booking(holdings.iter());
        self.write_each(assets.chain(balances).chain(movements)).await?;
        self.tell_of_many(holdings.len()).await?;
        for holding in holdings {
            self.counted.add(&holding.asset, holding.stock());
        }
        Ok(())
    }

    pub(super) async fn store_holdings(&mut self, holdings: &mut [Holding]) -> Result<(), StoreError> {
        let mut due: Vec<&mut Holding> =
            holdings.iter_mut().filter(|it| it.changed() || !it.booked().is_empty()).collect();
        due.sort_by_key(|holding| holding.asset.id);
        for holding in &due {
            if holding.before().is_none() {
                return Err(StoreError::failed("an asset that was never added cannot be stored"));
            }
        }
        for holdings in due.chunks(BATCH) {
            self.update_assets(holdings).await?;
            self.as_read(holdings).await?;
        }
        let (mut written, mut emptied, mut deltas) = (Vec::new(), BTreeSet::new(), Deltas::default());
        for holding in &due {
            let Some((before, stock)) = holding.before() else { continue };
            for (place, units) in differing(before, stock, holding) {
                written.push(balance_row(&holding.asset, place, units));
                if units == 0 {
                    emptied.insert(Uuid::from(holding.asset.id));
                }
            }
            deltas.take(before, stock);
            deltas.add(&holding.asset, holding.stock());
        }
        self.write_balances(written).await?;
        let emptied: Vec<Uuid> = emptied.into_iter().collect();
        for assets in emptied.chunks(BATCH) {
            let nothing = balances::Column::Quantity.eq(0);
            let own = balances::Column::InstitutionId.eq(self.tenant());
            let of = balances::Column::AssetId.is_in(assets.iter().copied());
            delete_all::<balances::Entity>(&self.db, own.and(of).and(nothing)).await?;
        }
        self.write_each(self.booking(due.iter().map(|holding| &**holding))).await?;
        self.counted.merge(deltas);
        for holding in due {
            holding.asset.version += 1;
            holding.mark_stored();
        }
        Ok(())
    }

    /// Has PostgreSQL look at the table when much of it is new, as after a first import. By itself it looks
    /// within a minute, or much later, and until then takes the institution for empty.
    async fn tell_of_many(&self, added: usize) -> Result<(), StoreError> {
        if self.sqlite() || added < MANY {
            return Ok(());
        }
        let sql = "SELECT CAST(reltuples AS bigint) FROM pg_class WHERE oid = 'assets'::regclass";
        let row =
            self.db.query_one_raw(Statement::from_string(DbBackend::Postgres, sql)).await.map_err(fault("asset"))?;
        let believed = row.map_or(Ok(0), |row| super::counters::number(&row, 0))?;
        if added as u64 > believed / 10 {
            // A tenth of the usual sample tells as well that there are many.
            for look in [
                "SET LOCAL default_statistics_target = 10",
                "ANALYZE assets (institution_id, id, code_key, serial_key)",
                "SET LOCAL default_statistics_target = DEFAULT",
            ] {
                self.db.execute_unprepared(look).await.map_err(fault("asset"))?;
            }
        }
        Ok(())
    }

    /// Refuses a stock that is not what is stored: balances are written over those that were read.
    async fn as_read(&self, holdings: &[&mut Holding]) -> Result<(), StoreError> {
        use balances::{Column, Entity};
        let assets = holdings.iter().map(|holding| Uuid::from(holding.asset.id));
        let own = Column::InstitutionId.eq(self.tenant()).and(Column::AssetId.is_in(assets));
        let rows = Entity::find().filter(own).all(&self.db).await.map_err(fault("balance"))?;
        let mut stored: BTreeMap<Uuid, Vec<(Place, u32)>> = BTreeMap::new();
        for row in &rows {
            stored.entry(row.asset_id).or_default().push(balance(row)?);
        }
        let read = |holding: &&mut Holding| {
            let stored = Stock::of(stored.get(&holding.asset.id.into()).cloned().unwrap_or_default());
            holding.before().is_some_and(|(_, stock)| *stock == stored)
        };
        let same = holdings.iter().all(read);
        if same { Ok(()) } else { Err(StoreError::failed("the stock is not what was read")) }
    }

    /// Writes the assets over the rows that have the version they were read in; if one has not, nothing is done.
    async fn update_assets(&self, holdings: &[&mut Holding]) -> Result<(), StoreError> {
        let mut stored = 0;
        if self.sqlite() || holdings.len() == 1 {
            for holding in holdings {
                let mut next = row(&holding.asset).into_active_model().reset_all();
                next.version = Set(holding.asset.version + 1);
                let query = Entity::update_many()
                    .set(next)
                    .filter(Column::InstitutionId.eq(self.tenant()))
                    .filter(Column::Id.eq(Uuid::from(holding.asset.id)))
                    .filter(Column::Version.eq(holding.asset.version));
                stored += query.exec(&self.db).await.map_err(fault("asset"))?.rows_affected;
            }
        } else {
            let rows: Vec<_> = holdings.iter().map(|holding| row(&holding.asset)).collect();
            stored = self.update_at_once(rows).await?;
        }
        if stored == holdings.len() as u64 { Ok(()) } else { Err(StoreError::Stale) }
    }

    /// As arrays, like what is added; how many rows had the version.
    async fn update_at_once(&self, rows: Vec<Model>) -> Result<u64, StoreError> {
        let fixed = |column: &Column| matches!(column, Column::Id | Column::InstitutionId | Column::Version);
        let set = |column: Column| format!("\"{0}\" = r.\"{0}\"", column.as_str());
        let sets: Vec<_> = Column::iter().filter(|column| !fixed(column)).map(set).collect();
        let Arrays { names, from, mut values } =
            arrays::<Entity>(rows.into_iter().map(IntoActiveModel::into_active_model))?;
        values.push(self.tenant().into());
        let sql = format!(
            "UPDATE assets SET version = assets.version + 1, {} FROM {from} AS r ({names})
            WHERE assets.institution_id = ${} AND assets.id = r.id AND assets.version = r.version",
            sets.join(", "),
            values.len()
        );
        let statement = Statement::from_sql_and_values(DbBackend::Postgres, sql, values);
        Ok(self.db.execute_raw(statement).await.map_err(fault("asset"))?.rows_affected())
    }

    async fn write_balances(&self, rows: Vec<balances::Model>) -> Result<(), StoreError> {
        use balances::{Column, Entity};
        let key = [Column::InstitutionId, Column::AssetId, Column::Place, Column::Condition];
        let mut over = OnConflict::columns(key);
        over.update_columns([Column::Quantity, Column::Away]);
        self.write_each(self.adding_over::<Entity>("balance", rows.into_iter(), over)).await
    }

    /// Writes what was booked of these.
    fn booking<'a>(&self, holdings: impl Iterator<Item = &'a Holding> + Send) -> impl Iterator<Item = Write> + Send {
        let rows = holdings.flat_map(|holding| holding.booked().iter().map(movement_row));
        self.adding::<movements::Entity>("movement", rows)
    }
}

/// The balances to write: those that changed, and all when the asset is kept elsewhere now, since
/// which are away changes with it.
fn differing(before: &Asset, stock: &Stock, now: &Holding) -> Vec<(Place, u32)> {
    let moved = before.environment != now.asset.environment;
    let places: BTreeSet<Place> = stock.balances().chain(now.stock().balances()).map(|(place, _)| place).collect();
    let changed = |place: &Place| stock.at(*place) != now.stock().at(*place) || moved;
    places.into_iter().filter(changed).map(|place| (place, now.stock().at(place))).collect()
}
