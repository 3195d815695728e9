//! Signing in by an account elsewhere. No token travels in an address: what comes back with the browser is a
//! ticket, good once and only for the client that knows the proof key the browser left with.

use super::views::{IdentityView, ProviderView, SignedInView, TicketBody};
use crate::answer::ListView;
use crate::caller::{Caller, Visitor};
use crate::error::ApiResult;
use crate::extract::{PathId, Valid};
use crate::query::Query;
use crate::services::Services;
use crate::settings::HttpSettings;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use actix_web::web::{Data, Json, Path};
use actix_web::{HttpRequest, HttpResponse, delete, get, post};
use plantel_application::attempt;
use plantel_domain::identity::SsoError;
use plantel_domain::text::Line;

/// Where the cookie is sent back to, and nowhere else.
const COOKIE_PATH: &str = "/api/v1/auth/sso";

/// Lists the providers.
#[utoipa::path(operation_id = "auth-sso-providers", tag = "auth", security(()),
    responses((status = OK, description = "All of them", body = ListView<ProviderView>)))]
#[get("/auth/sso")]
pub async fn providers(services: Data<Services>) -> Json<ListView<ProviderView>> {
    let view = |(name, label): (String, String)| {
        let at = format!("{COOKIE_PATH}/{name}/start");
        ProviderView { name, label, start: at }
    };
    let data: Vec<_> = services.identity.sso_providers().into_iter().map(view).collect();
    Json(ListView { count: u64::try_from(data.len()).ok(), data, next: None })
}

/// Sends a browser to a provider.
#[utoipa::path(operation_id = "auth-sso-start", tag = "auth", security(()),
    params(("provider" = String, Path), ("challenge" = String, Query,
        description = "The S256 challenge of the client's proof key (RFC 7636)"),
        ("return_to" = String, Query, description = "Where the browser goes in the end, with `#ticket=` or `#error=`")),
    responses((status = SEE_OTHER, description = "To the provider's page")))]
#[get("/auth/sso/{provider}/start")]
pub async fn start(
    visitor: Visitor,
    provider: Path<String>,
    mut query: Query,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    let challenge = query.required("challenge");
    // It goes into a header: what may not stand there is refused before anybody leaves.
    let return_to = query.required_as("return_to", |text| Line::<2000>::parse(text).map(String::from));
    query.done("sso")?;
    let (challenge, return_to) = (challenge.unwrap_or_default(), return_to.unwrap_or_default());
    let leaving = attempt(|| services.identity.sso_leave(&visitor.ctx, &provider, &challenge, &return_to)).await?;
    let cookie = cookie(&settings, leaving.secret).max_age(Duration::minutes(10)).finish();
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, leaving.url)).cookie(cookie).finish())
}

/// Takes a browser back from a provider.
#[utoipa::path(operation_id = "auth-sso-callback", tag = "auth", security(()),
    params(("provider" = String, Path), ("state" = Option<String>, Query), ("code" = Option<String>, Query),
        ("error" = Option<String>, Query)),
    responses((status = SEE_OTHER, description = "To the client's page, with `#ticket=` or `#error=`")))]
#[get("/auth/sso/{provider}/callback")]
pub async fn callback(
    visitor: Visitor,
    provider: Path<String>,
    mut query: Query,
    request: HttpRequest,
    services: Data<Services>,
    settings: Data<HttpSettings>,
) -> ApiResult<HttpResponse> {
    let state = query.any("state").unwrap_or_default();
    // What else a provider adds (`iss`, `session_state`) is not ours to judge.
    let code = match (query.any("code"), query.any("error")) {
        (Some(code), None) => Ok(code),
        (_, word) => Err(word.unwrap_or_else(|| "invalid_request".to_owned())),
    };
    let secret = request.cookie(name(&settings)).map(|cookie| cookie.value().to_owned());
    let secret = secret.ok_or(SsoError::NotBegunHere)?;
    // Not tried again when the store is busy: a provider's code is good once.
    let arrived = services.identity.sso_arrive(&visitor.ctx, &provider, &state, &secret, code).await?;
    let told = match arrived.ticket {
        Ok(ticket) => format!("#ticket={ticket}"),
        Err(code) => format!("#error={code}"),
    };
    let mut gone = cookie(&settings, String::new()).finish();
    gone.make_removal();
    Ok(HttpResponse::SeeOther()
        .insert_header((header::LOCATION, format!("{}{told}", arrived.return_to)))
        .cookie(gone)
        .finish())
}

/// Fetches the session that a browser's ticket stands for.
#[utoipa::path(operation_id = "auth-sso-session", tag = "auth", security(()), request_body = TicketBody,
    responses((status = OK, description = "A pair of tokens", body = SignedInView)))]
#[post("/auth/sso/session")]
pub async fn session(
    visitor: Visitor,
    body: Valid<TicketBody>,
    services: Data<Services>,
) -> ApiResult<Json<SignedInView>> {
    let TicketBody { ticket, verifier, otp } = body.0;
    let enter = || services.identity.sso_session(&visitor.ctx, &ticket, &verifier, otp.clone(), &visitor.device);
    Ok(Json(attempt(enter).await?.into()))
}

/// Lists the own accounts elsewhere.
#[utoipa::path(operation_id = "auth-sso-identities", tag = "auth", security(("bearer" = [])),
    responses((status = OK, description = "All of them", body = ListView<IdentityView>)))]
#[get("/auth/sso/identities")]
pub async fn identities(caller: Caller, services: Data<Services>) -> ApiResult<Json<ListView<IdentityView>>> {
    let linked = attempt(|| services.identity.list_identities(&caller.ctx)).await?;
    let data: Vec<_> = linked.into_iter().map(IdentityView::from).collect();
    Ok(Json(ListView { count: u64::try_from(data.len()).ok(), data, next: None }))
}

/// Unlinks one of the own accounts elsewhere.
#[utoipa::path(operation_id = "auth-sso-unlink", tag = "auth", security(("bearer" = [])), params(("id" = Uuid, Path)),
    responses((status = NO_CONTENT, description = "It is unlinked")))]
#[delete("/auth/sso/identities/{id}")]
pub async fn unlink(caller: Caller, id: PathId, services: Data<Services>) -> ApiResult<HttpResponse> {
    let id = id.0.into();
    attempt(|| services.identity.unlink_identity(&caller.ctx, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Browsers take the first from a secure place alone (RFC 6265bis, 4.1.3.1).
fn name(settings: &HttpSettings) -> &'static str {
    if settings.secure { "__Secure-plantel_sso" } else { "plantel_sso" }
}

fn cookie(settings: &HttpSettings, secret: String) -> actix_web::cookie::CookieBuilder<'static> {
    // Lax: the provider's page sends the browser back from another site.
    Cookie::build(name(settings), secret)
        .path(COOKIE_PATH)
        .http_only(true)
        .secure(settings.secure)
        .same_site(SameSite::Lax)
}
