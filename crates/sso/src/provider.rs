//! One provider, by the authorization code flow with PKCE.

use crate::claims::{Doubt, Told, verify};
use crate::discovery::{discover, no_good};
use crate::settings::{OpenIdSettings, SettingsError, check_issuer};
use crate::wire::{Limits, Wire, WireError};
use async_trait::async_trait;
use chrono::Duration;
use openidconnect::core::{
    CoreAuthenticationFlow, CoreClient, CoreClientAuthMethod, CoreErrorResponseType, CoreIdTokenClaims,
    CoreProviderMetadata, CoreTokenResponse, CoreUserInfoClaims,
};
use openidconnect::{
    AuthType, AuthorizationCode, ClientId, ClientSecret, CsrfToken, EndpointMaybeSet, EndpointNotSet, EndpointSet,
    Nonce, OAuth2TokenResponse, PkceCodeChallenge, PkceCodeVerifier, RedirectUrl, RequestTokenError, Scope,
    StandardErrorResponse, TokenResponse, UserInfoError,
};
use plantel_domain::clock::{Clock, Timestamp};
use plantel_domain::identity::{Identified, IdentityProvider, Redirect, SsoError};
use std::sync::Arc;
use tokio::sync::RwLock;

/// How long a provider's document and keys are believed.
const FRESH: Duration = Duration::hours(1);

/// Bytes of `state` and `nonce`.
const RANDOM: u32 = 32;

type Client =
    CoreClient<EndpointSet, EndpointNotSet, EndpointNotSet, EndpointNotSet, EndpointMaybeSet, EndpointMaybeSet>;

/// A provider that speaks OpenID Connect, and is asked about itself when it is first needed.
pub struct OpenIdProvider {
    settings: OpenIdSettings,
    clock: Arc<dyn Clock>,
    wire: Wire,
    /// Never locked while the provider is asked: one that hangs must not make a queue.
    known: RwLock<Option<Arc<Known>>>,
}

/// The provider, as it told of itself.
struct Known {
    client: Client,
    at: Timestamp,
}

impl OpenIdProvider {
    /// Asks nobody yet: the program starts while the provider is down.
    pub fn new(settings: OpenIdSettings, clock: Arc<dyn Clock>) -> Result<Self, SettingsError> {
        check_issuer(&settings.issuer)?;
        let wire = Wire::new(&settings.issuer, Limits::default())?;
        Ok(Self { settings, clock, wire, known: RwLock::new(None) })
    }

    async fn known(&self) -> Result<Arc<Known>, SsoError> {
        let known = self.known.read().await.clone();
        match known {
            Some(known) if self.clock.now() - known.at < FRESH => Ok(known),
            _ => self.learn().await,
        }
    }

    async fn learn(&self) -> Result<Arc<Known>, SsoError> {
        let document = discover(&self.wire, &self.settings.issuer).await?;
        let known = Arc::new(Known { client: self.client(document), at: self.clock.now() });
        *self.known.write().await = Some(Arc::clone(&known));
        Ok(known)
    }

    fn client(&self, document: CoreProviderMetadata) -> Client {
        let id = ClientId::new(self.settings.client_id.clone());
        let secret = self.settings.client_secret.clone().map(ClientSecret::new);
        let proof = proof(&document);
        CoreClient::from_provider_metadata(document, id, secret)
            .set_redirect_uri(RedirectUrl::from_url(self.settings.redirect_uri.clone()))
            .set_auth_type(proof)
    }

    async fn exchange(&self, known: &Known, code: String, verifier: String) -> Result<CoreTokenResponse, SsoError> {
        let request = known.client.exchange_code(AuthorizationCode::new(code));
        let request = request.map_err(|_| no_good("it has no token endpoint"))?;
        let tokens = request.set_pkce_verifier(PkceCodeVerifier::new(verifier)).request_async(&self.wire).await;
        tokens.map_err(refused)
    }

    /// What the ID token says. If no known key has signed it, the provider is asked once for new ones.
    async fn believe<'t>(
        &self,
        known: &Known,
        tokens: &'t CoreTokenResponse,
        nonce: &Nonce,
    ) -> Result<&'t CoreIdTokenClaims, SsoError> {
        let token = tokens.id_token().ok_or_else(|| no_good("it gives no ID token"))?;
        let verified_by = |client: &Client| {
            let (id, access) = (&self.settings.client_id, tokens.access_token());
            verify(client.id_token_verifier(), id, token, access, nonce, self.clock.now())
        };
        match verified_by(&known.client) {
            Err(Doubt::Key) => Ok(verified_by(&self.learn().await?.client)?),
            verdict => Ok(verdict?),
        }
    }

    /// Asks userinfo only for what was asked for and is not in the ID token.
    async fn tell(
        &self,
        known: &Known,
        tokens: &CoreTokenResponse,
        claims: &CoreIdTokenClaims,
    ) -> Result<Told, SsoError> {
        let told = Told::in_token(claims);
        let lacks_email = !told.has_email() && self.settings.asks_for("email");
        let lacks_name = !told.has_name() && self.settings.asks_for("profile");
        if known.client.user_info_url().is_none() || !(lacks_email || lacks_name) {
            return Ok(told);
        }
        let access = tokens.access_token();
        // The library panics at one that fits in no header.
        if !access.secret().bytes().all(|byte| byte.is_ascii_graphic()) {
            return Err(no_good("its access token is none"));
        }
        let request = known.client.user_info(access.clone(), Some(claims.subject().clone()));
        let request = request.map_err(|_| no_good("it has no userinfo endpoint"))?;
        let answer: CoreUserInfoClaims = request.request_async(&self.wire).await.map_err(|error| match error {
            UserInfoError::Request(error) => error.into(),
            UserInfoError::ClaimsVerification(_) => no_good("its userinfo is of somebody else, or not its own"),
            _ => no_good("its userinfo cannot be read"),
        })?;
        Ok(told.or(Told::by_userinfo(&answer)))
    }
}

/// How a client with a secret proves itself: by HTTP Basic, unless only the other way is offered.
fn proof(document: &CoreProviderMetadata) -> AuthType {
    let offers = |method| document.token_endpoint_auth_methods_supported().is_some_and(|all| all.contains(&method));
    if offers(CoreClientAuthMethod::ClientSecretPost) && !offers(CoreClientAuthMethod::ClientSecretBasic) {
        AuthType::RequestBody
    } else {
        AuthType::BasicAuth
    }
}

fn refused(error: RequestTokenError<WireError, StandardErrorResponse<CoreErrorResponseType>>) -> SsoError {
    match error {
        RequestTokenError::ServerResponse(answer) => SsoError::Refused(word(answer.error().as_ref())),
        RequestTokenError::Request(error) => error.into(),
        RequestTokenError::Parse(..) | RequestTokenError::Other(_) => no_good("its tokens cannot be read"),
    }
}

/// A word of the provider's, fit for a log.
fn word(code: &str) -> String {
    code.chars().filter(char::is_ascii_graphic).take(40).collect()
}

#[async_trait]
impl IdentityProvider for OpenIdProvider {
    fn name(&self) -> String {
        self.settings.name.clone()
    }

    fn label(&self) -> String {
        self.settings.label.clone()
    }

    async fn depart(&self) -> Result<Redirect, SsoError> {
        let known = self.known().await?;
        let (challenge, verifier) = PkceCodeChallenge::new_random_sha256();
        // `openid` is there already.
        let scopes = self.settings.scopes.iter().filter(|scope| *scope != "openid");
        let (url, state, nonce) = known
            .client
            .authorize_url(
                CoreAuthenticationFlow::AuthorizationCode,
                || CsrfToken::new_random_len(RANDOM),
                || Nonce::new_random_len(RANDOM),
            )
            .add_scopes(scopes.cloned().map(Scope::new))
            .set_pkce_challenge(challenge)
            .url();
        Ok(Redirect {
            url: url.into(),
            state: state.into_secret(),
            nonce: nonce.secret().clone(),
            verifier: verifier.into_secret(),
        })
    }

    async fn arrive(&self, code: String, nonce: String, verifier: String) -> Result<Identified, SsoError> {
        let known = self.known().await?;
        let tokens = self.exchange(&known, code, verifier).await?;
        let claims = self.believe(&known, &tokens, &Nonce::new(nonce)).await?;
        let told = self.tell(&known, &tokens, claims).await?;
        Ok(told.of(claims.subject()))
    }
}
