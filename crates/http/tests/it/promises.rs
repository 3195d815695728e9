//! Whatever a test is answered, the description of the API must have promised.

use crate::house::Answer;
use serde_json::Value;
use std::sync::LazyLock;

static DOCUMENT: LazyLock<Value> = LazyLock::new(|| serde_json::to_value(plantel_http::openapi()).unwrap());

/// What follows from how an operation is called: its description names the status, not each code.
const GENERAL: &[&str] = &[
    "request.",
    "server.",
    "token.",
    "access.",
    "institution.not-",
    "store.",
    "idempotency.",
    "if-match.",
    "page.",
    "cursor.",
    "mfa.enrol-first",
];

/// For how long a client may keep an answer: a drawing alone, and for itself.
fn kept(method: &str, path: &str, status: u16) -> &'static str {
    let path = path.split('?').next().unwrap_or_default();
    let of = |drawing: &str| (method, status) == ("GET", 200) && path.contains(drawing);
    if of("/pictures/") {
        "private, max-age=86400"
    } else if of("/qr") && !path.starts_with("/api/v1/qr/") {
        "private, no-cache"
    } else {
        "no-store"
    }
}

/// That no answer of the API is kept by anybody on its way, that who is refused is told what to do, and that
/// the operation says it may answer so.
pub fn check(method: &str, path: &str, answer: &Answer) {
    if path.starts_with("/api/") {
        let kept = kept(method, path, answer.status);
        assert_eq!(answer.headers.get("cache-control").map(String::as_str), Some(kept), "{method} {path}");
    }
    let challenged = answer.headers.contains_key("www-authenticate");
    assert_eq!(challenged, answer.status == 401, "{method} {path}: {}", answer.body);
    let told_when = answer.headers.contains_key("retry-after");
    assert_eq!(told_when, [423, 429, 503].contains(&answer.status), "{method} {path}: {}", answer.body);
    assert_ne!(answer.status, 500, "{method} {path}: {}", answer.body);
    let Some(operation) = operation(method, path) else { return };
    let promised = &operation["responses"][answer.status.to_string()];
    assert!(promised.is_object(), "{method} {path} does not promise {}: {}", answer.status, answer.body);
    let code = answer.code();
    let general = GENERAL.iter().any(|prefix| code.starts_with(prefix)) || code.ends_with("not-found");
    let told = promised["description"].as_str().unwrap();
    let is_problem = answer.headers.get("content-type").is_some_and(|kind| kind == "application/problem+json");
    assert!(!is_problem || general || told.contains(&format!("`{code}`")), "{method} {path}: {code} is not in: {told}");
}

/// The operation that the path leads to, if it is an ordinary one.
fn operation(method: &str, path: &str) -> Option<&'static Value> {
    let path = path.split('?').next()?.trim_end_matches('/');
    if path.contains("//") {
        return None;
    }
    let given: Vec<&str> = path.split('/').collect();
    let fits = |pattern: &str| {
        let known: Vec<&str> = pattern.split('/').collect();
        known.len() == given.len() && known.iter().zip(&given).all(|(k, g)| k == g || k.starts_with('{'))
    };
    let paths = DOCUMENT["paths"].as_object()?;
    // What is written out is nearer than what stands for anything, and what it does not offer nobody else does for it.
    let found = paths.iter().filter(|(pattern, _)| fits(pattern));
    let nearest = found.min_by_key(|(pattern, _)| pattern.matches('{').count());
    nearest.and_then(|(_, item)| item.get(method.to_lowercase()))
}
