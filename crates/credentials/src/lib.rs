//! Password hashes and tokens: the adapters to bcrypt and JSON Web Tokens.

mod passwords;
mod tokens;

pub use passwords::BcryptHasher;
pub use tokens::{Algorithm, JwtTokens, KeyError, TokenSettings, VerifyBy, VerifyingKey};
