//! Other systems that are told of what happens.

mod channel;
mod endpoints;
mod hooks;
mod log;
mod reseal;
mod sender;
mod signature;
mod trial;

pub use channel::WebhookChannel;
pub use hooks::Hooks;
pub use log::DeliveryLog;
pub use sender::HookSender;

use crate::Result;
use plantel_domain::access::{Context, Permission, Target};
use plantel_domain::clock::Clock;
use plantel_domain::identity::Vault;
use plantel_domain::ids::IdSource;
use plantel_domain::store::Store;
use plantel_domain::webhooks::{HookOwner, HookPost};
use std::sync::Arc;

/// As whom jobs of this context act.
const NAME: &str = "webhooks";

/// What telling other systems needs from outside.
#[derive(Clone)]
pub struct HookTools {
    /// Tells them.
    pub poster: Arc<dyn HookPost>,
    /// Seals what is signed with.
    pub vault: Arc<dyn Vault>,
}

/// Whose endpoints are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of the institution in the context.
    Institution,
    /// Those of the caller.
    Own,
}

/// Endpoints, and what was sent to them. Clones are the same.
#[derive(Clone)]
pub struct Webhooks {
    store: Arc<dyn Store>,
    clock: Arc<dyn Clock>,
    ids: Arc<dyn IdSource>,
    tools: HookTools,
}

impl Webhooks {
    /// Over these ports.
    pub fn new(store: Arc<dyn Store>, clock: Arc<dyn Clock>, ids: Arc<dyn IdSource>, tools: HookTools) -> Self {
        Self { store, clock, ids, tools }
    }
}

/// Whose they are; refused when the caller may not.
fn owner(ctx: &Context, whose: Whose) -> Result<HookOwner> {
    match whose {
        Whose::Own => Ok(HookOwner::Person(ctx.actor()?.user)),
        Whose::Institution => {
            let institution = ctx.visibility(Permission::ManageWebhooks)?.institution;
            ctx.require(Permission::ManageWebhooks, &Target::institution(institution))?;
            Ok(HookOwner::Institution(institution))
        }
    }
}
