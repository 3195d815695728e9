//! To what people consent, and that they did.

use super::bodies::{ConsentBody, ConsentRevocationBody, ConsentTextBody};
use super::views::{ConsentTextView, ConsentTextsView, ConsentView, ConsentsView};
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use plantel_application::attempt;
use plantel_domain::enrollment::Purpose;
use utoipa::IntoParams;

/// Which words.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `list_texts` reads")]
pub struct ConsentTextParams {
    /// For this purpose: `data_protection`, `sensitive_data`, `image`, `outings` or `communications`; for any when
    /// absent.
    #[param(pattern = "^(data_protection|sensitive_data|image|outings|communications)$")]
    purpose: Option<String>,
}

/// Lists the words to which people consent, or did, in all versions.
#[utoipa::path(operation_id = "consent-texts-list", tag = "enrollment", params(ConsentTextParams),
    security(("bearer" = ["read:school"])),
    responses((status = OK, description = "The words", body = ConsentTextsView)))]
#[get("/consent-texts")]
pub async fn list_texts(
    caller: Caller,
    mut query: Query,
    services: Data<Services>,
) -> ApiResult<Json<ConsentTextsView>> {
    let purpose = query.read("purpose", Purpose::parse);
    query.done("consent-texts")?;
    let texts = attempt(|| services.papers.consent_texts(&caller.ctx, purpose)).await?;
    Ok(Json(ConsentTextsView { data: texts.into_iter().map(Into::into).collect() }))
}

/// Writes down the words to which people consent from now on: the next version for their purpose. Those before stay
/// as they are, with who consented to them.
#[utoipa::path(operation_id = "consent-texts-create", tag = "enrollment", request_body = ConsentTextBody,
    security(("bearer" = ["manage:enrollment"])),
    responses((status = CREATED, description = "The words", body = ConsentTextView)))]
#[post("/consent-texts")]
pub async fn write_text(
    caller: Caller,
    body: Valid<ConsentTextBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (purpose, text) = body.0.read()?;
    let text = attempt(|| services.papers.write_consent_text(&caller.ctx, purpose, text.clone())).await?;
    Ok(HttpResponse::Created().json(ConsentTextView::from(text)))
}

/// Lists the consents about a student, revoked ones too, the newest first.
#[utoipa::path(operation_id = "consents-list", tag = "enrollment", params(("id" = Uuid, Path)),
    security(("bearer" = ["read:enrollment"])),
    responses((status = OK, description = "The consents", body = ConsentsView)))]
#[get("/students/{id}/consents")]
pub async fn list(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<Json<ConsentsView>> {
    let id = id.0.into();
    let consents = attempt(|| services.papers.consents(&caller.ctx, id)).await?;
    let typed = attempt(|| services.papers.reads_typed(&caller.ctx, id)).await?;
    Ok(Json(ConsentsView { data: consents.into_iter().map(|consent| ConsentView::of(consent, typed)).collect() }))
}

/// Writes down that somebody consents to the newest words for a purpose: a guardian, or a student of age, by the own
/// account (`web`), or the office what it was told on paper or in person. One consent is for one purpose.
#[utoipa::path(operation_id = "consents-give", tag = "enrollment", params(("id" = Uuid, Path)),
    request_body = ConsentBody, security(("bearer" = ["give:consents"])),
    responses((status = CREATED, description = "The consent", body = ConsentView)))]
#[post("/students/{id}/consents")]
pub async fn give(
    caller: Caller,
    id: PathId,
    body: Valid<ConsentBody>,
    services: Data<Services>,
) -> ApiResult<HttpResponse> {
    let (id, new) = (id.0.into(), body.0.read()?);
    let consent = attempt(|| services.papers.give_consent(&caller.ctx, id, new)).await?;
    let typed = attempt(|| services.papers.reads_typed(&caller.ctx, id)).await?;
    Ok(HttpResponse::Created().json(ConsentView::of(consent, typed)))
}

/// Writes down that who consented does not any more: by the own account the own consents alone, or the office what it
/// was told. What was written before stays.
#[utoipa::path(operation_id = "consents-revoke", tag = "enrollment", params(("id" = Uuid, Path)),
    request_body = ConsentRevocationBody, security(("bearer" = ["give:consents"])),
    responses((status = OK, description = "The consent", body = ConsentView)))]
#[post("/consents/{id}/revoke")]
pub async fn revoke(
    caller: Caller,
    id: PathId,
    body: Valid<ConsentRevocationBody>,
    services: Data<Services>,
) -> ApiResult<Json<ConsentView>> {
    let (id, (channel, reason)) = (id.0.into(), body.0.read()?);
    let consent = attempt(|| services.papers.revoke_consent(&caller.ctx, id, channel, reason.clone())).await?;
    let typed = attempt(|| services.papers.reads_typed(&caller.ctx, consent.student)).await?;
    Ok(Json(ConsentView::of(consent, typed)))
}
