//! Reading the ministry's file that is sent as a form.

use crate::caller::Caller;
use crate::error::{ApiError, EdgeError};
use crate::settings::HttpSettings;
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures::StreamExt;
use futures::future::LocalBoxFuture;
use plantel_application::simat::{NewReconciliation, SimatScope};
use plantel_domain::access::Permission;
use plantel_domain::error::Params;
use plantel_domain::form::{BadValue, Form, Invalid};
use std::collections::BTreeSet;
use utoipa::ToSchema;
use uuid::Uuid;

/// The media type of a form with a file.
const FORM: &str = "multipart/form-data";

/// The most differences that are taken at once.
const MOST_ACCEPTED: usize = 10_000;

/// The most bytes of what stands beside the file.
const WORDS: usize = 1 << 18;

/// The ministry's file, with what it is compared.
#[derive(ToSchema)]
#[schema(as = SimatReconciliationForm)]
#[allow(dead_code, reason = "describes the form that `TheirFile` reads")]
pub struct ReconciliationForm {
    /// Of this school year.
    year_id: Uuid,
    /// At this site; at all when it is absent.
    site_id: Option<Uuid>,
    /// The ids of the differences in which the ministry is right, with commas between them. When it is absent nothing
    /// is changed.
    accept: Option<String>,
    /// The ministry's file: columns by their headings, in any order; CSV or XLSX.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// The ministry's file as it was sent.
pub struct TheirFile(pub NewReconciliation);

impl FromRequest for TheirFile {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // Nobody sends in so much who may not have it compared.
        let caller = request.extensions().get::<Caller>().cloned();
        let may = caller.map_or(Ok(()), |caller| caller.ctx.visibility(Permission::ExportSimat).map(|_| ()));
        let most = request.app_data::<Data<HttpSettings>>().map_or(1 << 20, |settings| settings.upload_limit);
        let is_form = request.content_type() == FORM;
        let parts = Multipart::new(request.headers(), payload.take());
        Box::pin(async move {
            may?;
            if !is_form {
                return Err(EdgeError::UnsupportedMedia(FORM).into());
            }
            read(parts, most).await.map(Self)
        })
    }
}

/// What stands in a form, each part once.
#[derive(Default)]
struct Parts {
    year: Option<String>,
    site: Option<String>,
    accept: Option<String>,
    file: Option<Vec<u8>>,
}

/// Reads such a form, with a file of so many bytes at the most.
pub(crate) async fn read(mut parts: Multipart, most: usize) -> Result<NewReconciliation, ApiError> {
    let mut said = Parts::default();
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| EdgeError::Malformed)?;
        let name = part.name().unwrap_or_default().to_owned();
        let bytes = bytes(&mut part, if name == "file" { most } else { WORDS }).await?;
        let twice = if name == "file" {
            said.file.replace(bytes).is_some()
        } else {
            let place = match name.as_str() {
                "year_id" => &mut said.year,
                "site_id" => &mut said.site,
                "accept" => &mut said.accept,
                _ => return Err(Invalid::at(format!("/{name}"), BadValue::new("field.unknown")).into()),
            };
            // What cannot be read is no id either.
            place.replace(String::from_utf8(bytes).unwrap_or_else(|_| "\u{fffd}".to_owned())).is_some()
        };
        // Which of two was meant is not known.
        if twice {
            return Err(Invalid::at(format!("/{name}"), BadValue::new("field.invalid")).into());
        }
    }
    Ok(reconciliation(said)?)
}

fn reconciliation(said: Parts) -> Result<NewReconciliation, Invalid> {
    let mut form = Form::new();
    let required = || BadValue::new("field.required");
    let year = form.take("/year_id", said.year.as_deref().ok_or_else(required).and_then(id));
    let site = form.take_some("/site_id", said.site.as_deref().filter(|text| !text.is_empty()).map(id));
    let accept = form.take("/accept", accepted(said.accept.as_deref().unwrap_or_default()));
    let file = form.take("/file", said.file.ok_or_else(required));
    form.done(|| {
        let scope = SimatScope { year: year?.into(), site: site?.map(Into::into) };
        Some(NewReconciliation { scope, file: file?, accept: accept? })
    })
}

fn id(text: &str) -> Result<Uuid, BadValue> {
    Uuid::try_parse(text.trim()).map_err(|_| BadValue::new("id.invalid"))
}

fn accepted(text: &str) -> Result<BTreeSet<String>, BadValue> {
    let ids = text.split(',').map(str::trim).filter(|id| !id.is_empty());
    let ids: BTreeSet<String> = ids.map(str::to_owned).collect();
    if ids.len() > MOST_ACCEPTED {
        let max = i64::try_from(MOST_ACCEPTED).unwrap_or(i64::MAX);
        return Err(BadValue::with("list.too-long", Params::none().number("max", max)));
    }
    if ids.iter().any(|id| !id.bytes().all(|b| b.is_ascii_hexdigit())) {
        return Err(BadValue::new("id.invalid"));
    }
    Ok(ids)
}

/// What a part contains, if it is not more than this.
async fn bytes(part: &mut Field, most: usize) -> Result<Vec<u8>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| EdgeError::Malformed)?;
        if bytes.len() + chunk.len() > most {
            return Err(EdgeError::TooLarge(most).into());
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}
