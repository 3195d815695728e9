//! Whether the server still answers while many passwords are checked.

use crate::api::Api;
use crate::place::{OPERATOR, PASSWORD};
use crate::report::Report;
use crate::times::ms;
use anyhow::Result;
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::task::JoinSet;

const LOGINS: usize = 50;

/// Asks again and again whether the server lives, until all logins that wait are through.
pub async fn measure(caller: &Api, report: &mut Report) -> Result<()> {
    let prober = caller.again()?;
    prober.get("/health/live").await?;
    let mut logins = JoinSet::new();
    for _ in 0..LOGINS {
        let caller = caller.clone();
        let body = json!({"email": OPERATOR, "password": PASSWORD});
        logins.spawn(async move { caller.post("/api/v1/auth/login", &body).await.map(drop) });
    }
    let mut longest = Duration::ZERO;
    while !logins.is_empty() {
        let begun = Instant::now();
        prober.get("/health/live").await?;
        longest = longest.max(begun.elapsed());
        while let Some(done) = logins.try_join_next() {
            done??;
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    report.lower("login.health_during_50", ms(longest), "ms", Some(20.0));
    Ok(())
}
