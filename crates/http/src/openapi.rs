//! The description of the API, collected from the handlers themselves.

mod shapes;

use crate::app::{API, routes};
use crate::kept::{self, KeptProblemView};
use crate::problem::{FieldProblemView, ProblemView};
use crate::refusals;
use crate::routing::{Described, Routes};
use actix_web::http::Method;
use actix_web::web::Bytes;
use std::collections::HashMap;
use std::sync::LazyLock;
use utoipa::openapi::path::{HttpMethod, Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::Object;
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder, ServerBuilder,
};
use utoipa::{OpenApi as _, ToSchema};

/// What OAuth 2's form is sent as: sent otherwise, it lacks its fields.
const FORM: &str = "application/x-www-form-urlencoded";

/// What is kept of it: as it stands it would take ten times the room of its text.
static TEXT: LazyLock<Bytes> = LazyLock::new(|| serde_json::to_vec(&document()).expect("a description is JSON").into());

/// The methods of each path pattern, as `Allow` lists them. Every server needs them from its first request on, and the
/// document only when somebody reads it.
static OFFERED: LazyLock<HashMap<String, String>> = LazyLock::new(|| {
    let mut offered: HashMap<String, Vec<HttpMethod>> = HashMap::new();
    routes(&mut Routes::Told(&mut |handler: &dyn Described| {
        let (path, methods) = handler.place();
        offered.entry(format!("{API}{path}")).or_default().extend(methods);
    }));
    offered.into_iter().map(|(path, offered)| (path, named(&offered))).collect()
});

/// Those that operations have, in the order in which they are listed.
static METHODS: [(HttpMethod, &str); 5] = [
    (HttpMethod::Get, "GET"),
    (HttpMethod::Post, "POST"),
    (HttpMethod::Put, "PUT"),
    (HttpMethod::Patch, "PATCH"),
    (HttpMethod::Delete, "DELETE"),
];

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ProblemView, FieldProblemView, KeptProblemView)))]
struct Base;

/// The whole document (OpenAPI 3.1), as JSON.
pub(crate) fn text() -> Bytes {
    TEXT.clone()
}

/// The methods of a path pattern, for `Allow`; nothing of what is not described.
pub(crate) fn methods(pattern: &str) -> Option<&'static str> {
    OFFERED.get(pattern).map(String::as_str)
}

fn named(offered: &[HttpMethod]) -> String {
    let named = METHODS.iter().filter(|(method, _)| offered.contains(method)).map(|(_, name)| *name);
    named.collect::<Vec<_>>().join(", ")
}

/// Collects the whole document (OpenAPI 3.1), anew.
pub fn document() -> OpenApi {
    let mut document = Base::openapi();
    let mut components = document.components.take().unwrap_or_default();
    routes(&mut Routes::Told(&mut |handler: &dyn Described| {
        let mut told = handler.paths();
        told.paths = told.paths.into_iter().map(|(path, item)| (format!("{API}{path}"), item)).collect();
        document.paths.merge(told);
        let mut schemas = Vec::new();
        handler.schemas(&mut schemas);
        components.schemas.extend(schemas);
    }));
    document.info = InfoBuilder::new()
        .title("Plantel")
        .version(env!("CARGO_PKG_VERSION"))
        .description(Some(
            "One backend for the places that teach and make. Conventions: docs/api.md; problems: docs/problems.md.",
        ))
        .license(Some(LicenseBuilder::new().name("MIT OR Apache-2.0").identifier(Some("MIT OR Apache-2.0")).build()))
        .build();
    document.servers = Some(vec![ServerBuilder::new().url("/").build()]);
    let bearer = HttpBuilder::new().scheme(HttpAuthScheme::Bearer).bearer_format("JWT").build();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    shapes::name_rows(&mut components.schemas);
    document.components = Some(components);
    for (path, item) in &mut document.paths.paths {
        describe(path, item);
    }
    document
}

/// Adds the problems that follow from what an operation takes, and those that its rules make.
fn describe(path: &str, item: &mut PathItem) {
    let told = if kept::binds(path) { KeptProblemView::name() } else { ProblemView::name() };
    let slots = [
        (Method::GET, &mut item.get),
        (Method::POST, &mut item.post),
        (Method::PUT, &mut item.put),
        (Method::PATCH, &mut item.patch),
        (Method::DELETE, &mut item.delete),
    ];
    for (method, operation) in slots {
        if let Some(operation) = operation {
            let id = operation.operation_id.clone().unwrap_or_default();
            let takes = Takes::of(path, &method, operation);
            add_headers(operation, &takes);
            shapes::describe_query(operation);
            for (status, codes) in refusals::of(&id, &method, path) {
                problem(operation, &told, status, "A rule refuses", &codes);
            }
            for (status, sentence) in takes.problems() {
                problem(operation, &told, status, sentence, &[]);
            }
        }
    }
}

/// What an operation takes.
#[expect(clippy::struct_excessive_bools, reason = "each is a fact of its own")]
struct Takes {
    /// A token.
    token: bool,
    /// The id of one thing, in the path.
    id: bool,
    /// Parameters in the query string.
    query: bool,
    /// A body of a media type of its own.
    typed_body: bool,
    /// Any body.
    body: bool,
    /// It changes something.
    writes: bool,
    /// The version that was seen.
    version: bool,
    /// A key under which its answer is remembered.
    key: bool,
}

impl Takes {
    fn of(path: &str, method: &Method, operation: &Operation) -> Self {
        let named = operation.security.as_deref().unwrap_or_default();
        let token = named.iter().any(|requirement| *requirement != SecurityRequirement::default());
        let in_query = |parameter: &RefOr<Parameter>| match parameter {
            RefOr::T(parameter) => parameter.parameter_in == ParameterIn::Query,
            RefOr::Ref(_) => false,
        };
        let media = operation.request_body.as_ref().map(|body| match body {
            RefOr::T(body) => body.content.keys().any(|media| media != FORM),
            RefOr::Ref(_) => true,
        });
        let id = path.contains("{id}");
        let writes = method != Method::GET;
        // Sessions, accounts elsewhere and feeds are only ended, whatever became of them meanwhile.
        let ended = path.starts_with("/api/v1/auth/") || path.starts_with("/api/v1/calendar-feeds/");
        // So are deliveries.
        let ended = ended || path.starts_with("/api/v1/deliveries/");
        // Parts and pictures come and go without a new version of what has them.
        let beside = path.contains("/{id}/parts") || path.contains("/{id}/pictures") || path.contains("/handlings/");
        // Several devices count one room, and say what there is to say, whatever came from the others meanwhile.
        let beside = beside || path.contains("/inventory-checks/{id}/items");
        // Papers and consents come beside what has them, and are written once.
        let beside = beside || path.ends_with("/{id}/documents") || path.ends_with("/{id}/consents");
        let beside = beside || path.starts_with("/api/v1/consents/");
        // It changes the enrolments of a year, each over the version that is read with it.
        let beside = beside || path.ends_with("/promotion");
        // What is sent again or tried changes nothing of what somebody wrote.
        let beside = beside || path.contains("/webhook-deliveries/") || path.ends_with("/{id}/replay");
        let beside = beside || path.ends_with("/{id}/test");
        // A notice is read, unread or gone: whoever says so last is right.
        let beside = beside || path.starts_with("/api/v1/notifications/{id}");
        let versioned = !kept::binds(path) && !ended && !beside;
        let changes = id || method == Method::PUT || method == Method::PATCH;
        Self {
            token,
            id,
            query: operation.parameters.iter().flatten().any(in_query),
            typed_body: media == Some(true),
            body: media.is_some(),
            writes,
            version: writes && changes && versioned || operation.operation_id.as_deref() == Some("users-update_user"),
            key: token && method == Method::POST && !crate::middleware::without_key(path),
        }
    }

    fn problems(&self) -> impl Iterator<Item = (u16, &'static str)> {
        let readable = self.token || self.body || self.query;
        let all = [
            // Whoever acts in an institution must have chosen one; cursors and keys can be unreadable.
            (self.token, 400, "The request cannot be read, or no institution is chosen"),
            (readable && !self.token, 400, "The request cannot be read"),
            (self.token, 401, "Nobody known is asking"),
            (self.token, 403, "The caller may not do this"),
            (self.token || self.id, 404, "No such thing, or not in the caller's institution"),
            (self.body || self.key, 408, "The body came too slowly"),
            (self.writes, 409, "Somebody else's write came between: `store.stale`"),
            (self.version, 412, "If-Match does not name the current version"),
            (self.body || self.key, 413, "The body is too large"),
            (self.typed_body, 415, "The body is of another media type"),
            (readable || self.id, 422, "A field is invalid; every one is named"),
            (true, 429, "Too many requests; `Retry-After` says when one more is allowed"),
            (true, 500, "A fault of ours; the request id finds it"),
            (true, 503, "The store or the server is busy; nothing was changed"),
        ];
        all.into_iter().filter(|(may, ..)| *may).map(|(_, status, sentence)| (status, sentence))
    }
}

fn add_headers(operation: &mut Operation, takes: &Takes) {
    if takes.version {
        header(operation, "If-Match", "The `ETag` that was seen; another version is 412", shapes::version());
    }
    if takes.key {
        header(operation, "Idempotency-Key", "The same key within 24 h gets the first answer again", shapes::key());
    }
    if takes.token {
        let description = "Where to act; else the token's institution, else the only one";
        header(operation, "X-Institution-Id", description, shapes::id());
    }
}

/// A header that the operation reads, if it is sent.
fn header(operation: &mut Operation, name: &str, description: &str, shape: Object) {
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(shape))
        .build();
    operation.parameters.get_or_insert_default().push(parameter.into());
}

/// Says that an operation may answer with this problem; said twice, both sentences hold.
fn problem(operation: &mut Operation, schema: &str, status: u16, sentence: &str, codes: &[&str]) {
    let codes: Vec<_> = codes.iter().map(|code| format!("`{code}`")).collect();
    let told = if codes.is_empty() { sentence.to_owned() } else { format!("{sentence}: {}", codes.join(", ")) };
    if let Some(RefOr::T(known)) = operation.responses.responses.get_mut(&status.to_string()) {
        known.description = format!("{}. {told}", known.description);
        return;
    }
    let schema = Ref::from_schema_name(schema);
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(told).content("application/problem+json", content).build();
    operation.responses.responses.insert(status.to_string(), RefOr::T(response));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_methods_that_are_offered_are_those_that_are_described() {
        let document = document();
        let item = document.paths.paths.get("/api/v1/loans/{id}/approve").expect("loans are approved");
        assert!(item.post.is_some() && item.get.is_none());
        for (path, item) in &document.paths.paths {
            let described = [&item.get, &item.post, &item.put, &item.patch, &item.delete].map(Option::is_some);
            let described = METHODS.iter().zip(described).filter(|(_, described)| *described);
            let described: Vec<_> = described.map(|((_, name), _)| *name).collect();
            assert_eq!(methods(path), Some(described.join(", ").as_str()), "{path}");
        }
        assert_eq!(OFFERED.len(), document.paths.paths.len());
    }
}
