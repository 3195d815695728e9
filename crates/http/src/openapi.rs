//! The description of the API, collected from the handlers themselves.

use crate::app::routes;
use crate::problem::{FieldProblemView, ProblemView};
use actix_web::App;
use std::sync::LazyLock;
use utoipa::openapi::path::{Operation, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{ObjectBuilder, Type};
use utoipa::openapi::security::{HttpAuthScheme, HttpBuilder, SecurityRequirement, SecurityScheme};
use utoipa::openapi::{
    ContentBuilder, InfoBuilder, LicenseBuilder, OpenApi, Ref, RefOr, Required, ResponseBuilder, ServerBuilder,
};
use utoipa::{OpenApi as _, ToSchema};
use utoipa_actix_web::AppExt;

static DOCUMENT: LazyLock<OpenApi> = LazyLock::new(build);

#[derive(utoipa::OpenApi)]
#[openapi(components(schemas(ProblemView, FieldProblemView)))]
struct Base;

/// The whole document (OpenAPI 3.1).
pub fn document() -> &'static OpenApi {
    &DOCUMENT
}

/// The methods of a path pattern, for `Allow`.
pub(crate) fn methods(pattern: &str) -> String {
    let Some(item) = DOCUMENT.paths.paths.get(pattern) else { return "GET".to_owned() };
    let operations = [
        ("GET", &item.get),
        ("POST", &item.post),
        ("PUT", &item.put),
        ("PATCH", &item.patch),
        ("DELETE", &item.delete),
    ];
    let present = operations.iter().filter(|(_, operation)| operation.is_some()).map(|(name, _)| *name);
    present.collect::<Vec<_>>().join(", ")
}

fn build() -> OpenApi {
    let (_, collected) = App::new().into_utoipa_app().openapi(Base::openapi()).configure(routes).split_for_parts();
    let mut document = collected;
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
    let mut components = document.components.take().unwrap_or_default();
    components.add_security_scheme("bearer", SecurityScheme::Http(bearer));
    document.components = Some(components);
    for (path, item) in &mut document.paths.paths {
        describe(path, item);
    }
    document
}

/// Adds the problems that follow from what an operation takes.
fn describe(path: &str, item: &mut PathItem) {
    let with_id = path.contains("{id}");
    let kept = crate::kept::binds(path);
    let verb = path.rsplit('/').next().is_some_and(|last| !last.starts_with('{')) && with_id;
    let slots = [
        ("GET", &mut item.get),
        ("POST", &mut item.post),
        ("PUT", &mut item.put),
        ("PATCH", &mut item.patch),
        ("DELETE", &mut item.delete),
    ];
    for (method, operation) in slots {
        let Some(operation) = operation else { continue };
        let named = operation.security.as_deref().unwrap_or_default();
        let guarded = named.iter().any(|requirement| *requirement != SecurityRequirement::default());
        let writes = method != "GET";
        let body = operation.request_body.is_some();
        let query = operation.parameters.as_ref().is_some_and(|all| all.len() > usize::from(with_id));
        // Whoever acts in an institution must have chosen one; cursors and keys can be unreadable.
        problem(operation, "400", "The request cannot be read, or no institution is chosen");
        problem(operation, "401", "Nobody known is asking");
        problem(operation, "403", "The caller may not do this");
        if with_id || guarded {
            problem(operation, "404", "No such thing, or not in the caller's institution");
        }
        if writes {
            problem(operation, "409", &refusals(operation));
        }
        if writes && !kept && (with_id || verb || method == "PUT" || method == "PATCH") {
            problem(operation, "412", "If-Match does not name the current version");
            header(operation, "If-Match", "The `ETag` that was seen; another version is 412");
        }
        if method == "POST" && guarded {
            header(operation, "Idempotency-Key", "The same key within 24 h gets the first answer again");
        }
        if guarded {
            header(operation, "X-Institution-Id", "Where to act; else the token's institution, else the only one");
        }
        if body || method == "POST" {
            problem(operation, "413", "The body is too large");
            problem(operation, "415", "The body is of another media type");
        }
        if body || query || with_id || guarded {
            problem(operation, "422", "A field is invalid; every one is named");
        }
        problem(operation, "500", "A fault of ours; the request id finds it");
        problem(operation, "503", "The store is busy; nothing was changed");
    }
}

/// A header that the operation reads, if it is sent.
fn header(operation: &mut Operation, name: &str, description: &str) {
    let text = ObjectBuilder::new().schema_type(Type::String).build();
    let parameter = ParameterBuilder::new()
        .name(name)
        .parameter_in(ParameterIn::Header)
        .required(Required::False)
        .description(Some(description))
        .schema(Some(text))
        .build();
    operation.parameters.get_or_insert_default().push(parameter.into());
}

const LENDING: &[&str] = &[
    "loan.wrong-state",
    "loan.not-enough-units",
    "loan.period-over",
    "loan.not-a-warehouse",
    "loan.moved",
    "loan.borrower-left",
];

/// What rules refuse, by operation. A write that is not here is refused by nothing but another write.
pub(crate) const REFUSALS: &[(&str, &[&str])] = &[
    ("environments-create", &["environment.name-taken"]),
    ("environments-update", &["environment.name-taken", "environment.retired"]),
    ("environments-retire", &["environment.retired", "environment.holds-assets"]),
    ("institutions-create", &["institution.code-taken"]),
    ("inventory-create", &["asset.code-or-serial-taken", "asset.too-many-units-out", "asset.serial-has-one-unit"]),
    (
        "inventory-update",
        &["asset.code-or-serial-taken", "asset.too-many-units-out", "asset.serial-has-one-unit", "asset.on-loan"],
    ),
    ("inventory-import", &["asset.code-or-serial-taken", "environment.name-taken"]),
    ("loans-create", &["loan.not-a-warehouse", "loan.not-enough-units"]),
    ("loans-approve", LENDING),
    ("loans-reject", &["loan.wrong-state"]),
    ("loans-cancel", &["loan.wrong-state"]),
    ("loans-hand-over", LENDING),
    ("loans-return", &["loan.wrong-state"]),
    ("memberships-create", &["membership.exists", "membership.own", "membership.unknown-environment"]),
    ("memberships-update", &["membership.own", "membership.unknown-environment"]),
    ("users-create_user", &["user.email-taken"]),
    ("users-update_user", &["user.email-taken", "user.own"]),
];

fn refusals(operation: &Operation) -> String {
    let id = operation.operation_id.as_deref().unwrap_or_default();
    let own = REFUSALS.iter().find(|(known, _)| *known == id).map_or(&[][..], |(_, codes)| codes);
    let codes = own.iter().chain(&["store.stale"]).map(|code| format!("`{code}`"));
    format!("A rule refuses, or somebody else's write came between: {}", codes.collect::<Vec<_>>().join(", "))
}

fn problem(operation: &mut Operation, status: &str, description: &str) {
    if operation.responses.responses.contains_key(status) {
        return;
    }
    let schema = Ref::from_schema_name(ProblemView::name());
    let content = ContentBuilder::new().schema(Some(schema)).build();
    let response = ResponseBuilder::new().description(description).content("application/problem+json", content).build();
    operation.responses.responses.insert(status.to_owned(), RefOr::T(response));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_refusal_is_of_a_known_code_and_operation() {
        let ids: Vec<_> = DOCUMENT
            .paths
            .paths
            .values()
            .flat_map(|item| [&item.get, &item.post, &item.put, &item.patch, &item.delete])
            .filter_map(|operation| operation.as_ref()?.operation_id.clone())
            .collect();
        for (id, codes) in REFUSALS {
            assert!(ids.iter().any(|known| known == id), "{id}");
            for code in *codes {
                assert!(crate::problem::CODES.iter().any(|known| known.contains(code)), "{code}");
            }
        }
    }
}
