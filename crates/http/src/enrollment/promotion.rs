//! A whole year goes over into the next.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::language::Language;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, post};
use plantel_application::attempt;
use plantel_application::enrollment::{Decided, NewPromotion, NotTaken, PromotionReport};
use plantel_domain::enrollment::{Decision, MOST_DECISIONS, NeverActive, Usual};
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::text::Prose;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

fn rehearsed() -> bool {
    true
}

/// What becomes of the students of a year.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct PromotionBody {
    /// Into which year: one that begins later and is not over.
    pub to_year_id: Uuid,
    /// Decide everything, store nothing.
    #[serde(default = "rehearsed")]
    #[schema(default = true)]
    pub dry_run: bool,
    /// Whether the others go over though decisions are refused; else nobody does.
    #[serde(default)]
    #[schema(default = false)]
    pub skip_refused: bool,
    /// What becomes of whoever is not named: `promote` or `repeat`.
    #[schema(default = "promote", example = "promote")]
    pub default: Option<String>,
    /// What becomes of whoever asked for a place in the year, or was offered one, and never had it: `withdraw` or
    /// `keep`. While they wait the year is not closed.
    #[schema(default = "keep", example = "withdraw")]
    pub never_active: Option<String>,
    /// What becomes of some; of each student one.
    #[serde(default)]
    #[schema(max_items = 10_000)]
    pub decisions: Vec<PromotionDecisionBody>,
}

/// What becomes of a student.
#[derive(Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
#[schema(as = PromotionDecision)]
pub struct PromotionDecisionBody {
    /// Of whom.
    pub student_id: Uuid,
    /// `promote` (from the last grade: graduates), `repeat`, `graduate` or `leave`; of who never had a place `leave`
    /// alone.
    #[serde(default)]
    #[schema(required, example = "repeat")]
    pub decision: String,
    /// What is noted of it in the history, up to 500 characters.
    #[schema(example = "Decisión de la comisión de evaluación y promoción")]
    pub note: Option<String>,
}

impl PromotionBody {
    fn read(self) -> Result<NewPromotion, Invalid> {
        let mut form = Form::new();
        if self.decisions.len() > MOST_DECISIONS {
            let max = Params::none().number("max", i64::try_from(MOST_DECISIONS).unwrap_or(i64::MAX));
            form.refuse("/decisions", BadValue::with("list.too-long", max));
            return form.done(|| None);
        }
        let usual = form.take_some("/default", self.default.as_deref().map(Decision::parse));
        let never_active = form.take_some("/never_active", self.never_active.as_deref().map(NeverActive::parse));
        let read = self.decisions.iter().enumerate().map(|(place, decided)| decided.read(&mut form, place));
        let decisions: Option<Vec<Decided>> = read.collect::<Vec<_>>().into_iter().collect();
        let (to, dry_run, skip_refused) = (self.to_year_id.into(), self.dry_run, self.skip_refused);
        form.done(|| {
            let decision = usual?.unwrap_or(Decision::Promote);
            let usual = Usual { decision, never_active: never_active?.unwrap_or(NeverActive::Keep) };
            Some(NewPromotion { to, usual, decisions: decisions?, dry_run, skip_refused })
        })
    }
}

impl PromotionDecisionBody {
    fn read(&self, form: &mut Form, place: usize) -> Option<Decided> {
        let decision = form.take(&format!("/decisions/{place}/decision"), Decision::parse(&self.decision));
        let note = form.take_some(&format!("/decisions/{place}/note"), self.note.as_deref().map(Prose::parse));
        Some(Decided { student: self.student_id.into(), decision: decision?, note: note? })
    }
}

/// What came of a year, or would.
#[derive(Serialize, ToSchema)]
#[schema(as = PromotionReport)]
pub struct PromotionView {
    /// Students who go to the next grade.
    #[schema(example = 540)]
    pub promoted: usize,
    /// Students who attend the same grade again.
    #[schema(example = 12)]
    pub repeating: usize,
    /// Students who have finished school.
    #[schema(example = 28)]
    pub graduated: usize,
    /// Students who do not come back.
    #[schema(example = 4)]
    pub left: usize,
    /// Students who never had a place in the year, and were withdrawn.
    #[schema(example = 3)]
    pub withdrawn: usize,
    /// Students of whom it was decided before.
    #[schema(example = 0)]
    pub unchanged: usize,
    /// Enrolments of the year that were ended, those of who was withdrawn among them.
    #[schema(example = 587)]
    pub ended: usize,
    /// Enrolments of the next year that were made; each waits for its papers.
    #[schema(example = 552)]
    pub enrolled: usize,
    /// Whether nothing was stored.
    pub dry_run: bool,
    /// Decisions that were refused.
    pub refused: Vec<PromotionRefusalView>,
}

/// A decision that was refused.
#[derive(Serialize, ToSchema)]
#[schema(as = PromotionRefusal)]
pub struct PromotionRefusalView {
    /// Of whom.
    pub student_id: Uuid,
    /// Which of the decisions it was, from 0; null for the default.
    pub decision: Option<usize>,
    /// The enrolment of the next year that is to be changed first, where one is in the way.
    pub enrollment_id: Option<Uuid>,
    /// Stable, for programs.
    #[schema(example = "promotion.no-next-grade")]
    pub code: &'static str,
    /// One sentence, in the caller's language.
    pub detail: String,
}

fn view(report: PromotionReport, language: Language) -> PromotionView {
    let refusal = |refused: NotTaken| PromotionRefusalView {
        student_id: refused.student.into(),
        decision: refused.place,
        enrollment_id: refused.why.in_the_way().map(Into::into),
        code: refused.why.code(),
        detail: language.detail(refused.why.code(), &refused.params()),
    };
    PromotionView {
        promoted: report.promoted,
        repeating: report.repeating,
        graduated: report.graduated,
        left: report.left,
        withdrawn: report.withdrawn,
        unchanged: report.unchanged,
        ended: report.ended,
        enrolled: report.enrolled,
        dry_run: report.dry_run,
        refused: report.refused.into_iter().map(refusal).collect(),
    }
}

/// Ends the enrolments of a year that is active, and enrols in a later one who comes back: in the next grade or the
/// same, at the same site, in no group. What the office stated of the person for the ministry goes over too. Who never
/// had a place is withdrawn, if that is asked. It asks for `write:enrollment` too. While decisions are refused nobody
/// goes over, unless they may be skipped; the second time nothing changes.
#[utoipa::path(operation_id = "school-years-promote", tag = "school-years", request_body = PromotionBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:school"])),
    responses((status = OK, description = "What came of it", body = PromotionView)))]
#[post("/school-years/{id}/promotion")]
pub async fn promote(
    caller: Caller,
    id: PathId,
    body: Valid<PromotionBody>,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<PromotionView>> {
    let (id, new) = (id.0.into(), body.0.read()?);
    let report = attempt(|| services.enrollments.promote(&caller.ctx, id, &new)).await?;
    Ok(Json(view(report, Language::of(&request))))
}
