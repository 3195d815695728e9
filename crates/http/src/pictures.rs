//! Pictures as they come and go, whatever they are of.

use crate::error::{ApiError, ApiResult, EdgeError};
use crate::extract::read_body;
use crate::loans::named_person;
use crate::query::Query;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::Bytes;
use actix_web::{FromRequest, HttpMessage, HttpRequest, HttpResponse};
use chrono::{DateTime, Utc};
use futures::future::LocalBoxFuture;
use plantel_application::{Names, PictureSize};
use plantel_domain::form::BadValue;
use plantel_domain::pictures::{Evidence, MAX_BYTES, PictureFormat};
use serde::Serialize;
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

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

/// What is told of every picture that proves something.
#[derive(Serialize, ToSchema)]
#[schema(as = Evidence)]
pub struct EvidenceView {
    /// Its id.
    pub id: Uuid,
    /// How it is written now, whatever was sent.
    #[schema(example = "image/jpeg")]
    pub media_type: &'static str,
    /// In pixels.
    #[schema(example = 1600)]
    pub width: u32,
    /// In pixels.
    #[schema(example = 1200)]
    pub height: u32,
    /// Size of the file.
    pub bytes: u32,
    /// Who brought it.
    pub by: Option<Uuid>,
    /// Their name; null when it is not known.
    #[schema(example = "Ana Ruiz")]
    pub by_name: Option<String>,
    /// When.
    pub created_at: DateTime<Utc>,
}

impl EvidenceView {
    /// With the name of who brought it.
    pub fn of(picture: &Evidence, names: &Names) -> Self {
        Self {
            id: picture.id.into(),
            media_type: picture.format.media_type(),
            width: picture.width,
            height: picture.height,
            bytes: picture.bytes,
            by: picture.by.map(Into::into),
            by_name: picture.by.and_then(|by| named_person(by, names)),
            created_at: picture.created_at,
        }
    }
}

/// How large.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `show` reads")]
pub struct PictureParams {
    /// `full` (at most 1,600 pixels) or `thumbnail` (at most 320).
    #[param(default = "full", pattern = "^(full|thumbnail)$")]
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
