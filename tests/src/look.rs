//! A look behind the program, into its database.

use crate::databases::Kind;
use plantel_persistence::Pools;
use sea_orm::{ConnectionTrait, QueryResult, Statement};

/// The rows that this statement gives.
pub async fn rows(pools: &Pools, sql: &str) -> Vec<QueryResult> {
    let statement = Statement::from_string(pools.write.get_database_backend(), sql);
    pools.write.query_all_raw(statement).await.unwrap_or_else(|error| panic!("{sql}: {error}"))
}

/// The texts in the first column of what it gives.
pub async fn texts(pools: &Pools, sql: &str) -> Vec<String> {
    rows(pools, sql).await.iter().map(|row| row.try_get_by_index(0).expect("a text")).collect()
}

/// Does this, and says to how many rows.
pub async fn change(pools: &Pools, sql: &str) -> u64 {
    let done = pools.write.execute_unprepared(sql).await;
    done.unwrap_or_else(|error| panic!("{sql}: {error}")).rows_affected()
}

/// Every row of every table, as a text that begins with the table's name.
pub async fn everything(pools: &Pools, kind: Kind) -> Vec<String> {
    let mut found = Vec::new();
    for table in tables(pools, kind).await {
        let row = match kind {
            Kind::Postgres => "t::text".to_owned(),
            Kind::Sqlite => {
                let columns = format!("SELECT 'quote(' || name || ')' FROM pragma_table_info('{table}')");
                texts(pools, &columns).await.join(" || ' ' || ")
            }
        };
        let all = texts(pools, &format!("SELECT {row} FROM {table} AS t")).await;
        found.extend(all.into_iter().map(|row| format!("{table}: {row}")));
    }
    found
}

async fn tables(pools: &Pools, kind: Kind) -> Vec<String> {
    let sql = match kind {
        Kind::Sqlite => "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'",
        Kind::Postgres => "SELECT tablename::text FROM pg_tables WHERE schemaname = 'public'",
    };
    texts(pools, sql).await
}
