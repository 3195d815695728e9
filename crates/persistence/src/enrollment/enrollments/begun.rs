//! Years that began before a day.

use plantel_domain::clock::Day;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

/// Those of the institution.
pub(super) fn begun_before(institution: Uuid, day: Day) -> SelectStatement {
    let mut years = Query::select();
    years
        .column("id")
        .from("school_years")
        .and_where(Expr::col("institution_id").eq(institution))
        .and_where(Expr::col("starts_on").lt(day));
    years
}
