//! Which schedules and classes of a list, and in which order.

use super::sessions::{Column as Held, Entity as Sessions};
use super::{Column, Entity, Model, key_of};
use crate::paging::{Holds, Keyset, contains, micros};
use plantel_domain::access::Visibility;
use plantel_domain::page::{Sort, SortKey};
use plantel_domain::period::Period;
use plantel_domain::schedules::{ClassSessionFilter, ScheduleFilter, ScheduleSort};
use plantel_domain::text::fold;
use sea_orm::{ColumnTrait, Condition, QueryFilter, Select};
use uuid::Uuid;

/// Of a visible room or group, or whose instructor the caller is; `None` when everything is visible.
fn seen<C: ColumnTrait>(visible: &Visibility, [environment, group, instructor]: [C; 3]) -> Option<Condition> {
    if visible.everything {
        return None;
    }
    let places = visible.environments.iter().copied().map(Uuid::from);
    let mut any = Condition::any().add(environment.is_in(places)).add(group.is_in(visible.groups.iter().map(key_of)));
    if let Some(owner) = visible.owner {
        any = any.add(instructor.eq(Uuid::from(owner)));
    }
    Some(any)
}

pub(super) fn filtered(query: Select<Entity>, visible: &Visibility, filter: &ScheduleFilter) -> Select<Entity> {
    let mut query = query.filter(Column::InstitutionId.eq(Uuid::from(visible.institution)));
    if let Some(any) = seen(visible, [Column::EnvironmentId, Column::GroupKey, Column::InstructorId]) {
        query = query.filter(any);
    }
    if let Some(environment) = filter.environment {
        query = query.filter(Column::EnvironmentId.eq(Uuid::from(environment)));
    }
    if let Some(instructor) = filter.instructor {
        query = query.filter(Column::InstructorId.eq(Uuid::from(instructor)));
    }
    if let Some(group) = &filter.group {
        query = query.filter(Column::GroupKey.eq(key_of(group)));
    }
    if let Some(active) = filter.active {
        query = query.filter(Column::Active.eq(active));
    }
    if let Some(day) = filter.day {
        query = query.filter(Column::FirstDay.lte(day)).filter(Column::LastDay.gte(day));
    }
    if let Some(search) = &filter.search {
        query = query.filter(contains(Column::SearchText, &fold(search)));
    }
    query
}

/// What a row is sorted by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

pub(super) fn keyset(sort: Sort<ScheduleSort>) -> Keyset<Column, Model> {
    let (column, holds, key): (_, _, Key) = match sort.field {
        ScheduleSort::CreatedAt => (Column::CreatedAt, Holds::Time, |row| (micros(row.created_at), row.id)),
        ScheduleSort::FirstDay => {
            (Column::FirstDay, Holds::Days, |row| (SortKey::Text(row.first_day.to_string()), row.id))
        }
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}

/// Classes on days of a period.
pub(super) fn sessions(
    query: Select<Sessions>,
    visible: &Visibility,
    filter: &ClassSessionFilter,
    days: Period,
) -> Select<Sessions> {
    let mut query = query
        .filter(Held::InstitutionId.eq(Uuid::from(visible.institution)))
        .filter(Held::Day.gte(days.start()))
        .filter(Held::Day.lte(days.end()));
    if let Some(any) = seen(visible, [Held::EnvironmentId, Held::GroupKey, Held::InstructorId]) {
        query = query.filter(any);
    }
    if let Some(environment) = filter.environment {
        query = query.filter(Held::EnvironmentId.eq(Uuid::from(environment)));
    }
    if let Some(instructor) = filter.instructor {
        query = query.filter(Held::InstructorId.eq(Uuid::from(instructor)));
    }
    if let Some(group) = &filter.group {
        query = query.filter(Held::GroupKey.eq(key_of(group)));
    }
    if let Some(schedule) = filter.schedule {
        query = query.filter(Held::ScheduleId.eq(Uuid::from(schedule)));
    }
    query
}
