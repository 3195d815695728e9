//! Which students and guardians are shown.

use crate::query::Query;
use plantel_domain::codes::{DocumentNumber, GradeLevel};
use plantel_domain::enrollment::{GuardianFilter, StudentFilter};
use utoipa::IntoParams;
use uuid::Uuid;

/// Which students.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `students` reads")]
pub struct StudentParams {
    /// Name or number of the paper contains this, without regard to accents and case.
    search: Option<String>,
    /// With this paper's number, whatever its type.
    document_number: Option<String>,
    /// Only those in use, or only those switched off.
    active: Option<bool>,
    /// Only those who are blocked, whom nobody sees but who may block; else only those who are not.
    #[param(default = false)]
    blocked: Option<bool>,
    /// Who is enrolled for this year, and has not left.
    year_id: Option<Uuid>,
    /// At this site; of the year named, or of any.
    site_id: Option<Uuid>,
    /// In this grade, by its code or its name; of the year named, or of any.
    grade: Option<String>,
    /// In this group.
    group_id: Option<Uuid>,
    /// For whom this one answers.
    guardian_id: Option<Uuid>,
    /// `name` or `created_at`; with `-` before it, largest first.
    #[param(default = "name", pattern = "^-?(name|created_at)$")]
    sort: Option<String>,
}

/// Which guardians.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `guardians` reads")]
pub struct GuardianParams {
    /// Name or number of the paper contains this, without regard to accents and case.
    search: Option<String>,
    /// With this paper's number, whatever its type.
    document_number: Option<String>,
    /// Only those who answer for nobody but students who are blocked, whom nobody sees but who may block; else all
    /// others.
    #[param(default = false)]
    blocked: Option<bool>,
    /// `name` or `created_at`; with `-` before it, largest first.
    #[param(default = "name", pattern = "^-?(name|created_at)$")]
    sort: Option<String>,
}

/// Whether somebody is changed who answers for other children too.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `confirmed` reads")]
pub struct ConfirmParams {
    /// Whether to change a guardian who answers for other children too; else `guardian.shared` names those.
    #[param(default = false)]
    confirm: Option<bool>,
}

fn number(query: &mut Query) -> Option<String> {
    query.read("document_number", DocumentNumber::parse).map(|number| number.to_string())
}

/// What the query asks for; a bad parameter is told when the query is done.
pub(super) fn students(query: &mut Query) -> StudentFilter {
    StudentFilter {
        search: query.search(),
        number: number(query),
        active: query.flag("active"),
        blocked: query.flag("blocked").unwrap_or(false),
        year: query.id("year_id"),
        site: query.id("site_id"),
        grade: query.read("grade", GradeLevel::parse),
        group: query.id("group_id"),
        guardian: query.id("guardian_id"),
        sort: query.sort(),
    }
}

/// The same of guardians.
pub(super) fn guardians(query: &mut Query) -> GuardianFilter {
    GuardianFilter {
        search: query.search(),
        number: number(query),
        blocked: query.flag("blocked").unwrap_or(false),
        sort: query.sort(),
    }
}

/// Whether the caller confirms it.
pub(super) fn confirmed(query: &mut Query) -> bool {
    query.flag("confirm").unwrap_or(false)
}
