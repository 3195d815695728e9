//! Which students of a list, and in which order.

use super::enrolled::{asked, taught_in};
use super::links;
use super::student_rows::{Column, Entity, Model};
use crate::enrollment::blocked;
use crate::paging::{Holds, Keyset, contains, micros};
use plantel_domain::enrollment::{Sight, StudentFilter, StudentSort};
use plantel_domain::ids::GuardianId;
use plantel_domain::page::{Sort, SortKey};
use plantel_domain::text::fold;
use sea_orm::sea_query::{Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition, QueryFilter, Select};
use uuid::Uuid;

/// For whom these answer.
pub(super) fn answered_for(institution: Uuid, guardians: impl IntoIterator<Item = GuardianId>) -> SelectStatement {
    let mut students = Query::select();
    students
        .column(links::Column::StudentId)
        .from(links::Entity)
        .and_where(links::Column::InstitutionId.eq(institution))
        .and_where(links::Column::GuardianId.is_in(guardians.into_iter().map(Uuid::from)));
    students
}

/// Who answers for students who are blocked, or for students who are not.
pub(super) fn answering(institution: Uuid, of_blocked: bool) -> SelectStatement {
    let students = links::Column::StudentId;
    let mut guardians = Query::select();
    guardians
        .column(links::Column::GuardianId)
        .from(links::Entity)
        .and_where(links::Column::InstitutionId.eq(institution))
        .and_where(if of_blocked {
            students.in_subquery(blocked(institution))
        } else {
            students.not_in_subquery(blocked(institution))
        });
    guardians
}

/// Whom the caller sees.
pub(super) fn seen(query: Select<Entity>, sight: &Sight) -> Select<Entity> {
    let institution = Uuid::from(sight.institution);
    let mut query = query.filter(Column::InstitutionId.eq(institution));
    if !sight.blocked_too {
        query = query.filter(Column::BlockedAt.is_null());
    }
    if sight.everything {
        return query;
    }
    let mut any = Condition::any().add(Column::Id.is_in(sight.students.iter().copied().map(Uuid::from)));
    if !sight.groups.is_empty() {
        let groups = sight.groups.iter().copied().map(Uuid::from);
        any = any.add(Column::Id.in_subquery(taught_in(institution, groups)));
    }
    query.filter(any)
}

pub(super) fn filtered(query: Select<Entity>, sight: &Sight, filter: &StudentFilter) -> Select<Entity> {
    let institution = Uuid::from(sight.institution);
    let mut query = seen(query, sight);
    if let Some(number) = &filter.number {
        query = query.filter(Column::DocumentNumber.eq(number.as_str()));
    }
    if let Some(active) = filter.active {
        query = query.filter(Column::Active.eq(active));
    }
    // Of who does not see them too, `seen` has left none.
    let blocked = Column::BlockedAt;
    query = query.filter(if filter.blocked { blocked.is_not_null() } else { blocked.is_null() });
    if let Some(guardian) = filter.guardian {
        query = query.filter(Column::Id.in_subquery(answered_for(institution, [guardian])));
    }
    if let Some(enrolled) = asked(institution, filter) {
        query = query.filter(Column::Id.in_subquery(enrolled));
    }
    if let Some(search) = &filter.search {
        query = query.filter(contains(Column::SearchText, &fold(search)));
    }
    query
}

/// What a row is sorted by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

pub(super) fn keyset(sort: Sort<StudentSort>) -> Keyset<Column, Model> {
    let (column, holds, key): (_, _, Key) = match sort.field {
        StudentSort::Name => (Column::NameKey, Holds::Text, |row| (SortKey::Text(row.name_key.clone()), row.id)),
        StudentSort::CreatedAt => (Column::CreatedAt, Holds::Time, |row| (micros(row.created_at), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}
