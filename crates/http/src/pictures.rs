//! Pictures as they come and go, whatever they are of.

use crate::error::{ApiError, ApiResult, EdgeError};
use crate::extract::read_body;
use crate::query::Query;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use futures::future::LocalBoxFuture;
use plantel_application::PictureSize;
use plantel_domain::form::BadValue;
use plantel_domain::pictures::{MAX_BYTES, PictureFormat};
use utoipa::IntoParams;

/// The bytes of a picture, whatever the sender calls them: its first bytes tell what it is.
pub struct PictureFile(pub Bytes);

impl FromRequest for PictureFile {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let kind = request.content_type().to_owned();
        let payload = payload.take();
        Box::pin(async move {
            if !(kind.starts_with("image/") || kind == "application/octet-stream") {
                return Err(EdgeError::UnsupportedMedia("image/jpeg").into());
            }
            Ok(Self(read_body(payload, MAX_BYTES).await?))
        })
    }
}

/// How large.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `show` reads")]
pub struct PictureParams {
    /// `full` (at most 1,600 pixels) or `thumbnail` (at most 320).
    #[param(default = "full")]
    size: Option<String>,
}

/// How large the caller wants it.
pub fn size(mut query: Query) -> ApiResult<PictureSize> {
    let size = query.read("size", |text| match text {
        "full" => Ok(PictureSize::Full),
        "thumbnail" => Ok(PictureSize::Thumbnail),
        _ => Err(BadValue::new("kind.unknown")),
    });
    query.done("pictures")?;
    Ok(size.unwrap_or(PictureSize::Full))
}

/// The file of a picture.
pub fn shown(format: PictureFormat, bytes: Vec<u8>) -> HttpResponse {
    let mut answer = HttpResponse::Ok();
    // A picture never changes; whoever may see it keeps it to themselves.
    answer.content_type(format.media_type()).insert_header((header::CACHE_CONTROL, "private, max-age=86400"));
    answer.insert_header((header::CONTENT_SECURITY_POLICY, "default-src 'none'; sandbox"));
    answer.insert_header((header::CONTENT_DISPOSITION, "inline"));
    answer.body(bytes)
}
