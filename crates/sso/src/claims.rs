//! Whether an ID token can be believed (OpenID Connect Core 1.0, 3.1.3.7), and what it tells.

use crate::discovery::no_good;
use chrono::Duration;
use openidconnect::core::{
    CoreIdToken, CoreIdTokenClaims, CoreIdTokenVerifier, CoreJwsSigningAlgorithm as Signed, CoreUserInfoClaims,
};
use openidconnect::{
    AccessToken, AccessTokenHash, ClaimsVerificationError, EndUserEmail, EndUserName, LocalizedClaim, Nonce,
    SignatureVerificationError, SubjectIdentifier,
};
use plantel_domain::clock::Timestamp;
use plantel_domain::identity::{Email, Identified, SsoError};
use plantel_domain::text::Line;

/// What the provider signs with: by its private key. By a shared secret would be by one that we hold
/// too, and by nothing would be by anybody. ES512 is not offered, because the library cannot read it.
const ALGORITHMS: [Signed; 9] = [
    Signed::RsaSsaPkcs1V15Sha256,
    Signed::RsaSsaPkcs1V15Sha384,
    Signed::RsaSsaPkcs1V15Sha512,
    Signed::RsaSsaPssSha256,
    Signed::RsaSsaPssSha384,
    Signed::RsaSsaPssSha512,
    Signed::EcdsaP256Sha256,
    Signed::EcdsaP384Sha384,
    Signed::EdDsa,
];

/// How far the provider's clock may be from ours.
const SKEW: Duration = Duration::minutes(1);

/// How old an ID token may be that was just fetched.
const AGE: Duration = Duration::hours(1);

/// Why an ID token is not believed.
pub(crate) enum Doubt {
    /// No key of the provider that we know has signed it: it may have new ones.
    Key,
    /// Nothing that could get better.
    Other(SsoError),
}

impl From<Doubt> for SsoError {
    fn from(doubt: Doubt) -> Self {
        match doubt {
            Doubt::Key => no_good("its ID token is not signed by a key of its own"),
            Doubt::Other(error) => error,
        }
    }
}

/// What an ID token says, once it is believed.
pub(crate) fn verify<'t>(
    verifier: CoreIdTokenVerifier<'_>,
    client_id: &str,
    token: &'t CoreIdToken,
    access: &AccessToken,
    nonce: &Nonce,
    now: Timestamp,
) -> Result<&'t CoreIdTokenClaims, Doubt> {
    let other = |why| Doubt::Other(no_good(why));
    let verifier = verifier
        .set_allowed_algs(ALGORITHMS)
        .set_time_fn(move || now - SKEW)
        .set_issue_time_verifier_fn(move |issued| issued_just_now(issued, now));
    let claims = token.claims(&verifier, nonce).map_err(doubt)?;
    // The library leaves these two to us.
    if claims.authorized_party().is_some_and(|party| party.as_str() != client_id) {
        return Err(other("its ID token was issued to another client"));
    }
    if let Some(told) = claims.access_token_hash() {
        let algorithm = token.signing_alg().map_err(|_| Doubt::Key)?;
        let key = token.signing_key(&verifier).map_err(|_| Doubt::Key)?;
        let real = AccessTokenHash::from_token(access, algorithm, key).map_err(|_| Doubt::Key)?;
        if real != *told {
            return Err(other("its access token is not the ID token's"));
        }
    }
    // At most 255 ASCII characters (OpenID Connect Core, 2).
    if !(1..=255).contains(&claims.subject().len()) || claims.subject().chars().any(char::is_control) {
        return Err(other("its ID token names nobody"));
    }
    Ok(claims)
}

fn issued_just_now(issued: Timestamp, now: Timestamp) -> Result<(), String> {
    if (now - AGE..=now + SKEW).contains(&issued) { Ok(()) } else { Err("issued at another time".to_owned()) }
}

/// In words of our own: the library's repeat what the token says.
fn doubt(error: ClaimsVerificationError) -> Doubt {
    use ClaimsVerificationError as Wrong;
    use SignatureVerificationError as Signature;
    Doubt::Other(no_good(match error {
        Wrong::SignatureVerification(Signature::NoMatchingKey | Signature::CryptoError(_)) => return Doubt::Key,
        Wrong::SignatureVerification(_) => "its ID token is not signed in a way that is accepted",
        Wrong::Expired(_) => "its ID token is not of this time",
        Wrong::InvalidAudience(_) => "its ID token is for another audience",
        Wrong::InvalidIssuer(_) => "its ID token is another issuer's",
        Wrong::InvalidNonce(_) => "its ID token answers another request",
        _ => "its ID token is of no kind that is accepted",
    }))
}

/// What is told of a person, in an ID token or by userinfo.
pub(crate) struct Told {
    email: Option<String>,
    email_verified: bool,
    name: Option<Line<255>>,
}

impl Told {
    fn new(email: Option<&EndUserEmail>, verified: Option<bool>, name: Option<&LocalizedClaim<EndUserName>>) -> Self {
        let name = name.and_then(|names| names.get(None).or_else(|| names.iter().next().map(|(_, name)| name)));
        Self {
            email: email.map(|email| email.to_string()),
            email_verified: verified == Some(true),
            name: name.and_then(|name| Line::parse(name).ok()),
        }
    }

    pub fn in_token(claims: &CoreIdTokenClaims) -> Self {
        Self::new(claims.email(), claims.email_verified(), claims.name())
    }

    pub fn by_userinfo(claims: &CoreUserInfoClaims) -> Self {
        Self::new(claims.email(), claims.email_verified(), claims.name())
    }

    pub fn has_email(&self) -> bool {
        self.email.is_some()
    }

    pub fn has_name(&self) -> bool {
        self.name.is_some()
    }

    /// With what is missing here taken from there. An address goes with the word of who told it.
    pub fn or(self, there: Self) -> Self {
        let (email, email_verified) = match self.email {
            Some(email) => (Some(email), self.email_verified),
            None => (there.email, there.email_verified),
        };
        Self { email, email_verified, name: self.name.or(there.name) }
    }

    /// What is no address is none, and of none nothing is verified.
    pub fn of(self, subject: &SubjectIdentifier) -> Identified {
        let email = self.email.and_then(|told| Email::parse(&told).ok());
        Identified {
            subject: subject.to_string(),
            email_verified: email.is_some() && self.email_verified,
            email,
            name: self.name,
        }
    }
}
