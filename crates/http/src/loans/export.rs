//! Loans as a file.

use super::handlers::{LoanParams, filter};
use super::views::{DeedView, LoanView};
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
        ("start_date", |loan| loan.start_date.into()),
        ("end_date", |loan| loan.end_date.into()),
        ("purpose", |loan| (&loan.purpose).into()),
        ("state", |loan| loan.state.into()),
        ("overdue", |loan| loan.overdue.into()),
        ("approved_by", |loan| by(loan.approved.as_ref())),
        ("approved_at", |loan| at(loan.approved.as_ref())),
        ("rejected_by", |loan| by(loan.rejected.as_ref())),
        ("rejected_at", |loan| at(loan.rejected.as_ref())),
        ("reason", |loan| loan.reason.as_ref().into()),
        ("cancelled_by", |loan| by(loan.cancelled.as_ref())),
        ("cancelled_at", |loan| at(loan.cancelled.as_ref())),
        ("handed_over_by", |loan| by(loan.handed_over.as_ref())),
        ("handed_over_at", |loan| at(loan.handed_over.as_ref())),
        ("returned_by", |loan| by(loan.returned.as_ref())),
        ("returned_at", |loan| at(loan.returned.as_ref())),
        ("created_at", |loan| loan.created_at.into()),
    ],
};

fn by(deed: Option<&DeedView>) -> Cell<'static> {
    deed.map(|deed| deed.by).into()
}

fn at(deed: Option<&DeedView>) -> Cell<'static> {
    deed.map(|deed| deed.at).into()
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
