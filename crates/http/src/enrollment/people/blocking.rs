//! Keeping students from sight, and giving them back to it.

use super::students::shown;
use super::views::StudentView;
use crate::answer::Tagged;
use crate::caller::Caller;
use crate::error::ApiResult;
use crate::extract::{IfMatch, PathId, Valid};
use crate::services::Services;
use actix_web::post;
use actix_web::web::Data;
use plantel_application::attempt;
use plantel_domain::form::{Form, Invalid};
use plantel_domain::text::Prose;
use serde::Deserialize;
use utoipa::ToSchema;
use validator::Validate;

/// Why a student is blocked, or is no more.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct BlockingBody {
    /// The journal tells it: no names, and nothing that is known of the student.
    #[serde(default)]
    #[schema(required, min_length = 1, max_length = 500, example = "Supresión pedida por el acudiente, acta 12")]
    pub reason: String,
}

impl BlockingBody {
    /// As the use case takes it.
    fn read(&self) -> Result<Prose<500>, Invalid> {
        let mut form = Form::new();
        let reason = form.take("/reason", Prose::parse(&self.reason));
        form.done(|| reason)
    }
}

/// Blocks a student who is not enrolled, instead of erasing what the law keeps: they are shown to nobody any more but
/// who may block, and nothing changes of them.
#[utoipa::path(operation_id = "students-block", tag = "students", params(("id" = Uuid, Path)),
    request_body = BlockingBody, security(("bearer" = ["block:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[post("/students/{id}/block")]
pub async fn block(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<BlockingBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let student = attempt(|| services.students.block(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}

/// Shows a student who was blocked again to everybody who was shown them before.
#[utoipa::path(operation_id = "students-unblock", tag = "students", params(("id" = Uuid, Path)),
    request_body = BlockingBody, security(("bearer" = ["block:students"])),
    responses((status = OK, description = "The student", body = StudentView)))]
#[post("/students/{id}/unblock")]
pub async fn unblock(
    caller: Caller,
    id: PathId,
    if_match: IfMatch,
    body: Valid<BlockingBody>,
    services: Data<Services>,
) -> ApiResult<Tagged<StudentView>> {
    let (id, reason) = (id.0.into(), body.0.read()?);
    let student = attempt(|| services.students.unblock(&caller.ctx, id, if_match.0, reason.clone())).await?;
    Ok(shown(&services, &caller.ctx, student).await?)
}
