//! Loans as a file.

use super::line_views::LoanLineView;
use super::params::{LoanParams, Wished};
use super::views::{DeedView, ExtensionView, LoanView};
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
        ("item_code", |loan| loan.item_code.as_ref().into()),
        ("item_name", |loan| loan.item_name.as_ref().into()),
        ("warehouse_id", |loan| loan.warehouse_id.into()),
        ("warehouse_name", |loan| loan.warehouse_name.as_ref().into()),
        ("borrower_id", |loan| loan.borrower_id.into()),
        ("borrower_name", |loan| loan.borrower_name.as_ref().into()),
        ("quantity", |loan| loan.quantity.into()),
        ("lines", |loan| lines(&loan.lines)),
        ("start_date", |loan| loan.start_date.into()),
        ("end_date", |loan| loan.end_date.into()),
        ("collect_by", |loan| loan.collect_by.into()),
        ("purpose", |loan| (&loan.purpose).into()),
        ("priority", |loan| loan.priority.into()),
        ("state", |loan| loan.state.into()),
        ("overdue", |loan| loan.overdue.into()),
        ("late", |loan| loan.late.into()),
        ("extension_end_date", |loan| extension(loan).map(|it| it.end_date).into()),
        ("extension_reason", |loan| extension(loan).map(|it| &it.reason).into()),
        ("extension_asked_at", |loan| extension(loan).map(|it| it.asked.at).into()),
        ("extension_granted", |loan| extension(loan).and_then(|it| it.granted).into()),
        ("extension_answer", |loan| extension(loan).and_then(|it| it.answer.as_ref()).into()),
        ("extension_answered_by", |loan| by(extension(loan).and_then(|it| it.answered.as_ref()))),
        ("extension_answered_at", |loan| at(extension(loan).and_then(|it| it.answered.as_ref()))),
        ("waiting_since", |loan| loan.waiting_since.into()),
        ("noticed_at", |loan| loan.noticed_at.into()),
        ("borrower_left_at", |loan| loan.borrower_left_at.into()),
        ("next_reminder", |loan| loan.next_reminder.as_ref().map(|it| it.kind).into()),
        ("next_reminder_at", |loan| loan.next_reminder.as_ref().map(|it| it.at).into()),
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

fn extension(loan: &LoanView) -> Option<&ExtensionView> {
    loan.extension.as_ref()
}

fn by(deed: Option<&DeedView>) -> Cell<'static> {
    deed.and_then(|deed| deed.by).into()
}

fn at(deed: Option<&DeedView>) -> Cell<'static> {
    deed.map(|deed| deed.at).into()
}

/// What is asked for in one cell: `2 x Canon EOS T7; 1 x CAM-1 Cámara réflex; 1 x projector`.
fn lines(lines: &[LoanLineView]) -> Cell<'static> {
    let text = |line: &LoanLineView| {
        // Of an asset whose name is not known, its id.
        let id = line.item_id.filter(|_| line.item_name.is_none()).map(|id| id.to_string());
        let asset = [id.as_ref(), line.item_code.as_ref(), line.item_name.as_ref()];
        let others = [&line.brand, &line.model, &line.category, &line.description].map(Option::as_ref);
        let words = asset.into_iter().chain(others).flatten().map(String::as_str);
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
    let wished = Wished::read(&mut query);
    query.done("loans")?;
    let today = attempt(|| services.loans.day(&caller.ctx)).await?;
    let filter = wished.filter(caller.ctx.actor()?.user, today);
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.loans.list(&ctx, &filter, &page)).await?;
        let names = attempt(|| reader.loans.names(&ctx, &page.data)).await?;
        Ok(page.map(|loan| LoanView::of(loan, today, &names)))
    };
    export::send(&services, &caller.ctx, LOANS, format, rows).await
}
