//! Which enrolments of a list, and in which order.

use super::entity::{Column, Entity, Model};
use crate::enrollment::{admitted, listed};
use crate::paging::{Holds, Keyset, escaped, micros};
use plantel_domain::codes::Shift;
use plantel_domain::enrollment::{EnrollmentCase, EnrollmentFilter, EnrollmentSort, EnrollmentState, Sight};
use plantel_domain::page::{Sort, SortKey};
use plantel_domain::text::fold;
use sea_orm::sea_query::{Expr, LikeExpr, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, ExprTrait, QueryFilter, Select};
use uuid::Uuid;

/// The states in which the student is, or was to the end of the year, taught in the group.
fn states() -> impl Iterator<Item = &'static str> {
    EnrollmentState::ALL.iter().filter(|state| state.taught()).map(|state| state.name())
}

/// Those that the caller sees; none of a student who is blocked, unless the caller sees those too.
pub(super) fn seen(query: Select<Entity>, sight: &Sight) -> Select<Entity> {
    reached(query, sight).filter(admitted(Column::StudentId, sight))
}

/// Those of the own side, and those that hold a place in a group that the caller teaches.
fn reached(query: Select<Entity>, sight: &Sight) -> Select<Entity> {
    let query = query.filter(Column::InstitutionId.eq(Uuid::from(sight.institution)));
    if sight.everything {
        return query;
    }
    let own = Column::StudentId.is_in(sight.students.iter().copied().map(Uuid::from));
    let mut any = Condition::any().add(own);
    if !sight.groups.is_empty() {
        // The place itself, and none of what else became of the student.
        let groups = sight.groups.iter().copied().map(Uuid::from);
        any = any.add(Column::GroupId.is_in(groups).and(Column::State.is_in(states())));
    }
    query.filter(any)
}

/// The students whose name or number contains this.
fn named(sight: &Sight, search: &str) -> SelectStatement {
    let of = |column: &'static str| Expr::col(("students", column));
    let pattern = LikeExpr::new(format!("%{}%", escaped(&fold(search)))).escape('\\');
    let mut query = Query::select();
    query
        .expr(of("id"))
        .from("students")
        .and_where(of("institution_id").eq(Uuid::from(sight.institution)))
        .and_where(of("search_text").like(pattern));
    query
}

pub(super) fn filtered(query: Select<Entity>, sight: &Sight, filter: &EnrollmentFilter) -> Select<Entity> {
    let mut query = reached(query, sight).filter(listed(Column::StudentId, sight, filter.blocked));
    let ids = [
        (Column::StudentId, filter.student.map(Uuid::from)),
        (Column::YearId, filter.year.map(Uuid::from)),
        (Column::SiteId, filter.site.map(Uuid::from)),
        (Column::GroupId, filter.group.map(Uuid::from)),
    ];
    for (column, id) in ids {
        if let Some(id) = id {
            query = query.filter(column.eq(id));
        }
    }
    let names = [
        (Column::Shift, filter.shift.map(Shift::name)),
        (Column::State, filter.state.map(EnrollmentState::name)),
        (Column::CaseName, filter.case.map(EnrollmentCase::name)),
    ];
    for (column, name) in names {
        if let Some(name) = name {
            query = query.filter(column.eq(name));
        }
    }
    if let Some(grade) = filter.grade {
        query = query.filter(Column::Grade.eq(i32::from(grade.get())));
    }
    if let Some(search) = &filter.search {
        query = query.filter(Column::StudentId.in_subquery(named(sight, search)));
    }
    query
}

/// What a row is sorted by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

pub(super) fn keyset(sort: Sort<EnrollmentSort>) -> Keyset<Column, Model> {
    let (column, key): (_, Key) = match sort.field {
        EnrollmentSort::CreatedAt => (Column::CreatedAt, |row| (micros(row.created_at), row.id)),
        EnrollmentSort::UpdatedAt => (Column::UpdatedAt, |row| (micros(row.updated_at), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds: Holds::Time }
}
