//! Which checks are listed, and what became of those that were expected.

use super::checks::stands;
use super::paging::{Order, paged};
use super::tables::Tables;
use plantel_domain::access::{Target, Visibility};
use plantel_domain::checks::{
    Check, CheckFilter, CheckSheet, CheckSort, ComplianceBy, ComplianceFigure, ComplianceKey, ComplianceScope,
    StateName, Step, Waits, outcome,
};
use plantel_domain::ids::{EnvironmentId, InstitutionId};
use plantel_domain::page::{Page, PageRequest, SortKey};
use plantel_domain::schedules::ClassSession;
use plantel_domain::store::StoreError;
use std::collections::BTreeMap;

fn sees(visible: &Visibility, check: &Check) -> bool {
    let sides = [Target::from(check), check.of_starter(), check.of_deputy(), check.of_supervisor()];
    sides.iter().any(|side| visible.shows(side))
}

fn matches(filter: &CheckFilter, sheet: &CheckSheet) -> bool {
    let check = &sheet.check;
    filter.state.is_none_or(|state| check.state.name() == state)
        && filter.environment.is_none_or(|environment| check.environment == environment)
        && filter.schedule.is_none_or(|schedule| check.schedule == schedule)
        && filter.instructor.is_none_or(|person| check.instructor == person || check.deputy == Some(person))
        && filter.group.as_ref().is_none_or(|group| check.group == *group)
        && filter.days.is_none_or(|days| days.has(check.day))
        && filter.has_issues.is_none_or(|has| check.has_issues() == has)
        && filter.has_variance.is_none_or(|has| (check.tally.variances > 0) == has)
        && (filter.waits.is_empty() || filter.waits.iter().any(|waits| waits_for(waits, sheet)))
}

fn waits_for(waits: &Waits, sheet: &CheckSheet) -> bool {
    let check = &sheet.check;
    let state = check.state.name();
    let reached = |everywhere: bool, rooms: &[EnvironmentId]| everywhere || rooms.contains(&check.environment);
    match waits {
        Waits::ForStudent { user, groups, environments } => {
            state == StateName::StudentPending
                && sheet.other_step_of(*user, Step::Student).is_none()
                && (check.started.by == Some(*user)
                    || groups.contains(&check.group)
                    || environments.contains(&check.environment))
        }
        Waits::ForInstructor { user, everywhere, environments } => {
            let anybodys = || check.instructor == *user || reached(*everywhere, environments);
            state == StateName::InstructorReview
                && sheet.other_step_of(*user, Step::Instructor).is_none()
                && check.deputy.map_or_else(anybodys, |deputy| deputy == *user)
        }
        Waits::ForSupervisor { user, everywhere, environments } => {
            state == StateName::SupervisorReview
                && sheet.other_step_of(*user, Step::Supervisor).is_none()
                && check.supervisor.map_or_else(|| reached(*everywhere, environments), |named| named == *user)
        }
    }
}

fn sort_key(sort: CheckSort, check: &Check) -> SortKey {
    match sort {
        CheckSort::StartedAt => SortKey::Micros(check.started.at.timestamp_micros()),
        CheckSort::Day => SortKey::Text(check.day.to_string()),
    }
}

/// Whether a session is one of those that are counted.
fn counted(wanted: &ComplianceScope, session: &ClassSession) -> bool {
    wanted.days.has(session.day)
        && wanted.environment.is_none_or(|environment| session.environment == environment)
        && wanted.instructor.is_none_or(|instructor| session.instructor == instructor)
        && wanted.group.as_ref().is_none_or(|group| session.group == *group)
        && wanted.schedule.is_none_or(|schedule| session.schedule == schedule)
}

fn key_of(by: ComplianceBy, session: &ClassSession) -> ComplianceKey {
    match by {
        ComplianceBy::Day => ComplianceKey::Day(session.day),
        ComplianceBy::Environment => ComplianceKey::Environment(session.environment),
        ComplianceBy::Instructor => ComplianceKey::Instructor(session.instructor),
        ComplianceBy::Group => ComplianceKey::Group(session.group.clone()),
    }
}

impl Tables {
    pub(super) fn checks_listed(
        &self,
        scope: Option<InstitutionId>,
        visible: &Visibility,
        filter: &CheckFilter,
        page: &PageRequest,
    ) -> Result<Page<Check>, StoreError> {
        let field = filter.sort.field;
        let order = Order::of(&filter.sort, field != CheckSort::StartedAt);
        let shown = |sheet: &&CheckSheet| sees(visible, &sheet.check) && matches(filter, sheet);
        let key = |check: &Check| (sort_key(field, check), check.id.into());
        paged(self.sheets_of(scope).filter(shown).map(|sheet| sheet.check.clone()), &order, key, page)
    }

    pub(super) fn compliance(
        &self,
        scope: Option<InstitutionId>,
        visible: &Visibility,
        wanted: &ComplianceScope,
    ) -> Vec<ComplianceFigure> {
        let mut figures: BTreeMap<ComplianceKey, ComplianceFigure> = BTreeMap::new();
        let shown = |session: &&ClassSession| visible.shows(&Target::from(*session)) && counted(wanted, session);
        for session in self.sessions_of(scope).filter(shown) {
            let of_it = |check: &&Check| (check.schedule, check.day) == (session.schedule, session.day);
            let (standing, given_up): (Vec<_>, Vec<_>) =
                self.checks_of(scope).filter(of_it).partition(|check| stands(check));
            let standing = standing.first();
            let handed_in = standing.and_then(|check| check.handed_in());
            let given_up = standing.is_none() && !given_up.is_empty();
            let became = outcome(session.ends_at, handed_in, given_up, wanted.now);
            let complete = standing.is_some_and(|check| check.state.name() == StateName::Complete);
            let key = key_of(wanted.by, session);
            figures.entry(key.clone()).or_insert_with(|| ComplianceFigure::none(key)).add(became, complete);
        }
        figures.into_values().collect()
    }
}
