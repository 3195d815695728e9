//! Taking over a spreadsheet.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::Upload;
use crate::language::Language;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, post};
use plantel_application::attempt;
use plantel_application::inventory::import::{ImportReport, Options, Refusal};
use plantel_domain::error::Params;
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};

/// What the import may do.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `import` reads")]
pub struct ImportParams {
    /// Decide everything, store nothing.
    #[param(default = false)]
    dry_run: Option<bool>,
    /// Make environments whose names are not known; those called Bodega, Almacén, Depósito or Warehouse
    /// become warehouses.
    #[param(default = false)]
    create_environments: Option<bool>,
    /// Change assets whose code is known with other data.
    #[param(default = false)]
    update: Option<bool>,
}

/// What came of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub struct ImportView {
    /// Rows of the file, without blank ones.
    #[schema(example = 1000)]
    pub rows: usize,
    /// Rows that became assets.
    #[schema(example = 972)]
    pub created: usize,
    /// Rows that changed an asset.
    pub updated: usize,
    /// Rows that say what is known already.
    pub unchanged: usize,
    /// Rows that were refused.
    #[schema(example = 28)]
    pub refused: usize,
    /// Whether nothing was stored.
    pub dry_run: bool,
    /// The encoding found.
    #[schema(example = "windows-1252")]
    pub encoding: String,
    /// The delimiter found.
    #[schema(example = ";")]
    pub delimiter: String,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// Environments that were made.
    pub environments_created: Vec<String>,
    /// Every fault of every refused row.
    pub refusals: Vec<RefusalView>,
    /// What should be looked at in rows that were taken.
    pub warnings: Vec<WarningView>,
}

/// A fault of a row.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportRefusal)]
pub struct RefusalView {
    /// Line of the file on which the row starts.
    #[schema(example = 12)]
    pub line: u64,
    /// The heading, as the file has it.
    #[schema(example = "Código interno")]
    pub column: String,
    /// What stands there.
    #[schema(example = "TAB-0100008")]
    pub value: String,
    /// Stable, for programs.
    #[schema(example = "import.duplicate-code")]
    pub code: &'static str,
    /// One sentence, in the caller's language.
    pub detail: String,
}

/// Something to look at.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportWarning)]
pub struct WarningView {
    /// Line of the file on which the row starts.
    pub line: u64,
    /// Stable, for programs.
    #[schema(example = "import.damaged-not-counted")]
    pub code: &'static str,
    /// One sentence, in the caller's language.
    pub detail: String,
}

fn view(report: ImportReport, language: Language) -> ImportView {
    let detail = |code| language.detail(code, &Params::none());
    let refusal =
        |Refusal { line, column, value, code }| RefusalView { line, column, value, code, detail: detail(code) };
    ImportView {
        rows: report.rows,
        created: report.created,
        updated: report.updated,
        unchanged: report.unchanged,
        refused: report.refused,
        dry_run: report.dry_run,
        encoding: report.encoding,
        delimiter: report.delimiter,
        ignored_columns: report.ignored_columns,
        environments_created: report.environments_created,
        refusals: report.refusals.into_iter().map(refusal).collect(),
        warnings: report
            .warnings
            .into_iter()
            .map(|warning| WarningView { line: warning.line, code: warning.code, detail: detail(warning.code) })
            .collect(),
    }
}

/// Takes over the assets of a spreadsheet saved as CSV. Rows that can go in do, in one transaction;
/// the others are told with line, column, value and code.
#[utoipa::path(operation_id = "inventory-import", tag = "inventory", params(ImportParams),
    request_body(content = String, content_type = "text/csv"), security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "What came of it", body = ImportView)))]
#[post("/inventory/import")]
pub async fn import(
    caller: Caller,
    mut query: Query,
    file: Upload,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<ImportView>> {
    let dry_run = query.flag("dry_run").unwrap_or(false);
    let create_environments = query.flag("create_environments").unwrap_or(false);
    let options = Options { create_environments, update: query.flag("update").unwrap_or(false) };
    query.done("inventory")?;
    let report = attempt(|| services.inventory.import(&caller.ctx, &file.0, options, dry_run)).await?;
    Ok(Json(view(report, Language::of(&request))))
}
