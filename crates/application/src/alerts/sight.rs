//! Whose alerts somebody sees.

use crate::Result;
use plantel_domain::access::{Context, Permission, Visibility};
use plantel_domain::alerts::{AlertKind, AlertSight, OwnAlertSetting, Watcher};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::store::Repositories;
use std::collections::{BTreeMap, BTreeSet};

/// The alerts that the caller may see: where alerts are seen, of kinds of things that are seen there too; and of those
/// that are personal, what the caller's own thresholds reach.
pub(crate) struct Sight(AlertSight);

impl Sight {
    /// As far as roles show them.
    pub fn of(ctx: &Context) -> Result<Self> {
        let alerts = ctx.visibility(Permission::ReadAlerts)?;
        let seen = |kind: &AlertKind| {
            let things = ctx.visibility(kind.needs()).ok()?;
            Some((*kind, both(&alerts, &things)))
        };
        let (institution, kinds) = (alerts.institution, AlertKind::ALL.iter().filter_map(seen).collect());
        Ok(Self(AlertSight { institution, kinds, own: Some(BTreeMap::new()) }))
    }

    /// With what somebody said for themselves, if they see alerts of that kind anywhere.
    pub fn watcher(&self, setting: OwnAlertSetting) -> Option<Watcher> {
        let places = self.0.kinds.get(&setting.kind)?.clone();
        let anywhere = places.as_ref().is_none_or(|places| !places.is_empty());
        anywhere.then_some(Watcher { setting, places })
    }

    /// With what the caller wrote for themselves.
    pub async fn with_own(mut self, ctx: &Context, reader: &mut dyn Repositories) -> Result<AlertSight> {
        if let Some(user) = ctx.user() {
            let own = reader.alerts().own_settings(Some(user)).await?;
            self.0.own = Some(own.into_iter().filter_map(|it| Some((it.kind, it.wanted()?))).collect());
        }
        Ok(self.0)
    }
}

/// Refuses who sees no alerts of a kind anywhere.
pub(super) fn may_see(ctx: &Context, kind: AlertKind) -> Result<()> {
    ctx.visibility(Permission::ReadAlerts)?;
    ctx.visibility(kind.needs())?;
    Ok(())
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
