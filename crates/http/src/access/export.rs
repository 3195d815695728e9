//! Memberships and invitations as files.

use super::invitations::InvitationView;
use super::views::MembershipView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::{self, BinaryFile, Cell, Format, FormatParams, Sheet};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;

const MEMBERSHIPS: &Sheet<MembershipView> = &Sheet {
    name: "memberships",
    columns: &[
        ("id", |place| place.id.into()),
        ("institution_id", |place| place.institution_id.into()),
        ("user_id", |place| place.user_id.into()),
        ("email", |place| place.email.as_ref().into()),
        ("full_name", |place| place.full_name.as_ref().into()),
        ("roles", |place| Cell::list(&place.roles)),
        ("environment_ids", |place| Cell::list(&place.environment_ids)),
        ("modules", |place| Cell::list(&place.modules)),
        ("groups", |place| Cell::list(&place.groups)),
        ("active", |place| place.active.into()),
        ("created_at", |place| place.created_at.into()),
    ],
};

const INVITATIONS: &Sheet<InvitationView> = &Sheet {
    name: "invitations",
    columns: &[
        ("id", |offer| offer.id.into()),
        ("email", |offer| (&offer.email).into()),
        ("roles", |offer| Cell::list(&offer.roles)),
        ("environment_ids", |offer| Cell::list(&offer.environment_ids)),
        ("modules", |offer| Cell::list(&offer.modules)),
        ("state", |offer| offer.state.into()),
        ("invited_by_id", |offer| offer.invited_by_id.into()),
        ("user_id", |offer| offer.user_id.into()),
        ("created_at", |offer| offer.created_at.into()),
        ("expires_at", |offer| offer.expires_at.into()),
    ],
};

/// Exports everybody of the institution, oldest first.
#[utoipa::path(operation_id = "memberships-export", tag = "access", params(FormatParams),
    security(("bearer" = ["read:memberships"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/memberships/export")]
pub async fn memberships(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    query.done("memberships")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.memberships.list(&ctx, &page)).await?;
        Ok(page.map(MembershipView::with_user))
    };
    export::send(&services, &caller.ctx, MEMBERSHIPS, format, rows).await
}

/// Exports the institution's invitations, newest first.
#[utoipa::path(operation_id = "invitations-export", tag = "access", params(FormatParams),
    security(("bearer" = ["manage:memberships"])),
    responses((status = OK, description = "The file",
        content((String = "text/csv"),
            (BinaryFile = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet")))))]
#[get("/invitations/export")]
pub async fn invitations(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let format = Format::of(&mut query);
    query.done("invitations")?;
    let (reader, ctx) = (services.clone(), caller.ctx.clone());
    let rows = async move |page| {
        let page = attempt(|| reader.memberships.list_invitations(&ctx, &page)).await?;
        Ok(page.map(InvitationView::from))
    };
    export::send(&services, &caller.ctx, INVITATIONS, format, rows).await
}
