//! Bodies and views of signing in by an account elsewhere.

use chrono::{DateTime, Utc};
use plantel_domain::identity::ExternalIdentity;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;
use validator::Validate;

/// A provider.
#[derive(Serialize, ToSchema)]
#[schema(as = Provider)]
pub struct ProviderView {
    /// Its name in paths.
    #[schema(example = "campus")]
    pub name: String,
    /// What people call it.
    #[schema(example = "Campus account")]
    pub label: String,
    /// Where a browser is sent to sign in by it, once `challenge` and `return_to` are added.
    #[schema(example = "/api/v1/auth/sso/campus/start")]
    pub start: String,
}

/// What a client fetches its session with.
#[derive(Deserialize, ToSchema, Validate)]
#[serde(deny_unknown_fields)]
pub struct TicketBody {
    /// What came back with the browser; good once.
    #[schema(max_length = 128)]
    #[validate(length(max = 128))]
    pub ticket: String,
    /// The proof key whose challenge the browser left with (RFC 7636).
    #[schema(min_length = 43, max_length = 128)]
    #[validate(length(max = 128))]
    pub verifier: String,
    /// A code of the second factor, or a recovery code, where there is one.
    #[schema(example = "123456", max_length = 64)]
    #[validate(length(max = 64))]
    pub otp: Option<String>,
}

/// An account elsewhere by which the caller signs in.
#[derive(Serialize, ToSchema)]
#[schema(as = ExternalIdentity)]
pub struct IdentityView {
    /// Its id here.
    pub id: Uuid,
    /// Which provider.
    pub provider: String,
    /// The address that the provider told.
    pub email: Option<String>,
    /// When it was linked.
    pub linked_at: DateTime<Utc>,
}

impl From<ExternalIdentity> for IdentityView {
    fn from(identity: ExternalIdentity) -> Self {
        Self {
            id: identity.id.into(),
            provider: identity.provider,
            email: identity.email.map(|email| email.as_str().to_owned()),
            linked_at: identity.linked_at,
        }
    }
}
