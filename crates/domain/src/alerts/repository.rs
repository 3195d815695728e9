//! Ports to where alerts, and what is worth one, are kept.

use super::{AlertKind, AlertSetting, AlertState, Cause, OwnAlertSetting, Severity, SystemAlert};
use crate::clock::{Day, Timestamp};
use crate::ids::{AlertId, EnvironmentId, InstitutionId, UserId};
use crate::page::{Page, PageRequest, Sort, SortField};
use crate::store::{StoreError, Version};
use async_trait::async_trait;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Gives access to alerts.
pub trait AlertRepositories: Send {
    /// The alerts.
    fn alerts(&mut self) -> &mut dyn AlertRepository;
}

/// Which alerts of one institution a caller sees: of each kind all, or those in some places; of others none.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AlertSight {
    /// Whose.
    pub institution: InstitutionId,
    /// Of these kinds; nothing beside one says wherever they are.
    pub kinds: BTreeMap<AlertKind, Option<BTreeSet<EnvironmentId>>>,
    /// Of those that are personal, what these thresholds of their own reach; nothing says all of everybody's.
    pub own: Option<BTreeMap<AlertKind, u16>>,
}

impl AlertSight {
    /// All of an institution.
    pub fn all(institution: InstitutionId) -> Self {
        Self { institution, kinds: AlertKind::ALL.iter().map(|kind| (*kind, None)).collect(), own: None }
    }

    /// Whether an alert is among them.
    pub fn shows(&self, alert: &SystemAlert) -> bool {
        let reaches = |own: &BTreeMap<AlertKind, u16>| {
            own.get(&alert.kind).is_some_and(|threshold| alert.kind.reached(alert.value, *threshold))
        };
        if alert.personal && !self.own.as_ref().is_none_or(reaches) {
            return false;
        }
        let places = self.kinds.get(&alert.kind).filter(|_| alert.institution == self.institution);
        places.is_some_and(|places| match places {
            None => true,
            Some(places) => alert.environment.is_some_and(|place| places.contains(&place)),
        })
    }
}

/// What is looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CauseQuery {
    /// Of which kind.
    pub kind: AlertKind,
    /// From which value on.
    pub threshold: u16,
    /// In these places; nothing says wherever it is.
    pub places: Option<BTreeSet<EnvironmentId>>,
    /// The institution's own day.
    pub today: Day,
    /// Now.
    pub now: Timestamp,
}

/// Keeps the alerts of the institution in scope, and finds why there are any.
#[cfg_attr(feature = "mocks", mockall::automock)]
#[async_trait]
pub trait AlertRepository: Send {
    /// What is worth an alert now, of things after this one, in their order; at most so many.
    async fn causes(&mut self, query: &CauseQuery, after: Option<Uuid>, limit: u64) -> Result<Vec<Cause>, StoreError>;
    /// Alerts that are not closed, of things after this one, in their order; at most so many.
    async fn standing(
        &mut self,
        kind: AlertKind,
        after: Option<Uuid>,
        limit: u64,
    ) -> Result<Vec<SystemAlert>, StoreError>;
    /// By id, if the caller sees it.
    async fn find(
        &mut self,
        sight: &AlertSight,
        id: AlertId,
        expected: Option<Version>,
    ) -> Result<Option<SystemAlert>, StoreError>;
    /// Those of these that there are in the institution, in no order.
    async fn find_all(&mut self, ids: &[AlertId]) -> Result<Vec<SystemAlert>, StoreError>;
    /// Those that match and that the caller sees.
    async fn list(
        &mut self,
        sight: &AlertSight,
        filter: &AlertFilter,
        page: &PageRequest,
    ) -> Result<Page<SystemAlert>, StoreError>;
    /// Adds some. A cause that has an alert which is not closed is a duplicate.
    async fn add_all(&mut self, alerts: &[SystemAlert]) -> Result<(), StoreError>;
    /// Stores a change and leaves the new version in `alert`.
    async fn update(&mut self, alert: &mut SystemAlert) -> Result<(), StoreError>;
    /// Has [nobody](crate::notifications::NOBODY) stand where alerts about these things of an institution name them,
    /// however they stand; which alerts these are.
    async fn forget_name(&mut self, institution: InstitutionId, subjects: &[Uuid]) -> Result<Vec<AlertId>, StoreError>;
    /// Takes closed ones away whose cause was gone before this moment, at most so many; how many there were.
    async fn forget(&mut self, before: Timestamp, limit: u64) -> Result<u64, StoreError>;
    /// What the institution wrote, by kind; of other kinds the usual holds.
    async fn settings(&mut self) -> Result<Vec<AlertSetting>, StoreError>;
    /// Stores what is written first (version 0), or a change, and leaves the new version in `setting`.
    async fn put_setting(&mut self, setting: &mut AlertSetting) -> Result<(), StoreError>;
    /// What somebody, or everybody, wrote for themselves, by kind.
    async fn own_settings(&mut self, user: Option<UserId>) -> Result<Vec<OwnAlertSetting>, StoreError>;
    /// Stores what is written first (version 0), or a change, and leaves the new version in `setting`.
    async fn put_own_setting(&mut self, setting: &mut OwnAlertSetting) -> Result<(), StoreError>;
    /// Takes away what somebody wrote for themselves of a kind; whether there was something.
    async fn drop_own_setting(&mut self, user: UserId, kind: AlertKind) -> Result<bool, StoreError>;
}

/// Which alerts of a list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct AlertFilter {
    /// Of what.
    pub kind: Option<AlertKind>,
    /// How grave.
    pub severity: Option<Severity>,
    /// Where they stand.
    pub state: Option<AlertState>,
    /// Whether anybody must still see to them; who resolved one, or a cause that is gone, says no.
    pub resolved: Option<bool>,
    /// In this place.
    pub environment: Option<EnvironmentId>,
    /// About this thing.
    pub subject: Option<Uuid>,
    /// Order.
    pub sort: Sort<AlertSort>,
}

/// What alerts are sorted by.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AlertSort {
    /// By when their cause was found first.
    FirstSeen,
    /// By how grave they are, and then as above.
    Severity,
}

impl SortField for AlertSort {
    const ALL: &'static [(&'static str, Self)] = &[("first_seen", Self::FirstSeen), ("severity", Self::Severity)];
    const DEFAULT: Sort<Self> = Sort { field: Self::FirstSeen, descending: true };
}

impl AlertFilter {
    /// Whether an alert matches.
    pub fn holds(&self, alert: &SystemAlert) -> bool {
        self.kind.is_none_or(|kind| alert.kind == kind)
            && self.severity.is_none_or(|severity| alert.severity == severity)
            && self.state.is_none_or(|state| alert.state() == state)
            && self.resolved.is_none_or(|resolved| (alert.state() != AlertState::Open) == resolved)
            && self.environment.is_none_or(|place| alert.environment == Some(place))
            && self.subject.is_none_or(|subject| alert.subject == subject)
    }
}
