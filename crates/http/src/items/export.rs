//! Items as a file.

use super::views::ItemView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const ITEMS: &Sheet<ItemView> = &Sheet {
    name: "items",
    columns: &[
        ("id", |item| item.id.into()),
        ("title", |item| (&item.title).into()),
        ("description", |item| item.description.as_ref().into()),
        ("owner_id", |item| item.owner_id.into()),
        ("created_at", |item| item.created_at.into()),
    ],
};

/// Exports the own items, newest first; for a platform administrator all.
#[utoipa::path(operation_id = "items-export", tag = "items", params(FormatParams), security(("bearer" = [])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/items/export")]
pub async fn items(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    query.done("items")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.items.list(&ctx, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, ITEMS, format, rows).await
}
