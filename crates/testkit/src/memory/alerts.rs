//! Alerts, and what is worth one.

use super::constraints::{Checked, free, never};
use super::paging::{Order, paged};
use super::tables::{Table, Tables, remove_all};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::alerts::{
    AlertFilter, AlertKind, AlertRepositories, AlertRepository, AlertSetting, AlertSight, AlertSort, Cause, CauseQuery,
    MOST_ESCALATION_HOURS, OwnAlertSetting, SystemAlert,
};
use plantel_domain::clock::Timestamp;
use plantel_domain::ids::{AlertId, InstitutionId, UserId};
use plantel_domain::notifications::NOBODY;
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::store::{StoreError, Version};
use std::collections::BTreeMap;
use std::sync::Arc;
use uuid::Uuid;

/// The most units that a threshold can be.
const MOST_THRESHOLD: u16 = 10_000;

impl AlertRepositories for MemoryWork {
    fn alerts(&mut self) -> &mut dyn AlertRepository {
        self
    }
}

/// The first of those behind a thing.
fn behind<T>(rows: Vec<T>, subject: impl Fn(&T) -> Uuid, after: Option<Uuid>, limit: u64) -> Vec<T> {
    let mut rows: Vec<T> = rows.into_iter().filter(|row| after.is_none_or(|after| subject(row) > after)).collect();
    rows.sort_by_key(&subject);
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows
}

fn sort_key(sort: AlertSort, it: &SystemAlert) -> SortKey {
    match sort {
        AlertSort::FirstSeen => SortKey::Micros(it.first_seen.timestamp_micros()),
        AlertSort::Severity => SortKey::Text(it.urgency()),
    }
}

/// Stores what was written first, or over the version that was read.
fn put<K: Ord + Clone, V: Clone>(
    rows: &mut Arc<BTreeMap<K, V>>,
    key: K,
    setting: &mut V,
    version: impl Fn(&mut V) -> &mut Version,
) -> Checked {
    let there = rows.get(&key).cloned().map_or(0, |mut there| *version(&mut there));
    if there != *version(setting) {
        return Err(StoreError::Stale);
    }
    *version(setting) += 1;
    Arc::make_mut(rows).insert(key, setting.clone());
    Ok(())
}

impl Tables {
    fn check_alert(&self, it: &SystemAlert) -> Checked {
        never(it.times == 0, "an alert that was never raised")?;
        never(it.last_seen < it.first_seen, "an alert that was seen last before it was seen first")?;
        let seen_to = it.resolution.is_some() || it.escalated_at.is_some();
        never(it.personal && seen_to, "a personal alert to which others see")?;
        let same = |other: &SystemAlert| {
            other.id != it.id && other.closed_at.is_none() && (other.kind, other.subject) == (it.kind, it.subject)
        };
        let taken = it.closed_at.is_none() && self.system_alerts.rows(Some(it.institution)).any(same);
        free(taken, "alert")?;
        self.known_institution(it.institution)?;
        it.environment.map_or(Ok(()), |place| self.known_environment(it.institution, place))?;
        let by = it.resolution.as_ref().and_then(|resolution| resolution.deed.by);
        by.map_or(Ok(()), |user| self.known_user(user))
    }
}

/// Refuses another tenant than the scope's.
fn within(scope: Option<InstitutionId>, institution: InstitutionId) -> Checked {
    never(scope != Some(institution), "it belongs to another institution")
}

#[async_trait]
impl AlertRepository for MemoryWork {
    async fn causes(&mut self, query: &CauseQuery, after: Option<Uuid>, limit: u64) -> Result<Vec<Cause>, StoreError> {
        self.call(|tables, scope| {
            let mut found = tables.causes_of_alerts(scope, query);
            if let Some(places) = &query.places {
                found.retain(|cause| cause.environment.is_some_and(|place| places.contains(&place)));
            }
            Ok(behind(found, |cause| cause.subject, after, limit))
        })
    }

    async fn standing(
        &mut self,
        kind: AlertKind,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<SystemAlert>, StoreError> {
        self.call(|tables, scope| {
            let stands = |it: &&SystemAlert| it.kind == kind && it.closed_at.is_none();
            let found = tables.system_alerts.rows(scope).filter(stands).cloned().collect();
            Ok(behind(found, |it: &SystemAlert| it.subject, after, limit))
        })
    }

    async fn find(
        &mut self,
        sight: &AlertSight,
        id: AlertId,
        expected: Option<Version>,
    ) -> Result<Option<SystemAlert>, StoreError> {
        self.call(|tables, scope| {
            let seen = tables.system_alerts.get(scope, id).is_some_and(|it| sight.shows(it));
            if seen { tables.system_alerts.find(scope, id, expected) } else { Ok(None) }
        })
    }

    async fn find_all(&mut self, ids: &[AlertId]) -> Result<Vec<SystemAlert>, StoreError> {
        self.call(|tables, scope| Ok(tables.system_alerts.find_all(scope, ids)))
    }

    async fn list(
        &mut self,
        sight: &AlertSight,
        filter: &AlertFilter,
        page: &PageRequest,
    ) -> Result<Page<SystemAlert>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field == AlertSort::Severity);
        let key = |it: &SystemAlert| (sort_key(field, it), it.id.into());
        self.call(|tables, scope| {
            let shown = |it: &&SystemAlert| sight.shows(it) && filter.holds(it);
            paged(tables.system_alerts.rows(scope).filter(shown).cloned(), &order, key, page)
        })
    }

    async fn add_all(&mut self, alerts: &[SystemAlert]) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            for it in alerts {
                Table::in_scope(scope, it)?;
                tables.check_alert(it)?;
                tables.system_alerts.insert(it)?;
            }
            Ok(())
        })
    }

    async fn update(&mut self, alert: &mut SystemAlert) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.system_alerts.fresh(scope, alert)?;
            Table::in_scope(scope, alert)?;
            tables.check_alert(alert)?;
            tables.system_alerts.replace(alert);
            Ok(())
        })
    }

    async fn forget_name(&mut self, institution: InstitutionId, subjects: &[Uuid]) -> Result<Vec<AlertId>, StoreError> {
        self.call(|tables, _| {
            let about = |it: &&SystemAlert| subjects.contains(&it.subject);
            let mut named: Vec<SystemAlert> =
                tables.system_alerts.rows(Some(institution)).filter(about).cloned().collect();
            for alert in &mut named {
                alert.params.insert("name".to_owned(), NOBODY.into());
                tables.system_alerts.replace(alert);
            }
            Ok(named.into_iter().map(|alert| alert.id).collect())
        })
    }

    async fn forget(&mut self, before: Timestamp, limit: u64) -> Result<u64, StoreError> {
        self.call(|tables, scope| {
            let over = |it: &SystemAlert| it.closed_at.filter(|at| *at < before).map(|at| (at, it.id));
            let mut old: Vec<_> = tables.system_alerts.rows(scope).filter_map(over).collect();
            old.sort_unstable();
            old.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
            for (_, id) in &old {
                tables.system_alerts.remove(*id);
            }
            Ok(old.len() as u64)
        })
    }

    async fn settings(&mut self) -> Result<Vec<AlertSetting>, StoreError> {
        self.call(|tables, scope| {
            let own = tables.alert_settings.values().filter(|it| scope == Some(it.institution));
            let mut found: Vec<AlertSetting> = own.cloned().collect();
            found.sort_by_key(|it| it.kind.name());
            Ok(found)
        })
    }

    async fn put_setting(&mut self, setting: &mut AlertSetting) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            within(scope, setting.institution)?;
            tables.known_institution(setting.institution)?;
            never(setting.threshold > MOST_THRESHOLD, "a threshold that is too high")?;
            let hours = setting.escalate_after_hours;
            never(hours.is_some_and(|hours| hours == 0 || hours > MOST_ESCALATION_HOURS), "hours that cannot be")?;
            never(setting.updated_at.is_none(), "a setting that nobody wrote")?;
            let key = (setting.institution, setting.kind);
            put(&mut tables.alert_settings, key, setting, |it| &mut it.version)
        })
    }

    async fn own_settings(&mut self, user: Option<UserId>) -> Result<Vec<OwnAlertSetting>, StoreError> {
        self.call(|tables, scope| {
            let own = tables.own_alert_settings.values().filter(|it| scope == Some(it.institution));
            let mut found: Vec<_> = own.filter(|it| user.is_none_or(|user| it.user == user)).cloned().collect();
            found.sort_by_key(|it| (it.kind.name(), it.user));
            Ok(found)
        })
    }

    async fn put_own_setting(&mut self, setting: &mut OwnAlertSetting) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            within(scope, setting.institution)?;
            tables.known_institution(setting.institution)?;
            tables.known_user(setting.user)?;
            never(setting.threshold.is_some_and(|it| it > MOST_THRESHOLD), "a threshold that is too high")?;
            let key = (setting.institution, setting.kind, setting.user);
            put(&mut tables.own_alert_settings, key, setting, |it| &mut it.version)
        })
    }

    async fn drop_own_setting(&mut self, user: UserId, kind: AlertKind) -> Result<bool, StoreError> {
        self.call(|tables, scope| {
            let own = |(institution, of, whose): &(InstitutionId, AlertKind, UserId)| {
                scope == Some(*institution) && *of == kind && *whose == user
            };
            Ok(remove_all(&mut tables.own_alert_settings, |key, _| own(key)) > 0)
        })
    }
}
