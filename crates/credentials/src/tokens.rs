//! Access and refresh tokens, and those that travel by mail, as JSON Web Tokens (RFC 7519).

use chrono::{DateTime, Utc};
use jsonwebtoken::{DecodingKey, EncodingKey, Header, Validation, decode, decode_header, encode};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Claims, MailClaims, Purpose, RefreshClaims, TokenError, Tokens};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use std::collections::HashMap;
use std::fmt;
use uuid::Uuid;

/// How tokens are signed. Does not print its keys.
#[derive(Clone, PartialEq, Eq)]
pub enum Algorithm {
    /// HMAC with SHA-256 and this secret.
    Hs256(String),
    /// Ed25519, by a private key in PKCS #8 PEM and its public key in PEM.
    EdDsa {
        /// Signs.
        private_pem: String,
        /// Verifies.
        public_pem: String,
    },
}

/// A key whose tokens are accepted, but which signs no more: the one before the last rotation.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct VerifyingKey {
    /// Its `kid`.
    pub id: String,
    /// How it verifies; the private half is not used.
    pub algorithm: VerifyBy,
}

/// What a former key verifies by. Does not print it.
#[derive(Clone, PartialEq, Eq)]
pub enum VerifyBy {
    /// The secret it signed with.
    Secret(String),
    /// Its public key in PEM.
    PublicPem(String),
}

impl fmt::Debug for Algorithm {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Hs256(_) => "Hs256(***)",
            Self::EdDsa { .. } => "EdDsa(***)",
        })
    }
}

impl fmt::Debug for VerifyBy {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Secret(_) => "Secret(***)",
            Self::PublicPem(_) => "PublicPem(***)",
        })
    }
}

/// What the tokens say of their origin, and the keys.
#[derive(Clone, Debug)]
pub struct TokenSettings {
    /// `iss`.
    pub issuer: String,
    /// `aud` of access tokens; the others have it with what they are for behind it, such as `:refresh`,
    /// so that none is ever taken for another.
    pub audience: String,
    /// `kid` of the key that signs.
    pub key_id: String,
    /// The key that signs.
    pub algorithm: Algorithm,
    /// Accepted too, while rotating.
    pub previous: Option<VerifyingKey>,
}

/// A key that cannot be read.
#[derive(Debug, thiserror::Error)]
#[error("the key {id} cannot be read")]
pub struct KeyError {
    id: String,
    #[source]
    source: jsonwebtoken::errors::Error,
}

/// Signs with one key and reads what any of its keys signed.
pub struct JwtTokens {
    issuer: String,
    audience: String,
    header: Header,
    signing: EncodingKey,
    verifying: HashMap<String, (jsonwebtoken::Algorithm, DecodingKey)>,
}

#[derive(Serialize, Deserialize)]
struct AccessBody {
    iss: String,
    aud: String,
    sub: Uuid,
    sid: Uuid,
    #[serde(skip_serializing_if = "Option::is_none")]
    inst: Option<Uuid>,
    exp: i64,
}

#[derive(Serialize, Deserialize)]
struct RefreshBody {
    iss: String,
    aud: String,
    sid: Uuid,
    jti: Uuid,
    exp: i64,
}

#[derive(Serialize, Deserialize)]
struct MailBody {
    iss: String,
    aud: String,
    sub: Uuid,
    bnd: String,
    exp: i64,
}

impl JwtTokens {
    /// With these keys.
    pub fn new(settings: TokenSettings) -> Result<Self, KeyError> {
        let id = settings.key_id.clone();
        let unreadable = |source| KeyError { id: id.clone(), source };
        let (algorithm, signing, verify) = match &settings.algorithm {
            Algorithm::Hs256(secret) => (
                jsonwebtoken::Algorithm::HS256,
                EncodingKey::from_secret(secret.as_bytes()),
                DecodingKey::from_secret(secret.as_bytes()),
            ),
            Algorithm::EdDsa { private_pem, public_pem } => (
                jsonwebtoken::Algorithm::EdDSA,
                EncodingKey::from_ed_pem(private_pem.as_bytes()).map_err(unreadable)?,
                DecodingKey::from_ed_pem(public_pem.as_bytes()).map_err(unreadable)?,
            ),
        };
        let mut verifying = HashMap::from([(settings.key_id.clone(), (algorithm, verify))]);
        if let Some(previous) = settings.previous {
            let key = match &previous.algorithm {
                VerifyBy::Secret(secret) => {
                    (jsonwebtoken::Algorithm::HS256, DecodingKey::from_secret(secret.as_bytes()))
                }
                VerifyBy::PublicPem(pem) => {
                    let unreadable = |source| KeyError { id: previous.id.clone(), source };
                    (jsonwebtoken::Algorithm::EdDSA, DecodingKey::from_ed_pem(pem.as_bytes()).map_err(unreadable)?)
                }
            };
            verifying.insert(previous.id, key);
        }
        let header = Header { kid: Some(settings.key_id), ..Header::new(algorithm) };
        Ok(Self { issuer: settings.issuer, audience: settings.audience, header, signing, verifying })
    }

    fn refresh_audience(&self) -> String {
        format!("{}:refresh", self.audience)
    }

    fn mail_audience(&self, purpose: Purpose) -> String {
        let purpose = match purpose {
            Purpose::Recovery => "recovery",
            Purpose::Verification => "verification",
            Purpose::Invitation => "invitation",
        };
        format!("{}:{purpose}", self.audience)
    }

    fn sign<T: Serialize>(&self, body: &T) -> String {
        encode(&self.header, body, &self.signing).expect("a key that was read signs")
    }

    /// The key is chosen by `kid` and brings its own algorithm: what the token says of it must agree.
    fn read<T: DeserializeOwned>(&self, token: &str, audience: &str) -> Result<T, TokenError> {
        let header = decode_header(token).map_err(|_| TokenError::Invalid)?;
        let key = header.kid.and_then(|id| self.verifying.get(&id));
        let (algorithm, key) = key.ok_or(TokenError::Invalid)?;
        let mut validation = Validation::new(*algorithm);
        validation.set_issuer(&[&self.issuer]);
        validation.set_audience(&[audience]);
        validation.set_required_spec_claims(&["exp", "iss", "aud"]);
        // Time is the clock's business, not this library's.
        validation.validate_exp = false;
        decode(token, key, &validation).map(|read| read.claims).map_err(|_| TokenError::Invalid)
    }
}

fn moment(seconds: i64, now: Timestamp) -> Result<Timestamp, TokenError> {
    let until = DateTime::<Utc>::from_timestamp(seconds, 0).ok_or(TokenError::Invalid)?;
    if now < until { Ok(until) } else { Err(TokenError::Expired) }
}

impl Tokens for JwtTokens {
    fn sign_access(&self, claims: &Claims) -> String {
        self.sign(&AccessBody {
            iss: self.issuer.clone(),
            aud: self.audience.clone(),
            sub: claims.user.into(),
            sid: claims.session.into(),
            inst: claims.institution.map(Into::into),
            exp: claims.expires_at.timestamp(),
        })
    }

    fn sign_refresh(&self, claims: &RefreshClaims) -> String {
        self.sign(&RefreshBody {
            iss: self.issuer.clone(),
            aud: self.refresh_audience(),
            sid: claims.session.into(),
            jti: claims.id,
            exp: claims.expires_at.timestamp(),
        })
    }

    fn read_access(&self, token: &str, now: Timestamp) -> Result<Claims, TokenError> {
        let body: AccessBody = self.read(token, &self.audience)?;
        Ok(Claims {
            user: body.sub.into(),
            session: body.sid.into(),
            institution: body.inst.map(Into::into),
            expires_at: moment(body.exp, now)?,
        })
    }

    fn read_refresh(&self, token: &str, now: Timestamp) -> Result<RefreshClaims, TokenError> {
        let body: RefreshBody = self.read(token, &self.refresh_audience())?;
        Ok(RefreshClaims { session: body.sid.into(), id: body.jti, expires_at: moment(body.exp, now)? })
    }

    fn sign_mail(&self, claims: &MailClaims) -> String {
        self.sign(&MailBody {
            iss: self.issuer.clone(),
            aud: self.mail_audience(claims.purpose),
            sub: claims.subject,
            bnd: claims.bound_to.clone(),
            exp: claims.expires_at.timestamp(),
        })
    }

    fn read_mail(&self, purpose: Purpose, token: &str, now: Timestamp) -> Result<MailClaims, TokenError> {
        let body: MailBody = self.read(token, &self.mail_audience(purpose))?;
        Ok(MailClaims { purpose, subject: body.sub, bound_to: body.bnd, expires_at: moment(body.exp, now)? })
    }
}

#[cfg(test)]
#[path = "tokens_tests.rs"]
mod tests;
