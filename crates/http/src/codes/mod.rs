//! The code lists of the school: data of the program, the same in every institution.

mod views;

use crate::answer::{ListView, Listed};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::{PageParams, Query};
use crate::routing::Routes;
use actix_web::get;
use actix_web::web::Json;
use plantel_domain::access::Permission;
use plantel_domain::codes::{Department, Municipality, countries, find_municipalities};
use plantel_domain::page::{BadCursor, Cursor, Page, PageRequest, SortKey, Start};
use utoipa::IntoParams;
use uuid::Uuid;
use views::{CodeListsView, CountryView, MunicipalityView};

/// The one order of municipalities.
const BY_CODE: &str = "code";

/// The routes of the lists.
pub fn routes(config: &mut Routes) {
    config.service(show_lists).service(list_municipalities).service(list_countries);
}

/// Which municipalities.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `list_municipalities` reads")]
pub struct MunicipalityParams {
    /// Whose name contains this, without regard to accents and case, or whose code begins so.
    search: Option<String>,
    /// In this department, by its two digits.
    #[param(example = "05")]
    department: Option<String>,
}

/// Shows the short code lists, all in one answer.
#[utoipa::path(operation_id = "codes-lists", tag = "codes", security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The lists", body = CodeListsView)))]
#[get("/code-lists")]
pub async fn show_lists(caller: Caller) -> ApiResult<Json<CodeListsView>> {
    caller.ctx.visibility(Permission::ReadSchool)?;
    Ok(Json(CodeListsView::whole()))
}

/// Lists the municipalities of Colombia, by code.
#[utoipa::path(operation_id = "codes-municipalities", tag = "codes", params(MunicipalityParams, PageParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "A page", body = ListView<MunicipalityView>)))]
#[get("/municipalities")]
pub async fn list_municipalities(caller: Caller, mut query: Query) -> ApiResult<Listed<MunicipalityView>> {
    let page = query.page("municipalities");
    let search = query.search();
    let department = query.read("department", Department::parse);
    let link = query.done("municipalities")?;
    caller.ctx.visibility(Permission::ReadSchool)?;
    let inside = |one: &&Municipality| department.is_none_or(|department| one.department_code == department.code);
    let found: Vec<_> = find_municipalities(search.as_deref().unwrap_or_default()).filter(inside).collect();
    Ok(Listed::new(page_of(&found, &page)?, &link, MunicipalityView::from))
}

/// Lists the countries, by code.
#[utoipa::path(operation_id = "codes-countries", tag = "codes", security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The countries", body = Vec<CountryView>)))]
#[get("/countries")]
pub async fn list_countries(caller: Caller) -> ApiResult<Json<Vec<CountryView>>> {
    caller.ctx.visibility(Permission::ReadSchool)?;
    Ok(Json(countries().iter().map(Into::into).collect()))
}

/// Some of those that were found, which are in order of their code. Nothing but it is in a cursor: it is unique.
fn page_of(found: &[&'static Municipality], page: &PageRequest) -> Result<Page<&'static Municipality>, BadCursor> {
    let first = match &page.start {
        Start::Skip(rows) => usize::try_from(*rows).unwrap_or(usize::MAX).min(found.len()),
        Start::After(Cursor { sort, key: SortKey::Text(code), .. }) if sort == BY_CODE => {
            found.partition_point(|one| one.code <= code.as_str())
        }
        Start::After(_) => return Err(BadCursor),
    };
    let rest = &found[first..];
    let data: Vec<_> = rest.iter().copied().take(page.limit.into()).collect();
    let more = rest.len() > data.len();
    let next = data.last().filter(|_| more).map(|last| Cursor {
        sort: BY_CODE.to_owned(),
        key: SortKey::Text(last.code.to_owned()),
        id: Uuid::nil(),
    });
    Ok(Page { data, count: page.count.then_some(found.len() as u64), next })
}
