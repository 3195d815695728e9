//! The list of requests, as a file.

use super::requests::{DataRequestParams, filter};
use super::views::DataRequestView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const REQUESTS: &Sheet<DataRequestView> = &Sheet {
    name: "data-requests",
    columns: &[
        ("id", |it| it.id.into()),
        ("student_id", |it| it.student_id.into()),
        ("guardian_id", |it| it.guardian_id.into()),
        ("student_name", |it| it.student_name.as_ref().into()),
        ("kind", |it| it.kind.into()),
        ("text", |it| (&it.text).into()),
        ("channel", |it| it.channel.into()),
        ("asked_by", |it| it.asked_by.into()),
        ("received_on", |it| it.received_on.into()),
        ("due_on", |it| it.due_on.into()),
        ("extended_to", |it| it.extended_to.into()),
        ("extension_reason", |it| it.extension_reason.as_ref().into()),
        ("overdue", |it| it.overdue.into()),
        ("state", |it| it.state.into()),
        ("answer", |it| it.answer.as_ref().into()),
        ("decided_by", |it| it.decided_by.into()),
        ("decided_at", |it| it.decided_at.into()),
        ("created_at", |it| it.created_at.into()),
        ("updated_at", |it| it.updated_at.into()),
    ],
};

/// Exports the requests that the caller may see, by the filters and in the order of the list.
#[utoipa::path(operation_id = "data-requests-export", tag = "data-requests", params(DataRequestParams, FormatParams),
    security(("bearer" = ["ask:data_requests"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/data-requests/export")]
pub async fn data_requests(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let (filter, overdue) = filter(&mut query);
    query.done("data-requests")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.data_rights.list(&ctx, &filter, overdue, &page)).await?;
        let with = attempt(|| reader.data_rights.shown_with(&ctx, &page.data)).await?;
        Ok(page.map(|request| DataRequestView::of(request, &with)))
    };
    export::send(&services, &caller.ctx, REQUESTS, format, rows).await
}
