//! The ministry's own file beside what is known here.

use super::upload::{ReconciliationForm, TheirFile};
use super::views::StandingView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::services::Services;
use actix_web::post;
use actix_web::web::{Data, Json};
use plantel_application::attempt;
use plantel_application::simat::{OnlyThere, Reconciliation, SimatDifference};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The ministry's file beside what is known here.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatReconciliation)]
pub struct ReconciliationView {
    /// How many lines the file has.
    #[schema(example = 584)]
    pub rows: usize,
    /// How many of them stand for somebody here.
    #[schema(example = 580)]
    pub matched: usize,
    /// Who is not in it.
    pub only_here: Vec<StandingView>,
    /// Its lines that stand for nobody here.
    pub only_there: Vec<OnlyThereView>,
    /// In what the others differ.
    pub differences: Vec<DifferenceView>,
    /// How many differences were taken from the file, and are none any more.
    #[schema(example = 0)]
    pub accepted: usize,
}

/// A line of the ministry's file that nothing here stands for.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatOnlyThere)]
pub struct OnlyThereView {
    /// Line of the file on which it starts.
    #[schema(example = 12)]
    pub line: u64,
    /// The ministry's code of the type of the paper.
    #[schema(example = "2")]
    pub document_type: String,
    /// Its number.
    #[schema(example = "1007000013")]
    pub document_number: String,
    /// What they are called, surnames first.
    #[schema(example = "PEÑA RUIZ ANA MARIA")]
    pub name: String,
}

/// A value that the ministry has otherwise.
#[derive(Serialize, ToSchema)]
#[schema(as = SimatDifference)]
pub struct DifferenceView {
    /// Names it, as long as whose it is, the column and both values are these.
    #[schema(example = "9f86d081884c7d65")]
    pub id: String,
    /// Of whom.
    pub student_id: Uuid,
    /// What they are called, surnames first.
    #[schema(example = "Peña Ruiz Ana María")]
    pub student_name: String,
    /// Of which enrolment.
    pub enrollment_id: Uuid,
    /// In which column.
    #[schema(example = "FECHA_NACIMIENTO")]
    pub column: &'static str,
    /// What is known here.
    #[schema(example = "20/08/2015")]
    pub ours: String,
    /// What the ministry has.
    #[schema(example = "21/08/2015")]
    pub theirs: String,
    /// Whether it can be taken from there; else it is decided elsewhere, as the grade is, or cannot be read.
    pub can_accept: bool,
}

impl From<OnlyThere> for OnlyThereView {
    fn from(it: OnlyThere) -> Self {
        let OnlyThere { line, document_type, document_number, name } = it;
        Self { line, document_type, document_number, name }
    }
}

impl From<SimatDifference> for DifferenceView {
    fn from(it: SimatDifference) -> Self {
        Self {
            id: it.id,
            student_id: it.student.into(),
            student_name: it.student_name,
            enrollment_id: it.enrollment.into(),
            column: it.column,
            ours: it.ours,
            theirs: it.theirs,
            can_accept: it.can_accept,
        }
    }
}

impl From<Reconciliation> for ReconciliationView {
    fn from(found: Reconciliation) -> Self {
        Self {
            rows: found.rows,
            matched: found.matched,
            only_here: found.only_here.into_iter().map(Into::into).collect(),
            only_there: found.only_there.into_iter().map(Into::into).collect(),
            differences: found.differences.into_iter().map(Into::into).collect(),
            accepted: found.accepted,
        }
    }
}

/// Lays the ministry's file beside what is known here. Nothing is changed but what `accept` names: names, day of birth,
/// paper, sex, address, telephone, stratum, and what the office states; all of it, or nothing. It asks for
/// `read:students_sensitive` too; with `accept` for `write:students` and `write:enrollment` as well.
#[utoipa::path(operation_id = "simat-reconcile", tag = "simat",
    request_body(content = ReconciliationForm, content_type = "multipart/form-data"),
    security(("bearer" = ["export:simat"])),
    responses((status = OK, description = "In what they differ", body = ReconciliationView)))]
#[post("/simat/reconciliation")]
pub async fn reconcile(
    caller: Caller,
    file: TheirFile,
    services: Data<Services>,
) -> ApiResult<Json<ReconciliationView>> {
    let found = attempt(|| services.simat.reconcile(&caller.ctx, &file.0)).await?;
    Ok(Json(found.into()))
}
