//! Which provider, and who this program is there.

use url::{Host, Url};

/// One provider. Has no `Debug`, because of the secret.
#[derive(Clone)]
pub struct OpenIdSettings {
    /// Its name in paths, as [`plantel_domain::identity::IdentityProvider::name`].
    pub name: String,
    /// What people call it.
    pub label: String,
    /// Its issuer identifier: https, unless it is on this very machine; no query, no fragment.
    pub issuer: Url,
    /// Who this program is there.
    pub client_id: String,
    /// Proves it; `None` for a public client, which proves itself by PKCE alone.
    pub client_secret: Option<String>,
    /// Where it sends the browser back to, exactly as registered there.
    pub redirect_uri: Url,
    /// What is asked for; `openid` is asked for in any case.
    pub scopes: Vec<String>,
}

impl OpenIdSettings {
    /// The scopes that tell whom an account belongs to: `openid`, `email` and `profile`.
    pub fn default_scopes() -> Vec<String> {
        ["openid", "email", "profile"].map(str::to_owned).into()
    }

    pub(crate) fn asks_for(&self, scope: &str) -> bool {
        self.scopes.iter().any(|asked| asked == scope)
    }
}

/// Settings by which no provider can be trusted.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// Anybody on the way could be the provider.
    #[error("the issuer must be an https address")]
    InsecureIssuer,
    /// An issuer identifier has neither (OpenID Connect Discovery, 2).
    #[error("the issuer must have no query, fragment, user or password")]
    IssuerWithMore,
    /// No TLS, most likely because this machine has no root certificates.
    #[error("no HTTP client can be made")]
    Client(#[source] reqwest::Error),
}

pub(crate) fn check_issuer(issuer: &Url) -> Result<(), SettingsError> {
    if issuer.scheme() != "https" && !is_plain_loopback(issuer) {
        return Err(SettingsError::InsecureIssuer);
    }
    let bare = issuer.query().is_none() && issuer.fragment().is_none();
    let anonymous = issuer.username().is_empty() && issuer.password().is_none();
    if bare && anonymous { Ok(()) } else { Err(SettingsError::IssuerWithMore) }
}

/// Whether it is HTTP without TLS that does not leave this machine.
pub(crate) fn is_plain_loopback(url: &Url) -> bool {
    let here = match url.host() {
        Some(Host::Domain(name)) => name == "localhost",
        Some(Host::Ipv4(address)) => address.is_loopback(),
        Some(Host::Ipv6(address)) => address.is_loopback(),
        None => false,
    };
    url.scheme() == "http" && here
}

#[cfg(test)]
mod tests {
    use super::*;
    use rstest::rstest;

    #[rstest]
    #[case("https://accounts.example.org")]
    #[case("https://example.org:8443/realms/school")]
    #[case("http://localhost:8080")]
    #[case("http://127.0.0.1:8080/oidc")]
    #[case("http://[::1]:8080")]
    fn an_issuer_behind_tls_or_on_this_machine_is_taken(#[case] issuer: Url) {
        assert!(check_issuer(&issuer).is_ok());
    }

    #[rstest]
    #[case("http://accounts.example.org")]
    #[case("http://localhost.example.org")]
    #[case("http://127.0.0.1.example.org")]
    #[case("http://192.168.0.1")]
    #[case("ftp://localhost")]
    #[case("file:///etc/issuer")]
    #[case("https://example.org/?tenant=1")]
    #[case("https://example.org/#tenant")]
    #[case("https://user@example.org/")]
    fn any_other_issuer_is_refused(#[case] issuer: Url) {
        assert!(check_issuer(&issuer).is_err());
    }
}
