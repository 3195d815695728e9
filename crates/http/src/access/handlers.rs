//! Who belongs to an institution, and what roles mean.

use super::views::{
    MembershipBody, MembershipChangeBody, MembershipView, ModuleView, ModulesBody, PermissionView, RoleView,
    read_modules,
};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{get, patch, post, put};
use plantel_application::attempt;
use plantel_domain::access::{Actor, Context, Module, Permission, Role};
use plantel_domain::form::Form;
use plantel_domain::institutions::Institution;

/// Gives an account a place in the institution.
#[utoipa::path(operation_id = "memberships-create", tag = "access", request_body = MembershipBody,
    security(("bearer" = ["manage:memberships"])),
    responses((status = CREATED, description = "The membership", body = MembershipView)))]
#[post("/memberships")]
pub async fn add(
    caller: Caller,
    body: Valid<MembershipBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<MembershipView>> {
    let new = body.0.read()?;
    let added = attempt(|| services.memberships.add(&caller.ctx, new.clone())).await?;
    let view = MembershipView::with_user(added);
    let location = format!("/api/v1/memberships/{}", view.id);
    Ok(Tagged::new(view.version(), view).created(location))
}

/// Lists everybody of the institution, oldest first.
#[utoipa::path(operation_id = "memberships-list", tag = "access", params(PageParams),
    security(("bearer" = ["read:memberships"])),
    responses((status = OK, description = "A page", body = ListView<MembershipView>)))]
#[get("/memberships")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<MembershipView>> {
    let page = query.page("memberships");
    let link = query.done("memberships")?;
    let page = attempt(|| services.memberships.list(&caller.ctx, &page)).await?;
    Ok(Listed::new(page, &link, MembershipView::with_user))
}

/// Shows a membership.
#[utoipa::path(operation_id = "memberships-get", tag = "access", security(("bearer" = ["read:memberships"])),
    params(("id" = Uuid, Path)), responses((status = OK, description = "The membership", body = MembershipView)))]
#[get("/memberships/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<MembershipView>> {
    let id = id.0.into();
    let view = MembershipView::with_user(attempt(|| services.memberships.find(&caller.ctx, id)).await?);
    Ok(Tagged::new(view.version(), view))
}

/// Changes somebody's roles, rooms or modules, or switches them off.
#[utoipa::path(operation_id = "memberships-update", tag = "access", request_body = MembershipChangeBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:memberships"])),
    responses((status = OK, description = "The membership", body = MembershipView)))]
#[patch("/memberships/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<MembershipChangeBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<MembershipView>> {
    let (id, change) = (id.0.into(), body.0.read()?);
    let changed = attempt(|| services.memberships.change(&caller.ctx, id, if_match.0, change.clone())).await?;
    let view = MembershipView::with_user(changed);
    Ok(Tagged::new(view.version(), view))
}

/// Lists the roles and what each grants.
#[utoipa::path(operation_id = "roles-list", tag = "access", security(("bearer" = [])),
    responses((status = OK, description = "The roles", body = Vec<RoleView>)))]
#[get("/roles")]
pub async fn roles(_caller: Caller) -> Json<Vec<RoleView>> {
    let grants = |role: Role| role.grants().iter().map(|g| format!("{}@{}", g.permission.name(), g.reach.name()));
    Json(Role::ALL.iter().map(|role| RoleView { name: role.name(), grants: grants(*role).collect() }).collect())
}

/// Lists the permissions.
#[utoipa::path(operation_id = "permissions-list", tag = "access", security(("bearer" = [])),
    responses((status = OK, description = "The permissions", body = Vec<PermissionView>)))]
#[get("/permissions")]
pub async fn permissions(_caller: Caller) -> Json<Vec<PermissionView>> {
    let view = |p: &Permission| PermissionView { name: p.name(), module: p.module().map(Module::name) };
    Json(Permission::ALL.iter().map(view).collect())
}

/// Lists the modules: which are on, and which the caller may use.
#[utoipa::path(operation_id = "modules-list", tag = "access", security(("bearer" = ["read:institution"])),
    responses((status = OK, description = "The modules", body = Vec<ModuleView>)))]
#[get("/modules")]
pub async fn modules(caller: Caller, services: Data<Services>) -> ApiResult<Tagged<Vec<ModuleView>>> {
    let institution = attempt(|| services.institutions.current(&caller.ctx)).await?;
    Ok(Tagged::new(institution.version, modules_of(&caller.ctx, &institution)))
}

/// Sets which modules are on in the chosen institution.
#[utoipa::path(operation_id = "modules-update", tag = "access", request_body = ModulesBody,
    security(("bearer" = ["manage:institutions"])),
    responses((status = OK, description = "The modules", body = Vec<ModuleView>)))]
#[put("/modules")]
pub async fn switch_modules(
    caller: Caller,
    if_match: IfMatch,
    body: Valid<ModulesBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<Vec<ModuleView>>> {
    let mut form = Form::new();
    let named = read_modules(&mut form, &body.0.modules);
    let named = form.done(|| Some(named))?;
    let switch = || services.institutions.switch_modules(&caller.ctx, if_match.0, named.clone());
    let institution = attempt(switch).await?;
    Ok(Tagged::new(institution.version, modules_of(&caller.ctx, &institution)))
}

fn modules_of(ctx: &Context, institution: &Institution) -> Vec<ModuleView> {
    // The switch may have been moved by this very request.
    let actor = ctx.actor().ok().map(|actor| Actor { modules_on: institution.modules.clone(), ..actor.clone() });
    let view = |module: &Module| ModuleView {
        name: module.name(),
        on: institution.modules.contains(module),
        usable: actor.as_ref().is_some_and(|actor| actor.uses(*module)),
    };
    Module::ALL.iter().map(view).collect()
}
