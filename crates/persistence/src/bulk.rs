//! Many rows at once.

use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::OnConflict;
use sea_orm::{
    ActiveModelTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, IntoActiveModel, Iterable, Statement,
};
use serde::Serialize;

/// Rows of one statement on PostgreSQL.
const DOCUMENT: usize = 1_000;

impl SeaWork {
    /// Adds rows, `narrow` of them with a statement on SQLite, which binds at most 32,766 values.
    ///
    /// PostgreSQL gets them as one JSON document: as values of their own they would be thousands of
    /// parameters, which take it longer to read than the rows to write.
    pub(crate) async fn add_rows_of<E>(
        &self,
        what: &'static str,
        rows: &[E::Model],
        narrow: usize,
        over: Option<OnConflict>,
    ) -> Result<(), StoreError>
    where
        E: EntityTrait,
        E::Model: Serialize + Clone + IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelTrait<Entity = E>,
    {
        if self.db.get_database_backend() == DbBackend::Postgres && over.is_none() {
            let columns: Vec<_> = E::Column::iter().map(|column| format!("\"{}\"", column.as_str())).collect();
            let (columns, table) = (columns.join(", "), E::default().table_name().to_owned());
            let sql = format!(
                "INSERT INTO {table} ({columns}) SELECT {columns} FROM json_populate_recordset(NULL::{table}, $1::json)"
            );
            for rows in rows.chunks(DOCUMENT) {
                let document = serde_json::to_string(rows).map_err(StoreError::failed)?;
                let statement = Statement::from_sql_and_values(DbBackend::Postgres, &sql, [document.into()]);
                self.db.execute_raw(statement).await.map_err(fault(what))?;
            }
            return Ok(());
        }
        for rows in rows.chunks(narrow) {
            let mut insert = E::insert_many(rows.iter().cloned().map(IntoActiveModel::into_active_model));
            if let Some(over) = &over {
                insert = insert.on_conflict(over.clone());
            }
            insert.exec_without_returning(&self.db).await.map_err(fault(what))?;
        }
        Ok(())
    }
}
