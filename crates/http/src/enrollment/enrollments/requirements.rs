//! Which papers enrolments need.

use super::bodies::grade;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, Valid};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, put};
use chrono::{DateTime, Utc};
use plantel_application::attempt;
use plantel_domain::enrollment::{DocumentKind, EnrollmentCase, MOST_REQUIREMENTS, Requirement, Requirements};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::text::Line;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use validator::Validate;

/// A paper that an enrolment needs, or may bring.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrollmentRequirement)]
pub struct RequirementView {
    /// Of which kind: a short word of the institution's.
    #[schema(example = "identity_document")]
    pub kind: String,
    /// What people read.
    #[schema(example = "Documento de identidad del estudiante")]
    pub name: String,
    /// In which grades, by their codes in SIMAT; in all when none is named.
    pub grades: Vec<i32>,
    /// For whom: `new`, `returning`, `from_elsewhere`, `from_abroad`; for everybody when none is named.
    pub cases: Vec<&'static str>,
    /// Whether nobody is enrolled without it.
    pub required: bool,
}

/// The papers of an institution.
#[derive(Serialize, ToSchema)]
#[schema(as = EnrollmentRequirements)]
pub struct RequirementsView {
    /// Each kind once.
    pub papers: Vec<RequirementView>,
    /// When they were written; null while the usual ones hold.
    pub updated_at: Option<DateTime<Utc>>,
}

impl From<Requirement> for RequirementView {
    fn from(paper: Requirement) -> Self {
        Self {
            kind: paper.kind.as_str().to_owned(),
            name: paper.name.into(),
            grades: paper.grades.into_iter().map(|grade| grade.get().into()).collect(),
            cases: paper.cases.into_iter().map(EnrollmentCase::name).collect(),
            required: paper.required,
        }
    }
}

fn shown(requirements: Requirements) -> Tagged<RequirementsView> {
    let Requirements { papers, updated_at, version, .. } = requirements;
    Tagged::new(version, RequirementsView { papers: papers.into_iter().map(Into::into).collect(), updated_at })
}

/// A paper that enrolments are to need, or may bring.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = EnrollmentRequirementBody)]
pub struct RequirementBody {
    /// Of which kind: 2 to 40 of `a-z`, digits and `_`.
    #[serde(default)]
    #[schema(required, min_length = 2, max_length = 40, example = "identity_document")]
    pub kind: String,
    /// What people read.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 100, example = "Documento de identidad del estudiante")]
    pub name: String,
    /// In which grades, by their codes in SIMAT; in all when none is named.
    #[serde(default)]
    #[schema(max_items = 26)]
    pub grades: Vec<i64>,
    /// For whom: `new`, `returning`, `from_elsewhere`, `from_abroad`; for everybody when none is named.
    #[serde(default)]
    #[schema(max_items = 4)]
    pub cases: Vec<String>,
    /// Whether nobody is enrolled without it.
    pub required: bool,
}

/// The papers of an institution, all of them.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
#[schema(as = EnrollmentRequirementsBody)]
pub struct RequirementsBody {
    /// Each kind once.
    #[schema(max_items = 50)]
    pub papers: Vec<RequirementBody>,
}

impl RequirementsBody {
    /// As the use case takes it.
    pub fn read(self) -> Result<Vec<Requirement>, Invalid> {
        let mut form = Form::new();
        if self.papers.len() > MOST_REQUIREMENTS {
            let max = Params::none().number("max", i64::try_from(MOST_REQUIREMENTS).unwrap_or(i64::MAX));
            form.refuse("/papers", BadValue::with("list.too-long", max));
            return form.done(|| None);
        }
        let read = self.papers.iter().enumerate().map(|(place, paper)| paper.read(&mut form, place));
        let papers: Option<Vec<Requirement>> = read.collect::<Vec<_>>().into_iter().collect();
        form.done(|| papers)
    }
}

impl RequirementBody {
    fn read(&self, form: &mut Form, place: usize) -> Option<Requirement> {
        let at = |field: &str| format!("/papers/{place}/{field}");
        let kind = form.take(&at("kind"), DocumentKind::parse(&self.kind));
        let name = form.take(&at("name"), Line::parse(&self.name));
        let grades = self.grades.iter().enumerate();
        let grades = grades.filter_map(|(n, code)| form.take(&at(&format!("grades/{n}")), grade(*code))).collect();
        let cases = self.cases.iter().enumerate();
        let cases =
            cases.filter_map(|(n, name)| form.take(&at(&format!("cases/{n}")), EnrollmentCase::parse(name))).collect();
        Some(Requirement { kind: kind?, name: name?, grades, cases, required: self.required })
    }
}

/// Shows which papers enrolments need: those that the institution wrote, or the usual ones.
#[utoipa::path(operation_id = "enrollment-requirements-get", tag = "enrollments",
    security(("bearer" = ["read:enrollment"])),
    responses((status = OK, description = "The papers", body = RequirementsView)))]
#[get("/enrollment-requirements")]
pub async fn show(caller: Caller, services: Data<Services>) -> ApiResult<Tagged<RequirementsView>> {
    Ok(shown(attempt(|| services.enrollments.requirements(&caller.ctx)).await?))
}

/// Says anew which papers enrolments need, all of them.
#[utoipa::path(operation_id = "enrollment-requirements-write", tag = "enrollments", request_body = RequirementsBody,
    security(("bearer" = ["manage:enrollment"])),
    responses((status = OK, description = "The papers", body = RequirementsView)))]
#[put("/enrollment-requirements")]
pub async fn write(
    caller: Caller,
    if_match: IfMatch,
    body: Valid<RequirementsBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<RequirementsView>> {
    let papers = body.0.read()?;
    let write = || services.enrollments.write_requirements(&caller.ctx, if_match.0, papers.clone());
    Ok(shown(attempt(write).await?))
}
