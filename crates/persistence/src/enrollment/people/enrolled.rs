//! Which students enrolments name.

use plantel_domain::enrollment::{EnrollmentState, StudentFilter};
use sea_orm::sea_query::{Expr, ExprTrait, Query, SelectStatement};
use uuid::Uuid;

fn named(institution: Uuid, which: fn(EnrollmentState) -> bool) -> SelectStatement {
    let states = EnrollmentState::ALL.iter().copied().filter(|state| which(*state)).map(EnrollmentState::name);
    let mut students = Query::select();
    students
        .column("student_id")
        .from("enrollments")
        .and_where(Expr::col("institution_id").eq(institution))
        .and_where(Expr::col("state").is_in(states));
    students
}

/// Who is taught in one of these groups, or was to the end of its year.
pub(super) fn taught_in(institution: Uuid, groups: impl IntoIterator<Item = Uuid>) -> SelectStatement {
    let mut students = named(institution, EnrollmentState::taught);
    students.and_where(Expr::col("group_id").is_in(groups));
    students
}

/// Who has an enrolment that was not left and is what the filter asks for; nothing when it asks for none.
pub(super) fn asked(institution: Uuid, filter: &StudentFilter) -> Option<SelectStatement> {
    let mut students = named(institution, EnrollmentState::counts);
    let ids = [
        ("year_id", filter.year.map(Uuid::from)),
        ("site_id", filter.site.map(Uuid::from)),
        ("group_id", filter.group.map(Uuid::from)),
    ];
    let mut asks = false;
    for (column, id) in ids {
        if let Some(id) = id {
            students.and_where(Expr::col(column).eq(id));
            asks = true;
        }
    }
    if let Some(grade) = filter.grade {
        students.and_where(Expr::col("grade").eq(i32::from(grade.get())));
        asks = true;
    }
    asks.then_some(students)
}
