//! What proves who somebody is: the adapters to password hashes, strength estimates, sealed secrets,
//! codes of the second factor, and JSON Web Tokens.

mod blocklist;
mod brought;
mod codes;
mod passwords;
mod random;
mod strength;
mod tokens;
mod vault;

pub use codes::Totp;
pub use passwords::BcryptHasher;
pub use strength::Strength;
pub use tokens::{Algorithm, JwtTokens, KeyError, TokenSettings, VerifyBy, VerifyingKey};
pub use vault::AeadVault;
