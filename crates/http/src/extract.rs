//! Reading requests: bodies, ids in paths, `If-Match`.

use crate::caller::Caller;
use crate::error::{ApiError, EdgeError};
use crate::settings::HttpSettings;
use actix_web::dev::Payload;
use actix_web::http::header;
use actix_web::web::{Bytes, Data};
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures::StreamExt;
use futures::future::LocalBoxFuture;
use plantel_domain::access::Permission;
use plantel_domain::form::{BadValue, Form, Invalid, Patch};
use plantel_domain::store::Version;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use std::future::{Ready, ready};
use uuid::Uuid;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// A JSON body of the right shape; what it means is for the types of the domain to say.
pub struct Valid<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Valid<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (is_json, bytes) = json(request, payload);
        Box::pin(async move {
            if !is_json {
                return Err(EdgeError::UnsupportedMedia("application/json").into());
            }
            valid(&bytes.await?).map(Self)
        })
    }
}

/// The same, where nothing need be sent: no body and `null` say what an object without fields does.
pub struct ValidIfSent<T>(pub T);

impl<T: DeserializeOwned + Validate + Default + 'static> FromRequest for ValidIfSent<T> {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (is_json, bytes) = json(request, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            match &bytes[..] {
                b"" | b"null" => Ok(Self(T::default())),
                _ if !is_json => Err(EdgeError::UnsupportedMedia("application/json").into()),
                bytes => valid(bytes).map(Self),
            }
        })
    }
}

/// Whether a body is said to be JSON, and its bytes.
fn json(
    request: &HttpRequest,
    payload: &mut Payload,
) -> (bool, impl Future<Output = Result<Bytes, ApiError>> + 'static) {
    let is_json = request.content_type().ends_with("json");
    let limit = request.app_data::<Data<HttpSettings>>().map_or(1 << 20, |settings| settings.body_limit);
    (is_json, read_body(payload.take(), limit))
}

fn valid<T: DeserializeOwned + Validate>(bytes: &[u8]) -> Result<T, ApiError> {
    let body: T = parse(bytes)?;
    body.validate().map_err(|errors| invalid(&errors))?;
    Ok(body)
}

/// Reads a body of at most `limit` bytes.
pub async fn read_body(mut payload: Payload, limit: usize) -> Result<Bytes, ApiError> {
    let mut body = actix_web::web::BytesMut::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|_| EdgeError::Malformed)?;
        if body.len() + chunk.len() > limit {
            return Err(EdgeError::TooLarge(limit).into());
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body.freeze())
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, ApiError> {
    // A list of the fields without their names is not what anybody means to send.
    if bytes.trim_ascii_start().starts_with(b"[") {
        return Err(Invalid::at("", BadValue::new("field.invalid")).into());
    }
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let body = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let pointer = pointer(error.path());
        let error = error.into_inner();
        if error.is_data() { ApiError::from(misfit(pointer, &error.to_string())) } else { EdgeError::Malformed.into() }
    })?;
    reader.end().map_err(|_| EdgeError::Malformed)?;
    Ok(body)
}

fn pointer(path: &serde_path_to_error::Path) -> String {
    use serde_path_to_error::Segment;
    path.iter().fold(String::new(), |pointer, segment| match segment {
        Segment::Seq { index } => format!("{pointer}/{index}"),
        Segment::Map { key } => format!("{pointer}/{}", key.replace('~', "~0").replace('/', "~1")),
        Segment::Enum { variant } => format!("{pointer}/{variant}"),
        Segment::Unknown => pointer,
    })
}

/// What serde says of a value of the wrong shape, as a field and a code.
fn misfit(mut pointer: String, message: &str) -> Invalid {
    let named = message.split('`').nth(1).unwrap_or_default();
    let code = if message.starts_with("unknown field") {
        if !pointer.ends_with(named) {
            pointer = format!("{pointer}/{named}");
        }
        "field.unknown"
    } else if message.starts_with("missing field") {
        pointer = format!("{pointer}/{named}");
        "field.required"
    } else {
        "field.invalid"
    };
    Invalid::at(pointer, BadValue::new(code))
}

/// What `validator` found, as fields and codes.
fn invalid(errors: &ValidationErrors) -> Invalid {
    let mut form = Form::new();
    for (field, kind) in errors.errors() {
        if let ValidationErrorsKind::Field(found) = kind {
            let limit = |name: &str| found.first().and_then(|e| e.params.get(name)).and_then(serde_json::Value::as_i64);
            let code = match found.first().map(|error| error.code.as_ref()) {
                Some("length") => "field.too-long",
                // Where nothing is too large, no such bound can be told.
                Some("range") if limit("max").is_none() => "field.too-small",
                Some("range") => "field.out-of-range",
                _ => "field.invalid",
            };
            let mut params = plantel_domain::error::Params::none();
            for name in ["min", "max"] {
                params = limit(name).map_or(params.clone(), |value| params.number(name_of(name), value));
            }
            form.refuse(&format!("/{field}"), BadValue::with(code, params));
        }
    }
    form.into()
}

fn name_of(name: &str) -> &'static str {
    if name == "min" { "min" } else { "max" }
}

/// What browsers and programs call spreadsheets; what a file is, its first bytes tell.
const SHEETS: [&str; 4] = [
    "text/csv",
    "application/octet-stream",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
];

/// The bytes of an uploaded spreadsheet.
pub struct Upload(pub Bytes);

impl FromRequest for Upload {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request.app_data::<Data<HttpSettings>>().map_or(1 << 20, |settings| settings.upload_limit);
        let file = sheet(request, payload, limit);
        Box::pin(async move { Ok(Self(file.await?)) })
    }
}

/// The bytes of an uploaded spreadsheet that goes in behind the caller's back, and may be larger.
pub struct LargeUpload(pub Bytes);

impl FromRequest for LargeUpload {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let limit = request.app_data::<Data<HttpSettings>>().map_or(1 << 20, |settings| settings.import_limit);
        // Nobody sends in so much who may not have it taken over.
        let caller = request.extensions().get::<Caller>().cloned();
        let may = caller.map_or(Ok(()), |caller| caller.ctx.visibility(Permission::ImportInventory).map(|_| ()));
        let file = sheet(request, payload, limit);
        Box::pin(async move {
            may?;
            Ok(Self(file.await?))
        })
    }
}

fn sheet(
    request: &HttpRequest,
    payload: &mut Payload,
    limit: usize,
) -> impl Future<Output = Result<Bytes, ApiError>> + 'static {
    let known = SHEETS.contains(&request.content_type());
    let payload = payload.take();
    async move {
        if !known {
            return Err(EdgeError::UnsupportedMedia("text/csv").into());
        }
        read_body(payload, limit).await
    }
}

/// The id in a path.
pub struct PathId(pub Uuid);

impl FromRequest for PathId {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let id = request.match_info().get("id").and_then(|id| Uuid::try_parse(id).ok());
        ready(id.map(Self).ok_or_else(|| Invalid::at("{id}", BadValue::new("id.invalid")).into()))
    }
}

/// The version that the caller has seen, if it names one.
pub struct IfMatch(pub Option<Version>);

impl FromRequest for IfMatch {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let Some(value) = request.headers().get(header::IF_MATCH) else { return ready(Ok(Self(None))) };
        let tag = value.to_str().unwrap_or_default().trim();
        let version = tag.strip_prefix('"').and_then(|tag| tag.strip_suffix('"')).and_then(|tag| tag.parse().ok());
        ready(match version {
            _ if tag == "*" => Ok(Self(None)),
            Some(version) => Ok(Self(Some(version))),
            None => Err(EdgeError::BadIfMatch.into()),
        })
    }
}

/// Reads a field of a partial change: absent is kept, null cleared (RFC 7396).
pub fn patch<'de, T, D>(deserializer: D) -> Result<Patch<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Ok(Option::<T>::deserialize(deserializer)?.map_or(Patch::Clear, Patch::Set))
}

/// Reads a field of a partial change that cannot be cleared: absent is kept, null refused.
pub fn set<'de, T, D>(deserializer: D) -> Result<Option<T>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    T::deserialize(deserializer).map(Some)
}
