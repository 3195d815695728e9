//! Inviting people into the institution.

use super::views::{read_modules, read_roles};
use crate::answer::{ListView, Listed, Tagged};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::query::{PageParams, Query};
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{get, post};
use chrono::{DateTime, Utc};
use plantel_application::access::NewInvitation;
use plantel_application::attempt;
use plantel_domain::access::{Invitation, InvitationState};
use plantel_domain::form::{Form, Invalid};
use plantel_domain::identity::Email;
use serde::{Deserialize, Serialize};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// An offer to join the institution.
#[derive(Serialize, ToSchema)]
#[schema(as = Invitation)]
pub struct InvitationView {
    /// Its id.
    pub id: Uuid,
    /// Who is invited.
    pub email: String,
    /// As what.
    #[schema(example = json!(["instructor"]))]
    pub roles: Vec<&'static str>,
    /// For which rooms and warehouses.
    pub environment_ids: Vec<Uuid>,
    /// For which modules.
    #[schema(example = json!(["inventory"]))]
    pub modules: Vec<&'static str>,
    /// `pending`, `accepted` or `revoked`.
    #[schema(example = "pending")]
    pub state: &'static str,
    /// Who invites.
    pub invited_by_id: Option<Uuid>,
    /// Who joined by it.
    pub user_id: Option<Uuid>,
    /// When.
    pub created_at: DateTime<Utc>,
    /// Until when it may be accepted.
    pub expires_at: DateTime<Utc>,
}

/// With its version.
fn tagged(invitation: Invitation) -> Tagged<InvitationView> {
    Tagged::new(invitation.version, invitation.into())
}

impl From<Invitation> for InvitationView {
    fn from(invitation: Invitation) -> Self {
        let (state, user) = match invitation.state {
            InvitationState::Pending => ("pending", None),
            InvitationState::Accepted { user, .. } => ("accepted", Some(user)),
            InvitationState::Revoked { .. } => ("revoked", None),
        };
        Self {
            id: invitation.id.into(),
            email: invitation.email.as_str().to_owned(),
            roles: invitation.roles.iter().map(|role| role.name()).collect(),
            environment_ids: invitation.environments.iter().map(|id| (*id).into()).collect(),
            modules: invitation.modules.iter().map(|module| module.name()).collect(),
            state,
            invited_by_id: invitation.invited_by.map(Into::into),
            user_id: user.map(Into::into),
            created_at: invitation.created_at,
            expires_at: invitation.expires_at,
        }
    }
}

/// Who is to be invited.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct InvitationBody {
    /// Their address.
    #[schema(max_length = 255, format = "email")]
    pub email: String,
    /// At least one role.
    #[schema(example = json!(["instructor"]), max_items = 50)]
    #[validate(length(max = 50))]
    pub roles: Vec<String>,
    /// The rooms and warehouses that grants of reach `environment` speak of.
    #[serde(default)]
    #[schema(max_items = 500)]
    #[validate(length(max = 500))]
    pub environment_ids: BTreeSet<Uuid>,
    /// All modules when absent.
    #[schema(max_items = 50)]
    #[validate(length(max = 50))]
    pub modules: Option<Vec<String>>,
}

impl InvitationBody {
    fn read(self) -> Result<NewInvitation, Invalid> {
        let mut form = Form::new();
        let email = form.take("/email", Email::parse(&self.email));
        let roles = read_roles(&mut form, &self.roles);
        let modules = self.modules.map(|names| read_modules(&mut form, &names));
        let environments = self.environment_ids.into_iter().map(Into::into).collect();
        form.done(|| Some(NewInvitation { email: email?, roles, environments, modules }))
    }
}

/// Invites somebody into the institution, by mail.
#[utoipa::path(operation_id = "invitations-create", tag = "access", request_body = InvitationBody,
    security(("bearer" = ["manage:memberships"])),
    responses((status = CREATED, description = "The invitation", body = InvitationView)))]
#[post("/invitations")]
pub async fn create(
    caller: Caller,
    body: Valid<InvitationBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<InvitationView>> {
    let new = body.0.read()?;
    let life = services.identity.rules().lives.invitation;
    let invitation = attempt(|| services.memberships.invite(&caller.ctx, new.clone(), life)).await?;
    let location = format!("/api/v1/invitations/{}", invitation.id);
    Ok(tagged(invitation).created(location))
}

/// Lists the institution's invitations, newest first.
#[utoipa::path(operation_id = "invitations-list", tag = "access", params(PageParams),
    security(("bearer" = ["manage:memberships"])),
    responses((status = OK, description = "A page", body = ListView<InvitationView>)))]
#[get("/invitations")]
pub async fn list(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<Listed<InvitationView>> {
    let page = query.page("invitations");
    let link = query.done("invitations")?;
    let page = attempt(|| services.memberships.list_invitations(&caller.ctx, &page)).await?;
    Ok(Listed::new(page, &link, InvitationView::from))
}

/// Shows an invitation.
#[utoipa::path(operation_id = "invitations-get", tag = "access", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:memberships"])),
    responses((status = OK, description = "The invitation", body = InvitationView)))]
#[get("/invitations/{id}")]
pub async fn find(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Tagged<InvitationView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.memberships.find_invitation(&caller.ctx, id)).await?))
}

/// Takes an invitation back.
#[utoipa::path(operation_id = "invitations-revoke", tag = "access", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:memberships"])),
    responses((status = OK, description = "The invitation", body = InvitationView)))]
#[post("/invitations/{id}/revoke")]
pub async fn revoke(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<InvitationView>> {
    let id = id.0.into();
    Ok(tagged(attempt(|| services.memberships.revoke_invitation(&caller.ctx, id, if_match.0)).await?))
}

/// Sends an invitation again, with all its time before it.
#[utoipa::path(operation_id = "invitations-resend", tag = "access", params(("id" = Uuid, Path)),
    security(("bearer" = ["manage:memberships"])),
    responses((status = OK, description = "The invitation", body = InvitationView)))]
#[post("/invitations/{id}/resend")]
pub async fn resend(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    services: Data<Services>,
) -> ApiResult<Tagged<InvitationView>> {
    let id = id.0.into();
    let life = services.identity.rules().lives.invitation;
    Ok(tagged(attempt(|| services.memberships.renew_invitation(&caller.ctx, id, if_match.0, life)).await?))
}
