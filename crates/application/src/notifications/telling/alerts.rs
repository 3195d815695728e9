//! Who is told of alerts: who sees them, as far as they and their institution say that they want to; and when nobody
//! sees to some, those above. Whoever would have many notices of one look for causes has one.

use super::{Beside, Telling, fields, short};
use crate::notifications::audience::who_may;
use crate::relay::Failed;
use plantel_domain::access::Permission;
use plantel_domain::alerts::{
    AlertKind, AlertSetting, AlertState, AlertsEscalated, Channels, OwnAlertSetting, Raise, Severity, SystemAlert,
};
use plantel_domain::audit::JournalEntry;
use plantel_domain::ids::{AlertId, EnvironmentId, InstitutionId, UserId};
use plantel_domain::journal::Fact;
use plantel_domain::notifications::{ChannelKind, Link, NoticeKind, NoticeParams, Priority};
use plantel_domain::store::Repositories;
use serde::Deserialize;
use serde_json::Value;
use std::cmp::Reverse;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Of so many alerts a reader has a notice each; of more, one of all.
const EACH: usize = 3;

/// The places for names in the text of many.
const NAMES: [&str; 3] = ["first", "second", "third"];

#[derive(Deserialize)]
struct Together {
    kind: String,
    alerts: Vec<Told>,
}

#[derive(Deserialize)]
struct Told {
    alert: AlertId,
    #[serde(flatten)]
    raise: Raise,
}

/// What was said of alerts of a kind.
struct Settings {
    institution: AlertSetting,
    own: BTreeMap<UserId, OwnAlertSetting>,
}

/// Of which alerts somebody is told, the gravest first, and by which ways.
#[derive(Default)]
struct Share {
    alerts: Vec<usize>,
    only: BTreeSet<ChannelKind>,
}

/// Of alerts that somebody saw to meanwhile, or whose cause is gone, nobody is told.
pub(super) async fn tell(
    reader: &mut dyn Repositories,
    event: &JournalEntry,
) -> std::result::Result<Vec<Telling>, Failed> {
    let Some(institution) = event.institution else { return Ok(Vec::new()) };
    let together: Together = fields(event)?;
    let known = AlertKind::parse(&together.kind);
    let kind = known.map_err(|_| Failed::Never(format!("there is no kind of alerts {}", together.kind)))?;
    let open = open(reader, &together.alerts).await?;
    let settings = settings(reader, institution, kind).await?;
    let escalated = event.kind == AlertsEscalated::KIND;
    let mut who = Readers { institution, kind, escalated, of: BTreeMap::new() };
    let mut shares: BTreeMap<UserId, Share> = BTreeMap::new();
    for (at, (alert, raise)) in open.iter().enumerate() {
        for user in who.of(reader, alert.environment).await? {
            if let Some(channels) = settings.reaches(*user, alert, raise) {
                let share = shares.entry(*user).or_default();
                share.alerts.push(at);
                share.only = channels.iter().collect();
            }
        }
    }
    let alerts: Vec<SystemAlert> = open.into_iter().map(|(alert, _)| alert).collect();
    Ok(tellings(shares, &alerts, escalated))
}

/// Those that are open still, the gravest first.
async fn open(reader: &mut dyn Repositories, told: &[Told]) -> std::result::Result<Vec<(SystemAlert, Raise)>, Failed> {
    let raises: BTreeMap<AlertId, Raise> = told.iter().map(|told| (told.alert, told.raise)).collect();
    let ids: Vec<AlertId> = raises.keys().copied().collect();
    let found = reader.alerts().find_all(&ids).await?;
    let standing = found.into_iter().filter(|alert| alert.state() == AlertState::Open);
    let mut open: Vec<_> = standing.filter_map(|alert| Some((raises.get(&alert.id).copied()?, alert))).collect();
    open.sort_by_key(|(_, alert)| (Reverse(alert.severity), name(alert), alert.id));
    Ok(open.into_iter().map(|(raise, alert)| (alert, raise)).collect())
}

async fn settings(
    reader: &mut dyn Repositories,
    institution: InstitutionId,
    kind: AlertKind,
) -> std::result::Result<Settings, Failed> {
    let written = reader.alerts().settings().await?.into_iter().find(|it| it.kind == kind);
    let own = reader.alerts().own_settings(None).await?.into_iter().filter(|it| it.kind == kind);
    Ok(Settings {
        institution: written.unwrap_or_else(|| AlertSetting::usual(institution, kind)),
        own: own.map(|it| (it.user, it)).collect(),
    })
}

impl Settings {
    /// Whether somebody is told of an alert, and then by which ways. Of what went back meanwhile they are told when it
    /// comes again.
    fn reaches(&self, user: UserId, alert: &SystemAlert, raise: &Raise) -> Option<Channels> {
        let own = self.own.get(&user);
        let now = Raise { value: alert.value, ..*raise };
        self.institution.tells(own, &now)?;
        self.institution.tells(own, raise)
    }
}

/// Who is told of alerts of a kind, by where they are.
struct Readers {
    institution: InstitutionId,
    kind: AlertKind,
    escalated: bool,
    of: BTreeMap<Option<EnvironmentId>, BTreeSet<UserId>>,
}

impl Readers {
    /// Those who see both the alert and its thing; when nobody sees to it, those who may see to all in the institution.
    async fn of(
        &mut self,
        reader: &mut dyn Repositories,
        place: Option<EnvironmentId>,
    ) -> std::result::Result<&BTreeSet<UserId>, Failed> {
        let place = place.filter(|_| !self.escalated);
        let permission = if self.escalated { Permission::ResolveAlerts } else { Permission::ReadAlerts };
        let there = if let Some(there) = self.of.remove(&place) {
            there
        } else {
            let of_alerts = who_may(reader, self.institution, permission, place).await?;
            let of_things = who_may(reader, self.institution, self.kind.needs(), place).await?;
            of_alerts.intersection(&of_things).copied().collect()
        };
        Ok(self.of.entry(place).or_insert(there))
    }
}

/// Whoever is told of the same in the same way, together.
fn tellings(shares: BTreeMap<UserId, Share>, alerts: &[SystemAlert], escalated: bool) -> Vec<Telling> {
    let mut alike: BTreeMap<(Vec<usize>, BTreeSet<ChannelKind>), BTreeSet<UserId>> = BTreeMap::new();
    for (user, share) in shares {
        alike.entry((share.alerts, share.only)).or_default().insert(user);
    }
    let (kind, least) =
        if escalated { (NoticeKind::AlertEscalated, Priority::High) } else { (NoticeKind::AlertRaised, Priority::Low) };
    let told = alike.into_iter().filter_map(|((which, only), readers)| {
        let theirs: Vec<&SystemAlert> = which.iter().filter_map(|at| alerts.get(*at)).collect();
        let words: Vec<Beside> =
            if theirs.len() > EACH { vec![many(&theirs)?] } else { theirs.into_iter().map(one).collect() };
        let mut words = words.into_iter().map(|it| Beside { priority: it.priority.max(least), ..it });
        let Beside { params, link, priority, .. } = words.next()?;
        let beside = words.collect();
        Some(Telling { params, link, priority: Some(priority), only: Some(only), beside, ..Telling::of(kind, readers) })
    });
    told.collect()
}

/// With the text of the alert: its kind is the parameter `alert`.
fn one(alert: &SystemAlert) -> Beside {
    let mut params = alert.params.clone();
    params.insert("alert".to_owned(), alert.kind.name().into());
    params.insert("severity".to_owned(), alert.severity.name().into());
    Beside { of: alert.id.into(), params, link: Some(Link::to("alert", alert.id)), priority: priority(alert.severity) }
}

/// How many there are, and what the gravest are about. Of people no names: what leads to a list cannot be found by whom
/// it names, when that is to be forgotten.
fn many(alerts: &[&SystemAlert]) -> Option<Beside> {
    let gravest = alerts.first()?;
    let mut params = NoticeParams::from([
        ("alert".to_owned(), gravest.kind.name().into()),
        ("severity".to_owned(), gravest.severity.name().into()),
        ("count".to_owned(), alerts.len().into()),
    ]);
    if !gravest.kind.names_people() {
        params.insert("rest".to_owned(), (alerts.len() - NAMES.len().min(alerts.len())).into());
        for (place, alert) in NAMES.iter().zip(alerts) {
            params.insert((*place).to_owned(), short(&name(alert)).into());
        }
    }
    let (of, link) = (Uuid::from(gravest.institution), Link::to_alerts(gravest.kind, gravest.institution));
    Some(Beside { of, params, link: Some(link), priority: priority(gravest.severity) })
}

/// What the thing of an alert is called.
fn name(alert: &SystemAlert) -> String {
    alert.params.get("name").and_then(Value::as_str).unwrap_or_default().to_owned()
}

fn priority(severity: Severity) -> Priority {
    match severity {
        Severity::Low => Priority::Low,
        Severity::Medium => Priority::Medium,
        Severity::High | Severity::Critical => Priority::High,
    }
}
