//! `plantel-soak`, which `make soak` builds and calls.

use anyhow::Result;
use std::process::ExitCode;

#[tokio::main]
async fn main() -> Result<ExitCode> {
    Ok(if plantel_bench::soak().await? { ExitCode::SUCCESS } else { ExitCode::FAILURE })
}
