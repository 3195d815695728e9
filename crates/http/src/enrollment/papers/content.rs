//! The files of papers: shown to whoever may open them, and to no program on the way.

use crate::caller::Caller;
use crate::error::ApiResult;
use crate::export::BinaryFile;
use crate::extract::PathId;
use crate::query::Query;
use crate::services::Services;
use actix_web::http::header::{self, Charset, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::web::Data;
use actix_web::{HttpResponse, get};
use plantel_application::attempt;
use plantel_domain::enrollment::{DocumentFormat, EnrollmentDocument};
use plantel_domain::form::BadValue;
use utoipa::IntoParams;

/// How the file is given.
#[derive(IntoParams)]
#[into_params(parameter_in = Query)]
#[allow(dead_code, reason = "describes the parameter that `show` reads")]
pub struct ContentParams {
    /// `inline` (to look at) or `download` (to keep).
    #[param(default = "inline", pattern = "^(inline|download)$")]
    mode: Option<String>,
}

/// Gives the file of a paper, as it was brought. That it was opened stands in the journal; nothing on its way may keep
/// it, and a browser runs nothing that may be in it.
#[utoipa::path(operation_id = "enrollment-documents-content", tag = "enrollment",
    params(("id" = Uuid, Path), ContentParams), security(("bearer" = ["read:enrollment_documents"])),
    responses((status = OK, description = "The file", content(
        (BinaryFile = "application/pdf"), (BinaryFile = "image/png"), (BinaryFile = "image/jpeg")))))]
#[get("/enrollment-documents/{id}/content")]
pub async fn show(caller: Caller, id: PathId, mut query: Query, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    let mode = query.read("mode", |text| match text {
        "inline" => Ok(DispositionType::Inline),
        "download" => Ok(DispositionType::Attachment),
        _ => Err(BadValue::new("kind.unknown")),
    });
    query.done("enrollment-documents")?;
    let (paper, bytes) = attempt(|| services.papers.content(&caller.ctx, id)).await?;
    let mut answer = HttpResponse::Ok();
    answer.content_type(paper.format.name());
    answer.insert_header(disposition(mode.unwrap_or(DispositionType::Inline), &name(&paper)));
    answer.insert_header((header::CACHE_CONTROL, "no-store"));
    answer.insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"));
    answer.insert_header((header::CONTENT_SECURITY_POLICY, "sandbox; default-src 'none'"));
    Ok(answer.body(bytes))
}

/// What the file is called; whatever it was called where it came from, it ends as what it is.
fn name(paper: &EnrollmentDocument) -> String {
    let (usual, other) = match paper.format {
        DocumentFormat::Pdf => (".pdf", ".pdf"),
        DocumentFormat::Png => (".png", ".png"),
        DocumentFormat::Jpeg => (".jpg", ".jpeg"),
    };
    let (name, lower) = (paper.file_name.as_str(), paper.file_name.as_str().to_lowercase());
    if lower.ends_with(usual) || lower.ends_with(other) { name.to_owned() } else { format!("{name}{usual}") }
}

/// The name in plain letters for old programs, and as it is (RFC 6266, RFC 8187).
fn disposition(disposition: DispositionType, name: &str) -> ContentDisposition {
    let plain = |c: char| if c.is_ascii_alphanumeric() || " ._-()".contains(c) { c } else { '_' };
    let exact = ExtendedValue {
        charset: Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: name.as_bytes().to_vec(),
    };
    let plain = DispositionParam::Filename(name.chars().map(plain).collect());
    ContentDisposition { disposition, parameters: vec![plain, DispositionParam::FilenameExt(exact)] }
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("registro.pdf", "inline; filename=\"registro.pdf\"; filename*=UTF-8''registro.pdf")]
    #[case("a\"b\\c; ñ.pdf", "inline; filename=\"a_b_c_ _.pdf\"; filename*=UTF-8''a%22b%5Cc%3B%20%C3%B1.pdf")]
    #[case("a\r\nb.pdf", "inline; filename=\"a__b.pdf\"; filename*=UTF-8''a%0D%0Ab.pdf")]
    fn a_name_cannot_leave_its_header(#[case] name: &str, #[case] written: &str) {
        assert_eq!(disposition(DispositionType::Inline, name).to_string(), written);
    }
}
