//! Which loans of a list, and in which order.

use super::entity::{Column, Entity, Model};
use super::lines::{line, unit};
use crate::paging::{Holds, Keyset, micros};
use chrono::NaiveDate;
use plantel_domain::access::Visibility;
use plantel_domain::ids::AssetId;
use plantel_domain::loans::{LoanFilter, LoanSort, Stands, StateName, Takes};
use plantel_domain::page::{Sort, SortKey};
use sea_orm::sea_query::{Expr, Query, SelectStatement, UnionType};
use sea_orm::{ColumnTrait, Condition, QueryFilter, Select};
use uuid::Uuid;

/// The loans that ask for an asset, or for which it stands.
fn of_asset(institution: Uuid, asset: AssetId) -> SelectStatement {
    let mut units = Query::select();
    units
        .column(unit::Column::LoanId)
        .from(unit::Entity)
        .and_where(unit::Column::InstitutionId.eq(institution))
        .and_where(unit::Column::AssetId.eq(Uuid::from(asset)));
    let mut lines = Query::select();
    lines
        .column(line::Column::LoanId)
        .from(line::Entity)
        .and_where(line::Column::InstitutionId.eq(institution))
        .and_where(line::Column::AssetId.eq(Uuid::from(asset)))
        .union(UnionType::Distinct, units);
    lines
}

/// The loans to which units of an asset are promised, or that have some.
fn claiming(institution: Uuid, asset: AssetId) -> SelectStatement {
    let mut units = Query::select();
    units
        .column(unit::Column::LoanId)
        .from(unit::Entity)
        .and_where(unit::Column::InstitutionId.eq(institution))
        .and_where(unit::Column::AssetId.eq(Uuid::from(asset)))
        .and_where(Expr::cust(CLAIMED));
    units
}

/// The loans of which a line names an asset.
fn naming(institution: Uuid, asset: AssetId) -> SelectStatement {
    let mut lines = Query::select();
    lines
        .column(line::Column::LoanId)
        .from(line::Entity)
        .and_where(line::Column::InstitutionId.eq(institution))
        .and_where(line::Column::AssetId.eq(Uuid::from(asset)));
    lines
}

/// What takes units of an asset, or asks for it before anybody has decided.
fn taking_of(institution: Uuid, asset: AssetId) -> Condition {
    let pending = StateName::Pending.name();
    let asks = Condition::all().add(Column::State.eq(pending)).add(Column::Id.in_subquery(naming(institution, asset)));
    let has = Condition::all().add(Column::State.ne(pending)).add(Column::Id.in_subquery(claiming(institution, asset)));
    Condition::any().add(asks).add(has)
}

/// The loans to which units are promised that were not handed over yet.
fn promised(institution: Uuid) -> SelectStatement {
    let mut units = Query::select();
    units
        .column(unit::Column::LoanId)
        .from(unit::Entity)
        .and_where(unit::Column::InstitutionId.eq(institution))
        .and_where(unit::Column::Promised.gt(0));
    units
}

fn standing(institution: Uuid, stands: Stands) -> Condition {
    let state = |names: &[StateName]| Column::State.is_in(names.iter().map(|name| name.name()));
    let out = || state(&[StateName::Active, StateName::PartiallyReturned]);
    match stands {
        Stands::ToApprove(by) => {
            let more_days = Condition::all()
                .add(state(&[StateName::Approved, StateName::Active, StateName::PartiallyReturned]))
                .add(Column::ExtensionEnd.is_not_null())
                .add(Column::ExtensionGranted.is_null());
            Condition::all()
                .add(Column::BorrowerId.ne(Uuid::from(by)))
                .add(Condition::any().add(Column::State.eq(StateName::Pending.name())).add(more_days))
        }
        Stands::ToHandOver(day) => {
            let some_left = Condition::all().add(out()).add(Column::Id.in_subquery(promised(institution)));
            Condition::all()
                .add(Column::StartDate.lte(day))
                .add(Column::EndDate.gte(day))
                .add(Condition::any().add(Column::State.eq(StateName::Approved.name())).add(some_left))
        }
        Stands::DueToday(day) => Condition::all().add(out()).add(Column::EndDate.eq(day)),
        Stands::Overdue(day) => Condition::all().add(out()).add(Column::EndDate.lt(day)),
    }
}

/// As [`Takes::has`] tells.
fn taking(takes: &Takes) -> Condition {
    let Takes { days, today, pending } = *takes;
    let state = |names: &[StateName]| Column::State.is_in(names.iter().map(|name| name.name()));
    let (begun, over) = (Column::StartDate.lte(days.end()), Column::EndDate.gte(days.start()));
    let mut out = Condition::all().add(state(&[StateName::Active, StateName::PartiallyReturned]));
    if today > days.end() {
        out = out.add(begun.clone());
    }
    // What is overdue is back when it is back.
    if today < days.start() {
        out = out.add(Condition::any().add(over.clone()).add(Column::EndDate.lt(today)));
    }
    let waits = if pending { &[StateName::Approved, StateName::Pending][..] } else { &[StateName::Approved] };
    Condition::any().add(out).add(Condition::all().add(state(waits)).add(begun).add(over))
}

pub(super) fn filtered(query: Select<Entity>, visible: &Visibility, filter: &LoanFilter) -> Select<Entity> {
    let institution = Uuid::from(visible.institution);
    let mut query = query.filter(Column::InstitutionId.eq(institution));
    if !visible.everything {
        let places = visible.environments.iter().copied().map(Uuid::from);
        let mut any = Condition::any().add(Column::WarehouseId.is_in(places));
        if let Some(owner) = visible.owner {
            any = any.add(Column::BorrowerId.eq(Uuid::from(owner)));
        }
        query = query.filter(any);
    }
    if let Some(state) = filter.state {
        query = query.filter(Column::State.eq(state.name()));
    }
    match filter.asset {
        Some(asset) if filter.takes.is_some() => query = query.filter(taking_of(institution, asset)),
        Some(asset) => query = query.filter(Column::Id.in_subquery(of_asset(institution, asset))),
        None => {}
    }
    if let Some(warehouse) = filter.warehouse {
        query = query.filter(Column::WarehouseId.eq(Uuid::from(warehouse)));
    }
    if let Some(borrower) = filter.borrower {
        query = query.filter(Column::BorrowerId.eq(Uuid::from(borrower)));
    }
    if let Some(stands) = filter.stands {
        query = query.filter(standing(institution, stands));
    }
    if let Some(takes) = filter.takes {
        query = query.filter(taking(&takes));
    }
    if let Some(days) = filter.days {
        query = query.filter(Column::StartDate.lte(days.end())).filter(Column::EndDate.gte(days.start()));
    }
    query
}

/// A day as a text that sorts as the day does.
fn day(day: NaiveDate) -> SortKey {
    SortKey::Text(day.to_string())
}

/// What a row is sorted by, and its id.
type Key = fn(&Model) -> (SortKey, Uuid);

pub(super) fn keyset(sort: Sort<LoanSort>) -> Keyset<Column, Model> {
    let (column, holds, key): (_, _, Key) = match sort.field {
        LoanSort::CreatedAt => (Column::CreatedAt, Holds::Time, |row| (micros(row.created_at), row.id)),
        LoanSort::StartDate => (Column::StartDate, Holds::Days, |row| (day(row.start_date), row.id)),
        LoanSort::EndDate => (Column::EndDate, Holds::Days, |row| (day(row.end_date), row.id)),
    };
    Keyset { sort: sort.name(), column, id: Column::Id, descending: sort.descending, key, holds }
}

/// As the index of units that are claimed has it: a bound value would not be known to mean the same.
pub(super) const CLAIMED: &str = "promised + lent > 0";

/// Pending, or promised and to be collected, until before a day; or out, with something left to collect until then.
pub(super) fn over(institution: Uuid, before: NaiveDate) -> Condition {
    // As the indexes have the states.
    let pending = Condition::all().add(Expr::cust("state IN ('pending', 'approved')"));
    let approved = Condition::all().add(Expr::cust("state = 'approved'")).add(Column::CollectBy.lt(before));
    let out = [StateName::Active.name(), StateName::PartiallyReturned.name()];
    let left = Condition::all()
        .add(Column::State.is_in(out))
        .add(Condition::any().add(Column::EndDate.lt(before)).add(Column::CollectBy.lt(before)))
        .add(Column::Id.in_subquery(promised(institution)));
    Condition::any().add(pending.add(Column::EndDate.lt(before))).add(approved).add(left)
}
