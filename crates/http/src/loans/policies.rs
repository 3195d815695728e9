//! What is demanded of loans.

use super::policy_bodies::LoanPolicyBody;
use super::policy_views::{LoanPoliciesView, LoanPolicyView, LoanTermsView};
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, delete, get, post, put};
use plantel_application::attempt;
use plantel_domain::loans::LoanPolicy;

fn tagged(policy: LoanPolicy) -> Tagged<LoanPolicyView> {
    Tagged::new(policy.version, policy.into())
}

/// Lists what is demanded of loans: by the institution, and by warehouses that have a policy of their own.
#[utoipa::path(operation_id = "loan-policies-list", tag = "loans", security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The policies", body = LoanPoliciesView)))]
#[get("/loan-policies")]
pub async fn list(caller: Caller, services: Data<Services>) -> ApiResult<Json<LoanPoliciesView>> {
    let policies = attempt(|| services.loans.list_policies(&caller.ctx)).await?;
    Ok(Json(LoanPoliciesView { data: policies.into_iter().map(Into::into).collect() }))
}

/// Shows the terms that hold in a warehouse: its own, else the institution's, else that everything is permitted.
#[utoipa::path(operation_id = "loan-policies-effective", tag = "loans", security(("bearer" = ["read:loans"])),
    params(("warehouse_id" = Option<Uuid>, Query, description = "Where a warehouse has none of its own when absent")),
    responses((status = OK, description = "The terms", body = LoanTermsView)))]
#[get("/loan-policies/effective")]
pub async fn effective(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Json<LoanTermsView>> {
    let warehouse = query.id("warehouse_id");
    query.done("loan-policies")?;
    let terms = attempt(|| services.loans.terms_of(&caller.ctx, warehouse)).await?;
    Ok(Json(terms.into()))
}

/// Shows a policy.
#[utoipa::path(operation_id = "loan-policies-get", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:loans"])),
    responses((status = OK, description = "The policy", body = LoanPolicyView)))]
#[get("/loan-policies/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<LoanPolicyView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.loans.find_policy(&caller.ctx, id)).await?))
}

/// Makes the policy of a warehouse, or of the institution.
#[utoipa::path(operation_id = "loan-policies-create", tag = "loans", request_body = LoanPolicyBody,
    security(("bearer" = ["manage:loan_policies"])),
    responses((status = CREATED, description = "The policy", body = LoanPolicyView)))]
#[post("/loan-policies")]
pub async fn create(
    caller: Caller,
    body: Valid<LoanPolicyBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanPolicyView>> {
    let new = body.0.read()?;
    let policy = attempt(|| services.loans.add_policy(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/loan-policies/{}", policy.id);
    Ok(tagged(policy).created(location))
}

/// Gives a policy other terms, all of them; its warehouse stays.
#[utoipa::path(operation_id = "loan-policies-update", tag = "loans", request_body = LoanPolicyBody,
    params(("id" = Uuid, Path)), security(("bearer" = ["manage:loan_policies"])),
    responses((status = OK, description = "The policy", body = LoanPolicyView)))]
#[put("/loan-policies/{id}")]
pub async fn change(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<LoanPolicyBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<LoanPolicyView>> {
    let (id, terms) = (id.0.into(), body.0.read_terms()?);
    let deed = || services.loans.update_policy(&caller.ctx, id, if_match.0, terms.clone());
    Ok(tagged(attempt(deed).await?))
}

/// Takes a policy away.
#[utoipa::path(operation_id = "loan-policies-delete", tag = "loans", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:loan_policies"])), responses((status = NO_CONTENT, description = "It is gone")))]
#[delete("/loan-policies/{id}")]
pub async fn remove(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.loans.delete_policy(&caller.ctx, id, if_match.0)).await?;
    Ok(HttpResponse::NoContent().finish())
}
