//! The published contract that existing web clients depend on: its statuses and its exact texts.
//!
//! These paths keep their own; every other path speaks as `problem.rs` says.

use crate::language::Language;
use crate::problem::Problem;
use actix_web::HttpResponse;
use actix_web::http::{Method, StatusCode};
use plantel_domain::error::Kind;
use plantel_domain::identity::Locale;
use serde_json::{Value, json};

const PATHS: &[&str] = &["login", "password-recovery", "reset-password", "users", "items", "utils", "private"];

/// Whether a path is bound by the contract.
pub fn binds(path: &str) -> bool {
    let rest = path.strip_prefix("/api/v1/").unwrap_or_default();
    PATHS.contains(&rest.split('/').next().unwrap_or_default())
}

/// The status and text of a problem there, where the contract names one.
fn kept(method: &Method, code: &str) -> Option<(StatusCode, &'static str)> {
    Some(match (method, code) {
        (_, "login.bad-credentials") => (StatusCode::BAD_REQUEST, "Incorrect email or password"),
        (_, "login.inactive") => (StatusCode::BAD_REQUEST, "Inactive user"),
        (_, "token.missing") => (StatusCode::UNAUTHORIZED, "Not authenticated"),
        (_, "token.invalid" | "token.expired" | "token.revoked") => {
            (StatusCode::UNAUTHORIZED, "Could not validate credentials")
        }
        (_, "access.denied") => (StatusCode::FORBIDDEN, "The user doesn't have enough privileges"),
        (_, "item.not-found") => (StatusCode::NOT_FOUND, "Item not found"),
        (_, "item.not-owner") => (StatusCode::FORBIDDEN, "Not enough permissions"),
        (&Method::PATCH, "user.not-found") => {
            (StatusCode::NOT_FOUND, "The user with this id does not exist in the system")
        }
        (_, "user.not-found") => (StatusCode::NOT_FOUND, "User not found"),
        (&Method::POST, "user.email-taken") => {
            (StatusCode::BAD_REQUEST, "The user with this email already exists in the system.")
        }
        (_, "user.email-taken") => (StatusCode::CONFLICT, "User with this email already exists"),
        _ => return None,
    })
}

/// A problem as these clients read it: always English, and `detail` a list where fields are invalid.
pub fn response(problem: &Problem, method: &Method, request_id: &str) -> HttpResponse {
    let english = Language(Locale::En);
    let (status, detail) = match kept(method, problem.code) {
        Some((status, text)) => (status, Value::from(text)),
        None if problem.kind == Kind::Invalid => (problem.status(), Value::from(fields(problem, english))),
        None => return problem.response(english, request_id),
    };
    let body = json!({
        "type": format!("/problems/{}", problem.code),
        "title": english.title(problem.code),
        "status": status.as_u16(),
        "detail": detail,
        "code": problem.code,
        "request_id": request_id,
    });
    problem.answer(status, &body)
}

fn fields(problem: &Problem, language: Language) -> Vec<Value> {
    let location = |pointer: &str| match pointer.strip_prefix('?') {
        Some(name) => vec!["query".to_owned(), name.to_owned()],
        None if pointer == "{id}" => vec!["path".to_owned(), "id".to_owned()],
        None => std::iter::once("body").chain(pointer.split('/').skip(1)).map(str::to_owned).collect(),
    };
    let view = |field: crate::problem::FieldProblemView| json!({"type": field.code, "loc": location(&field.pointer), "msg": field.detail});
    problem.fields(language).into_iter().map(view).collect()
}
