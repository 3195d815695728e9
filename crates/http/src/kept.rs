//! The published contract that existing web clients depend on: its statuses and its exact texts.
//!
//! These paths keep their own; every other path speaks as `problem.rs` says.

use crate::language::Language;
use crate::problem::{FieldProblemView, Problem};
use actix_web::HttpResponse;
use actix_web::http::{Method, StatusCode};
use plantel_domain::form::Invalid;
use plantel_domain::identity::Locale;
use serde_json::{Value, json};

const PREFIX: &str = "/api/v1/";

const PATHS: &[&str] = &[
    "login",
    "password-recovery",
    "password-recovery-html-content",
    "reset-password",
    "users",
    "items",
    "utils",
    "private",
];

/// Whether a path is bound by the contract.
pub fn binds(path: &str) -> bool {
    let rest = path.strip_prefix(PREFIX).unwrap_or_default();
    PATHS.contains(&rest.split('/').next().unwrap_or_default())
}

/// One line of the contract: the first that fits a problem tells its status and its text.
struct Line {
    /// By which method; by any when there is none.
    method: Option<&'static str>,
    /// Below which path, after `/api/v1/`.
    place: &'static str,
    code: &'static str,
    status: StatusCode,
    text: &'static str,
}

/// A line that holds wherever the problem comes from.
const fn line(code: &'static str, status: StatusCode, text: &'static str) -> Line {
    Line { method: None, place: "", code, status, text }
}

impl Line {
    const fn on(self, method: &'static str) -> Self {
        Self { method: Some(method), ..self }
    }

    const fn at(self, place: &'static str) -> Self {
        Self { place, ..self }
    }

    fn fits(&self, method: &Method, place: &str, code: &str) -> bool {
        self.code == code && self.method.is_none_or(|own| own == method.as_str()) && place.starts_with(self.place)
    }
}

const NO_TOKEN: &str = "Could not validate credentials";

/// All that the contract says.
const CONTRACT: &[Line] = &[
    line("login.bad-credentials", StatusCode::BAD_REQUEST, "Incorrect email or password"),
    line("login.inactive", StatusCode::BAD_REQUEST, "Inactive user"),
    line("token.missing", StatusCode::UNAUTHORIZED, "Not authenticated"),
    line("token.invalid", StatusCode::UNAUTHORIZED, NO_TOKEN),
    line("token.expired", StatusCode::UNAUTHORIZED, NO_TOKEN),
    line("token.revoked", StatusCode::UNAUTHORIZED, NO_TOKEN),
    line("access.denied", StatusCode::FORBIDDEN, "The user doesn't have enough privileges"),
    line("item.not-found", StatusCode::NOT_FOUND, "Item not found"),
    line("item.not-owner", StatusCode::FORBIDDEN, "Not enough permissions"),
    line("mail-token.invalid", StatusCode::BAD_REQUEST, "Invalid token"),
    line("password.wrong", StatusCode::BAD_REQUEST, "Incorrect password"),
    line("password.same", StatusCode::BAD_REQUEST, "New password cannot be the same as the current one"),
    line("user.own", StatusCode::FORBIDDEN, "Super users are not allowed to delete themselves").on("DELETE"),
    line("user.not-found", StatusCode::NOT_FOUND, "The user with this id does not exist in the system").on("PATCH"),
    line("user.not-found", StatusCode::NOT_FOUND, "The user with this username does not exist in the system.")
        .at("password-recovery-html-content/"),
    line("user.not-found", StatusCode::NOT_FOUND, "User not found"),
    line("user.email-taken", StatusCode::BAD_REQUEST, "The user with this email already exists in the system")
        .on("POST")
        .at("users/signup"),
    line("user.email-taken", StatusCode::BAD_REQUEST, "The user with this email already exists in the system.")
        .on("POST"),
    line("user.email-taken", StatusCode::CONFLICT, "User with this email already exists"),
];

/// What the contract says of a problem there, if it names it.
fn kept(method: &Method, path: &str, code: &str) -> Option<(StatusCode, &'static str)> {
    let place = path.strip_prefix(PREFIX).filter(|_| binds(path))?;
    let found = CONTRACT.iter().find(|line| line.fits(method, place, code))?;
    Some((found.status, found.text))
}

/// The status that a problem has there, if the contract gives it one of its own.
pub fn status(method: &Method, path: &str, code: &str) -> Option<StatusCode> {
    kept(method, path, code).map(|(status, _)| status)
}

/// A problem as these clients read it: always English, and `detail` a list where fields are invalid.
pub fn response(problem: &Problem, method: &Method, path: &str, request_id: &str) -> HttpResponse {
    let english = Language(Locale::En);
    let (status, detail) = match kept(method, path, problem.code) {
        Some((status, text)) => (status, Value::from(text)),
        None if problem.code == Invalid::CODE => (problem.status(), Value::from(fields(problem, english))),
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
        None if pointer.starts_with("X-") => vec!["header".to_owned(), pointer.to_lowercase()],
        None => std::iter::once("body").chain(pointer.split('/').skip(1)).map(str::to_owned).collect(),
    };
    let view =
        |field: FieldProblemView| json!({"type": field.code, "loc": location(&field.pointer), "msg": field.detail});
    problem.fields(language).into_iter().map(view).collect()
}
