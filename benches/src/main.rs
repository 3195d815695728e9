//! `plantel-bench`, which `make bench` builds and calls.

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    plantel_bench::bench().await
}
