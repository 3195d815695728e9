//! What the kept contract offers beside accounts and things.

use crate::answer::MessageView;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::query::Query;
use crate::services::Services;
use actix_web::web::{Data, Json};
use actix_web::{HttpResponse, get, post};
use plantel_application::attempt;
use plantel_domain::identity::Email;

/// Has a letter sent that says nothing, to see whether mail arrives.
#[utoipa::path(operation_id = "utils-test_email", tag = "utils", security(("bearer" = ["manage:users"])),
    params(("email_to" = String, Query)),
    responses((status = CREATED, description = "It is on its way", body = MessageView)))]
#[post("/utils/test-email")]
pub async fn test_email(caller: Caller, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let to = query.required_as("email_to", Email::parse);
    query.done("utils")?;
    // What is missing was refused.
    if let Some(to) = to {
        attempt(|| services.identity.test_mail(&caller.ctx, &to)).await?;
    }
    Ok(HttpResponse::Created().json(MessageView { message: "Test email sent" }))
}

/// Says that the server answers; nothing else is asked.
#[utoipa::path(operation_id = "utils-health_check", tag = "utils", security(()),
    responses((status = OK, description = "Always true", body = bool, content_type = "application/json")))]
#[get("/utils/health-check")]
pub async fn health_check() -> Json<bool> {
    Json(true)
}
