//! What is still to be delivered, and what waits for an operator.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, anyhow};
use clap::Subcommand;
use plantel_domain::access::Context;
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::relay::{DeliveryFilter, DeliveryState, ListedDelivery};
use plantel_http::{Services, sentence};
use uuid::Uuid;

/// What is done with it.
#[derive(Subcommand)]
pub enum Deed {
    /// Show what was tried too often, or can never succeed.
    List {
        /// Show what is tried without anybody instead.
        #[arg(long)]
        waiting: bool,
    },
    /// Have all of it tried again, or one alone; notices on their way through channels too.
    Retry {
        /// Which delivery alone, as `plantel deliveries list` names it.
        id: Option<Uuid>,
    },
    /// Give one up: it is never carried out.
    GiveUp {
        /// Which, as `plantel deliveries list` names it.
        id: Uuid,
    },
}

/// Shows it, or has it tried again.
pub async fn deliveries(config: &Config, deed: Deed) -> Result<()> {
    let pools = wiring::pools(config).await?;
    wiring::migrate(config, &pools).await?;
    let services = wiring::services(config, pools)?;
    let done = carry_out(&services, deed).await;
    done.map_err(|error| anyhow!("{}", sentence(error.fault())))
}

async fn carry_out(services: &Services, deed: Deed) -> plantel_application::Result<()> {
    let ctx = Context::system("deliveries", None);
    match deed {
        Deed::List { waiting } => {
            let state = if waiting { DeliveryState::Waiting } else { DeliveryState::Parked };
            let count = list(services, &ctx, state).await?;
            let dispatches = if waiting { Vec::new() } else { services.dispatcher.parked(&ctx).await? };
            for one in &dispatches {
                let at = one.at.format("%Y-%m-%d %H:%M:%S");
                let (kind, channel, attempts) = (one.kind.name(), one.channel.name(), one.attempts);
                println!("{} {at} {channel} of {kind}, tried {attempts} times: {}", one.id, one.error);
            }
            println!("{} wait.", count + dispatches.len());
        }
        Deed::Retry { id: None } => {
            let retried = services.relay.retry_parked(&ctx).await? + services.dispatcher.retry_parked(&ctx).await?;
            println!("{retried} are tried again by the servers.");
        }
        Deed::Retry { id: Some(id) } => {
            let retried = services.relay.retry(&ctx, id.into()).await?;
            println!("{} of {} is tried again by the servers.", retried.reaction, retried.kind);
        }
        Deed::GiveUp { id } => {
            services.relay.give_up(&ctx, id.into()).await?;
            println!("{id} is given up.");
        }
    }
    Ok(())
}

/// Prints all that stand so; how many there were.
async fn list(services: &Services, ctx: &Context, state: DeliveryState) -> plantel_application::Result<usize> {
    let filter = DeliveryFilter { state: Some(state) };
    let mut request = PageRequest::first(200);
    let mut count = 0;
    loop {
        let page = services.relay.list(ctx, &filter, &request).await?;
        count += page.data.len();
        page.data.iter().for_each(|one| println!("{}", line(one)));
        let Some(next) = page.next else { return Ok(count) };
        request.start = Start::After(next);
    }
}

fn line(one: &ListedDelivery) -> String {
    let at = one.at.format("%Y-%m-%d %H:%M:%S");
    let (reaction, kind, attempts) = (&one.reaction, &one.kind, one.attempts);
    let error = one.error.as_deref().unwrap_or("-");
    format!("{} {at} {reaction} of {kind}, tried {attempts} times: {error}", one.id)
}
