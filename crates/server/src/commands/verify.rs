//! Proving the ledger.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, anyhow, ensure};
use plantel_application::inventory::LEDGER_JOB;
use plantel_domain::access::Context;
use plantel_http::sentence;

/// Compares the book of every institution with its ledger, and prints what differs.
pub async fn verify(config: &Config) -> Result<()> {
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = wiring::services(config, pools)?;
    let verified = services.inventory.verify_ledger(&Context::system(LEDGER_JOB, None)).await;
    let verified = verified.map_err(|error| anyhow!("{}", sentence(error.fault())))?;
    let mut found = 0;
    for one in &verified {
        println!("{}: {} assets, {} discrepancies", one.name, one.assets, one.discrepancies.len());
        for differs in &one.discrepancies {
            let asset = differs.asset.map(|asset| format!("asset {asset} ")).unwrap_or_default();
            println!("  {asset}{}: the ledger says {}, the book {}", differs.what, differs.ledger, differs.book);
        }
        found += one.discrepancies.len();
    }
    ensure!(found == 0, "the book differs from the ledger in {found} places");
    Ok(())
}
