//! Who is shown to nobody but who may block.

use plantel_domain::enrollment::Sight;
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use sea_orm::{ColumnTrait, Condition};
use uuid::Uuid;

/// The ids of the students of an institution who are blocked.
pub(crate) fn blocked(institution: Uuid) -> SelectStatement {
    let mut students = Query::select();
    students
        .column("id")
        .from("students")
        .and_where(Expr::col("institution_id").eq(institution))
        .and_where(Expr::col("blocked_at").is_not_null());
    students
}

/// Rows of a student whom the sight shows, as far as that goes whether they are blocked.
pub(crate) fn admitted(student: impl ColumnTrait, sight: &Sight) -> Condition {
    if sight.blocked_too {
        Condition::all().add(student.is_not_null())
    } else {
        Condition::all().add(student.not_in_subquery(blocked(sight.institution.into())))
    }
}

/// Rows of a list, as [`Sight::lists`] has them: of who is blocked alone, when those are asked for, else of who is not.
pub(crate) fn listed(student: impl ColumnTrait, sight: &Sight, asked: bool) -> Condition {
    let hidden = || blocked(sight.institution.into());
    let mut all = Condition::all();
    if asked {
        all = all.add(student.in_subquery(hidden()));
    }
    if !asked || !sight.blocked_too {
        all = all.add(student.not_in_subquery(hidden()));
    }
    all
}
