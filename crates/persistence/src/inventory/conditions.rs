//! What single conditions of a list of assets are.

use super::entity::{Column, Entity};
use crate::work::BATCH;
use plantel_domain::inventory::{Condition, Range};
use sea_orm::sea_query::{Expr, Query, SelectStatement, SimpleExpr, UnionType};
use sea_orm::{ColumnTrait, Condition as All, ExprTrait, IntoSimpleExpr, Value};
use uuid::Uuid;

/// What a condition does for the way to the rows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Part {
    /// What the database likes.
    Any,
    /// It leads there: few rows meet it, which SQLite is told.
    Lead,
    /// It is looked at in each row that another way leads to.
    Rest,
}

/// Writes a condition for its part.
pub(super) type Build = Box<dyn Fn(Part) -> All + Send + Sync>;

/// The assets of some environments: kept there, or with units there.
#[derive(Clone, Debug)]
pub(super) struct Places {
    pub(super) environments: Vec<Uuid>,
    pub(super) away: Away,
}

/// Which assets have units away from where they are kept, in these environments.
#[derive(Clone, Debug)]
pub(super) enum Away {
    These(Vec<Uuid>),
    TooMany,
}

impl Places {
    /// Whether all of their assets are kept there.
    pub(super) fn all_kept(&self) -> bool {
        matches!(&self.away, Away::These(ids) if ids.is_empty())
    }
}

/// The column, or one that no index is used for.
pub(super) fn column(column: Column, part: Part) -> SimpleExpr {
    match part {
        Part::Any | Part::Lead => column.into_simple_expr(),
        Part::Rest => Expr::cust(format!("+assets.{}", name(column))),
    }
}

/// A condition that few rows meet, if it leads.
pub(super) fn told(condition: SimpleExpr, part: Part) -> SimpleExpr {
    if part == Part::Lead { Expr::cust_with_expr("likelihood(?, 0.0001)", condition) } else { condition }
}

fn name(column: Column) -> String {
    sea_orm::Iden::to_string(&column)
}

pub(super) fn equal_to(of: Column, value: Value, part: Part) -> All {
    told(column(of, part).eq(Expr::value(value)), part).into()
}

/// From a value to a value, as far as either is given.
pub(super) fn within<T>(of: Column, range: Range<T>) -> Build
where
    T: PartialOrd + Copy + Into<Value> + Send + Sync + 'static,
{
    Box::new(move |part| {
        let from = range.from.map(|from| told(column(of, part).gte(Expr::value(from)), part));
        let to = range.to.map(|to| told(column(of, part).lte(Expr::value(to)), part));
        All::all().add_option(from).add_option(to)
    })
}

/// At least one unit in a condition; written out, for the index of such rows.
pub(super) fn with_units(condition: Condition, part: Part) -> SimpleExpr {
    let plus = if part == Part::Rest { "+" } else { "" };
    let column = match condition {
        Condition::Good => {
            let others = "damaged - missing - maintenance - in_use - on_loan - in_transit";
            return Expr::cust(format!("quantity - {others} > 0"));
        }
        Condition::InUse => Column::InUse,
        Condition::OnLoan => Column::OnLoan,
        Condition::InTransit => Column::InTransit,
        Condition::Maintenance => Column::Maintenance,
        Condition::Damaged => Column::Damaged,
        Condition::Missing => Column::Missing,
    };
    told(Expr::cust(format!("{plus}{} > 0", name(column))), part)
}

impl Places {
    /// That an asset is among them; `away` gives those with units away from where they are kept.
    pub(super) fn holding(&self, away: &SelectStatement, tenant: Uuid, part: Part) -> All {
        let kept = match self.environments.as_slice() {
            [one] => column(Column::EnvironmentId, part).eq(*one),
            several => column(Column::EnvironmentId, part).is_in(several.iter().copied()),
        };
        let kept = told(kept, part);
        let id = || column(Column::Id, part);
        match &self.away {
            Away::These(ids) if ids.is_empty() => kept.into(),
            _ if part == Part::Lead => {
                let mut ids = Query::select();
                ids.column(Column::Id).from(Entity).and_where(Column::InstitutionId.eq(tenant)).and_where(kept);
                id().in_subquery(ids.union(UnionType::All, away.clone()).to_owned()).into()
            }
            Away::These(ids) => All::any().add(kept).add(id().is_in(ids.iter().copied())),
            Away::TooMany => All::any().add(kept).add(id().in_subquery(away.clone())),
        }
    }
}

/// That an asset is one of these. SQLite binds at most 32,766 values: many come as one document.
pub(super) fn among(ids: &[Uuid], sqlite: bool) -> All {
    let few = !sqlite || ids.len() <= BATCH;
    if few {
        return All::all().add(Column::Id.is_in(ids.iter().copied()));
    }
    let words: Vec<String> = ids.iter().map(|id| id.simple().to_string()).collect();
    let document = serde_json::Value::from(words).to_string();
    All::all().add(Expr::cust_with_values("assets.id IN (SELECT unhex(value) FROM json_each(?))", [document]))
}
