//! Secrets that are sealed anew, after the key of the vault was changed.

use plantel_domain::identity::Vault;

/// How many are read at once.
pub(crate) const PIECE: u32 = 100;

/// What came of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Resealed<T> {
    /// How many are sealed with the key of now.
    pub sealed: u64,
    /// Those that neither key opens.
    pub lost: Vec<T>,
}

impl<T> Resealed<T> {
    pub(crate) fn nothing() -> Self {
        Self { sealed: 0, lost: Vec::new() }
    }

    pub(crate) fn count(&mut self, of: T, sealed: bool) {
        if sealed {
            self.sealed += 1;
        } else {
            self.lost.push(of);
        }
    }
}

/// Seals with the key of now what it or the one before sealed.
pub(crate) fn anew(vault: &dyn Vault, sealed: &str, owner: &str) -> Option<String> {
    vault.open(sealed, owner).map(|text| vault.seal(&text, owner))
}
