//! What the rules of alerts refuse.

use super::{Codes, EXPORT};

/// As those of all operations.
pub(super) const REFUSALS: &[(&str, u16, Codes)] = &[
    ("alerts-export", 503, EXPORT),
    ("alerts-resolve", 409, &["alert.resolved", "alert.closed", "alert.personal"]),
    ("alerts-update", 409, &["alert.resolved", "alert.closed", "alert.not-reopened", "alert.personal"]),
];
