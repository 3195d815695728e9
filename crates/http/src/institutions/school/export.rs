//! Sites, school years and groups as files.

use super::group_views::{ClassGroupView, TeacherView};
use super::groups::ClassGroupParams;
use super::site_views::SiteView;
use super::sites::SiteParams;
use super::year_views::{AcademicPeriodView, SchoolYearView};
use super::years::SchoolYearParams;
use super::{groups as group_lists, sites as site_lists, years as year_lists};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const SITES: &Sheet<SiteView> = &Sheet {
    name: "sites",
    columns: &[
        ("id", |site| site.id.into()),
        ("name", |site| (&site.name).into()),
        ("dane_code", |site| site.dane_code.as_ref().into()),
        ("consecutive", |site| site.consecutive.as_ref().into()),
        ("municipality", |site| site.municipality.as_ref().into()),
        ("municipality_name", |site| site.municipality_name.as_ref().into()),
        ("address", |site| site.address.as_ref().into()),
        ("zone", |site| site.zone.into()),
        ("active", |site| site.active.into()),
        ("created_at", |site| site.created_at.into()),
    ],
};

/// Exports the sites, by the filters and in the order of their list.
#[utoipa::path(operation_id = "sites-export", tag = "sites", params(SiteParams, FormatParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/sites/export")]
pub async fn sites(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = site_lists::filter(&mut query);
    query.done("sites")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.school.list_sites(&ctx, &filter, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, SITES, format, rows).await
}

const SCHOOL_YEARS: &Sheet<SchoolYearView> = &Sheet {
    name: "school-years",
    columns: &[
        ("id", |year| year.id.into()),
        ("name", |year| (&year.name).into()),
        ("starts_on", |year| year.starts_on.into()),
        ("ends_on", |year| year.ends_on.into()),
        ("state", |year| year.state.into()),
        ("periods", |year| periods(&year.periods)),
        ("created_at", |year| year.created_at.into()),
        ("updated_at", |year| year.updated_at.into()),
    ],
};

/// The periods in one cell: `Primero 2026-01-19 2026-04-03; Segundo 2026-04-06 2026-06-12`.
fn periods(parts: &[AcademicPeriodView]) -> Cell<'static> {
    if parts.is_empty() {
        return Cell::Empty;
    }
    let text = |part: &AcademicPeriodView| format!("{} {} {}", part.name, part.starts_on, part.ends_on);
    Cell::Text(parts.iter().map(text).collect::<Vec<_>>().join("; ").into())
}

/// Exports the school years, by the filters and in the order of their list.
#[utoipa::path(operation_id = "school-years-export", tag = "school-years", params(SchoolYearParams, FormatParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/school-years/export")]
pub async fn school_years(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = year_lists::filter(&mut query);
    query.done("school-years")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.school.list_years(&ctx, &filter, &page)).await?;
        Ok(page.map(Into::into))
    };
    export::send(&services, &caller.ctx, SCHOOL_YEARS, format, rows).await
}

const GROUPS: &Sheet<ClassGroupView> = &Sheet {
    name: "groups",
    columns: &[
        ("id", |group| group.id.into()),
        ("site_id", |group| group.site_id.into()),
        ("site_name", |group| group.site_name.as_ref().into()),
        ("school_year_id", |group| group.school_year_id.into()),
        ("school_year_name", |group| group.school_year_name.as_ref().into()),
        ("grade", |group| group.grade.into()),
        ("grade_name", |group| group.grade_name.into()),
        ("shift", |group| group.shift.into()),
        ("code", |group| (&group.code).into()),
        ("capacity", |group| group.capacity.into()),
        ("taken", |group| group.taken.into()),
        ("homeroom_teacher_id", |group| group.homeroom_teacher_id.into()),
        ("homeroom_teacher_name", |group| group.homeroom_teacher_name.as_ref().into()),
        ("teachers", |group| teachers(&group.teachers)),
        ("created_at", |group| group.created_at.into()),
        ("updated_at", |group| group.updated_at.into()),
    ],
};

/// Who teaches, in one cell: by name, or by id where no name is known.
fn teachers(teachers: &[TeacherView]) -> Cell<'static> {
    Cell::list(teachers.iter().map(|it| it.name.clone().unwrap_or_else(|| it.user_id.to_string())))
}

/// Exports the groups, by the filters and in the order of their list.
#[utoipa::path(operation_id = "groups-export", tag = "groups", params(ClassGroupParams, FormatParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/groups/export")]
pub async fn groups(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    let filter = group_lists::filter(&mut query);
    query.done("groups")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.school.list_groups(&ctx, &filter, &page)).await?;
        let names = attempt(|| reader.school.group_names(&ctx, &page.data)).await?;
        Ok(page.map(|group| ClassGroupView::of(group, &names)))
    };
    export::send(&services, &caller.ctx, GROUPS, format, rows).await
}
