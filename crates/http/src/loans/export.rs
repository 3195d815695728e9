//! Loans as a file.

use super::handlers::{LoanParams, filter};
use super::views::{DeedView, LoanLineView, LoanView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const LOANS: &Sheet<LoanView> = &Sheet {
    name: "loans",
    columns: &[
        ("id", |loan| loan.id.into()),
        ("item_id", |loan| loan.item_id.into()),
        ("warehouse_id", |loan| loan.warehouse_id.into()),
        ("borrower_id", |loan| loan.borrower_id.into()),
        ("quantity", |loan| loan.quantity.into()),
        ("lines", |loan| lines(&loan.lines)),
        ("start_date", |loan| loan.start_date.into()),
        ("end_date", |loan| loan.end_date.into()),
        ("purpose", |loan| (&loan.purpose).into()),
        ("priority", |loan| loan.priority.into()),
        ("state", |loan| loan.state.into()),
        ("overdue", |loan| loan.overdue.into()),
        ("approved_by", |loan| by(loan.approved.as_ref())),
        ("approved_at", |loan| at(loan.approved.as_ref())),
        ("rejected_by", |loan| by(loan.rejected.as_ref())),
        ("rejected_at", |loan| at(loan.rejected.as_ref())),
        ("reason", |loan| loan.reason.as_ref().into()),
        ("cancelled_by", |loan| by(loan.cancelled.as_ref())),
        ("cancelled_at", |loan| at(loan.cancelled.as_ref())),
        ("expired_by", |loan| by(loan.expired.as_ref())),
        ("expired_at", |loan| at(loan.expired.as_ref())),
        ("handed_over_by", |loan| by(loan.handed_over.as_ref())),
        ("handed_over_at", |loan| at(loan.handed_over.as_ref())),
        ("returned_by", |loan| by(loan.returned.as_ref())),
        ("returned_at", |loan| at(loan.returned.as_ref())),
        ("lost_by", |loan| by(loan.lost.as_ref())),
        ("lost_at", |loan| at(loan.lost.as_ref())),
        ("created_at", |loan| loan.created_at.into()),
    ],
};

fn by(deed: Option<&DeedView>) -> Cell<'static> {
    deed.and_then(|deed| deed.by).into()
}

fn at(deed: Option<&DeedView>) -> Cell<'static> {
    deed.map(|deed| deed.at).into()
}

/// What is asked for in one cell: `2 x Canon EOS T7; 1 x projector`.
fn lines(lines: &[LoanLineView]) -> Cell<'static> {
    let text = |line: &LoanLineView| {
        let id = line.item_id.map(|id| id.to_string());
        let words = [id.as_ref(), line.brand.as_ref(), line.model.as_ref(), line.category.as_ref()];
        let words = words.into_iter().chain([line.description.as_ref()]).flatten().map(String::as_str);
        format!("{} x {}", line.quantity, words.collect::<Vec<_>>().join(" "))
    };
    Cell::Text(lines.iter().map(text).collect::<Vec<_>>().join("; ").into())
}

/// Exports the loans that the caller may see, by the filters and in the order of their list.
#[utoipa::path(operation_id = "loans-export", tag = "loans", params(LoanParams, FormatParams),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/loans/export")]
pub async fn loans(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("loans")?;
    let today = attempt(|| services.loans.day(&caller.ctx)).await?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.loans.list(&ctx, &filter, &page)).await?;
        Ok(page.map(|loan| LoanView::of(loan, today)))
    };
    export::send(&services, &caller.ctx, LOANS, format, rows).await
}
