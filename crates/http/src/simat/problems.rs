//! What is wrong with the lines of a year, before they are sent.

use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::language::Language;
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpRequest, get};
use plantel_application::attempt;
use plantel_application::simat::{SimatScope, ToldProblem};
use plantel_domain::error::Params;
use plantel_domain::form::BadValue;
use plantel_domain::simat::Mend;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which lines.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list` reads")]
pub struct ScopeParams {
    /// Of this school year.
    year_id: Uuid,
    /// At this site; at all when it is absent.
    site_id: Option<Uuid>,
}

/// Something that is wrong with a line, or looks so.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatProblem)]
pub struct SimatProblemView {
    /// Of whom; null where a site is at fault, of which it is then told once.
    pub student_id: Option<Uuid>,
    /// What they are called, surnames first.
    #[schema(example = "Peña Ruiz Ana María")]
    pub student_name: Option<String>,
    /// Of which enrolment.
    pub enrollment_id: Option<Uuid>,
    /// At which site.
    pub site_id: Uuid,
    /// In which column.
    #[schema(example = "APELLIDO1")]
    pub column: &'static str,
    /// Stable, for programs.
    #[schema(example = "simat.name-too-long")]
    pub code: &'static str,
    /// `error` (the ministry refuses the line) or `warning` (to look at).
    #[schema(example = "error")]
    pub severity: &'static str,
    /// What stands there; empty where it may be sensitive.
    pub value: String,
    /// One sentence, in the caller's language.
    pub detail: String,
    /// Where it is mended.
    pub mend: MendView,
}

/// Where something is mended.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatMend)]
pub struct MendView {
    /// The path of what is changed.
    #[schema(example = "/api/v1/students/01890a5d-ac96-774b-bcce-b302099a8057")]
    pub path: String,
    /// The fields in which: several where they are said together, or not at all, as the parts of a name.
    #[schema(example = json!(["document_type", "document_number"]))]
    pub fields: Vec<&'static str>,
}

fn path(mend: Mend) -> String {
    match mend {
        Mend::Student(id) => format!("/api/v1/students/{id}"),
        Mend::Sensitive(id) => format!("/api/v1/students/{id}/sensitive"),
        Mend::Enrollment(id) => format!("/api/v1/enrollments/{id}"),
        Mend::Facts(id) => format!("/api/v1/enrollments/{id}/simat"),
        Mend::Site(id) => format!("/api/v1/sites/{id}"),
    }
}

impl SimatProblemView {
    fn told(told: ToldProblem, language: Language) -> Self {
        let ToldProblem { problem, student_name } = told;
        let max = problem.max.and_then(|max| i64::try_from(max).ok());
        let params = max.map_or_else(Params::none, |max| Params::none().number("max", max));
        Self {
            student_id: problem.student.map(Into::into),
            student_name,
            enrollment_id: problem.enrollment.map(Into::into),
            site_id: problem.site.into(),
            column: problem.column,
            code: problem.code,
            severity: problem.severity.name(),
            value: problem.value,
            detail: language.detail(problem.code, &params),
            mend: MendView { path: path(problem.mend), fields: problem.fields.to_vec() },
        }
    }
}

/// Lists what is wrong with the lines of a year, as a file in Latin-1 would have them: what sites lack first, then by
/// student and column. That it was looked at stands in the journal.
#[utoipa::path(operation_id = "simat-problems", tag = "simat", params(ScopeParams, PageParams),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "A page", body = ListView<SimatProblemView>)))]
#[get("/simat/problems")]
pub async fn list(
    caller: Caller,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Listed<SimatProblemView>> {
    let id = |text: &str| Uuid::try_parse(text).map_err(|_| BadValue::new("id.invalid"));
    let year = query.required_as("year_id", id);
    let (site, page) = (query.id("site_id"), query.page("simat-problems"));
    let link = query.done("simat-problems")?;
    // Whoever named no year was refused.
    let scope = SimatScope { year: year.unwrap_or_default().into(), site };
    let page = attempt(|| services.simat.problems(&caller.ctx, scope, &page)).await?;
    let language = Language::of(&request);
    Ok(Listed::new(page, &link, |told| SimatProblemView::told(told, language)))
}
