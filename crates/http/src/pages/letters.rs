//! Letters that were kept instead of sent: in development alone, and only for programs on this machine.

use crate::client::is_local;
use crate::error::{ApiResult, EdgeError};
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::http::header;
use actix_web::web::{Data, Path};
use actix_web::{HttpRequest, HttpResponse, get, web};
use plantel_domain::mail::{Captured, CapturedLetter};
use plantel_domain::store::StoreError;
use serde_json::json;
use std::fmt::Write;
use std::sync::Arc;

/// The list has styles of its own; a letter has those it was written with, and may do nothing but lead away.
const LIST_POLICY: &str = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'";
const LETTER_POLICY: &str = "sandbox allow-popups allow-top-navigation-by-user-activation; default-src 'none'; \
     style-src 'unsafe-inline'; img-src data:; frame-ancestors 'none'";

const HEAD: &str = r#"<!doctype html>
<html lang="en"><head><meta charset="utf-8"><title>Letters</title>
<style>body{font:16px/1.5 system-ui,sans-serif;margin:2rem auto;max-width:60rem;padding:0 1rem}
td{padding:.25rem 1rem .25rem 0;vertical-align:top}</style></head>
<body><h1>Letters kept instead of sent</h1><table>"#;

/// The routes of these pages.
pub fn routes(config: &mut web::ServiceConfig) {
    config.service(show_all).service(show);
}

/// All letters, newest first; as JSON for who asks for that.
#[get("/dev/mail")]
async fn show_all(
    request: HttpRequest,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    let captured = captured(&request, &services, &settings)?;
    let letters = read(move || captured.list()).await?;
    let accept = request.headers().get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    if accept.contains("application/json") {
        return Ok(HttpResponse::Ok().json(letters.iter().map(view).collect::<Vec<_>>()));
    }
    let mut page = HEAD.to_owned();
    for letter in &letters {
        let cell = html_escape::encode_text;
        write!(
            page,
            "<tr><td>{}</td><td>{}</td><td><a href=\"/dev/mail/{}\">{}</a></td></tr>",
            letter.at.format("%Y-%m-%d %H:%M:%S"),
            cell(&letter.to),
            html_escape::encode_double_quoted_attribute(&letter.name),
            cell(&letter.rendered.subject),
        )
        .expect("a string takes it");
    }
    page.push_str(if letters.is_empty() { "<tr><td>None yet.</td></tr></table>" } else { "</table>" });
    Ok(html(LIST_POLICY, page))
}

/// One letter, as a mail program would show it.
#[get("/dev/mail/{name}")]
async fn show(
    request: HttpRequest,
    name: Path<String>,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    let captured = captured(&request, &services, &settings)?;
    let found = read(move || captured.find(&name)).await?.ok_or(EdgeError::PathNotFound)?;
    Ok(html(LETTER_POLICY, found.rendered.html))
}

fn captured(request: &HttpRequest, services: &Services, settings: &HttpSettings) -> ApiResult<Arc<dyn Captured>> {
    let here = settings.private_routes && is_local(request);
    services.captured.clone().filter(|_| here).ok_or_else(|| EdgeError::PathNotFound.into())
}

/// Files are read off the threads that serve.
async fn read<T: Send + 'static>(job: impl FnOnce() -> std::io::Result<T> + Send + 'static) -> ApiResult<T> {
    let done = web::block(job).await.map_err(|error| StoreError::failed(error.to_string()))?;
    Ok(done.map_err(StoreError::failed)?)
}

fn view(letter: &CapturedLetter) -> serde_json::Value {
    json!({
        "name": letter.name,
        "at": letter.at,
        "to": letter.to,
        "subject": letter.rendered.subject,
        "text": letter.rendered.text,
    })
}

fn html(policy: &'static str, body: String) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .body(body)
}
