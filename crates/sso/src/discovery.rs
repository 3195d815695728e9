//! What a provider tells of itself (OpenID Connect Discovery 1.0).

use crate::wire::Wire;
use openidconnect::core::{CoreJsonWebKeySet, CoreProviderMetadata};
use openidconnect::http::header::ACCEPT;
use openidconnect::http::{HeaderValue, StatusCode};
use openidconnect::{DiscoveryError, HttpRequest, JsonWebKeySetUrl, UserInfoUrl};
use plantel_domain::identity::SsoError;
use url::Url;

/// Reads the document and the keys of this issuer.
pub(crate) async fn discover(wire: &Wire, issuer: &Url) -> Result<CoreProviderMetadata, SsoError> {
    let document = read_document(wire, issuer).await?;
    let keys = read_keys(wire, document.jwks_uri()).await?;
    Ok(document.set_jwks(keys))
}

/// Not by the library's own function: that compares issuers as texts, but of a `Url` it is not known
/// any more whether a bare host was written with a slash behind it. As addresses they must be equal,
/// and the text of the document is what ID tokens are held against.
async fn read_document(wire: &Wire, issuer: &Url) -> Result<CoreProviderMetadata, SsoError> {
    let address = format!("{}/.well-known/openid-configuration", issuer.as_str().trim_end_matches('/'));
    let mut request = HttpRequest::new(Vec::new());
    *request.uri_mut() = address.parse().map_err(|_| no_good("its issuer is no address"))?;
    request.headers_mut().insert(ACCEPT, HeaderValue::from_static("application/json"));
    let answer = wire.send(request).await?;
    if answer.status() != StatusCode::OK {
        return Err(no_good("it has no discovery document"));
    }
    let document: CoreProviderMetadata =
        serde_json::from_slice(answer.body()).map_err(|_| no_good("its discovery document cannot be read"))?;
    if document.issuer().url() != issuer {
        return Err(no_good("its discovery document is another issuer's"));
    }
    let token = document.token_endpoint().ok_or_else(|| no_good("it has no token endpoint"))?;
    let userinfo = document.userinfo_endpoint().map(UserInfoUrl::url);
    let endpoints = [document.authorization_endpoint().url(), token.url(), document.jwks_uri().url()];
    if endpoints.into_iter().chain(userinfo).all(|url| wire.allows(url)) {
        Ok(document)
    } else {
        Err(no_good("it has endpoints without TLS"))
    }
}

async fn read_keys(wire: &Wire, address: &JsonWebKeySetUrl) -> Result<CoreJsonWebKeySet, SsoError> {
    CoreJsonWebKeySet::fetch_async(address, wire).await.map_err(|error| match error {
        DiscoveryError::Request(error) => error.into(),
        _ => no_good("its keys cannot be read"),
    })
}

pub(crate) fn no_good(why: &str) -> SsoError {
    SsoError::Unbelievable(why.to_owned())
}
