//! Any list as a file: CSV, or a workbook of Excel. `docs/api.md` has what callers are told.
//!
//! Rows are read page by page while the file flows, by the list's own use case and cursor: never are all in
//! memory. The first page is read before the answer begins, so that whoever may not see the list is refused as
//! by the list itself. A fault after that breaks the answer off, so that nobody takes half a file for a whole.

mod body;
mod cell;
mod csv;
mod exports;
mod rows;
mod xlsx;

pub use cell::{Cell, Column};
pub use exports::{Exports, TooManyExports};

use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::HttpResponse;
use actix_web::http::header::{self, ContentEncoding};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::clock::Day;
use plantel_domain::form::BadValue;
use plantel_domain::page::{Page, PageRequest};
use rows::Rows;
use utoipa::{IntoParams, ToSchema};

/// The media type of a workbook.
pub const WORKBOOK: &str = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet";

/// Rows of one page.
const PAGE: u16 = 1000;

/// A list as a file has it.
pub struct Sheet<V: 'static> {
    /// What the file and its worksheet are called: ASCII, at most 25 characters.
    pub name: &'static str,
    /// Its columns.
    pub columns: &'static [Column<V>],
}

/// Bytes: a workbook, a picture, a document.
#[derive(ToSchema)]
#[schema(value_type = String, format = Binary)]
#[allow(dead_code, reason = "describes the bytes that `send` answers with")]
pub struct BinaryFile(Vec<u8>);

/// What kind of file.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Format {
    /// Text.
    #[default]
    Csv,
    /// A workbook of Excel.
    Xlsx,
}

/// What kind of file.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `Format::of` reads")]
pub struct FormatParams {
    /// `csv` (UTF-8 with a byte order mark, commas) or `xlsx`.
    #[param(default = "csv", pattern = "^(csv|xlsx)$")]
    format: Option<String>,
}

impl Format {
    /// As the query asks.
    pub fn of(query: &mut Query) -> Self {
        query.read("format", Self::parse).unwrap_or_default()
    }

    fn parse(text: &str) -> std::result::Result<Self, BadValue> {
        match text {
            "csv" => Ok(Self::Csv),
            "xlsx" => Ok(Self::Xlsx),
            _ => Err(BadValue::new("field.invalid")),
        }
    }

    fn extension(self) -> &'static str {
        match self {
            Self::Csv => "csv",
            Self::Xlsx => "xlsx",
        }
    }
}

/// Answers with a list as a file. `fetch` gives the page that it is asked for, by the list's own use case.
pub async fn send<V, F>(
    services: &Services,
    ctx: &Context,
    sheet: &'static Sheet<V>,
    format: Format,
    fetch: F,
) -> ApiResult<HttpResponse>
where
    V: Send + 'static,
    F: AsyncFn(PageRequest) -> Result<Page<V>> + 'static,
{
    let place = services.exports.begin()?;
    let rows = Rows::begin(PAGE, fetch).await?;
    let name = format!("{}-{}.{}", sheet.name, today(services, ctx).await?, format.extension());
    let mut answer = HttpResponse::Ok();
    answer.insert_header((header::CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")));
    let body = match format {
        Format::Csv => {
            answer.content_type("text/csv; charset=utf-8");
            body::csv(sheet, rows, place)
        }
        Format::Xlsx => {
            // It is compressed already.
            answer.content_type(WORKBOOK).insert_header(ContentEncoding::Identity);
            body::xlsx(sheet, rows, place)
        }
    };
    Ok(answer.streaming(body))
}

/// Today: in the calendar of the institution, if one is chosen.
async fn today(services: &Services, ctx: &Context) -> Result<Day> {
    match ctx.institution {
        Some(_) => attempt(|| services.loans.day(ctx)).await,
        None => Ok(services.clock.now().date_naive()),
    }
}
