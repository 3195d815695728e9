//! Which enrolments are shown.

use crate::query::Query;
use plantel_domain::codes::{GradeLevel, Shift};
use plantel_domain::enrollment::{EnrollmentCase, EnrollmentFilter, EnrollmentState};
use utoipa::IntoParams;
use uuid::Uuid;

/// Whether a guardian whom several children share is changed.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `create` reads")]
pub struct ConfirmParams {
    /// Whether what is said of guardians who are known changes them, though they answer for other children too.
    #[param(default = false)]
    confirm: Option<bool>,
}

/// Which enrolments.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct EnrollmentParams {
    /// The student's name or number of the paper contains this, without regard to accents and case.
    search: Option<String>,
    /// Of this student.
    student_id: Option<Uuid>,
    /// For this year.
    year_id: Option<Uuid>,
    /// At this site.
    site_id: Option<Uuid>,
    /// In this grade, by its code in SIMAT.
    grade: Option<i32>,
    /// `full_day`, `morning`, `afternoon`, `night`, `weekend` or `single`.
    #[param(pattern = "^(full_day|morning|afternoon|night|weekend|single)$")]
    shift: Option<String>,
    /// In this group.
    group_id: Option<Uuid>,
    /// `prospect`, `pending_documents`, `in_review`, `active`, `completed`, `graduated`, `withdrawn` or `transferred`.
    #[param(pattern = "^(prospect|pending_documents|in_review|active|completed|graduated|withdrawn|transferred)$")]
    state: Option<String>,
    /// `new`, `returning`, `from_elsewhere` or `from_abroad`.
    #[param(pattern = "^(new|returning|from_elsewhere|from_abroad)$")]
    case: Option<String>,
    /// Only those of students who are blocked, whom nobody sees but who may block; else all others.
    #[param(default = false)]
    blocked: Option<bool>,
    /// `created_at` or `updated_at`; with `-` before it, the latest first.
    #[param(default = "-created_at", pattern = "^-?(created_at|updated_at)$")]
    sort: Option<String>,
}

/// What the query asks for; a bad parameter is told when the query is done.
pub(super) fn filter(query: &mut Query) -> EnrollmentFilter {
    EnrollmentFilter {
        student: query.id("student_id"),
        year: query.id("year_id"),
        site: query.id("site_id"),
        grade: query.read("grade", GradeLevel::parse),
        shift: query.read("shift", Shift::parse),
        group: query.id("group_id"),
        state: query.read("state", EnrollmentState::parse),
        case: query.read("case", EnrollmentCase::parse),
        search: query.search(),
        blocked: query.flag("blocked").unwrap_or(false),
        sort: query.sort(),
    }
}
