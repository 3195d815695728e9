//! Proposing contact data, and deciding.

use super::bodies::{ContactProposalBody, ContactProposalRejectionBody};
use super::views::ContactProposalView;
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, post};
use plantel_application::{Result, attempt};
use plantel_domain::access::Context;
use plantel_domain::enrollment::{ContactProposal, ContactProposalFilter, ContactProposalState};
use std::slice;
use utoipa::IntoParams;
use uuid::Uuid;

/// Which proposals.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameters that `filter` reads")]
pub struct ContactProposalParams {
    /// Of this student.
    student_id: Option<Uuid>,
    /// `pending`, `accepted`, `rejected` or `withdrawn`.
    #[param(pattern = "^(pending|accepted|rejected|withdrawn)$")]
    state: Option<String>,
    /// Only those of students who are blocked, whom nobody sees but who may block; else all others.
    #[param(default = false)]
    blocked: Option<bool>,
    /// `created_at` or `updated_at`; with `-` before it, largest first.
    #[param(default = "-created_at", pattern = "^-?(created_at|updated_at)$")]
    sort: Option<String>,
}

/// Whether what was changed meanwhile is written over.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `accept` reads")]
pub struct ContactProposalConfirmParams {
    /// Whether to write over what was changed since it was proposed; else `contact-proposal.changed-meanwhile` names
    /// those fields.
    #[param(default = false)]
    confirm: Option<bool>,
}

/// What the query asks for; a bad parameter is told when the query is done.
pub(super) fn filter(query: &mut Query) -> ContactProposalFilter {
    ContactProposalFilter {
        student: query.id("student_id"),
        state: query.read("state", ContactProposalState::parse),
        blocked: query.flag("blocked").unwrap_or(false),
        sort: query.sort(),
    }
}

async fn shown(services: &Services, ctx: &Context, it: ContactProposal) -> Result<Tagged<ContactProposalView>> {
    let people = attempt(|| services.students.contact_people(ctx, slice::from_ref(&it))).await?;
    Ok(Tagged::new(it.version, ContactProposalView::of(it, &people)))
}

/// Proposes other contact data: by the own account of oneself or of the own child, or before the office, which writes
/// it down. What the same one proposed before is withdrawn.
#[utoipa::path(operation_id = "contact-proposals-create", tag = "students", request_body = ContactProposalBody,
    security(("bearer" = ["propose:contacts"])),
    responses((status = CREATED, description = "The proposal", body = ContactProposalView)))]
#[post("/contact-proposals")]
pub async fn create(
    caller: Caller,
    body: Valid<ContactProposalBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<ContactProposalView>> {
    let new = body.0.read()?;
    let proposal = attempt(|| services.students.propose_contacts(&caller.ctx, new.clone())).await?;
    let location = format!("/api/v1/contact-proposals/{}", proposal.id);
    Ok(shown(&services, &caller.ctx, proposal).await?.created(location))
}

/// Lists the proposals that the caller may see.
#[utoipa::path(operation_id = "contact-proposals-list", tag = "students", params(ContactProposalParams, PageParams),
    security(("bearer" = ["propose:contacts"])),
    responses((status = OK, description = "A page", body = ListView<ContactProposalView>)))]
#[get("/contact-proposals")]
pub async fn list(
    caller: Caller,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Listed<ContactProposalView>> {
    let (filter, page) = (filter(&mut query), query.page("contact-proposals"));
    let link = query.done("contact-proposals")?;
    let page = attempt(|| services.students.contact_proposals(&caller.ctx, &filter, &page)).await?;
    let people = attempt(|| services.students.contact_people(&caller.ctx, &page.data)).await?;
    Ok(Listed::new(page, &link, |proposal| ContactProposalView::of(proposal, &people)))
}

/// Shows a proposal.
#[utoipa::path(operation_id = "contact-proposals-get", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["propose:contacts"])),
    responses((status = OK, description = "The proposal", body = ContactProposalView)))]
#[get("/contact-proposals/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<ContactProposalView>> {
    let id = id.0.into();
    let proposal = attempt(|| services.students.contact_proposal(&caller.ctx, id)).await?;
    Ok(shown(&services, &caller.ctx, proposal).await?)
}

/// Accepts a proposal of somebody else: what it proposes is written.
#[utoipa::path(operation_id = "contact-proposals-accept", tag = "students",
    params(("id" = Uuid, Path), ContactProposalConfirmParams), security(("bearer" = ["decide:contacts"])),
    responses((status = OK, description = "The proposal", body = ContactProposalView)))]
#[post("/contact-proposals/{id}/accept")]
pub async fn accept(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Tagged<ContactProposalView>> {
    let confirm = query.flag("confirm").unwrap_or(false);
    query.done("contact-proposals")?;
    let id = id.0.into();
    let accept = || services.students.accept_contacts(&caller.ctx, id, if_match.0, confirm);
    let proposal = attempt(accept).await?;
    Ok(shown(&services, &caller.ctx, proposal).await?)
}

/// Refuses a proposal, with a reason.
#[utoipa::path(operation_id = "contact-proposals-reject", tag = "students", params(("id" = Uuid, Path)),
    request_body = ContactProposalRejectionBody, security(("bearer" = ["decide:contacts"])),
    responses((status = OK, description = "The proposal", body = ContactProposalView)))]
#[post("/contact-proposals/{id}/reject")]
pub async fn reject(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<ContactProposalRejectionBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<ContactProposalView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let reject = || services.students.reject_contacts(&caller.ctx, id, if_match.0, reason.clone());
    let proposal = attempt(reject).await?;
    Ok(shown(&services, &caller.ctx, proposal).await?)
}

/// Takes back what the caller proposed.
#[utoipa::path(operation_id = "contact-proposals-withdraw", tag = "students", params(("id" = Uuid, Path)),
    security(("bearer" = ["propose:contacts"])),
    responses((status = OK, description = "The proposal", body = ContactProposalView)))]
#[post("/contact-proposals/{id}/withdraw")]
pub async fn withdraw(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<ContactProposalView>> {
    let id = id.0.into();
    let withdraw = || services.students.withdraw_contacts(&caller.ctx, id, if_match.0);
    let proposal = attempt(withdraw).await?;
    Ok(shown(&services, &caller.ctx, proposal).await?)
}
