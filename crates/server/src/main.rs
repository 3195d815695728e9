//! The program `plantel`: configuration, wiring, command line.

mod background;
mod commands;
mod config;
mod demo;
mod system;
mod telling;
mod wiring;

use clap::Parser;
use commands::Cli;
use std::process::ExitCode;

/// Rows are made on one thread and let go of on another, which the C library's own does slowly.
#[cfg(not(target_env = "msvc"))]
#[global_allocator]
static ALLOCATOR: tikv_jemallocator::Jemalloc = tikv_jemallocator::Jemalloc;

fn main() -> ExitCode {
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build();
    let outcome = match runtime {
        Ok(runtime) => runtime.block_on(commands::run(Cli::parse())),
        Err(error) => Err(error.into()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("plantel: {error:#}");
            ExitCode::FAILURE
        }
    }
}
