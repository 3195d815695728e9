//! Whether the time of an answer tells that somebody has an account. The two of each pair are asked for
//! in turn, so that whatever slows the machine slows both.

use crate::api::Api;
use crate::database::Kind;
use crate::place::OPERATOR;
use crate::report::Report;
use crate::times::{median, ms};
use anyhow::Result;
use serde_json::json;
use std::time::{Duration, Instant};

const SIGN_INS: usize = 15;
const RECOVERIES: usize = 200;
const NOBODY: &str = "nobody@bench.plantel.test";

/// Measures both on this server.
pub async fn measure(caller: &Api, kind: Kind, report: &mut Report) -> Result<()> {
    let sign_in = |email: &'static str| {
        let caller = caller.clone();
        async move {
            let body = json!({"email": email, "password": "not the password"});
            caller.refused("/api/v1/auth/login", &body, 401).await
        }
    };
    pair("login.unknown_to_wrong", kind, SIGN_INS, || sign_in(NOBODY), || sign_in(OPERATOR), 1.05, report).await?;
    let recover = |email: &'static str| {
        let caller = caller.clone();
        async move { caller.tell(&format!("/api/v1/password-recovery/{email}")).await.map(drop) }
    };
    pair("recovery.unknown_to_known", kind, RECOVERIES, || recover(NOBODY), || recover(OPERATOR), 1.15, report).await
}

/// The medians of two ways to ask, the larger over the smaller.
async fn pair<A, B, FutA, FutB>(
    name: &str,
    kind: Kind,
    rounds: usize,
    one: A,
    other: B,
    goal: f64,
    report: &mut Report,
) -> Result<()>
where
    A: Fn() -> FutA,
    B: Fn() -> FutB,
    FutA: Future<Output = Result<()>>,
    FutB: Future<Output = Result<()>>,
{
    let (mut first, mut second) = (Vec::new(), Vec::new());
    for _ in 0..rounds {
        first.push(timed(one()).await?);
        second.push(timed(other()).await?);
    }
    let (first, second) = (ms(median(&mut first)), ms(median(&mut second)));
    let name = format!("{name}.{}", kind.name());
    report.lower(&name, first.max(second) / first.min(second), "x", Some(goal));
    Ok(())
}

async fn timed(asked: impl Future<Output = Result<()>>) -> Result<Duration> {
    let begun = Instant::now();
    asked.await?;
    Ok(begun.elapsed())
}
