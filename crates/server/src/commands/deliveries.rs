//! What is still to be delivered, reactions to events and notices on their way, and what waits for an operator.

use crate::config::Config;
use crate::wiring;
use anyhow::{Result, anyhow};
use clap::Subcommand;
use plantel_domain::access::Context;
use plantel_domain::page::{PageRequest, Start};
use plantel_domain::relay::{DeliveryFilter, DeliveryState, Outstanding};
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
    /// Have all of it tried again, or one alone.
    Retry {
        /// Which alone, as `plantel deliveries list` names it.
        id: Option<Uuid>,
    },
    /// Give one up: it is never carried out; a notice stays in the inbox.
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
            println!("{count} wait.");
        }
        Deed::Retry { id: None } => {
            let count = services.relay.retry_parked(&ctx).await?;
            println!("{count} are tried again by the servers.");
        }
        Deed::Retry { id: Some(id) } => {
            let retried = services.relay.retry(&ctx, id).await?;
            println!("{} is tried again by the servers.", what(&retried));
        }
        Deed::GiveUp { id } => {
            services.relay.give_up(&ctx, id).await?;
            println!("{id} is given up.");
        }
    }
    Ok(())
}

/// Prints all that stand so; how many there were.
async fn list(services: &Services, ctx: &Context, state: DeliveryState) -> plantel_application::Result<usize> {
    let filter = DeliveryFilter { state: Some(state), ..DeliveryFilter::default() };
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

fn line(one: &Outstanding) -> String {
    let (attempts, error) = match one {
        Outstanding::Delivery(it) => (it.attempts, it.error.as_deref()),
        Outstanding::Dispatch(it) => (it.attempts, it.error.as_deref()),
    };
    let (at, error) = (one.at().format("%Y-%m-%d %H:%M:%S"), error.unwrap_or("-"));
    format!("{} {at} {}, tried {attempts} times: {error}", one.id(), what(one))
}

/// What is to be done about what.
fn what(one: &Outstanding) -> String {
    match one {
        Outstanding::Delivery(it) => format!("{} of {}", it.reaction, it.kind),
        Outstanding::Dispatch(it) => format!("{} of {} to {}", it.channel.name(), it.kind.name(), it.user),
    }
}
