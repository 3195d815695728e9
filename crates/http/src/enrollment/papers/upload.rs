//! Reading a paper that is sent as a form with a file.

use crate::caller::Caller;
use crate::error::{ApiError, EdgeError};
use actix_multipart::{Field, Multipart};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use futures::StreamExt;
use futures::future::LocalBoxFuture;
use plantel_domain::access::Permission;
use plantel_domain::enrollment::{DocumentError, DocumentKind, MAX_DOCUMENT_BYTES};
use plantel_domain::form::{BadValue, Form, Invalid};
use plantel_domain::text::Line;
use utoipa::ToSchema;

/// The media type of a form with a file.
const FORM: &str = "multipart/form-data";

/// The most bytes of a word; it is refused long before.
const WORD: usize = 1 << 10;

/// A paper and what kind it is.
#[derive(ToSchema)]
#[schema(as = EnrollmentDocumentForm)]
#[allow(dead_code, reason = "describes the form that `PaperUpload` reads")]
pub struct PaperForm {
    /// What kind of paper: 2 to 40 of `a-z`, digits and `_`. The institution names those that it asks for; others may
    /// be brought too.
    #[schema(min_length = 2, max_length = 40, example = "identity_document")]
    kind: String,
    /// A PDF, PNG or JPEG of up to 10 MB, with its name; its first bytes tell what it is.
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// A paper as it was sent.
pub struct PaperUpload {
    /// What kind of paper.
    pub kind: DocumentKind,
    /// What the file was called, without its folders.
    pub file_name: Line<200>,
    /// The file.
    pub bytes: Vec<u8>,
}

impl FromRequest for PaperUpload {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        // Nobody sends in so much who may not bring papers.
        let caller = request.extensions().get::<Caller>().cloned();
        let may = caller.map_or(Ok(()), |caller| caller.ctx.visibility(Permission::WriteEnrollment).map(|_| ()));
        let is_form = request.content_type() == FORM;
        let parts = Multipart::new(request.headers(), payload.take());
        Box::pin(async move {
            may?;
            if !is_form {
                return Err(EdgeError::UnsupportedMedia(FORM).into());
            }
            read(parts).await
        })
    }
}

async fn read(mut parts: Multipart) -> Result<PaperUpload, ApiError> {
    let (mut kind, mut file) = (None, None);
    while let Some(part) = parts.next().await {
        let mut part = part.map_err(|_| EdgeError::Malformed)?;
        let name = part.name().unwrap_or_default().to_owned();
        match name.as_str() {
            "kind" if kind.is_none() => {
                let too_long = || Invalid::at("/kind", BadValue::new("document-kind.invalid"));
                kind = Some(bytes(&mut part, WORD).await?.ok_or_else(too_long)?);
            }
            "file" if file.is_none() => {
                let called = called(&part);
                let bytes = bytes(&mut part, MAX_DOCUMENT_BYTES).await?.ok_or(DocumentError::TooLarge)?;
                file = Some((called, bytes));
            }
            // Which of two was meant is not known.
            "kind" | "file" => return Err(Invalid::at(format!("/{name}"), BadValue::new("field.invalid")).into()),
            _ => return Err(Invalid::at(format!("/{name}"), BadValue::new("field.unknown")).into()),
        }
    }
    let mut form = Form::new();
    let required = BadValue::new("field.required");
    let kind = kind.ok_or_else(|| required.clone()).and_then(|word| {
        // What cannot be read is no word either.
        DocumentKind::parse(std::str::from_utf8(&word).unwrap_or_default())
    });
    let kind = form.take("/kind", kind);
    let (called, bytes) = file.unwrap_or_default();
    let file_name = form.take("/file", called.ok_or(required).and_then(|name| Line::parse(&name)));
    Ok(form.done(|| Some(PaperUpload { kind: kind?, file_name: file_name?, bytes }))?)
}

/// What a part contains; nothing when that is more than this.
async fn bytes(part: &mut Field, most: usize) -> Result<Option<Vec<u8>>, ApiError> {
    let mut bytes = Vec::new();
    while let Some(chunk) = part.next().await {
        let chunk = chunk.map_err(|_| EdgeError::Malformed)?;
        if bytes.len() + chunk.len() > most {
            return Ok(None);
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(Some(bytes))
}

/// What a file was called. Some programs tell where it lay, too.
fn called(part: &Field) -> Option<String> {
    let name = part.content_disposition()?.get_filename()?;
    name.rsplit(['/', '\\']).next().map(str::to_owned)
}
