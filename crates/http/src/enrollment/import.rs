//! Taking over a list of students.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::Upload;
use crate::inventory::{RefusalView, WarningView};
use crate::language::Language;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, post};
use plantel_application::attempt;
use plantel_application::enrollment::import::{GroupMade, NewStudentImport, StudentImportReport};
use plantel_application::sheet::{Refusal, Warning};
use plantel_domain::error::Params;
use plantel_domain::form::BadValue;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Where the students of a list go, and what the import may do.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `import` reads")]
pub struct StudentImportParams {
    /// The school year in which they are enrolled.
    year_id: Uuid,
    /// The site at which they are taught.
    site_id: Uuid,
    /// Decide everything, store nothing.
    #[param(default = false)]
    dry_run: Option<bool>,
    /// Change students and enrolments that are known with other data.
    #[param(default = false)]
    update: Option<bool>,
}

/// What came of a list of students.
#[derive(Serialize, ToSchema)]
#[schema(as = StudentImportReport)]
pub struct StudentImportView {
    /// Rows of the file, without blank ones.
    #[schema(example = 600)]
    pub rows: usize,
    /// Rows that became new students.
    #[schema(example = 584)]
    pub created: usize,
    /// Rows that changed or enrolled a student who was known.
    pub updated: usize,
    /// Rows that say what is known already.
    pub unchanged: usize,
    /// Rows that were refused.
    #[schema(example = 16)]
    pub refused: usize,
    /// Enrolments that were made; each waits for its papers.
    #[schema(example = 584)]
    pub enrolled: usize,
    /// Guardians who were not known before.
    #[schema(example = 306)]
    pub guardians_created: usize,
    /// Whether nothing was stored.
    pub dry_run: bool,
    /// The encoding found, or `xlsx`.
    #[schema(example = "UTF-8")]
    pub encoding: String,
    /// The delimiter found; null in a workbook.
    #[schema(example = ",")]
    pub delimiter: Option<String>,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// Groups that were made, each with 40 places.
    pub groups_created: Vec<GroupMadeView>,
    /// Every fault of every refused row.
    pub refusals: Vec<RefusalView>,
    /// What should be looked at in rows that were taken.
    pub warnings: Vec<WarningView>,
}

/// A group that an import made.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportedGroup)]
pub struct GroupMadeView {
    /// Its grade, by SIMAT's code.
    #[schema(example = 3)]
    pub grade: i8,
    /// Its shift.
    #[schema(example = "morning")]
    pub shift: &'static str,
    /// What it is called.
    #[schema(example = "0302")]
    pub code: String,
}

fn view(report: StudentImportReport, language: Language) -> StudentImportView {
    let detail = |code| language.detail(code, &Params::none());
    let group = |GroupMade { grade, shift, code }| GroupMadeView { grade: grade.get(), shift: shift.name(), code };
    let refusal =
        |Refusal { line, column, value, code }| RefusalView { line, column, value, code, detail: detail(code) };
    let warning = |Warning { line, code }| WarningView { line, code, detail: detail(code) };
    StudentImportView {
        rows: report.rows,
        created: report.created,
        updated: report.updated,
        unchanged: report.unchanged,
        refused: report.refused,
        enrolled: report.enrolled,
        guardians_created: report.guardians_created,
        dry_run: report.dry_run,
        encoding: report.encoding,
        delimiter: report.delimiter,
        ignored_columns: report.ignored_columns,
        groups_created: report.groups_created.into_iter().map(group).collect(),
        refusals: report.refusals.into_iter().map(refusal).collect(),
        warnings: report.warnings.into_iter().map(warning).collect(),
    }
}

/// Takes over students, with who answers for them, from a spreadsheet, CSV or XLSX, of up to 20,000 rows, and enrols
/// them in a year at a site. Rows that can go in do, in one transaction; the others are told with line, column, value
/// and code.
#[utoipa::path(operation_id = "students-import", tag = "students", params(StudentImportParams),
    request_body(content(
        (String = "text/csv"),
        (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    security(("bearer" = ["import:students"])),
    responses((status = OK, description = "What came of it", body = StudentImportView)))]
#[post("/students/import")]
pub async fn import(
    caller: Caller,
    mut query: Query,
    file: Upload,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<StudentImportView>> {
    let id = |text: &str| Uuid::try_parse(text).map_err(|_| BadValue::new("id.invalid"));
    let (year, site) = (query.required_as("year_id", id), query.required_as("site_id", id));
    let (dry_run, update) = (query.flag("dry_run"), query.flag("update"));
    query.done("students")?;
    let new = NewStudentImport {
        // Whoever named none was refused.
        year: year.unwrap_or_default().into(),
        site: site.unwrap_or_default().into(),
        file: file.0.to_vec(),
        dry_run: dry_run.unwrap_or(false),
        update: update.unwrap_or(false),
    };
    let report = attempt(|| services.student_imports.import(&caller.ctx, &new)).await?;
    Ok(Json(view(report, Language::of(&request))))
}
