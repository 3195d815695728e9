//! Many rows at once.

use crate::fault::fault;
use crate::work::SeaWork;
use plantel_domain::store::StoreError;
use sea_orm::sea_query::backend::{PostgresQueryBuilder, TableBuilder};
use sea_orm::sea_query::{ColumnType, OnConflict, Value};
use sea_orm::{
    ActiveModelTrait, ColumnTrait, ConnectionTrait, DbBackend, EntityTrait, IdenStatic, IntoActiveModel, Iterable,
    QueryTrait, Statement,
};

/// Rows that are written with one statement: SQLite binds 32,766 values, and the widest table has 39 columns.
const ROWS: usize = 500;

/// Where a column is one value, however many rows it has.
const ROWS_OF_ARRAYS: usize = 1000;

/// What a statement writes, for its fault, and the statement.
pub(crate) type Write = Result<(&'static str, Statement), StoreError>;

impl SeaWork {
    /// Runs statements one after the other: while the database works on one, the next is made.
    pub(crate) async fn write_each(&self, mut writes: impl Iterator<Item = Write> + Send) -> Result<(), StoreError> {
        let mut next = writes.next();
        while let Some(write) = next {
            let (what, statement) = write?;
            // Biased: the database has its statement before the next one is thought of.
            let (written, made) = tokio::join!(biased; self.db.execute_raw(statement), async { writes.next() });
            written.map_err(fault(what))?;
            next = made;
        }
        Ok(())
    }

    /// Adds rows.
    ///
    /// PostgreSQL gets each column as one array: as values of their own they would be thousands of
    /// parameters, which take it longer to read than the rows to write.
    pub(crate) fn adding<E>(
        &self,
        what: &'static str,
        rows: impl Iterator<Item = E::Model> + Send,
    ) -> impl Iterator<Item = Write> + Send
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    {
        let postgres = self.db.get_database_backend() == DbBackend::Postgres;
        pieces(rows, if postgres { ROWS_OF_ARRAYS } else { ROWS }).map(move |rows| {
            let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
            if !postgres {
                return Ok((what, E::insert_many(rows).build(DbBackend::Sqlite)));
            }
            let Arrays { names, from, values } = arrays::<E>(rows)?;
            let sql = format!("INSERT INTO {} ({names}) SELECT * FROM {from} AS r", E::default().table_name());
            Ok((what, Statement::from_sql_and_values(DbBackend::Postgres, sql, values)))
        })
    }

    /// Adds rows, or writes over those that are there.
    pub(crate) fn adding_over<E>(
        &self,
        what: &'static str,
        rows: impl Iterator<Item = E::Model> + Send,
        over: OnConflict,
    ) -> impl Iterator<Item = Write> + Send
    where
        E: EntityTrait,
        E::Model: IntoActiveModel<E::ActiveModel>,
        E::ActiveModel: ActiveModelTrait<Entity = E> + Send,
    {
        let backend = self.db.get_database_backend();
        pieces(rows, ROWS).map(move |rows| {
            let rows = rows.into_iter().map(IntoActiveModel::into_active_model);
            Ok((what, E::insert_many(rows).on_conflict(over.clone()).build(backend)))
        })
    }
}

/// At most so many at a time.
fn pieces<T: Send>(mut all: impl Iterator<Item = T> + Send, most: usize) -> impl Iterator<Item = Vec<T>> + Send {
    std::iter::from_fn(move || {
        let piece: Vec<T> = all.by_ref().take(most).collect();
        (!piece.is_empty()).then_some(piece)
    })
}

/// Rows as PostgreSQL reads many of them.
pub(crate) struct Arrays {
    /// The columns.
    pub(crate) names: String,
    /// The rows as a table of these columns, which a statement selects from; its parameters come first.
    pub(crate) from: String,
    /// Those parameters, one for each column.
    pub(crate) values: Vec<Value>,
}

/// Each column of some rows as an array. What is the same in all rows, as half of an import's columns, is said
/// once.
pub(crate) fn arrays<E>(rows: impl Iterator<Item = E::ActiveModel>) -> Result<Arrays, StoreError>
where
    E: EntityTrait,
    E::ActiveModel: ActiveModelTrait<Entity = E>,
{
    let columns: Vec<E::Column> = E::Column::iter().collect();
    let mut found: Vec<Vec<Value>> = vec![Vec::new(); columns.len()];
    for mut row in rows {
        for (column, values) in columns.iter().zip(&mut found) {
            let value = row.take(*column).into_value();
            values.push(value.ok_or_else(|| StoreError::failed("a column has no value"))?);
        }
    }
    let (mut selected, mut unnested, mut varied, mut parameters) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for (column, values) in columns.iter().zip(found) {
        let (name, of, n) = (format!("\"{}\"", column.as_str()), type_of(column), parameters.len() + 1);
        let first = values.first().filter(|first| values.iter().all(|value| value == *first));
        match first.cloned() {
            // There must be an array for as many rows to come of.
            Some(same) if !unnested.is_empty() || parameters.len() + 1 < columns.len() => {
                selected.push(format!("${n}::{of} AS {name}"));
                parameters.push(same);
            }
            _ => {
                let array = array(values)?;
                // Said in other words: a statement that is prepared for one of both does not take the other.
                let read = if matches!(array, Value::Array(..)) { "" } else { "::text" };
                unnested.push(format!("${n}{read}::{of}[]"));
                selected.push(name.clone());
                varied.push(name);
                parameters.push(array);
            }
        }
    }
    let names: Vec<_> = columns.iter().map(|column| format!("\"{}\"", column.as_str())).collect();
    let (selected, unnested, varied) = (selected.join(", "), unnested.join(", "), varied.join(", "));
    let from = format!("(SELECT {selected} FROM unnest({unnested}) AS u ({varied}))");
    Ok(Arrays { names: names.join(", "), from, values: parameters })
}

fn type_of(column: &impl ColumnTrait) -> String {
    let of = match column.def().get_column_type() {
        ColumnType::Json => ColumnType::JsonBinary,
        of => of.clone(),
    };
    let mut name = String::new();
    // A text of any length, which `varchar` is too.
    PostgresQueryBuilder.prepare_column_type(&of, &mut name);
    name
}

/// As the driver writes arrays; since there can be no nulls in those, else as PostgreSQL reads a text.
fn array(values: Vec<Value>) -> Result<Value, StoreError> {
    let whole = values.iter().all(|value| *value != value.as_null());
    if let Some(of) = values.first().filter(|_| whole).map(Value::array_type) {
        return Ok(Value::Array(of, Some(Box::new(values))));
    }
    let mut array = String::from("{");
    for value in values {
        if array.len() > 1 {
            array.push(',');
        }
        element(&mut array, value)?;
    }
    array.push('}');
    Ok(array.into())
}

/// Adds a value to an array (PostgreSQL manual, 8.15.6): what could mean something is quoted.
fn element(array: &mut String, value: Value) -> Result<(), StoreError> {
    use std::fmt::Write;
    let plain = |array: &mut String, text: &dyn std::fmt::Display| write!(array, "{text}").map_err(StoreError::failed);
    match value {
        Value::Bool(Some(flag)) => plain(array, &flag),
        Value::Int(Some(number)) => plain(array, &number),
        Value::BigInt(Some(number)) => plain(array, &number),
        Value::Uuid(Some(id)) => plain(array, &id),
        Value::ChronoDate(Some(day)) => plain(array, &day),
        Value::ChronoDateTimeUtc(Some(at)) => plain(array, &format_args!("\"{}Z\"", at.naive_utc())),
        Value::String(Some(text)) => {
            quoted(array, &text);
            Ok(())
        }
        Value::Json(Some(json)) => {
            quoted(array, &json.to_string());
            Ok(())
        }
        other if other == other.as_null() => plain(array, &"NULL"),
        _ => Err(StoreError::failed("a value of a kind that no bulk table has")),
    }
}

fn quoted(array: &mut String, text: &str) {
    array.push('"');
    for letter in text.chars() {
        if matches!(letter, '"' | '\\') {
            array.push('\\');
        }
        array.push(letter);
    }
    array.push('"');
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(values: impl IntoIterator<Item = Value>) -> String {
        let mut array = String::new();
        for value in values {
            element(&mut array, value).unwrap();
        }
        array
    }

    #[test]
    fn a_text_of_an_array_is_quoted_whatever_is_in_it() {
        assert_eq!(written(["NULL".into()]), r#""NULL""#);
        assert_eq!(written(["".into()]), r#""""#);
        assert_eq!(written([r#"{a,"b"}\ "#.into()]), r#""{a,\"b\"}\\ ""#);
        assert_eq!(written([serde_json::json!({"k": "\\"}).into()]), r#""{\"k\":\"\\\\\"}""#);
    }

    #[test]
    fn what_is_not_there_is_null() {
        for nothing in [Value::String(None), Value::Uuid(None), Value::Int(None), Value::Json(None)] {
            assert_eq!(written([nothing]), "NULL");
        }
    }

    #[test]
    fn a_kind_that_no_table_has_is_a_fault() {
        assert!(element(&mut String::new(), Value::Float(Some(0.5))).is_err());
    }
}
