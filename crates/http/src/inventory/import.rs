//! Taking over a spreadsheet.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::Upload;
use crate::language::Language;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpRequest, post};
use plantel_application::attempt;
use plantel_application::inventory::import::{Brought, ImportReport, Refusal};
use plantel_domain::error::Params;
use plantel_domain::form::BadValue;
use plantel_domain::inventory::import::ImportOptions;
use plantel_domain::text::Line;
use serde::Serialize;
use std::collections::BTreeMap;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

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
    /// Make categories whose codes are not known; for who manages categories.
    #[param(default = false)]
    create_categories: Option<bool>,
    /// Change assets whose code is known with other data.
    #[param(default = false)]
    update: Option<bool>,
    /// Which heading of the file stands for which column, as a JSON object: `{"Placa SENA": "code"}`; a field of
    /// categories is `extra.` and its key.
    #[param(example = "{\"Placa SENA\": \"code\"}")]
    columns: Option<String>,
    /// What the file is called.
    file_name: Option<String>,
}

/// What came of an import.
#[derive(Serialize, ToSchema)]
#[schema(as = ImportReport)]
pub struct ImportView {
    /// Which import, by which it can be undone; null when nothing was stored.
    pub import_id: Option<Uuid>,
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
    /// The encoding found, or `xlsx`.
    #[schema(example = "windows-1252")]
    pub encoding: String,
    /// The delimiter found; null in a workbook.
    #[schema(example = ";")]
    pub delimiter: Option<String>,
    /// Headings that mean nothing here.
    pub ignored_columns: Vec<String>,
    /// Environments that were made.
    pub environments_created: Vec<String>,
    /// Categories that were made.
    pub categories_created: Vec<String>,
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
        import_id: report.import.map(Into::into),
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
        categories_created: report.categories_created,
        refusals: report.refusals.into_iter().map(refusal).collect(),
        warnings: report
            .warnings
            .into_iter()
            .map(|warning| WarningView { line: warning.line, code: warning.code, detail: detail(warning.code) })
            .collect(),
    }
}

/// Takes over the assets of a spreadsheet, CSV or XLSX, of up to 50,000 rows. Rows that can go in do, in one
/// transaction; the others are told with line, column, value and code. Larger ones: `POST /imports`.
#[utoipa::path(operation_id = "inventory-import", tag = "inventory", params(ImportParams),
    request_body(content(
        (String = "text/csv"),
        (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"))),
    security(("bearer" = ["import:inventory"])),
    responses((status = OK, description = "What came of it", body = ImportView)))]
#[post("/inventory/import")]
pub async fn import(
    caller: Caller,
    mut query: Query,
    file: Upload,
    request: HttpRequest,
    services: Data<Services>,
) -> ApiResult<Json<ImportView>> {
    let brought = brought(&mut query, file);
    query.done("inventory")?;
    let report = attempt(|| services.inventory.import(&caller.ctx, &brought)).await?;
    Ok(Json(view(report, Language::of(&request))))
}

/// A file, with what the query string says about it.
pub fn brought(query: &mut Query, file: Upload) -> Brought {
    let options = ImportOptions {
        create_environments: query.flag("create_environments").unwrap_or(false),
        create_categories: query.flag("create_categories").unwrap_or(false),
        update: query.flag("update").unwrap_or(false),
        dry_run: query.flag("dry_run").unwrap_or(false),
        columns: query.read("columns", columns).unwrap_or_default(),
    };
    Brought { bytes: file.0.to_vec(), file_name: query.read("file_name", Line::parse), options }
}

fn columns(text: &str) -> Result<BTreeMap<String, String>, BadValue> {
    serde_json::from_str(text).map_err(|_| BadValue::new("field.invalid"))
}
