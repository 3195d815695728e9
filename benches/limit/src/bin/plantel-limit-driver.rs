//! The driver limit: PostgreSQL or SQLite by `sqlx`.

use clap::Parser;
use plantel_limit::{OnPostgres, OnSqlite, Options, serve};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    if options.database.starts_with("sqlite:") {
        let database = OnSqlite::new(&options.database, options.connections)?;
        return serve(&options, move || database.clone()).await;
    }
    let database = OnPostgres::new(&options.database, options.connections)?;
    serve(&options, move || database.clone()).await
}
