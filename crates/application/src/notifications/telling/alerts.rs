//! Who is told of alerts: who sees them, as far as they and their institution say that they want to; and when nobody
//! sees to one, those above.

use super::{Telling, fields};
use crate::notifications::audience::who_may;
use crate::relay::Failed;
use plantel_domain::access::Permission;
use plantel_domain::alerts::{AlertEscalated, AlertSetting, AlertSight, AlertState, Severity, SystemAlert};
use plantel_domain::audit::JournalEntry;
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{InstitutionId, UserId};
use plantel_domain::journal::Fact;
use plantel_domain::notifications::{Link, NoticeKind, Priority};
use plantel_domain::store::Repositories;
use serde::Deserialize;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Deserialize)]
struct Raised {
    value: i64,
    told_value: Option<i64>,
}

/// Of an alert that somebody saw to meanwhile, or whose cause is gone, nobody is told.
pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
    _now: Timestamp,
) -> std::result::Result<Vec<Telling>, Failed> {
    let Some(institution) = event.institution else { return Ok(Vec::new()) };
    let everything = AlertSight::all(institution);
    let found = reader.alerts().find(&everything, event.subject_id.into(), None).await?;
    let Some(alert) = found.filter(|alert| alert.state() == AlertState::Open) else { return Ok(Vec::new()) };
    if event.kind == AlertEscalated::KIND {
        return escalated(reader, institution, &alert).await;
    }
    let raised: Raised = fields(event)?;
    let of_alerts = who_may(reader, institution, Permission::ReadAlerts, alert.environment).await?;
    let of_things = who_may(reader, institution, alert.kind.needs(), alert.environment).await?;
    let written = reader.alerts().settings().await?.into_iter().find(|it| it.kind == alert.kind);
    let setting = written.unwrap_or_else(|| AlertSetting::usual(institution, alert.kind));
    let own = reader.alerts().own_settings(None).await?.into_iter().filter(|it| it.kind == alert.kind);
    let own: BTreeMap<UserId, _> = own.map(|it| (it.user, it)).collect();
    let (mut inside, mut anyhow) = (BTreeSet::new(), BTreeSet::new());
    for user in of_alerts.intersection(&of_things) {
        match setting.tells(own.get(user), raised.value, raised.told_value) {
            Some(channels) if channels.outside() => anyhow.insert(*user),
            Some(_) => inside.insert(*user),
            None => false,
        };
    }
    let priority = match alert.severity {
        Severity::Low => Priority::Low,
        Severity::Medium => Priority::Medium,
        Severity::High | Severity::Critical => Priority::High,
    };
    let telling = |readers, in_app_only| {
        let told = of(NoticeKind::AlertRaised, readers, &alert);
        Telling { in_app_only, priority: Some(priority), ..told }
    };
    Ok(vec![telling(anyhow, false), telling(inside, true)])
}

/// Those who may see to every alert of the institution, and see such things.
async fn escalated(
    reader: &mut dyn Repositories,
    institution: InstitutionId,
    alert: &SystemAlert,
) -> std::result::Result<Vec<Telling>, Failed> {
    let above = who_may(reader, institution, Permission::ResolveAlerts, None).await?;
    let of_things = who_may(reader, institution, alert.kind.needs(), None).await?;
    let readers = above.intersection(&of_things).copied().collect();
    let told = of(NoticeKind::AlertEscalated, readers, alert);
    Ok(vec![Telling { priority: Some(Priority::High), ..told }])
}

/// With the text of the alert: its kind is the parameter `alert`.
fn of(kind: NoticeKind, readers: BTreeSet<UserId>, alert: &SystemAlert) -> Telling {
    let told = Telling { params: alert.params.clone(), ..Telling::of(kind, readers) };
    told.with("alert", alert.kind.name()).with("severity", alert.severity.name()).to(Link::to("alert", alert.id))
}
