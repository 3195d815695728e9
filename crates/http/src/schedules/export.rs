//! Schedules as a file.

use super::params::{ScheduleParams, filter};
use super::views::{ExceptionView, ScheduleView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const SCHEDULES: &Sheet<ScheduleView> = &Sheet {
    name: "schedules",
    columns: &[
        ("id", |schedule| schedule.id.into()),
        ("environment_id", |schedule| schedule.environment_id.into()),
        ("environment_name", |schedule| schedule.environment_name.as_ref().into()),
        ("instructor_id", |schedule| schedule.instructor_id.into()),
        ("instructor_name", |schedule| schedule.instructor_name.as_ref().into()),
        ("programme", |schedule| (&schedule.programme).into()),
        ("group", |schedule| (&schedule.group).into()),
        ("topic", |schedule| schedule.topic.as_ref().into()),
        ("start_time", |schedule| (&schedule.start_time).into()),
        ("end_time", |schedule| (&schedule.end_time).into()),
        ("weekdays", |schedule| Cell::list(&schedule.weekdays)),
        ("first_day", |schedule| schedule.first_day.into()),
        ("last_day", |schedule| schedule.last_day.into()),
        ("exceptions", |schedule| exceptions(&schedule.exceptions)),
        ("on_holidays", |schedule| schedule.on_holidays.into()),
        ("students", |schedule| schedule.students.into()),
        ("active", |schedule| schedule.active.into()),
        ("created_at", |schedule| schedule.created_at.into()),
        ("updated_at", |schedule| schedule.updated_at.into()),
    ],
};

/// The days without class in one cell: `2026-04-01 Jornada pedagógica; 2026-04-08`.
fn exceptions(exceptions: &[ExceptionView]) -> Cell<'static> {
    if exceptions.is_empty() {
        return Cell::Empty;
    }
    let text = |one: &ExceptionView| match &one.reason {
        Some(reason) => format!("{} {reason}", one.day),
        None => one.day.to_string(),
    };
    Cell::Text(exceptions.iter().map(text).collect::<Vec<_>>().join("; ").into())
}

/// Exports the schedules that the caller may see, by the filters and in the order of their list.
#[utoipa::path(operation_id = "schedules-export", tag = "schedules", params(ScheduleParams, FormatParams),
    security(("bearer" = ["read:schedules"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/schedules/export")]
pub async fn schedules(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = filter(&mut query);
    query.done("schedules")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.schedules.list(&ctx, &filter, &page)).await?;
        let names = attempt(|| reader.schedules.names(&ctx, &page.data)).await?;
        Ok(page.map(|schedule| ScheduleView::of(schedule, &names)))
    };
    export::send(&services, &caller.ctx, SCHEDULES, format, rows).await
}
