//! Whose alerts somebody sees.

use crate::Result;
use plantel_domain::access::{Context, Permission, Visibility};
use plantel_domain::alerts::{AlertKind, AlertSight};
use plantel_domain::ids::EnvironmentId;
use std::collections::BTreeSet;

/// The alerts that the caller may see: where alerts are seen, of kinds of things that are seen there too.
pub(super) fn sight(ctx: &Context) -> Result<AlertSight> {
    let alerts = ctx.visibility(Permission::ReadAlerts)?;
    let seen = |kind: &AlertKind| {
        let things = ctx.visibility(kind.needs()).ok()?;
        Some((*kind, both(&alerts, &things)))
    };
    Ok(AlertSight { institution: alerts.institution, kinds: AlertKind::ALL.iter().filter_map(seen).collect() })
}

/// The places that both show; nothing when they show all.
fn both(one: &Visibility, other: &Visibility) -> Option<BTreeSet<EnvironmentId>> {
    match (one.everything, other.everything) {
        (true, true) => None,
        (true, false) => Some(other.environments.clone()),
        (false, true) => Some(one.environments.clone()),
        (false, false) => Some(one.environments.intersection(&other.environments).copied().collect()),
    }
}
