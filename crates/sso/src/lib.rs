//! Sign-in by accounts elsewhere: the adapter to OpenID Connect providers.

mod claims;
mod discovery;
mod provider;
mod settings;
mod wire;

pub use provider::OpenIdProvider;
pub use settings::{OpenIdSettings, SettingsError};
