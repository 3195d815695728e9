//! Which checks of a list, and in which order.

use super::entity::{Column, Entity, Model};
use super::{lines, steps};
use crate::paging::{Holds, Keyset, micros};
use plantel_domain::access::Visibility;
use plantel_domain::checks::{CheckFilter, CheckSort, StateName, Step, StepOutcome, Waits};
use plantel_domain::ids::EnvironmentId;
use plantel_domain::page::{Sort, SortKey};
use plantel_domain::text::fold;
use sea_orm::sea_query::{Expr, Query, SimpleExpr};
use sea_orm::{ColumnTrait, Condition, ExprTrait, QueryFilter, Select};
use uuid::Uuid;

/// Of a room or group that is seen, or of somebody who began it, is to confirm it, or is to have the last word.
fn seen(visible: &Visibility) -> Condition {
    let places = visible.environments.iter().copied().map(Uuid::from);
    let groups = visible.groups.iter().map(|group| fold(group.as_str()));
    let any = Condition::any().add(Column::EnvironmentId.is_in(places)).add(Column::GroupKey.is_in(groups));
    let Some(owner) = visible.owner.map(Uuid::from) else { return any };
    let theirs = [Column::StartedBy, Column::InstructorId, Column::DeputyId, Column::SupervisorId];
    theirs.into_iter().fold(any, |any, column| any.add(column.eq(owner)))
}

fn in_state(state: StateName) -> Condition {
    Condition::all().add(Column::State.eq(state.name()))
}

/// In these rooms, or in every one.
fn reached(everywhere: bool, environments: &[EnvironmentId]) -> Condition {
    let any = Condition::any();
    if everywhere {
        return any.add(Expr::cust("1 = 1"));
    }
    any.add(Column::EnvironmentId.is_in(environments.iter().copied().map(Uuid::from)))
}

/// Whether somebody took no other step than this one, in whichever revision.
fn took_no_other(user: Uuid, than: Step) -> SimpleExpr {
    let of_step = |column: steps::Column| Expr::col((steps::Entity, column));
    let mut own = Query::select();
    own.expr(Expr::cust("1"))
        .from(steps::Entity)
        .and_where(of_step(steps::Column::InstitutionId).equals((Entity, Column::InstitutionId)))
        .and_where(of_step(steps::Column::CheckId).equals((Entity, Column::Id)))
        .and_where(of_step(steps::Column::Step).ne(than.name()))
        .and_where(of_step(steps::Column::Outcome).eq(StepOutcome::Confirmed.name()))
        .and_where(of_step(steps::Column::DoneBy).eq(user));
    Expr::exists(own).not()
}

/// Whether somebody counted nothing that stands.
fn counted_nothing(user: Uuid) -> SimpleExpr {
    let of_line = |column: lines::Column| Expr::col((lines::Entity, column));
    let mut own = Query::select();
    own.expr(Expr::cust("1"))
        .from(lines::Entity)
        .and_where(of_line(lines::Column::InstitutionId).equals((Entity, Column::InstitutionId)))
        .and_where(of_line(lines::Column::CheckId).equals((Entity, Column::Id)))
        .and_where(of_line(lines::Column::Revision).equals((Entity, Column::Revision)))
        .and_where(of_line(lines::Column::CountedBy).eq(user));
    Expr::exists(own).not()
}

fn waiting(waits: &Waits) -> Condition {
    match waits {
        Waits::ForStudent { user, groups, environments } => {
            let keys = groups.iter().map(|group| fold(group.as_str()));
            let user = Uuid::from(*user);
            let begun = Column::StartedBy.eq(user);
            let theirs = reached(false, environments).add(begun).add(Column::GroupKey.is_in(keys));
            in_state(StateName::StudentPending).add(theirs).add(took_no_other(user, Step::Student))
        }
        Waits::ForInstructor { user, everywhere, environments } => {
            let user = Uuid::from(*user);
            let anybodys = reached(*everywhere, environments).add(Column::InstructorId.eq(user));
            let nobodys = Condition::all().add(Column::DeputyId.is_null()).add(anybodys);
            let theirs = Condition::any().add(Column::DeputyId.eq(user)).add(nobodys);
            let free = Condition::all().add(took_no_other(user, Step::Instructor)).add(counted_nothing(user));
            in_state(StateName::InstructorReview).add(theirs).add(free)
        }
        Waits::ForSupervisor { user, everywhere, environments } => {
            let user = Uuid::from(*user);
            let nobodys = Condition::all().add(Column::SupervisorId.is_null()).add(reached(*everywhere, environments));
            let theirs = Condition::any().add(Column::SupervisorId.eq(user)).add(nobodys);
            let free = Condition::all().add(took_no_other(user, Step::Supervisor)).add(counted_nothing(user));
            in_state(StateName::SupervisorReview).add(theirs).add(free)
        }
    }
}

pub(super) fn filtered(query: Select<Entity>, visible: &Visibility, filter: &CheckFilter) -> Select<Entity> {
    let mut query = query.filter(Column::InstitutionId.eq(Uuid::from(visible.institution)));
    if !visible.everything {
        query = query.filter(seen(visible));
    }
    if let Some(state) = filter.state {
        query = query.filter(Column::State.eq(state.name()));
    }
    if let Some(environment) = filter.environment {
        query = query.filter(Column::EnvironmentId.eq(Uuid::from(environment)));
    }
    if let Some(schedule) = filter.schedule {
        query = query.filter(Column::ScheduleId.eq(Uuid::from(schedule)));
    }
    if let Some(instructor) = filter.instructor {
        let user = Uuid::from(instructor);
        query = query.filter(Condition::any().add(Column::InstructorId.eq(user)).add(Column::DeputyId.eq(user)));
    }
    if let Some(group) = &filter.group {
        query = query.filter(Column::GroupKey.eq(fold(group.as_str())));
    }
    if let Some(days) = filter.days {
        query = query.filter(Column::Day.gte(days.start())).filter(Column::Day.lte(days.end()));
    }
    if let Some(has) = filter.has_issues {
        query = query.filter(Column::HasIssues.eq(has));
    }
    if let Some(has) = filter.has_variance {
        query = query.filter(Column::HasVariance.eq(has));
    }
    if !filter.waits.is_empty() {
        query = query.filter(filter.waits.iter().map(waiting).fold(Condition::any(), Condition::add));
    }
    query
}

/// What a row is sorted by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

pub(super) fn keyset(sort: Sort<CheckSort>) -> Keyset<Column, Model> {
    let (column, holds, key): (_, _, Key) = match sort.field {
        CheckSort::StartedAt => (Column::StartedAt, Holds::Time, |row| (micros(row.started_at), row.id)),
        CheckSort::Day => (Column::Day, Holds::Days, |row| (SortKey::Text(row.day.to_string()), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}
