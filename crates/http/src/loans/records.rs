//! Records of what was handed over.

use super::views::DeedView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::PathId;
use crate::inventory::second_id;
use crate::services::Services;
use actix_web::http::header;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, HttpResponse, get};
use chrono::NaiveDate;
use plantel_application::Names;
use plantel_application::attempt;
use plantel_application::loans::VerifiedRecord;
use plantel_domain::error::not_found;
use plantel_domain::loans::{LoanRecord, RecordCode};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// The record of a hand-over.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanRecord)]
pub struct RecordView {
    /// Its id.
    pub id: Uuid,
    /// In which year of the institution's calendar.
    #[schema(example = 2026)]
    pub year: i32,
    /// Which of its warehouse and year: from 1, without gaps.
    #[schema(example = 7)]
    pub number: u32,
    /// By which anybody may ask whether it is genuine.
    #[schema(example = "7KQ2M-00XVB-9T4HS-PARE3")]
    pub code: String,
    /// How many units were handed over.
    #[schema(example = 2)]
    pub units: u32,
    /// Who handed over, and when.
    pub issued: DeedView,
    /// The SHA-256 of the file; null until it is kept, which is a minute at the most, or when somebody opens it.
    pub sha256: Option<String>,
}

/// The records of a loan.
#[derive(Serialize, ToSchema)]
#[schema(as = LoanRecords)]
pub struct RecordsView {
    /// In the order in which they were issued.
    pub data: Vec<RecordView>,
}

/// What the code of a record proves.
#[derive(Serialize, ToSchema)]
#[schema(as = VerifiedLoanRecord)]
pub struct VerifiedView {
    /// Whose things, as it was called then.
    #[schema(example = "Centro de Formación")]
    pub institution: String,
    /// From which warehouse, as it was called then.
    #[schema(example = "Bodega principal")]
    pub warehouse: String,
    /// In which year of the institution's calendar.
    #[schema(example = 2026)]
    pub year: i32,
    /// Which of its warehouse and year.
    #[schema(example = 7)]
    pub number: u32,
    /// The day of the hand-over.
    pub issued_on: NaiveDate,
    /// How many units were handed over.
    #[schema(example = 2)]
    pub units: u32,
    /// The SHA-256 of the file, once it is kept: who holds a file compares it.
    pub sha256: Option<String>,
    /// Where the loan stands now.
    #[schema(example = "active")]
    pub state: &'static str,
}

impl RecordView {
    fn of(record: LoanRecord, names: &Names) -> Self {
        Self {
            id: record.id.into(),
            year: record.year,
            number: record.number,
            code: record.code.to_string(),
            units: record.contents.units(),
            issued: DeedView::of(record.issued, names),
            sha256: record.kept.map(|kept| kept.sha256),
        }
    }
}

impl From<VerifiedRecord> for VerifiedView {
    fn from(record: VerifiedRecord) -> Self {
        Self {
            institution: record.institution,
            warehouse: record.warehouse,
            year: record.year,
            number: record.number,
            issued_on: record.issued,
            units: record.units,
            sha256: record.sha256,
            state: record.state.name(),
        }
    }
}

/// Lists the records of a loan: one for each time that units were handed over.
#[utoipa::path(operation_id = "loans-records", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The records", body = RecordsView)))]
#[get("/loans/{id}/records")]
pub async fn list(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<RecordsView>> {
    let loan = id.0.into();
    let records = attempt(|| services.loans.records(&caller.ctx, loan)).await?;
    let people = || records.iter().filter_map(|record| record.issued.by);
    let names = attempt(|| services.loans.names_of_people(&caller.ctx, people())).await?;
    Ok(Json(RecordsView { data: records.into_iter().map(|record| RecordView::of(record, &names)).collect() }))
}

/// Shows a record as a PDF, to print and sign. Its `ETag` is the SHA-256 of the file.
#[utoipa::path(operation_id = "loans-record", tag = "loans",
    params(("id" = Uuid, Path), ("record_id" = Uuid, Path)), security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The file", body = BinaryFile, content_type = "application/pdf")))]
#[get("/loans/{id}/records/{record_id}")]
pub async fn file(
    caller: Caller,
    id: PathId,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (loan, record) = (id.0.into(), second_id(&request, "record_id")?.into());
    let file = attempt(|| services.loans.record_file(&caller.ctx, loan, record)).await?;
    let name = format!("attachment; filename=\"{}\"", file.name);
    let mut answer = HttpResponse::Ok();
    answer.content_type("application/pdf").insert_header((header::CACHE_CONTROL, "no-store"));
    answer.insert_header((header::ETAG, format!("\"{}\"", file.sha256)));
    answer.insert_header((header::CONTENT_DISPOSITION, name));
    Ok(answer.body(file.bytes))
}

/// Tells anybody who has the code of a record what it proves; names of people are not told.
#[utoipa::path(operation_id = "loans-verify-record", tag = "loans", security(()),
    params(("code" = String, Path, example = "7KQ2M-00XVB-9T4HS-PARE3")),
    responses((status = OK, description = "The record is genuine", body = VerifiedView)))]
#[get("/loan-records/{code}")]
pub async fn verify(request: HttpRequest, services: Data<Services>) -> ApiResult<Json<VerifiedView>> {
    let code = RecordCode::parse(request.match_info().get("code").unwrap_or_default());
    // What cannot be a code is the code of no record.
    let code = code.ok_or(not_found::LOAN_RECORD)?;
    Ok(Json(attempt(|| services.loans.verify_record(&code)).await?.into()))
}
