//! Sealing stored secrets anew.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, anyhow, ensure};
use plantel_http::{Services, sentence};

/// Seals second factors and the secrets of webhooks with the key of now, and prints what neither key opens.
pub async fn reseal(config: &Config) -> Result<()> {
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = wiring::services(config, pools)?;
    let lost = carry_out(&services).await.map_err(|error| anyhow!("{}", sentence(error.fault())))?;
    ensure!(lost == 0, "{lost} were sealed with another secret than auth.encryption_secret and the one before");
    Ok(())
}

/// How many could not be sealed anew.
async fn carry_out(services: &Services) -> plantel_application::Result<usize> {
    let factors = services.identity.reseal_factors().await?;
    let webhooks = services.webhooks.reseal().await?;
    println!("{} second factors and the secrets of {} webhooks are sealed anew.", factors.sealed, webhooks.sealed);
    for user in &factors.lost {
        println!("  the second factor of user {user} cannot be opened");
    }
    for webhook in &webhooks.lost {
        println!("  the secret of webhook {webhook} cannot be opened");
    }
    Ok(factors.lost.len() + webhooks.lost.len())
}
