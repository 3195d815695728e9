//! The published contract that existing web clients depend on: its statuses and its exact texts.
//!
//! These paths keep their own; every other path speaks as `problem.rs` says.

use crate::language::Language;
use crate::problem::{FieldProblemView, Problem};
use actix_web::HttpResponse;
use actix_web::http::{Method, StatusCode};
use plantel_domain::form::Invalid;
use plantel_domain::identity::Locale;
use serde::Serialize;
use utoipa::ToSchema;

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

/// What went wrong, as these clients read it.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptProblem)]
pub struct KeptProblemView {
    /// Where the code is explained.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "/problems/user.not-found")]
    pub kind: String,
    /// The same for every occurrence, in English.
    #[schema(example = "No such user")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 404)]
    pub status: u16,
    /// What happened.
    pub detail: KeptDetailView,
    /// Stable, for programs.
    #[schema(example = "user.not-found")]
    pub code: String,
    /// Finds the request in logs and the journal.
    pub request_id: String,
}

/// One sentence in English; of fields, what is wrong with each.
#[derive(Serialize, ToSchema)]
#[serde(untagged)]
#[schema(as = KeptDetail)]
pub enum KeptDetailView {
    /// Of the whole request.
    Sentence(String),
    /// Of each bad field.
    Fields(Vec<KeptFieldProblemView>),
}

/// A bad field.
#[derive(Serialize, ToSchema)]
#[schema(as = KeptFieldProblem)]
pub struct KeptFieldProblemView {
    /// Stable, for programs.
    #[serde(rename = "type")]
    #[schema(rename = "type", example = "email.invalid")]
    pub kind: String,
    /// Where: `body`, `query`, `path` or `header`, and the way from there.
    pub loc: Vec<String>,
    /// One sentence, in English.
    pub msg: String,
}

/// A problem as these clients read it: always English, and `detail` a list where fields are invalid.
pub fn response(problem: &Problem, method: &Method, path: &str, request_id: &str) -> HttpResponse {
    let english = Language(Locale::En);
    let (status, detail) = match kept(method, path, problem.code) {
        Some((status, text)) => (status, KeptDetailView::Sentence(text.to_owned())),
        None if problem.code == Invalid::CODE => (problem.status(), KeptDetailView::Fields(fields(problem, english))),
        None => return problem.response(english, request_id),
    };
    let view = KeptProblemView {
        kind: format!("/problems/{}", problem.code),
        title: english.title(problem.code),
        status: status.as_u16(),
        detail,
        code: problem.code.to_owned(),
        request_id: request_id.to_owned(),
    };
    problem.answer(status, &view)
}

fn fields(problem: &Problem, language: Language) -> Vec<KeptFieldProblemView> {
    let location = |pointer: &str| match pointer.strip_prefix('?') {
        Some(name) => vec!["query".to_owned(), name.to_owned()],
        None if pointer == "{id}" => vec!["path".to_owned(), "id".to_owned()],
        None if pointer.starts_with("X-") => vec!["header".to_owned(), pointer.to_lowercase()],
        None => std::iter::once("body").chain(pointer.split('/').skip(1)).map(str::to_owned).collect(),
    };
    let view = |field: FieldProblemView| {
        let FieldProblemView { pointer, code, detail } = field;
        KeptFieldProblemView { kind: code, loc: location(&pointer), msg: detail }
    };
    problem.fields(language).into_iter().map(view).collect()
}
