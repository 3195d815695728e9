//! Schedules, and their classes.

use super::constraints::{Checked, free, known, never};
use super::paging::{Order, paged};
use super::tables::{KeptClass, Table, Tables, remove_all};
use super::work::MemoryWork;
use async_trait::async_trait;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::checks::{Check, StateName};
use plantel_domain::clock::{Day, Timestamp};
use plantel_domain::ids::{EnvironmentId, InstitutionId, ScheduleId, UserId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::period::Period;
use plantel_domain::schedules::{
    ClassSession, ClassSessionFilter, ClassSessionRepository, MOST_STUDENTS, Schedule, ScheduleFilter,
    ScheduleRepositories, ScheduleRepository, ScheduleSort,
};
use plantel_domain::store::{StoreError, Version};
use plantel_domain::text::{Line, fold};
use std::sync::Arc;

impl ScheduleRepositories for MemoryWork {
    fn schedules(&mut self) -> &mut dyn ScheduleRepository {
        self
    }
    fn class_sessions(&mut self) -> &mut dyn ClassSessionRepository {
        self
    }
}

fn matches(filter: &ScheduleFilter, schedule: &Schedule) -> bool {
    let plan = &schedule.plan;
    let texts = || {
        let texts = [Some(plan.programme.as_str()), Some(plan.group.as_str()), plan.topic.as_ref().map(Line::as_str)];
        fold(&texts.into_iter().flatten().collect::<Vec<_>>().join(" "))
    };
    filter.environment.is_none_or(|environment| plan.environment == environment)
        && filter.instructor.is_none_or(|instructor| plan.instructor == instructor)
        && filter.group.as_ref().is_none_or(|group| plan.group == *group)
        && filter.active.is_none_or(|active| schedule.active == active)
        && filter.day.is_none_or(|day| plan.period.has(day))
        && filter.search.as_ref().is_none_or(|search| texts().contains(&fold(search)))
}

fn sort_key(sort: ScheduleSort, schedule: &Schedule) -> SortKey {
    match sort {
        ScheduleSort::CreatedAt => SortKey::Micros(schedule.created_at.timestamp_micros()),
        ScheduleSort::FirstDay => SortKey::Text(schedule.plan.period.start().to_string()),
    }
}

fn is_among(filter: &ClassSessionFilter, session: &ClassSession) -> bool {
    filter.environment.is_none_or(|environment| session.environment == environment)
        && filter.instructor.is_none_or(|instructor| session.instructor == instructor)
        && filter.group.as_ref().is_none_or(|group| session.group == *group)
        && filter.schedule.is_none_or(|schedule| session.schedule == schedule)
}

fn first(mut sessions: Vec<ClassSession>, limit: u64) -> Vec<ClassSession> {
    sessions.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    sessions
}

impl Tables {
    pub(super) fn kept_classes(&self, scope: Option<InstitutionId>) -> impl Iterator<Item = &KeptClass> {
        self.classes.values().filter(move |kept| scope == Some(kept.session.institution))
    }

    /// The classes of an institution.
    pub(super) fn sessions_of(&self, scope: Option<InstitutionId>) -> impl Iterator<Item = &ClassSession> {
        self.kept_classes(scope).map(|kept| &kept.session)
    }

    fn check_schedule(&self, schedule: &Schedule) -> Checked {
        let plan = &schedule.plan;
        never(plan.weekdays.is_empty(), "classes on no weekday")?;
        never(plan.end_time <= plan.start_time, "classes that end before they begin")?;
        never(plan.students.is_some_and(|students| students > MOST_STUDENTS), "too many students")?;
        self.known_institution(schedule.institution)?;
        self.known_environment(schedule.institution, plan.environment)?;
        self.known_user(plan.instructor)
    }

    fn check_class(&self, scope: Option<InstitutionId>, session: &ClassSession) -> Checked {
        never(session.ends_at <= session.starts_at, "a class that ends before it begins")?;
        known(&self.schedules, scope, session.schedule)?;
        known(&self.environments, scope, session.environment)?;
        self.known_user(session.instructor)?;
        let beside = |other: &ClassSession| {
            (other.schedule, other.day) == (session.schedule, session.day) || other.collides(session)
        };
        free(self.sessions_of(scope).any(beside), "class session")
    }

    fn replace_classes(
        &mut self,
        scope: Option<InstitutionId>,
        (schedule, after): (ScheduleId, Timestamp),
        sessions: &[ClassSession],
    ) -> Checked {
        let foreign = sessions.iter().any(|session| scope != Some(session.institution));
        never(foreign, "it belongs to another institution")?;
        remove_all(&mut self.classes, |_, kept| {
            let ClassSession { institution, schedule: of, starts_at, .. } = kept.session;
            scope == Some(institution) && of == schedule && starts_at > after
        });
        for session in sessions {
            self.check_class(scope, session)?;
            let kept = KeptClass { session: session.clone(), told: None };
            Arc::make_mut(&mut self.classes).insert((session.schedule, session.day), kept);
        }
        Ok(())
    }

    /// Whether a check of the class was submitted, or one was cancelled.
    pub(super) fn is_settled(&self, session: &ClassSession) -> bool {
        let of_it = |check: &&Check| {
            (check.institution, check.schedule, check.day) == (session.institution, session.schedule, session.day)
        };
        let checks = || self.checks.values().map(|sheet| &sheet.check).filter(of_it).map(|check| check.state.name());
        match checks().find(|state| *state != StateName::Cancelled) {
            Some(standing) => standing != StateName::StudentPending,
            None => checks().next().is_some(),
        }
    }
}

#[async_trait]
impl ScheduleRepository for MemoryWork {
    async fn find(&mut self, id: ScheduleId, expected: Option<Version>) -> Result<Option<Schedule>, StoreError> {
        self.call(|tables, scope| tables.schedules.find(scope, id, expected))
    }

    async fn find_all(&mut self, ids: &[ScheduleId]) -> Result<Vec<Schedule>, StoreError> {
        self.call(|tables, scope| Ok(tables.schedules.find_all(scope, ids)))
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &ScheduleFilter,
        page: &PageRequest,
    ) -> Result<Page<Schedule>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field == ScheduleSort::FirstDay);
        let shown = |it: &&Schedule| visible.shows(&Target::from(*it)) && matches(filter, it);
        let key = |it: &Schedule| (sort_key(field, it), it.id.into());
        self.call(|tables, scope| paged(tables.schedules.rows(scope).filter(shown).cloned(), &order, key, page))
    }

    async fn add(&mut self, schedule: &Schedule) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            Table::in_scope(scope, schedule)?;
            tables.check_schedule(schedule)?;
            tables.schedules.insert(schedule)
        })
    }

    async fn update(&mut self, schedule: &mut Schedule) -> Result<(), StoreError> {
        self.call(|tables, scope| {
            tables.schedules.fresh(scope, schedule)?;
            Table::in_scope(scope, schedule)?;
            tables.check_schedule(schedule)?;
            tables.schedules.replace(schedule);
            Ok(())
        })
    }
}

#[async_trait]
impl ClassSessionRepository for MemoryWork {
    async fn find(&mut self, schedule: ScheduleId, day: Day) -> Result<Option<ClassSession>, StoreError> {
        self.call(|tables, scope| {
            Ok(tables.sessions_of(scope).find(|it| (it.schedule, it.day) == (schedule, day)).cloned())
        })
    }

    async fn list(
        &mut self,
        visible: &Visibility,
        filter: &ClassSessionFilter,
        days: &Period,
        limit: u64,
    ) -> Result<Vec<ClassSession>, StoreError> {
        let shown = |it: &&ClassSession| days.has(it.day) && visible.shows(&Target::from(*it)) && is_among(filter, it);
        self.call(|tables, scope| {
            let mut found: Vec<_> = tables.sessions_of(scope).filter(shown).cloned().collect();
            found.sort_by_key(|it| (it.starts_at, it.schedule));
            Ok(first(found, limit))
        })
    }

    async fn standing(
        &mut self,
        environment: EnvironmentId,
        instructor: UserId,
        from: Timestamp,
        until: Timestamp,
    ) -> Result<Vec<ClassSession>, StoreError> {
        let stands = |it: &&ClassSession| {
            (it.environment == environment || it.instructor == instructor) && it.ends_at > from && it.starts_at < until
        };
        self.call(|tables, scope| Ok(tables.sessions_of(scope).filter(stands).cloned().collect()))
    }

    async fn replace(
        &mut self,
        schedule: ScheduleId,
        after: Timestamp,
        sessions: &[ClassSession],
    ) -> Result<(), StoreError> {
        self.call(|tables, scope| tables.replace_classes(scope, (schedule, after), sessions))
    }

    async fn missed(&mut self, since: Timestamp, now: Timestamp, limit: u64) -> Result<Vec<ClassSession>, StoreError> {
        self.call(|tables, scope| {
            let lately = |kept: &&KeptClass| since < kept.session.ends_at && kept.session.ends_at <= now;
            let over = tables.kept_classes(scope).filter(|kept| kept.told.is_none()).filter(lately);
            let missed = over.map(|kept| &kept.session).filter(|it| !tables.is_settled(it));
            let mut missed: Vec<_> = missed.cloned().collect();
            missed.sort_by_key(|it| (it.ends_at, it.schedule));
            Ok(first(missed, limit))
        })
    }

    async fn tell_missed(&mut self, schedule: ScheduleId, day: Day, at: Timestamp) -> Result<bool, StoreError> {
        self.call(|tables, scope| {
            let kept = Arc::make_mut(&mut tables.classes).get_mut(&(schedule, day));
            let untold = kept.filter(|kept| scope == Some(kept.session.institution) && kept.told.is_none());
            let Some(kept) = untold else { return Ok(false) };
            kept.told = Some(at);
            Ok(true)
        })
    }
}
