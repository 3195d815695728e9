//! What waits for an operator.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, anyhow};
use clap::Subcommand;
use plantel_domain::access::Context;
use plantel_http::sentence;

/// What is done with it.
#[derive(Subcommand)]
pub enum Deed {
    /// Show what was tried too often, or can never succeed.
    List,
    /// Have all of it tried again.
    Retry,
}

/// Shows it, or has it tried again.
pub async fn deliveries(config: &Config, deed: Deed) -> Result<()> {
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = wiring::services(config, pools)?;
    let ctx = Context::system("deliveries", None);
    let failed = |error: plantel_application::Error| anyhow!("{}", sentence(error.fault()));
    match deed {
        Deed::List => {
            let parked = services.relay.parked(&ctx).await.map_err(failed)?;
            for one in &parked {
                let at = one.at.format("%Y-%m-%d %H:%M:%S");
                println!(
                    "{} {at} {} of {}, tried {} times: {}",
                    one.id, one.reaction, one.kind, one.attempts, one.error
                );
            }
            println!("{} wait.", parked.len());
        }
        Deed::Retry => {
            let retried = services.relay.retry_parked(&ctx).await.map_err(failed)?;
            println!("{retried} are tried again by the servers.");
        }
    }
    Ok(())
}
