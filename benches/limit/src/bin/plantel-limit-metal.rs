//! The metal limit: PostgreSQL by `tokio-postgres`.

use anyhow::ensure;
use clap::Parser;
use plantel_limit::{Metal, Options, serve};

#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    ensure!(!options.database.starts_with("sqlite:"), "there is no SQLite by tokio-postgres");
    let each = (usize::try_from(options.connections)? / options.threads()).max(2);
    // An address that cannot be read is told now, and not by each worker.
    Metal::new(&options.database, each)?;
    let url = options.database.clone();
    serve(&options, move || Metal::new(&url, each).expect("it was read a moment ago")).await
}
